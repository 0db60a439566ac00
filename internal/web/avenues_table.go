package web

import (
	"net/http"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"

	"github.com/a-h/templ"
)

// citable offers the cards of the table. There is nothing to open an avenue from before a card lies there.
func (s *Site) citable(r *http.Request, v visit, room rooms.Room, view *avenuespages.HereView) error {
	board, err := s.ideas.BoardOf(r.Context(), v.Me, v.Edition, *room.Table)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	for _, g := range board.Groups {
		view.Cards = append(view.Cards, citableCards(g.Cards)...)
	}
	view.Cards = append(view.Cards, citableCards(board.Loose)...)
	return err
}

func citableCards(all []ideas.Card) []ui.Choice {
	choices := make([]ui.Choice, len(all))
	for i, c := range all {
		choices[i] = ui.Choice{Value: string(c.ID), Label: c.Text.Reveal()}
	}
	return choices
}

func (s *Site) avenuesAt(r *http.Request, v visit, room rooms.Room) (avenues.Here, error) {
	if room.Table == nil {
		return avenues.Here{}, nil
	}
	here, err := s.avenues.AtTable(r.Context(), v.Me, v.Edition, *room.Table)
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return here, err
}

// openAvenue opens an avenue at the table that the form names.
func (s *Site) openAvenue(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	f := r.PostForm
	table, err := s.tableNamed(r, v)
	if err != nil {
		return err
	}
	var cards []ideas.CardID
	hidden := []string{"avenue", f.Get("avenue"), "table", f.Get("table")}
	for _, c := range f["cards"] {
		cards, hidden = append(cards, ideas.CardID(c)), append(hidden, "cards", c)
	}
	if err := s.avenues.Open(r.Context(), v.Me, v.Edition, table, avenues.ID(f.Get("avenue")), f.Get("title"), f.Get("idea"), cards); err != nil {
		page := avenuespages.OpenPage{
			Page: s.page(r, v, "avenues.one.title"), Title: f.Get("title"), Idea: f.Get("idea"), Hidden: hidden, Back: v.Edition.Path() + "/table",
			Form: avenuespages.HereView{Base: v.Edition.Path()},
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return avenuespages.Open(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/table#avenues")
}

// remark leaves a remark on the avenue of another table.
func (s *Site) remark(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	f := r.PostForm
	if err := s.avenues.Remark(r.Context(), v.Me, v.Edition, avenueOf(r), avenues.RemarkID(f.Get("remark")), f.Get("kind"), f.Get("text")); err != nil {
		return s.remarkAgain(w, r, v, err, f.Get("kind"), f.Get("text"))
	}
	return s.backFromRemark(w, r, v)
}

func (s *Site) removeRemark(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.avenues.TakeRemarkBack(r.Context(), v.Me, v.Edition, avenueOf(r), avenues.RemarkID(r.PathValue("remark"))); err != nil {
		return err
	}
	return s.backFromRemark(w, r, v)
}

// backFromRemark goes to the table while tables criticise each other, else to the avenue.
func (s *Site) backFromRemark(w http.ResponseWriter, r *http.Request, v visit) error {
	if c := v.Edition.Programme.At(v.Now).Current; c != nil && c.Kind == edition.Critique {
		return s.seeOther(w, r, v.Edition.Path()+"/table#reading")
	}
	return s.seeOther(w, r, v.Edition.Path()+"/avenues/"+r.PathValue("avenue"))
}

// remarkAgain shows the avenue with the remark that could not be kept.
func (s *Site) remarkAgain(w http.ResponseWriter, r *http.Request, v visit, err error, kind, text string) error {
	a, broken := s.avenues.Read(r.Context(), v.Me, v.Edition, avenueOf(r))
	if broken != nil {
		return broken
	}
	page := s.page(r, v, "avenues.one.title")
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		view := canvasOf(page, v.Edition.Path(), a)
		view.Kind, view.Typed = kind, text
		return avenuespages.Avenue(avenuespages.AvenuePage{Page: page, Canvas: view, Back: v.Edition.Path() + "/avenues"})
	})
}
