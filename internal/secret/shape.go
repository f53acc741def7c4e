package secret

// The known forms of a token's value: 84 characters with a fixed signature, whose place detectors give as 75 or 76, and the
// older 52 characters of base 32. [doc][ran]
const (
	signature   = "AZDO"
	oldLength   = 52
	longestTail = 5 // behind the signature; or one less
)

// HasTokenShape tells whether a text holds something of the shape of a token's value, known to a Redactor or not.
func HasTokenShape(text string) bool { return len(findTokenShape([]byte(text), 1)) > 0 }

// FindTokenShape returns the offsets at which something of a token's shape begins, in bytes.
func FindTokenShape(b []byte) []int { return findTokenShape(b, -1) }

// findTokenShape looks at each run of letters and digits, which a token is a whole one of. It is for megabytes of pictures:
// where the 52nd character from here is none of the two, no run that begins before it is long enough.
func findTokenShape(b []byte, most int) []int {
	var at []int
	for from := 0; from+oldLength <= len(b) && len(at) != most; {
		if last := lastOther(b[from : from+oldLength]); last >= 0 {
			from += last + 1
			continue
		}
		to := from + oldLength
		for to < len(b) && alphanumeric[b[to]] {
			to++
		}
		if (from == 0 || !alphanumeric[b[from-1]]) && tokenShaped(b[from:to]) {
			at = append(at, from)
		}
		from = to + 1
	}
	return at
}

// lastOther is the index of the last byte that is neither letter nor digit, or -1.
func lastOther(b []byte) int {
	for i := len(b) - 1; i >= 0; i-- {
		if !alphanumeric[b[i]] {
			return i
		}
	}
	return -1
}

func tokenShaped(run []byte) bool {
	if len(run) == oldLength {
		for _, c := range run {
			if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
				return false
			}
		}
		return true
	}
	for _, at := range []int{75, 76} {
		tail := len(run) - at - len(signature)
		if (tail == longestTail-1 || tail == longestTail) && string(run[at:at+len(signature)]) == signature {
			return true
		}
	}
	return false
}

var alphanumeric = func() (set [256]bool) {
	for c := range set {
		set[c] = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
	}
	return set
}()
