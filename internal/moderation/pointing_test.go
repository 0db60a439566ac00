package moderation_test

import (
	"slices"
	"testing"

	"hackathon4women/internal/moderation"
	"hackathon4women/internal/telltale"
)

func TestNamesSideBySideAreOnePassage(t *testing.T) {
	for text, want := range map[string][]string{
		"Vraag het aan Sandrine Dupont van het onthaal.": {"Sandrine Dupont"},
		"Ask Sandrine, or ask Marianne Dubois.":          {"Sandrine", "Marianne Dubois"},
		"Eén contactpersoon, tot na de proeftijd.":       nil,
	} {
		if got := moderation.Passages(text, telltale.Name); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
