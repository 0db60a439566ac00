package tables

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seating"
)

// standing is everything from which the tables of a round are made, read at one moment. It holds what only the engine may
// know; nothing of it but the round goes to a page.
type standing struct {
	e      edition.Edition
	round  Round
	guests []people.Listed // all who take seats in this edition
	due    map[people.ID]bool
	kept   safety.Kept
	met    map[[2]people.ID]int
	pins   map[people.ID]int // whom the organiser keeps at a table, by its number
	hosts  map[people.ID]int // who stays to tell those who come, likewise

	subjects []Subject // what its tables may work on; none when people are mixed
}

// standing reads a round with what its tables are made from. A session that seats nobody anew is not found.
func (s *Service) standing(tx *db.Tx, e edition.Edition, session edition.SessionID) (st standing, err error) {
	st.e = e
	if st.round, st.guests, st.due, err = s.seats(tx, e, session); err != nil {
		return st, err
	}
	if st.met, err = meetings(tx, e, session); err != nil {
		return st, err
	}
	if st.pins, err = pinsOf(tx, e.ID, session); err != nil {
		return st, err
	}
	if st.hosts, err = s.hostsOf(tx, e, session, st.due); err != nil {
		return st, err
	}
	if s.subjects != nil {
		if st.subjects, err = s.subjects(tx, e, session); err != nil {
			return st, err
		}
	}
	st.kept, err = s.safety.KeptAmong(tx, e.ID, st.guests)
	return st, err
}

// guests are all admitted people who take seats. due says who is to be seated in a session: once its day has begun whoever is
// here, before that everyone.
func (s *Service) guests(tx *db.Tx, e edition.Edition, session edition.Session) (guests []people.Listed, due map[people.ID]bool, err error) {
	all, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	now := e.Now(s.now())
	begun := e.Programme.Today(now, e.Zone) == session.Day && !now.Before(e.Programme.Day(session.Day)[0].Start)
	here, err := hereToday(tx, e.ID, session.Day)
	if err != nil {
		return nil, nil, err
	}
	due = map[people.ID]bool{}
	for _, p := range all {
		if p.SitsAtTables() {
			guests = append(guests, p)
			due[p.PersonID()] = !begun || here[p.PersonID()]
		}
	}
	return guests, due, nil
}

func seatsAnew(e edition.Edition, session edition.SessionID) (edition.Session, error) {
	planned, ok := e.Programme.Find(session)
	if !ok || !planned.Kind.NewSeats() {
		return planned, fault.ErrNotFound
	}
	return planned, nil
}

// some are the guests for whom keep says so.
func (st standing) some(keep func(people.Listed) bool) (guests []people.Listed) {
	for _, g := range st.guests {
		if keep(g) {
			guests = append(guests, g)
		}
	}
	return guests
}

// expected are those to be seated now.
func (st standing) expected() []people.Listed {
	return st.some(func(p people.Listed) bool { return st.due[p.PersonID()] })
}

// at says where everybody sits: table by its place in the round.
func (st standing) at() map[people.ID]int {
	at := map[people.ID]int{}
	for i, t := range st.round.Tables {
		for _, seat := range t.Seats {
			at[seat.Person] = i
		}
	}
	return at
}

// plan is the round as it stands, in the engine's words, with no one but the guests given.
func (st standing) plan(guests []people.Listed) seating.Plan {
	known := map[people.ID]bool{}
	for _, g := range guests {
		known[g.PersonID()] = true
	}
	p := seating.Plan{Rounds: [][][]string{{}}, Languages: [][]string{{}}}
	for _, t := range st.round.Tables {
		ids := []string{}
		for _, seat := range t.Seats {
			if known[seat.Person] {
				ids = append(ids, string(seat.Person))
			}
		}
		p.Rounds[0] = append(p.Rounds[0], ids)
		p.Languages[0] = append(p.Languages[0], t.Language)
	}
	return p
}

// instance is the engine's view of the round for some guests: worlds as numbers, "in my own name" as none.
func (st standing) instance(guests []people.Listed) seating.Instance {
	e := st.e
	in := seating.Instance{Schema: 1, Rounds: 1, SizeMin: e.TableMin, SizeMax: e.TableMax, Target: e.TableMax}
	worlds := map[string]int{}
	for _, w := range e.Worlds {
		if w.Mixing && w.Key != edition.Own {
			worlds[w.Key] = len(worlds)
		}
	}
	in.Worlds = len(worlds)
	present := map[people.ID]bool{}
	for _, g := range guests {
		world, ok := worlds[g.World]
		if !ok {
			world = -1
		}
		langs := slices.Clone(g.Languages)
		slices.Sort(langs)
		in.Participants = append(in.Participants, seating.Participant{
			ID: g.ID, World: world, Langs: langs, Org: organisationKey(g.Profile.Organisation), Fac: g.Roles.Any(edition.Facilitator), Present: []int{1},
		})
		present[g.PersonID()] = true
	}
	for p, times := range st.met {
		if present[p[0]] && present[p[1]] {
			in.Met = append(in.Met, seating.Meeting{A: string(p[0]), B: string(p[1]), Times: times})
		}
	}
	slices.SortFunc(in.Met, func(a, b seating.Meeting) int { return cmp.Or(strings.Compare(a.A, b.A), strings.Compare(a.B, b.B)) })
	in.Pins = st.pinned(present)
	if len(st.round.Tables) == 0 { // there may be fewer tables than in the round before
		count := in.TablesIn(0)
		in.Pins = slices.DeleteFunc(in.Pins, func(p seating.Pin) bool { return p.Table >= count })
	}
	st.addRules(&in, present)
	return in
}

// addRules adds who is kept apart and who sits together. Why is not known here, and does not leave the engine.
func (st standing) addRules(in *seating.Instance, present map[people.ID]bool) {
	for _, p := range st.kept.ApartPairs() {
		if present[p[0]] && present[p[1]] {
			in.KeepApart = append(in.KeepApart, [2]string{string(p[0]), string(p[1])})
		}
	}
	for _, p := range st.kept.TogetherPairs() {
		if present[p[0]] && present[p[1]] {
			in.Support = append(in.Support, [2]string{string(p[0]), string(p[1])})
		}
	}
}

// organisationKey makes spellings of one organisation equal.
func organisationKey(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(name), " "))
}

// like says whether tables made from one standing may be stored when the other is found.
func (st standing) like(other standing) bool {
	a, errA := json.Marshal(st.print())
	b, errB := json.Marshal(other.print())
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

func (st standing) print() any {
	roles := map[string]edition.Role{}
	for _, g := range st.guests {
		roles[g.ID] = g.Roles
	}
	r := st.round
	return []any{r.Formed, r.Opened, r.Tables, st.due, roles, st.pins, st.subjects, st.instance(st.guests)}
}
