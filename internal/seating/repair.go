package seating

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// What can happen to a plan while the event goes on.
const (
	NoShow       = "no_show"       // somebody is missing, from this round on
	Leave        = "leave"         // somebody goes, from this round on
	Late         = "late"          // somebody arrives, from this round on
	AnotherTable = "another_table" // somebody is to sit elsewhere in this round; where is ours to choose
)

// Event is one thing that happens in a round. The rounds before it are over and stay as they were.
type Event struct {
	Kind    string `json:"kind"`
	Round   int    `json:"round"`
	ID      string `json:"id"`
	Present []int  `json:"present,omitempty"` // of a latecomer, in all rounds; none: from this round on
}

// Events is a day of events, as in a file.
type Events struct {
	Instance string   `json:"instance,omitempty"`
	LateIDs  []string `json:"late_ids"` // absent from every round until they arrive
	SizeMin  int      `json:"size_min,omitempty"`
	SizeMax  int      `json:"size_max,omitempty"`
	Events   []Event  `json:"events"`
}

// Moved is somebody who changes seats; -1 is nowhere.
type Moved struct {
	ID    string `json:"id"`
	Round int    `json:"round"`
	From  int    `json:"from"`
	To    int    `json:"to"`
}

// Change is what an event led to. Moved leaves out the person it happened to.
type Change struct {
	Moved      []Moved `json:"moved"`
	Flags      []Flag  `json:"flags,omitempty"` // from the event's round on
	Violations int     `json:"violations"`      // tables that lack something, from the event's round on
}

// ErrNoPlace says that nobody can be seated elsewhere, and nothing about why.
var ErrNoPlace = errors.New("no other table is possible")

// movedLive is how many people may be asked to change tables in the round that is going on.
const movedLive = 2

// Repairs keeps a plan going while things happen. Tables keep their number; one that is given up stays as an empty one.
type Repairs struct {
	s     *state
	moved []Moved
	turns uint64 // so that a search that found nothing looks elsewhere the next time
}

// Repair applies one event to a plan whose round e.Round is going on: at most two people change tables in it for this event, and
// nothing else that it lacks is put right by the way.
func Repair(in Instance, plan Plan, e Event) (Plan, Change, error) {
	rp, err := startRepairs(in, plan, e.Round)
	if err != nil {
		return plan, Change{}, err
	}
	c, err := rp.Apply(e)
	return rp.Plan(), c, err
}

// StartRepairs takes up a plan of which no round has begun. People who are not present lose their seats, those who are and have
// none get one, and what tables lack is put right as far as a few moves go.
func StartRepairs(in Instance, plan Plan) (*Repairs, error) { return startRepairs(in, plan, -1) }

// startRepairs takes up a plan; rounds up to live have begun, and whoever sits there stays.
func startRepairs(in Instance, plan Plan, live int) (*Repairs, error) {
	in, err := in.prepared()
	if err != nil {
		return nil, err
	}
	if len(plan.Rounds) != in.Rounds {
		return nil, errRounds
	}
	for i := range in.Participants {
		in.Participants[i].Present = slices.Clone(in.Participants[i].Present)
	}
	rp := &Repairs{s: newState(compile(in))}
	for r := range plan.Rounds {
		rp.takeUp(r, plan, r <= live)
	}
	return rp, nil
}

func (rp *Repairs) takeUp(r int, plan Plan, live bool) {
	s := rp.s
	tables, labels, short := make([][]int, len(plan.Rounds[r])), make([]int, len(plan.Rounds[r])), []int{}
	seated := make([]bool, s.n)
	for t, ids := range plan.Rounds[r] {
		for _, id := range ids {
			p, ok := s.index[id]
			if !ok || !s.here[r][p] || seated[p] {
				short = append(short, t)
				continue
			}
			seated[p] = true
			tables[t] = append(tables[t], p)
		}
		labels[t] = -1
		if r < len(plan.Languages) && t < len(plan.Languages[r]) {
			labels[t] = slices.Index(s.langs, plan.Languages[r][t])
		}
		if labels[t] < 0 {
			labels[t] = s.common(tables[t])
		}
	}
	s.load(r, tables, labels)
	rd := &s.rounds[r]
	rd.lo, rd.hi = s.in.SizeMin, s.in.SizeMax
	for t := range rd.tables {
		rd.tables[t].extra = len(rd.tables[t].people) == 0
	}
	if !live {
		for _, t := range short {
			rp.mend(r, t, false)
		}
	}
	for _, p := range rd.people {
		if rd.at[p] < 0 {
			rp.seat(r, p)
		}
	}
	for range 20 {
		rp.resolve(r, live)
	}
	rp.moved = nil
}

// resolveSteps is how many moves are considered when the first thing to do did not help. It is a fraction of a millisecond.
const resolveSteps = 400

// resolve searches a round that has not begun for moves that leave less given up: nobody has sat down there yet.
func (rp *Repairs) resolve(r int, live bool) {
	s, rd := rp.s, &rp.s.rounds[r]
	before := rd.hardAll()
	if live || before == 0 {
		return
	}
	tables, labels, at := s.seats(r), s.labels(r), slices.Clone(rd.at)
	rp.turns++
	s.mend(r, resolveSteps, rand.New(rand.NewPCG(uint64(r), rp.turns)))
	if rd.hardAll() >= before {
		s.reload(r, tables, labels)
		return
	}
	for _, p := range rd.people {
		if rd.at[p] != at[p] {
			rp.note(p, r, at[p], rd.at[p])
		}
	}
}

// reload seats a round as it was, with the tables that are given up.
func (s *state) reload(r int, tables [][]int, labels []int) {
	rd := &s.rounds[r]
	for t := range rd.tables {
		for _, p := range slices.Clone(rd.tables[t].people) {
			s.leave(r, p)
		}
	}
	for t, people := range tables {
		if t == len(rd.tables) {
			rd.tables = append(rd.tables, table{worlds: make([]int, len(s.worlds)), extra: true})
		}
		s.relabel(r, t, labels[t])
		for _, p := range people {
			s.sit(r, p, t)
		}
	}
}

// common is the language most people at a table speak, first of all those who facilitate.
func (s *state) common(people []int) int {
	best, bestCount := 0, -1
	for l := range s.langs {
		n := 0
		for _, p := range people {
			if s.knows(p, l) {
				n += 10
				if s.fac[p] {
					n++
				}
			}
		}
		if n > bestCount {
			best, bestCount = l, n
		}
	}
	return best
}

// Plan is the plan as it stands.
func (rp *Repairs) Plan() Plan { return rp.s.plan() }

// Instance is the instance with presence as it stands.
func (rp *Repairs) Instance() Instance { return rp.s.in }

// Apply lets one thing happen.
func (rp *Repairs) Apply(e Event) (Change, error) {
	s := rp.s
	p, ok := s.index[e.ID]
	if !ok || e.Round < 0 || e.Round >= s.in.Rounds {
		return Change{}, fmt.Errorf("an unknown person or round: %s, %d", e.ID, e.Round)
	}
	rp.moved = nil
	var err error
	switch e.Kind {
	case NoShow, Leave:
		for r := e.Round; r < s.in.Rounds; r++ {
			if s.here[r][p] {
				rp.absent(r, p, r == e.Round)
				rp.resolve(r, r == e.Round)
			}
		}
	case Late:
		for r := e.Round; r < s.in.Rounds; r++ {
			if !s.here[r][p] && (len(e.Present) <= r || e.Present[r] == 1) {
				s.arrive(r, p)
				rp.seat(r, p)
				rp.resolve(r, r == e.Round)
			}
		}
	case AnotherTable:
		err = rp.elsewhere(e.Round, p)
	default:
		err = fmt.Errorf("an unknown kind of event: %q", e.Kind)
	}
	c := Change{Moved: []Moved{}, Flags: s.flags(e.Round)}
	for _, m := range rp.moved {
		if m.ID != e.ID {
			c.Moved = append(c.Moved, m)
		}
	}
	for _, f := range c.Flags {
		if !f.Private {
			c.Violations++
		}
	}
	return c, err
}

// regroup renews who sits with whom of necessity after p came or went.
func (s *state) regroup(r, p int) {
	rd := &s.rounds[r]
	bound := slices.ContainsFunc(s.in.Support, func(pair [2]string) bool { return s.index[pair[0]] == p || s.index[pair[1]] == p })
	switch {
	case bound:
		s.units[r] = s.unitsOf(s.here[r])
		for u, members := range s.units[r] {
			for _, q := range members {
				rd.unit[q] = u
			}
		}
	case s.here[r][p]:
		rd.unit[p] = len(s.units[r])
		s.units[r] = append(s.units[r], []int{p})
	default:
		s.units[r][rd.unit[p]] = nil
	}
}

func (s *state) presence(r, p, by int) {
	rd := &s.rounds[r]
	s.here[r][p] = by > 0
	s.in.Participants[p].Present[r] = boolInt(by > 0)
	if w := s.world[p]; w >= 0 {
		rd.total[w] += by
	}
	if by > 0 {
		rd.people = append(rd.people, p)
	} else {
		rd.people = slices.DeleteFunc(rd.people, func(q int) bool { return q == p })
	}
	s.regroup(r, p)
	used := 0
	for t := range rd.tables {
		if len(rd.tables[t].people) > 0 {
			used++
		}
	}
	if used > 0 {
		rd.even, rd.perfect = len(rd.people)/used, len(rd.people)%used == 0
	}
}

func (s *state) arrive(r, p int) { s.presence(r, p, 1) }

func (rp *Repairs) absent(r, p int, live bool) {
	t := rp.s.rounds[r].at[p]
	if t >= 0 {
		rp.s.leave(r, p)
	}
	rp.s.rounds[r].fixed[p] = false
	rp.s.presence(r, p, -1)
	if t >= 0 {
		rp.mend(r, t, live)
	}
}

// mend helps a table that somebody left: a facilitator, enough people, or an end to it.
func (rp *Repairs) mend(r, t int, live bool) {
	rd := &rp.s.rounds[r]
	tb := &rd.tables[t]
	if len(tb.people) > 0 && len(tb.people) < rd.lo && tb.fac == 0 {
		rp.pull(r, t, live, rp.s.fac) // one who leads makes up for both
	}
	if len(tb.people) > 0 && tb.fac == 0 {
		rp.lead(r, t, live)
	}
	if len(tb.people) > 0 && len(tb.people) < rd.lo && !rp.pull(r, t, live, nil) {
		rp.dissolve(r, t, live)
	}
	if len(tb.people) == 0 {
		tb.extra = true
	}
}

// left is how many people may still be asked to move in a round because of this event.
func (rp *Repairs) left(r int, live bool) int {
	if !live {
		return rp.s.n
	}
	n := movedLive
	for _, m := range rp.moved {
		n -= boolInt(m.Round == r)
	}
	return n
}

// single says whether p may be moved without anybody else.
func (s *state) single(r, p int) bool {
	rd := &s.rounds[r]
	return !rd.fixed[p] && len(s.units[r][rd.unit[p]]) == 1
}

// offer is the best of the moves it was shown: the one that gives up least, then costs least.
type offer struct {
	m          move
	label      int
	hard, soft int
	found      bool
}

func (o *offer) see(s *state, m move, label int) {
	hard, soft, ok := s.price(m)
	if !ok || o.found && (hard > o.hard || hard == o.hard && soft >= o.soft) {
		return
	}
	m.a, m.b = slices.Clone(m.a), slices.Clone(m.b)
	*o = offer{m, label, hard, soft, true}
}

func (rp *Repairs) do(m move) {
	rp.s.make(m)
	for _, p := range m.a {
		rp.note(p, m.r, m.from, m.to)
	}
	for _, p := range m.b {
		rp.note(p, m.r, m.to, m.from)
	}
}

func (rp *Repairs) note(p, r, from, to int) {
	rp.moved = append(rp.moved, Moved{rp.s.in.Participants[p].ID, r, from, to})
}

// lead finds a facilitator other tables can spare, for the table's language or another that all of it speak. Tables with more
// than one are asked first; only when none of them can help, the others, who would have to be given somebody else.
func (rp *Repairs) lead(r, t int, live bool) {
	s, rd := rp.s, &rp.s.rounds[r]
	tb := &rd.tables[t]
	old, best, left := tb.label, offer{}, rp.left(r, live)
	before := rd.hardAt(t)
	for _, spare := range []bool{true, false} {
		for label := range s.langs {
			if label != old && slices.ContainsFunc(tb.people, func(p int) bool { return !s.knows(p, label) }) {
				continue
			}
			s.relabel(r, t, label)
			rp.leadIn(r, t, spare, left, &best)
			s.relabel(r, t, old)
		}
		if best.found && best.hard < 0 {
			break
		}
	}
	if !best.found || best.hard >= 0 {
		if left > 1 {
			rp.leadInTurn(r, t)
		}
		return
	}
	s.relabel(r, t, best.label)
	if rd.hardAt(t)-before+best.hard >= 0 { // what the new language costs is not gained by the move
		s.relabel(r, t, old)
		return
	}
	rp.do(best.m)
}

// enoughOffers is how many offers that help are compared before the best of them is taken: a repair is awaited.
const enoughOffers = 24

func (rp *Repairs) leadIn(r, t int, spare bool, left int, best *offer) {
	s, rd := rp.s, &rp.s.rounds[r]
	tb := &rd.tables[t]
	helped := 0
	for _, f := range rd.people {
		u := rd.at[f]
		if !s.fac[f] || u == t || u < 0 || !s.knows(f, tb.label) || (rd.tables[u].fac > 1) != spare || !s.single(r, f) || s.meets(r, f, t, nil) && len(s.apart[f]) > len(tb.people) {
			continue
		}
		m := move{r: r, from: u, to: t, a: []int{f}}
		if left > 0 && len(tb.people) < rd.hi && len(rd.tables[u].people) > rd.lo {
			best.see(s, m, tb.label)
		}
		for _, b := range tb.people {
			if left > 1 && s.single(r, b) && s.knows(b, rd.tables[u].label) {
				m.b = []int{b}
				best.see(s, m, tb.label)
			}
		}
		if best.found && best.hard < 0 {
			if helped++; helped == enoughOffers {
				return
			}
		}
	}
}

// leadInTurn is lead by two people: one who leads comes from a table that another makes up for, by leading it or by being there.
func (rp *Repairs) leadInTurn(r, t int) {
	s, rd := rp.s, &rp.s.rounds[r]
	tried := 0
	for _, f := range rd.people {
		u := rd.at[f]
		if !s.fac[f] || u < 0 || u == t || !s.knows(f, rd.tables[t].label) || !s.single(r, f) || s.meets(r, f, t, nil) {
			continue
		}
		first := move{r: r, from: u, to: t, a: []int{f}}
		hard, _, ok := s.price(first)
		if !ok {
			continue
		}
		s.make(first)
		leaderless := rd.tables[u].fac == 0
		var best offer
		for _, q := range rd.people {
			v := rd.at[q]
			if v < 0 || v == u || v == t || !s.knows(q, rd.tables[u].label) || !s.single(r, q) || leaderless && !s.fac[q] || !leaderless && len(rd.tables[v].people) <= rd.lo {
				continue
			}
			if best.see(s, move{r: r, from: v, to: u, a: []int{q}}, 0); best.found && hard+best.hard < 0 {
				rp.note(f, r, u, t)
				rp.do(best.m)
				return
			}
		}
		s.make(move{r: r, from: t, to: u, a: []int{f}})
		if tried++; tried == enoughOffers {
			return
		}
	}
}

// pull brings one person who speaks the table's language from a table that can spare one, or lets that table be given another in
// turn. among says who may come; nil is anybody.
func (rp *Repairs) pull(r, t int, live bool, among []bool) bool {
	s, rd := rp.s, &rp.s.rounds[r]
	label := rd.tables[t].label
	fits := func(p, t int) bool {
		return (among == nil || among[p]) && rd.at[p] >= 0 && rd.at[p] != t && s.knows(p, label) && s.single(r, p) && !s.meets(r, p, t, nil)
	}
	left, helped := rp.left(r, live), 0
	if left == 0 {
		return false
	}
	var best offer
	for _, p := range rd.people {
		if fits(p, t) && len(rd.tables[rd.at[p]].people) > rd.lo {
			if best.see(s, move{r: r, from: rd.at[p], to: t, a: []int{p}}, 0); best.found && best.hard <= -oddSize {
				if helped++; helped == 4*enoughOffers {
					break
				}
			}
		}
	}
	if best.found && best.hard <= -oddSize {
		rp.do(best.m)
		return len(rd.tables[t].people) >= rd.lo
	}
	return left > 1 && rp.pullInTurn(r, t, fits)
}

// pullInTurn is pull by two people: p comes from a table that q makes up for.
func (rp *Repairs) pullInTurn(r, t int, fits func(p, t int) bool) bool {
	s, rd := rp.s, &rp.s.rounds[r]
	tried := 0
	for _, p := range rd.people {
		if !fits(p, t) {
			continue
		}
		u := rd.at[p]
		first := move{r: r, from: u, to: t, a: []int{p}}
		hard, _, ok := s.price(first)
		if !ok || hard > 0 {
			continue
		}
		s.make(first)
		var best offer
		for _, q := range rd.people {
			v := rd.at[q]
			if v >= 0 && v != u && v != t && len(rd.tables[v].people) > rd.lo && s.knows(q, rd.tables[u].label) && s.single(r, q) {
				if best.see(s, move{r: r, from: v, to: u, a: []int{q}}, 0); best.found && hard+best.hard <= -oddSize {
					break
				}
			}
		}
		if best.found && hard+best.hard <= -oddSize {
			rp.note(p, r, u, t)
			rp.do(best.m)
			return len(rd.tables[t].people) >= rd.lo
		}
		s.make(move{r: r, from: t, to: u, a: []int{p}})
		if tried++; tried == 2*enoughOffers {
			return false
		}
	}
	return false
}

// dissolve ends a table when all of it find a place elsewhere, which in a round that is going on may be two people only.
func (rp *Repairs) dissolve(r, t int, live bool) {
	s, rd := rp.s, &rp.s.rounds[r]
	tb := &rd.tables[t]
	if len(tb.people) > rp.left(r, live) {
		return
	}
	before, done := rd.hardAll(), len(rp.moved)
	tb.extra = true
	var moves []move
	for len(tb.people) > 0 {
		var best offer
		unit := s.units[r][rd.unit[tb.people[0]]]
		for u := range rd.tables {
			if u != t && len(rd.tables[u].people) > 0 && !rd.fixed[unit[0]] {
				best.see(s, move{r: r, from: t, to: u, a: unit}, 0)
			}
		}
		if !best.found || rd.at[unit[len(unit)-1]] != t {
			break
		}
		rp.do(best.m)
		moves = append(moves, best.m)
	}
	if len(tb.people) == 0 && rd.hardAll() < before {
		return
	}
	for _, m := range slices.Backward(moves) {
		s.make(move{r: r, from: m.to, to: m.from, a: m.a})
	}
	rp.moved = rp.moved[:done]
	tb.extra = false
}

// seat finds a place for somebody who has none: with a companion, at a table that lacks a facilitator, or where it costs
// least; one other person may have to give way.
func (rp *Repairs) seat(r, p int) {
	s, rd := rp.s, &rp.s.rounds[r]
	var may []int
	for t := range rd.tables {
		if len(rd.tables[t].people) > 0 && !s.meets(r, p, t, nil) {
			may = append(may, t)
		}
	}
	for _, q := range s.units[r][rd.unit[p]] {
		if t := rd.at[q]; q != p && slices.Contains(may, t) {
			may = []int{t}
			break
		}
	}
	best, bestHard, bestSoft := -1, 0, 0
	for _, t := range may {
		hard, soft := s.arrival(r, p, t)
		if best < 0 || hard < bestHard || hard == bestHard && soft < bestSoft {
			best, bestHard, bestSoft = t, hard, soft
		}
	}
	if best >= 0 && bestHard > 0 {
		if t, m, ok := rp.giveWay(r, p, may, bestHard); ok {
			rp.do(m)
			best = t
		}
	}
	if best < 0 {
		best = s.anEmptyTable(r, p)
	}
	s.sit(r, p, best)
	rp.note(p, r, -1, best)
}

// arrival is what it costs to seat p at table t.
func (s *state) arrival(r, p, t int) (hard, soft int) {
	rd := &s.rounds[r]
	tb := &rd.tables[t]
	mute, fac := s.speaking(p, tb.label, tb.mute, tb.fac, 1)
	hard = rd.hard(tb, len(tb.people)+1, mute, fac) - rd.hardAt(t)
	s.wf = append(s.wf[:0], tb.worlds...)
	if w := s.world[p]; w >= 0 {
		s.wf[w]++
	}
	soft = rd.soft(len(tb.people)+1, s.wf) - rd.soft(len(tb.people), tb.worlds) + s.pairs(r, p, t, nil, false)
	return hard, soft
}

// giveWay looks for one person whose moving makes room for p at one of the tables. Tables to move to are looked at from a different
// one on each time, so that it is not always the same that fill up.
func (rp *Repairs) giveWay(r, p int, may []int, limit int) (int, move, bool) {
	s, rd := rp.s, &rp.s.rounds[r]
	var best offer
	var room []int
	for i := range rd.tables {
		u := (i + p) % len(rd.tables)
		if n := len(rd.tables[u].people); n > 0 && n < rd.hi {
			room = append(room, u)
		}
	}
	helped := 0
	for _, t := range may {
		if !s.knows(p, rd.tables[t].label) && limit < unspoken+oddSize {
			continue
		}
		for _, x := range slices.Clone(rd.tables[t].people) {
			if !s.single(r, x) {
				continue
			}
			for _, u := range room {
				if u == t || !s.knows(x, rd.tables[u].label) || s.meets(r, x, u, nil) {
					continue
				}
				hard, soft, ok := s.afterwards(move{r: r, from: t, to: u, a: []int{x}}, p)
				if ok && hard < limit && (!best.found || hard < best.hard || hard == best.hard && soft < best.soft) {
					best = offer{move{r: r, from: t, to: u, a: []int{x}}, t, hard, soft, true}
				}
				if best.found && best.hard <= 0 {
					if helped++; helped == enoughOffers {
						return best.label, best.m, true
					}
				}
			}
		}
	}
	return best.label, best.m, best.found
}

// afterwards is the price of a move together with p's arrival at the table it makes room at.
func (s *state) afterwards(m move, p int) (hard, soft int, ok bool) {
	rd := &s.rounds[m.r]
	x := m.a[0]
	if hard, soft, ok = s.price(m); !ok {
		return 0, 0, false
	}
	tb := &rd.tables[m.from]
	mute, fac := s.speaking(x, tb.label, tb.mute, tb.fac, -1)
	left := rd.hard(tb, len(tb.people)-1, mute, fac)
	mute, fac = s.speaking(p, tb.label, mute, fac, 1)
	return hard + rd.hard(tb, len(tb.people), mute, fac) - left, soft + s.pairs(m.r, p, m.from, []int{x}, false), true
}

// anEmptyTable is where somebody sits whom nobody can be put together with.
func (s *state) anEmptyTable(r, p int) int {
	rd := &s.rounds[r]
	t := slices.IndexFunc(rd.tables, func(tb table) bool { return len(tb.people) == 0 })
	if t < 0 {
		t = len(rd.tables)
		rd.tables = append(rd.tables, table{worlds: make([]int, len(s.worlds))})
	}
	rd.tables[t].extra = false
	s.relabel(r, t, s.common([]int{p}))
	return t
}

// elsewhere moves somebody, with companions, to the table where it costs least: on free chairs, or in exchange for as many others when
// these are no more than one event may move. It looks at every table whatever it finds, so that the answer takes as long when there is
// no place as when there is.
func (rp *Repairs) elsewhere(r, p int) error {
	s, rd := rp.s, &rp.s.rounds[r]
	from := rd.at[p]
	if from < 0 || rd.fixed[p] {
		return ErrNoPlace
	}
	unit := s.units[r][rd.unit[p]]
	var best offer
	for t := range rd.tables {
		if t == from || len(rd.tables[t].people) == 0 {
			continue
		}
		m := move{r: r, from: from, to: t, a: unit}
		best.see(s, m, 0)
		free := slices.DeleteFunc(slices.Clone(rd.tables[t].people), func(q int) bool { return !s.single(r, q) })
		for i := range free {
			if i+len(unit) <= len(free) && len(unit) <= movedLive {
				m.b = free[i : i+len(unit)]
				best.see(s, m, 0)
			}
		}
	}
	if !best.found || best.hard > 0 {
		return ErrNoPlace
	}
	rp.do(best.m)
	return nil
}

// RepairDay lets a day of events happen to a plan, and tells each of them to after. It returns the plan and the instance as
// they are in the evening.
func RepairDay(in Instance, plan Plan, day Events, after func(Event, Change)) (Plan, Instance, error) {
	in, err := in.prepared()
	if err != nil {
		return plan, in, err
	}
	if day.SizeMin > 0 && day.SizeMax >= day.SizeMin {
		in.SizeMin, in.SizeMax = day.SizeMin, day.SizeMax
	}
	planned := map[string][]int{}
	for i := range in.Participants {
		p := &in.Participants[i]
		if slices.Contains(day.LateIDs, p.ID) {
			planned[p.ID] = p.Present
			p.Present = make([]int, in.Rounds)
		}
	}
	rp, err := StartRepairs(in, plan)
	if err != nil {
		return plan, in, err
	}
	for _, e := range day.Events {
		if e.Kind == Late && e.Present == nil {
			e.Present = planned[e.ID]
		}
		c, err := rp.Apply(e)
		if err != nil && !errors.Is(err, ErrNoPlace) {
			return rp.Plan(), rp.Instance(), err
		}
		after(e, c)
	}
	return rp.Plan(), rp.Instance(), nil
}
