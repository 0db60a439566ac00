package web

import (
	"net/http"
	"slices"
	"strings"

	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// rulesPage is for the safety lead alone.
func (s *Site) rulesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.rules(r, v, safetypages.RuleForm{Kind: string(safety.Apart)})
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "safety.rules.said.", "added", "removed", "settled")
	return s.show(w, r, safetypages.Rules(page))
}

func (s *Site) rules(r *http.Request, v visit, typed safetypages.RuleForm) (safetypages.RulesPage, error) {
	desk, err := s.safety.Desk(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return safetypages.RulesPage{}, err
	}
	topic := people.DeskTopic(v.Edition.ID)
	page := rulesFor(s.page(r, v, "safety.rules.title", topic), desk, typed)
	page.Topic, page.Base, page.Wide, page.Tabs = topic, v.Edition.Path()+"/desk/rules", true, s.peopleTabs(v, "rules")
	page.Path = page.Base
	return page, nil
}

// rulesFor fills the choices of the form.
func rulesFor(p ui.Page, desk safety.Desk, typed safetypages.RuleForm) safetypages.RulesPage {
	page := safetypages.RulesPage{Page: p, Desk: desk, Form: typed}
	for _, k := range []safety.RuleKind{safety.Apart, safety.ApartOrg, safety.Together, safety.Decoy} {
		page.Kinds = append(page.Kinds, ui.Choice{Value: string(k), Label: p.T("safety.rules.choose." + string(k)), Hint: p.T("safety.rules.hint." + string(k)), Checked: typed.Kind == string(k)})
	}
	page.People, page.Others = []ui.Choice{{Label: p.T("safety.rules.choose_person")}}, []ui.Choice{{Label: p.T("safety.rules.nobody_other")}}
	for _, who := range desk.People {
		label := who.Name
		if o := who.Profile.Organisation; o != "" {
			label += " (" + o + ")"
			page.Bodies = append(page.Bodies, o)
		}
		page.People = append(page.People, ui.Choice{Value: who.ID, Label: label, Checked: typed.Person == who.ID})
		page.Others = append(page.Others, ui.Choice{Value: who.ID, Label: label, Checked: typed.Other == who.ID})
	}
	slices.SortFunc(page.Bodies, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	page.Bodies = slices.Compact(page.Bodies)
	return page
}

// addRule adds a rule and lets the tables heed it at once.
func (s *Site) addRule(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	f := r.PostForm
	typed := safetypages.RuleForm{Kind: f.Get("kind"), Person: f.Get("person"), Other: f.Get("other"), Organisation: f.Get("organisation")}
	err := s.safety.AddRule(r.Context(), v.Me, v.Edition.ID, safety.Rule{
		Kind: safety.RuleKind(typed.Kind), Person: people.ID(typed.Person), Other: people.ID(typed.Other), Organisation: typed.Organisation,
	})
	if err == nil {
		err = s.tables.Heed(r.Context(), v.Me, v.Edition)
	}
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?said=added")
	}
	page, failed := s.rules(r, v, typed)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return safetypages.Rules(page)
	})
}

func (s *Site) removeRule(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.safety.RemoveRule(r.Context(), v.Me, v.Edition.ID, r.PostForm.Get("rule")); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?said=removed")
}

func (s *Site) settleNote(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.safety.Settle(r.Context(), v.Me, v.Edition.ID, r.PostForm.Get("note")); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?said=settled")
}

// quietPage lets someone say with whom she would rather not sit. What was said is never shown to her again.
func (s *Site) quietPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page := s.quiet(r, v, "")
	page.Flash = said(v, r, "safety.quiet.said.", "sent")
	return s.show(w, r, safetypages.Quiet(page))
}

func (s *Site) quiet(r *http.Request, v visit, text string) safetypages.QuietPage {
	base := v.Edition.Path()
	page := safetypages.QuietPage{Page: s.page(r, v, "safety.quiet.title"), Action: base + "/quiet", Back: base + "/options", Text: text}
	page.Path = base + "/quiet"
	return page
}

func (s *Site) sayQuietly(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	text := r.PostForm.Get("text")
	if err := s.safety.Quietly(r.Context(), v.Me, v.Edition.ID, text); err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.quiet(r, v, text)
			page.Errors = errs
			return safetypages.Quiet(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/quiet?said=sent")
}
