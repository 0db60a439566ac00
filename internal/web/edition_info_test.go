package web

import (
	"testing"

	"hackathon4women/internal/i18n"
)

// A new personal column needs its words in all languages: the privacy page shows them.
func TestTheDataMapIsTranslated(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range Known() {
		for _, c := range part.Columns {
			what, keep := dataKeys(c)
			for _, key := range []string{what, keep} {
				if !words.In("nl").Has(key) {
					t.Errorf("%s.%s (%q, kept %q) has no words %q in internal/i18n/locales/edition.*.json", c.Table, c.Column, c.What, c.Keep, key)
				}
			}
		}
		if key := "edition.data.part." + part.Chapter; !words.In("nl").Has(key) {
			t.Errorf("no words %q", key)
		}
	}
}
