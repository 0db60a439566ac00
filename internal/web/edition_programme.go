package web

import (
	"net/http"
	"strconv"
	"time"

	"hackathon4women/internal/edition"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"
)

// programmePage is where everyone who takes part sees what runs now, what comes next and where to go.
func (s *Site) programmePage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, editionpages.Programme(programme(s.page(r, v, "web.nav.programme", edition.Topic(v.Edition.ID)), v)))
}

func programme(frame ui.Page, v visit) editionpages.ProgrammePage {
	e, words := v.Edition, v.Words
	topic := edition.Topic(e.ID)
	p := editionpages.ProgrammePage{
		Page: frame, Topic: topic, Days: timetable(v, true), ZoneName: e.Zone.String(),
		City: cityOf(words, e.Zone), Speed: storySpeed(e), Now: v.Now,
	}
	at := e.Programme.At(v.Now)
	p.Over = at.Ended
	if c := at.Current; c != nil {
		p.Current = editionpages.Running{
			Title: tongue{e.Texts, words.Lang()}.text(edition.TitleOf(c.ID)), Kind: words.T(c.Kind.Words()),
			From: c.From, Until: c.Until, Steps: stepParts(words.T, at), Question: questionOf(v, c.Session),
			Go: placeOf(v, c.Session),
		}
		if at.Step >= 0 {
			p.Current.StepEnds = at.StepEnd
		}
	}
	if n := at.Next; n != nil {
		p.Next = editionpages.Coming{
			Title: tongue{e.Texts, words.Lang()}.text(edition.TitleOf(n.ID)), At: n.From, SameDay: edition.On(n.From, e.Zone) == edition.On(v.Now, e.Zone),
		}
	}
	return p
}

// placeOf is where a session takes place: the room follows the programme, so it is one address for all of them.
func placeOf(v visit, c edition.Session) editionpages.Link {
	switch {
	case c.Kind == edition.Break:
		return editionpages.Link{}
	case c.Kind.AtTables():
		return editionpages.Link{Label: v.Words.T("edition.programme.to_table"), Href: v.Edition.Path() + "/table"}
	}
	return editionpages.Link{Label: v.Words.T("edition.programme.to_room"), Href: v.Edition.Path() + "/table"}
}

func storySpeed(e edition.Edition) int64 {
	if e.Story.Speed == 0 && e.Story.Anchor.IsZero() {
		return 1000
	}
	return e.Story.Speed
}

func questionOf(v visit, c edition.Session) editionpages.Text {
	if c.Question == 0 {
		return editionpages.Text{}
	}
	return tongue{v.Edition.Texts, v.Words.Lang()}.text(edition.QuestionField(c.Question))
}

// stepParts are the parts of the running session for the bar of steps.
func stepParts(t func(string, ...any) string, at edition.Position) []ui.StepPart {
	var parts []ui.StepPart
	for i, step := range at.Current.Steps {
		state := "later"
		switch {
		case i < at.Step:
			state = "done"
		case i == at.Step:
			state = "now"
		}
		parts = append(parts, ui.StepPart{Label: t(step.Words()), Minutes: step.Minutes, State: state})
	}
	return parts
}

// timetable is the programme day by day, in the edition's zone. Inside the workspace times are those that hold now, after what
// was started or lengthened by hand; outside they are the planned ones.
func timetable(v visit, inside bool) []editionpages.Day {
	e, w := v.Edition, v.Words
	t := tongue{e.Texts, w.Lang()}
	at := e.Programme.At(v.Now)
	slots := e.Programme.Slots()
	var days []editionpages.Day
	for i, slot := range slots {
		if i == 0 || slots[i-1].Day != slot.Day {
			days = append(days, editionpages.Day{
				ID: "day" + strconv.Itoa(slot.Day), Title: w.T("edition.public.day", "n", slot.Day), Date: w.Weekday(slot.Start.In(e.Zone)),
			})
		}
		d := &days[len(days)-1]
		from, until := slot.Start, slot.End()
		line := editionpages.Line{Title: t.text(edition.TitleOf(slot.ID)), Kind: "together", Note: w.T("edition.public.together")}
		if inside {
			from, until, line.State = slot.From, slot.Until, stateOf(slot, at, v.Now)
		}
		line.At, line.Clock = from, w.Clock(from.In(e.Zone))
		switch {
		case slot.Kind == edition.Break:
			line.Kind, line.Note = "pause", w.T("edition.public.minutes", "n", int(until.Sub(from).Minutes()))
		case slot.Kind.AtTables():
			line.Kind, line.Note = "tables", w.T("edition.public.tables")
		}
		d.Lines = append(d.Lines, line)
		if i == len(slots)-1 || slots[i+1].Day != slot.Day {
			d.Lines = append(d.Lines, editionpages.Line{At: until, Clock: w.Clock(until.In(e.Zone)), Title: editionpages.Text{Text: w.T("edition.public.end")}, Kind: "end"})
		}
	}
	return days
}

func stateOf(s edition.Slot, at edition.Position, now time.Time) string {
	switch {
	case at.Current != nil && at.Current.ID == s.ID:
		return "now"
	case at.Next != nil && at.Next.ID == s.ID:
		return "next"
	case !s.Until.After(now):
		return "done"
	}
	return ""
}
