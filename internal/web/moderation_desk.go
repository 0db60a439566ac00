package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/moderation"
	moderationpages "hackathon4women/internal/web/pages/moderation"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// reportsPage is where reported texts are decided on.
func (s *Site) reportsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.reports(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, moderationpages.Desk(page))
}

func (s *Site) reports(r *http.Request, v visit) (moderationpages.DeskPage, error) {
	desk, err := s.moderation.Desk(r.Context(), v.Me, v.Edition)
	if err != nil {
		return moderationpages.DeskPage{}, err
	}
	page := reportsOf(s.page(r, v, "moderation.desk.title", moderation.Topic(v.Edition.ID)), v, desk)
	if flash := said(v, r, "moderation.said.", "left", "redacted", "hidden", "undone", "heard"); flash != "" {
		page.Flash = flash
	}
	return page, nil
}

// seenText is the text that a form decides on, as it was read.
func seenText(r *http.Request) moderation.Seen {
	f := r.PostForm
	return moderation.Seen{Text: moderation.Text(f.Get("text")), Digest: f.Get("seen"), Reason: moderation.Reason(f.Get("reason"))}
}

func (s *Site) leaveText(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterDeed(w, r, v, "left", s.moderation.Leave(r.Context(), v.Me, v.Edition, seenText(r)))
}

// redactText takes out the passages that were ticked, and those copied into the field, one on each line.
func (s *Site) redactText(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	passages := append(slices.Clone(r.PostForm["passage"]), strings.Split(r.PostForm.Get("passages"), "\n")...)
	return s.afterDeed(w, r, v, "redacted", s.moderation.Redact(r.Context(), v.Me, v.Edition, seenText(r), passages))
}

func (s *Site) hideText(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterDeed(w, r, v, "hidden", s.moderation.Hide(r.Context(), v.Me, v.Edition, seenText(r), r.PostForm.Get("field")))
}

func (s *Site) undoDeed(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterDeed(w, r, v, "undone", s.moderation.Undo(r.Context(), v.Me, v.Edition, r.PostForm.Get("deed")))
}

func (s *Site) hearAnswer(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterDeed(w, r, v, "heard", s.moderation.Hear(r.Context(), v.Me, v.Edition, r.PostForm.Get("deed")))
}

// afterDeed shows the desk again, with what is wrong or as it is now.
func (s *Site) afterDeed(w http.ResponseWriter, r *http.Request, v visit, what string, err error) error {
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/reports?"+saying(v, what))
	}
	if fault.KindOf(err) == fault.NotFound {
		return err
	}
	page, gone := s.reports(r, v)
	if gone != nil {
		return gone
	}
	for i := range page.Waiting {
		if t := &page.Waiting[i]; string(t.Text) == r.PostForm.Get("text") {
			t.Typed = r.PostForm.Get("passages")
		}
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		for i := range errs {
			errs[i].Field = "" // the fields stand in a list
		}
		page.Errors = errs
		return moderationpages.Desk(page)
	})
}

// reportsOf draws the desk; the gallery calls it too.
func reportsOf(frame ui.Page, v visit, desk moderation.Desk) moderationpages.DeskPage {
	p := moderationpages.DeskPage{Page: frame, Watch: moderation.Topic(v.Edition.ID), Base: v.Edition.Path() + "/desk/reports"}
	words := reportWords{v}
	for _, e := range desk.Waiting {
		p.Waiting = append(p.Waiting, words.waiting(e))
	}
	for _, d := range desk.Done {
		p.Done = append(p.Done, words.done(d))
	}
	return p
}

// reportWords says in the reader's language what stands on the desk.
type reportWords struct{ v visit }

func (w reportWords) waiting(e moderation.Entry) moderationpages.Waiting {
	t := w.v.Words.T
	day, at := w.when(e.Since)
	view := moderationpages.Waiting{
		ID: "text-" + strings.ReplaceAll(string(e.Text), "/", "-"), Text: e.Text, Digest: e.Digest, Kind: t("moderation.kind." + string(e.Text.Kind())),
		Since: t("moderation.desk.since", "day", day, "time", at), Altered: e.Altered, Parts: w.parts(e.Text.Kind(), e.Parts), Passages: e.Passages,
	}
	for _, c := range e.Counts {
		view.Counts = append(view.Counts, t("moderation.desk.count", "reason", t("moderation.report."+string(c.Reason)), "n", c.N))
	}
	if len(e.Counts) > 0 {
		view.Reason = e.Counts[0].Reason
	}
	for _, line := range e.Lines {
		view.Lines = append(view.Lines, line.Reveal())
	}
	return view
}

func (w reportWords) done(d moderation.Deed) moderationpages.Done {
	t := w.v.Words.T
	day, at := w.when(d.At)
	name := d.By
	if name == "" {
		name = t("moderation.desk.gone")
	}
	return moderationpages.Done{
		ID: d.ID, Kind: t("moderation.kind." + string(d.Text.Kind())), Act: t("moderation.desk.act." + string(d.Act)), Reason: t("moderation.why." + string(d.Reason)),
		By: t("moderation.desk.by", "name", name, "day", day, "time", at), Original: w.parts(d.Text.Kind(), d.Original),
		Undoes: d.Undoes, Undone: d.Undone, Anew: !d.Undoes && !d.Undone, Answer: d.Answer, Heard: d.Heard,
	}
}

func (w reportWords) when(at time.Time) (day, clock string) {
	at = at.In(w.v.Edition.Zone)
	return w.v.Words.Weekday(at), w.v.Words.Clock(at)
}

func (w reportWords) parts(k moderation.Kind, all []moderation.Part) (views []moderationpages.Part) {
	for _, p := range all {
		views = append(views, moderationpages.Part{Field: p.Field, Label: w.label(k, p.Field), Text: p.Text.Reveal()})
	}
	return views
}

// label names a field of a text that has several.
func (w reportWords) label(k moderation.Kind, field string) string {
	switch {
	case k == moderation.Avenue && slices.Contains(avenues.Moderated, avenues.Field(field)):
		return w.v.Words.T("avenues.field." + field)
	case k == moderation.Promise:
		return w.v.Words.T("promises.form." + field)
	}
	return ""
}
