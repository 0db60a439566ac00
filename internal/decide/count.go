package decide

import (
	"slices"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/ballot"
	"hackathon4women/internal/stats"
)

// Few is the threshold inside an edition: when fewer have voted, only the order of the avenues is shown.
const Few = stats.Inside

// Count is what came out of a ballot.
type Count struct {
	Papers  int
	Blank   int
	Ranking []Ranked // most ticks first
	List    []Listed // all papers, nothing when there are few
}

// Ranked is an option with its ticks.
type Ranked struct {
	Option
	Number int  // on the paper, from 1
	Ticks  int  // nothing when there are few papers
	Lot    bool // has as many ticks as another: the lot decided between them
}

// Listed is a paper in the published list: the hash of its receipt, and the numbers of the options it ticks.
type Listed struct {
	Commitment string
	Numbers    []int
}

// Few says whether so few have voted that counts would point at them.
func (c Count) Few() bool {
	_, shown := stats.Alone(Few, c.Papers)
	return !shown
}

// Order is the avenues, most ticks first.
func (c Count) Order() []avenues.ID {
	ids := make([]avenues.ID, len(c.Ranking))
	for i, r := range c.Ranking {
		ids[i] = r.ID
	}
	return ids
}

// Published is a closed ballot as it is handed out: docs/formats/ballot.md, with the titles for whoever reads it.
type Published struct {
	ballot.Published
	Titles     map[avenues.ID]string `json:"titles"`
	Simulation bool                  `json:"simulation,omitempty"`
}

func handOut(b Ballot, p ballot.Published, simulation bool) Published {
	titles := map[avenues.ID]string{}
	for _, o := range b.Options {
		titles[o.ID] = o.Title
	}
	return Published{Published: p, Titles: titles, Simulation: simulation}
}

// sheet is a ballot with its papers, for the count.
func sheet(b Ballot, papers []Paper) ballot.Ballots {
	s := ballot.Ballots{Schema: 1, Method: ballot.Approval, Vote: string(b.ID), Lot: b.Lot}
	for _, o := range b.Options {
		s.Options = append(s.Options, string(o.ID))
	}
	for _, p := range papers {
		one := ballot.Ballot{Receipt: p.Receipt, Approves: []string{}}
		for _, id := range p.Ticks {
			one.Approves = append(one.Approves, string(id))
		}
		s.Ballots = append(s.Ballots, one)
	}
	return s
}

// countOf reads the result of a published ballot. Where few have voted, only the order is left.
func countOf(b Ballot, p ballot.Published) Count {
	c := Count{Papers: p.Result.Cast, Blank: p.Result.Blank}
	number := func(option string) int {
		return 1 + slices.IndexFunc(b.Options, func(o Option) bool { return string(o.ID) == option })
	}
	for _, r := range p.Result.Standing {
		n := number(r.Option)
		if n == 0 {
			continue // its text was destroyed with the edition's key
		}
		ranked := Ranked{Option: b.Options[n-1], Number: n}
		if !c.Few() {
			ranked.Ticks, ranked.Lot = r.Approvals, r.Tied
		}
		c.Ranking = append(c.Ranking, ranked)
	}
	if c.Few() {
		c.Blank = 0
		return c
	}
	for _, v := range p.Ballots {
		l := Listed{Commitment: v.Commitment}
		for _, o := range v.Approves {
			l.Numbers = append(l.Numbers, number(o))
		}
		c.List = append(c.List, l)
	}
	return c
}
