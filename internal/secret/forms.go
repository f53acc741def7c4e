package secret

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
)

// The forms in which a secret is looked for, as a Finding names them.
const (
	FormPlain  = "plain"
	FormURL    = "URL-escaped"
	FormBase64 = "base64"
	FormJSON   = "JSON-escaped"
	FormHTML   = "HTML-escaped"
	FormUTF16  = "UTF-16"
	FormHex    = "hexadecimal"
)

const (
	// tooShort: what has fewer bytes than this is not looked for at all. It would be found everywhere by chance, and a
	// text full of masks tells where they are.
	tooShort = 4
	// wordLength: what has fewer bytes than this is looked for as a whole word only, and not in base64: a code of six
	// digits occurs inside clock readings and digests, and four letters of base64 in every picture.
	wordLength = 8
)

// form is one text that gives a secret away.
type form struct {
	secret, name, text string
	word               bool // only where no letter or digit stands on either side
}

// formsOf returns the texts that give s away, each text once.
func formsOf(name, s string) []form {
	if len(s) < tooShort {
		return nil
	}
	word := len(s) < wordLength
	var forms []form
	add := func(kind string, texts ...string) {
		for _, text := range texts {
			known := func(f form) bool { return f.text == text }
			if len(text) >= tooShort && !slices.ContainsFunc(forms, known) {
				forms = append(forms, form{secret: name, name: kind, text: text, word: word})
			}
		}
	}
	add(FormPlain, s)
	add(FormURL, urlForms(s)...)
	add(FormJSON, jsonForms(s)...)
	add(FormHTML, htmlForms(s)...)
	digits := hex.EncodeToString([]byte(s))
	add(FormHex, digits, strings.ToUpper(digits))
	if !word {
		add(FormBase64, base64Forms(s)...)
		add(FormUTF16, utf16Forms(s)...)
	}
	return forms
}

// urlForms escapes as Go does for a query and a path, as browsers do for forms and scripts, and with small hex digits.
func urlForms(s string) []string {
	query := url.QueryEscape(s)
	component := strings.ReplaceAll(query, "+", "%20")
	script := strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(component)
	posted := strings.NewReplacer("%2A", "*", "~", "%7E").Replace(query)
	forms := []string{query, component, script, posted, url.PathEscape(s)}
	for _, form := range slices.Clone(forms) {
		forms = append(forms, smallHex(form))
	}
	return forms
}

// smallHex writes the digits of each %XX small.
func smallHex(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i:], strings.ToLower(s[i:i+3]))
		}
	}
	return string(b)
}

// jsonForms escapes as Go does with and without its care for HTML, as others do for slashes and beyond ASCII, and each
// once more for JSON inside JSON.
func jsonForms(s string) []string {
	careful, _ := json.Marshal(s) // a string cannot fail
	var plain strings.Builder
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	base := strings.TrimSuffix(plain.String(), "\n")
	forms := []string{unquote(string(careful)), unquote(base), strings.ReplaceAll(unquote(base), "/", `\/`), unquote(asciiJSON(base))}
	for _, form := range slices.Clone(forms) {
		again, _ := json.Marshal(form)
		forms = append(forms, unquote(string(again)))
	}
	return forms
}

func unquote(s string) string { return s[1 : len(s)-1] }

// asciiJSON writes what is beyond ASCII as \uXXXX.
func asciiJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// htmlForms escapes as Go does, as browsers write attributes and texts, and with the names and numbers that others use.
func htmlForms(s string) []string {
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attribute := strings.NewReplacer("&", "&amp;", `"`, "&quot;")
	named := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")
	numbered := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")
	hex := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")
	forms := []string{html.EscapeString(s)}
	for _, r := range []*strings.Replacer{text, attribute, named, numbered, hex} {
		forms = append(forms, r.Replace(s))
	}
	return forms
}

// utf16Forms gives both orders of bytes, as Windows and Java programs write text.
func utf16Forms(s string) []string {
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		little = binary.LittleEndian.AppendUint16(little, unit)
		big = binary.BigEndian.AppendUint16(big, unit)
	}
	return []string{string(little), string(big)}
}

// base64Forms gives what stays the same of s in base64, whatever stands before and behind it: one text for each of the
// three places where s can begin in a group of three bytes, in both alphabets, and those again as a URL would hold them.
func base64Forms(s string) []string {
	var forms []string
	for before := range 3 {
		whole := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + s))
		first := []int{0, 2, 3}[before]      // letters that hold bits of what stands before
		last := (before + len(s)) * 8 / 6    // letters from here on hold bits of what stands behind
		std := whole[first:max(first, last)] // not shorter than 8 letters, as s has 8 bytes or more
		forms = append(forms, std, strings.NewReplacer("+", "-", "/", "_").Replace(std))
		forms = append(forms, url.QueryEscape(std), smallHex(url.QueryEscape(std)))
	}
	return forms
}
