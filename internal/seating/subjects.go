package seating

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Subject is what tables of a round may work on: who chose it, and who began it.
type Subject struct {
	Chosen   []string // participants who asked to work on it; whoever asked for none sits anywhere
	Authors  []string
	Language string // it is written in; empty: any
}

// Worked says how far people sit where they asked to.
type Worked struct {
	Subjects []int // table → subject; -1 for none
	Choosers int   // present people who asked for a subject
	Granted  int   // of whom so many sit at a table of it
	Alone    []int // tables whose subject has two authors here or more, and that have fewer than two of them
}

// authorsWanted is how many of those who began something should sit at each table that goes on with it: one may have to leave, and
// one alone defends it.
const authorsWanted = 2

// What not sitting by subject costs, in hundredths of a repeated meeting. Meetings, and worlds at tables, come after all of these.
const (
	elsewhereCost = 20 * repeat // somebody who asked for another subject
	authorCost    = 50 * repeat // an author too few at a table
	foreignCost   = 30 * repeat // a table that speaks another language than the subject is written in
)

// FormBySubject makes the tables of the one round of an instance: everything that Form keeps is kept, then people sit where their
// subject is worked on, with at least two of its authors at each table, then meetings and worlds count. Subjects come in the order in
// which they are given tables when nobody asked for any. A plan with fewer than two people for a table stays as Form makes it.
func FormBySubject(ctx context.Context, in Instance, subjects []Subject, opt Options) (Plan, Worked, Report, error) {
	in, err := in.prepared()
	if err != nil {
		return Plan{}, Worked{}, Report{}, err
	}
	if in.Rounds != 1 {
		return Plan{}, Worked{}, Report{}, errRounds
	}
	e := compile(in)
	first, then := opt, opt
	first.Time, then.Time = opt.Time/2, opt.Time/2
	first.Proposals, then.Proposals = opt.Proposals/2, opt.Proposals/2
	s := e.search(ctx, first)
	w := e.work(s, subjects)
	w.anneal(ctx, *newBudget(e, then), rand.New(rand.NewPCG(opt.Seed, 99)))
	plan := s.plan()
	rep, err := Score(in, plan)
	rep.Reasons, rep.Flags = s.reasons(), s.flags(0)
	return plan, w.worked(), rep, err
}

// work is a round that is settled by subject.
type work struct {
	s       *state
	n       int      // subjects
	chose   []int    // person → subject, -1
	author  [][]bool // subject → person
	wanted  []int    // subject → authors that a table of it can have: two, or as many as are here
	label   []int    // subject → language, -1
	of      []int    // table → subject, -1
	authors []int    // table → authors of its subject at it
}

func (e *event) work(s *state, subjects []Subject) *work {
	w := &work{s: s, n: len(subjects), chose: slices.Repeat([]int{-1}, e.n), of: slices.Repeat([]int{-1}, len(s.rounds[0].tables)), authors: make([]int, len(s.rounds[0].tables))}
	asked := make([]int, len(subjects))
	for i, sub := range subjects {
		w.author, w.label = append(w.author, make([]bool, e.n)), append(w.label, slices.Index(s.langs, sub.Language))
		here := 0
		for _, id := range sub.Authors {
			if p, ok := s.index[id]; ok && s.here[0][p] && !w.author[i][p] {
				w.author[i][p] = true
				here++
			}
		}
		w.wanted = append(w.wanted, min(authorsWanted, here))
		for _, id := range sub.Chosen {
			if p, ok := s.index[id]; ok && s.here[0][p] && w.chose[p] < 0 {
				w.chose[p] = i
				asked[i]++
			}
		}
	}
	used := 0
	for t := range s.rounds[0].tables {
		used += boolInt(len(s.rounds[0].tables[t].people) > 0)
	}
	shares := w.shares(asked, used)
	for t := range s.rounds[0].tables {
		if len(s.rounds[0].tables[t].people) == 0 {
			continue
		}
		best, fit := -1, math.MinInt
		for i, left := range shares {
			if left > 0 {
				if f := -w.tableCost(t, i); f > fit {
					best, fit = i, f
				}
			}
		}
		if best >= 0 {
			shares[best]--
		}
		w.give(t, best)
	}
	return w
}

// shares gives each subject its tables: by the number of those who asked for it (Sainte-Laguë, so that small ones are not lost), as long
// as it has two authors for one more table. Only when no subject has, authors are fewer.
func (w *work) shares(asked []int, tables int) []int {
	shares := make([]int, w.n)
	for range tables {
		best := -1
		worth := func(i int) (enough int, quotient float64) {
			here := 0
			for _, is := range w.author[i] {
				here += boolInt(is)
			}
			return boolInt(here >= authorsWanted*(shares[i]+1) || shares[i] == 0 && asked[i] > 0), (float64(asked[i]) + 0.01) / float64(2*shares[i]+1)
		}
		for i := range w.n {
			if best < 0 {
				best = i
				continue
			}
			e, q := worth(i)
			be, bq := worth(best)
			if c := cmp.Or(cmp.Compare(e, be), cmp.Compare(q, bq)); c > 0 {
				best = i
			}
		}
		if best >= 0 {
			shares[best]++
		}
	}
	return shares
}

func (w *work) give(t, subject int) {
	w.of[t], w.authors[t] = subject, 0
	if subject >= 0 {
		for _, p := range w.s.rounds[0].tables[t].people {
			w.authors[t] += boolInt(w.author[subject][p])
		}
	}
}

// tableCost is what table t with a subject costs as it is seated.
func (w *work) tableCost(t, subject int) (cost int) {
	tb := &w.s.rounds[0].tables[t]
	authors := 0
	for _, p := range tb.people {
		cost += elsewhereCost * boolInt(w.chose[p] >= 0 && w.chose[p] != subject)
		authors += boolInt(subject >= 0 && w.author[subject][p])
	}
	if subject < 0 {
		return cost
	}
	return cost + authorCost*max(0, w.wanted[subject]-authors) + foreignCost*boolInt(w.label[subject] >= 0 && w.label[subject] != tb.label)
}

// price is what a move changes for those who asked, and for the authors at both tables.
func (w *work) price(m *move) int {
	from, to := w.of[m.from], w.of[m.to]
	cost, af, at := 0, w.authors[m.from], w.authors[m.to]
	shift := func(people []int, from, to int, left, came *int) {
		for _, p := range people {
			if c := w.chose[p]; c >= 0 {
				cost += elsewhereCost * (boolInt(c != to) - boolInt(c != from))
			}
			*left -= boolInt(from >= 0 && w.author[from][p])
			*came += boolInt(to >= 0 && w.author[to][p])
		}
	}
	shift(m.a, from, to, &af, &at)
	shift(m.b, to, from, &at, &af)
	return cost + w.lacking(from, af) - w.lacking(from, w.authors[m.from]) + w.lacking(to, at) - w.lacking(to, w.authors[m.to])
}

func (w *work) lacking(subject, authors int) int {
	if subject < 0 {
		return 0
	}
	return authorCost * max(0, w.wanted[subject]-authors)
}

// anneal moves people, and now and then lets two tables exchange their subjects. Nothing is given up that the plan kept before.
func (w *work) anneal(ctx context.Context, b budget, rng *rand.Rand) {
	s, rd := w.s, &w.s.rounds[0]
	if len(rd.tables) < 2 || w.n == 0 || len(rd.people) == 0 {
		return
	}
	var m move
	heat := 0.0
	for k := 0; ; k++ {
		if k&63 == 0 {
			spent := b.spent(k)
			if spent >= 1 || k&1023 == 0 && ctx.Err() != nil {
				return
			}
			heat = 2 * elsewhereCost * math.Pow(cold/(2*elsewhereCost), spent/0.95)
			if spent > 0.95 {
				heat = 0
			}
		}
		limit := heat * -math.Log(1-rng.Float64())
		if rng.IntN(32) == 0 {
			w.exchange(rng.IntN(len(rd.tables)), rng.IntN(len(rd.tables)), limit)
			continue
		}
		p, to := rd.people[rng.IntN(len(rd.people))], rng.IntN(len(rd.tables))
		if c := w.chose[p]; c >= 0 && rd.at[p] >= 0 && w.of[rd.at[p]] != c && rng.IntN(2) == 0 { // somebody who sits elsewhere, to what she asked for
			if t := slices.Index(w.of, c); t >= 0 && rng.IntN(2) == 0 {
				to = t
			}
		}
		if rd.at[p] < 0 || len(rd.tables[to].people) == 0 || !s.swap(0, p, to, rng.IntN(6) == 0, rng, &m) {
			continue
		}
		hard, soft, ok := s.price(m)
		if !ok || hard > 0 || float64(soft+w.price(&m)) > limit && hard == 0 {
			continue
		}
		s.make(m)
		w.give(m.from, w.of[m.from])
		w.give(m.to, w.of[m.to])
	}
}

func (w *work) exchange(a, b int, limit float64) {
	if w.of[a] == w.of[b] || len(w.s.rounds[0].tables[a].people) == 0 || len(w.s.rounds[0].tables[b].people) == 0 {
		return
	}
	before := w.tableCost(a, w.of[a]) + w.tableCost(b, w.of[b])
	if after := w.tableCost(a, w.of[b]) + w.tableCost(b, w.of[a]); float64(after-before) <= limit {
		of := w.of[a]
		w.give(a, w.of[b])
		w.give(b, of)
	}
}

func (w *work) worked() Worked {
	done := Worked{Subjects: w.of}
	rd := &w.s.rounds[0]
	for p, c := range w.chose {
		if c >= 0 {
			done.Choosers++
			done.Granted += boolInt(rd.at[p] >= 0 && w.of[rd.at[p]] == c)
		}
	}
	for t, sub := range w.of {
		if sub >= 0 && w.wanted[sub] == authorsWanted && w.authors[t] < authorsWanted {
			done.Alone = append(done.Alone, t)
		}
	}
	return done
}
