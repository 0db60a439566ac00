package web

import (
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"
	ideaspages "hackathon4women/internal/web/pages/ideas"
	roomspages "hackathon4women/internal/web/pages/rooms"

	"github.com/a-h/templ"
)

func (s *Site) roomsSamples() []Sample {
	table := func(name string, hour, minute int, change func(*visit, *rooms.Room)) Sample {
		return Sample{"rooms-table-" + name, "rooms.table.title", ui.Workspace, func(p ui.Page) templ.Component {
			return roomspages.Table(s.sampleTable(p, hour, minute, change))
		}}
	}
	desk := func(name string, hour, minute int, change func(*visit, *rooms.Desk)) Sample {
		return Sample{"rooms-desk-" + name, "rooms.desk.title", ui.Workspace, func(p ui.Page) templ.Component {
			return roomspages.Desk(s.sampleControlRoom(p, hour, minute, change))
		}}
	}
	unseated := func(_ *visit, r *rooms.Room) { r.Table, r.Seatless, r.Link = nil, true, "" }
	return []Sample{
		table("before", 8, 47, func(_ *visit, r *rooms.Room) { r.Here = false }),
		table("plenary", 9, 42, nil),
		table("alone", 10, 33, nil),
		table("together", 10, 40, nil),
		table("change", 10, 53, func(_ *visit, r *rooms.Room) {
			r.Messages = sampleMessages(r.At.Now)
			r.Call = &rooms.Call{Raised: r.At.Now.Add(-2 * time.Minute), Answered: r.At.Now, Coming: "Bilal"}
		}),
		table("facilitator", 10, 40, func(v *visit, r *rooms.Room) {
			v.Me.ID = "merel"
			r.Hands = []people.ID{"tilda", "wout"}
			r.Call = &rooms.Call{Raised: r.At.Now.Add(-time.Minute)}
		}),
		table("late", 10, 40, func(v *visit, r *rooms.Room) { unseated(v, r); r.Here = false }),
		table("waiting", 10, 40, unseated),
		table("opening", 10, 30, func(v *visit, r *rooms.Room) { unseated(v, r); r.Opening = true }),
		table("aside", 10, 40, func(v *visit, r *rooms.Room) { unseated(v, r); v.Me.Roles = edition.Juror }),
		{"rooms-table-canvas", "rooms.table.title", ui.Workspace, func(p ui.Page) templ.Component {
			return roomspages.Table(s.sampleTable(p, 24+10, 7, nil))
		}},
		table("break", 10, 21, nil),
		table("between", 10, 57, nil),
		table("vote", 12, 30, nil),
		table("tomorrow", 13, 40, nil),
		table("over", 13, 40, func(v *visit, r *rooms.Room) { v.Edition.Phase = edition.Results }),
		{"rooms-table-look", "rooms.table.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := s.sampleTable(p, 10, 40, func(v *visit, _ *rooms.Room) {
				v.Me = people.Person{Acting: edition.Acting{ID: "bilal", Roles: edition.Deputy, Staff: true}}
			})
			page.Looking, page.Back = true, "/e/sample00/desk"
			return roomspages.Table(page)
		}},
		{"rooms-notes", "rooms.notes.title", ui.Workspace, func(p ui.Page) templ.Component { return roomspages.Notes(sampleNotes(p)) }},
		{"rooms-notes-empty", "rooms.notes.title", ui.Workspace, func(p ui.Page) templ.Component {
			return roomspages.Notes(roomspages.NotesPage{Page: p, Action: "/e/sample00/notes"})
		}},
		{"rooms-notes-error", "rooms.notes.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := sampleNotes(p)
			page.Errors = []ui.FieldError{{Field: "text", Text: p.T("rooms.notes.elsewhere")}}
			page.Other = "Wie belt Tilda? Vragen naar de halve dagen."
			return roomspages.Notes(page)
		}},
		desk("live", 10, 40, nil),
		desk("calm", 9, 42, func(_ *visit, d *rooms.Desk) {
			d.Tables, d.Messages, d.Calls, d.Conducts, d.Mine = nil, nil, 0, "", false
		}),
		desk("before", 8, 47, func(_ *visit, d *rooms.Desk) {
			*d = rooms.Desk{At: d.At, Here: 6, Pages: 5, Expected: 32}
		}),
		desk("empty", 8, 47, func(v *visit, d *rooms.Desk) {
			*d = rooms.Desk{At: d.At}
			v.Edition.Phase = edition.Registration
		}),
		desk("over", 13, 40, func(v *visit, d *rooms.Desk) {
			v.Edition.Programme.Sessions = v.Edition.Programme.Day(1)
			*d = rooms.Desk{At: v.Edition.Programme.At(v.Now), Here: 19, Expected: 32}
		}),
		{"rooms-desk-error", "rooms.desk.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "text", Text: p.T("rooms.say.missing")}}
			return roomspages.Desk(s.sampleControlRoom(p, 10, 40, nil))
		}},
		{"rooms-links", "rooms.links.title", ui.Workspace, func(p ui.Page) templ.Component {
			return roomspages.Links(roomspages.LinksPage{Page: p, Action: "/e/sample00/desk/rooms", Back: "/e/sample00/desk", Lines: "https://meet.example/1\nhttps://meet.example/2"})
		}},
		{"rooms-links-error", "rooms.links.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "links", Text: p.T("rooms.links.shape", "line", 2)}}
			return roomspages.Links(roomspages.LinksPage{Page: p, Action: "/e/sample00/desk/rooms", Back: "/e/sample00/desk", Lines: "https://meet.example/1\nlokaal 2"})
		}},
	}
}

// sampleGuest is Linde on the first day of the February edition.
func (s *Site) sampleGuest(p ui.Page, hour, minute int) visit {
	return visit{
		Words: p.Words, Edition: s.sampleEdition(), Now: time.Date(2021, 2, 11, hour, minute, 36, 0, sampleZone),
		Me: people.Person{Acting: edition.Acting{ID: "linde", Edition: "sample", Roles: edition.Participant}, Name: "Linde", Standing: people.Admitted},
	}
}

func (s *Site) sampleTable(p ui.Page, hour, minute int, change func(*visit, *rooms.Room)) roomspages.TablePage {
	v := s.sampleGuest(p, hour, minute)
	p.Now = v.Now
	r := rooms.Room{At: v.Edition.Programme.At(v.Now), Here: true}
	if r.At.Current != nil && r.At.Current.Kind.AtTables() {
		r.Table = sampleTableOf()
		r.Link = "https://meet.example/3"
		r.Present = map[people.ID]bool{"merel": true, "wout": true, "tilda": true, "linde": true, "marie": true}
		r.Hands = []people.ID{"tilda"}
	} else if r.At.Current == nil || r.At.Current.Kind != edition.Break {
		r.Link = "https://meet.example/all"
	}
	if change != nil {
		change(&v, &r)
	}
	return s.roomPage(p, v, r, sampleParts(p, r), "edition/sample")
}

// sampleParts is what the chapters put on the table: cards and avenues in rounds, the canvas on the second day.
func sampleParts(p ui.Page, r rooms.Room) []roomspages.Section {
	switch {
	case r.Table == nil:
		return nil
	case r.At.Current.Kind == edition.Canvas:
		return []roomspages.Section{{ID: "writing", Body: avenuespages.TableCanvas(canvasOf(p, "/e/sample00", sampleAvenue(p, nil)))}}
	}
	b := sampleBoard()
	if r.At.Step == 0 {
		b.Groups, b.Loose = nil, nil
	}
	view := boardOf(p, "/e/sample00", r, b)
	parts := []roomspages.Section{{ID: "board", Watch: "table/t3", Body: templ.Join(ideaspages.Hand(view), ideaspages.Board(view))}}
	if r.At.Step > 0 {
		parts = append(parts, roomspages.Section{ID: "avenues", Watch: "table/t3", Body: avenuespages.AvenuesHere(sampleHere(p, nil))})
	}
	return parts
}

func sampleTableOf() *tables.Table {
	return &tables.Table{ID: "t3", N: 3, Language: "nl", Seats: []tables.Seat{
		{Person: "merel", Name: "Merel", Part: "facilitates"}, {Person: "wout", Name: "Wout"}, {Person: "tilda", Name: "Tilda", Part: "writes"},
		{Person: "linde", Name: "Linde"}, {Person: "marie", Name: "Marie-Antoinette"}, {Person: "sam", Name: "Sam"},
	}}
}

func sampleMessages(now time.Time) []rooms.Message {
	return []rooms.Message{
		{ID: "m2", Text: seal.Text("Nog twee minuten. Kies samen één ding dat u meeneemt."), Said: now.Add(-40 * time.Second), Sent: now},
		{ID: "m1", Text: seal.Text("Les pages sont aussi lisibles sur un téléphone."), Said: now.Add(-9 * time.Minute)},
	}
}

func sampleNotes(p ui.Page) roomspages.NotesPage {
	page := roomspages.NotesPage{
		Page: p, Action: "/e/sample00/notes", Text: "Halve dagen: vragen aan Tilda hoe zij begonnen.\nFiche op één blad, die u zelf bewaart.", Version: 4,
		Saved: p.T("ui.saved") + " 10:52",
	}
	for _, m := range sampleMessages(p.Now) {
		page.Said = append(page.Said, roomspages.Said{ID: m.ID, Time: p.Clock(m.Said), Text: m.Text.Reveal()})
	}
	return page
}

func (s *Site) sampleControlRoom(p ui.Page, hour, minute int, change func(*visit, *rooms.Desk)) roomspages.DeskPage {
	v := s.sampleGuest(p, hour, minute)
	v.Me = people.Person{Acting: edition.Acting{ID: "amina", Edition: "sample", Roles: edition.Organiser, Staff: true}, Name: "Amina", Standing: people.Admitted}
	p.Now = v.Now
	d := rooms.Desk{
		At: v.Edition.Programme.At(v.Now), Conducts: "Amina", Mine: true, Since: v.Now.Add(-70 * time.Minute), Here: 25, Pages: 22, Expected: 32,
		Round: "round1", Opened: true, Waiting: 1, Missing: 3, Calls: 1, Messages: sampleMessages(v.Now),
		Tables: []rooms.DeskTable{
			{ID: "t1", N: 1, Language: "fr", Seats: 6, Facilitator: "Jeanne"},
			{ID: "t2", N: 2, Language: "fr", Seats: 6, Empty: 1, Facilitator: "Solange", Call: &rooms.Call{Table: "t2", Raised: v.Now.Add(-2 * time.Minute)}},
			{ID: "t3", N: 3, Language: "nl", Seats: 6, Empty: 1, Facilitator: "Merel", Call: &rooms.Call{Table: "t3", Raised: v.Now.Add(-6 * time.Minute), Answered: v.Now.Add(-5 * time.Minute), Coming: "Bilal"}},
			{ID: "t4", N: 4, Language: "en", Seats: 5, Facilitator: "Karim", Absent: true, Empty: 1},
			{ID: "t5", N: 5, Language: "de", Seats: 5},
		},
	}
	d.Messages[0].Sent = s.now()
	if change != nil {
		change(&v, &d)
	}
	page := s.deskPageOf(p, v, d)
	if change == nil {
		page.Met, page.MetTitle, page.MetNote = s.samplePlan(p).Met.All, p.T("tables.met.title"), p.T("tables.met.small", "n", tables.Shown)
	}
	return page
}
