package web

import (
	"net/http"
	"strconv"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/web/ui"

	roomspages "hackathon4women/internal/web/pages/rooms"

	"github.com/a-h/templ"
)

// notesPage is her own notes and the messages she received.
func (s *Site) notesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.notes(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, roomspages.Notes(page))
}

func (s *Site) notes(r *http.Request, v visit) (p roomspages.NotesPage, err error) {
	kept, err := s.rooms.MyNotes(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return p, err
	}
	heard, err := s.rooms.Heard(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return p, err
	}
	topic := edition.Topic(v.Edition.ID)
	p = roomspages.NotesPage{
		Page: s.page(r, v, "rooms.notes.title", topic), Action: v.Edition.Path() + "/notes", Text: kept.Text.Reveal(), Version: kept.Version, Watch: topic,
	}
	if kept.Version > 0 {
		p.Saved = v.Words.T("ui.saved") + " " + v.Words.Clock(kept.Saved.In(v.Edition.Zone))
	}
	for _, m := range heard {
		p.Said = append(p.Said, roomspages.Said{ID: m.ID, Time: p.Clock(m.Said), Text: m.Text.Reveal()})
	}
	return p, nil
}

// saveNotes keeps her notes: by the script while she types, or with the button.
func (s *Site) saveNotes(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := r.PostForm.Get("text")
	seen, err := strconv.Atoi(r.PostForm.Get("version"))
	if err != nil {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	kept, err := s.rooms.SaveNotes(r.Context(), v.Me, v.Edition.ID, typed, seen)
	if err == nil && r.Header.Get("X-Autosave") != "" {
		return s.saved(w, strconv.Itoa(kept.Version))
	}
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/notes")
	}
	page, readErr := s.notes(r, v)
	if readErr != nil {
		return err
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		if page.Text != typed && page.Version != seen {
			page.Other = page.Text // shown beside what she typed; saving again keeps what she typed
		}
		page.Text, page.Errors = typed, errs
		return roomspages.Notes(page)
	})
}
