package seating

import (
	"math"
	"slices"
)

// Report is the certificate of a plan, computed from nothing but the instance and the plan. The names in JSON are those
// of the public suite's checker.
type Report struct {
	Hard       int            `json:"hard"` // violations of all kinds
	Violations map[string]int `json:"h"`    // apart support seat size lang fac ntables

	Slots         int     `json:"slots"`  // pairs at tables, over all rounds
	Distinct      int     `json:"D"`      // pairs who met, for the first time
	DistinctCross int     `json:"Dx"`     // of two different worlds that are mixed
	Repeats       int     `json:"rep"`    // meetings that were not the first; companions do not count
	RepeatsCross  int     `json:"repx"`   //
	MaxMeetings   int     `json:"maxm"`   // of one pair
	MissingWorlds int     `json:"miss"`   // table × world with nobody
	Imbalance     int     `json:"wdev"`   // people of a world beyond its fair share at a table
	Imbalance2    int     `json:"wdev2"`  // the same, squared
	SameOrg       int     `json:"org"`    // pairs of one organisation at a table
	Convex        int     `json:"cc"`     // k-th meeting of a pair counts k-1
	SameWorld     int     `json:"same"`   // pairs of one world at a table
	FewestMet     int     `json:"minmet"` // people met by whoever met fewest
	F             float64 `json:"F"`      // cost in repeats, above what is provably unavoidable
	PerSeat       float64 `json:"F1000"`  // F per thousand seats

	Bounds  Bounds   `json:"bounds"`
	Reasons []Reason `json:"reasons,omitempty"` // why not everything could be kept: by Form
	Flags   []Flag   `json:"flags,omitempty"`   // by Form and Repair
}

// Bounds are what no plan can beat.
type Bounds struct {
	Convex        int `json:"LBcc"`
	Slots         int `json:"slots"`
	Cross         int `json:"X"`
	Distinct      int `json:"UBD"`
	DistinctCross int `json:"UBX"`
	Repeats       int `json:"LBrep"`
	Pigeonhole    int `json:"pig"`
	Degree        int `json:"deg"`
	Forced        int `json:"forced"`
	Allowed       int `json:"allowed"`
	AllowedCross  int `json:"allowedx"`
	MissingWorlds int `json:"LBmiss"`
	SameOrg       int `json:"LBorg"`
}

type pair [2]int

func pairOf(a, b int) pair { return pair{min(a, b), max(a, b)} }

// checker sees the instance by names and sets. With the search it shares how pairs are named, how companions are joined (groups) and
// which worlds count: whoever examines for real is the examiner in check.go, which shares nothing.
type checker struct {
	in     Instance
	index  map[string]int
	apart  map[pair]bool
	forced map[pair]bool // companions, and companions of companions
	before map[pair]int
}

// Score checks the plan. The error is about an instance that makes no sense, or a plan with the wrong number of rounds.
func Score(in Instance, plan Plan) (Report, error) {
	in, err := in.prepared()
	if err != nil {
		return Report{}, err
	}
	if len(plan.Rounds) != in.Rounds {
		return Report{}, errRounds
	}
	c := newChecker(in)
	rep := c.score(plan)
	rep.Bounds = c.bounds()
	rep.F, rep.PerSeat = c.cost(rep)
	return rep, nil
}

func newChecker(in Instance) *checker {
	c := &checker{in: in, index: map[string]int{}, apart: map[pair]bool{}, forced: map[pair]bool{}, before: map[pair]int{}}
	of := map[string][]int{}
	for i, p := range in.Participants {
		c.index[p.ID] = i
		if p.Org != "" {
			of[p.Org] = append(of[p.Org], i)
		}
	}
	for _, p := range in.KeepApart {
		c.apart[pairOf(c.index[p[0]], c.index[p[1]])] = true
	}
	for _, o := range in.KeepApartOrgs {
		for _, a := range of[o[0]] {
			for _, b := range of[o[1]] {
				if a != b {
					c.apart[pairOf(a, b)] = true
				}
			}
		}
	}
	for _, m := range in.Met {
		c.before[pairOf(c.index[m.A], c.index[m.B])] += m.Times
	}
	groups := newGroups(len(in.Participants))
	for _, s := range in.Support {
		groups.join(c.index[s[0]], c.index[s[1]])
	}
	for _, g := range groups.all() {
		for i, a := range g {
			for _, b := range g[:i] {
				c.forced[pairOf(a, b)] = true
			}
		}
	}
	return c
}

func (c *checker) present(p, r int) bool { return c.in.Participants[p].Present[r] == 1 }

func (c *checker) cross(k pair) bool {
	a, b := c.in.Participants[k[0]].World, c.in.Participants[k[1]].World
	return a != b && c.counts(a) && c.counts(b)
}

// counts is whether meeting somebody of this world is worth something in itself. With one world only, nothing is mixed.
func (c *checker) counts(w int) bool { return c.in.mixes(w) }

func (c *checker) score(plan Plan) Report {
	in := c.in
	rep := Report{Violations: map[string]int{}}
	met := map[pair]int{}
	for r, tables := range plan.Rounds {
		seen, at := make([]int, len(in.Participants)), make([]int, len(in.Participants))
		ofWorld, here := map[int]int{}, 0
		for i, p := range in.Participants {
			at[i] = -1
			if c.present(i, r) {
				here++
				ofWorld[p.World]++
			}
		}
		used := 0
		for t, ids := range tables {
			if len(ids) == 0 {
				continue
			}
			used++
			people := make([]int, 0, len(ids))
			for _, id := range ids {
				i, ok := c.index[id]
				if !ok {
					rep.Violations["seat"]++ // somebody nobody knows
					continue
				}
				people = append(people, i)
				seen[i]++
				at[i] = t
			}
			c.table(people, met, ofWorld, here, &rep)
		}
		for i := range in.Participants {
			if want := in.Participants[i].Present[r]; seen[i] != want {
				rep.Violations["seat"]++
			}
		}
		for _, s := range in.Support {
			a, b := c.index[s[0]], c.index[s[1]]
			if c.present(a, r) && c.present(b, r) && at[a] != at[b] {
				rep.Violations["support"]++
			}
		}
		if len(in.Tables) > 0 && in.Tables[r] > 0 && in.Family != "H" && used != in.Tables[r] {
			rep.Violations["ntables"]++
		}
	}
	c.meetings(met, &rep)
	for _, n := range rep.Violations {
		rep.Hard += n
	}
	return rep
}

// table counts what happens at one table.
func (c *checker) table(people []int, met map[pair]int, ofWorld map[int]int, here int, rep *Report) {
	in := c.in
	if len(people) < in.SizeMin || len(people) > in.SizeMax {
		rep.Violations["size"]++
	}
	worlds, orgs, speakers, fac := map[int]int{}, map[string]int{}, map[string]int{}, false
	for i, a := range people {
		p := in.Participants[a]
		worlds[p.World]++
		fac = fac || p.Fac
		if p.Org != "" {
			rep.SameOrg += orgs[p.Org]
			orgs[p.Org]++
		}
		for l := range setOf(p.Langs) {
			speakers[l]++
		}
		for _, b := range people[:i] {
			met[pairOf(a, b)]++
			if c.apart[pairOf(a, b)] {
				rep.Violations["apart"]++
			}
		}
	}
	if !fac {
		rep.Violations["fac"]++
	}
	common := false
	for _, n := range speakers {
		common = common || n == len(people)
	}
	if !common {
		rep.Violations["lang"]++
	}
	if in.Worlds < 2 {
		return
	}
	for w := range in.Worlds {
		if !in.mixes(w) {
			continue
		}
		if worlds[w] == 0 {
			rep.MissingWorlds++
		}
		fair := float64(len(people)*ofWorld[w]) / float64(here)
		lo, hi := int(math.Floor(fair+1e-9)), int(math.Ceil(fair-1e-9))
		off := max(0, lo-worlds[w], worlds[w]-hi)
		rep.Imbalance += off
		rep.Imbalance2 += off * off
	}
}

func setOf(list []string) map[string]bool {
	s := map[string]bool{}
	for _, x := range list {
		s[x] = true
	}
	return s
}

func (c *checker) meetings(met map[pair]int, rep *Report) {
	others := make([]int, len(c.in.Participants))
	for k, n := range met {
		rep.Slots += n
		others[k[0]]++
		others[k[1]]++
		h := c.before[k]
		if h == 0 {
			rep.Distinct++
			if c.cross(k) {
				rep.DistinctCross++
			}
		}
		wa, wb := c.in.Participants[k[0]].World, c.in.Participants[k[1]].World
		if c.in.Worlds > 1 && wa == wb && c.in.mixes(wa) {
			rep.SameWorld += n
		}
		if c.forced[k] {
			continue
		}
		again := n
		if h == 0 {
			again--
		}
		rep.Repeats += again
		if c.cross(k) {
			rep.RepeatsCross += again
		}
		rep.MaxMeetings = max(rep.MaxMeetings, n+h)
		rep.Convex += choose2(n+h) - choose2(h)
	}
	if len(others) > 0 {
		rep.FewestMet = slices.Min(others)
	}
}

// cost is the suite's F: in repeats, minus the provable lower bound of each term.
func (c *checker) cost(rep Report) (f, perSeat float64) {
	seats := 0
	for i := range c.in.Participants {
		for r := range c.in.Rounds {
			seats += c.in.Participants[i].Present[r]
		}
	}
	b := rep.Bounds
	f = float64(rep.Convex) + 2.5*float64(rep.MissingWorlds-b.MissingWorlds) + 0.8*float64(rep.Imbalance2) + 0.6*float64(rep.SameOrg-b.SameOrg)
	if c.in.Worlds > 1 {
		f += 0.12 * float64(max(0, rep.SameWorld-(b.Slots-b.Cross)))
	}
	return math.Round(10*f) / 10, math.Round(10000*f/float64(max(1, seats))) / 10
}

func choose2(n int) int { return n * (n - 1) / 2 }
