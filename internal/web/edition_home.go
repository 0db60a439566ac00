package web

import (
	"net/http"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/people"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// home lists the events that one may read about. It is neutral itself, and has the door for everybody.
func (s *Site) home(w http.ResponseWriter, r *http.Request, v visit) error {
	all, err := s.edition.Public(r.Context())
	if err != nil {
		return err
	}
	return s.show(w, r, editionpages.Home(homeOf(s.page(r, v, "web.home.title"), v, all)))
}

func homeOf(frame ui.Page, v visit, all []edition.Edition) editionpages.HomePage {
	p := editionpages.HomePage{Page: frame, Enter: "/enter"}
	for _, e := range all {
		event := eventOf(v, e)
		event.Href = e.PublicPath()
		p.Events = append(p.Events, event)
	}
	return p
}

func eventOf(v visit, e edition.Edition) editionpages.Event {
	t := tongue{e.Texts, v.Words.Lang()}
	return editionpages.Event{Name: t.text("name"), Line: t.text("line"), Dates: daysInWords(v.Words, e), Phase: v.Words.T("edition.phase.name." + string(e.Phase))}
}

// deskPage lists the editions in which a staff account has a role.
func (s *Site) editionsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.editionsDesk(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, editionpages.Desk(p))
}

func (s *Site) editionsDesk(r *http.Request, v visit) (editionpages.DeskPage, error) {
	mine, err := s.mine(r, v)
	if err != nil {
		return editionpages.DeskPage{}, err
	}
	return deskOf(s.page(r, v, "web.nav.desk"), v, mine), nil
}

func deskOf(frame ui.Page, v visit, mine []edition.Edition) editionpages.DeskPage {
	p := editionpages.DeskPage{Page: frame, Name: v.Me.Name, Copy: "/desk/copies"}
	if v.Me.Roles.Any(edition.Operator) {
		p.New = "/desk/new"
	}
	for _, e := range mine {
		event := eventOf(v, e)
		event.Href = e.Path() + "/desk"
		event.Links = []editionpages.Link{{Label: v.Words.T("edition.desk.arrange"), Href: e.Path() + "/desk/edition"}, {Label: v.Words.T("edition.desk.phase"), Href: e.Path() + "/desk/phase"}}
		if e.Phase != edition.Draft {
			event.Links = append(event.Links, editionpages.Link{Label: v.Words.T("edition.desk.public"), Href: e.PublicPath()})
		}
		p.Events = append(p.Events, event)
	}
	if len(mine) > 0 {
		p.Last = mine[0].Code
	}
	return p
}

// mine are the editions of a staff account, newest first.
func (s *Site) mine(r *http.Request, v visit) ([]edition.Edition, error) {
	ids, err := s.people.EditionsOf(r.Context(), v.Account)
	if err != nil {
		return nil, err
	}
	return s.edition.Several(r.Context(), ids)
}

// createPage asks for what a new edition needs.
func (s *Site) createPage(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.create(r, v, editionpages.Outline{Template: string(edition.Harvest), Language: v.Words.Lang(), From: "09:00", Zone: "Europe/Brussels", Capacity: "60"})
	if err != nil {
		return err
	}
	return s.show(w, r, editionpages.Create(p))
}

// createEdition makes an edition and appoints whoever made it as its organiser.
func (s *Site) createEdition(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	typed := editionpages.Outline{
		Template: get("template"), Language: get("language"), Name: get("name"), Line: get("line"), Organiser: get("organiser"), OrganiserURL: get("organiser_url"),
		Day1: get("day1"), Day2: get("day2"), From: get("from"), Zone: get("zone"), Capacity: get("capacity"), ExitURL: get("exit_url"),
	}
	e, err := s.edition.Found(r.Context(), v.Me.Acting, s.words, edition.Outline(typed))
	if err != nil {
		page, failed := s.create(r, v, typed)
		if failed != nil {
			return failed
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return editionpages.Create(page)
		})
	}
	return s.organise(w, r, v, e)
}

// copyEdition makes a new draft of an edition that one organises, or a try-out of it.
func (s *Site) copyEdition(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	from, err := s.edition.ByCode(r.Context(), r.PostForm.Get("edition"))
	if err != nil {
		return err
	}
	there, err := s.people.Acting(r.Context(), v.Visit, from.ID)
	if err != nil {
		return err
	}
	copied := s.edition.Copy
	if r.PostForm.Get("for") == "rehearsal" {
		copied = s.edition.ForRehearsal
	}
	e, err := copied(r.Context(), there.Acting, from.ID)
	if err != nil {
		return err
	}
	return s.organise(w, r, v, e)
}

// organise appoints the account as organiser of its new edition and leads to it.
func (s *Site) organise(w http.ResponseWriter, r *http.Request, v visit, e edition.Edition) error {
	if err := s.people.Appoint(r.Context(), v.Me.Acting, e.ID, people.ID(v.Account), edition.Organiser); err != nil {
		return err
	}
	return s.seeOther(w, r, e.Path()+"/desk/phase")
}

func (s *Site) create(r *http.Request, v visit, typed editionpages.Outline) (editionpages.CreatePage, error) {
	if !v.Me.Roles.Any(edition.Operator) {
		return editionpages.CreatePage{}, fault.ErrNotFound
	}
	mine, err := s.mine(r, v)
	if err != nil {
		return editionpages.CreatePage{}, err
	}
	return createOf(s.page(r, v, "edition.create.title"), v, typed, mine), nil
}

func createOf(frame ui.Page, v visit, typed editionpages.Outline, mine []edition.Edition) editionpages.CreatePage {
	w := v.Words
	p := editionpages.CreatePage{Page: frame, Form: typed, Copy: "/desk/copies", Zones: zoneChoices(typed.Zone)}
	for _, t := range edition.Templates {
		p.Templates = append(p.Templates, ui.Choice{Value: string(t), Label: w.T("edition.template." + string(t)), Hint: w.T("edition.template." + string(t) + "_text"), Checked: typed.Template == string(t)})
	}
	for _, lang := range i18n.Languages {
		p.Languages = append(p.Languages, ui.Choice{Value: lang, Label: capital(w.T("ui.lang." + lang)), Checked: typed.Language == lang})
	}
	if len(mine) > 0 {
		p.Last = eventOf(v, mine[0])
		p.Last.Copy = mine[0].Code
	}
	return p
}

// zones are offered; another may stand where it was chosen already.
var zones = []string{
	"Europe/Brussels", "Europe/Amsterdam", "Europe/Berlin", "Europe/Dublin", "Europe/Lisbon", "Europe/London", "Europe/Luxembourg", "Europe/Madrid",
	"Europe/Paris", "Europe/Rome", "Europe/Zurich", "Africa/Casablanca", "Africa/Kinshasa", "America/Montreal", "UTC",
}

func zoneChoices(chosen string) (all []ui.Choice) {
	known := false
	for _, z := range zones {
		all = append(all, ui.Choice{Value: z, Label: z, Checked: z == chosen})
		known = known || z == chosen
	}
	if !known && chosen != "" {
		all = append(all, ui.Choice{Value: chosen, Label: chosen, Checked: true})
	}
	return all
}
