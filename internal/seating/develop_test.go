package seating

import (
	"math/rand/v2"
	"testing"
)

// repeatsConvex counts the k-th meeting of two people k−1 times.
func repeatsConvex(d development, columns int) int {
	n, sum := d.ring.size, 0
	met := map[pair]int{}
	for r := range d.rounds() {
		for p := range n * columns {
			for q := range p {
				a, _ := d.table(r, p/n, p%n)
				if b, _ := d.table(r, q/n, q%n); a == b {
					sum += met[pairOf(p, q)]
					met[pairOf(p, q)]++
				}
			}
		}
	}
	return sum
}

// repeatsOf counts by hand how often two people of a design meet again.
func repeatsOf(d development, columns int) int {
	n := d.ring.size
	met, again := map[pair]bool{}, 0
	if d.rounds() == 0 {
		return -1
	}
	for r := range d.rounds() {
		at := map[int][]int{}
		for p := range n * columns {
			t, ok := d.table(r, p/n, p%n)
			if !ok {
				return -1
			}
			for _, q := range at[t] {
				if met[pairOf(p, q)] {
					again++
				}
				met[pairOf(p, q)] = true
			}
			at[t] = append(at[t], p)
		}
		for _, people := range at {
			if len(people) != columns {
				return -1
			}
		}
	}
	return again
}

// Ten tables of eight for six rounds and ten of six for eight have no plane, and still nobody meets twice.
func TestShiftsAreFoundWhereThereIsNoField(t *testing.T) {
	for _, c := range [][3]int{{12, 8, 6}, {10, 6, 6}, {10, 7, 6}, {10, 8, 6}, {10, 6, 8}, {14, 8, 5}, {15, 8, 8}, {20, 8, 8}} {
		rng := rand.New(rand.NewPCG(1, 2))
		d, ok := shifts(c[0], c[1], c[2], budget{proposals: 20_000_000}, rng)
		if got := repeatsOf(d, c[1]); !ok || got != 0 {
			t.Errorf("%d tables of %d, %d rounds: %d repeats, want none", c[0], c[1], c[2], got)
		}
	}
}

// Twenty-one schoolgirls walk in threes for ten days, every pair once (a Kirkman system), and thirty in fives for six.
func TestTurnedBases(t *testing.T) {
	for _, c := range [][3]int{{7, 3, 10}, {6, 5, 6}} {
		rng := rand.New(rand.NewPCG(1, 2))
		d, _ := turned(c[0], c[1], c[2]-c[0], budget{proposals: 3_000_000}, rng)
		if got := repeatsOf(d, c[1]); got != 0 {
			t.Errorf("%d tables of %d, %d rounds: %d repeats, want none", c[0], c[1], c[2], got)
		}
	}
}

// The searches count what they look for as it is counted by hand: a fault in the bookkeeping would make them find nothing, or too much.
func TestSearchesForDesignsCountRight(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		m := newMatrix(7, 5, 4, rng)
		for range 200 {
			m.change(rng)
		}
		if got := repeatsConvex(development{ring: cyclic(7), rows: m.d}, 5); got != 7*m.cost {
			t.Fatalf("%d coincidences of seven people each, and %d meetings too many", m.cost, got)
		}
	}
	for _, n := range []int{6, 7} {
		d, cost := turned(n, 3, 2, budget{proposals: 50}, rng)
		if got := repeatsConvex(d, 3); 2*got != n*cost {
			t.Fatalf("cost %d per half turn of %d, and %d meetings too many", cost, n, got)
		}
	}
}

// Euler thought that there are no two orthogonal Latin squares of ten. There are (Bose, Shrikhande and Parker 1960).
func TestSquaresWithoutAField(t *testing.T) {
	d, ok := squares(10, budget{proposals: 20_000_000}, rand.New(rand.NewPCG(1, 2)))
	if got := repeatsOf(d, 10); !ok || got != 0 {
		t.Errorf("%d repeats, want none", got)
	}
}
