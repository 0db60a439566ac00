package web

import (
	"net/http"
	"strconv"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/web/ui"

	ideaspages "hackathon4women/internal/web/pages/ideas"

	"github.com/a-h/templ"
)

// callPage is the call for ideas.
func (s *Site) callPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.call(r, v, ideaspages.CallForm{})
	if err != nil {
		return err
	}
	return s.show(w, r, ideaspages.Call(page))
}

func (s *Site) writeIdea(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := ideaspages.CallForm{ID: r.PostForm.Get("idea"), Text: r.PostForm.Get("text")}
	if err := s.ideas.WriteIdea(r.Context(), v.Me, v.Edition, ideas.ID(typed.ID), typed.Text); err != nil {
		page, broken := s.call(r, v, typed)
		if broken != nil {
			return broken
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return ideaspages.Call(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/ideas")
}

func (s *Site) removeIdea(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToIdeas(w, r, v, s.ideas.TakeIdeaBack(r.Context(), v.Me, v.Edition, ideas.ID(r.PathValue("idea"))))
}

func (s *Site) hideIdea(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.backToIdeas(w, r, v, s.moderation.HideIdea(r.Context(), v.Me, v.Edition, ideas.ID(r.PathValue("idea")), moderation.Reason(r.PostForm.Get("reason"))))
}

func (s *Site) showIdea(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToIdeas(w, r, v, s.moderation.ShowIdea(r.Context(), v.Me, v.Edition, ideas.ID(r.PathValue("idea"))))
}

func (s *Site) backToIdeas(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/ideas")
	}
	page, broken := s.call(r, v, ideaspages.CallForm{})
	if broken != nil {
		return broken
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		for i := range errs {
			errs[i].Field = "" // the field stands in a list
		}
		page.Errors = errs
		return ideaspages.Call(page)
	})
}

func (s *Site) call(r *http.Request, v visit, typed ideaspages.CallForm) (ideaspages.CallPage, error) {
	all, next, err := s.ideas.Ideas(r.Context(), v.Me, v.Edition)
	if err != nil {
		return ideaspages.CallPage{}, err
	}
	if typed.ID == "" {
		typed.ID = string(next)
	}
	page := callOf(s.page(r, v, "ideas.call.title", ideas.Topic(v.Edition.ID)), v, all, typed)
	noteIdeas(page.Mine, s.textNotes(r, v))
	return page, nil
}

// callOf draws the call; the gallery calls it too.
func callOf(frame ui.Page, v visit, all []ideas.Idea, typed ideaspages.CallForm) ideaspages.CallPage {
	p := ideaspages.CallPage{
		Page: frame, Action: v.Edition.Path() + "/ideas", Watch: ideas.Topic(v.Edition.ID), Form: typed, Moderates: ideas.Moderates(v.Me, v.Edition.ID),
		Writes: ideas.Open(v.Edition) && !v.Me.Staff, Closed: !ideas.Open(v.Edition), Questions: guidingQuestions(v),
	}
	for _, i := range all {
		view := ideaspages.IdeaView{ID: string(i.ID), Text: i.Text.Reveal(), Hidden: i.Hidden}
		if i.Mine {
			view.Points = pointsAt(view.Text)
			p.Mine = append(p.Mine, view)
		} else {
			p.Others = append(p.Others, view)
		}
	}
	return p
}

// guidingQuestions are the edition's own, in the reader's language where they exist in it.
func guidingQuestions(v visit) []ideaspages.Question {
	var all []ideaspages.Question
	for n := 1; ; n++ {
		text, in := v.Edition.Texts.In(v.Words.Lang(), "question."+strconv.Itoa(n))
		if text == "" {
			return all
		}
		all = append(all, ideaspages.Question{Text: text, In: in})
	}
}

// Readers of every table and of hidden ideas.
var moderators = Who{Name: "moderator", Roles: edition.Organiser | edition.Deputy | edition.Moderator}
