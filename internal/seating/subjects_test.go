package seating

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// recount says how far a plan gives people what they asked for, from the plan alone.
func recount(plan Plan, subjects []Subject, of []int) (w Worked) {
	w.Subjects = of
	asked := map[string]int{}
	for i, sub := range subjects {
		for _, id := range sub.Chosen {
			asked[id] = i
		}
	}
	for t, ids := range plan.Rounds[0] {
		authors := 0
		for _, id := range ids {
			if i, ok := asked[id]; ok {
				w.Choosers++
				w.Granted += boolInt(of[t] == i)
			}
			authors += boolInt(of[t] >= 0 && slices.Contains(subjects[max(of[t], 0)].Authors, id))
		}
		if of[t] >= 0 && len(subjects[of[t]].Authors) >= authorsWanted && authors < authorsWanted {
			w.Alone = append(w.Alone, t)
		}
	}
	return w
}

// Thirty people asked for five subjects: everybody works on hers, with two of its authors, whatever worlds they are of.
func TestEverybodyWorksOnWhatSheAskedFor(t *testing.T) {
	in := Instance{Rounds: 1, Worlds: 4, SizeMin: 5, SizeMax: 6, Target: 6}
	subjects := make([]Subject, 5)
	for i := range 30 {
		id := fmt.Sprint("p", i)
		in.Participants = append(in.Participants, Participant{ID: id, World: i * 7 % 4, Langs: []string{"fr"}, Fac: i < 5})
		sub := &subjects[i%5]
		sub.Chosen = append(sub.Chosen, id)
		if i >= 10 && i < 25 {
			sub.Authors = append(sub.Authors, id)
		}
	}
	plan, w, rep, err := FormBySubject(t.Context(), in, subjects, Options{Seed: 3, Proposals: 200_000})
	if err != nil {
		t.Fatal(err)
	}
	if rep.Hard != 0 || w.Granted != 30 || len(w.Alone) != 0 {
		t.Errorf("%v; %d of %d work on what they asked for; tables without two authors: %v", rep.Violations, w.Granted, w.Choosers, w.Alone)
	}
	if again := recount(plan, subjects, w.Subjects); !reflect.DeepEqual(again, w) {
		t.Errorf("said %+v, counted %+v", w, again)
	}
}

// Two of those who asked for the same are never seated together; nobody else pays for it.
func TestWhoIsKeptApartDoesNotWorkOnTheSame(t *testing.T) {
	in := Instance{Rounds: 1, Worlds: 1, SizeMin: 4, SizeMax: 6, Target: 5, KeepApart: [][2]string{{"p0", "p3"}}}
	subjects := make([]Subject, 3)
	for i := range 15 {
		id := fmt.Sprint("p", i)
		in.Participants = append(in.Participants, Participant{ID: id, Langs: []string{"fr"}, Fac: true})
		subjects[i%3].Chosen, subjects[i%3].Authors = append(subjects[i%3].Chosen, id), append(subjects[i%3].Authors, id)
	}
	_, w, rep, err := FormBySubject(t.Context(), in, subjects, Options{Seed: 1, Proposals: 100_000})
	if err != nil || rep.Hard != 0 || w.Granted != 14 || len(w.Alone) != 0 {
		t.Errorf("%v, %v; %d granted, want 14; alone %v", err, rep.Violations, w.Granted, w.Alone)
	}
}

// A subject that many asked for gets more tables, as long as it has two authors for each; what nobody asked for gets what is left, in order.
func TestTablesAreSharedOutByWhatPeopleAskFor(t *testing.T) {
	authors := func(n int) []bool { return slices.Concat(slices.Repeat([]bool{true}, n), make([]bool, 10-n)) }
	for name, c := range map[string]struct {
		asked, authors []int
		tables         int
		want           []int
	}{
		"as many each":             {[]int{6, 6, 6}, []int{4, 4, 4}, 3, []int{1, 1, 1}},
		"one is asked for most":    {[]int{18, 6}, []int{9, 4}, 4, []int{3, 1}},
		"its authors do not reach": {[]int{18, 6}, []int{4, 9}, 4, []int{2, 2}},
		"nobody asked":             {[]int{0, 0, 0}, []int{3, 3, 3}, 2, []int{1, 1, 0}},
		"nobody wrote":             {[]int{5, 5}, []int{0, 0}, 2, []int{1, 1}},
		"small ones are not lost":  {[]int{20, 3}, []int{10, 2}, 4, []int{3, 1}},
		"none":                     {nil, nil, 3, []int{}},
	} {
		w := work{n: len(c.asked)}
		for _, n := range c.authors {
			w.author = append(w.author, authors(n))
		}
		if got := w.shares(c.asked, c.tables); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestSeatingBySubjectKeepsWhatFormKeeps(t *testing.T) {
	asked, granted, tables, alone := 0, 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := planted(t)
		in.Rounds, in.Tables = 1, in.Tables[:1]
		var ids []string
		for _, p := range in.Participants {
			ids = append(ids, p.ID)
		}
		subjects := make([]Subject, rapid.IntRange(0, 5).Draw(t, "subjects"))
		for i := range subjects {
			subjects[i].Language = rapid.SampledFrom([]string{"", "fr", "nl"}).Draw(t, "language")
			subjects[i].Authors = rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, min(4, len(ids)), rapid.ID[string]).Draw(t, "authors")
		}
		if len(subjects) > 0 {
			for _, id := range ids {
				if i := rapid.IntRange(-1, len(subjects)-1).Draw(t, "chose"); i >= 0 {
					subjects[i].Chosen = append(subjects[i].Chosen, id)
				}
			}
		}
		opt := Options{Seed: rapid.Uint64().Draw(t, "seed"), Proposals: 8000}
		plan, w, rep, err := FormBySubject(t.Context(), in, subjects, opt)
		if err != nil {
			t.Fatal(err)
		}
		if rep.Hard != 0 {
			t.Fatalf("%v is given up where everything can be kept", rep.Violations)
		}
		if again := recount(plan, subjects, w.Subjects); !reflect.DeepEqual(again, w) {
			t.Fatalf("said %+v, counted %+v", w, again)
		}
		same, w2, _, err := FormBySubject(t.Context(), in, subjects, opt)
		if err != nil || !reflect.DeepEqual(same, plan) || !reflect.DeepEqual(w, w2) {
			t.Fatalf("another plan from the same seed: %v", err)
		}
		asked, granted, tables, alone = asked+w.Choosers, granted+w.Granted, tables+len(w.Subjects), alone+len(w.Alone)
	})
	t.Logf("%d of %d random wishes are granted; %d of %d tables have fewer than two authors that they could have", granted, asked, alone, tables)
	if granted*2 < asked {
		t.Errorf("%d of %d wishes", granted, asked)
	}
}
