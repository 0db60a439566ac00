package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// requestsPage is where the safety lead erases or copies what is known of someone who cannot come in, at her request.
func (s *Site) requestsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.requests(r, v, people.Asked{})
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "people.request.said.", "erased")
	return s.show(w, r, peoplepages.Requests(page))
}

func (s *Site) requests(r *http.Request, v visit, asked people.Asked) (peoplepages.RequestsPage, error) {
	all, err := s.people.Requestable(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return peoplepages.RequestsPage{}, err
	}
	page := requestsOf(s.page(r, v, "people.request.title"), all, asked)
	page.Base = v.Edition.Path() + "/desk/requests"
	page.Path, page.Tabs = page.Base, s.peopleTabs(v, "requests")
	return page, nil
}

// requestsOf draws the request; the gallery calls it too.
func requestsOf(frame ui.Page, all []people.Listed, asked people.Asked) peoplepages.RequestsPage {
	p := peoplepages.RequestsPage{Page: frame, Person: string(asked.Person), Sure: string(asked.Sure), Name: asked.Name}
	p.People = []ui.Choice{{Label: frame.T("people.request.choose")}}
	slices.SortFunc(all, func(a, b people.Listed) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	which := toldApart(frame, all)
	for _, who := range all {
		p.People = append(p.People, ui.Choice{Value: who.ID, Label: whom(who, which), Checked: who.ID == string(asked.Person)})
	}
	for _, way := range people.Ways {
		p.Ways = append(p.Ways, ui.Choice{Value: string(way), Label: frame.T("people.request.sure." + string(way)), Checked: way == asked.Sure})
	}
	return p
}

func askedFor(r *http.Request) people.Asked {
	get := r.PostForm.Get
	return people.Asked{Person: people.ID(get("person")), Sure: people.Sure(get("sure")), Name: get("name")}
}

// chooseRequest is the first step; the second confirms it.
func (s *Site) chooseRequest(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	asked := askedFor(r)
	if _, err := s.people.Choose(r.Context(), v.Me, v.Edition.ID, asked); err != nil {
		return s.requestAgain(w, r, v, err, asked, false)
	}
	page, err := s.requests(r, v, asked)
	if err != nil {
		return err
	}
	page.Confirming = true
	return s.show(w, r, peoplepages.Requests(page))
}

func (s *Site) requestAgain(w http.ResponseWriter, r *http.Request, v visit, err error, asked people.Asked, confirming bool) error {
	page, gone := s.requests(r, v, asked)
	if gone != nil {
		return gone
	}
	page.Confirming = confirming
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return peoplepages.Requests(page)
	})
}

// fileFor is her registration as a file, to be handed to her.
func (s *Site) fileFor(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	asked := askedFor(r)
	own, parts, err := s.people.CopyFor(r.Context(), v.Me, v.Edition.ID, asked)
	if err != nil {
		return s.requestAgain(w, r, v, err, asked, true)
	}
	raw, err := json.MarshalIndent(map[string]any{
		"registration": ownRegistration(v.Edition, own), "parts": ownParts(parts), "left_out": v.Words.T("people.request.left_out"), "simulation": v.Edition.Simulated(),
	}, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="options.json"`)
	_, err = w.Write(append(raw, '\n'))
	return err
}

// eraseFor erases everything of hers.
func (s *Site) eraseFor(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	asked := askedFor(r)
	if err := s.people.EraseFor(r.Context(), v.Me, v.Edition.ID, asked); err != nil {
		return s.requestAgain(w, r, v, err, asked, true)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/requests?"+saying(v, "erased"))
}
