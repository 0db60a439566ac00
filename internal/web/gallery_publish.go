package web

import (
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/publish"
	publishpages "hackathon4women/internal/web/pages/publish"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) publishSamples() []Sample {
	consent := func(yes, answered bool, errs ...string) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			for _, key := range errs {
				p.Errors = append(p.Errors, ui.FieldError{Field: "appear", Text: p.T(key)})
			}
			return publishpages.Consent(consentOf(p, visit{Edition: s.sampleEdition(), Words: p.Words, Now: p.Now}, yes, answered))
		}
	}
	desk := func(change func(p *ui.Page, prep *publish.Preparation)) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v, prep := s.samplePreparation(&p)
			change(&p, &prep)
			page := publicationOf(p, v, prep)
			if len(p.Errors) > 0 {
				page.Passage = publishpages.Passage{Subject: "avenue/avenue-3", Text: "chez nous"}
			}
			return publishpages.Desk(page)
		}
	}
	results := func(people int, report bool) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v, r := s.sampleResults(&p, people)
			page := resultsOf(p, v, r)
			page.Report = report
			return publishpages.Results(page)
		}
	}
	return []Sample{
		{"publish-consent", "publish.consent.title", ui.Workspace, consent(false, false)},
		{"publish-consent-yes", "publish.consent.title", ui.Workspace, consent(true, true)},
		{"publish-consent-error", "publish.consent.title", ui.Workspace, consent(false, false, "publish.consent.missing")},
		{"publish-desk", "publish.desk.title", ui.Workspace, desk(func(*ui.Page, *publish.Preparation) {})},
		{"publish-desk-error", "publish.desk.title", ui.Workspace, desk(func(p *ui.Page, _ *publish.Preparation) {
			p.Errors = []ui.FieldError{{Field: "passage", Text: p.T("publish.redact.not_there")}}
		})},
		{"publish-desk-ready", "publish.desk.title", ui.Workspace, desk(func(_ *ui.Page, prep *publish.Preparation) {
			prep.Lacks, prep.Newest, prep.Current = nil, 1, true
			for i := range prep.Items {
				prep.Items[i].Verdict = publish.Read
			}
		})},
		{"publish-desk-empty", "publish.desk.title", ui.Workspace, desk(func(_ *ui.Page, prep *publish.Preparation) {
			*prep = publish.Preparation{Lacks: []edition.Lack{{Key: "publish.lack.phase"}, {Key: "publish.lack.nothing"}}}
		})},
		{"publish-results", "publish.results.title", ui.Public, results(148, false)},
		{"publish-results-small", "publish.results.title", ui.Public, results(25, false)},
		{"publish-results-empty", "publish.results.title", ui.Public, func(p ui.Page) templ.Component {
			return publishpages.Results(publishpages.ResultsPage{Page: p, Home: "/p/hackathon4women"})
		}},
		{"publish-report", "publish.report.title", ui.Public, results(148, true)},
		{"publish-results-corrected", "publish.results.title", ui.Public, func(p ui.Page) templ.Component {
			v, r := s.sampleResults(&p, 148)
			r.History = sampleHistory(r.Made)
			for _, e := range r.History {
				if e.Subject == publish.VoteFigures {
					r.Figures.Vote, r.Figures.Gone = nil, []publish.Subject{e.Subject}
				}
			}
			return publishpages.Results(resultsOf(p, v, r))
		}},
		{"publish-results-withdrawn", "publish.results.title", ui.Public, func(p ui.Page) templ.Component {
			_, r := s.sampleResults(&p, 148)
			past := publish.Results{History: append(sampleHistory(r.Made), publish.Event{On: r.Made.AddDate(0, 1, 0), What: string(publish.Withdrawal), Note: sampleNote})}
			return publishpages.Results(pastOf(publishpages.ResultsPage{Page: p, Home: "/p/hackathon4women"}, past))
		}},
		{"publish-changes", "publish.change.title", ui.Workspace, s.sampleChanges(publishpages.ChangeForm{})},
		{"publish-changes-correct", "publish.change.title", ui.Workspace, s.sampleChanges(publishpages.ChangeForm{Subject: "avenue/avenue-1", Field: "idea"})},
		{"publish-changes-error", "publish.change.title", ui.Workspace, s.sampleChanges(publishpages.ChangeForm{Subject: "avenue/avenue-2"}, ui.FieldError{Field: "note_fr", Text: "publish.change.note_missing"})},
		{"publish-terms", "publish.terms.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, _ := s.samplePreparation(&p)
			v.Edition.CreatedAt = v.Edition.Ends()
			over, kept := v.Edition.Over(), map[int64]publish.Kept{}
			first := privacy.Calendar(Known(), over)[0].On
			kept[clock.Millis(first)] = publish.Kept{Due: first, Done: first.Add(time.Hour)}
			return publishpages.Terms(termsOf(p, v, kept, over.AddDate(0, 0, 2)))
		}},
		{"publish-assessment", "publish.assessment.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, _ := s.samplePreparation(&p)
			v.Edition.CreatedAt = v.Edition.Ends()
			return publishpages.Assess(assessmentOf(p, v, map[string]string{"describe": "Maison Lierre, rue du Lac 3, 1000 Bruxelles.", "risks": "Une salle visible depuis la rue : rideaux."}))
		}},
		{"publish-assessment-error", "publish.assessment.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, _ := s.samplePreparation(&p)
			p.Errors = []ui.FieldError{{Field: "risks", Text: p.T("publish.assessment.long", "max", publish.AssessmentMax)}}
			return publishpages.Assess(assessmentOf(p, v, nil))
		}},
		{"publish-changes-empty", "publish.change.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, _ := s.samplePreparation(&p)
			return publishpages.Changes(changesOf(p, v, publish.ChangeDesk{}, sampleVoice, publishpages.ChangeForm{}))
		}},
	}
}

var sampleNote = publish.Note{"fr": "Une date était inexacte.", "nl": "Een datum klopte niet."}

func sampleVoice(text string) publish.Subject {
	return publish.Subject(fmt.Sprintf("voice/%d", len(text)))
}

// sampleHistory is what happened to a publication in the weeks after it.
func sampleHistory(made time.Time) []publish.Event {
	return []publish.Event{
		{On: made, What: "published"},
		{On: made.AddDate(0, 0, 3), What: string(publish.Correction), Subject: "avenue/avenue-1", Field: "idea", Note: sampleNote},
		{On: made.AddDate(0, 0, 9), What: string(publish.Withdrawal), Subject: "voice/x"},
		{On: made.AddDate(0, 0, 9), What: string(publish.Withdrawal), Subject: publish.VoteFigures, Note: sampleNote},
	}
}

// sampleChanges is the page of changes with two that wait to be read, and one without a note.
func (s *Site) sampleChanges(form publishpages.ChangeForm, errs ...ui.FieldError) func(p ui.Page) templ.Component {
	return func(p ui.Page) templ.Component {
		v, prep := s.samplePreparation(&p)
		_, r := s.sampleResults(&p, 148)
		p.Now = r.Made.AddDate(0, 0, 12)
		desk := publish.ChangeDesk{Now: true, Content: r.Content, History: sampleHistory(r.Made), Changes: []publish.Change{
			{ID: "c1", Kind: publish.Correction, Subject: "avenue/avenue-2", Field: "idea", Text: "Werk dat past bij de schooluren.", Note: sampleNote, Asked: p.Now},
			{ID: "c2", Kind: publish.Withdrawal, Subject: "voice/x", Note: sampleNote, Asked: p.Now, Public: p.Now},
			{ID: "c3", Kind: publish.Withdrawal, Subject: publish.PeopleFigures, Asked: p.Now, Public: p.Now},
		}}
		for _, i := range prep.Items {
			if !i.Redactable() {
				desk.Promises = append(desk.Promises, i)
			}
		}
		for _, e := range errs {
			p.Errors = append(p.Errors, ui.FieldError{Field: e.Field, Text: p.T(e.Text)})
		}
		return publishpages.Changes(changesOf(p, v, desk, sampleVoice, form))
	}
}

// sampleFields are fields of the canvas, in the language of the avenue.
var sampleFields = map[avenues.ID][]publish.Field{
	"avenue-1": {
		{Key: avenues.Need, Text: "Ne pas recommencer à chaque guichet. Savoir qui appeler."}, {Key: avenues.Step, Text: "followup"},
		{Key: avenues.Exists, Text: "Des accompagnements existent, mais ils s’arrêtent au contrat."},
		{Key: avenues.Worlds, Text: "L’insertion nomme la personne. L’entreprise la reçoit. Les associations la forment. Les partenaires sociaux négocient son temps."},
		{Key: avenues.Retell, Text: "Non. Une note d’une page, écrite et gardée par la personne."},
		{Key: avenues.FirstStep, Text: "Dans les trente jours, trois organismes désignent chacun un contact. La coordination de l’accompagnement s’en charge."},
		{Key: avenues.Means, Text: "Un jour par semaine et par organisme, une formation commune."},
		{Key: avenues.SixMonths, Text: "Huit personnes sur dix ont gardé le même contact pendant six mois."},
	},
	"avenue-2": {
		{Key: avenues.Need, Text: "Werk dat past bij de school en bij afspraken."}, {Key: avenues.Step, Text: "project"},
		{Key: avenues.Retell, Text: "Nee. Niemand vraagt waarom iemand halve dagen wil."},
		{Key: avenues.FirstStep, Text: "Binnen dertig dagen past één bedrijf de uren van één team aan. De personeelsdienst doet dat."},
		{Key: avenues.SixMonths, Text: "Vijf mensen zijn begonnen, vier zijn nog aan het werk."},
	},
	"avenue-3": {
		{Key: avenues.Need, Text: "Être tranquille au travail."}, {Key: avenues.Step, Text: "awareness"},
		{Key: avenues.FirstStep, Text: "Dans les trente jours, une fiche de dix phrases est écrite. Les ressources humaines la diffusent."},
	},
}

var sampleVoices = []string{"Een vaste contactpersoon, van het eerste gesprek tot na de proeftijd.", "On choisit cette personne, et on peut en changer.", "Een collega die weet hoe het huis werkt, niet waarom u er bent."}

// samplePreparation is a reading half-way, the morning after.
func (s *Site) samplePreparation(p *ui.Page) (visit, publish.Preparation) {
	e := s.sampleEdition()
	p.Now = e.Ends().Add(20 * time.Hour)
	v := visit{Edition: e, Words: p.Words, Now: p.Now, Me: people.Person{Acting: edition.Acting{ID: "amina", Edition: e.ID, Roles: edition.Organiser | edition.SafetyLead, Staff: true}}}
	prep := publish.Preparation{Made: p.Now, Lacks: []edition.Lack{{Key: "publish.lack.unread", Args: []any{"Count", 2}}}}
	for n, a := range sampleAvenues[:3] {
		item := publish.Item{Kind: publish.AvenueItem, Subject: publish.Subject("avenue/" + a.id), Language: a.language, Title: a.title, Parts: []publish.Part{{Key: "idea", Text: a.idea}}}
		for _, f := range sampleFields[a.id] {
			item.Parts = append(item.Parts, publish.Part{Key: string(f.Key), Text: f.Text})
		}
		if n == 0 {
			item.Verdict = publish.Read
		}
		if n == 2 {
			item.Redactions = []publish.Redaction{{ID: "r1", Subject: item.Subject, Passage: "à la boulangerie du coin"}}
		}
		prep.Items = append(prep.Items, item)
	}
	for n, voice := range sampleVoices {
		card := publish.Item{Kind: publish.CardItem, Subject: publish.Subject("card/" + string(rune('a'+n))), Of: prep.Items[0].Subject, Parts: []publish.Part{{Key: "card", Text: voice}}}
		if n == 1 {
			card.Verdict = publish.Held
		}
		if n == 2 {
			card.Of = ""
		}
		prep.Items = append(prep.Items, card)
	}
	prep.Items = append(prep.Items, publish.Item{Kind: publish.PromiseItem, Subject: "promise/1", Of: prep.Items[1].Subject, Title: "De Wissel", Parts: []publish.Part{
		{Key: "what", Text: "Twee plaatsen om in halve dagen te beginnen, met volledige bescherming."}, {Key: "function", Text: "personeelsdienst"},
		{Key: "first_step", Text: "Het rooster van één team herzien."}, {Key: "measure", Text: "Twee mensen zijn begonnen en gebleven."},
	}})
	return v, prep
}

// sampleResults are the results of an edition with so many people.
func (s *Site) sampleResults(p *ui.Page, people int) (visit, publish.Results) {
	v, all := s.samplePromises(p, 35*24*time.Hour)
	v.Edition.Phase = edition.FollowUp
	share := map[string]int{"own": 31, "isp": 22, "firm": 17, "social": 12, "assoc": 14, "public": 4}
	var counts []publish.Count
	for _, w := range v.Edition.Worlds {
		counts = append(counts, publish.Count{Key: w.Key, N: share[w.Key] * people / 100})
	}
	r := publish.Results{Simulation: true, Promises: confirmed(all)[:4], Content: publish.Content{
		Made: v.Edition.Ends().Add(20 * time.Hour), Voices: slices.Concat(sampleVoices[2:], sampleVoices, sampleVoices, sampleVoices, sampleVoices),
		Figures: publish.Figures{Worlds: publish.Suppress(counts), Tables: people / 6 * 3, Cards: people * 4, Vote: &publish.Vote{Papers: people * 9 / 10}},
	}}
	for _, l := range r.Figures.Worlds.Lines {
		for _, other := range r.Figures.Worlds.Lines {
			if l.Key < other.Key && l.Key != edition.Own && other.Key != edition.Own && !l.Hidden && !other.Hidden && l.N+other.N > 30 {
				r.Figures.Met = append(r.Figures.Met, publish.Met{A: l.Key, B: other.Key, N: l.N * other.N / 3})
			}
		}
	}
	for i, a := range sampleAvenues {
		out := publish.Avenue{ID: a.id, Language: a.language, Title: a.title, Fields: append([]publish.Field{{Key: avenues.Idea, Text: a.idea}}, sampleFields[a.id]...)}
		if i == 0 {
			out.Voices = sampleVoices[:2]
		}
		r.Avenues = append(r.Avenues, out)
		yes := r.Figures.Vote.Papers * (75 - 14*i) / 100
		pair := publish.Suppress([]publish.Count{{Key: "yes", N: yes}, {Key: "no", N: r.Figures.Vote.Papers - yes}})
		r.Figures.Vote.Lines = append(r.Figures.Vote.Lines, publish.VoteLine{Avenue: a.id, Ticks: pair.Lines[0].N, Hidden: pair.Lines[0].Hidden})
	}
	return v, r
}
