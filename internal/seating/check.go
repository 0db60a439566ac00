package seating

import "slices"

// What can be wrong with a plan. The first six are never given up.
const (
	FaultApart       = "apart"       // private: two people kept apart share a table
	FaultCompanion   = "companion"   // private: companions sit at two tables
	FaultTwice       = "twice"       // somebody has two seats in a round
	FaultUnseated    = "unseated"    // somebody who is present has no seat
	FaultAbsent      = "absent"      // somebody who is not present has one
	FaultUnknown     = "unknown"     // a seat of somebody nobody knows
	FaultSmall       = "small"       // a table with too few people
	FaultLarge       = "large"       // a table with too many
	FaultLanguage    = "language"    // a table without a language that all of it speak, or not the one it says
	FaultFacilitator = "facilitator" // a table without a facilitator who speaks its language
	FaultTables      = "tables"      // not as many tables as asked for
	FaultPin         = "pin"         // somebody who was to stay at a table sits elsewhere
	FaultRounds      = "rounds"      // not as many rounds as asked for
)

// sacred are the faults with which no plan is used.
var sacred = []string{FaultApart, FaultCompanion, FaultTwice, FaultUnseated, FaultAbsent, FaultUnknown, FaultRounds}

// Fault is one promise that a plan does not keep. Tables and rounds count from 0; -1 is none in particular.
type Fault struct {
	Kind   string
	Round  int
	Table  int
	People []string
}

// Private says whether only the safety lead may know of it.
func (f Fault) Private() bool { return f.Kind == FaultApart || f.Kind == FaultCompanion }

// Never says whether a plan with this fault must not be used, whatever the numbers allow.
func (f Fault) Never() bool { return slices.Contains(sacred, f.Kind) }

// Certificate is what a plan was found to keep and to achieve, next to what no plan with tables of these sizes can beat. The
// limits leave keep-apart and companions out of account, so that an organiser may read them.
type Certificate struct {
	Faults []Fault

	Seats, Tables int
	First         int // pairs of two worlds who meet for the first time
	FirstMost     int // no plan has more
	Again         int // pairs who had met before
	AgainLeast    int // no plan has fewer
	Lacking       int // table and world, with nobody of it there
	LackingLeast  int // no plan has fewer
}

// Sound says whether everything holds that is never given up.
func (c Certificate) Sound() bool { return !slices.ContainsFunc(c.Faults, Fault.Never) }

// Broken counts the faults that rule a plan out.
func (c Certificate) Broken() (n int) {
	for _, f := range c.Faults {
		if f.Never() {
			n++
		}
	}
	return n
}

// Open is the certificate without what only the safety lead may know.
func (c Certificate) Open() Certificate {
	c.Faults = slices.DeleteFunc(slices.Clone(c.Faults), Fault.Private)
	return c
}

// Of are the faults of some kinds.
func (c Certificate) Of(kinds ...string) (some []Fault) {
	for _, f := range c.Faults {
		if slices.Contains(kinds, f.Kind) {
			some = append(some, f)
		}
	}
	return some
}

// examiner goes through a plan with a list and a pencil: names, pairs and counts, read from the instance as it is written. What it
// has in common with Score is written twice on purpose, so that one mistake does not hide in both: a test sees to it that they share no
// code, and another that they count the same.
type examiner struct {
	in     Instance
	person map[string]Participant
	met    map[[2]string]int // before this plan, and while it goes on
	found  Certificate
}

// Examine writes the certificate of a plan, from the instance and the plan alone.
func Examine(in Instance, plan Plan) (Certificate, error) {
	in, err := in.prepared()
	if err != nil {
		return Certificate{}, err
	}
	x := examiner{in: in, person: map[string]Participant{}, met: map[[2]string]int{}}
	for _, p := range in.Participants {
		x.person[p.ID] = p
	}
	for _, m := range in.Met {
		x.met[names(m.A, m.B)] += m.Times
	}
	if len(plan.Rounds) != in.Rounds {
		x.fault(FaultRounds, -1, -1)
		return x.found, nil
	}
	for r, tables := range plan.Rounds {
		x.seats(r, tables)
		x.pairs(r, tables)
		for t, ids := range tables {
			if len(ids) > 0 {
				x.table(r, t, ids, plan.language(r, t))
			}
		}
		x.limits(r, tables)
		x.meet(tables)
	}
	return x.found, nil
}

// language is what a table says it speaks; empty when the plan does not say.
func (p Plan) language(r, t int) string {
	if r < len(p.Languages) && t < len(p.Languages[r]) {
		return p.Languages[r][t]
	}
	return ""
}

func names(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

func (x *examiner) fault(kind string, r, t int, who ...string) {
	x.found.Faults = append(x.found.Faults, Fault{Kind: kind, Round: r, Table: t, People: who})
}

func (x *examiner) here(id string, r int) bool {
	p, ok := x.person[id]
	return ok && p.Present[r] == 1
}

// seats looks whether everybody present sits exactly once and nobody else does, where they are pinned, at the tables asked for.
func (x *examiner) seats(r int, tables [][]string) {
	at, used := map[string]int{}, 0
	for t, ids := range tables {
		if len(ids) > 0 {
			used++
		}
		for _, id := range ids {
			_, known := x.person[id]
			_, before := at[id]
			switch {
			case !known:
				x.fault(FaultUnknown, r, t, id)
			case before:
				x.fault(FaultTwice, r, t, id)
			case !x.here(id, r):
				x.fault(FaultAbsent, r, t, id)
			}
			at[id] = t
		}
	}
	x.found.Tables += used
	for _, p := range x.in.Participants {
		if _, sits := at[p.ID]; !sits && x.here(p.ID, r) {
			x.fault(FaultUnseated, r, -1, p.ID)
		}
	}
	for _, pin := range x.in.Pins {
		if t, sits := at[pin.ID]; pin.Round == r && sits && t != pin.Table {
			x.fault(FaultPin, r, t, pin.ID)
		}
	}
	if len(x.in.Tables) > 0 && x.in.Tables[r] > 0 && x.in.Family != "H" && x.in.Tables[r] != used {
		x.fault(FaultTables, r, -1)
	}
}

// pairs looks at who is kept apart and who accompanies whom.
func (x *examiner) pairs(r int, tables [][]string) {
	at := map[string][]int{}
	for t, ids := range tables {
		for _, id := range ids {
			at[id] = append(at[id], t)
		}
	}
	together := func(a, b string) int {
		for _, t := range at[a] {
			if slices.Contains(at[b], t) {
				return t
			}
		}
		return -1
	}
	for _, k := range x.in.KeepApart {
		if t := together(k[0], k[1]); t >= 0 {
			x.fault(FaultApart, r, t, k[0], k[1])
		}
	}
	for _, o := range x.in.KeepApartOrgs {
		for _, a := range x.in.Participants {
			for _, b := range x.in.Participants {
				if a.Org != o[0] || b.Org != o[1] || a.ID == b.ID {
					continue
				}
				if t := together(a.ID, b.ID); t >= 0 {
					x.fault(FaultApart, r, t, a.ID, b.ID)
				}
			}
		}
	}
	for _, k := range x.in.Support {
		if x.here(k[0], r) && x.here(k[1], r) && together(k[0], k[1]) < 0 && !x.apart(k[0], k[1]) {
			x.fault(FaultCompanion, r, -1, k[0], k[1])
		}
	}
}

// apart says whether two people are kept apart, which goes before all else: companions who are cannot be held to sit together.
func (x *examiner) apart(a, b string) bool {
	if slices.ContainsFunc(x.in.KeepApart, func(k [2]string) bool { return names(k[0], k[1]) == names(a, b) }) {
		return true
	}
	o := names(x.person[a].Org, x.person[b].Org)
	return slices.ContainsFunc(x.in.KeepApartOrgs, func(k [2]string) bool { return names(k[0], k[1]) == o })
}

// table looks at one table: its size, its language, who facilitates, and which worlds are missing.
func (x *examiner) table(r, t int, ids []string, says string) {
	if len(ids) < x.in.SizeMin {
		x.fault(FaultSmall, r, t)
	}
	if len(ids) > x.in.SizeMax {
		x.fault(FaultLarge, r, t)
	}
	common, worlds := map[string]bool{}, map[int]bool{}
	for _, l := range x.person[ids[0]].Langs {
		common[l] = true
	}
	for _, id := range ids {
		for l := range common {
			if !slices.Contains(x.person[id].Langs, l) {
				delete(common, l)
			}
		}
		if p, ok := x.person[id]; ok {
			worlds[p.World] = true
		}
	}
	if len(common) == 0 || says != "" && !common[says] {
		x.fault(FaultLanguage, r, t)
	}
	if !slices.ContainsFunc(ids, func(id string) bool {
		p := x.person[id]
		if says != "" {
			return p.Fac && slices.Contains(p.Langs, says)
		}
		return p.Fac && (len(common) == 0 || slices.ContainsFunc(p.Langs, func(l string) bool { return common[l] }))
	}) {
		x.fault(FaultFacilitator, r, t)
	}
	for _, w := range x.mixed() {
		if !worlds[w] {
			x.found.Lacking++
		}
	}
}

// mixed are the worlds that count. With one only, nothing is mixed.
func (x *examiner) mixed() (worlds []int) {
	if x.in.Worlds < 2 {
		return nil
	}
	for w := range x.in.Worlds {
		if x.in.Mix == nil || slices.Contains(x.in.Mix, w) {
			worlds = append(worlds, w)
		}
	}
	return worlds
}

// across says whether a meeting of two people is one of two worlds.
func (x *examiner) across(a, b Participant) bool {
	worlds := x.mixed()
	return a.World != b.World && slices.Contains(worlds, a.World) && slices.Contains(worlds, b.World)
}

// meet counts the meetings of a round.
func (x *examiner) meet(tables [][]string) {
	for _, ids := range tables {
		x.found.Seats += len(ids)
		for i, a := range ids {
			for _, b := range ids[:i] {
				k := names(a, b)
				switch {
				case x.met[k] > 0:
					x.found.Again++
				case x.across(x.person[a], x.person[b]):
					x.found.First++
				}
				x.met[k]++
			}
		}
	}
}

// limits adds what no round with tables of these sizes can beat. It rests on numbers, worlds, languages and earlier meetings.
//
// A world of n people at T tables leaves at least the pairs of an even split among themselves; the other pairs are the most that
// can be of two worlds (with those of no world). And nobody meets more new people than there are whom she has not met and who
// speak a language of hers: the other seats of her table are meetings again.
func (x *examiner) limits(r int, tables [][]string) {
	var sizes []int
	for _, ids := range tables {
		if len(ids) > 0 {
			sizes = append(sizes, len(ids))
		}
	}
	if len(sizes) == 0 {
		return
	}
	var present []Participant
	people, idle := map[int]int{}, 0
	worlds := x.mixed()
	for _, p := range x.in.Participants {
		if p.Present[r] != 1 {
			continue
		}
		present = append(present, p)
		if slices.Contains(worlds, p.World) {
			people[p.World]++
		} else {
			idle++
		}
	}
	pairs := 0
	for _, s := range sizes {
		pairs += s * (s - 1) / 2
	}
	among := func(n int) int { // pairs of an even split of n over the tables
		q, rest := n/len(sizes), n%len(sizes)
		return rest*(q+1)*q/2 + (len(sizes)-rest)*q*(q-1)/2
	}
	most := pairs - among(idle)
	for _, w := range worlds {
		most -= among(people[w])
		x.found.LackingLeast += max(0, len(sizes)-people[w])
	}
	fresh, again := 0, 0
	for _, a := range present {
		others := 0
		for _, b := range present {
			if a.ID == b.ID || x.met[names(a.ID, b.ID)] > 0 || !slices.ContainsFunc(a.Langs, func(l string) bool { return slices.Contains(b.Langs, l) }) {
				continue
			}
			others++
			if a.ID < b.ID && x.across(a, b) {
				fresh++
			}
		}
		again += max(0, slices.Min(sizes)-1-others)
	}
	x.found.FirstMost += max(0, min(most, fresh))
	x.found.AgainLeast += (again + 1) / 2
}
