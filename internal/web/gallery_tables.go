package web

import (
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
	"hackathon4women/internal/tables"
	tablespages "hackathon4women/internal/web/pages/tables"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) tablesSamples() []Sample {
	draw := func(change func(*tablespages.PlanPage)) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			page := s.samplePlan(p)
			change(&page)
			return tablespages.Plan(page)
		}
	}
	return []Sample{
		{"tables-plan", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) {})},
		{"tables-plan-search", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) { p.Round.Search = tables.Search{Ready: 1, Of: 3} })},
		{"tables-plan-open", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) {
			p.Round.Opened, p.Round.Last = true, &tables.Step{Deed: tables.Moved, More: 2}
			p.Round.Pins = map[people.ID]int{"Tilda": 1}
			p.Round.Waiting = []tables.Seat{{Person: "dirk", Name: "Dirk"}}
			p.Round.Unguided, p.Round.Voiceless, p.Round.Again, p.Round.Guides = []int{3}, []int{2}, 4, 2
			p.Round.Tables[2].Seats[0].Part = ""
			p.Round.Sound = false
			p.Round.Checked.Faults = []seating.Fault{{Kind: seating.FaultLarge, Table: 1}, {Kind: seating.FaultPin, Table: 2}}
			p.Round.Checked.AgainLeast = 2
			p.Round.Costs = tables.Costs{State: tables.Runs, Ready: 2, Of: 4, Prices: sampleCosts[:2]}
		})},
		{"tables-plan-subjects", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) {
			p.Round.By, p.Round.Worked = true, tables.Worked{Choosers: 17, Granted: 15, Alone: []int{4}}
			p.Titles = map[string]string{"a": "Un lieu calme pour se former", "b": "Een vast gezicht", "c": ""}
			p.Titles["c"] = p.T("avenues.untitled")
			for i, subject := range []string{"b", "a", "a", "c"} {
				p.Round.Tables[i].Subject = subject
			}
			p.Round.Hosts = map[people.ID]int{"Claire": 2}
		})},
		{"tables-plan-over", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) {
			p.Round.Opened, p.Round.Over = true, true
			p.Round.Costs = tables.Costs{State: tables.Done, Stale: true, Ready: 4, Of: 4, Prices: sampleCosts}
		})},
		{"tables-plan-error", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) {
			p.Round.Opened = true
			p.Errors = []ui.FieldError{{Text: p.T("tables.another.impossible")}}
		})},
		{"tables-plan-empty", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) {
			p.Round = tables.Seating{Due: 27}
			p.Met = tablespages.Met{}
		})},
		{"tables-plan-none", "tables.plan.title", ui.Workspace, draw(func(p *tablespages.PlanPage) { p.Rounds = nil })},
	}
}

func (s *Site) samplePlan(p ui.Page) tablespages.PlanPage {
	v := visit{Words: p.Words, Edition: s.sampleEdition()}
	p.Wide = true
	page := tablespages.PlanPage{Page: p, Base: v.Edition.Path() + "/desk/plan/sample", Topic: "desk/sample"}
	rounds := tables.RoundsOf(v.Edition.Programme)
	page.Rounds = s.roundTabs(v, p, rounds, rounds[0].ID)
	seats := func(names ...string) (all []tables.Seat) {
		for i, n := range names {
			seat := tables.Seat{Name: n, Person: people.ID(n)}
			switch i {
			case 0:
				seat.Part = tables.Facilitates
			case 1:
				seat.Part = tables.Writes
			}
			all = append(all, seat)
		}
		return all
	}
	page.Round = tables.Seating{
		Round: tables.Round{Formed: true, Tables: []tables.Table{
			{N: 1, Language: "nl", Seats: seats("Merel", "Wout", "Tilda", "Linde", "Sam", "Katrijn")},
			{N: 2, Language: "fr", Seats: seats("Jeanne", "Claire", "Philippe", "Fatou", "Agnès", "Odile")},
			{N: 3, Language: "fr", Seats: seats("Karim", "Yasmina", "Nadia", "Antoine", "Étienne")},
			{N: 4, Language: "de", Seats: seats("Ulrike", "Helmut", "Ingrid", "Maximiliane-Charlotte")},
		}},
		Outlook: tables.Outlook{Seated: 21, Guides: 4, Across: 39}, Due: 21,
	}
	page.Round.Sound, page.Worlds, page.Least, page.Most = true, worldNames(v), 5, 6
	page.Round.Checked = seating.Certificate{Seats: 21, Tables: 4, First: 39, FirstMost: 41, Lacking: 2}
	page.Round.Lacks = []tables.Lack{{Table: 4, World: "firm", Why: "language", Of: 6}, {Table: 3, World: "social", Why: "elsewhere", Of: 7}}
	all := tables.Encounters{Rounds: 2, Pairs: map[tables.Worlds]int{}, Each: []tables.RoundMeetings{{Session: rounds[0].ID, Pairs: map[tables.Worlds]int{}}}}
	for _, w := range v.Edition.Worlds {
		if w.Mixing && w.Key != edition.Own {
			all.Worlds = append(all.Worlds, w.Key)
		}
	}
	for i, a := range all.Worlds {
		for j, b := range all.Worlds[i+1:] {
			all.Pairs[tables.Worlds{a, b}], all.Each[0].Pairs[tables.Worlds{a, b}] = 8+5*i+3*j, 5+i+j
			if b == "public" {
				all.Pairs[tables.Worlds{a, b}], all.Each[0].Pairs[tables.Worlds{a, b}] = -1, -1
			}
		}
	}
	page.Met = metOf(page.Page, v, all, rounds[0].ID)
	return page
}

var sampleCosts = []seating.Price{
	{Relaxation: seating.Relaxation{Kind: seating.Interpretation, Lang: "fr", People: 6}, First: 18, Again: -4, Tables: 4},
	{Relaxation: seating.Relaxation{Kind: seating.MoreFacilitators, People: 5}, First: -6, Faults: -1, Tables: 5},
	{Relaxation: seating.Relaxation{Kind: seating.LargerTables, Size: 7}, First: 9, Tables: 3},
	{Relaxation: seating.Relaxation{Kind: seating.FreePins, People: 2}, Unsure: true, Tables: 4},
}
