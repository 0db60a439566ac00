package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/web/ui"

	roomspages "hackathon4women/internal/web/pages/rooms"
)

// roomWords says where an edition stands in someone's language.
type roomWords struct {
	*i18n.Words
	e   edition.Edition
	now time.Time
}

func (w roomWords) clock(t time.Time) string { return w.Clock(t.In(w.e.Zone)) }

// title is the organiser's title of a session, or else what kind it is.
func (w roomWords) title(s edition.Session) string {
	if title := w.e.Title(w.Lang(), s.ID); title != "" {
		return title
	}
	return w.T("edition.kind." + string(s.Kind))
}

// step is what to do in a step; empty for a step of the organiser's own making.
func (w roomWords) step(kind string, pos edition.Position) string {
	if pos.Current == nil || pos.Step < 0 {
		return ""
	}
	key := "rooms." + kind + "." + pos.Current.Steps[pos.Step].Key
	if !w.Has(key) {
		return ""
	}
	return w.T(key)
}

// head is the page's small line, its heading and what else there is to say.
func (w roomWords) head(state string, room rooms.Room) (kicker, heading, lede string) {
	at := room.At
	switch state {
	case "over":
		return w.T("rooms.over.kicker"), w.T("rooms.over.title"), w.T("rooms.over.text")
	case "tomorrow":
		return w.T("rooms.tomorrow.kicker"), w.T("rooms.tomorrow.title"),
			w.T("rooms.tomorrow.text", "day", w.Weekday(at.Next.From.In(w.e.Zone)), "time", w.clock(at.Next.From))
	case "before":
		if at.Next == nil {
			return w.T("rooms.before.kicker"), w.T("rooms.before.none"), ""
		}
		return w.Weekday(at.Next.From.In(w.e.Zone)), w.T("rooms.before.title", "time", w.clock(at.Next.From)), w.T("rooms.before.text")
	case "between":
		return w.T("rooms.between.kicker"), w.T("rooms.between.title", "time", w.clock(at.Next.From)), w.T("rooms.between.text", "title", w.title(at.Next.Session))
	case "break":
		return w.T("rooms.break.kicker"), w.T("rooms.break.title", "time", w.clock(at.Current.Until)), w.T("rooms.break.text")
	case "table":
		kicker = w.T("rooms.table.kicker", "title", w.title(at.Current.Session), "n", room.Table.N)
		if l := room.Table.Language; l != "" {
			kicker = w.T("rooms.table.language", "table", kicker, "language", w.T("ui.lang."+l))
		}
		if heading = w.step("step", at); heading == "" {
			heading = w.T("rooms.at." + string(at.Current.Kind))
		}
		return kicker, heading, ""
	case "late", "waiting", "opening", "aside":
		return w.title(at.Current.Session), w.T("rooms." + state + ".title"), w.T("rooms." + state + ".text")
	}
	text := "rooms.plenary." + string(at.Current.Kind)
	if !w.Has(text) {
		text = "rooms.plenary.plenary"
	}
	return w.T("rooms.plenary.kicker"), w.title(at.Current.Session), w.T(text)
}

// countdown runs to the end of the step, of the session, or to the start of what comes.
func (w roomWords) countdown(room rooms.Room) roomspages.Countdown {
	at, c := room.At, roomspages.Countdown{Speed: w.speed()}
	switch {
	case at.Current != nil && at.Step >= 0:
		c.Ends, c.Words = at.StepEnd, w.T("rooms.timer.step", "time", w.clock(at.StepEnd))
	case at.Current != nil:
		c.Ends, c.Words = at.Current.Until, w.T("rooms.timer.until", "time", w.clock(at.Current.Until))
	case at.Next != nil && at.Next.From.Sub(at.Now) < soon:
		c.Ends, c.Words = at.Next.From, w.T("rooms.timer.start", "time", w.clock(at.Next.From))
	}
	return c
}

func (w roomWords) speed() int64 {
	if w.e.Story.Speed == 0 && w.e.Story.Anchor.IsZero() {
		return 1000
	}
	return w.e.Story.Speed
}

// track is the steps of the session that runs.
func (w roomWords) track(at edition.Position) []roomspages.Part {
	if at.Current == nil || len(at.Current.Steps) < 2 {
		return nil
	}
	var parts []roomspages.Part
	for i, step := range at.Current.Steps {
		p := roomspages.Part{Label: w.stepName(step.Key), Minutes: step.Minutes, State: "later"}
		switch {
		case i < at.Step:
			p.State = "done"
		case i == at.Step:
			p.State, p.From, p.Until = "now", at.StepFrom, at.StepEnd
		}
		parts = append(parts, p)
	}
	return parts
}

func (w roomWords) stepName(key string) string {
	if k := "rooms.part." + key; w.Has(k) {
		return w.T(k)
	}
	return key
}

// next is what comes after this.
func (w roomWords) next(at edition.Position) string {
	if at.Current == nil || at.Next == nil || at.Next.Day != at.Current.Day {
		return ""
	}
	return w.T("rooms.next", "title", w.title(at.Next.Session), "time", w.clock(at.Next.From))
}

// guide is what helps whoever facilitates in this step.
func (w roomWords) guide(at edition.Position) string { return w.step("guide", at) }

// day is the timetable of the day that runs or comes.
func (w roomWords) day(at edition.Position) (title string, lines []ui.TimeLine) {
	day := 0
	switch {
	case at.Current != nil:
		day = at.Current.Day
	case at.Next != nil:
		day = at.Next.Day
	default:
		return "", nil
	}
	slots := slices.DeleteFunc(w.e.Programme.Slots(), func(s edition.Slot) bool { return s.Day != day })
	for _, slot := range slots {
		line := ui.TimeLine{Time: w.clock(slot.From), Label: w.title(slot.Session), Kind: "together"}
		switch {
		case slot.Kind == edition.Break:
			line.Kind = "pause"
		case slot.Kind.AtTables():
			line.Kind = "tables"
		}
		switch {
		case at.Current != nil && at.Current.ID == slot.ID:
			line.State = "now"
		case !slot.Until.After(w.now):
			line.State = "done"
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return "", nil
	}
	last := slots[len(slots)-1]
	lines = append(lines, ui.TimeLine{Time: w.clock(last.Until), Label: w.T("rooms.day.end"), Kind: "end"})
	return w.Weekday(slots[0].From.In(w.e.Zone)), lines
}

// preview says what will happen when the next session is one at new tables: with how many, in which languages, and that the page
// leads there. It rests on the settings and on what she said of herself, not on any plan.
func (w roomWords) preview(at edition.Position, me people.Person) string {
	if at.Next == nil || !at.Next.Kind.NewSeats() || !me.SitsAtTables() || w.e.Phase != edition.Live {
		return ""
	}
	others := strconv.Itoa(w.e.TableMax - 1)
	if w.e.TableMin < w.e.TableMax {
		others = strconv.Itoa(w.e.TableMin-1) + "–" + others
	}
	var languages []string
	for _, l := range me.Languages {
		languages = append(languages, w.T("ui.lang."+l))
	}
	if len(languages) == 0 {
		return w.T("rooms.preview.any", "others", others)
	}
	return w.T("rooms.preview", "others", others, "languages", strings.Join(languages, " / "))
}

// table is the people around the table: names as they chose them, and nothing else about them.
func (w roomWords) table(room rooms.Room, me people.Person, question string) *roomspages.TableView {
	t := room.Table
	base := w.e.Path() + "/tables/" + url.PathEscape(string(t.ID))
	view := &roomspages.TableView{Label: w.T("rooms.table.who"), Top: question, Hand: base + "/hand", Call: base + "/call", Rather: base + "/preference"}
	if question == "" {
		view.Top = w.T("rooms.desk.table", "n", t.N)
	}
	for _, seat := range t.Seats {
		mine := seat.Person == me.PersonID()
		s := ui.Seat{Name: seat.Name, Me: mine, On: room.Present[seat.Person]}
		hand := slices.Index(room.Hands, seat.Person)
		switch {
		case hand >= 0:
			s.Note = w.T("rooms.seat.hand", "n", hand+1)
			view.HandUp = view.HandUp || mine
		case mine:
			s.Note = w.T("rooms.seat.you")
		case !s.On:
			s.Note = w.T("rooms.seat.away")
		case seat.Part == "facilitates":
			s.Note = w.T("rooms.seat.facilitates")
		case seat.Part == "writes":
			s.Note = w.T("rooms.seat.writes")
		}
		view.Seats = append(view.Seats, s)
	}
	if t.Facilitates(me.PersonID()) && (room.Call == nil || !room.Call.Urgent) {
		view.Urgent = base + "/attention"
	}
	if c := room.Call; c != nil {
		view.Called = w.T("rooms.call.sent", "time", w.clock(c.Raised))
		if !c.Answered.IsZero() {
			view.Coming, view.Called = true, w.T("rooms.call.coming", "name", c.Coming)
		}
	}
	return view
}
