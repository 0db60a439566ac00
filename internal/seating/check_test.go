package seating

import (
	"slices"
	"testing"
)

// twelve is an instance of two tables and a plan that keeps everything: a–f speak French, g–l Dutch; a and g facilitate.
func twelve() (Instance, Plan) {
	in := Instance{Rounds: 1, SizeMin: 5, SizeMax: 7, Worlds: 3, Tables: []int{2}}
	for i, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
		p := Participant{ID: id, World: i % 3, Langs: []string{[]string{"fr", "nl"}[i/6]}, Fac: i%6 == 0, Present: []int{1}}
		if id == "e" || id == "k" {
			p.Org = "body " + id
		}
		in.Participants = append(in.Participants, p)
	}
	in.KeepApart, in.KeepApartOrgs = [][2]string{{"a", "h"}}, [][2]string{{"body e", "body k"}}
	in.Support, in.Pins = [][2]string{{"b", "c"}}, []Pin{{ID: "d", Table: 0}}
	return in, Plan{Rounds: [][][]string{{{"a", "b", "c", "d", "e", "f"}, {"g", "h", "i", "j", "k", "l"}}}, Languages: [][]string{{"fr", "nl"}}}
}

func TestTheExaminerFindsEveryKindOfFault(t *testing.T) {
	move := func(p *Plan, who string, to int) {
		for t := range p.Rounds[0] {
			p.Rounds[0][t] = slices.DeleteFunc(p.Rounds[0][t], func(id string) bool { return id == who })
		}
		if to >= 0 {
			p.Rounds[0][to] = append(p.Rounds[0][to], who)
		}
	}
	all := func(in *Instance) {
		for i := range in.Participants {
			in.Participants[i].Langs = []string{"fr", "nl"}
		}
	}
	broken := []struct {
		kind   string
		change func(*Instance, *Plan)
	}{
		{FaultApart, func(in *Instance, p *Plan) { all(in); move(p, "h", 0) }},
		{FaultApart, func(in *Instance, p *Plan) { all(in); move(p, "e", 1) }}, // by what they work for
		{FaultCompanion, func(in *Instance, p *Plan) { all(in); move(p, "b", 1) }},
		{FaultTwice, func(_ *Instance, p *Plan) { p.Rounds[0][0] = append(p.Rounds[0][0], "f") }},
		{FaultTwice, func(in *Instance, p *Plan) { all(in); p.Rounds[0][1] = append(p.Rounds[0][1], "f") }},
		{FaultUnseated, func(_ *Instance, p *Plan) { move(p, "f", -1) }},
		{FaultAbsent, func(in *Instance, _ *Plan) { in.Participants[5].Present = []int{0} }},
		{FaultUnknown, func(_ *Instance, p *Plan) { p.Rounds[0][0] = append(p.Rounds[0][0], "nobody") }},
		{FaultSmall, func(in *Instance, _ *Plan) { in.SizeMin = 7 }},
		{FaultLarge, func(in *Instance, _ *Plan) { in.SizeMin, in.SizeMax = 5, 5 }},
		{FaultLanguage, func(_ *Instance, p *Plan) { move(p, "f", 1) }},
		{FaultLanguage, func(_ *Instance, p *Plan) { p.Languages[0][0] = "de" }},
		{FaultFacilitator, func(in *Instance, _ *Plan) { in.Participants[0].Fac = false }},
		{FaultFacilitator, func(in *Instance, _ *Plan) { // she facilitates, but not in the language of her table
			all(in)
			in.Participants[0].Langs = []string{"nl"}
		}},
		{FaultTables, func(in *Instance, _ *Plan) { in.Tables = []int{3} }},
		{FaultPin, func(in *Instance, p *Plan) { all(in); move(p, "d", 1) }},
		{FaultRounds, func(in *Instance, p *Plan) { p.Rounds = append(p.Rounds, p.Rounds[0]) }},
	}
	in, plan := twelve()
	c, err := Examine(in, plan)
	if err != nil || len(c.Faults) != 0 || !c.Sound() {
		t.Fatalf("a plan that keeps everything: got %v, %v", c.Faults, err)
	}
	for _, b := range broken {
		in, plan := twelve()
		b.change(&in, &plan)
		c, err := Examine(in, plan)
		if err != nil {
			t.Fatal(b.kind, err)
		}
		if len(c.Of(b.kind)) == 0 {
			t.Errorf("%s: not found, only %v", b.kind, c.Faults)
		}
		if wants := slices.Contains(sacred, b.kind); wants == c.Sound() {
			t.Errorf("%s: sound is %v", b.kind, c.Sound())
		}
		if len(c.Open().Of(FaultApart, FaultCompanion)) > 0 {
			t.Errorf("%s: the open certificate speaks of what is private", b.kind)
		}
	}
}

// The examiner and Score were written apart. On plans of the search and on plans that are shuffled at random they count the same.
func TestTheExaminerAgreesWithTheScore(t *testing.T) {
	for _, name := range []string{"p-even-30-4", "p-skew-36-6", "p-skew-96-6", "p-even-240-6", "ph-even-64-8", "diner-13-5-4", "sgp-5-4-5", "w-even-60-10-4"} {
		in := load[Instance](t, name)
		plan, _ := form(t, in, Options{Seed: 4, Proposals: 20_000})
		for turn := range 2 {
			if turn == 1 { // everybody moves one seat along, from table to table
				for r := range plan.Rounds {
					var flat []string
					for _, ids := range plan.Rounds[r] {
						flat = append(flat, ids...)
					}
					k := 0
					for i := range plan.Rounds[r] {
						for j := range plan.Rounds[r][i] {
							plan.Rounds[r][i][j] = flat[(k+3)%len(flat)]
							k++
						}
					}
				}
				plan.Languages = nil
			}
			score, err := Score(in, plan)
			c, failed := Examine(in, plan)
			if err != nil || failed != nil {
				t.Fatal(name, err, failed)
			}
			for kind, faults := range map[string][]Fault{
				"apart": c.Of(FaultApart), "support": c.Of(FaultCompanion), "seat": c.Of(FaultTwice, FaultUnseated, FaultAbsent, FaultUnknown),
				"size": c.Of(FaultSmall, FaultLarge), "lang": c.Of(FaultLanguage),
			} {
				if len(faults) != score.Violations[kind] {
					t.Errorf("%s, turn %d: %d faults of %s, the score says %d", name, turn, len(faults), kind, score.Violations[kind])
				}
			}
			if turn == 0 && len(c.Of(FaultFacilitator)) < score.Violations["fac"] {
				t.Errorf("%s: %d tables without a facilitator, the score says %d", name, len(c.Of(FaultFacilitator)), score.Violations["fac"])
			}
			if c.Lacking != score.MissingWorlds || c.Seats == 0 {
				t.Errorf("%s, turn %d: %d worlds missing, the score says %d", name, turn, c.Lacking, score.MissingWorlds)
			}
			if c.First > c.FirstMost || c.Again < c.AgainLeast || c.Lacking < c.LackingLeast {
				t.Errorf("%s, turn %d: beats what nothing can beat: %+v", name, turn, c)
			}
		}
	}
}
