package web

import (
	"net/http"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// doorDesk is for the day: a walk-in in a minute, and a new code for someone who lost her phrase.
func (s *Site) doorDesk(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.doorForm(r, v, peoplepages.DoorForm{Form: string(people.NewForm()), World: edition.Own, Languages: []string{v.Words.Lang()}})
	if err != nil {
		return err
	}
	return s.show(w, r, peoplepages.Door(page))
}

func (s *Site) doorForm(r *http.Request, v visit, typed peoplepages.DoorForm) (peoplepages.DoorPage, error) {
	page := peoplepages.DoorPage{Page: s.peopleFrame(r, v, "people.door.title", "door"), Base: v.Edition.Path(), Tabs: s.peopleTabs(v, "door"), Form: typed}
	page.Worlds = worldChoices(v, typed.World, nil)
	for i := range page.Worlds {
		page.Worlds[i].Hint = ""
	}
	page.Languages = tickable(v, "people.language.", people.Languages, typed.Languages)
	list, err := s.people.DoorList(r.Context(), v.Me, v.Edition)
	which := apartAtDoor(page.Page, list)
	for _, one := range list {
		page.People = append(page.People, ui.Choice{Value: string(one.ID), Label: andWhich(one.Name, which[one.ID]), Checked: string(one.ID) == typed.Person})
	}
	return page, err
}

// vouch takes a walk-in on and shows the code with which she comes in.
func (s *Site) vouch(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	typed := peoplepages.DoorForm{Form: get("form"), Name: get("name"), World: get("world"), Languages: r.PostForm["languages"], Vouched: get("vouched") != ""}
	code, err := s.people.Vouch(r.Context(), v.Me, v.Edition, people.WalkIn{
		Form: people.Form(typed.Form), Name: typed.Name, World: typed.World, Lang: typed.Languages, Vouched: typed.Vouched,
	})
	return s.handOver(w, r, v, typed, code, typed.Name, err)
}

// newCode gives someone who lost her phrase a code.
func (s *Site) newCode(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := peoplepages.DoorForm{Form: string(people.NewForm()), World: edition.Own, Languages: []string{v.Words.Lang()}, Person: r.PostForm.Get("person"), Sure: r.PostForm.Get("sure") != ""}
	page, err := s.doorForm(r, v, typed)
	if err != nil {
		return err
	}
	name := ""
	for _, one := range page.People {
		if one.Value == typed.Person {
			name = one.Label
		}
	}
	var code string
	switch {
	case name == "":
		err = fault.Wrong("person", "people.door.person_missing")
	case !typed.Sure:
		err = fault.Wrong("sure", "people.door.sure_missing")
	default:
		code, err = s.people.NewCode(r.Context(), v.Me, v.Edition, people.ID(typed.Person))
	}
	return s.handOver(w, r, v, typed, code, name, err)
}

// handOver shows a code once, or the door desk with what is wrong.
func (s *Site) handOver(w http.ResponseWriter, r *http.Request, v visit, typed peoplepages.DoorForm, code, name string, err error) error {
	if err == nil {
		return s.show(w, r, peoplepages.Handed(peoplepages.HandedPage{
			Page: s.peopleFrame(r, v, "people.door.title", "door"), Code: code, Name: name, Address: s.doorAddress(r, v.Edition), BackHref: v.Edition.Path() + "/desk/door",
		}))
	}
	page, failed := s.doorForm(r, v, typed)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return peoplepages.Door(page)
	})
}

// teamDesk lists the colleagues of an edition and makes new accounts.
func (s *Site) teamDesk(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.teamForm(r, v, peoplepages.TeamForm{Form: string(people.NewForm()), Lang: v.Words.Lang()})
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "people.team.said.", "roles", "dismissed")
	return s.show(w, r, peoplepages.Team(page))
}

// staffRoles in the order in which they are offered.
var staffRoles = []edition.Role{edition.Organiser, edition.Deputy, edition.SafetyLead, edition.Listener, edition.Moderator}

func (s *Site) teamForm(r *http.Request, v visit, typed peoplepages.TeamForm) (peoplepages.TeamPage, error) {
	page := peoplepages.TeamPage{Page: s.peopleFrame(r, v, "people.team.title", "team"), Base: v.Edition.Path(), Topic: people.DeskTopic(v.Edition.ID), Tabs: s.peopleTabs(v, "team"), Form: typed}
	page.Roles = staffChoices(v, rolesOf(typed.Roles))
	page.Langs = tickable(v, "people.language.", people.Languages, []string{typed.Lang})
	all, err := s.people.Team(r.Context(), v.Me, v.Edition)
	for _, a := range all {
		page.Colleagues = append(page.Colleagues, peoplepages.Colleague{ID: string(a.ID), Name: a.Name, Me: a.ID == v.Me.PersonID(), Roles: staffChoices(v, a.Roles[v.Edition.ID])})
	}
	return page, err
}

func staffChoices(v visit, held edition.Role) []ui.Choice {
	var all []ui.Choice
	for _, role := range staffRoles {
		all = append(all, ui.Choice{Value: role.String(), Label: v.Words.T("people.role." + role.String()), Hint: v.Words.T("people.role_hint." + role.String()), Checked: held.Any(role)})
	}
	return all
}

// enlist makes an account for a colleague and shows its phrase once.
func (s *Site) enlist(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	typed := peoplepages.TeamForm{Form: get("form"), Name: get("name"), Lang: get("language"), Roles: r.PostForm["role"]}
	words, err := s.people.Enlist(r.Context(), v.Me, v.Edition, people.Form(typed.Form), typed.Name, typed.Lang, rolesOf(typed.Roles))
	if err == nil {
		return s.show(w, r, peoplepages.Enlisted(peoplepages.EnlistedPage{
			Page: s.peopleFrame(r, v, "people.team.title", "team"), Name: typed.Name, Phrase: words, Address: s.doorAddress(r, v.Edition), BackHref: v.Edition.Path() + "/desk/team",
		}))
	}
	page, failed := s.teamForm(r, v, typed)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return peoplepages.Team(page)
	})
}

// setStaffRoles changes a colleague's roles; none dismisses her from this edition.
func (s *Site) setStaffRoles(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	roles := rolesOf(r.PostForm["role"])
	if err := s.people.SetStaffRoles(r.Context(), v.Me, v.Edition, people.ID(r.PostForm.Get("account")), roles); err != nil {
		page, failed := s.teamForm(r, v, peoplepages.TeamForm{Form: string(people.NewForm()), Lang: v.Words.Lang()})
		if failed != nil {
			return failed
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return peoplepages.Team(page)
		})
	}
	said := "roles"
	if roles == 0 {
		said = "dismissed"
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/team?"+saying(v, said))
}
