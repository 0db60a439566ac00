// Package telltale looks in a text for what could point at someone: a name, a place, a table or round, a way to be reached, a story told in the
// first person, a small number of people. It speaks French, Dutch, English and German, and looks for all four at once, since
// people mix them.
//
// It is a hint for whoever writes and for whoever reads before the public does; a person decides. It would rather point at a
// harmless text than miss a story, and knows no list of names: whoever is called like a word escapes it.
package telltale

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a passage could give away.
type Kind string

// The kinds.
const (
	Story   Kind = "story"   // told in the first person, or of one woman
	Name    Kind = "name"    // of a person
	Place   Kind = "place"   // a town, a street, a house
	Table   Kind = "table"   // a table or a round of the event
	Contact Kind = "contact" // a way to reach someone
	Few     Kind = "few"     // a small number of people
)

// Kinds are all kinds, the gravest first.
var Kinds = []Kind{Story, Name, Contact, Place, Table, Few}

// Mark is a passage that could point at someone.
type Mark struct {
	Kind    Kind
	Passage string // as it stands in the text
	at      int
}

// Look finds every passage of a text that could point at someone, in the order of the text.
func Look(text string) []Mark {
	words := split(text)
	var all []Mark
	add := func(k Kind, from, to int) { // words from up to, but not including, to
		all = append(all, Mark{k, text[words[from].at : words[to-1].at+len(words[to-1].raw)], words[from].at})
	}
	stories(words, add)
	names(words, add)
	places(words, add)
	tables(words, add)
	contacts(words, add)
	few(words, add)
	return tidied(all)
}

// tidied puts marks in order and drops what another mark of the same kind holds already.
func tidied(all []Mark) []Mark {
	slices.SortStableFunc(all, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(len(b.Passage), len(a.Passage)))
	})
	var kept []Mark
	for _, m := range all {
		if !slices.ContainsFunc(kept, func(k Mark) bool {
			return k.Kind == m.Kind && k.at <= m.at && m.at+len(m.Passage) <= k.at+len(k.Passage)
		}) {
			kept = append(kept, m)
		}
	}
	return kept
}

// word is a word of the text, as it stands and in small letters without marks.
type word struct {
	raw, low string
	at       int
	capital  bool
	starts   bool // a sentence, a line, a quotation
}

// split cuts a text into words. An apostrophe ends a French elision ("j'", "d'") and stays in it.
func split(text string) (words []word) {
	starts := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !letter(r) {
			if strings.ContainsRune(".!?:;\n«»\"“”„•-–—(", r) && (r != '-' || i == 0 || text[i-1] == '\n' || text[i-1] == ' ') {
				starts = true
			}
			i += n
			continue
		}
		j := i
		for j < len(text) {
			r, n := utf8.DecodeRuneInString(text[j:])
			if r == '\'' || r == '’' {
				j += n
				break
			}
			if r == '-' || r == '@' || r == '.' || r == '_' || r == '+' || r == '/' {
				next, _ := utf8.DecodeRuneInString(text[j+n:])
				if !letter(next) || r == '.' && !strings.ContainsAny(text[i:j], "@0123456789") && !addressAhead(text[j:]) || r == '/' {
					break
				}
			} else if !letter(r) {
				break
			}
			j += n
		}
		raw := text[i:j]
		first, _ := utf8.DecodeRuneInString(raw)
		words = append(words, word{raw: raw, low: plain(raw), at: i, capital: unicode.IsUpper(first), starts: starts})
		starts = starts && strings.HasSuffix(raw, "'") || starts && strings.HasSuffix(raw, "’")
		i = j
	}
	return words
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// addressAhead says whether an @ comes before the next blank.
func addressAhead(rest string) bool {
	end := strings.IndexFunc(rest, unicode.IsSpace)
	if end < 0 {
		end = len(rest)
	}
	return strings.Contains(rest[:end], "@")
}

var folded = strings.NewReplacer("’", "'", "é", "e", "è", "e", "ê", "e", "ë", "e", "à", "a", "â", "a", "ä", "a", "ï", "i", "î", "i", "ô", "o", "ö", "o", "û", "u", "ù", "u", "ü", "u", "ç", "c", "œ", "oe", "ß", "ss")

func plain(s string) string { return folded.Replace(strings.ToLower(s)) }

func set(lists ...string) map[string]bool {
	all := map[string]bool{}
	for _, l := range lists {
		for w := range strings.FieldsSeq(l) {
			all[w] = true
		}
	}
	return all
}
