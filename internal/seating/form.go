package seating

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// Options bound the search. With neither Proposals nor Time it takes a few tenths of a second at most for 300 people and
// six rounds. Only a number of proposals gives the same plan each time.
type Options struct {
	Seed      uint64
	Proposals int
	Time      time.Duration

	clock func() time.Time // of Time; by default the one on the wall
}

// Temperatures of the search, in hundredths of a repeat; coarse is cold where nothing but repeats has a price.
const hot, mild, cold, coarse = 70.0, 30.0, 6.0, 18.0

// Form makes a plan for all rounds. When ctx ends, it returns the best plan so far: every plan it has is one that can be
// used. It fails only on an instance that makes no sense.
func Form(ctx context.Context, in Instance, opt Options) (Plan, Report, error) {
	in, err := in.prepared()
	if err != nil {
		return Plan{}, Report{}, err
	}
	e := compile(in)
	s := e.search(ctx, opt)
	plan := s.plan()
	rep, err := Score(in, plan)
	rep.Reasons, rep.Flags = s.reasons(), s.flags(0)
	return plan, rep, err
}

// FormRound makes the tables of one round, given what was seated before it: soFar's earlier rounds and in.Met count as
// meetings, its other rounds are ignored. The plan and report that come back have this one round.
func FormRound(ctx context.Context, in Instance, r int, soFar Plan, opt Options) (Plan, Report, error) {
	one, err := in.OnlyRound(r, soFar)
	if err != nil {
		return Plan{}, Report{}, err
	}
	plan, rep, err := Form(ctx, one, opt)
	for i := range rep.Reasons {
		rep.Reasons[i].Round = r
	}
	for i := range rep.Flags {
		rep.Flags[i].Round = r
	}
	return plan, rep, err
}

// OnlyRound is the instance of round r alone, in which the earlier rounds of the plan are meetings that were.
func (in Instance) OnlyRound(r int, soFar Plan) (Instance, error) {
	in, err := in.prepared()
	if err != nil {
		return in, err
	}
	if r < 0 || r >= in.Rounds {
		return in, errRounds
	}
	in.Met = slices.Clone(in.Met)
	known := map[string]bool{}
	for _, p := range in.Participants {
		known[p.ID] = true
	}
	for _, tables := range soFar.Rounds[:min(r, len(soFar.Rounds))] {
		for _, people := range tables {
			for i, a := range people {
				for _, b := range people[:i] {
					if known[a] && known[b] && a != b { // somebody may have withdrawn since
						in.Met = append(in.Met, Meeting{a, b, 1})
					}
				}
			}
		}
	}
	for i := range in.Participants {
		in.Participants[i].Present = in.Participants[i].Present[r : r+1]
	}
	if len(in.Tables) > 0 {
		in.Tables = in.Tables[r : r+1]
	}
	var pins []Pin
	for _, p := range in.Pins {
		if p.Round == r {
			p.Round = 0
			pins = append(pins, p)
		}
	}
	in.Pins, in.Rounds = pins, 1
	return in, nil
}

// search tries a few ways to share the tables out among the languages, and spends most of its budget on the best.
func (e *event) search(ctx context.Context, opt Options) *state {
	vectors, unavoidable, ways := make([][]labelCount, e.in.Rounds), make([]int, e.in.Rounds), 1
	for r := range e.in.Rounds {
		var promising int
		vectors[r], promising, unavoidable[r] = e.labelCounts(r, e.in.TablesIn(r))
		ways = max(ways, min(3, promising))
	}
	settled := func(way int) (*state, *rand.Rand) {
		rng := rand.New(rand.NewPCG(opt.Seed, uint64(way)))
		s := newState(e)
		for r := range e.in.Rounds {
			s.settle(r, vectors[r], unavoidable[r], way, rng)
		}
		return s, rng
	}
	var best *state
	var bestHard, bestSoft int
	keep := func(s *state) bool {
		hard, soft := s.total()
		better := best == nil || hard < bestHard || hard == bestHard && soft < bestSoft
		if better {
			best, bestHard, bestSoft = s, hard, soft
		}
		return better
	}
	b := newBudget(e, opt)
	rng := rand.New(rand.NewPCG(opt.Seed, uint64(ways)))
	e.meetings() // before two cores ask for them
	if d := e.design(b, rng); d != nil {
		keep(d)
		for _, better := range []func(*state){
			func(c *state) { h := newHall(c); h.arrange(ctx, b.share(0.2), rng); c.take(h) },
			func(c *state) { c.anneal(ctx, b.share(0.2), mild, rng) },
		} {
			if bestSoft <= e.least() {
				return best
			}
			c := best.copy()
			better(c)
			keep(c)
		}
		if bestSoft <= e.least() {
			return best
		}
	}
	chosen := 0
	if ways > 1 && !b.hurried(e) {
		parts, tried := b.shares(0.05, ways), make([]*state, ways)
		var both errgroup.Group // the ways know nothing of each other: two cores walk them
		both.SetLimit(2)
		for way := range ways {
			both.Go(func() error {
				s, rng := settled(way)
				s.anneal(ctx, parts[way].begun(), hot, rng)
				tried[way] = s
				return nil
			})
		}
		_ = both.Wait() // none of them can fail
		for way, s := range tried {
			if keep(s) {
				chosen = way
			}
		}
	}
	s, rng := settled(chosen)
	s.anneal(ctx, b.share(1), hot, rng)
	keep(s)
	best.compact()
	return best
}

// budget is what is left to spend, in proposals or in time.
type budget struct {
	proposals int
	until     time.Time
	from      time.Time
	clock     func() time.Time
}

func newBudget(e *event, opt Options) *budget {
	if opt.Time > 0 && opt.Proposals == 0 {
		clock := opt.clock
		if clock == nil {
			clock = time.Now
		}
		now := clock()
		return &budget{from: now, until: now.Add(opt.Time), clock: clock}
	}
	if opt.Proposals > 0 {
		return &budget{proposals: opt.Proposals}
	}
	seats := 0
	for r := range e.in.Rounds {
		seats += len(e.present(r))
	}
	return &budget{proposals: min(max(4000*seats, 500_000), 2_000_000)}
}

// share takes a part of what is left.
func (b *budget) share(part float64) budget {
	if b.until.IsZero() {
		n := int(part * float64(b.proposals))
		b.proposals -= n
		return budget{proposals: n}
	}
	now := b.clock()
	return budget{from: now, until: now.Add(time.Duration(part * float64(b.until.Sub(now)))), clock: b.clock}
}

// hurried says that a budget is for a first plan, and not for comparing ways to one.
func (b *budget) hurried(e *event) bool {
	if b.until.IsZero() {
		return b.proposals < 10*e.n*e.in.Rounds
	}
	return b.until.Sub(b.clock()) < time.Duration(e.n*e.in.Rounds)*10*time.Microsecond
}

// shares takes that part of what is left, for each of n.
func (b *budget) shares(part float64, n int) []budget {
	all := make([]budget, n)
	for i := range all {
		if b.until.IsZero() {
			all[i].proposals = int(part * float64(b.proposals))
			continue
		}
		all[i] = budget{from: b.clock(), clock: b.clock}
		all[i].until = all[i].from.Add(time.Duration(part * float64(b.until.Sub(all[i].from))))
	}
	if b.until.IsZero() {
		b.proposals -= n * all[0].proposals
	}
	return all
}

// begun is a share of time that is as long as it was, and begins now.
func (b budget) begun() budget {
	if !b.until.IsZero() {
		now := b.clock()
		b.from, b.until = now, now.Add(b.until.Sub(b.from))
	}
	return b
}

// spent is the part of the budget that is gone after k proposals.
func (b budget) spent(k int) float64 {
	if b.until.IsZero() {
		return float64(k) / float64(max(1, b.proposals))
	}
	return float64(b.clock().Sub(b.from)) / float64(max(1, b.until.Sub(b.from)))
}

// reasons name what was given up in each round. They are the same whatever caused it.
func (s *state) reasons() []Reason {
	var list []Reason
	for r := range s.rounds {
		rd := &s.rounds[r]
		foreseen := map[string]bool{}
		for _, f := range s.foreseen(r) {
			foreseen[f.Kind] = true
		}
		used, odd, leaderless, least, most := 0, 0, 0, s.in.SizeMin, s.in.SizeMax
		var mute []int
		for t := range rd.tables {
			tb := &rd.tables[t]
			size := len(tb.people)
			if size == 0 {
				continue
			}
			used++
			odd += min(1, beyond(size, s.in.SizeMin, s.in.SizeMax))
			least, most = min(least, size), max(most, size)
			if tb.fac == 0 {
				leaderless++
			}
			mute = append(mute, s.mute(tb)...)
		}
		if odd > 0 {
			list = append(list, Reason{Kind: Size, Round: r, Short: odd, Tables: used, SizeMin: least, SizeMax: most, Foreseen: foreseen[Size]})
		}
		if wanted := s.in.TablesIn(r); used != wanted {
			list = append(list, Reason{Kind: Tables, Round: r, Short: abs(used - wanted), Tables: used})
		}
		if len(mute) > 0 {
			list = append(list, Reason{Kind: Language, Round: r, Short: len(mute), People: s.names(mute), Foreseen: foreseen[Language]})
		}
		if leaderless > 0 {
			list = append(list, Reason{Kind: Facilitator, Round: r, Short: leaderless, Tables: max(1, used-leaderless), Foreseen: foreseen[Facilitator]})
		}
	}
	return list
}

// flags point at tables of this round and those after it.
func (s *state) flags(from int) []Flag {
	var list []Flag
	for r := from; r < len(s.rounds); r++ {
		for t := range s.rounds[r].tables {
			tb := &s.rounds[r].tables[t]
			if len(tb.people) == 0 {
				continue
			}
			if beyond(len(tb.people), s.in.SizeMin, s.in.SizeMax) > 0 {
				list = append(list, Flag{Kind: Size, Round: r, Table: t})
			}
			if tb.mute > 0 {
				list = append(list, Flag{Kind: Language, Round: r, Table: t, People: s.names(s.mute(tb))})
			}
			if tb.fac == 0 {
				list = append(list, Flag{Kind: Facilitator, Round: r, Table: t})
			}
		}
		list = append(list, s.alone(r)...)
	}
	return list
}

func (s *state) mute(tb *table) []int {
	var people []int
	for _, p := range tb.people {
		if !s.knows(p, tb.label) {
			people = append(people, p)
		}
	}
	return people
}

// alone are the people who sit without their companion: for the safety lead only.
func (s *state) alone(r int) []Flag {
	var list []Flag
	at := s.rounds[r].at
	for i, pair := range s.bonds {
		for k, p := range pair {
			if t := at[p]; t >= 0 && at[pair[1-k]] != t {
				list = append(list, Flag{Kind: Companion, Round: r, Table: t, People: []string{s.in.Support[i][k]}, Private: true})
			}
		}
	}
	return list
}
