package seating

import (
	"math/rand/v2"
	"slices"
)

// settle seats a round so that as little as possible is given up, before anybody thinks of mixing.
func (s *state) settle(r int, vectors []labelCount, unavoidable, first int, rng *rand.Rand) {
	n := len(s.rounds[r].people)
	attempts, limit := 6+len(vectors), 4000+40*n
	if n > 100 || unavoidable > 0 {
		attempts = 3
	}
	var best [][]int
	var labels []int
	bestHard := -1
	for a := range attempts {
		s.start(r, vectors[(first+a/2)%len(vectors)], rng) // each twice: the start is drawn anew
		s.mend(r, limit, rng)
		if h := s.rounds[r].hardAll(); bestHard < 0 || h < bestHard {
			bestHard, best, labels = h, s.seats(r), s.labels(r)
		}
		if bestHard == 0 {
			return
		}
	}
	if unavoidable == 0 && n <= 60 {
		for _, v := range vectors {
			if seats, ok := s.exact(r, v, 10_000); ok {
				best, labels = seats, expand(v)
				break
			}
		}
	}
	s.load(r, best, labels)
}

func expand(v labelCount) []int {
	var labels []int
	for l, k := range v {
		labels = append(labels, slices.Repeat([]int{l}, k)...)
	}
	return labels
}

func (s *state) seats(r int) [][]int {
	var tables [][]int
	for t := range s.rounds[r].tables {
		tables = append(tables, slices.Clone(s.rounds[r].tables[t].people))
	}
	return tables
}

func (s *state) labels(r int) []int {
	var labels []int
	for t := range s.rounds[r].tables {
		labels = append(labels, s.rounds[r].tables[t].label)
	}
	return labels
}

// load seats a round as given. Tables beyond those asked for are extra.
func (s *state) load(r int, tables [][]int, labels []int) {
	regular := s.in.tables(r)
	s.clear(r, nil)
	rd := &s.rounds[r]
	for t, people := range tables {
		rd.tables = append(rd.tables, table{label: labels[t], worlds: make([]int, len(s.worlds)), extra: t >= regular})
		for _, p := range people {
			s.sit(r, p, t)
		}
	}
	s.measure(r, min(regular, len(tables)))
	s.fix(r)
}

// fix keeps pinned people, and whoever sits with them of necessity, where they are.
func (s *state) fix(r int) {
	rd := &s.rounds[r]
	for p, t := range s.pinned[r] {
		if rd.at[p] != t {
			continue
		}
		for _, q := range s.units[r][rd.unit[p]] {
			rd.fixed[q] = true
		}
	}
}

// start seats a round greedily: pins, a facilitator per table, then whoever has least choice.
func (s *state) start(r int, count labelCount, rng *rand.Rand) {
	s.clear(r, count)
	rd := &s.rounds[r]
	if len(rd.people) == 0 {
		return
	}
	want := s.wanted(r, rng)
	s.startPins(r, rng)
	for t, p := range s.leaders(r, rng) {
		if p >= 0 && rd.at[p] < 0 && !s.anyMeets(r, s.units[r][rd.unit[p]], t) {
			s.sitAll(r, s.units[r][rd.unit[p]], t)
		}
	}
	for _, u := range s.byChoice(r, rng) {
		if rd.at[u[0]] < 0 {
			s.sitAll(r, u, s.bestTable(r, u, want, rng))
		}
	}
	s.fix(r)
}

// wanted deals out the even sizes.
func (s *state) wanted(r int, rng *rand.Rand) []int {
	rd := &s.rounds[r]
	want := make([]int, len(rd.tables))
	for i, t := range rng.Perm(len(want)) {
		want[t] = rd.even
		if i < len(rd.people)-rd.even*len(want) {
			want[t]++
		}
	}
	return want
}

func (s *state) startPins(r int, rng *rand.Rand) {
	rd := &s.rounds[r]
	for _, p := range rd.people { // in order, so that the same seed gives the same plan
		t, pinned := s.pinned[r][p]
		if !pinned || t >= len(rd.tables) || rd.at[p] >= 0 {
			continue
		}
		u := s.units[r][rd.unit[p]]
		if s.anyMeets(r, u, t) {
			continue
		}
		if !s.knows(p, rd.tables[t].label) && len(rd.tables[t].people) == 0 {
			for _, o := range rng.Perm(len(rd.tables)) {
				if other := rd.tables[o].label; len(rd.tables[o].people) == 0 && s.knows(p, other) {
					s.relabel(r, o, rd.tables[t].label)
					s.relabel(r, t, other)
					break
				}
			}
		}
		s.sitAll(r, u, t)
	}
}

func (s *state) sitAll(r int, unit []int, t int) {
	for _, p := range unit {
		s.sit(r, p, t)
	}
}

func (s *state) anyMeets(r int, unit []int, t int) bool {
	return slices.ContainsFunc(unit, func(p int) bool { return s.meets(r, p, t, nil) })
}

// leaders matches tables with facilitators who speak their language, as many as can be.
func (s *state) leaders(r int, rng *rand.Rand) []int {
	rd := &s.rounds[r]
	var fac []int
	for _, i := range rng.Perm(len(rd.people)) {
		if p := rd.people[i]; s.fac[p] && rd.at[p] < 0 {
			fac = append(fac, p)
		}
	}
	// Those who speak fewest languages lead first: others can step in elsewhere.
	slices.SortStableFunc(fac, func(a, b int) int { return s.options(r, a) - s.options(r, b) })
	leads := make(map[int]int, len(fac)) // unit → table: companions lead one table between them
	of := slices.Repeat([]int{-1}, len(rd.tables))
	var lead func(t int, asked map[int]bool) bool
	lead = func(t int, asked map[int]bool) bool {
		for _, p := range fac {
			u := rd.unit[p]
			if asked[u] || !s.knows(p, rd.tables[t].label) {
				continue
			}
			asked[u] = true
			if other, busy := leads[u]; !busy || lead(other, asked) {
				leads[u], of[t] = t, p
				return true
			}
		}
		return false
	}
	for _, t := range rng.Perm(len(rd.tables)) {
		if rd.tables[t].fac == 0 {
			lead(t, map[int]bool{})
		}
	}
	return of
}

// options is how many tables speak something p speaks.
func (s *state) options(r, p int) int {
	n := 0
	for t := range s.rounds[r].tables {
		if s.knows(p, s.rounds[r].tables[t].label) {
			n++
		}
	}
	return n
}

// byChoice are the units, those with least choice first.
func (s *state) byChoice(r int, rng *rand.Rand) [][]int {
	type ranked struct {
		unit []int
		rank int
	}
	var list []ranked
	for _, i := range rng.Perm(len(s.units[r])) {
		u := s.units[r][i]
		rank := 0
		for _, p := range u {
			rank = max(rank, 10_000-10*s.options(r, p)+min(9, len(s.apart[p])))
		}
		list = append(list, ranked{u, 10_000*(len(u)-1) + rank})
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return b.rank - a.rank })
	units := make([][]int, len(list))
	for i := range list {
		units[i] = list[i].unit
	}
	return units
}

// bestTable is where a unit costs least, among the tables it may sit at; a new one if there is none.
func (s *state) bestTable(r int, u []int, want []int, rng *rand.Rand) int {
	rd := &s.rounds[r]
	best, bestCost := -1, 0
	for t := range rd.tables {
		if s.anyMeets(r, u, t) {
			continue
		}
		tb := &rd.tables[t]
		size := len(tb.people) + len(u)
		cost := rng.IntN(20) + oddSize*max(0, size-rd.hi)
		if t < len(want) {
			cost += 5000 * max(0, size-want[t])
		}
		worlds := append(s.wf[:0], tb.worlds...)
		for _, p := range u {
			if !s.knows(p, tb.label) {
				cost += 100_000
			}
			if w := s.world[p]; w >= 0 {
				cost += 20*worlds[w] - missing*boolInt(worlds[w] == 0)
				worlds[w]++
			}
			cost += s.pairs(r, p, t, nil, false)
		}
		s.wf = worlds
		if best < 0 || cost < bestCost {
			best, bestCost = t, cost
		}
	}
	if best >= 0 {
		return best
	}
	label := 0
	for l := range s.langs {
		if s.knows(u[0], l) {
			label = l
		}
	}
	rd.tables = append(rd.tables, table{label: label, worlds: make([]int, len(s.worlds)), extra: true})
	return len(rd.tables) - 1
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// swap is the smallest move that brings p to table to: p's unit against as many people of that table, or against nobody.
func (s *state) swap(r, p, to int, alone bool, rng *rand.Rand, m *move) bool {
	rd := &s.rounds[r]
	from := rd.at[p]
	if from == to || rd.fixed[p] {
		return false
	}
	m.r, m.from, m.to = r, from, to
	m.a, m.b = append(m.a[:0], s.units[r][rd.unit[p]]...), m.b[:0]
	if alone {
		return true
	}
	there := rd.tables[to].people
	if len(there) == 0 {
		return false
	}
	q := there[rng.IntN(len(there))]
	if rd.fixed[q] {
		return false
	}
	m.b = append(m.b, s.units[r][rd.unit[q]]...)
	return s.fill(r, &m.a, len(m.b), from, rng) && s.fill(r, &m.b, len(m.a), to, rng)
}

// fill adds people of table t who came alone until there are n.
func (s *state) fill(r int, list *[]int, n, t int, rng *rand.Rand) bool {
	rd := &s.rounds[r]
	people := rd.tables[t].people
	for i, k := rng.IntN(len(people)), 0; k < len(people) && len(*list) < n; k++ {
		p := people[(i+k)%len(people)]
		if !rd.fixed[p] && len(s.units[r][rd.unit[p]]) == 1 && !slices.Contains(*list, p) {
			*list = append(*list, p)
		}
	}
	return len(*list) >= n
}

// mend looks only at what is given up, and accepts what does not make it worse.
func (s *state) mend(r, limit int, rng *rand.Rand) {
	rd := &s.rounds[r]
	broken := s.broken(r)
	var m move
	for k := 0; k < limit && len(broken) > 0; k++ {
		p, to, alone := s.suggest(r, broken, rng)
		if p < 0 || !s.swap(r, p, to, alone, rng, &m) {
			continue
		}
		change, _, _ := s.hardChange(m)
		// A little worse now and then leads out of dead ends.
		if change > 2*unspoken || change > 0 && rng.IntN(32) != 0 || s.forbidden(m) {
			continue
		}
		s.make(m)
		if change != 0 {
			broken = s.broken(r)
		}
	}
	if n := len(rd.tables); n > 0 && rd.tables[n-1].extra && len(rd.tables[n-1].people) == 0 {
		rd.tables = rd.tables[:n-1]
	}
}

func (s *state) forbidden(m move) bool {
	return slices.ContainsFunc(m.a, func(p int) bool { return s.meets(m.r, p, m.to, m.b) }) ||
		slices.ContainsFunc(m.b, func(p int) bool { return s.meets(m.r, p, m.from, m.a) })
}

func (s *state) broken(r int) []int {
	var list []int
	for t := range s.rounds[r].tables {
		if s.rounds[r].hardAt(t) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// suggest draws somebody to move and where to, mostly somebody whose table lacks something.
func (s *state) suggest(r int, broken []int, rng *rand.Rand) (p, to int, alone bool) {
	rd := &s.rounds[r]
	if len(rd.tables) < 2 {
		return -1, 0, false
	}
	to = rng.IntN(len(rd.tables))
	p = rd.people[rng.IntN(len(rd.people))]
	alone = rng.IntN(6) == 0
	if rng.IntN(4) == 0 {
		return p, to, alone
	}
	t := broken[rng.IntN(len(broken))]
	tb := &rd.tables[t]
	switch {
	case tb.mute > 0 && rng.IntN(4) != 0:
		for range 16 {
			if p = tb.people[rng.IntN(len(tb.people))]; !s.knows(p, tb.label) {
				break
			}
		}
		for range 8 {
			if s.knows(p, rd.tables[to].label) {
				break
			}
			to = rng.IntN(len(rd.tables))
		}
	case len(tb.people) < rd.lo && rng.IntN(2) == 0:
		return p, t, true
	case len(tb.people) > rd.hi || tb.extra && len(tb.people) > 0:
		p, alone = tb.people[rng.IntN(len(tb.people))], rng.IntN(2) == 0
	case tb.fac == 0 && len(tb.people) > 0 && rng.IntN(4) != 0:
		for range 16 {
			p = rd.people[rng.IntN(len(rd.people))]
			if s.fac[p] && s.knows(p, tb.label) && rd.tables[rd.at[p]].fac != 1 {
				break
			}
		}
		to = t
	case len(tb.people) > 0:
		p = tb.people[rng.IntN(len(tb.people))]
	}
	return p, to, alone
}

// exact tries every way to seat a small round, up to a number of steps. It finds what the quick search misses when rules
// are many and people few.
func (s *state) exact(r int, count labelCount, steps int) ([][]int, bool) {
	s.clear(r, count)
	rd := &s.rounds[r]
	units := s.byChoice(r, rand.New(rand.NewPCG(1, 1)))
	left := make([]int, len(units)+1) // people still to be seated
	for i := len(units) - 1; i >= 0; i-- {
		left[i] = left[i+1] + len(units[i])
	}
	var seat func(i int) bool
	seat = func(i int) bool {
		if steps--; steps < 0 {
			return false
		}
		if i == len(units) {
			return rd.hardAll() == 0
		}
		need := 0
		for t := range rd.tables {
			need += max(0, rd.lo-len(rd.tables[t].people))
		}
		if need > left[i] {
			return false
		}
		empty := map[int]bool{} // empty tables of one language are alike
		for t := range rd.tables {
			tb := &rd.tables[t]
			if len(tb.people) == 0 {
				if empty[tb.label] && len(s.pinned[r]) == 0 {
					continue
				}
				empty[tb.label] = true
			}
			if len(tb.people)+len(units[i]) > rd.hi || s.anyMeets(r, units[i], t) || !s.allowed(r, units[i], t) {
				continue
			}
			s.sitAll(r, units[i], t)
			if seat(i + 1) {
				return true
			}
			for _, p := range units[i] {
				s.leave(r, p)
			}
		}
		return false
	}
	if !seat(0) {
		return nil, false
	}
	return s.seats(r), true
}

// allowed says whether all of a unit speak the table's language and are not pinned elsewhere.
func (s *state) allowed(r int, unit []int, t int) bool {
	for _, p := range unit {
		if pin, pinned := s.pinned[r][p]; pinned && pin != t || !s.knows(p, s.rounds[r].tables[t].label) {
			return false
		}
	}
	return true
}
