package web

import (
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
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
		{"people-mail", "people.enter.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav, p.SignedIn = nil, false
			return peoplepages.Mail(peoplepages.MailPage{Page: p, Base: "/e/sample00", Form: peoplepages.MailForm{Form: "sample"}})
		}},
		{"people-mail-code", "people.enter.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav, p.SignedIn = nil, false
			p.Errors = []ui.FieldError{{Field: "code", Text: p.T("people.mail.unknown")}}
			return peoplepages.MailCode(peoplepages.MailPage{Page: p, Base: "/e/sample00", Form: peoplepages.MailForm{Form: "sample"}})
		}},
		{"people-register", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Register(s.sampleRegister(p, peoplepages.RegisterForm{Contact: "never"}))
		}},
		{"people-register-code", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Register(s.sampleRegister(p, peoplepages.RegisterForm{Code: "K7QF-2M9T-XD46", World: "own", Name: "Merel", Languages: []string{"nl", "fr"}, Contact: "never"}))
		}},
		{"people-register-error", "people.register.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{
				{Field: "code", Text: p.T("people.enter.unknown")}, {Field: "name", Text: p.T("people.register.name_missing")},
				{Field: "mail", Text: p.T("people.register.mail_shape")}, {Field: "consent_take_part", Text: p.T("people.register.consent_missing")},
			}
			return peoplepages.Register(s.sampleRegister(p, peoplepages.RegisterForm{
				Code: "K7QF-2M9T-XX46", World: "firm", Organisation: "Boulangerie du Canal", Languages: []string{"fr"}, Needs: []string{"breaks"}, Contact: "plain", Mail: "wout@",
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
		{"people-own", "people.own.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Flash = p.T("people.own.said.added")
			return peoplepages.Own(sampleOwn(p))
		}},
		{"people-own-empty", "people.own.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := sampleOwn(p)
			page.Passkeys, page.Passkey = nil, false
			return peoplepages.Own(page)
		}},
		{"people-own-error", "people.own.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "name", Text: p.T("people.passkey.name_missing")}, {Text: p.T("people.passkey.refused")}}
			return peoplepages.Own(sampleOwn(p))
		}},
		{"people-proof", "people.proof.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Proof(peoplepages.ProofPage{Page: p, Action: "/e/sample00/desk/team", Form: true, BackHref: "/e/sample00/desk/team", Kept: []peoplepages.KeptField{{Name: "name", Value: "Bilal"}}})
		}},
		{"people-proof-error", "people.proof.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "proof_words", Text: p.T("people.proof.unknown")}}
			return peoplepages.Proof(peoplepages.ProofPage{Page: p, Action: "/e/sample00/proof", BackHref: "/e/sample00/programme"})
		}},
		{"people-proof-demo", "people.proof.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Proof(peoplepages.ProofPage{Page: p, Action: "/e/sample00/desk/team", Form: true, BackHref: "/e/sample00/desk/team", Persona: true, Passkey: true})
		}},
		{"people-phrase", "people.phrase.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Phrase(samplePhrase(p))
		}},
		{"people-phrase-error", "people.phrase.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "phrase", Text: p.T("people.phrase.none")}}
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

func sampleOwn(p ui.Page) peoplepages.OwnPage {
	p.Nav = nil
	return peoplepages.OwnPage{
		Page: p, Passkey: true, More: true,
		Passkeys: []peoplepages.Passkey{
			{ID: "1", Name: "Laptop", Added: p.Day(sampleNow.AddDate(0, 0, -9)), Used: p.Day(sampleNow)}, {ID: "2", Name: "YubiKey 5C", Added: p.Day(sampleNow.AddDate(0, 0, -2))},
		},
		Sessions: []peoplepages.Session{{ID: "a", Here: true, Began: p.Day(sampleNow) + ", 8:52", Seen: "10:40"}, {ID: "b", Began: p.Day(sampleNow) + ", 8:10", Seen: "8:31"}},
	}
}

func sampleEnter(p ui.Page) peoplepages.EnterPage {
	p.Nav, p.SignedIn = nil, false
	return peoplepages.EnterPage{Page: p, Action: "/e/sample00/enter", RegisterHref: "/e/sample00/register", MailHref: "/e/sample00/enter/mail", Passkey: true, IssuerHref: "/enter/issuer"}
}

func (s *Site) sampleRegister(p ui.Page, typed peoplepages.RegisterForm) peoplepages.RegisterPage {
	p.Nav, p.SignedIn = nil, false
	v := visit{Words: p.Words, Edition: s.sampleEdition()}
	typed.Form = "sample"
	return peoplepages.RegisterPage{
		Page: p, Form: typed, Action: "/e/sample00/register", EnterHref: "/e/sample00/enter", Door: string(people.Open), Mail: true,
		Days: daysOf(p, v.Edition), Controller: editionText(v, "controller"), Worlds: worldChoices(v, typed.World, map[string]bool{"public": true}),
		Languages: tickable(v, "people.language.", people.Languages, typed.Languages), Needs: tickable(v, "people.need.", people.Needs, typed.Needs),
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

func (s *Site) peopleDeskSamples() []Sample {
	return []Sample{
		{"people-options", "people.options.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Options(sampleOptions(p))
		}},
		{"people-options-reworded", "people.options.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Ask = ui.NavLink{Href: "#choices", Label: p.T("ui.reworded.look")}
			page := sampleOptions(p)
			for i := range page.Consents {
				page.Consents[i].Outdated, page.Consents[i].Stands = page.Consents[i].Stands, false
			}
			return peoplepages.Options(page)
		}},
		{"people-requests", "people.request.title", ui.Workspace, sampleRequest(people.Asked{}, false)},
		{"people-requests-error", "people.request.title", ui.Workspace, sampleRequest(people.Asked{}, false, ui.FieldError{Field: "sure", Text: "people.request.sure_missing"})},
		{"people-requests-confirm", "people.request.title", ui.Workspace, sampleRequest(people.Asked{Person: "merel", Sure: people.Met}, true)},
		{"people-requests-wrong", "people.request.title", ui.Workspace, sampleRequest(people.Asked{Person: "merel", Sure: people.Met, Name: "Mrel"}, true, ui.FieldError{Field: "name", Text: "people.request.name_differs"})},
		{"people-own-file", "people.mine.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.OwnFile(s.sampleOwnFile(p))
		}},
		{"people-options-error", "people.options.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "name", Text: p.T("people.register.name_missing")}, {Field: "mail", Text: p.T("people.register.mail_shape")}}
			page := sampleOptions(p)
			page.Name, page.Contact, page.Address = "", "neutral", "merel"
			return peoplepages.Options(page)
		}},
		{"people-desk", "people.desk.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Desk(s.sampleDesk(p, "review", sampleRows(p, "registered")))
		}},
		{"people-desk-in", "people.desk.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Flash = p.T("people.desk.said.admitted")
			return peoplepages.Desk(s.sampleDesk(p, "in", sampleRows(p, "admitted")))
		}},
		{"people-desk-empty", "people.desk.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Desk(s.sampleDesk(p, "waiting", nil))
		}},
		{"people-codes", "people.codes.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Codes(s.sampleCodes(p, true))
		}},
		{"people-codes-empty", "people.codes.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "body", Text: p.T("people.codes.body_missing")}, {Field: "count", Text: p.T("people.codes.count_range", "max", people.SheetMax)}, {Field: "until", Text: p.T("people.codes.until_range")}}
			return peoplepages.Codes(s.sampleCodes(p, false))
		}},
		{"people-codes-slips", "people.codes.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Slips(peoplepages.SlipsPage{
				Page: p, Base: "/e/sample00", Form: "sample", Body: "Maison Lierre", Address: peoplepages.Address{Host: "atelier.example", Path: "/e/sample00/enter"}, Until: p.Day(sampleNow), Slip: p.Words,
				Codes: []string{"K7QF-2M9T-XD46", "03BW-7HHC-Z4P8", "9TRA-M5VE-1K0D", "FX2J-8DQP-60TR", "V4NG-CS3Y-7BW5"},
			})
		}},
		{"people-door", "people.door.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Door(s.sampleDoor(p))
		}},
		{"people-door-error", "people.door.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "vouched", Text: p.T("people.door.vouch_missing")}, {Field: "sure", Text: p.T("people.door.sure_missing")}}
			return peoplepages.Door(s.sampleDoor(p))
		}},
		{"people-door-handed", "people.door.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Handed(peoplepages.HandedPage{Page: p, Code: "K7QF-2M9T-XD46", Name: "Tilda", Address: peoplepages.Address{Host: "atelier.example", Path: "/e/sample00/enter"}, BackHref: "/e/sample00/desk/door"})
		}},
		{"people-team", "people.team.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Team(s.sampleTeam(p))
		}},
		{"people-team-made", "people.team.title", ui.Workspace, func(p ui.Page) templ.Component {
			return peoplepages.Enlisted(peoplepages.EnlistedPage{Page: p, Name: "Bilal", Phrase: samplePhrases[p.Lang()][2], Address: peoplepages.Address{Host: "atelier.example", Path: "/e/sample00/enter"}, BackHref: "/e/sample00/desk/team"})
		}},
	}
}

func sampleTabs(p ui.Page, here string) (tabs []ui.NavLink) {
	for _, part := range []string{"people", "codes", "door", "team"} {
		tabs = append(tabs, ui.NavLink{Label: p.T("people.tab." + part), Href: "/e/sample00/desk/" + part, Current: part == here})
	}
	return tabs
}

func sampleOptions(p ui.Page) peoplepages.OptionsPage {
	v := visit{Words: p.Words}
	day := p.Day(sampleNow.AddDate(0, 0, -12))
	return peoplepages.OptionsPage{
		Page: p, Base: "/e/sample00", Name: "Merel", Organisation: "Maison Lierre", World: p.T("people.role.participant"), Registered: day,
		Languages: tickable(v, "people.language.", people.Languages, []string{"nl", "fr"}), Contact: "neutral", Address: "merel@example.org", Mail: true, FollowUp: true, Names: true,
		Consents: []peoplepages.Consent{
			{Purpose: "follow_up", Label: p.T("people.consent.follow_up"), Stands: true, Given: day, Follows: p.T("people.options.consent_follows.follow_up")},
			{Purpose: "mail_code", Label: p.T("people.consent.mail_code"), Given: day, Withdrawn: p.Day(sampleNow)},
			{Purpose: "take_part", Label: p.T("people.consent.take_part"), Stands: true, Given: day, Follows: p.T("people.options.consent_follows.take_part")},
			cardsConsent(p, edition.Edition{Code: "sample00", Phase: edition.Live}, true),
		},
		Sessions: []peoplepages.Session{{ID: "a", Here: true, Began: p.Day(sampleNow) + ", 8:52", Seen: "10:40"}, {ID: "b", Began: p.Day(sampleNow) + ", 8:10", Seen: "8:31"}},
	}
}

func sampleRows(p ui.Page, standing string) []peoplepages.Row {
	rows := []peoplepages.Row{
		{ID: "1", Name: "Wout", Organisation: "Boulangerie du Canal", Languages: []string{"NL", "FR"}, Note: "Amina (Maison Lierre) kent mij.\nIk kom voor onze personeelsdienst."},
		{ID: "2", Name: "Tilda", Languages: []string{"DE", "FR"}},
		{ID: "3", Name: "Marie-Antoinette de la Fontaine-aux-Bois", Organisation: "Atelier Nord", Languages: []string{"FR"}},
		{ID: "4", Name: "نور 🌿", Languages: []string{"FR", "EN"}, Undoable: standing == "admitted"},
	}
	for i := range rows {
		rows[i].Standing, rows[i].Registered = standing, p.Words.DayShort(sampleNow.AddDate(0, 0, -9+i))
		for _, role := range people.CodeRoles {
			held := role.String() == "participant" && i != 2 || role.String() == "facilitator" && i == 2
			rows[i].Roles = append(rows[i].Roles, ui.Choice{Value: role.String(), Label: p.T("people.role." + role.String()), Checked: held})
		}
	}
	return rows
}

func (s *Site) sampleDesk(p ui.Page, shelf string, rows []peoplepages.Row) peoplepages.DeskPage {
	e := s.sampleEdition()
	page := peoplepages.DeskPage{
		Page: p, Base: "/e/sample00", Topic: "desk/sample", Tabs: sampleTabs(p, "people"), Shelf: shelf, People: rows, MayGiveRoles: true, WorldNames: map[string]string{},
		Places: people.Places{Capacity: 30, Taken: 22, ToReview: 4, Waiting: 2},
	}
	for i, w := range e.Worlds {
		page.WorldNames[w.Key] = e.WorldName(p.Lang(), w.Key)
		if w.Key != "own" {
			w.Quota = []int{0, 8, 6, 6, 8, 4}[i%6]
			page.Places.Worlds = append(page.Places.Worlds, people.WorldPlaces{World: w, Taken: i + 2, ToReview: i % 3})
		}
	}
	for i, sh := range peopleShelves {
		page.Shelves = append(page.Shelves, ui.NavLink{Label: p.T("people.shelf."+sh.Name, "n", []int{4, 22, 0, 1, 2}[i]), Href: "/e/sample00/desk/people?show=" + sh.Name, Current: sh.Name == shelf})
	}
	return page
}

func (s *Site) sampleCodes(p ui.Page, some bool) peoplepages.CodesPage {
	v := visit{Words: p.Words, Edition: s.sampleEdition()}
	page := peoplepages.CodesPage{
		Page: p, Base: "/e/sample00", Topic: "desk/sample", Tabs: sampleTabs(p, "codes"), Form: peoplepages.CodesForm{Form: "sample", Count: "10", Until: sampleNow.Format(time.DateOnly)},
		Worlds: []ui.Choice{{Label: p.T("people.codes.any_world"), Checked: true}}, Roles: []ui.Choice{{Value: "participant", Label: p.T("people.role.participant"), Checked: true}},
		Langs: tickable(v, "people.language.", people.Languages, []string{p.Lang()}),
	}
	if some {
		page.Open = []ui.Choice{{Value: "1", Label: "Maison Lierre · " + p.T("people.codes.printed", "Count", 10)}, {Value: "2", Label: "Atelier Nord · " + p.T("people.codes.printed", "Count", 5)}}
		page.Sheets = []peoplepages.Sheet{
			{ID: "1", Body: "Maison Lierre", World: v.Edition.WorldName(p.Lang(), "assoc"), Role: p.T("people.role.participant"), Until: p.Words.DayShort(sampleNow), Used: 5, Printed: 10},
			{ID: "2", Body: "Atelier Nord", World: v.Edition.WorldName(p.Lang(), "isp"), Role: p.T("people.role.facilitator"), Until: p.Words.DayShort(sampleNow), Printed: 5},
			{ID: "3", Body: "Boulangerie du Canal", Role: p.T("people.role.participant"), Printed: 4, Revoked: true},
		}
	}
	return page
}

func (s *Site) sampleDoor(p ui.Page) peoplepages.DoorPage {
	v := visit{Words: p.Words, Edition: s.sampleEdition()}
	page := peoplepages.DoorPage{
		Page: p, Base: "/e/sample00", Tabs: sampleTabs(p, "door"), Form: peoplepages.DoorForm{Form: "sample", Name: "Tilda"}, Worlds: worldChoices(v, "own", nil),
		Languages: tickable(v, "people.language.", people.Languages, []string{p.Lang()}),
		People:    []ui.Choice{{Value: "1", Label: "Linde"}, {Value: "2", Label: "Merel"}, {Value: "3", Label: "Wout"}},
	}
	for i := range page.Worlds {
		page.Worlds[i].Hint = ""
	}
	return page
}

func (s *Site) sampleTeam(p ui.Page) peoplepages.TeamPage {
	v := visit{Words: p.Words}
	return peoplepages.TeamPage{
		Page: p, Base: "/e/sample00", Topic: "desk/sample", Tabs: sampleTabs(p, "team"), Form: peoplepages.TeamForm{Form: "sample"}, Roles: staffChoices(v, 0),
		Langs: tickable(v, "people.language.", people.Languages, []string{p.Lang()}),
		Colleagues: []peoplepages.Colleague{
			{ID: "1", Name: "Amina", Me: true, Roles: staffChoices(v, staffRoles[0])}, {ID: "2", Name: "Bilal", Roles: staffChoices(v, staffRoles[1])},
			{ID: "3", Name: "Linde", Roles: staffChoices(v, staffRoles[2]|staffRoles[3])},
		},
	}
}

// sampleRequest is a request to the safety lead, in its first or second step.
func sampleRequest(asked people.Asked, confirming bool, errs ...ui.FieldError) func(p ui.Page) templ.Component {
	return func(p ui.Page) templ.Component {
		for _, e := range errs {
			p.Errors = append(p.Errors, ui.FieldError{Field: e.Field, Text: p.T(e.Text)})
		}
		page := requestsOf(p, []people.Listed{
			{Person: people.Person{Acting: edition.Acting{ID: "merel"}, Name: "Merel"}, Profile: people.Profile{Organisation: "Huis De Kade"}}, {Person: people.Person{Acting: edition.Acting{ID: "bilal"}, Name: "Bilal"}},
		}, asked)
		page.Base, page.Confirming = "/e/demo/desk/requests", confirming
		return peoplepages.Requests(page)
	}
}

// sampleOwnFile is Merel's own data, with something of every shape: sentences, dates, chosen answers, mere numbers.
func (s *Site) sampleOwnFile(p ui.Page) peoplepages.OwnFilePage {
	at := sampleNow.Format(time.RFC3339)
	row := func(table string, said ...string) privacy.Owned {
		r := privacy.Owned{Table: table}
		for i := 0; i+1 < len(said); i += 2 {
			r.Fields = append(r.Fields, privacy.OwnedField{Column: said[i], Says: said[i+1]})
		}
		return r
	}
	own := people.Own{World: "assoc", Registered: sampleNow.AddDate(0, 0, -12), Profile: people.Profile{Name: "Merel", Organisation: "Huis De Kade", Languages: []string{"nl", "fr"}, Mail: "merel@example.org"}}
	return ownFile(p, visit{Words: p.Words, Edition: s.sampleEdition()}, own, make([]people.Visit, 2), []people.OwnPart{
		{Chapter: "people", Rows: []privacy.Owned{
			row("admissions", "outcome", "admitted", "at", at), row("person_roles", "role", "participant", "since", at), row("consents", "purpose", "take_part", "version", "1", "given_at", at),
		}},
		{Chapter: "tables", Rows: []privacy.Owned{row("arrivals", "day", "1", "at", at), row("seats"), row("seats", "part", "writes")}},
		{Chapter: "rooms", Rows: []privacy.Owned{row("notes", "body", "Bellen naar de opleiding over de uren.", "version", "3", "saved_at", at)}},
		{Chapter: "ideas", Rows: []privacy.Owned{
			row("cards", "text", "Opvang voor de kinderen geregeld vóór de eerste les.", "written_at", at), row("cards", "text", "Eén nummer om te bellen.", "written_at", at, "laid_at", at), row("card_dots"), row("card_dots"),
		}},
		{Chapter: "publish", Rows: []privacy.Owned{row("word_consents", "answer", "yes", "at", at)}},
	})
}
