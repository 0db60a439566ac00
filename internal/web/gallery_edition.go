package web

import (
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// editionSamples are the pages of an edition: the public ones in every phase, the programme at several hours, the desk.
func (s *Site) editionSamples() []Sample {
	public := func(change func(*edition.Edition)) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			return editionpages.Public(s.publicOf(p, s.sampleVisit(p, sampleNow, change)))
		}
	}
	inside := func(now time.Time, change func(*edition.Edition)) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v := s.sampleVisit(p, now, change)
			p.Now = now
			return editionpages.Programme(programme(p, v))
		}
	}
	desk := func(part string, change func(*edition.Edition), draw func(editionpages.Arranging, visit) templ.Component, errs ...ui.FieldError) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v := s.sampleOrganiser(p, change)
			p.Errors = errs
			for i := range p.Errors {
				p.Errors[i].Text = p.T(p.Errors[i].Text)
			}
			return draw(arrangingOf(p, v, part), v)
		}
	}
	besides := func(draw func(ui.Page, visit) templ.Component, errs ...ui.FieldError) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			for _, e := range errs {
				p.Errors = append(p.Errors, ui.FieldError{Field: e.Field, Text: p.T(e.Text)})
			}
			return draw(p, s.sampleVisit(p, sampleNow, nil))
		}
	}
	return append([]Sample{
		{"edition-home", "web.home.title", ui.Workspace, besides(func(p ui.Page, v visit) templ.Component {
			return editionpages.Home(homeOf(p, v, []edition.Edition{v.Edition, s.sampleVisit(p, sampleNow, onlyDutch).Edition}))
		})},
		{"edition-home-empty", "web.home.title", ui.Workspace, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Home(homeOf(p, v, nil)) })},
		{"edition-privacy", "edition.privacy.title", ui.Public, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Info(privacyOf(p, v)) })},
		{"edition-imprint", "edition.imprint.title", ui.Public, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Info(imprintOf(p, v)) })},
		{"edition-accessibility", "edition.access.title", ui.Public, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Info(accessibilityOf(p, v)) })},
		{"edition-privacy-inside", "edition.privacy.title", ui.Workspace, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Info(privacyOf(p, v)) })},
		{"edition-imprint-inside", "edition.imprint.title", ui.Workspace, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Info(imprintOf(p, v)) })},
		{"edition-accessibility-inside", "edition.access.title", ui.Workspace, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Info(accessibilityOf(p, v)) })},
		{"edition-question", "edition.question.title", ui.Public, besides(func(p ui.Page, v visit) templ.Component { return editionpages.Question(questionOfVisitor(p, v)) })},
		{"edition-question-error", "edition.question.title", ui.Public, besides(func(p ui.Page, v visit) templ.Component {
			q := questionOfVisitor(p, v)
			q.Mail = "tilda@"
			return editionpages.Question(q)
		}, ui.FieldError{Field: "question", Text: "edition.question.missing"}, ui.FieldError{Field: "mail", Text: "edition.question.mail"})},
		{"edition-question-sent", "edition.question.title", ui.Public, besides(func(p ui.Page, v visit) templ.Component {
			q := questionOfVisitor(p, v)
			q.Sent = true
			return editionpages.Question(q)
		})},
		{"edition-desk", "web.nav.desk", ui.Workspace, desk("", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Desk(deskOf(a.Page, v, []edition.Edition{v.Edition, s.sampleOrganiser(a.Page, draft).Edition}))
		})},
		{"edition-desk-empty", "web.nav.desk", ui.Workspace, desk("", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Desk(deskOf(a.Page, v, nil))
		})},
		{"edition-create", "edition.create.title", ui.Workspace, desk("", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Create(createOf(a.Page, v, editionpages.Outline{Template: "harvest", Language: a.Lang(), From: "09:00", Zone: "Europe/Brussels", Capacity: "60"}, []edition.Edition{v.Edition}))
		})},
		{"edition-create-error", "edition.create.title", ui.Workspace, desk("", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Create(createOf(a.Page, v, editionpages.Outline{Template: "contest", Language: "nl", Name: "Terug aan het werk 🙂", Organiser: "Huis Linde", Day1: "2021-10-31", Day2: "2021-10-30", From: "02:30", Zone: "Europe/Brussels", Capacity: "60", ExitURL: "meteo.be"}, nil))
		}, ui.FieldError{Field: "line", Text: "edition.text.missing"}, ui.FieldError{Field: "day2", Text: "edition.date.order"}, ui.FieldError{Field: "exit_url", Text: "edition.exit_url.https"})},
		{"edition-arrange-texts", "edition.arrange.title", ui.Workspace, desk("texts", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Texts(textsOf(a, v, v.Edition.Texts))
		})},
		{"edition-arrange-texts-missing", "edition.arrange.title", ui.Workspace, desk("texts", onlyDutch, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Texts(textsOf(a, v, v.Edition.Texts))
		}, ui.FieldError{Field: "line.nl", Text: "edition.text.missing"})},
		{"edition-arrange-dates", "edition.arrange.title", ui.Workspace, desk("dates", nil, func(a editionpages.Arranging, v visit) templ.Component { return editionpages.Dates(datesOf(a, v)) })},
		{"edition-arrange-session", "edition.arrange.title", ui.Workspace, desk("dates", draft, func(a editionpages.Arranging, v visit) templ.Component {
			round, _ := v.Edition.Programme.Find("round1")
			return editionpages.Session(sessionPageOf(a, v, round, typedOf(v, round)))
		})},
		{"edition-arrange-session-error", "edition.arrange.title", ui.Workspace, desk("dates", draft, func(a editionpages.Arranging, v visit) templ.Component {
			session := edition.Session{Kind: edition.Plenary, Start: v.Edition.Ends(), Minutes: 15}
			typed := typedOf(v, session)
			typed.date, typed.minutes = "20211-02-12", "🙂"
			return editionpages.Session(sessionPageOf(a, v, session, typed))
		}, ui.FieldError{Field: "date", Text: "edition.date.year"}, ui.FieldError{Field: "minutes", Text: "edition.session.minutes"})},
		{"edition-arrange-frame", "edition.arrange.title", ui.Workspace, desk("frame", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Frame(frameOf(a, editionpages.FramePage{Slug: v.Edition.Slug, Capacity: "60", TableMin: "5", TableMax: "6", ExitURL: v.Edition.ExitURL}, "Europe/Brussels"))
		})},
		{"edition-arrange-worlds", "edition.arrange.title", ui.Workspace, desk("worlds", draft, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Worlds(worldsOf(a, v, v.Edition.Worlds, v.Edition.Texts))
		})},
		{"edition-arrange-bodies", "edition.arrange.title", ui.Workspace, desk("bodies", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Bodies(bodiesOf(a, v, v.Edition.Bodies))
		})},
		{"edition-phase-lacking", "edition.arrange.title", ui.Workspace, desk("phase", draft, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Phase(phaseOf(a, v, []edition.Lack{{Key: "edition.lack.language", Part: "texts"}, {Key: "edition.lack.controller", Part: "texts"}, {Key: "edition.lack.past", Part: "dates"}}))
		})},
		{"edition-phase-ready", "edition.arrange.title", ui.Workspace, desk("phase", func(e *edition.Edition) { e.Phase = edition.Registration }, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Phase(phaseOf(a, v, nil))
		})},
		{"edition-questions", "edition.arrange.title", ui.Workspace, desk("questions", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Questions(questionsOf(a, v, sampleLetters))
		})},
		{"edition-questions-empty", "edition.arrange.title", ui.Workspace, desk("questions", nil, func(a editionpages.Arranging, v visit) templ.Component {
			return editionpages.Questions(questionsOf(a, v, nil))
		})},
	}, []Sample{
		{"edition-public-registration", "edition.public.programme", ui.Public, public(func(e *edition.Edition) { e.Phase = edition.Registration })},
		{"edition-public-live", "edition.public.programme", ui.Public, public(nil)},
		{"edition-public-results", "edition.public.programme", ui.Public, public(func(e *edition.Edition) { e.Phase = edition.Results })},
		{"edition-public-one-language", "edition.public.programme", ui.Public, public(onlyDutch)},
		{"edition-programme-round", "web.nav.programme", ui.Workspace, inside(sampleNow, nil)},
		{"edition-programme-before", "web.nav.programme", ui.Workspace, inside(sampleNow.Add(-2*time.Hour), nil)},
		{"edition-programme-between-days", "web.nav.programme", ui.Workspace, inside(sampleNow.Add(9*time.Hour), nil)},
		{"edition-programme-over", "web.nav.programme", ui.Workspace, inside(sampleNow.Add(30*time.Hour), nil)},
		{"edition-programme-empty", "web.nav.programme", ui.Workspace, inside(sampleNow, func(e *edition.Edition) { e.Programme = edition.Programme{} })},
	}...)
}

// sampleOrganiser is Merel, who organises the edition and runs the server.
func (s *Site) sampleOrganiser(p ui.Page, change func(*edition.Edition)) visit {
	v := s.sampleVisit(p, sampleNow, change)
	v.Me = people.Person{Acting: edition.Acting{ID: "merel", Edition: v.Edition.ID, Roles: edition.Organiser | edition.Operator, Staff: true}, Name: "Merel"}
	return v
}

// draft is an edition that has hardly begun: German is not written yet.
func draft(e *edition.Edition) {
	e.Phase = edition.Draft
	for field := range e.Texts {
		e.Texts.Set(field, "de", "")
	}
	e.Texts.Set("controller", "fr", "")
}

var sampleLetters = []edition.Letter{
	{ID: "one", Lang: "nl", Question: "Is er een tolk Vlaamse Gebarentaal aan de tafels?", Mail: "wout@huislinde.example", Asked: sampleNow.Add(-26 * time.Hour)},
	{ID: "two", Lang: "fr", Question: "Peut-on venir seulement le deuxième jour ?\nEt faut-il s’inscrire pour cela ?", Asked: sampleNow.Add(-50 * time.Hour), Answered: sampleNow.Add(-40 * time.Hour)},
}

// sampleVisit is somebody at the February edition.
func (s *Site) sampleVisit(p ui.Page, now time.Time, change func(*edition.Edition)) visit {
	e := s.sampleEdition()
	if change != nil {
		change(&e)
	}
	e.Story = clock.Story{}
	return visit{Edition: e, Words: p.Words, Now: now}
}

// onlyDutch leaves an edition with its Dutch texts alone, and a world of the organiser's own.
func onlyDutch(e *edition.Edition) {
	for field := range e.Texts {
		for _, lang := range []string{"fr", "en", "de"} {
			e.Texts.Set(field, lang, "")
		}
	}
	e.Worlds = append(e.Worlds, edition.World{Key: "wvorm", Mixing: true})
	e.Texts.Set("world.wvorm.name", "nl", "Vormingsinstellingen")
	e.Texts.Set("world.wvorm.text", "nl", "Wie mensen iets leert dat ze op het werk nodig hebben.")
	e.Bodies = []edition.Body{{Part: edition.OrganisedBy, Name: "Huis Linde"}}
}
