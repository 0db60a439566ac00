package seating

import (
	"math/bits"
	"math/rand/v2"
	"slices"
)

// settle seats a round so that as little as possible is given up, before anybody thinks of mixing.
func (s *state) settle(r int, vectors []labelCount, unavoidable, first int, rng *rand.Rand) {
	n := len(s.rounds[r].people)
	s.silent = true
	attempts, limit, most := 6+len(vectors), 1000+4*n, 4000+40*n
	if n > 100 || unavoidable > 0 {
		attempts = 6
	}
	var best [][]int
	var labels []int
	bestHard := -1
	for a := range attempts {
		s.start(r, vectors[(first+a/2)%len(vectors)], rng) // each twice: the start is drawn anew
		s.mend(r, limit, rng)
		limit = min(2*limit, most) // what can be mended at all is mended soon; a way that is hard makes room for the next
		if h := s.rounds[r].hardAll(); bestHard < 0 || h < bestHard {
			bestHard, best, labels = h, s.seats(r), s.labels(r)
		}
		if bestHard == 0 {
			break
		}
	}
	if unavoidable == 0 && bestHard > 0 && n <= 60 {
		for _, v := range vectors {
			if seats, ok := s.exact(r, v, 10_000); ok {
				best, labels = seats, expand(v)
				break
			}
		}
	}
	s.clear(r, nil)
	s.silent = false
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
	regular := s.in.TablesIn(r)
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

// leaders matches tables with facilitators who speak their language, as many as can be: units to languages along augmenting
// paths, since all tables of one language are alike. Companions lead one table between them.
func (s *state) leaders(r int, rng *rand.Rand) []int {
	rd := &s.rounds[r]
	units := s.leading(r, rng)
	need := make([]int, len(s.langs))
	for t := range rd.tables {
		if rd.tables[t].fac == 0 && len(s.langs) > 0 {
			need[rd.tables[t].label]++
		}
	}
	of := slices.Repeat([]int{-1}, len(units)) // unit → language
	for u := range units {
		for l := range need {
			if units[u].speaks>>uint(l)&1 != 0 && need[l] > 0 {
				of[u] = l
				need[l]--
				break
			}
		}
	}
	for l := range need {
		for need[l] > 0 && pass(units, of, l) {
			need[l]--
		}
	}
	leads := slices.Repeat([]int{-1}, len(rd.tables))
	order := rng.Perm(len(rd.tables))
	next := make([]int, len(s.langs))
	for u, l := range of {
		if l < 0 {
			continue
		}
		for next[l] < len(order) && (rd.tables[order[next[l]]].label != l || rd.tables[order[next[l]]].fac > 0) {
			next[l]++
		}
		if next[l] < len(order) {
			leads[order[next[l]]] = units[u].who(s, l)
			next[l]++
		}
	}
	return leads
}

// leader is a unit that can lead a table, by one of its people.
type leader struct {
	people []int
	speaks uint64 // what those who facilitate speak
}

func (u leader) who(s *state, label int) int {
	return u.people[slices.IndexFunc(u.people, func(p int) bool { return s.fac[p] && s.knows(p, label) })]
}

// leading are the units not yet seated that can lead, those who speak least first: others can step in elsewhere.
func (s *state) leading(r int, rng *rand.Rand) []leader {
	var units []leader
	for _, i := range rng.Perm(len(s.units[r])) {
		people := s.units[r][i]
		u := leader{people: people}
		for _, p := range people {
			if s.fac[p] && s.rounds[r].at[p] < 0 {
				u.speaks |= s.speaks[p]
			}
		}
		if u.speaks != 0 {
			units = append(units, u)
		}
	}
	slices.SortStableFunc(units, func(a, b leader) int { return bits.OnesCount64(a.speaks) - bits.OnesCount64(b.speaks) })
	return units
}

// pass frees somebody for language l: a unit without a table, or one whose table another unit can lead, and so on.
func pass(units []leader, of []int, l int) bool {
	by := map[int]int{l: -1} // language → unit that would leave it
	into := map[int]int{}    // language → the language that unit would go to
	for queue := []int{l}; len(queue) > 0; queue = queue[1:] {
		m := queue[0]
		for u := range units {
			if units[u].speaks>>uint(m)&1 == 0 {
				continue
			}
			if of[u] < 0 {
				for of[u] = m; by[m] >= 0; m = into[m] {
					of[by[m]] = into[m]
				}
				return true
			}
			if _, seen := by[of[u]]; !seen {
				by[of[u]], into[of[u]] = u, m
				queue = append(queue, of[u])
			}
		}
	}
	return false
}

// options is how many tables speak something that somebody of these languages speaks.
func (s *state) options(tables []int, speaks uint64) int {
	n := 0
	for l, k := range tables {
		if speaks>>uint(l)&1 != 0 {
			n += k
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
	tables := make([]int, len(s.langs))
	for t := range s.rounds[r].tables {
		if len(s.langs) > 0 {
			tables[s.rounds[r].tables[t].label]++
		}
	}
	for _, i := range rng.Perm(len(s.units[r])) {
		u := s.units[r][i]
		rank := 0
		for _, p := range u {
			rank = max(rank, 10_000-10*s.options(tables, s.speaks[p])+min(9, len(s.apart[p])))
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

// enoughTables is how many tables with room, in one's language, are looked at before one of them is taken: at large events the
// search has no need of the very best start.
const enoughTables = 12

// bestTable is where a unit costs least, among the tables it may sit at; a new one if there is none.
func (s *state) bestTable(r int, u []int, want []int, rng *rand.Rand) int {
	rd := &s.rounds[r]
	best, bestCost, enough, from := -1, 0, enoughTables, rng.IntN(max(1, len(rd.tables)))
	for i := range rd.tables {
		t := (from + i) % len(rd.tables)
		tb := &rd.tables[t]
		suits := t < len(want) && len(tb.people)+len(u) <= want[t] && !slices.ContainsFunc(u, func(p int) bool { return !s.knows(p, tb.label) })
		if !suits && (best >= 0 && enough < enoughTables || len(tb.people)+len(u) > rd.hi && best >= 0) || s.anyMeets(r, u, t) {
			continue
		}
		if suits {
			enough--
		}
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
		if enough == 0 {
			break
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
	return s.scattered(m) || slices.ContainsFunc(m.a, func(p int) bool { return s.meets(m.r, p, m.to, m.b) }) ||
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
	if len(rd.tables) < 2 || len(rd.people) == 0 {
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
