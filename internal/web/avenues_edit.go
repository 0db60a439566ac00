package web

import (
	"net/http"
	"slices"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"

	"github.com/a-h/templ"
)

// canvasPage is the canvas for those who may write it.
func (s *Site) canvasPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.canvas(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, avenuespages.Edit(page))
}

func (s *Site) takePen(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.avenues.TakePen(r.Context(), v.Me, v.Edition, avenueOf(r)); err != nil {
		return s.canvasAgain(w, r, v, err, nil)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/avenues/"+r.PathValue("avenue")+"/edit")
}

// saveCanvas writes the fields that were sent. The script sends while someone types, the buttons without it.
func (s *Site) saveCanvas(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	changes := avenues.Canvas{}
	for _, f := range slices.Concat([]avenues.Field{avenues.Title}, avenues.Fields) {
		if r.PostForm.Has(string(f)) {
			changes[f] = r.PostForm.Get(string(f))
		}
	}
	if r.PostForm.Get("take") != "" {
		if err := s.avenues.TakePenAndSave(r.Context(), v.Me, v.Edition, avenueOf(r), changes); err != nil {
			return s.canvasAgain(w, r, v, err, changes)
		}
		return s.seeOther(w, r, v.Edition.Path()+"/avenues/"+r.PathValue("avenue")+"/edit")
	}
	down := r.PostForm.Get("down") != ""
	if _, err := s.avenues.Save(r.Context(), v.Me, v.Edition, avenueOf(r), r.PostForm.Get("pen"), changes, down); err != nil {
		return s.canvasAgain(w, r, v, err, changes)
	}
	switch {
	case autosaving(r):
		hinted(w, canvasPoints(changes))
		return s.saved(w, "")
	case down:
		return s.seeOther(w, r, v.Edition.Path()+"/avenues/"+r.PathValue("avenue"))
	}
	return s.seeOther(w, r, v.Edition.Path()+"/avenues/"+r.PathValue("avenue")+"/edit")
}

// canvasAgain shows the canvas with what was typed and why it was not saved.
func (s *Site) canvasAgain(w http.ResponseWriter, r *http.Request, v visit, err error, typed avenues.Canvas) error {
	page, broken := s.canvas(r, v)
	if broken != nil {
		return broken
	}
	page.Typed = typed
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		page.Canvas.Page.Errors = errs
		return avenuespages.Edit(page)
	})
}

func (s *Site) canvas(r *http.Request, v visit) (avenuespages.EditPage, error) {
	a, err := s.avenues.Read(r.Context(), v.Me, v.Edition, avenueOf(r))
	if err != nil {
		return avenuespages.EditPage{}, err
	}
	if !a.Rights.Write {
		return avenuespages.EditPage{}, fault.ErrNotFound
	}
	topics := []string{a.ID.Topic(), edition.Topic(v.Edition.ID)}
	table, err := s.tables.MyTable(r.Context(), v.Me, v.Edition)
	switch fault.KindOf(err) {
	case fault.None: // her page counts as being at the table
		topics = append(topics, table.ID.Topic())
	case fault.NotFound:
	default:
		return avenuespages.EditPage{}, err
	}
	page := editOf(s.page(r, v, "avenues.edit.title", topics...), v, a)
	page.Canvas = s.noted(r, v, page.Canvas)
	return page, nil
}

// editOf draws the canvas; the gallery calls it too.
func editOf(frame ui.Page, v visit, a avenues.Avenue) avenuespages.EditPage {
	p := avenuespages.EditPage{Page: frame, Canvas: canvasOf(frame, v.Edition.Path(), a), Back: v.Edition.Path() + "/table", Speed: 1000}
	p.Canvas.Watch += " " + edition.Topic(v.Edition.ID)
	if v.Edition.Story.Speed > 0 {
		p.Speed = v.Edition.Story.Speed
	}
	if c := v.Edition.Programme.At(v.Now).Current; c != nil {
		p.Ends, p.Session = c.Until, v.Words.T("edition.kind."+string(c.Kind))
	}
	return p
}
