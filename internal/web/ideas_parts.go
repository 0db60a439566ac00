package web

import (
	"net/http"

	"hackathon4women/internal/ideas"
	"hackathon4women/internal/rooms"

	ideaspages "hackathon4women/internal/web/pages/ideas"
	roomspages "hackathon4women/internal/web/pages/rooms"
)

// handPart is the card that someone at the table is writing, while tables think.
func (s *Site) handPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	view, err := s.board(r, v, room)
	if err != nil || view == nil || !view.Sits {
		return roomspages.Section{}, err
	}
	return roomspages.Section{ID: "hand", Body: ideaspages.Hand(*view)}, nil
}

// boardPart is what lies on the table, while tables think.
func (s *Site) boardPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	view, err := s.board(r, v, room)
	if err != nil || view == nil {
		return roomspages.Section{}, err
	}
	return roomspages.Section{ID: "board", Watch: room.Table.ID.Topic(), Body: ideaspages.Board(*view)}, nil
}

// callPart leads to the call for ideas while nobody sits and nothing runs.
func (s *Site) callPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	if room.Table != nil || room.At.Current != nil || room.At.Ended || !ideas.Open(v.Edition) {
		return roomspages.Section{}, nil
	}
	return roomspages.Section{ID: "call", Body: ideaspages.CallLink(s.page(r, v, "ideas.call.title"), v.Edition.Path()+"/ideas")}, nil
}
