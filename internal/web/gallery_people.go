package web

import (
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) peopleSamples() []Sample {
	return []Sample{
		{"people-enter", "people.enter.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Enter(sampleEnter(p))
		}},
		{"people-enter-ended", "people.enter.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := sampleEnter(p)
			page.Flash = p.T("people.enter.ended")
			return peoplepages.Enter(page)
		}},
		{"people-enter-error", "people.enter.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "words", Text: p.T("people.enter.unknown")}}
			return peoplepages.Enter(sampleEnter(p))
		}},
		{"people-register", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Register(s.sampleRegister(p, peoplepages.RegisterForm{Contact: "never"}))
		}},
		{"people-register-code", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Register(s.sampleRegister(p, peoplepages.RegisterForm{Code: "K7QF-2M9T-XD", World: "own", Name: "Merel", Languages: []string{"nl", "fr"}, Contact: "never"}))
		}},
		{"people-register-error", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{
				{Field: "code", Text: p.T("people.enter.unknown")}, {Field: "name", Text: p.T("people.register.name_missing")},
				{Field: "mail", Text: p.T("people.register.mail_shape")}, {Field: "consent_take_part", Text: p.T("people.register.consent_missing")},
			}
			return peoplepages.Register(s.sampleRegister(p, peoplepages.RegisterForm{
				Code: "K7QF-2M9T-XX", World: "firm", Organisation: "Boulangerie du Canal", Languages: []string{"fr"}, Needs: []string{"breaks"}, Contact: "plain", Mail: "wout@",
			}))
		}},
		{"people-register-full", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := s.sampleRegister(p, peoplepages.RegisterForm{Contact: "never"})
			page.Door, page.Mail = string(people.Full), false
			for i := range page.Worlds {
				page.Worlds[i].Hint = p.T("people.register.world_waiting")
			}
			return peoplepages.Register(page)
		}},
		{"people-register-not-yet", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := s.sampleRegister(p, peoplepages.RegisterForm{})
			page.Door = string(people.NotYet)
			return peoplepages.Register(page)
		}},
		{"people-register-shut", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := s.sampleRegister(p, peoplepages.RegisterForm{})
			page.Door = string(people.Shut)
			return peoplepages.Register(page)
		}},
		{"people-phrase", "people.phrase.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Phrase(samplePhrase(p))
		}},
		{"people-phrase-error", "people.phrase.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "phrase", Text: p.T("people.phrase.offer")}}
			page := samplePhrase(p)
			page.Changing = true
			return peoplepages.Phrase(page)
		}},
		{"people-phrase-keep", "people.phrase.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav = nil
			return peoplepages.Keep(peoplepages.KeepPage{Page: p, Phrase: samplePhrases[p.Lang()][1], OnHref: "/e/sample00/programme"})
		}},
		{"people-status-registered", "people.status.title", ui.Workspace, sampleStatus("registered")},
		{"people-status-waiting", "people.status.title", ui.Workspace, sampleStatus("waiting")},
		{"people-status-declined", "people.status.title", ui.Workspace, sampleStatus("declined")},
		{"people-status-admitted", "people.status.title", ui.Workspace, sampleStatus("admitted")},
	}
}

func sampleEnter(p ui.Page) peoplepages.EnterPage {
	p.Nav, p.SignedIn = nil, false
	return peoplepages.EnterPage{Page: p, Action: "/e/sample00/enter", RegisterHref: "/e/sample00/register", MailHref: "/e/sample00/enter/mail"}
}

func (s *Site) sampleRegister(p ui.Page, typed peoplepages.RegisterForm) peoplepages.RegisterPage {
	p.Nav, p.SignedIn = nil, false
	v := visit{Words: p.Words, Edition: s.sampleEdition()}
	typed.Form = "sample"
	return peoplepages.RegisterPage{
		Page: p, Form: typed, Action: "/e/sample00/register", EnterHref: "/e/sample00/enter", Door: string(people.Open), Mail: true,
		Days: daysOf(p, v.Edition), Controller: text(v, "controller"), Worlds: worldChoices(v, typed.World, map[string]bool{"public": true}),
		Languages: choices(v, "people.language.", people.Languages, typed.Languages), Needs: choices(v, "people.need.", people.Needs, typed.Needs),
	}
}

var samplePhrases = map[string][3]string{
	"fr": {"cerise lampe brouillon panier mardi", "sentier tabouret violon orage cahier", "pinceau facteur tilleul bouton jardin"},
	"nl": {"kers lamp schets mandje dinsdag", "pad kruk viool onweer schrift", "penseel postbode linde knoop tuin"},
	"en": {"cherry lamp sketch basket tuesday", "path stool violin thunder notebook", "brush postman lime button garden"},
	"de": {"kirsche lampe skizze korb dienstag", "pfad hocker geige gewitter heft", "pinsel postbote linde knopf garten"},
}

func samplePhrase(p ui.Page) peoplepages.PhrasePage {
	p.Nav = nil
	page := peoplepages.PhrasePage{Page: p, Action: "/e/sample00/phrase"}
	for _, words := range samplePhrases[p.Lang()] {
		page.Offers = append(page.Offers, peoplepages.Offer{Phrase: words, Proof: "sample"})
	}
	return page
}

func sampleStatus(standing string) func(ui.Page) templ.Component {
	return func(p ui.Page) templ.Component {
		p.Nav = nil
		return peoplepages.Status(peoplepages.StatusPage{Page: p, Standing: standing, Topic: "edition/sample", Base: "/e/sample00"})
	}
}
