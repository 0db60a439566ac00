package web

import (
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/web/ui"

	ideaspages "hackathon4women/internal/web/pages/ideas"

	"github.com/a-h/templ"
)

func (s *Site) ideasSamples() []Sample {
	call := func(name string, all []ideas.Idea, typed string, change func(*visit, *ui.Page)) Sample {
		return Sample{"ideas-call" + name, "ideas.call.title", ui.Workspace, func(p ui.Page) templ.Component {
			v := s.sampleVisit(p, sampleNow, nil)
			v.Me = people.Person{Acting: edition.Acting{ID: "linde", Edition: "sample", Roles: edition.Participant}, Name: "Linde", Standing: people.Admitted}
			if change != nil {
				change(&v, &p)
			}
			page := callOf(p, v, all, ideaspages.CallForm{ID: "new", Text: typed})
			if all != nil && all[0].Hidden {
				noteIdeas(page.Mine, map[moderation.Text]moderation.Note{"idea/a": {Deed: "d1", Act: moderation.Hidden, Reason: moderation.Names}})
			}
			return ideaspages.Call(page)
		}}
	}
	return []Sample{
		call("", sampleIdeas(), "", nil),
		call("-empty", nil, "", nil),
		call("-error", sampleIdeas(), "", func(_ *visit, p *ui.Page) {
			p.Errors = []ui.FieldError{{Field: "text", Text: p.T("ideas.call.empty")}}
		}),
		call("-hidden", hidden(sampleIdeas()), "", nil),
		call("-moderator", hidden(sampleIdeas()), "", func(v *visit, _ *ui.Page) {
			v.Me = people.Person{Acting: edition.Acting{ID: "amina", Edition: "sample", Roles: edition.Organiser, Staff: true}}
		}),
		call("-closed", sampleIdeas(), "", func(v *visit, _ *ui.Page) { v.Edition.Phase = edition.Results }),
		{"ideas-card-error", "ideas.card.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "text", Text: p.T("ideas.too_long", "max", ideas.CardLength)}}
			return ideaspages.Card(ideaspages.CardPage{
				Page: p, Action: "/e/sample00/cards", Field: "text", Label: p.T("ideas.card.heading"), Max: ideas.CardLength, Button: p.T("ideas.save"), Back: "/e/sample00/table",
				Typed: "Opvang voor de kinderen geregeld, vóór de eerste werkdag, ook op woensdagnamiddag, ook in de vakantie, ook als een kind ziek is, dicht bij huis of dicht bij het werk, en zonder dat u telkens opnieuw moet uitleggen waarom.",
			})
		}},
	}
}

func sampleIdeas() []ideas.Idea {
	idea := func(id, text string, mine bool) ideas.Idea {
		return ideas.Idea{ID: ideas.ID(id), Text: seal.Text(text), Mine: mine}
	}
	return []ideas.Idea{
		idea("a", "Opvang voor de kinderen geregeld vóór de eerste werkdag.", true),
		idea("b", "Un seul récit, écrit une fois, que la personne garde et montre si elle veut.", false),
		idea("c", "Eén contactpersoon, van het eerste gesprek tot na de proeftijd.", false),
		idea("d", "Des horaires de formation qui suivent ceux de l’école.", false),
		idea("e", "A sponsor at work who is not the boss, and whom you choose yourself.", false),
		idea("f", "Dire à l’accueil, une fois pour toutes : on ne confirme jamais qui travaille ici.", false),
		idea("g", "Beginnen met halve dagen. Volle bescherming vanaf dag één.", false),
	}
}

func hidden(all []ideas.Idea) []ideas.Idea {
	all[0].Hidden, all[4].Hidden = true, true
	return all
}

func sampleCards() []ideas.Card {
	card := func(id, text string, dots int, mine, dotted bool) ideas.Card {
		return ideas.Card{ID: ideas.CardID(id), Text: seal.Text(text), Dots: dots, Mine: mine, Dotted: dotted}
	}
	return []ideas.Card{
		card("c1", "Eén contactpersoon, van het eerste gesprek tot na de proeftijd.", 4, false, true),
		card("c2", "U kiest die persoon zelf, en u mag wisselen.", 1, true, false),
		card("c3", "Een collega die weet hoe het huis werkt, niet waarom u er bent.", 0, false, false),
		card("c4", "Beginnen met halve dagen. Volle bescherming vanaf dag één.", 2, false, false),
		card("c5", "Een afspraak tijdens de werkuren is gewoon werktijd.", 0, false, false),
		card("c6", "Een stageplaats op drie plekken, telkens twee weken, betaald.", 0, false, false),
	}
}

func sampleBoard() ideas.Board {
	c := sampleCards()
	return ideas.Board{
		Sits: true, Next: "next",
		Hand: []ideas.Card{
			{ID: "h1", Text: "Opvang voor de kinderen geregeld, vóór de eerste werkdag", Mine: true},
			{ID: "h2", Text: "Oefenen op een gesprek met iemand uit een ander bedrijf.", Mine: true},
		},
		Groups: []ideas.Group{{ID: "g1", Name: "Een vast gezicht", Cards: c[:3]}, {ID: "g2", Name: "Uren die passen", Cards: c[3:5]}},
		Loose:  c[5:],
	}
}
