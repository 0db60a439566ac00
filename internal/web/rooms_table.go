package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web/ui"

	roomspages "hackathon4women/internal/web/pages/rooms"
)

// tablePage is what somebody who takes part sees: it follows the programme by itself.
func (s *Site) tablePage(w http.ResponseWriter, r *http.Request, v visit) error {
	room, err := s.rooms.MyRoom(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	page, err := s.room(r, v, room)
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "rooms.rather.said.", "noted")
	return s.show(w, r, roomspages.Table(page))
}

// ratherElsewhere tells the safety lead alone that she would rather not sit here. The answer is the same for everybody.
func (s *Site) ratherElsewhere(w http.ResponseWriter, r *http.Request, v visit) error {
	t, err := s.tables.MyTable(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	if t.ID != tableOf(r) {
		return fault.ErrNotFound
	}
	where := strconv.Itoa(t.N)
	if round, ok := v.Edition.Programme.Find(t.Round); ok {
		where += " · " + round.Start.In(v.Edition.Zone).Format("15:04")
	}
	if err := s.safety.AskElsewhere(r.Context(), v.Me, v.Edition.ID, where); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/table?"+saying(v, "noted"))
}

// lookIn is a table as someone who conducts sees it; nothing can be done there.
func (s *Site) lookIn(w http.ResponseWriter, r *http.Request, v visit) error {
	room, err := s.rooms.TableRoom(r.Context(), v.Me, v.Edition, tables.TableID(r.PathValue("table")))
	if err != nil {
		return err
	}
	page, err := s.room(r, v, room)
	if err != nil {
		return err
	}
	page.Looking, page.Back = true, v.Edition.Path()+"/desk"
	return s.show(w, r, roomspages.Table(page))
}

// room is the page of a room: the state of the programme in words, and what lies on the table.
func (s *Site) room(r *http.Request, v visit, room rooms.Room) (roomspages.TablePage, error) {
	topics := []string{edition.Topic(v.Edition.ID)}
	if room.Table != nil {
		topics = append(topics, room.Table.ID.Topic())
	}
	parts, err := s.tableParts(r, v, room)
	if err != nil {
		return roomspages.TablePage{}, err
	}
	watch := strings.Join(topics, " ")
	for _, part := range parts {
		for t := range strings.FieldsSeq(part.Watch) {
			if !slices.Contains(topics, t) {
				topics = append(topics, t)
			}
		}
	}
	return s.roomPage(s.page(r, v, "rooms.table.title", topics...), v, room, parts, watch), nil
}

// roomPage draws a room; the gallery calls it too.
func (s *Site) roomPage(frame ui.Page, v visit, room rooms.Room, parts []roomspages.Section, watch string) roomspages.TablePage {
	p := roomspages.TablePage{Page: frame, Watch: watch, Parts: parts, State: roomState(v, room), Mark: markOf(room.At)}
	say := roomWords{v.Words, v.Edition, v.Now}
	p.Kicker, p.Heading, p.Lede = say.head(p.State, room)
	p.Timer = say.countdown(room)
	p.Track = say.track(room.At)
	p.Next = say.next(room.At)
	if c := room.At.Current; c != nil && c.Question > 0 {
		p.Question.Text, p.Question.In = v.Edition.Texts.In(v.Words.Lang(), edition.QuestionField(c.Question))
	}
	if u, err := url.Parse(room.Link); err == nil && room.Link != "" {
		p.Meeting = roomspages.Meeting{Href: room.Link, Host: u.Hostname()}
	}
	for _, m := range room.Messages {
		p.Said = append(p.Said, roomspages.Said{ID: m.ID, Time: frame.Clock(m.Said), Text: m.Text.Reveal()})
	}
	if !room.Here && v.Me.SitsAtTables() && v.Edition.Phase == edition.Live && v.Edition.Programme.Today(v.Now, v.Edition.Zone) > 0 && p.State != "over" && p.State != "tomorrow" {
		p.Here = v.Edition.Path() + "/arrival"
	}
	if room.Table != nil {
		p.Table = say.table(room, v.Me, p.Question.Text)
		if room.Table.Facilitates(v.Me.PersonID()) {
			p.Guide = say.guide(room.At)
		}
	} else {
		p.DayTitle, p.Day = say.day(room.At)
		p.Preview = say.preview(room.At, v.Me)
	}
	return p
}

// roomState is which of its faces the page shows.
func roomState(v visit, room rooms.Room) string {
	at := room.At
	switch c := at.Current; {
	case at.Ended || v.Edition.Phase == edition.Results || v.Edition.Phase == edition.FollowUp || v.Edition.Phase == edition.Archived:
		return "over"
	case c == nil && at.Next == nil:
		return "before"
	case c == nil && v.Edition.Programme.Today(v.Now, v.Edition.Zone) != at.Next.Day:
		if at.Next.Day > 1 {
			return "tomorrow"
		}
		return "before"
	case c == nil && at.Next.ID == v.Edition.Programme.Day(at.Next.Day)[0].ID:
		return "before"
	case c == nil:
		return "between"
	case c.Kind == edition.Break:
		return "break"
	case !c.Kind.AtTables():
		return "plenary"
	case room.Table != nil:
		return "table"
	case !v.Me.SitsAtTables():
		return "aside"
	case room.Opening:
		return "opening"
	case room.Here:
		return "waiting"
	default:
		return "late"
	}
}

// tableParts asks every chapter what it puts on the page now. A chapter that has nothing to say gives no section.
func (s *Site) tableParts(r *http.Request, v visit, room rooms.Room) ([]roomspages.Section, error) {
	var all []roomspages.Section
	for _, part := range s.partsOfTable() {
		section, err := part(r, v, room)
		if err != nil {
			return nil, err
		}
		if section.Body != nil {
			all = append(all, section)
		}
	}
	return all, nil
}

// tablePart is a chapter's section of the table page: nothing in it means that it has nothing to say now.
type tablePart func(*http.Request, visit, rooms.Room) (roomspages.Section, error)

// sayHere says that she is here, and seats her when a round is open.
func (s *Site) sayHere(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.tables.Arrive(r.Context(), v.Me, v.Edition); err != nil {
		return err
	}
	s.hub.Notify(people.Topic(v.Me.PersonID()))
	return s.seeOther(w, r, v.Edition.Path()+"/table")
}

// The deeds at a table.

func (s *Site) callHelp(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToTable(w, r, v, s.rooms.CallHelp(r.Context(), v.Me, v.Edition, tableOf(r)))
}

func (s *Site) endCall(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToTable(w, r, v, s.rooms.CloseCall(r.Context(), v.Me, v.Edition, tableOf(r)))
}

func (s *Site) raiseHand(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToTable(w, r, v, s.rooms.RaiseHand(r.Context(), v.Me, v.Edition, tableOf(r)))
}

func (s *Site) lowerHand(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToTable(w, r, v, s.rooms.LowerHand(r.Context(), v.Me, v.Edition, tableOf(r)))
}

func (s *Site) backToTable(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/table")
}

func tableOf(r *http.Request) tables.TableID { return tables.TableID(r.PathValue("table")) }

// soon is how long before a session its timer is shown.
const soon = 12 * time.Hour

// markOf names the running session on the page.
func markOf(at edition.Position) roomspages.Mark {
	if at.Current == nil {
		return roomspages.Mark{}
	}
	return roomspages.Mark{Session: string(at.Current.ID), Kind: string(at.Current.Kind), Day: strconv.Itoa(at.Current.Day)}
}
