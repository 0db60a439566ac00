package web

import (
	"net/http"
	"slices"
	"strings"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
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
	page.Flash = said(v, r, "safety.rules.said.", "added", "removed", "settled", "dropped", "checked", "judged")
	return s.show(w, r, safetypages.Rules(page))
}

func (s *Site) rules(r *http.Request, v visit, typed safetypages.RuleForm) (safetypages.RulesPage, error) {
	desk, err := s.safety.Desk(r.Context(), v.Me, v.Edition)
	if err != nil {
		return safetypages.RulesPage{}, err
	}
	atDesk, hers := people.DeskTopic(v.Edition.ID), s.safety.LeadTopic(v.Edition.ID)
	page := rulesFor(s.page(r, v, "safety.rules.title", atDesk, hers), desk, typed)
	page.Topic, page.Base, page.Wide, page.Tabs = atDesk+" "+hers, v.Edition.Path()+"/desk/rules", true, s.peopleTabs(v, "rules")
	page.Path = page.Base
	return page, nil
}

// rulesFor fills the choices of the form.
func rulesFor(p ui.Page, desk safety.Desk, typed safetypages.RuleForm) safetypages.RulesPage {
	page := safetypages.RulesPage{Page: p, Desk: desk, Form: typed, Which: toldApart(p, desk.Shown)}
	for _, k := range []safety.RuleKind{safety.Apart, safety.ApartOrg, safety.Together} {
		page.Kinds = append(page.Kinds, ui.Choice{Value: string(k), Label: p.T("safety.rules.choose." + string(k)), Hint: p.T("safety.rules.hint." + string(k)), Checked: typed.Kind == string(k)})
	}
	page.People, page.Others = []ui.Choice{{Label: p.T("safety.rules.choose_person")}}, []ui.Choice{{Label: p.T("safety.rules.nobody_other")}}
	for _, who := range desk.People {
		label := whom(who.Listed, page.Which)
		if o := who.Profile.Organisation; o != "" {
			page.Bodies = append(page.Bodies, o)
		}
		page.People = append(page.People, ui.Choice{Value: who.ID, Label: label, Checked: typed.Person == who.ID})
		page.Others = append(page.Others, ui.Choice{Value: who.ID, Label: label, Checked: typed.Other == who.ID})
	}
	for _, who := range desk.Staff {
		label := p.T("safety.rules.colleague", "name", who.Name)
		page.People = append(page.People, ui.Choice{Value: string(who.ID), Label: label, Checked: typed.Person == string(who.ID)})
		page.Others = append(page.Others, ui.Choice{Value: string(who.ID), Label: label, Checked: typed.Other == string(who.ID)})
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
		return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?"+saying(v, "added"))
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
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?"+saying(v, "removed"))
}

func (s *Site) settleNote(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.safety.Settle(r.Context(), v.Me, v.Edition.ID, r.PostForm.Get("note")); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?"+saying(v, "settled"))
}

// judge is what the safety lead decides on someone who may be meant.
func (s *Site) judge(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	err := s.safety.Judge(r.Context(), v.Me, v.Edition.ID, get("wish"), people.ID(get("person")), safety.Verdict(get("verdict")))
	if err == nil {
		err = s.tables.Heed(r.Context(), v.Me, v.Edition)
	}
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?"+saying(v, "judged"))
}

// checkPerson notes that the safety lead made sure who someone is, or gives her no place.
func (s *Site) checkPerson(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	who := people.ID(r.PostForm.Get("person"))
	var err error
	switch r.PostForm.Get("outcome") {
	case "confirmed":
		err = s.people.Confirm(r.Context(), v.Me, v.Edition, who)
	case "no_place":
		err = s.safety.GiveNoPlace(r.Context(), v.Me, v.Edition.ID, who)
	default:
		err = fault.New(fault.Invalid, "fault.invalid")
	}
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?"+saying(v, "checked"))
}

func (s *Site) dropWish(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.safety.DropWish(r.Context(), v.Me, v.Edition.ID, r.PostForm.Get("note")); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/rules?"+saying(v, "dropped"))
}

// What one may say quietly: about oneself, or passed on for somebody else.
const (
	myWish    = "safety.quiet.mine."
	theirWish = "safety.wish."
)

func wishKinds(p ui.Page, whose, chosen string) (all []ui.Choice) {
	for _, k := range []safety.RuleKind{safety.Apart, safety.Together} {
		all = append(all, ui.Choice{Value: string(k), Label: p.T(whose + string(k)), Checked: chosen == string(k)})
	}
	return all
}

// tellPage lets a listener or the safety lead pass on what someone told her.
func (s *Site) tellPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page := s.tell(r, v, safetypages.TellPage{}, string(safety.Apart))
	page.Flash = said(v, r, "safety.pass.said.", "sent")
	return s.show(w, r, safetypages.Tell(page))
}

func (s *Site) tell(r *http.Request, v visit, page safetypages.TellPage, kind string) safetypages.TellPage {
	base := v.Edition.Path()
	page.Page, page.Action, page.Back = s.page(r, v, "safety.quiet.title"), base+"/desk/told", base+deskFor(v.Me)
	if v.Me.Roles.Any(edition.Listener) {
		page.Back = base + "/words"
	}
	page.Path, page.Kinds = page.Action, wishKinds(page.Page, theirWish, kind)
	return page
}

func (s *Site) passOnName(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	err := s.safety.PassOn(r.Context(), v.Me, v.Edition.ID, safety.RuleKind(get("kind")), get("from"), get("text"))
	if err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.tell(r, v, safetypages.TellPage{From: get("from"), Text: get("text")}, get("kind"))
			page.Errors = errs
			return safetypages.Tell(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/told?"+saying(v, "sent"))
}

// quietPage lets someone say whom she does not want to meet, or with whom she comes. What was said is never shown to her again.
func (s *Site) quietPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, safetypages.Quiet(s.quiet(r, v, string(safety.Apart), "")))
}

func (s *Site) quiet(r *http.Request, v visit, kind, text string) safetypages.QuietPage {
	base := v.Edition.Path()
	page := safetypages.QuietPage{Page: s.page(r, v, "safety.quiet.title"), Action: base + "/options/other", Back: base + "/options", Text: text}
	page.Path, page.Kinds = base+"/options/other", wishKinds(page.Page, myWish, kind)
	return page
}

func (s *Site) sayQuietly(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	kind, text := r.PostForm.Get("kind"), r.PostForm.Get("text")
	if kind == "" {
		kind = string(safety.Apart)
	}
	if err := s.safety.Quietly(r.Context(), v.Me, v.Edition.ID, safety.RuleKind(kind), text); err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.quiet(r, v, kind, text)
			page.Errors = errs
			return safetypages.Quiet(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/options?"+saying(v, "saved")) // as after any other change: nothing tells what it was
}
