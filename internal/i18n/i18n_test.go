package i18n

import (
	"strings"
	"testing"
	"time"
)

func TestEveryLanguageAnswersInItself(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, l := range Languages {
		text := c.In(l).T("fault.closed")
		if strings.Contains(text, "⟦") || seen[text] != "" {
			t.Errorf("%s: got %q, also used by %q", l, text, seen[text])
		}
		seen[text] = l
	}
	if got := c.In("fr").T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("missing key: got %q", got)
	}
}

func TestPreferHonoursWeights(t *testing.T) {
	for accept, want := range map[string]string{
		"nl-BE,nl;q=0.9,fr;q=0.8": "nl",
		"es,de;q=0.3,en;q=0.7":    "en",
		"":                        "fr",
		"xx;q=oops":               "fr",
	} {
		if got := Prefer(accept); got != want {
			t.Errorf("Prefer(%q): got %s, want %s", accept, got, want)
		}
	}
}

func TestDaysReadAsPeopleSayThem(t *testing.T) {
	c, _ := Load()
	day := time.Date(2021, 2, 11, 9, 0, 0, 0, time.UTC)
	for l, want := range map[string]string{
		"fr": "jeudi 11 février 2021", "nl": "donderdag 11 februari 2021", "en": "Thursday 11 February 2021", "de": "Donnerstag, 11. Februar 2021",
	} {
		if got := c.In(l).Day(day); got != want {
			t.Errorf("%s: got %q, want %q", l, got, want)
		}
	}
}
