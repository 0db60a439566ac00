package seal

import (
	"bytes"
	"strings"
	"testing"
)

// A file of keys that is read is written as it was read; what is no file of keys is refused.
func FuzzKeyFile(f *testing.F) {
	one, two := strings.Repeat("ab", 32), strings.Repeat("0c", 32)
	for _, s := range []string{one, one + "\n" + two + "\nlookup " + one, "# a note\n" + one + "\n", "lookup " + one, one + "\n" + one, strings.ToUpper(one), one[:63], "", "lookup", one + " " + two, "\x00" + one} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := parseRing(s)
		if err != nil {
			return
		}
		if len(r.masters) == 0 || len(r.lookup) != 32 {
			t.Fatalf("%q is read as %d keys", s, len(r.masters))
		}
		again, err := parseRing(string(r.text()))
		if err != nil || !bytes.Equal(again.text(), r.text()) {
			t.Errorf("%q is written so that it reads otherwise: %v", s, err)
		}
	})
}
