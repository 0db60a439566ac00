package web

import (
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	promisespages "hackathon4women/internal/web/pages/promises"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) promisesSamples() []Sample {
	list := func(change func(p *ui.Page, v *visit, all *[]promises.Promise)) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v, all := s.samplePromises(&p, 12*time.Minute)
			change(&p, &v, &all)
			page := samplePromiseList(p, v, all)
			if len(p.Errors) > 0 {
				page.Form.What, page.Form.Organisation, page.Form.By = "Trois postes en demi-journées", "Boulangerie du Canal", "2020-12-01"
			}
			return promisespages.List(page)
		}
	}
	confirm := func(state promises.State, errs ...string) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v, all := s.samplePromises(&p, 26*time.Hour)
			page := promisespages.ConfirmPage{Page: p, Base: v.Edition.PublicPath() + "/confirm", Code: "7KQF-2M9T-XD"}
			all[0].Answer = state
			if state == promises.Intention {
				all[0].Answer = ""
			}
			page = confirmOf(page, v, all[0])
			for _, key := range errs {
				page.Errors = append(page.Errors, ui.FieldError{Field: "state", Text: p.T(key)})
			}
			if state == promises.Confirmed && len(errs) == 0 {
				page.Done = p.T("promises.confirm.thanks")
			}
			return promisespages.Confirm(page)
		}
	}
	return []Sample{
		{"promises-list", "promises.list.title", ui.Workspace, list(func(*ui.Page, *visit, *[]promises.Promise) {})},
		{"promises-list-empty", "promises.list.title", ui.Workspace, list(func(_ *ui.Page, _ *visit, all *[]promises.Promise) { *all = nil })},
		{"promises-list-error", "promises.list.title", ui.Workspace, list(func(p *ui.Page, _ *visit, all *[]promises.Promise) {
			p.Errors = []ui.FieldError{
				{Field: "avenue", Text: p.T("promises.form.avenue_missing")}, {Field: "by_when", Text: p.T("promises.form.by_range")},
				{Field: "function", Text: p.T("promises.form.function_missing")},
			}
			*all = (*all)[1:]
		})},
		{"promises-list-before", "promises.list.title", ui.Workspace, list(func(_ *ui.Page, v *visit, all *[]promises.Promise) {
			v.Now, *all = v.Now.Add(-2*time.Hour), nil
		})},
		{"promises-list-later", "promises.list.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, all := s.samplePromises(&p, 100*24*time.Hour)
			v.Edition.Phase = edition.FollowUp
			return promisespages.List(samplePromiseList(p, v, all))
		}},
		{"promises-confirm", "promises.confirm.title", ui.Public, func(p ui.Page) templ.Component {
			return promisespages.Confirm(promisespages.ConfirmPage{Page: p, Base: "/p/hackathon4women/confirm"})
		}},
		{"promises-confirm-error", "promises.confirm.title", ui.Public, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "code", Text: p.T("promises.confirm.unknown")}}
			return promisespages.Confirm(promisespages.ConfirmPage{Page: p, Base: "/p/hackathon4women/confirm", Code: "7KQF-2M9T-XE"})
		}},
		{"promises-confirm-read", "promises.confirm.title", ui.Public, confirm(promises.Intention)},
		{"promises-confirm-yes", "promises.confirm.title", ui.Public, confirm(promises.Confirmed)},
		{"promises-confirm-news-error", "promises.confirm.title", ui.Public, confirm(promises.Confirmed, "promises.news.state_missing")},
		{"promises-confirm-lapsed", "promises.confirm.title", ui.Public, confirm(promises.Lapsed)},
		{"promises-public", "promises.public.title", ui.Public, func(p ui.Page) templ.Component {
			v, all := s.samplePromises(&p, 100*24*time.Hour)
			v.Edition.Phase = edition.FollowUp
			return promisespages.Public(publicPromisesOf(p, v, confirmed(all), sampleTitles()))
		}},
		{"promises-public-empty", "promises.public.title", ui.Public, func(p ui.Page) templ.Component {
			v, _ := s.samplePromises(&p, 24*time.Hour)
			return promisespages.Public(publicPromisesOf(p, v, nil, nil))
		}},
	}
}

func samplePromiseList(p ui.Page, v visit, all []promises.Promise) promisespages.ListPage {
	var list []avenues.Listed
	for _, a := range sampleAvenues {
		list = append(list, avenues.Listed{ID: a.id, Language: a.language, Title: a.title})
	}
	return promiseListOf(p, v, all, list, "https://atelier.example/p/hackathon4women/confirm", func(promises.ID) string { return "7KQF-2M9T-XD" })
}

// samplePromises are promises of invented organisations, some time after the session for them began. The first is Wout's own.
func (s *Site) samplePromises(p *ui.Page, after time.Duration) (visit, []promises.Promise) {
	e := s.sampleEdition()
	var begun time.Time
	for _, slot := range e.Programme.Slots() {
		if slot.Kind == edition.Promises {
			begun = slot.From
		}
	}
	p.Now = begun.Add(after)
	v := visit{Edition: e, Words: p.Words, Now: p.Now, Me: people.Person{Acting: edition.Acting{ID: "wout", Edition: e.ID, Roles: edition.Participant}, Name: "Wout"}}
	days := func(n int) time.Time { return begun.AddDate(0, 0, n) }
	all := []promises.Promise{
		{ID: "p1", Avenue: "avenue-2", Person: "wout", Body: promises.Body{Organisation: "De Wissel", Function: "personeelsdienst", What: "Twee plaatsen om in halve dagen te beginnen, met volledige bescherming.",
			By: "2021-06-30", FirstStep: "Het rooster van één team herzien.", Measure: "Twee mensen zijn begonnen en gebleven."}, News: []promises.News{{State: promises.OnWay, At: days(92), Line: "Het eerste rooster ligt er; één plaats is ingevuld."}}},
		{ID: "p2", Avenue: "avenue-1", Body: promises.Body{Organisation: "Passerelle Nord", Function: "coordination de l’accompagnement", What: "Nommer un contact unique pour dix parcours.",
			By: "2021-04-15", FirstStep: "Désigner les deux premières personnes de contact.", Measure: "Dix personnes savent qui appeler."}, News: []promises.News{{State: promises.OnWay, At: days(30)}, {State: promises.Done, At: days(88), Line: "Dix parcours ont leur contact."}}},
		{ID: "p3", Avenue: "avenue-3", Body: promises.Body{Organisation: "Boulangerie du Canal", Function: "direction", What: "Former l’équipe du comptoir à la phrase qui ne dit rien.",
			By: "2021-05-31", FirstStep: "Écrire la fiche de dix phrases.", Measure: "Tout le comptoir connaît la fiche."}, News: []promises.News{{State: promises.Stuck, At: days(84), Line: "Personne pour traduire la fiche."}}},
		{ID: "p4", Avenue: "avenue-4", Body: promises.Body{Organisation: "Opvang De Kade", Function: "coördinatie onthaal", What: "Vijf noodplaatsen vrijhouden voor wie met een opleiding begint.",
			By: "2021-09-01", FirstStep: "Eén telefoonnummer afspreken.", Measure: "Niemand stelt de start uit."}},
		{ID: "p5", Avenue: "avenue-5", Body: promises.Body{Organisation: "Fédération des Ateliers", Function: "service d’étude", What: "Écrire et diffuser le guide de deux pages.",
			By: "2021-06-15", FirstStep: "Une première version relue par cinq entreprises.", Measure: "Deux cents exemplaires remis en main propre."}, News: []promises.News{{State: promises.OnWay, At: days(80), Line: "La version 2 est en relecture."}}},
	}
	for i := range all {
		all[i].Made = begun.Add(time.Duration(i) * time.Minute)
		if after > 48*time.Hour {
			all[i].Answer, all[i].Cleared = promises.Confirmed, true
		} else {
			all[i].News = nil
		}
	}
	return v, all
}

func confirmed(all []promises.Promise) (public []promises.Promise) {
	for _, p := range all {
		if p.Public() {
			p.Person = ""
			public = append(public, p)
		}
	}
	return public
}

func sampleTitles() map[avenues.ID]avenues.Listed {
	titles := map[avenues.ID]avenues.Listed{}
	for _, a := range sampleAvenues {
		titles[a.id] = avenues.Listed{ID: a.id, Language: a.language, Title: a.title}
	}
	return titles
}
