package tables

import (
	"context"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
)

// Outlook is what a plan achieves, for whoever conducts. Every figure can be counted from the plan and the programme; companions
// count like everybody else, so that nothing here tells them apart.
type Outlook struct {
	Seated    int
	Voiceless []int // tables without a language in common, by number
	Unguided  []int // tables without anybody to facilitate, by number
	Guides    int   // facilitators who are due
	Across    int   // pairs of two worlds who meet for the first time
	Again     int   // pairs who have met before
	Checked   seating.Certificate
	Lacks     []Lack
}

// Seating is a round as whoever conducts sees it.
type Seating struct {
	Round
	Outlook
	Due  int  // how many are expected: here today or, before the day, admitted
	Over bool // nothing can be changed any more

	Sound  bool // the certificate lets it be opened
	Pins   map[people.ID]int
	Hosts  map[people.ID]int // who stays at a table of the round before to tell those who come
	By     bool              // it is seated by what people ask to work on
	Worked Worked
	Costs  Costs
	Search Search
	Last   *Step // what by did last and can take back; nil for nothing
}

// PlanFor is the plan of a round and what it achieves, for those who conduct.
func (s *Service) PlanFor(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) (all Seating, err error) {
	if !by.Conducts(e.ID) {
		return all, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		st, err := s.standing(tx, e, session)
		if err != nil {
			return err
		}
		all = Seating{Round: st.round, Outlook: st.outlook(), Due: len(st.expected()), Over: s.over(e, session)}
		certificate, err := st.examined(st.round.Tables, st.seated(""))
		all.Checked = certificate.Open()
		all.Pins, all.Hosts = st.pins, st.hosts
		all.By, all.Worked = st.bySubject(), st.worked(st.round.Tables)
		if err == nil {
			all.Last, _, _, err = s.lastStep(tx, st, by)
		}
		if err == nil {
			all.Costs, err = s.costs(tx, st)
		}
		if err == nil {
			all.Search, err = s.search(tx, st)
		}
		all.Sound, all.Lacks = opens(certificate), st.lacking()
		return err
	})
	return all, err
}

func (st standing) outlook() Outlook {
	var o Outlook
	who := map[people.ID]people.Listed{}
	for _, g := range st.guests {
		who[g.PersonID()] = g
		if st.due[g.PersonID()] && g.Roles.Any(edition.Facilitator) {
			o.Guides++
		}
	}
	for _, t := range st.round.Tables {
		o.Seated += len(t.Seats)
		if len(t.Seats) == 0 {
			continue
		}
		if !t.Facilitated() {
			o.Unguided = append(o.Unguided, t.N)
		}
		if !slices.ContainsFunc(who[t.Seats[0].Person].Languages, func(l string) bool {
			return !slices.ContainsFunc(t.Seats, func(s Seat) bool { return !slices.Contains(who[s.Person].Languages, l) })
		}) {
			o.Voiceless = append(o.Voiceless, t.N)
		}
		for i, a := range t.Seats {
			for _, b := range t.Seats[i+1:] {
				switch {
				case st.met[pair(a.Person, b.Person)] > 0:
					o.Again++
				case across(st.e, who[a.Person].World, who[b.Person].World):
					o.Across++
				}
			}
		}
	}
	return o
}

// across says whether a meeting of two worlds counts: two different ones that are mixed, "in my own name" never.
func across(e edition.Edition, a, b string) bool {
	mixes := func(key string) bool {
		w, ok := e.World(key)
		return ok && w.Mixing && key != edition.Own
	}
	return a != b && mixes(a) && mixes(b)
}
