package telltale

import (
	"strings"
	"testing"
	"time"
)

// Whatever somebody writes, looking for what could point at someone ends soon, and each passage stands in the text.
func FuzzLook(f *testing.F) {
	for _, s := range []string{"Mon ex attendait devant l'atelier.", "mine told me", "table 3, Tafel 12", "Rue de la Loi 16, 1000 Bruxelles", "merel@example.org", "0470 12 34 56", "\u202eabc", "\xff\xfe", "İ İSTANBUL ǅ", strings.Repeat("Mon ex ", 40), "deux femmes", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4000 {
			return
		}
		began := time.Now()
		for _, m := range Look(s) {
			if m.Passage == "" || !strings.Contains(s, m.Passage) {
				t.Errorf("%q does not stand in %q", m.Passage, s)
			}
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%q took %v", s, took)
		}
	})
}
