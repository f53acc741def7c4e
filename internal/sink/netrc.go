package sink

import "strings"

// netrc replaces the machine's entry with the login, or appends one, and leaves all else as it is. Macros (macdef), which
// end at an empty line, are passed over.
func netrc(text, machine, login, value string) string {
	entry := "machine " + machine + " login " + login + " password " + value
	words := netrcWords(text)
	for i := 0; i < len(words); i++ {
		if words[i].text != "machine" || i+1 >= len(words) || words[i+1].text != machine {
			continue
		}
		end := i + 2
		for end+1 < len(words) && isNetrcField(words[end].text) {
			end += 2
		}
		if loginOf(words[i:end]) != login {
			continue
		}
		return text[:words[i].from] + entry + text[words[end-1].to:]
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	// Before a default entry, behind which nothing is looked for.
	for _, w := range words {
		if w.text == "default" {
			return text[:w.from] + entry + "\n" + text[w.from:]
		}
	}
	return text + entry + "\n"
}

func isNetrcField(word string) bool {
	return word == "login" || word == "password" || word == "account"
}

func loginOf(words []word) string {
	for i := 2; i+1 < len(words); i += 2 {
		if words[i].text == "login" {
			return words[i+1].text
		}
	}
	return ""
}

// word is a word of a netrc file with its place.
type word struct {
	text     string
	from, to int
}

// netrcWords splits at blanks, without comments and the bodies of macros.
func netrcWords(text string) []word {
	var words []word
	inMacro := false
	at := 0
	for _, l := range strings.SplitAfter(text, "\n") {
		start := at
		at += len(l)
		if inMacro {
			inMacro = strings.TrimSpace(l) != ""
			continue
		}
		for i := 0; i < len(l); {
			if strings.ContainsRune(" \t\r\n", rune(l[i])) {
				i++
				continue
			}
			if l[i] == '#' && (len(words) == 0 || words[len(words)-1].text != "password") {
				break
			}
			end := i
			for end < len(l) && !strings.ContainsRune(" \t\r\n", rune(l[end])) {
				end++
			}
			words = append(words, word{l[i:end], start + i, start + end})
			i = end
		}
		for _, w := range words {
			inMacro = inMacro || w.from >= start && w.text == "macdef"
		}
	}
	return words
}
