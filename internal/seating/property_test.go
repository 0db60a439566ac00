package seating

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// planted draws an instance around a plan that keeps everything, so that we know it can be had.
func planted(t *rapid.T) Instance {
	rounds, tables := rapid.IntRange(1, 3).Draw(t, "rounds"), rapid.IntRange(1, 5).Draw(t, "tables")
	size := rapid.IntRange(3, 6).Draw(t, "size")
	in := Instance{Rounds: rounds, Worlds: rapid.IntRange(1, 4).Draw(t, "worlds"), SizeMin: size, SizeMax: size + 1, Target: size}
	in.Tables = slices.Repeat([]int{tables}, rounds)
	languages := []string{"de", "en", "fr", "nl"}
	hidden := make([]int, 0, tables*size) // person → table, in every round
	for table := range tables {
		label := rapid.SampledFrom(languages).Draw(t, "label")
		for seat := range size + rapid.IntRange(0, 1).Draw(t, "more") {
			p := Participant{ID: fmt.Sprint("p", len(hidden)), World: rapid.IntRange(0, 4).Draw(t, "world"), Langs: []string{label}, Fac: seat == 0}
			if rapid.Bool().Draw(t, "bilingual") {
				p.Langs = append(p.Langs, rapid.SampledFrom(languages).Draw(t, "second"))
			}
			if rapid.Bool().Draw(t, "member") {
				p.Org = rapid.SampledFrom([]string{"o1", "o2", "o3"}).Draw(t, "org")
			}
			in.Participants, hidden = append(in.Participants, p), append(hidden, table)
		}
	}
	for range rapid.IntRange(0, 12).Draw(t, "rules") {
		a := rapid.IntRange(0, len(hidden)-1).Draw(t, "a")
		b := rapid.IntRange(0, len(hidden)-1).Draw(t, "b")
		rule := [2]string{in.Participants[a].ID, in.Participants[b].ID}
		switch {
		case hidden[a] != hidden[b]:
			in.KeepApart = append(in.KeepApart, rule)
		case a != b && len(in.Support) < 3:
			in.Support = append(in.Support, rule)
		}
	}
	return in
}

func TestWhatCanBeKeptIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := planted(t)
		_, rep := formRapid(t, in, Options{Seed: rapid.Uint64().Draw(t, "seed"), Proposals: 2000})
		if rep.Hard != 0 {
			t.Fatalf("got %v, want nothing broken", rep.Violations)
		}
		if len(rep.Reasons) != 0 || len(rep.Flags) != 0 {
			t.Fatalf("got reasons %v and flags %v for a plan that keeps everything", rep.Reasons, rep.Flags)
		}
		foreseen, err := Check(in)
		if err != nil || len(foreseen) != 0 {
			t.Fatalf("Check foresees %v, %v for an instance that has a plan", foreseen, err)
		}
	})
}

// anything draws instances in which mostly not everything can be kept.
func anything(t *rapid.T) Instance {
	rounds := rapid.IntRange(1, 3).Draw(t, "rounds")
	in := Instance{Rounds: rounds, Worlds: rapid.IntRange(1, 4).Draw(t, "worlds")}
	if rapid.Bool().Draw(t, "given") {
		in.Tables = rapid.SliceOfN(rapid.IntRange(0, 4), rounds, rounds).Draw(t, "tables")
	}
	languages := rapid.SliceOfN(rapid.SampledFrom([]string{"de", "en", "fr", "nl"}), 0, 3)
	for i := range rapid.IntRange(0, 18).Draw(t, "people") {
		in.Participants = append(in.Participants, Participant{
			ID: fmt.Sprint("p", i), World: rapid.IntRange(-1, 4).Draw(t, "world"), Langs: languages.Draw(t, "langs"),
			Org: rapid.SampledFrom([]string{"", "o1", "o2", "o3"}).Draw(t, "org"), Fac: rapid.IntRange(0, 3).Draw(t, "fac") == 0,
			Present: rapid.SliceOfN(rapid.IntRange(0, 1), rounds, rounds).Draw(t, "present"),
		})
	}
	if n := len(in.Participants); n > 1 {
		two := rapid.Custom(func(t *rapid.T) [2]string {
			a := rapid.IntRange(0, n-1).Draw(t, "a")
			b := (a + rapid.IntRange(1, n-1).Draw(t, "b")) % n
			return [2]string{in.Participants[a].ID, in.Participants[b].ID}
		})
		in.KeepApart = rapid.SliceOfN(two, 0, 20).Draw(t, "apart")
		in.Support = rapid.SliceOfN(two, 0, 6).Draw(t, "support")
		for _, p := range rapid.SliceOfN(two, 0, 3).Draw(t, "pins") {
			in.Pins = append(in.Pins, Pin{p[0], rapid.IntRange(0, rounds-1).Draw(t, "round"), rapid.IntRange(0, 4).Draw(t, "table")})
		}
	}
	if rapid.Bool().Draw(t, "orgs apart") {
		in.KeepApartOrgs = [][2]string{{"o1", "o2"}}
	}
	return in
}

func TestKeepApartIsNeverBroken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		plan, rep := formRapid(t, in, Options{Seed: rapid.Uint64().Draw(t, "seed"), Proposals: 500})
		if rep.Violations["apart"] != 0 || rep.Violations["seat"] != 0 {
			t.Fatalf("got %v, want nobody together who is kept apart and everybody seated once", rep.Violations)
		}
		e := compile(mustPrepare(t, in))
		for r := range in.Rounds {
			for _, u := range e.units[r] {
				for _, p := range u {
					if a, b := at(plan, r, in.Participants[p].ID), at(plan, r, in.Participants[u[0]].ID); a != b {
						t.Fatalf("round %d: companions at tables %d and %d", r, a, b)
					}
				}
			}
		}
		if rep.Hard > 0 && rep.Violations["support"] != rep.Hard && len(rep.Reasons) == 0 {
			t.Fatalf("%v given up without a reason", rep.Violations)
		}
	})
}

func TestTheOrderOfPeopleDoesNotMatterToWhatIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := planted(t)
		seed := rapid.Uint64().Draw(t, "seed")
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(in.Participants), func(i, j int) {
			in.Participants[i], in.Participants[j] = in.Participants[j], in.Participants[i]
		})
		if _, rep := formRapid(t, in, Options{Seed: seed, Proposals: 1000}); rep.Hard != 0 {
			t.Fatalf("got %v after shuffling", rep.Violations)
		}
	})
}

// "In my own name" is a world that does not count: who is in it must change nothing about the price of a plan.
func TestAWorldThatIsNotMixedWeighsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		if in.Worlds < 2 || len(in.Participants) == 0 {
			return
		}
		in.Mix = []int{}
		for w := range in.Worlds - 1 {
			in.Mix = append(in.Mix, w)
		}
		own := in.Worlds - 1
		plan, before := formRapid(t, in, Options{Seed: 1, Proposals: 500})
		for i := range in.Participants {
			if in.Participants[i].World == own {
				in.Participants[i].World = -1 // of no world at all
			}
		}
		again, after := formRapid(t, in, Options{Seed: 1, Proposals: 500})
		if before.F != after.F || before.DistinctCross != after.DistinctCross || fmt.Sprint(plan) != fmt.Sprint(again) {
			t.Fatalf("got F %.1f with the world, %.1f without", before.F, after.F)
		}
	})
}

func TestPlansAreWithinTheBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := planted(t)
		_, rep := formRapid(t, in, Options{Seed: 1, Proposals: 1000})
		b := rep.Bounds
		if rep.DistinctCross > b.DistinctCross || rep.Repeats < b.Repeats || rep.Convex < b.Convex || rep.MissingWorlds < b.MissingWorlds || rep.SameOrg < b.SameOrg {
			if rep.Slots == b.Slots { // the bounds suppose even tables
				t.Fatalf("a plan beats its bounds: %+v", rep)
			}
		}
	})
}

func mustPrepare(t *rapid.T, in Instance) Instance {
	in, err := in.prepared()
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func formRapid(t *rapid.T, in Instance, opt Options) (Plan, Report) {
	plan, rep, err := Form(t.Context(), in, opt)
	if err != nil {
		t.Fatal(err)
	}
	return plan, rep
}

// The price of a move is what the whole plan's price changes by.
func TestMovesArePricedExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anything(t)
		for range rapid.IntRange(0, 5).Draw(t, "met") {
			if len(in.Participants) > 1 {
				in.Met = append(in.Met, Meeting{in.Participants[0].ID, in.Participants[1].ID, 1})
			}
		}
		s := compile(mustPrepare(t, in)).search(t.Context(), Options{Seed: 1, Proposals: 1})
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var m move
		for range 50 {
			r := rng.IntN(in.Rounds)
			rd := &s.rounds[r]
			if len(rd.people) == 0 || !s.swap(r, rd.people[rng.IntN(len(rd.people))], rng.IntN(len(rd.tables)), rng.IntN(3) == 0, rng, &m) {
				continue
			}
			hard, soft, ok := s.price(m)
			if !ok {
				continue
			}
			h0, s0 := s.total()
			s.make(m)
			if h1, s1 := s.total(); h1-h0 != hard || s1-s0 != soft {
				t.Fatalf("the move was priced %d, %d and cost %d, %d", hard, soft, h1-h0, s1-s0)
			}
		}
	})
}

// What the quick search believes of a move is what the plan says after it.
func TestTheHallPricesExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := compile(mustPrepare(t, anything(t))).search(t.Context(), Options{Seed: 1, Proposals: 1})
		h := newHall(s)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		total := func() (int, int) { s.take(h); return s.total() }
		for range 40 {
			if len(h.seats) == 0 {
				return
			}
			x := h.seats[rng.IntN(len(h.seats))]
			f := &h.floors[x.r]
			hard, soft := total()
			to, price := int32(rng.IntN(f.tables)), 0
			switch there := f.table(to); {
			case to == f.at[x.p] || len(there) == 0:
				continue
			case rng.IntN(3) == 0:
				d, ok := h.movePrice(f, x.p, to)
				if !ok || h.clash(f, x.p, to, -1) || len(f.unit[x.p]) > 1 {
					continue
				}
				h.move(f, x.p, to)
				price = d
			default:
				unit := f.unit[x.p]
				if len(unit) > len(there) || len(unit) > 8 {
					continue
				}
				others := slices.Clone(there[:len(unit)])
				single := func(p int32) bool { return len(f.unit[p]) == 1 }
				if len(unit) == 1 && single(others[0]) {
					if !h.lawful(f, x.p, others[0]) || h.clash(f, x.p, to, others[0]) || h.clash(f, others[0], f.at[x.p], x.p) {
						continue
					}
					price = h.swapPrice(f, x.p, others[0])
					h.swap(f, x.p, others[0])
					break
				}
				if !h.lawfulAll(f, unit, others) || slices.ContainsFunc(others, func(p int32) bool { return !single(p) }) {
					continue
				}
				price = h.pricedAll(f, unit, others)
				for i := range unit {
					h.swap(f, int32(unit[i]), others[i])
				}
			}
			// Where sizes had to be uneven, a move can make them more even, which the search does not look for.
			if hard1, soft1 := total(); soft1-soft > price || (price-soft1+soft)%unevenTable != 0 || hard1 > hard {
				t.Fatalf("priced %d, cost %d; given up %d, then %d", price, soft1-soft, hard, hard1)
			}
		}
	})
}
