package moderation

import (
	"slices"
	"strings"

	"hackathon4women/internal/telltale"
)

// Passages are the passages of a text of some kinds that could point at someone, each once and in the order of the text. Names
// that stand side by side are one: Sandrine Dupont.
func Passages(text string, kinds ...telltale.Kind) (all []string) {
	for _, m := range telltale.Look(text) {
		if !slices.Contains(kinds, m.Kind) || slices.Contains(all, m.Passage) {
			continue
		}
		if n := len(all) - 1; n >= 0 && strings.Contains(text, all[n]+" "+m.Passage) {
			all[n] += " " + m.Passage
			continue
		}
		all = append(all, m.Passage)
	}
	return all
}
