package web

import (
	"net/http"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// Removers may put someone out at once.
var Removers = Who{Name: "remover", Roles: edition.Organiser | edition.Deputy | edition.SafetyLead}

// endedPage is for whoever was put out, found by the visit that this ended; for everybody else it is not there.
func (s *Site) endedPage(w http.ResponseWriter, r *http.Request, v visit) error {
	who, found, err := s.people.PutOut(r.Context(), s.token(r))
	if err != nil {
		return err
	}
	if !found || who.Edition != v.Edition.ID {
		return fault.ErrNotFound
	}
	page := s.ended(r, v, "")
	page.Sent = r.URL.Query().Has("sent")
	return s.show(w, r, safetypages.Ended(page))
}

func (s *Site) ended(r *http.Request, v visit, text string) safetypages.EndedPage {
	page := safetypages.EndedPage{Page: s.page(r, v, "safety.ended.title"), Action: v.Edition.Path() + "/ended", Text: text}
	page.Path = page.Action
	return page
}

// appeal takes what whoever was put out says to the safety lead.
func (s *Site) appeal(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	who, _, err := s.people.PutOut(r.Context(), s.token(r))
	if err != nil {
		return err
	}
	if who.Edition != v.Edition.ID {
		who = people.Person{}
	}
	text := r.PostForm.Get("text")
	if err := s.safety.Appeal(r.Context(), who, text); err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.ended(r, v, text)
			page.Errors = errs
			return safetypages.Ended(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/ended?sent=1")
}

// needAttention is pressed by whoever facilitates a table at which somebody should be put out.
func (s *Site) needAttention(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToTable(w, r, v, s.rooms.NeedAttention(r.Context(), v.Me, v.Edition, tableOf(r)))
}

// attentionPage is where those who may put someone out do so.
func (s *Site) attentionPage(w http.ResponseWriter, r *http.Request, v visit) error {
	urgent, err := s.rooms.Attention(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	in, err := s.people.In(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	var appeals []safety.Appeal
	if v.Me.Roles.Any(edition.SafetyLead) {
		if appeals, err = s.safety.Appeals(r.Context(), v.Me, v.Edition.ID); err != nil {
			return err
		}
	}
	frame := s.page(r, v, "safety.attention.title", people.DeskTopic(v.Edition.ID))
	page := attentionOf(frame, v, urgent, in, appeals)
	page.Tabs = s.peopleTabs(v, "attention")
	page.Flash = said(v, r, "people.desk.said.", "removed")
	return s.show(w, r, safetypages.Attention(page))
}

// attentionOf draws the page; the gallery calls it too.
func attentionOf(frame ui.Page, v visit, urgent []rooms.Urgent, in []people.AtDoor, appeals []safety.Appeal) safetypages.AttentionPage {
	page := safetypages.AttentionPage{Page: frame, Base: v.Edition.Path(), Topic: people.DeskTopic(v.Edition.ID), LeadsSafety: v.Me.Roles.Any(edition.SafetyLead)}
	page.Path = page.Base + "/desk/attention"
	which := apartAtDoor(frame, in)
	for _, u := range urgent {
		t := safetypages.AttentionTable{Title: frame.T("safety.attention.table", "n", u.N, "time", frame.Clock(u.Raised))}
		for _, seat := range u.Seats {
			row := safetypages.PersonRow{ID: string(seat.Person), Name: andWhich(seat.Name, which[seat.Person])}
			if seat.Part != "" {
				row.Note = frame.T("rooms.seat." + seat.Part)
			}
			t.Seats = append(t.Seats, row)
		}
		page.Tables = append(page.Tables, t)
	}
	for _, a := range appeals {
		page.Appeals = append(page.Appeals, safetypages.AppealRow{ID: a.ID, Person: string(a.Person), Name: a.Name, When: frame.Day(a.At) + ", " + frame.Clock(a.At), Text: a.Text.Reveal()})
	}
	for _, p := range in {
		page.People = append(page.People, safetypages.PersonRow{ID: string(p.ID), Name: andWhich(p.Name, which[p.ID])})
	}
	return page
}

// removeNow puts someone out at once and everywhere.
func (s *Site) removeNow(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.people.Remove(r.Context(), v.Me, v.Edition, people.ID(r.PostForm.Get("person"))); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/attention?"+saying(v, "removed"))
}

func (s *Site) settleAppeal(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.safety.SettleAppeal(r.Context(), v.Me, v.Edition.ID, r.PostForm.Get("appeal")); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/attention")
}
