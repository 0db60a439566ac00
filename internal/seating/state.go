package seating

import "slices"

// Costs of the search: one repeat is 100.
const (
	repeat      = 100
	missing     = 250 // a world with nobody at a table
	imbalance   = 80  // times the square
	sameOrg     = 60
	sameWorld   = 12
	unevenTable = 200 // times the square: beyond the even split
)

// Weights of what is given up when it must be: the order is the package's promise.
const (
	oddSize  = 1_000_000
	unspoken = 1_000
	leadless = 1
)

// table is one table while it is being formed.
type table struct {
	label  int   // its language
	people []int //
	fac    int   // facilitators who speak the label
	mute   int   // people who do not
	worlds []int // people of each mixed world
	extra  bool  // beyond the number asked for: wants to be empty
}

// round is one round while it is being formed.
type round struct {
	tables  []table
	at      []int // person → table, -1
	unit    []int // person → unit, -1
	fixed   []bool
	lo, hi  int   // sizes that are not flagged
	even    int   // people per table, rounded down
	perfect bool  // even divides: no table takes one more
	total   []int // people of each mixed world present
	people  []int
}

// state is a plan that can be changed and priced quickly. Nobody in it ever sits with somebody kept apart.
type state struct {
	*event
	rounds []round
	meet   []int16 // person × person: the price of one more meeting
	silent bool    // while a round is being settled its own meetings are not in meet: nothing asks for them

	wf, wt []int // worlds of two tables after a move: kept, so that pricing asks for no memory
}

func newState(e *event) *state {
	s := &state{event: e, rounds: make([]round, e.in.Rounds), meet: slices.Clone(e.meetings())}
	for r := range s.rounds {
		s.clear(r, make(labelCount, max(1, len(e.langs))))
	}
	return s
}

// meetings is what one more meeting costs each pair before anybody is seated: earlier ones, and what makes it worth less.
func (e *event) meetings() []int16 {
	if e.before != nil {
		return e.before
	}
	m := make([]int16, e.n*e.n)
	ofWorld, ofOrg := map[int][]int16{}, map[int][]int{} // row by row, since a matrix of this size is not walked down its columns
	for p := range e.n {
		if w := e.world[p]; w >= 0 {
			if ofWorld[w] == nil {
				ofWorld[w] = make([]int16, e.n)
			}
			ofWorld[w][p] = sameWorld
		}
		if o := e.org[p]; o >= 0 {
			ofOrg[o] = append(ofOrg[o], p)
		}
	}
	for a := range e.n {
		row := m[a*e.n : (a+1)*e.n]
		copy(row, ofWorld[e.world[a]])
		for _, b := range ofOrg[e.org[a]] {
			row[b] += sameOrg
		}
		row[a] = 0
	}
	for _, k := range e.in.Met {
		a, b, c := e.index[k.A], e.index[k.B], int16(min(k.Times, 100)*repeat)
		m[a*e.n+b] += c
		m[b*e.n+a] += c
	}
	e.before = m
	return m
}

func (s *state) met(a, b int, by int16) {
	s.meet[a*s.n+b] += by
	s.meet[b*s.n+a] += by
}

// clear empties a round and gives it tables of the counted languages.
func (s *state) clear(r int, count labelCount) {
	rd := &s.rounds[r]
	for t := range rd.tables {
		for len(rd.tables[t].people) > 0 {
			s.leave(r, rd.tables[t].people[0])
		}
	}
	people := s.present(r)
	t := 0
	for _, k := range count {
		t += k
	}
	*rd = round{at: make([]int, s.n), unit: make([]int, s.n), fixed: make([]bool, s.n), total: make([]int, len(s.worlds)), people: people}
	for p := range s.n {
		rd.at[p], rd.unit[p] = -1, -1
	}
	for u, members := range s.units[r] {
		for _, p := range members {
			rd.unit[p] = u
		}
	}
	for _, p := range people {
		if w := s.world[p]; w >= 0 {
			rd.total[w]++
		}
	}
	for l, k := range count {
		for range k {
			rd.tables = append(rd.tables, table{label: l, worlds: make([]int, len(s.worlds))})
		}
	}
	s.measure(r, t)
}

// measure sets the sizes of a round with t tables.
func (s *state) measure(r, t int) {
	rd, n := &s.rounds[r], len(s.rounds[r].people)
	rd.lo, rd.hi, rd.even, rd.perfect = s.in.SizeMin, s.in.SizeMax, 0, true
	if t > 0 {
		rd.even, rd.perfect = n/t, n%t == 0
		rd.lo, rd.hi = min(rd.lo, n/t), max(rd.hi, (n+t-1)/t)
	}
}

func (s *state) knows(p, label int) bool {
	return len(s.langs) > 0 && s.speaks[p]&(1<<label) != 0
}

// sit seats somebody who is not seated.
func (s *state) sit(r, p, t int) {
	rd := &s.rounds[r]
	tb := &rd.tables[t]
	if !s.silent {
		for _, q := range tb.people {
			s.met(p, q, repeat)
		}
	}
	tb.people = append(tb.people, p)
	rd.at[p] = t
	s.count(tb, p, 1)
}

// leave frees somebody's seat.
func (s *state) leave(r, p int) {
	rd := &s.rounds[r]
	tb := &rd.tables[rd.at[p]]
	i := slices.Index(tb.people, p)
	tb.people[i] = tb.people[len(tb.people)-1]
	tb.people = tb.people[:len(tb.people)-1]
	rd.at[p] = -1
	if !s.silent {
		for _, q := range tb.people {
			s.met(p, q, -repeat)
		}
	}
	s.count(tb, p, -1)
}

func (s *state) count(tb *table, p, by int) {
	switch {
	case !s.knows(p, tb.label):
		tb.mute += by
	case s.fac[p]:
		tb.fac += by
	}
	if w := s.world[p]; w >= 0 {
		tb.worlds[w] += by
	}
}

// relabel changes a table's language.
func (s *state) relabel(r, t, label int) {
	tb := &s.rounds[r].tables[t]
	tb.label, tb.fac, tb.mute = label, 0, 0
	for _, p := range tb.people {
		if !s.knows(p, label) {
			tb.mute++
		} else if s.fac[p] {
			tb.fac++
		}
	}
}

// meets says whether p would sit with somebody kept apart at table t, once the people in without have left it.
func (s *state) meets(r, p, t int, without []int) bool {
	at := s.rounds[r].at
	for _, q := range s.apart[p] {
		if at[q] == t && !slices.Contains(without, q) {
			return true
		}
	}
	return false
}

// hard is what a table of these numbers gives up.
func (rd *round) hard(tb *table, size, mute, fac int) int {
	if size == 0 {
		if tb.extra {
			return 0
		}
		return oddSize * rd.lo
	}
	h := unspoken * mute
	if tb.extra {
		h += oddSize * size
	} else {
		h += oddSize * beyond(size, rd.lo, rd.hi)
	}
	if fac == 0 {
		h += leadless
	}
	return h
}

func (rd *round) hardAt(t int) int {
	tb := &rd.tables[t]
	return rd.hard(tb, len(tb.people), tb.mute, tb.fac)
}

func (rd *round) hardAll() int {
	h := 0
	for t := range rd.tables {
		h += rd.hardAt(t)
	}
	return h
}

// soft is the price of a table's mixture, apart from its pairs. worlds is what it would be with these changes.
func (rd *round) soft(size int, worlds []int) int {
	if size == 0 {
		return 0
	}
	c, n := 0, len(rd.people)
	for w, k := range worlds {
		if k == 0 {
			c += missing
		}
		lo := size * rd.total[w] / n
		hi := (size*rd.total[w] + n - 1) / n
		off := max(0, lo-k, k-hi)
		c += imbalance * off * off
	}
	hi := rd.even
	if !rd.perfect {
		hi++
	}
	off := beyond(size, rd.even, hi)
	return c + unevenTable*off*off
}

// pairs is the price of the meetings p would have at table t, without some of its people; parting says that p leaves it.
func (s *state) pairs(r, p, t int, without []int, parting bool) int {
	row, c := s.meet[p*s.n:(p+1)*s.n], 0
	if len(without) == 1 {
		x := without[0]
		for _, q := range s.rounds[r].tables[t].people {
			c += int(row[q])
			if q == x {
				c -= int(row[q])
			}
			if parting && q != p && q != x {
				c -= repeat
			}
		}
		return c
	}
	for _, q := range s.rounds[r].tables[t].people {
		if q == p || slices.Contains(without, q) {
			continue
		}
		c += int(row[q])
		if parting {
			c -= repeat
		}
	}
	return c
}

// move is people a of table from changing places with people b of table to. Either may be nobody.
type move struct {
	r, from, to int
	a, b        []int
}

// price is what a move would change, and whether it may be made at all: it never seats people together who are kept apart.
func (s *state) price(m move) (hard, soft int, ok bool) {
	if s.scattered(m) {
		return 0, 0, false
	}
	for _, p := range m.a {
		if s.meets(m.r, p, m.to, m.b) {
			return 0, 0, false
		}
	}
	for _, p := range m.b {
		if s.meets(m.r, p, m.from, m.a) {
			return 0, 0, false
		}
	}
	rd := &s.rounds[m.r]
	hard, wf, wt := s.hardChange(m)
	from, to := &rd.tables[m.from], &rd.tables[m.to]
	shift := len(m.b) - len(m.a)
	soft = rd.soft(len(from.people)+shift, wf) - rd.soft(len(from.people), from.worlds)
	soft += rd.soft(len(to.people)-shift, wt) - rd.soft(len(to.people), to.worlds)
	for _, p := range m.a {
		soft += s.pairs(m.r, p, m.to, m.b, false) - s.pairs(m.r, p, m.from, m.a, true)
	}
	for _, p := range m.b {
		soft += s.pairs(m.r, p, m.from, m.a, false) - s.pairs(m.r, p, m.to, m.b, true)
	}
	return hard, soft, true
}

// scattered says whether not all of those who would move sit where the move begins, as companions whom a repair could not keep
// together: nobody has asked what they would be to each other at one table.
func (s *state) scattered(m move) bool {
	at := s.rounds[m.r].at
	return slices.ContainsFunc(m.a, func(p int) bool { return at[p] != m.from }) || slices.ContainsFunc(m.b, func(p int) bool { return at[p] != m.to })
}

func (s *state) hardChange(m move) (hard int, wf, wt []int) {
	rd := &s.rounds[m.r]
	from, to := &rd.tables[m.from], &rd.tables[m.to]
	s.wf, s.wt = append(s.wf[:0], from.worlds...), append(s.wt[:0], to.worlds...)
	wf, wt = s.wf, s.wt
	fm, ff, tm, tf := from.mute, from.fac, to.mute, to.fac
	for _, p := range m.a {
		fm, ff = s.speaking(p, from.label, fm, ff, -1)
		tm, tf = s.speaking(p, to.label, tm, tf, 1)
		if w := s.world[p]; w >= 0 {
			wf[w]--
			wt[w]++
		}
	}
	for _, p := range m.b {
		fm, ff = s.speaking(p, from.label, fm, ff, 1)
		tm, tf = s.speaking(p, to.label, tm, tf, -1)
		if w := s.world[p]; w >= 0 {
			wf[w]++
			wt[w]--
		}
	}
	shift := len(m.b) - len(m.a)
	hard = rd.hard(from, len(from.people)+shift, fm, ff) + rd.hard(to, len(to.people)-shift, tm, tf)
	return hard - rd.hardAt(m.from) - rd.hardAt(m.to), wf, wt
}

func (s *state) speaking(p, label, mute, fac, by int) (int, int) {
	if !s.knows(p, label) {
		return mute + by, fac
	}
	if s.fac[p] {
		return mute, fac + by
	}
	return mute, fac
}

func (s *state) make(m move) {
	for _, p := range m.a {
		s.leave(m.r, p)
	}
	for _, p := range m.b {
		s.leave(m.r, p)
		s.sit(m.r, p, m.from)
	}
	for _, p := range m.a {
		s.sit(m.r, p, m.to)
	}
}

// total is the price of everything: what is given up, and the rest.
func (s *state) total() (hard, soft int) {
	for r := range s.rounds {
		rd := &s.rounds[r]
		hard += rd.hardAll()
		for t := range rd.tables {
			soft += rd.soft(len(rd.tables[t].people), rd.tables[t].worlds)
		}
	}
	twice := 0
	for r := range s.rounds {
		for t := range s.rounds[r].tables {
			people := s.rounds[r].tables[t].people
			for i, a := range people {
				for _, b := range people[:i] {
					price := int(s.meet[a*s.n+b])
					m, h := price/repeat, int(s.before[a*s.n+b])/repeat
					// A pair that met h times before and m in all costs C(m,2) − C(h,2), shared out to its m−h meetings here.
					soft, twice = soft+price%repeat, twice+repeat*(m+h-1)
				}
			}
		}
	}
	return hard, soft + twice/2
}

// compact takes away the extra tables that stayed empty.
func (s *state) compact() {
	for r := range s.rounds {
		rd := &s.rounds[r]
		rd.tables = slices.DeleteFunc(rd.tables, func(tb table) bool { return tb.extra && len(tb.people) == 0 })
		for t := range rd.tables {
			for _, p := range rd.tables[t].people {
				rd.at[p] = t
			}
		}
	}
}

// plan is the state as people read it.
func (s *state) plan() Plan {
	var p Plan
	for r := range s.rounds {
		tables, languages := [][]string{}, []string{}
		for t := range s.rounds[r].tables {
			tb := &s.rounds[r].tables[t]
			tables = append(tables, s.names(tb.people))
			language := ""
			if len(s.langs) > 0 {
				language = s.langs[tb.label]
			}
			languages = append(languages, language)
		}
		p.Rounds, p.Languages = append(p.Rounds, tables), append(p.Languages, languages)
	}
	return p
}
