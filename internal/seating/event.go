package seating

import (
	"cmp"
	"maps"
	"slices"
)

// event is an instance in numbers: what the search works on.
type event struct {
	in       Instance
	n        int
	index    map[string]int
	langs    []string
	speaks   []uint64 // languages of each person
	fac      []bool
	world    []int // -1: does not count
	worlds   []int // those that are mixed
	org      []int // -1: none
	apart    [][]int
	isolated map[pair]bool // the same as apart, to look up
	here     [][]bool      // round, person
	pinned   []map[int]int // round: person → table
	bonds    [][2]int      // companions, as in.Support names them
	before   []int16       // person × person: see meetings
	units    [][][]int     // round: people who sit together, most of them alone
}

func compile(in Instance) *event {
	e := &event{in: in, n: len(in.Participants), index: map[string]int{}, isolated: map[pair]bool{}}
	e.people()
	e.rules()
	e.pinned = make([]map[int]int, in.Rounds)
	for r := range in.Rounds {
		e.pinned[r] = map[int]int{}
	}
	for _, p := range in.Pins {
		e.pinned[p.Round][e.index[p.ID]] = p.Table
	}
	for r := range in.Rounds {
		here := make([]bool, e.n)
		for i, p := range in.Participants {
			here[i] = p.Present[r] == 1
		}
		e.here = append(e.here, here)
		e.units = append(e.units, e.unitsOf(here))
	}
	return e
}

func (e *event) people() {
	worlds, orgs := map[int]int{}, map[string]int{}
	for w := range e.in.Worlds {
		if e.in.Worlds > 1 && e.in.mixes(w) {
			worlds[w] = len(worlds)
			e.worlds = append(e.worlds, worlds[w])
		}
	}
	languages := map[string]bool{}
	for i, p := range e.in.Participants {
		e.index[p.ID] = i
		for _, l := range p.Langs {
			languages[l] = true
		}
	}
	e.langs = slices.Sorted(maps.Keys(languages))
	for _, p := range e.in.Participants {
		var speaks uint64
		for _, l := range p.Langs {
			speaks |= 1 << slices.Index(e.langs, l)
		}
		w, ok := worlds[p.World]
		if !ok {
			w = -1
		}
		o := -1
		if p.Org != "" {
			if _, ok := orgs[p.Org]; !ok {
				orgs[p.Org] = len(orgs)
			}
			o = orgs[p.Org]
		}
		e.speaks, e.fac = append(e.speaks, speaks), append(e.fac, p.Fac)
		e.world, e.org = append(e.world, w), append(e.org, o)
	}
}

func (e *event) rules() {
	e.apart = make([][]int, e.n)
	forbid := func(a, b int) {
		if a != b && !e.isolated[pairOf(a, b)] {
			e.isolated[pairOf(a, b)] = true
			e.apart[a], e.apart[b] = append(e.apart[a], b), append(e.apart[b], a)
		}
	}
	for _, p := range e.in.Support {
		e.bonds = append(e.bonds, [2]int{e.index[p[0]], e.index[p[1]]})
	}
	for _, p := range e.in.KeepApart {
		forbid(e.index[p[0]], e.index[p[1]])
	}
	of := map[string][]int{}
	for i, p := range e.in.Participants {
		if p.Org != "" {
			of[p.Org] = append(of[p.Org], i)
		}
	}
	for _, o := range e.in.KeepApartOrgs {
		for _, a := range of[o[0]] {
			for _, b := range of[o[1]] {
				forbid(a, b)
			}
		}
	}
}

// unitsOf joins companions who are both here, unless that would put people together who are kept apart.
func (e *event) unitsOf(here []bool) [][]int {
	g := newGroups(e.n)
	members := map[int][]int{}
	of := func(i int) []int {
		if m, ok := members[i]; ok {
			return m
		}
		return []int{i}
	}
	for _, s := range e.in.Support {
		a, b := e.index[s[0]], e.index[s[1]]
		fa, fb := g.find(a), g.find(b)
		if !here[a] || !here[b] || fa == fb || e.clash(of(fa), of(fb)) {
			continue
		}
		both := slices.Concat(of(fa), of(fb))
		g.join(a, b)
		members[g.find(a)] = both
	}
	return slices.DeleteFunc(g.all(), func(u []int) bool { return !here[u[0]] })
}

func (e *event) clash(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			if e.isolated[pairOf(x, y)] {
				return true
			}
		}
	}
	return false
}

// names are the ids of people, in the order of the instance.
func (e *event) names(people []int) []string {
	people = slices.Clone(people)
	slices.Sort(people)
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = e.in.Participants[p].ID
	}
	return ids
}

func (e *event) present(r int) []int {
	var people []int
	for p, here := range e.here[r] {
		if here {
			people = append(people, p)
		}
	}
	return people
}

// foreseen are the reasons that follow from the numbers alone: sizes, facilitators, languages, each taken by itself.
func (e *event) foreseen(r int) []Reason {
	people, t := e.present(r), e.in.TablesIn(r)
	if len(people) == 0 {
		return nil
	}
	var reasons []Reason
	if t == 0 || len(people) > t*e.in.SizeMax || len(people) < t*e.in.SizeMin {
		fit := tablesFor(len(people), e.in.SizeMin, e.in.SizeMax, e.in.Target)
		lo := len(people) / fit
		reasons = append(reasons, Reason{Kind: Size, Round: r, Tables: fit, Foreseen: true,
			SizeMin: min(e.in.SizeMin, lo), SizeMax: max(e.in.SizeMax, (len(people)+fit-1)/fit),
			Short: max(len(people)-t*e.in.SizeMax, t*e.in.SizeMin-len(people))})
	}
	facilitators := 0
	for _, p := range people {
		if e.fac[p] && e.speaks[p] != 0 {
			facilitators++
		}
	}
	if facilitators < t {
		reasons = append(reasons, Reason{Kind: Facilitator, Round: r, Short: t - facilitators, Tables: facilitators, Foreseen: true})
	}
	return append(reasons, e.lonelyLanguages(r, people)...)
}

// lonelyLanguages finds the people who speak only languages in which no table can be filled.
func (e *event) lonelyLanguages(r int, people []int) []Reason {
	var possible uint64
	for l := range e.langs {
		speakers, facilitators := 0, 0
		for _, p := range people {
			if e.speaks[p]&(1<<l) != 0 {
				speakers++
				if e.fac[p] {
					facilitators++
				}
			}
		}
		if speakers >= min(e.in.SizeMin, len(people)) && facilitators > 0 {
			possible |= 1 << l
		}
	}
	var lonely []int
	for _, p := range people {
		if e.speaks[p]&possible == 0 {
			lonely = append(lonely, p)
		}
	}
	if len(lonely) == 0 {
		return nil
	}
	return []Reason{{Kind: Language, Round: r, Short: len(lonely), People: e.names(lonely), Foreseen: true}}
}

// classes counts the present by the set of languages they speak, the most widespread set first.
func (e *event) classes(r int) []class {
	count := map[uint64]*class{}
	for _, p := range e.present(r) {
		c, ok := count[e.speaks[p]]
		if !ok {
			c = &class{speaks: e.speaks[p]}
			count[e.speaks[p]] = c
		}
		c.people++
		if e.fac[p] {
			c.fac++
		}
	}
	var all []class
	for _, c := range count {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b class) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.speaks, b.speaks))
	})
	return all
}

type class struct {
	speaks      uint64
	people, fac int
}
