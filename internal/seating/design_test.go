package seating

import (
	"fmt"
	"testing"
)

// A field has no zero divisors, and every element but zero has an inverse.
func TestPrimePowersGiveFields(t *testing.T) {
	for _, q := range []int{2, 3, 4, 5, 7, 8, 9, 11, 16, 25, 27, 32, 49, 64, 81, 121, 125, 128, 243, 256} {
		f := newRing(q)
		for a := 1; a < q; a++ {
			seen := make([]bool, q)
			for b := range q {
				if seen[f.mul[a][b]] {
					t.Fatalf("%d elements: %d times two different numbers is the same", q, a)
				}
				seen[f.mul[a][b]] = true
			}
		}
		for a := range min(q, 9) {
			for b := range min(q, 9) {
				for c := range min(q, 9) {
					if f.mul[a][f.sum[b][c]] != f.sum[f.mul[a][b]][f.mul[a][c]] {
						t.Fatalf("%d elements: %d(%d+%d) is not the sum of the products", q, a, b, c)
					}
				}
			}
		}
	}
}

// In a plane nobody meets twice: q tables of q people, for q+1 rounds.
func TestPlanesHaveNoRepeats(t *testing.T) {
	for _, q := range []int{4, 5, 7, 8, 9} {
		in := Instance{Rounds: q + 1, SizeMin: q, SizeMax: q, Worlds: 1}
		for i := range q * q {
			in.Participants = append(in.Participants, Participant{ID: fmt.Sprint("p", i), Langs: []string{"en"}, Fac: true})
		}
		_, rep := form(t, in, Options{Seed: 1, Proposals: 1000})
		if rep.Hard != 0 || rep.Repeats != 0 {
			t.Errorf("%d tables of %d, %d rounds: %d violations, %d repeats, want none", q, q, q+1, rep.Hard, rep.Repeats)
		}
	}
}

// An event in one language, with ten who lead, four worlds and people kept apart: sixty people meet nobody twice in six rounds.
func TestAnEventInOneLanguageNeedsNoRepeats(t *testing.T) {
	in := Instance{Rounds: 6, SizeMin: 5, SizeMax: 6, Worlds: 4}
	for i := range 60 {
		in.Participants = append(in.Participants, Participant{ID: fmt.Sprint("p", i), World: i % 4, Langs: []string{"fr"}, Fac: i%5 == 0})
	}
	in.KeepApart = [][2]string{{"p0", "p7"}, {"p1", "p8"}, {"p2", "p9"}, {"p3", "p30"}}
	_, rep := form(t, in, Options{Seed: 1, Proposals: 1_000_000})
	if rep.Hard != 0 || rep.Repeats != 0 || rep.MissingWorlds != 0 || rep.DistinctCross < rep.Bounds.DistinctCross-5 {
		t.Errorf("%v, %d repeats, %d worlds missing, %d of %d pairs across worlds", rep.Violations, rep.Repeats, rep.MissingWorlds, rep.DistinctCross, rep.Bounds.DistinctCross)
	}
}
