package web

import (
	"net/http"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// registerPage is the registration form, or why there is none now.
func (s *Site) registerPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Me.ID != "" && !v.Me.Staff {
		path, err := s.placeOf(r.Context(), v.Visit, "")
		if err != nil {
			return err
		}
		return s.seeOther(w, r, path)
	}
	page, err := s.registerForm(r, v, peoplepages.RegisterForm{Form: string(people.NewForm()), Contact: "never"})
	if err != nil {
		return err
	}
	return s.show(w, r, peoplepages.Register(page))
}

// registerWithCode shows the registration form of an edition with the code kept in the form: a code never stands in an address.
func (s *Site) registerWithCode(w http.ResponseWriter, r *http.Request, v visit, e edition.Edition, code string) error {
	v.Edition, v.Me, v.Now = e, people.Person{}, e.Now(s.now())
	page, err := s.registerForm(r, v, peoplepages.RegisterForm{Form: string(people.NewForm()), Code: code, Contact: "never"})
	if err != nil {
		return err
	}
	return s.show(w, r, peoplepages.Register(page))
}

// refusedIn is how long it takes to be refused at registration, or a multiple of it.
const refusedIn = 40 * time.Millisecond

// register takes someone on and leads her to her phrase.
func (s *Site) register(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed, began := typedRegistration(r), time.Now()
	err := s.people.KnockRegister(r.Context(), s.address(r).String(), typed.Code, v.Edition.Capacity)
	var token people.Token
	if err == nil {
		token, err = s.people.Register(r.Context(), v.Edition, s.applicationOf(typed))
		if typed.Code != "" {
			err = s.people.Knocked(r.Context(), s.address(r).String(), typed.Code, err)
		}
	}
	if fault.KindOf(err) == fault.Closed {
		return s.registerPage(w, r, v)
	}
	if err != nil {
		clock.Evenly(began, refusedIn) // a slip whose day has passed is looked at longer than one that there never was
		page, failed := s.registerForm(r, v, typed)
		if failed != nil {
			return failed
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return peoplepages.Register(page)
		})
	}
	return s.goIn(w, r, token, "")
}

func typedRegistration(r *http.Request) peoplepages.RegisterForm {
	get := r.PostForm.Get
	return peoplepages.RegisterForm{
		Form: get("form"), Code: get("code"), World: get("world"), Name: get("name"), Organisation: get("organisation"),
		Languages: r.PostForm["languages"], Needs: r.PostForm["needs"], Contact: get("contact"), Mail: get("mail"), Note: get("note"),
		Known: get("known"), Apart: get("apart"), Together: get("together"),
		TakePart: get("consent_take_part") != "", MailCode: get("mail_code") != "", FollowUp: get("follow_up") != "",
	}
}

func (s *Site) applicationOf(typed peoplepages.RegisterForm) people.Application {
	a := people.Application{
		Form: people.Form(typed.Form), Code: typed.Code, World: typed.World, Needs: typed.Needs,
		Private: people.Private{Known: typed.Known, Apart: typed.Apart, Together: typed.Together},
		Profile: people.Profile{Name: typed.Name, Organisation: typed.Organisation, Languages: typed.Languages, Note: typed.Note},
	}
	if typed.TakePart {
		a.Consents = append(a.Consents, "take_part")
	}
	if typed.Contact != "neutral" && typed.Contact != "plain" || !s.people.SendsMail() {
		return a
	}
	a.Profile.Mail, a.Profile.PlainMail = typed.Mail, typed.Contact == "plain"
	a.Consents = append(a.Consents, "mail")
	if typed.MailCode {
		a.Consents = append(a.Consents, "mail_code")
	}
	if typed.FollowUp {
		a.Consents = append(a.Consents, "follow_up")
	}
	return a
}

func (s *Site) registerForm(r *http.Request, v visit, typed peoplepages.RegisterForm) (peoplepages.RegisterPage, error) {
	door, waiting, err := s.people.Door(r.Context(), v.Edition)
	base := v.Edition.Path()
	page := peoplepages.RegisterPage{
		Page: s.page(r, v, "people.register.title"), Form: typed, Action: base + "/register", EnterHref: base + "/enter",
		Door: string(door), Mail: s.people.SendsMail(), Controller: editionText(v, "controller"),
	}
	page.Path, page.HomeHref, page.HelpHref = page.Action, base, base+"/help"
	page.Days = daysOf(page.Page, v.Edition)
	page.Worlds = worldChoices(v, typed.World, waiting)
	page.Languages = tickable(v, "people.language.", people.Languages, typed.Languages)
	page.Needs = tickable(v, "people.need.", people.Needs, typed.Needs)
	return page, err
}

// daysOf says when each day of an edition begins and ends.
func daysOf(p ui.Page, e edition.Edition) (days []string) {
	for _, day := range e.Programme.Days() {
		all := e.Programme.Day(day)
		days = append(days, p.Day(all[0].Start)+", "+p.Clock(all[0].Start)+"\u00a0–\u00a0"+p.Clock(all[len(all)-1].End()))
	}
	return days
}

// worldChoices offers "in my own name" first, to everybody.
func worldChoices(v visit, chosen string, waiting map[string]bool) []ui.Choice {
	lang := v.Words.Lang()
	worlds := slices.Clone(v.Edition.Worlds)
	slices.SortStableFunc(worlds, func(a, b edition.World) int {
		switch {
		case a.Key == edition.Own && b.Key != edition.Own:
			return -1
		case b.Key == edition.Own && a.Key != edition.Own:
			return 1
		}
		return 0
	})
	var all []ui.Choice
	for _, w := range worlds {
		hint, _ := v.Edition.Texts.In(lang, "world."+w.Key+".text")
		if waiting[w.Key] {
			hint = v.Words.T("people.register.world_waiting")
		}
		all = append(all, ui.Choice{Value: w.Key, Label: v.Edition.WorldName(lang, w.Key), Hint: hint, Checked: w.Key == chosen, World: w.Key})
	}
	return all
}

// tickable are values of which several may be ticked; the words of each have the key prefix + value.
func tickable(v visit, prefix string, values, ticked []string) []ui.Choice {
	var all []ui.Choice
	for _, value := range values {
		all = append(all, ui.Choice{Value: value, Label: v.Words.T(prefix + value), Checked: slices.Contains(ticked, value)})
	}
	return all
}

func editionText(v visit, field string) string {
	t, _ := v.Edition.Texts.In(v.Words.Lang(), field)
	return t
}

// statusPage tells someone how her registration stands.
func (s *Site) statusPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Me.Staff {
		return s.seeOther(w, r, v.Edition.Path()+deskFor(v.Me))
	}
	if !v.Me.Chosen {
		return errNoPhrase
	}
	page := peoplepages.StatusPage{Page: s.page(r, v, "people.status.title"), Standing: string(v.Me.Standing), Base: v.Edition.Path(), Topic: edition.Topic(v.Edition.ID)}
	page.Nav = nil
	page.Live = ui.Live{Href: v.Edition.Path() + "/live", Topics: []string{page.Topic}}
	return s.show(w, r, peoplepages.Status(page))
}

// withdraw ends someone's part and erases what she told.
func (s *Site) withdraw(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.people.Withdraw(r.Context(), v.Me); err != nil {
		return err
	}
	return s.outside(w, r, v, "gone")
}
