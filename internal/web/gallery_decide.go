package web

import (
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	decidepages "hackathon4women/internal/web/pages/decide"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) decideSamples() []Sample {
	vote := func(change func(p *ui.Page, v *visit, sight *decide.Sight)) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v, sight := s.sampleVote(&p)
			change(&p, &v, &sight)
			page := votePageOf(p, v, sight)
			page.Desk = voteDesk(v, sight, true, edition.Session{})
			return decidepages.Vote(page)
		}
	}
	return []Sample{
		{"decide-vote-open", "decide.vote.title", ui.Workspace, vote(func(*ui.Page, *visit, *decide.Sight) {})},
		{"decide-vote-done", "decide.vote.title", ui.Workspace, vote(func(_ *ui.Page, _ *visit, sight *decide.Sight) {
			sight.Mine = &decide.Paper{Receipt: "7KQF-2M9T-XD4B-0ZRW", Ticks: []avenues.ID{sight.Ballot.Options[0].ID, sight.Ballot.Options[2].ID}}
		})},
		{"decide-vote-error", "decide.vote.title", ui.Workspace, vote(func(p *ui.Page, _ *visit, _ *decide.Sight) {
			p.Errors = []ui.FieldError{{Text: p.T("decide.vote.closed")}}
		})},
		{"decide-vote-conducts", "decide.vote.title", ui.Workspace, vote(func(_ *ui.Page, v *visit, sight *decide.Sight) {
			v.Me = people.Person{Acting: edition.Acting{ID: "amina", Edition: v.Edition.ID, Roles: edition.Organiser, Staff: true}}
			sight.May, sight.Voted = false, 15
		})},
		{"decide-vote-jury", "decide.vote.title", ui.Workspace, vote(func(_ *ui.Page, _ *visit, sight *decide.Sight) {
			sight.Ballot.Electorate = decide.Jurors
		})},
		{"decide-vote-closed", "decide.vote.title", ui.Workspace, vote(func(_ *ui.Page, _ *visit, sight *decide.Sight) { closeSample(sight, 23) })},
		{"decide-vote-few", "decide.vote.title", ui.Workspace, vote(func(_ *ui.Page, _ *visit, sight *decide.Sight) { closeSample(sight, 4) })},
		{"decide-vote-receipt", "decide.vote.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, sight := s.sampleVote(&p)
			closeSample(&sight, 23)
			page := votePageOf(p, v, sight)
			page.Result.Receipt, page.Result.Checked = "7KQF-2M9T-XD4B-0ZRW", &decidepages.Checked{Found: true, Ticks: []string{sight.Ballot.Options[0].Title, sight.Ballot.Options[2].Title}}
			return decidepages.Vote(page)
		}},
		{"decide-vote-receipt-error", "decide.vote.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, sight := s.sampleVote(&p)
			closeSample(&sight, 23)
			p.Errors = []ui.FieldError{{Field: "receipt", Text: p.T("decide.receipt.shape")}}
			page := votePageOf(p, v, sight)
			page.Result.Receipt = "7KQF"
			return decidepages.Vote(page)
		}},
		{"decide-vote-waiting", "decide.vote.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, _ := s.sampleVote(&p)
			at := p.Now.In(v.Edition.Zone)
			return decidepages.Vote(decidepages.VotePage{Page: p, State: "waiting", When: p.T("decide.vote.none_at", "day", p.Words.Weekday(at), "time", "12:15")})
		}},
		{"decide-harvest", "decide.harvest.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, sight := s.sampleVote(&p)
			var list []avenues.Listed
			for _, o := range sight.Ballot.Options {
				list = append(list, avenues.Listed{ID: o.ID, Language: o.Language, Title: o.Title, Idea: o.Idea})
			}
			return decidepages.Harvest(harvestOf(p, v, list))
		}},
		{"decide-harvest-empty", "decide.harvest.title", ui.Workspace, func(p ui.Page) templ.Component {
			v, _ := s.sampleVote(&p)
			return decidepages.Harvest(harvestOf(p, v, nil))
		}},
	}
}

// sampleVote is the vote of the first day, half-way.
func (s *Site) sampleVote(p *ui.Page) (visit, decide.Sight) {
	e := s.sampleEdition()
	sight := decide.Sight{May: true, Ballot: decide.Ballot{ID: "sample", Electorate: decide.All, Lot: "K7QF-2M9T-XD4B-0ZRW"}}
	for _, slot := range e.Programme.Slots() {
		if slot.Kind == edition.Vote {
			sight.Ballot.Session, sight.Ballot.Opened = slot.ID, slot.From
			p.Now = slot.From.Add(20 * time.Minute)
		}
	}
	for _, a := range sampleAvenues {
		sight.Ballot.Options = append(sight.Ballot.Options, decide.Option{ID: a.id, Language: a.language, Title: a.title, Idea: a.idea})
	}
	return visit{Edition: e, Words: p.Words, Now: p.Now}, sight
}

// closeSample closes the sample's vote with a number of papers.
func closeSample(sight *decide.Sight, papers int) {
	sight.Ballot.Closed = sight.Ballot.Opened.Add(45 * time.Minute)
	c := decide.Count{Papers: papers}
	for i, ticks := range []int{17, 14, 11, 11, 6} {
		o := sight.Ballot.Options[i]
		r := decide.Ranked{Option: o, Number: (i+2)%5 + 1, Ticks: ticks, Lot: ticks == 11}
		c.Ranking = append(c.Ranking, r)
	}
	if !c.Few() {
		c.Blank = 1
		for i, code := range []string{"2qx5fd7wz3ka", "5hnv4gte2mbo", "7c3lyp6rdua4", "aw2kz5jqf6te", "c4xmh7yb3nsg"} {
			c.List = append(c.List, decide.Listed{Commitment: code, Numbers: [][]int{{1, 3}, {2}, {}, {1, 2, 4}, {5}}[i]})
		}
	}
	sight.Count, sight.May = c, false
}

// sampleAvenues are avenues of invented people, in two languages as they were written.
var sampleAvenues = []struct {
	id                    avenues.ID
	language, title, idea string
}{
	{"avenue-1", "fr", "Un contact unique, du premier entretien à la fin de l’essai", "Une même personne suit le parcours, d’un organisme à l’autre. On la choisit, et on peut en changer."},
	{"avenue-2", "nl", "Beginnen in halve dagen", "Een werkgever opent plaatsen waar u met halve dagen begint. De bescherming is volledig vanaf dag één."},
	{"avenue-3", "fr", "L’accueil qui ne dit rien", "Former l’accueil, le standard et la sécurité à ne jamais confirmer qui travaille ici. Un réflexe simple, pour tout le monde."},
	{"avenue-4", "nl", "Kinderopvang vóór de eerste dag", "Opvang is geregeld voordat de opleiding of het werk begint. Met een noodplaats voor als het misloopt."},
	{"avenue-5", "fr", "Deux pages pour les très petites entreprises", "Un guide de deux pages et un numéro où demander conseil, sans donner de nom."},
}
