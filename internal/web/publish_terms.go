package web

import (
	"net/http"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/publish"
	editionpages "hackathon4women/internal/web/pages/edition"
	publishpages "hackathon4women/internal/web/pages/publish"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// termsPage is what is erased when, with this edition's days, and what has been.
func (s *Site) termsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	kept, err := s.publish.KeptTerms(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	return s.show(w, r, publishpages.Terms(termsOf(s.page(r, v, "publish.terms.title"), v, kept, s.now())))
}

// termsOf draws the calendar; the gallery calls it too. now is the real time, on which terms run.
func termsOf(frame ui.Page, v visit, kept map[int64]publish.Kept, now time.Time) publishpages.TermsPage {
	p := publishpages.TermsPage{Page: frame, Back: v.Edition.Path() + "/desk", Assessment: v.Edition.Path() + "/desk/assessment", Simulated: v.Edition.Simulated()}
	p.Over = inFull(frame, v.Edition.Over())
	dates := privacy.Calendar(Known(), v.Edition.Over())
	for i, day := range calendarOf(frame, v) {
		term := publishpages.Term{EndDay: day, On: inFull(frame, dates[i].On)}
		done, ended := kept[clock.Millis(dates[i].On)]
		switch {
		case ended:
			term.State, term.Says = "done", frame.T("publish.terms.done", "day", inFull(frame, done.Done))
		case now.Before(dates[i].On):
			term.State, term.Says = "to_come", frame.T("publish.terms.to_come")
		default:
			term.State, term.Says = "due", frame.T("publish.terms.due")
		}
		p.Terms = append(p.Terms, term)
	}
	p.Own, p.Good = rowsAfter(v, privacy.Own), rowsAfter(v, privacy.Never)
	return p
}

// rowsAfter is what ends at a moment of its own, or never, by chapter.
func rowsAfter(v visit, moment privacy.Moment) (parts []editionpages.DataPart) {
	for _, k := range Known() {
		part := editionpages.DataPart{Title: v.Words.T("edition.data.part." + k.Chapter)}
		for _, c := range k.Columns {
			if c.Rule().After == moment {
				part.Rows = append(part.Rows, dataRow(v.Words, c))
			}
		}
		if len(part.Rows) > 0 {
			parts = append(parts, part)
		}
	}
	return parts
}

// assessmentPage is the data protection impact assessment of this edition, to complete and to print.
func (s *Site) assessmentPage(w http.ResponseWriter, r *http.Request, v visit) error {
	written, err := s.publish.Assessment(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	page := assessmentOf(s.page(r, v, "publish.assessment.title"), v, written)
	page.Flash = said(v, r, "publish.assessment.said.", "saved")
	return s.show(w, r, publishpages.Assess(page))
}

func (s *Site) writeAssessment(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	written := map[string]string{}
	for _, part := range publish.AssessmentParts {
		for _, ask := range publish.AssessmentAsks(part) {
			written[ask] = r.PostForm.Get(ask)
		}
	}
	if err := s.publish.Assess(r.Context(), v.Me, v.Edition, written); err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := assessmentOf(s.page(r, v, "publish.assessment.title"), v, written)
			page.Errors = errs
			return publishpages.Assess(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/assessment?"+saying(v, "saved"))
}

// assessmentOf draws the assessment; the gallery calls it too.
func assessmentOf(frame ui.Page, v visit, written map[string]string) publishpages.AssessmentPage {
	t := frame.T
	p := publishpages.AssessmentPage{Page: frame, Action: v.Edition.Path() + "/desk/assessment", Back: v.Edition.Path() + "/desk", Terms: v.Edition.Path() + "/desk/terms", Writes: v.Me.Organises(v.Edition.ID), Facts: factsOf(frame, v)}
	p.Path = p.Action
	for _, key := range publish.AssessmentParts {
		part := publishpages.AssessmentPart{Title: t("edition.dpia.title." + key), Text: t("edition.dpia.text." + key)}
		for _, ask := range publish.AssessmentAsks(key) {
			part.Asks = append(part.Asks, publishpages.Asked{Key: ask, Label: t("edition.dpia.ask." + ask), Written: written[ask]})
		}
		if key == "data" {
			part.Days = calendarOf(frame, v)
			for _, k := range Known() {
				rows := editionpages.DataPart{Title: t("edition.data.part." + k.Chapter)}
				for _, c := range k.Columns {
					rows.Rows = append(rows.Rows, dataRow(v.Words, c))
				}
				part.Data = append(part.Data, rows)
			}
		}
		p.Parts = append(p.Parts, part)
	}
	return p
}

// factsOf is what the program knows of this edition: nothing about a person, and no number of people but its places.
func factsOf(frame ui.Page, v visit) (facts []publishpages.Fact) {
	e, texts := v.Edition, tongue{v.Edition.Texts, frame.Lang()}
	add := func(key string, text, lang string) {
		fact := publishpages.Fact{Label: frame.T("publish.assessment.fact." + key), Text: text, Lang: lang}
		if text == "" {
			fact.Text, fact.Complete = frame.T("publish.assessment.unknown"), e.Path()+"/desk/edition"
		}
		facts = append(facts, fact)
	}
	for _, field := range []string{"name", "controller", "contact"} {
		text := texts.text(field)
		add(field, text.Text, text.In)
	}
	add("dates", daysInWords(frame.Words, e), "")
	add("over", inFull(frame, e.Over()), "")
	add("capacity", frame.T("publish.assessment.places", "n", e.Capacity), "")
	var organised, worlds []string
	for _, b := range e.Bodies {
		if b.Part == edition.OrganisedBy {
			organised = append(organised, b.Name)
		}
	}
	for _, w := range e.Worlds {
		worlds = append(worlds, e.WorldName(frame.Lang(), w.Key))
	}
	add("organisers", strings.Join(organised, ", "), "")
	add("worlds", strings.Join(worlds, ", "), "")
	return facts
}
