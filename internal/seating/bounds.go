package seating

import (
	"errors"
	"math/bits"
)

var errRounds = errors.New("the plan has another number of rounds than the instance")

// spread is the sum of pairs when n people or meetings are split evenly over t places: the least there can be.
func spread(n, t int) int {
	if t <= 0 {
		return 0
	}
	q, rest := n/t, n%t
	return rest*choose2(q+1) + (t-rest)*choose2(q)
}

// bounds holds for every plan that breaks nothing hard. They ignore the tables' languages and earlier meetings.
func (c *checker) bounds() Bounds {
	in, n := c.in, len(c.in.Participants)
	var b Bounds
	tables, smallest := make([]int, in.Rounds), make([]int, in.Rounds)
	for r := range in.Rounds {
		here, worlds, orgs := 0, map[int]int{}, map[string]int{}
		for i, p := range in.Participants {
			if c.present(i, r) {
				here++
				worlds[p.World]++
				if p.Org != "" {
					orgs[p.Org]++
				}
			}
		}
		t := in.TablesIn(r)
		tables[r], smallest[r] = t, here/max(1, t)
		pairs := spread(here, t)
		b.Slots += pairs
		b.Cross += pairs
		for w, k := range worlds {
			if in.mixes(w) {
				b.Cross -= spread(k, t)
			}
		}
		for w := range in.Worlds {
			if in.Worlds > 1 && in.mixes(w) {
				b.MissingWorlds += max(0, t-worlds[w])
			}
		}
		for _, k := range orgs {
			b.SameOrg += spread(k, t)
		}
	}

	// People whom two rounds have in common fall into tables × tables cells; whoever shares one meets again.
	again := 0
	present := make([][]uint64, in.Rounds)
	for r := range present {
		present[r] = make([]uint64, (n+63)/64)
		for i := range n {
			if c.present(i, r) {
				present[r][i/64] |= 1 << (i % 64)
			}
		}
	}
	for r := range in.Rounds {
		for q := range r {
			both := 0
			for i := range present[r] {
				both += bits.OnesCount64(present[r][i] & present[q][i])
			}
			again += spread(both, tables[r]*tables[q])
		}
	}
	if in.Rounds > 1 {
		b.Pigeonhole = (2*again + in.Rounds - 1) / in.Rounds
	}

	forcedCross, forcedConvex := 0, 0
	for k := range c.forced {
		together := 0
		for r := range in.Rounds {
			if c.present(k[0], r) && c.present(k[1], r) {
				together++
			}
		}
		if together > 1 {
			b.Forced += together - 1
			if c.cross(k) {
				forcedCross += together - 1
			}
		}
		forcedConvex += choose2(together)
	}

	languages, when := c.masks()
	possible := make([]int, n)
	for i := range n {
		for j := range i {
			if languages[i]&languages[j] == 0 || !overlap(when[i], when[j]) || c.apart[pair{j, i}] {
				continue
			}
			b.Allowed++
			if c.cross(pair{j, i}) {
				b.AllowedCross++
			}
			possible[i]++
			possible[j]++
		}
	}
	short, convex := 0, 0
	for i := range n {
		seats := 0
		for r := range in.Rounds {
			if c.present(i, r) {
				seats += smallest[r] - 1
			}
		}
		short += max(0, seats-possible[i])
		if possible[i] > 0 {
			convex += spread(seats, possible[i])
		}
	}
	b.Degree = (short + 1) / 2
	b.Distinct = min(b.Slots-max(b.Pigeonhole, b.Forced, b.Degree), b.Allowed)
	b.DistinctCross = min(b.Cross-forcedCross, b.AllowedCross)
	b.Repeats = max(0, b.Slots-b.Distinct-b.Forced)
	b.Convex = max(b.Repeats, max(again, spread(b.Slots, max(1, b.Allowed)), (convex+1)/2)-forcedConvex)
	return b
}

// masks are each person's languages as bits, and rounds as bits.
func (c *checker) masks() (languages []uint64, when [][]uint64) {
	number := map[string]int{}
	for _, p := range c.in.Participants {
		var m uint64
		for _, l := range p.Langs {
			if _, ok := number[l]; !ok {
				number[l] = len(number)
			}
			m |= 1 << number[l]
		}
		w := make([]uint64, (c.in.Rounds+63)/64)
		for r, here := range p.Present {
			if here == 1 {
				w[r/64] |= 1 << (r % 64)
			}
		}
		languages, when = append(languages, m), append(when, w)
	}
	return languages, when
}

func overlap(a, b []uint64) bool {
	for i := range a {
		if a[i]&b[i] != 0 {
			return true
		}
	}
	return false
}

// TablesIn is how many tables round r has: what was asked for, or what the sizes ask for, but not more than there are
// facilitators if larger tables still fit.
func (in Instance) TablesIn(r int) int {
	if len(in.Tables) > 0 && in.Tables[r] > 0 {
		return in.Tables[r]
	}
	here, facilitators := 0, 0
	for _, p := range in.Participants {
		if p.Present[r] == 1 {
			here++
			if p.Fac {
				facilitators++
			}
		}
	}
	t := tablesFor(here, in.SizeMin, in.SizeMax, in.Target)
	if facilitators < t && facilitators*in.SizeMax >= here {
		return facilitators
	}
	return t
}

// tablesFor is the number of tables nearest to the target size whose sizes fit, or else come nearest to fitting.
func tablesFor(n, smallest, largest, target int) int {
	if n == 0 {
		return 0
	}
	best, bestOff := 1, -1
	wanted := (n + target - 1) / target
	for t := 1; t <= (n+smallest-1)/smallest+1; t++ {
		lo, rest := n/t, n%t
		off := rest*beyond(lo+1, smallest, largest) + (t-rest)*beyond(lo, smallest, largest)
		off = off*4*n + abs(t-wanted)*2
		if t < wanted {
			off++ // rather one table more than one too few
		}
		if bestOff < 0 || off < bestOff {
			best, bestOff = t, off
		}
	}
	return best
}

func beyond(size, smallest, largest int) int { return max(0, smallest-size, size-largest) }

func abs(n int) int { return max(n, -n) }

// groups joins people into sets.
type groups []int

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = i
	}
	return g
}

func (g groups) find(i int) int {
	for g[i] != i {
		i = g[i]
	}
	return i
}

func (g groups) join(a, b int) { g[max(g.find(a), g.find(b))] = min(g.find(a), g.find(b)) }

// all are the sets, each in ascending order, in the order of their first member.
func (g groups) all() [][]int {
	at := make([]int, len(g))
	var sets [][]int
	for i := range g {
		f := g.find(i)
		if f == i {
			at[i] = len(sets)
			sets = append(sets, nil)
		}
		sets[at[f]] = append(sets[at[f]], i)
	}
	return sets
}
