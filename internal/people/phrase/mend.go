package phrase

import "strings"

// plain are the lists as they are compared.
var plain = func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for lang, words := range lists {
		all[lang] = make(map[string]bool, len(words))
		for _, w := range words {
			all[lang][Normalise(w)] = true
		}
	}
	return all
}()

// Mend is what a phrase is looked up by: normalised, and with a slip of the finger set right in up to two of its words, where
// only one word of the list can have been meant. The order of the words counts: without it a phrase would be worth seven bits
// less. Mending costs nothing, since whatever is typed stands for one phrase, mended or not, and a guess stays one guess.
func Mend(s string) string {
	normal := Normalise(s)
	words := strings.Fields(normal)
	if len(words) != Words {
		return normal
	}
	best, mended := "", 0
	for _, lang := range []string{"fr", "nl", "en", "de"} {
		if m, known := mend(words, plain[lang]); known > mended {
			best, mended = m, known
		}
	}
	if best == "" {
		return normal
	}
	return best
}

// mend sets the words right that are not in a list, and says how many are; none when it cannot be sure.
func mend(words []string, list map[string]bool) (phrase string, known int) {
	right := make([]string, len(words))
	for i, w := range words {
		if right[i] = w; list[w] {
			known++
			continue
		}
		if right[i] = meant(w, list); right[i] == "" {
			return "", 0
		}
	}
	if known < Words-2 {
		return "", 0
	}
	return strings.Join(right, " "), known
}

// meant is the one word of a list that a slip turns into w; empty when there is none, or more than one.
func meant(w string, list map[string]bool) (only string) {
	for candidate := range list {
		if !slip(candidate, w) {
			continue
		}
		if only != "" {
			return ""
		}
		only = candidate
	}
	return only
}

// slip says whether one letter too many, too few or wrong, or two exchanged, makes b of a.
func slip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return i == len(a) || a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
