package web

import (
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"
	editionpages "hackathon4women/internal/web/pages/edition"
	ideaspages "hackathon4women/internal/web/pages/ideas"
	moderationpages "hackathon4women/internal/web/pages/moderation"

	"github.com/a-h/templ"
)

func (s *Site) moderationSamples() []Sample {
	desk := func(name string, d moderation.Desk, wrong string) Sample {
		return Sample{"moderation-desk" + name, "moderation.desk.title", ui.Workspace, func(p ui.Page) templ.Component {
			v := s.sampleVisit(p, sampleNow, nil)
			v.Me = people.Person{Acting: edition.Acting{ID: "amina", Edition: "sample", Roles: edition.Organiser, Staff: true}}
			if wrong != "" {
				p.Errors = []ui.FieldError{{Text: p.T(wrong)}}
			}
			return moderationpages.Desk(reportsOf(p, v, d))
		}}
	}
	return []Sample{
		desk("", moderation.Desk{Waiting: sampleReports(), Done: sampleDeeds()}, ""),
		desk("-empty", moderation.Desk{}, ""),
		desk("-error", moderation.Desk{Waiting: sampleReports()[:1]}, "moderation.passage_missing"),
		{"moderation-policy", "moderation.policy.title", ui.Workspace, func(p ui.Page) templ.Component {
			return editionpages.Info(policyOf(p, s.sampleVisit(p, sampleNow, nil)))
		}},
		{"moderation-policy-public", "moderation.policy.title", ui.Public, func(p ui.Page) templ.Component {
			return editionpages.Info(policyOf(p, s.sampleVisit(p, sampleNow, nil)))
		}},
		{"moderation-own-idea", "ideas.call.title", ui.Workspace, func(p ui.Page) templ.Component {
			v := s.sampleVisit(p, sampleNow, nil)
			v.Me = people.Person{Acting: edition.Acting{ID: "linde", Edition: "sample", Roles: edition.Participant}, Name: "Linde", Standing: people.Admitted}
			all := append(sampleChanged(), sampleIdeas()[1:]...)
			reported := ui.Reported(moderation.TextOf(moderation.Idea, string(all[len(all)-1].ID)))
			p.Just = func(word string) bool { return word == reported }
			page := callOf(p, v, all, ideaspages.CallForm{ID: "new"})
			noteIdeas(page.Mine, sampleTextNotes())
			return ideaspages.Call(page)
		}},
		{"moderation-own-avenue", "avenues.one.title", ui.Workspace, func(p ui.Page) templ.Component {
			a := sampleAvenue(p, func(a *avenues.Avenue) {
				a.Canvas = a.Canvas.With(avenues.Canvas{avenues.FirstStep: "[…] belt binnen dertig dagen naar drie diensten."})
			})
			c := canvasOf(p, "/e/sample00", a)
			c.Note = moderation.Note{Deed: "d4", Act: moderation.Redacted, Reason: moderation.Names, Answer: "Het is een functie.", Heard: true}
			return avenuespages.Avenue(avenuespages.AvenuePage{Page: p, Canvas: c, Back: "/e/sample00/avenues"})
		}},
		{"moderation-hint-writing", "avenues.edit.title", ui.Workspace, func(p ui.Page) templ.Component {
			v := s.sampleVisit(p, sampleNow.Add(24*time.Hour), nil)
			a := sampleAvenue(p, writing)
			a.Canvas = a.Canvas.With(avenues.Canvas{avenues.FirstStep: "Binnen dertig dagen belt Sandrine Dupont naar drie diensten."})
			return avenuespages.Edit(editOf(p, v, a))
		}},
	}
}

// sampleChanged are ideas of the reader's own: one that might point at somebody, one with a passage taken out, one out of sight.
func sampleChanged() []ideas.Idea {
	return []ideas.Idea{
		{ID: "m1", Mine: true, Text: "Vraag het aan Sandrine Dupont van het onthaal, zij weet hoe het gaat."},
		{ID: "m2", Mine: true, Text: "Een vast contact, zoals […] dat vroeger deed."},
		{ID: "m3", Mine: true, Text: "Kom naar onze winkel.", Hidden: true},
	}
}

func sampleTextNotes() map[moderation.Text]moderation.Note {
	return map[moderation.Text]moderation.Note{
		"idea/m2": {Deed: "d2", Act: moderation.Redacted, Reason: moderation.Names},
		"idea/m3": {Deed: "d3", Act: moderation.Hidden, Reason: moderation.Astray, Answer: "Het was een voorbeeld."},
	}
}

func sampleReports() []moderation.Entry {
	part := func(field, text string) moderation.Part { return moderation.Part{Field: field, Text: seal.Text(text)} }
	return []moderation.Entry{
		{
			Seen: moderation.Seen{Text: "card/c1", Digest: "a"}, Since: sampleNow.Add(-9 * time.Minute), Altered: true,
			Parts:    []moderation.Part{part("text", "Demandez à Sandrine Dupont, à l’accueil : elle sait à qui parler, et elle habite à Liège.")},
			Counts:   []moderation.Count{{Reason: moderation.Names, N: 2}, {Reason: moderation.Worries, N: 1}},
			Lines:    []seal.Text{"C’est une vraie personne."},
			Passages: []string{"Sandrine Dupont", "Liège"},
		},
		{
			Seen: moderation.Seen{Text: "avenue/a1", Digest: "b"}, Since: sampleNow.Add(-3 * time.Minute),
			Parts:  []moderation.Part{part("title", "Beginnen in halve dagen"), part("idea", "Een werkgever opent plaatsen waar u met halve dagen begint."), part("first_step", "Kom eerst bij ons langs, wij verkopen de software.")},
			Counts: []moderation.Count{{Reason: moderation.Astray, N: 1}},
		},
	}
}

func sampleDeeds() []moderation.Deed {
	original := func(text string) []moderation.Part {
		return []moderation.Part{{Field: "text", Text: seal.Text(text)}}
	}
	return []moderation.Deed{
		{ID: "e1", Text: "card/c2", Act: moderation.Redacted, Reason: moderation.Names, By: "Amina", At: sampleNow.Add(-20 * time.Minute), Undoes: true, Answer: "Elle est d’accord.",
			Original: original("Comme Sandrine Dupont, qui accompagne du premier jour à la fin de l’essai.")},
		{ID: "e2", Text: "idea/i2", Act: moderation.Hidden, Reason: moderation.Astray, By: "Bilal", At: sampleNow.Add(-40 * time.Minute), Undone: true},
		{ID: "e3", Text: "remark/r2", Act: moderation.Left, Reason: "opinion", By: "Amina", At: sampleNow.Add(-50 * time.Minute), Undoes: true},
		{ID: "e4", Text: "card/c4", Act: moderation.Redacted, Reason: moderation.Story, At: sampleNow.Add(-60 * time.Minute), Original: original("Zij vertelde mij hoe haar broer haar volgde.")},
	}
}
