package docs

import (
	"regexp"
	"strings"

	"pat-robot/internal/inventory"
)

var corner = regexp.MustCompile(` (top|upper|bottom|lower|oben|unten) ?-? ?(?:in the |on the )?(right|left|rechts|links) | (rechts|links) (oben|unten) | (right|left) (?:corner|hand|side) ?| (right|left) (top|upper|bottom|lower) ` +
	`| (?:coin )?(supérieur|inférieur) (droit|gauche) | en (haut|bas) à (droite|gauche) | (?:canto )?(superior|inferior) (direito|esquerdo) | (?:esquina )?(superior|inferior) (derecha|izquierda) | (arriba|abajo) a la (derecha|izquierda) | in (alto|basso) a (destra|sinistra) | (右|左) (上|下) `)

var (
	lowWords  = regexp.MustCompile(` (?:bottom|lower|unten|inférieur|bas|inferior|abajo|basso|下) `)
	leftWords = regexp.MustCompile(` (?:left|links|gauche|esquerdo|izquierda|sinistra|左) `)
)

// position judges the corner in which an article looks for the User settings.
func (r *reading) position(b *block, h hit) {
	at := r.shown.at["user-settings"]
	if at == nil || at.element.Side() == "" && at.element.Part() == "" {
		return
	}
	s := b.sentence(h.from)
	if next := s.to + 1; next < len(b.tokens) && b.tokens[s.to].kind == lineBreak && b.tokens[next].kind == word && !b.tokens[next].capital {
		s.to = b.sentence(next).to // a line that goes on in the next one
	}
	for _, m := range b.find(corner) {
		if m.from < s.from || m.to > s.to || !b.free(m.from, m.to) {
			continue
		}
		words := b.folded(m.from, m.to)
		claim := Claim{Kind: Way, Verdict: OK, Page: at.element.Place, at: at}
		low, left := lowWords.MatchString(" "+words+" "), leftWords.MatchString(" "+words+" ")
		if low && at.element.Part() == inventory.InHeader || left != strings.Contains(at.element.Side(), "left") {
			claim.Verdict, claim.Why = Differs, "the page has it in the "+strings.ReplaceAll(at.element.Place, ",", " on the")
		}
		r.claim(b, m, claim)
	}
}

var (
	tokensAddress   = regexp.MustCompile(`_userssettings/tokens/?(?:[?#].*)?$`)
	securityAddress = regexp.MustCompile(`_details/security(?:/(tokens|altcreds|[a-z]+))?`)
	settingsAddress = regexp.MustCompile(`/_settings/(groups|users|permissions)\b`)
	homeAddress     = regexp.MustCompile(`^(?:https?://)?dev\.azure\.com(?:/[^/]*)?/?$|^https?://[^/]+\.visualstudio\.com/?$`)
	otherSettings   = regexp.MustCompile(`_userssettings/([a-z]+)`)
)

// What takes a reader to an address: one that only shows the form of addresses is no way.
var (
	signsIn = regexp.MustCompile(` (?:sign|signed|log|logged|login|logging|browse|browser|start|enter|connect|einloggen|anmelden|connectez|iniciar?|inicia) | (?:登 ?录|登 ?陆|访 ?问|打 ?开|进 ?入|前 ?往|ロ ?グ ?イ ?ン|移 ?動|ア ?ク ?セ ?ス|開)`)
	leadsTo = regexp.MustCompile(` (?:at|in|to|on|unter|auf) `)
)

// leadsThere tells that a reader is sent to an address, by its sentence, or by what introduces it where it stands alone.
func (r *reading) leadsThere(b *block, at int) bool {
	s := b.sentence(at)
	around := b.between(s.from, s.to)
	if leadsTo.MatchString(around) || sends(around) || b.verbBefore(at) || b.parent != nil && sends(b.parent.flat()) {
		return true
	}
	alone := b.onlySigns(0, at) && b.onlySigns(at+1, len(b.tokens))
	return alone && (b.intro != nil && sends(b.intro.flat()) || b.kind != item && r.i > 0 && sends(r.d.blocks[r.i-1].flat()))
}

func sends(text string) bool { return signsIn.MatchString(text) || goingVerbs.MatchString(text) }

// addresses judges addresses of the site.
func (r *reading) addresses(b *block) {
	for i, t := range b.tokens {
		if t.kind != address || !isSite(t.word) {
			continue
		}
		claim := Claim{Kind: Way, Verdict: OK}
		switch {
		case securityAddress.MatchString(t.word):
			if strings.Contains(t.word, "altcreds") {
				claim = endings["alternate"].claim(Way)
			} else {
				claim = endings["security"].claim(Way)
			}
			claim.Page = r.tokensPath()
			r.stage = onList
		case tokensAddress.MatchString(t.word):
			claim.Page = r.tokensPath()
			if claim.Page == "" {
				claim.Verdict, claim.Why = Unclear, "the inventory does not hold the page of tokens"
			}
			r.stage = onList
		case settingsAddress.MatchString(t.word):
			if m := settingsAddress.FindStringSubmatch(t.word); m[1] != "groups" && m[1] != "users" {
				claim.Verdict, claim.Why = Unclear, "the inventory does not hold this page"
			}
		case otherSettings.MatchString(t.word):
			claim.Verdict, claim.Why = Unclear, "the inventory does not hold this page"
		case homeAddress.MatchString(t.word) && b.kind != listing && b.place.about() && r.stage != over && r.leadsThere(b, i):
		default:
			b.taken[i] = true
			continue
		}
		if strings.Contains(t.word, ".visualstudio.com") {
			claim.Notes = append(claim.Notes, "an address of the older kind, which still answers; the new one begins with https://dev.azure.com/")
		}
		if claim.Verdict == Ended && r.saysSo(b, match{i, i + 1}) {
			claim.Verdict, claim.Why = OK, "the article says itself that this has ended"
		}
		filed := r.claim(b, match{i, i + 1}, claim)
		if claim.Verdict == Ended && claim.Page != "" {
			old := string(b.text[t.from:t.to])
			if at := strings.Index(strings.ToLower(old), "_details/"); at >= 0 {
				r.fixWith(filed, b, match{i, i + 1}, old[:at]+"_usersSettings/tokens")
			}
		}
	}
}

// tokensPath is the path of the page of tokens as the inventory has it.
func (r *reading) tokensPath() string {
	for _, p := range r.shown.inventory.Page(inventory.TokenList) {
		if p.Address != "" {
			return p.Address
		}
	}
	return ""
}
