package safety

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Likeness is how likely two texts name the same person or organisation.
type Likeness int

// The likenesses. Close is two names that agree, or all of an organisation's; Possible is one that does.
const (
	Unlike Likeness = iota
	Possible
	Close
)

// alike compares a name in somebody's own words with how someone is known. Case, accents, the order of names, blanks within a name
// and one or two slips of the pen make no difference.
func alike(wish, known string) Likeness {
	ours, theirs := namesIn(wish), namesIn(known)
	if len(ours) == 0 || len(theirs) == 0 {
		return Unlike
	}
	taken, agree, initials := make([]bool, len(ours)), 0, 0
	for _, t := range theirs {
		best, how := -1, Unlike
		for i, o := range ours {
			if l := sameName(o, t); !taken[i] && l > how {
				best, how = i, l
			}
		}
		if best < 0 {
			continue
		}
		taken[best] = true
		switch how {
		case Close:
			agree++
		case Possible:
			initials++
		}
	}
	agree = max(agree, writtenTogether(wish, known), writtenTogether(known, wish))
	switch {
	case agree >= 2 || agree == 1 && initials > 0:
		return Close
	case agree == 1 && len(ours) == 1 && len(theirs) == 1:
		return Close
	case agree == 1:
		return Possible
	}
	return Unlike
}

// writtenTogether counts the words of which another text makes one: Van den Berghe, Vandenberghe.
func writtenTogether(one, another string) (most int) {
	apart, together := wordsIn(one), wordsIn(another)
	for from := range apart {
		word := apart[from]
		for to := from + 1; to < len(apart); to++ {
			word += apart[to]
			if len(word) >= 7 && slices.ContainsFunc(together, func(t string) bool { return sameName(word, t) == Close }) {
				most = max(most, to-from+1)
			}
		}
	}
	return most
}

// sameName compares two words: Close when they are one name but for slips of the pen, Possible when one is the other's initial.
func sameName(a, b string) Likeness {
	short, long := []rune(a), []rune(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	switch {
	case len(short) == 1:
		if short[0] == long[0] {
			return Possible
		}
		return Unlike
	case a == b:
		return Close
	}
	if slips(short, long) <= allowed(len(long)) && len(short) > 3 {
		return Close
	}
	return Unlike
}

// allowed is how many slips of the pen a word of n letters may hold and still be the same name.
func allowed(n int) int {
	switch {
	case n <= 4:
		return 0
	case n <= 7:
		return 1
	}
	return 2
}

// slips is the number of letters left out, put in, changed, or exchanged with their neighbour (Damerau 1964, restricted).
func slips(a, b []rune) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// namesIn are the words of a text that may be names: folded, without those that name nobody.
func namesIn(text string) (names []string) {
	for _, word := range wordsIn(text) {
		if !ordinary[word] {
			names = append(names, word)
		}
	}
	return names
}

// wordsIn are all words of a text, folded.
func wordsIn(text string) []string {
	return strings.FieldsFunc(folded(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// folded is a text in small letters without accents.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(unfold.Replace(strings.ToLower(text))))
}

// unfold writes letters that are not a letter with an accent as people without them on the keyboard do.
var unfold = strings.NewReplacer("ß", "ss", "œ", "oe", "æ", "ae", "ø", "o", "ł", "l", "đ", "d", "ı", "i", "ĳ", "ij", "’", "'")

// ordinary words name nobody, in the four languages.
var ordinary = wordSet(`a à au aux avec c chez d dans de del der des di du d l la le les et je j ma mes mon nom notre nos ou pas que qui s son sa ses un une elle il monsieur madame mme
	m mr mrs ms dr nommé appelé ex mari frère père oncle patron chef travaille voisin
	aan bij dat den een en het ik in is mijn met mevrouw meneer naam niet of ons onze op te van voor wie zijn haar man broer vader oom baas werkt buur heet
	am an and at boss brother by ex father for from he her his husband i is it me my name named not of on or she the their to uncle with works neighbour
	als auf aus bei das dem die ein eine er frau für herr ich ist mein meine mit nicht oder sie und vom von zu zum zur arbeitet bruder vater onkel mann chefin name heißt nachbar
	asbl vzw vof sa nv srl bv sprl bvba gmbh ev ngo ong`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		if len([]rune(w)) > 1 {
			set[folded(w)] = true
		}
	}
	return set
}

// alikeBody compares a text in somebody's own words with the name of an organisation.
func alikeBody(wish, body string) Likeness {
	ours, theirs := namesIn(wish), namesIn(body)
	agree := 0
	for _, t := range theirs {
		if slices.ContainsFunc(ours, func(o string) bool { return sameName(o, t) == Close }) {
			agree++
		}
	}
	agree = max(agree, writtenTogether(body, wish), writtenTogether(wish, body))
	switch {
	case len(theirs) > 0 && agree >= len(theirs):
		return Close
	case agree > 0 && agree*2 >= len(theirs):
		return Possible
	}
	return Unlike
}
