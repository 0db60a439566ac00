package main

import (
	"strings"
	"testing"

	"hackathon4women/internal/i18n"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/web"
)

// The assessment has every part and every column in every language, and an empty list of processors.
func TestTheAssessmentIsFilledInFromTheDataMap(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages {
		w := words.In(lang)
		text := dpia(w)
		if n := strings.Count(text, "\n## "); n != len(publish.AssessmentParts) {
			t.Errorf("%s: %d parts, want %d", lang, n, len(publish.AssessmentParts))
		}
		columns := 0
		for _, part := range web.Known() {
			columns += len(part.Columns)
			for _, c := range part.Columns {
				if what := w.T("edition.data.what." + c.Name()); !strings.Contains(text, what) {
					t.Errorf("%s: says nothing of %s", lang, c.Name())
				}
			}
		}
		if n := strings.Count(text, "\n- "); n < columns {
			t.Errorf("%s: %d lines for %d columns", lang, n, columns)
		}
		if strings.ContainsAny(text, "[]") {
			t.Errorf("%s: a hole in brackets", lang)
		}
		if strings.Contains(text, "edition.dpia.") {
			t.Errorf("%s: a text is missing", lang)
		}
	}
}
