package web

import (
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/web/ui"

	ideaspages "hackathon4women/internal/web/pages/ideas"
	roomspages "hackathon4women/internal/web/pages/rooms"

	"github.com/a-h/templ"
)

// ideasTableSamples are a table with the cards on it.
func (s *Site) ideasTableSamples() []Sample {
	board := func(name string, minute int, b ideas.Board, change func(*visit)) Sample {
		return Sample{"ideas-table-" + name, "rooms.table.title", ui.Workspace, func(p ui.Page) templ.Component {
			return roomspages.Table(s.sampleThinking(p, minute, b, change))
		}}
	}
	empty := ideas.Board{Sits: true, Next: "next"}
	alone := empty
	alone.Hand = sampleBoard().Hand[:1]
	staff := sampleBoard()
	staff.Sits, staff.Hand = false, nil
	loose := ideas.Board{Sits: true, Next: "next", Loose: sampleBoard().Groups[0].Cards}
	return []Sample{
		board("alone", 33, alone, nil),
		board("empty", 41, empty, nil),
		board("loose", 42, loose, nil),
		board("together", 43, sampleBoard(), nil),
		board("look", 43, staff, func(v *visit) {
			v.Me = people.Person{Acting: edition.Acting{ID: "bilal", Edition: "sample", Roles: edition.Deputy, Staff: true}}
		}),
	}
}

// sampleThinking is the table of the first round with what lies on it.
func (s *Site) sampleThinking(p ui.Page, minute int, b ideas.Board, change func(*visit)) roomspages.TablePage {
	var view ideaspages.BoardView
	page := s.sampleTable(p, 10, minute, func(v *visit, r *rooms.Room) {
		if change != nil {
			change(v)
		}
		p.Now = v.Now
		view = boardOf(p, "/e/sample00", *r, b)
	})
	page.Parts = nil
	if b.Sits {
		page.Parts = append(page.Parts, roomspages.Section{ID: "hand", Body: ideaspages.Hand(view)})
	}
	page.Parts = append(page.Parts, roomspages.Section{ID: "board", Watch: "table/t3", Body: ideaspages.Board(view)})
	return page
}
