package web

import (
	"net/http"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/rooms"
	publishpages "hackathon4women/internal/web/pages/publish"
	roomspages "hackathon4women/internal/web/pages/rooms"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// consentPage asks whether words from someone's cards may appear.
func (s *Site) consentPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.consent(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, publishpages.Consent(page))
}

func (s *Site) consent(r *http.Request, v visit) (publishpages.ConsentPage, error) {
	yes, answered, err := s.publish.Allowed(r.Context(), v.Me, v.Edition.ID)
	return consentOf(s.page(r, v, "publish.consent.title"), v, yes, answered), err
}

// consentOf draws the question; the gallery calls it too.
func consentOf(frame ui.Page, v visit, yes, answered bool) publishpages.ConsentPage {
	p := publishpages.ConsentPage{
		Page: frame, Action: v.Edition.Path() + "/consent", Table: v.Edition.Path() + "/table", Open: publish.Asked(v.Edition) && !v.Me.Staff,
		Answers: []ui.Choice{
			{Value: "yes", Label: frame.T("publish.consent.yes"), Checked: answered && yes},
			{Value: "no", Label: frame.T("publish.consent.no"), Checked: answered && !yes},
		},
	}
	switch {
	case answered && yes:
		p.Said = frame.T("publish.consent.saved_yes")
	case answered:
		p.Said = frame.T("publish.consent.saved_no")
	}
	return p
}

// allowWords keeps her answer.
func (s *Site) allowWords(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	err := fault.Wrong("appear", "publish.consent.missing")
	if answer := r.PostForm.Get("appear"); answer == "yes" || answer == "no" {
		err = s.publish.AllowWords(r.Context(), v.Me, v.Edition, answer == "yes")
	}
	if err != nil {
		page, gone := s.consent(r, v)
		if gone != nil {
			return gone
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return publishpages.Consent(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/consent")
}

// consentPart reminds people of the question when the end is near, until they have answered.
func (s *Site) consentPart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	if v.Me.Staff || !runs(room, edition.Harvesting, edition.Pitch, edition.Promises) {
		return roomspages.Section{}, nil
	}
	_, answered, err := s.publish.Allowed(r.Context(), v.Me, v.Edition.ID)
	if err != nil || answered {
		return roomspages.Section{}, err
	}
	ask := publishpages.ConsentAsk{Question: v.Words.T("publish.consent.part"), Label: v.Words.T("publish.consent.answer"), Href: v.Edition.Path() + "/consent"}
	return roomspages.Section{ID: "consent", Body: publishpages.Ask(ask)}, nil
}
