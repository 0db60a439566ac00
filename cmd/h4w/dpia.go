package main

import (
	"fmt"
	"strings"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/web"
)

// dpiaCommand prints a data protection impact assessment (art. 35 GDPR) filled in from the data map, for the organiser to complete.
type dpiaCommand struct {
	Lang string `help:"fr, nl, en or de." enum:"fr,nl,en,de" default:"en"`
}

// Run prints Markdown, which any word processor reads.
func (c *dpiaCommand) Run() error {
	words, err := i18n.Load()
	if err != nil {
		return err
	}
	fmt.Print(dpia(words.In(c.Lang)))
	return nil
}

func dpia(w *i18n.Words) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", w.T("edition.dpia.title"), w.T("edition.dpia.fill"))
	for _, fact := range []string{"controller", "contact", "dates", "capacity"} {
		fmt.Fprintf(&b, "\n%s: ______\n", w.T("publish.assessment.fact."+fact))
	}
	for i, part := range publish.AssessmentParts {
		fmt.Fprintf(&b, "\n## %d. %s\n\n%s\n", i+1, w.T("edition.dpia.title."+part), w.T("edition.dpia.text."+part))
		for _, ask := range publish.AssessmentAsks(part) {
			fmt.Fprintf(&b, "\n%s: ______\n", w.T("edition.dpia.ask."+ask))
		}
		if part == "data" {
			b.WriteString(dpiaData(w))
		}
	}
	return b.String()
}

// dpiaData is the data map in the reader's language.
func dpiaData(w *i18n.Words) string {
	var b strings.Builder
	say := func(key, otherwise string) string {
		if w.Has(key) {
			return w.T(key)
		}
		return otherwise
	}
	for _, part := range web.Known() {
		fmt.Fprintf(&b, "\n### %s\n\n", w.T("edition.data.part."+part.Chapter))
		for _, c := range part.Columns {
			how := w.T("edition.info.open")
			if c.Sealed {
				how = w.T("edition.info.sealed")
			}
			fmt.Fprintf(&b, "- %s (%s; %s)\n", say("edition.data.what."+c.Name(), c.What), say("edition.data.keep."+edition.SlugOf(string(c.Keep)), string(c.Keep)), how)
		}
	}
	return b.String()
}
