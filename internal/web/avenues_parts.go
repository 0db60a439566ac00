package web

import (
	"net/http"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/rooms"

	avenuespages "hackathon4women/internal/web/pages/avenues"
	roomspages "hackathon4women/internal/web/pages/rooms"
)

// readingPart is the avenue of another table, while tables criticise each other.
func (s *Site) readingPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	if room.At.Current == nil || room.At.Current.Kind != edition.Critique {
		return roomspages.Section{}, nil
	}
	here, err := s.avenuesAt(r, v, room)
	if err != nil || here.Reads == nil {
		return roomspages.Section{}, err
	}
	view := s.noted(r, v, canvasOf(s.page(r, v, "avenues.one.title"), v.Edition.Path(), *here.Reads))
	return roomspages.Section{ID: "reading", Watch: here.Reads.ID.Topic(), Body: avenuespages.TableReading(view)}, nil
}

// avenuePart is the avenue that the table works on; on a day of rounds, those that were opened here.
func (s *Site) avenuePart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	here, err := s.avenuesAt(r, v, room)
	if err != nil || room.Table == nil {
		return roomspages.Section{}, err
	}
	page := s.page(r, v, "avenues.one.title")
	if here.Works != nil {
		view := s.noted(r, v, canvasOf(page, v.Edition.Path(), *here.Works))
		return roomspages.Section{ID: "avenue", Watch: here.Works.ID.Topic(), Body: avenuespages.TableCanvas(view)}, nil
	}
	view := avenuespages.HereView{
		Page: page, Base: v.Edition.Path(), Table: string(room.Table.ID), Opened: listedViews(v.Edition.Path(), here.Opened),
		Opens: !v.Me.Staff && ideas.Open(v.Edition), Next: db.NewID(),
	}
	if session, ok := v.Edition.Programme.Find(room.Table.Round); ok && !thinking(session.Kind) {
		view.Alone = len(here.Opened) == 0
	} else if err := s.citable(r, v, room, &view); err != nil {
		return roomspages.Section{}, err
	} else if view.Opens = view.Opens && len(view.Cards) > 0; !view.Opens && len(view.Opened) == 0 {
		return roomspages.Section{}, nil // one thing to do at a time: cards first
	}
	return roomspages.Section{ID: "avenues", Watch: room.Table.ID.Topic(), Body: avenuespages.AvenuesHere(view)}, nil
}

// avenueListPart leads to the avenues while people choose between them, listen to them and promise for them, and afterwards; and away
// from tables, as long as they may ask for one to work on.
func (s *Site) avenueListPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	when := room.At.Ended
	if c := room.At.Current; c != nil {
		when = slices.Contains([]edition.Kind{edition.Vote, edition.Harvesting, edition.Pitch, edition.Jury, edition.Promises}, c.Kind)
	}
	if room.Table != nil {
		return roomspages.Section{}, nil
	}
	asks, err := s.asksForAvenues(r, v)
	if err != nil || !when && !asks {
		return roomspages.Section{}, err
	}
	return roomspages.Section{ID: "avenues", Body: avenuespages.ListLink(s.page(r, v, "avenues.list.title"), v.Edition.Path()+"/avenues", asks)}, nil
}

// asksForAvenues says whether somebody is asked on which avenue she would like to work: there are some, and a round for it is to come.
func (s *Site) asksForAvenues(r *http.Request, v visit) (bool, error) {
	_, open, err := s.avenues.Wished(r.Context(), v.Me, v.Edition)
	if err != nil || !open {
		return false, err
	}
	all, err := s.avenues.List(r.Context(), v.Me, v.Edition)
	return len(all) > 0, err
}
