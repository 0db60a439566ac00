package i18n

import (
	"strings"
	"testing"
)

// Whatever a browser prefers, it gets a language we speak.
func FuzzPrefer(f *testing.F) {
	for _, s := range []string{"nl-BE,nl;q=0.9,en;q=0.1", "*", "", "de;q=NaN", "fr;q=+Inf,nl", "en;q=", ";;;q=1", strings.Repeat("x,", 5000), "nl;q=-1,en;q=1e999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		if got := Prefer(accept); !Speaks(got) {
			t.Errorf("%q prefers %q", accept, got)
		}
	})
}
