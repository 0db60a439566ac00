package web

import (
	"net/http"
	"strings"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web/ui"

	ideaspages "hackathon4women/internal/web/pages/ideas"

	"github.com/a-h/templ"
)

// thinking says whether tables lay cards in a session.
func thinking(k edition.Kind) bool { return k == edition.Round || k == edition.Visit }

func (s *Site) board(r *http.Request, v visit, room rooms.Room) (*ideaspages.BoardView, error) {
	if room.Table == nil || room.At.Current != nil && !thinking(room.At.Current.Kind) {
		return nil, nil
	}
	b, err := s.ideas.BoardOf(r.Context(), v.Me, v.Edition, *room.Table)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	view := boardOf(s.page(r, v, "ideas.card.title"), v.Edition.Path(), room, b)
	noteBoard(&view, s.textNotes(r, v))
	return &view, nil
}

// boardOf draws a board; the gallery calls it too.
func boardOf(p ui.Page, base string, room rooms.Room, b ideas.Board) ideaspages.BoardView {
	view := ideaspages.BoardView{
		Page: p, Base: base, Table: string(room.Table.ID), Sits: b.Sits, NewGroup: db.NewID(), Loose: cardViews(b.Loose),
		Compose: ideaspages.CardView{ID: string(b.Next)},
	}
	if c := room.At.Current; c != nil && room.At.Step >= 0 {
		view.Alone = c.Steps[room.At.Step].Key == "alone"
	}
	if hand := cardViews(b.Hand); len(hand) > 0 {
		view.Compose, view.Hand = hand[0], hand[1:]
	}
	for _, g := range b.Groups {
		view.Groups = append(view.Groups, ideaspages.GroupView{ID: string(g.ID), Name: g.Name.Reveal(), Cards: cardViews(g.Cards)})
	}
	return view
}

func cardViews(all []ideas.Card) []ideaspages.CardView {
	views := make([]ideaspages.CardView, len(all))
	for i, c := range all {
		views[i] = ideaspages.CardView{ID: string(c.ID), Text: c.Text.Reveal(), Group: string(c.Group), Mine: c.Mine, Dots: c.Dots, Dotted: c.Dotted}
		if c.Mine {
			views[i].Points = pointsAt(c.Text.Reveal())
		}
	}
	return views
}

// writeCard keeps a card in the hand of whoever writes it, or lays it when she pressed so.
func (s *Site) writeCard(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	id, text := ideas.CardID(r.PostForm.Get("card")), r.PostForm.Get("text")
	table, err := s.tableNamed(r, v)
	if fault.KindOf(err) == fault.NotFound { // she was seated elsewhere while she wrote
		table, err = s.tables.MyTable(r.Context(), v.Me, v.Edition)
	}
	if fault.KindOf(err) == fault.NotFound {
		return s.cardAgain(w, r, v, fault.New(fault.Conflict, "ideas.card.no_table"), "text", text)
	}
	if err != nil {
		return err
	}
	if r.PostForm.Get("lay") != "" {
		err = s.ideas.LayCard(r.Context(), v.Me, v.Edition, table, id, text)
	} else {
		err = s.ideas.KeepCard(r.Context(), v.Me, v.Edition, table.Round, id, text)
	}
	if err != nil {
		return s.cardAgain(w, r, v, err, "text", text, "card", string(id), "table", string(table.ID), "lay", r.PostForm.Get("lay"))
	}
	if autosaving(r) {
		hinted(w, map[string][]string{"text": pointsAt(text)})
		return s.saved(w, "")
	}
	return s.toBoard(w, r, v)
}

func (s *Site) layCard(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	table, err := s.tableNamed(r, v)
	if err == nil {
		err = s.ideas.LayCard(r.Context(), v.Me, v.Edition, table, cardOf(r), "")
	}
	return s.didToBoard(w, r, v, err)
}

func (s *Site) rewordCard(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	text := r.PostForm.Get("text")
	if err := s.ideas.RewordCard(r.Context(), v.Me, v.Edition, cardOf(r), text); err != nil {
		return s.cardAgain(w, r, v, err, "text", text)
	}
	return s.toBoard(w, r, v)
}

func (s *Site) takeCardBack(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.didToBoard(w, r, v, s.ideas.TakeCardBack(r.Context(), v.Me, v.Edition, cardOf(r)))
}

func (s *Site) throwCardAway(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.didToBoard(w, r, v, s.ideas.ThrowCardAway(r.Context(), v.Me, v.Edition, cardOf(r)))
}

func (s *Site) moveCard(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.didToBoard(w, r, v, s.ideas.MoveCard(r.Context(), v.Me, v.Edition, cardOf(r), ideas.GroupID(r.PostForm.Get("group"))))
}

func (s *Site) dotCard(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.didToBoard(w, r, v, s.ideas.Dot(r.Context(), v.Me, v.Edition, cardOf(r), r.PostForm.Get("on") != "0"))
}

func (s *Site) nameGroup(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	f := r.PostForm
	err := s.ideas.NameGroup(r.Context(), v.Me, v.Edition, tables.TableID(f.Get("table")), ideas.GroupID(f.Get("group")), f.Get("name"), ideas.CardID(f.Get("card")))
	if err != nil {
		return s.cardAgain(w, r, v, err, "name", f.Get("name"), "table", f.Get("table"), "group", f.Get("group"), "card", f.Get("card"))
	}
	return s.toBoard(w, r, v)
}

func (s *Site) dissolveGroup(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.didToBoard(w, r, v, s.ideas.DissolveGroup(r.Context(), v.Me, v.Edition, tables.TableID(r.PostForm.Get("table")), ideas.GroupID(r.PathValue("group"))))
}

// tableNamed is the table that a form names, for someone who sits at it.
func (s *Site) tableNamed(r *http.Request, v visit) (tables.Table, error) {
	return s.tables.TableFor(r.Context(), v.Me, v.Edition.ID, tables.TableID(r.PostForm.Get("table")))
}

func cardOf(r *http.Request) ideas.CardID { return ideas.CardID(r.PathValue("card")) }

// autosaving says whether the script saves while someone types.
func autosaving(r *http.Request) bool { return r.Header.Get("X-Autosave") != "" }

func (s *Site) toBoard(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.seeOther(w, r, v.Edition.Path()+"/table#board")
}

func (s *Site) didToBoard(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if err != nil {
		return err
	}
	return s.toBoard(w, r, v)
}

// cardAgain shows what was typed on a page of its own, with what is wrong with it.
func (s *Site) cardAgain(w http.ResponseWriter, r *http.Request, v visit, err error, field, typed string, hidden ...string) error {
	page := ideaspages.CardPage{
		Page: s.page(r, v, "ideas.card.title"), Action: r.URL.Path, Hidden: hidden, Field: field, Typed: typed, Max: ideas.CardLength,
		Label: v.Words.T("ideas.card.heading"), Button: v.Words.T("ideas.save"), Back: v.Edition.Path() + "/table",
	}
	if field == "name" {
		page.Label, page.Max = v.Words.T("ideas.group.name"), ideas.GroupLength
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		for i := range errs {
			if !strings.Contains(" text name ", " "+errs[i].Field+" ") {
				errs[i].Field = ""
			}
		}
		page.Errors = errs
		return ideaspages.Card(page)
	})
}
