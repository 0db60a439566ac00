package web

import (
	"net/http"
	"slices"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/people"
	"hackathon4women/internal/publish"
	publishpages "hackathon4women/internal/web/pages/publish"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// changesPage is where what is public is put right or taken back.
func (s *Site) changesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	q := r.URL.Query()
	page, err := s.changesDesk(r, v, publishpages.ChangeForm{Subject: q.Get("of"), Field: q.Get("field")})
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "publish.change.said.", "asked", "withdrawn", "noted", "judged", "removed")
	return s.show(w, r, publishpages.Changes(page))
}

func (s *Site) changesDesk(r *http.Request, v visit, form publishpages.ChangeForm) (publishpages.ChangesPage, error) {
	desk, err := s.publish.LookAtChanges(r.Context(), v.Me, v.Edition)
	if err != nil {
		return publishpages.ChangesPage{}, err
	}
	frame := s.page(r, v, "publish.change.title", people.DeskTopic(v.Edition.ID), publish.Topic(v.Edition.ID))
	return changesOf(frame, v, desk, s.publish.Voice(v.Edition.ID), form), nil
}

// changesOf draws the changes; the gallery calls it too. voice names the words of a card without saying them.
func changesOf(frame ui.Page, v visit, desk publish.ChangeDesk, voice func(string) publish.Subject, form publishpages.ChangeForm) publishpages.ChangesPage {
	p := publishpages.ChangesPage{
		Page: frame, Watch: people.DeskTopic(v.Edition.ID) + " " + publish.Topic(v.Edition.ID), Base: v.Edition.Path() + "/desk/changes", Back: v.Edition.Path() + "/desk/publication",
		Public: v.Edition.PublicPath() + "/results", Now: desk.Now, Corrects: v.Me.Organises(v.Edition.ID), Decides: v.Me.Roles.Any(publish.Readers),
	}
	p.Path = p.Base
	words := changeWords{frame, publish.Results{Content: desk.Content}}
	if desk.Now {
		p.Texts = words.texts(desk, voice)
	}
	p.Form = words.chosen(p.Texts, form)
	for _, c := range desk.Changes {
		switch row := words.row(c); {
		case c.Waits():
			p.Waiting = append(p.Waiting, row)
		case c.Kind == publish.Withdrawal && !c.Noted:
			p.Silent = append(p.Silent, row)
		}
	}
	p.History = words.history(desk.History)
	return p
}

// changeWords says changes in the reader's language.
type changeWords struct {
	frame   ui.Page
	results publish.Results
}

// texts are everything public, with what can be done to it.
func (w changeWords) texts(desk publish.ChangeDesk, voice func(string) publish.Subject) (all []publishpages.PublicText) {
	t := w.frame.T
	say := func(texts []string) {
		for _, text := range texts {
			all = append(all, publishpages.PublicText{Subject: string(voice(text)), Title: text})
		}
	}
	for _, a := range desk.Content.Avenues {
		one := publishpages.PublicText{Subject: string(publish.AvenueSubject(a.ID)), Title: a.Title, Lang: a.Language}
		one.Parts = append(one.Parts, publishpages.PublicPart{Field: string(avenues.Title), Label: t("avenues.field.title"), Text: a.Title})
		for _, f := range a.Fields {
			if f.Key != avenues.Step {
				one.Parts = append(one.Parts, publishpages.PublicPart{Field: string(f.Key), Label: t("avenues.field." + string(f.Key)), Text: f.Text})
			}
		}
		all = append(all, one)
		say(a.Voices)
	}
	say(desk.Content.Voices)
	for _, i := range desk.Promises {
		one := publishpages.PublicText{Subject: string(i.Subject), Title: t("publish.desk."+string(i.Kind), "organisation", i.Title)}
		for _, part := range i.Parts {
			one.Parts = append(one.Parts, publishpages.PublicPart{Label: partLabel(w.frame, i.Kind, part.Key), Text: part.Text})
		}
		all = append(all, one)
	}
	if !desk.Content.Figures.Worlds.Hidden {
		all = append(all, publishpages.PublicText{Subject: string(publish.PeopleFigures), Title: t("publish.change.of.people")})
	}
	if desk.Content.Figures.Vote != nil {
		all = append(all, publishpages.PublicText{Subject: string(publish.VoteFigures), Title: t("publish.change.of.vote")})
	}
	return all
}

// chosen fills the form for the text that was chosen; without one it is empty.
func (w changeWords) chosen(texts []publishpages.PublicText, form publishpages.ChangeForm) *publishpages.ChangeForm {
	i := slices.IndexFunc(texts, func(t publishpages.PublicText) bool { return t.Subject == form.Subject })
	if i < 0 {
		return nil
	}
	form.Title, form.Lang = texts[i].Title, texts[i].Lang
	for _, part := range texts[i].Parts {
		if part.Field == form.Field && form.Field != "" {
			form.Label, form.Now, form.Max = part.Label, part.Text, avenues.Field(part.Field).Length()
		}
	}
	if form.Text == "" {
		form.Text = form.Now
	}
	if form.Field != "" && form.Label == "" {
		return nil
	}
	return &form
}

// of says what a change is about, never with the words that are gone.
func (w changeWords) of(subject publish.Subject, field string) string {
	for i, a := range w.results.Avenues {
		if publish.AvenueSubject(a.ID) == subject {
			if field == "" {
				return w.frame.T("publish.change.of.number", "n", i+1)
			}
			return w.frame.T("publish.change.of.field", "n", i+1, "field", w.frame.T("avenues.field."+field))
		}
	}
	kind := string(subject.Kind())
	switch subject {
	case "":
		kind = "whole"
	case publish.PeopleFigures:
		kind = "people"
	case publish.VoteFigures:
		kind = "vote"
	}
	return w.frame.T("publish.change.of." + kind)
}

func (w changeWords) row(c publish.Change) publishpages.ChangeRow {
	row := publishpages.ChangeRow{ID: c.ID, Of: w.of(c.Subject, c.Field), Text: c.Text, Correction: c.Kind == publish.Correction, Emptied: c.Kind == publish.Correction && c.Text == ""}
	row.Day = w.frame.Day(c.Asked)
	for _, lang := range i18n.Languages {
		if c.Note[lang] != "" {
			row.Notes = append(row.Notes, publishpages.Text{Text: c.Note[lang], Lang: lang})
		}
	}
	return row
}

// history is what the public reads, in the reader's language, oldest first.
func (w changeWords) history(all []publish.Event) (lines []publishpages.Event) {
	published := 0
	for _, e := range all {
		lines = append(lines, w.event(e, &published))
	}
	return lines
}

func (w changeWords) event(e publish.Event, published *int) publishpages.Event {
	t, day := w.frame.T, inFull(w.frame, e.On)
	line := publishpages.Event{On: w.frame.Local(e.On).Format(time.DateOnly)}
	text, in := e.Note.In(w.frame.Lang())
	if line.Note = (publishpages.Text{Text: text}); in != w.frame.Lang() {
		line.Note.Lang = in
	}
	switch {
	case e.What == "published":
		*published++
		line.Says = t("publish.history.published", "day", day)
		if *published > 1 {
			line.Says = t("publish.history.again", "day", day)
		}
	case e.What == string(publish.Correction):
		line.Says = t("publish.history.corrected", "day", day, "of", w.of(e.Subject, e.Field))
	default:
		line.Says = t("publish.history.withdrawn", "day", day, "of", w.of(e.Subject, ""))
	}
	return line
}

// inFull is a day with its year and without its weekday.
func inFull(frame ui.Page, t time.Time) string {
	t = frame.Local(t)
	return frame.Words.DayShort(t) + t.Format(" 2006")
}

// The deeds.

func noteOf(r *http.Request) publish.Note {
	n := publish.Note{}
	for _, lang := range i18n.Languages {
		n[lang] = r.PostForm.Get("note_" + lang)
	}
	return n
}

func (s *Site) correctText(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	err := s.publish.Correct(r.Context(), v.Me, v.Edition, publish.Subject(get("of")), get("field"), get("text"), noteOf(r))
	return s.changed(w, r, v, err, "asked")
}

func (s *Site) retractText(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	err := s.publish.Retract(r.Context(), v.Me, v.Edition, publish.Subject(r.PostForm.Get("of")), noteOf(r))
	return s.changed(w, r, v, err, "withdrawn")
}

func (s *Site) annotateChange(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	err := s.publish.Annotate(r.Context(), v.Me, v.Edition, r.PostForm.Get("change"), noteOf(r))
	return s.changed(w, r, v, err, "noted")
}

func (s *Site) judgeChange(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	verdict := publish.Verdict(r.PostForm.Get("verdict"))
	if verdict != publish.Read && verdict != publish.Held {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	return s.changed(w, r, v, s.publish.Judge(r.Context(), v.Me, v.Edition, r.PostForm.Get("change"), verdict), "judged")
}

func (s *Site) takeChangeBack(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.changed(w, r, v, s.publish.TakeBack(r.Context(), v.Me, v.Edition, r.PostForm.Get("change")), "removed")
}

// changed shows the page of changes again, with what is wrong or as it is now.
func (s *Site) changed(w http.ResponseWriter, r *http.Request, v visit, err error, said string) error {
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/changes?"+saying(v, said))
	}
	get := r.PostForm.Get
	typed := publishpages.ChangeForm{Subject: get("of"), Field: get("field"), Text: get("text"), Change: get("change"), Notes: noteOf(r)}
	page, gone := s.changesDesk(r, v, typed)
	if gone != nil {
		return gone
	}
	page.Typed = typed
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return publishpages.Changes(page)
	})
}
