package telltale

import "strings"

// Taken stands in a text where a passage was taken out. It is the same in every language; pages write it out in words.
const Taken = "[…]"

// Without takes passages out of a text.
func Without(text string, passages ...string) string {
	for _, p := range passages {
		if p != "" {
			text = strings.ReplaceAll(text, p, Taken)
		}
	}
	return text
}
