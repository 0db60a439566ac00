// Package seating forms tables.
//
// People sit at one table per round. Some things are never traded, in this order: two people kept apart do not share a
// table; companions sit together; whoever is present sits exactly once; tables keep to their sizes; a table has a language
// that all of it speaks; and a facilitator who speaks it. Among the plans that keep all that, we look for the one in which
// people meet most others of other worlds and meet again least.
//
// When not everything can be kept, Form keeps the first three regardless, gives up the last ones first, and says so with
// reasons that never mention who is kept apart or who accompanies whom: the organiser reads them.
//
// Everything here is values in, values out. The same instance, seed and number of proposals give the same plan.
package seating

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Instance is everything the engine knows about an event.
type Instance struct {
	Schema        int           `json:"schema"`
	Name          string        `json:"name,omitempty"`
	Family        string        `json:"family,omitempty"` // "H": the number of tables is free
	Rounds        int           `json:"rounds"`
	SizeMin       int           `json:"size_min,omitempty"` // 0: 5
	SizeMax       int           `json:"size_max,omitempty"` // 0: 6
	Target        int           `json:"target,omitempty"`   // 0: SizeMax
	Tables        []int         `json:"tables,omitempty"`   // per round; none or 0: as many as the sizes ask for
	Worlds        int           `json:"worlds"`
	Mix           []int         `json:"mix,omitempty"` // worlds that are mixed; none: all
	Participants  []Participant `json:"participants"`
	KeepApart     [][2]string   `json:"keep_apart"`
	KeepApartOrgs [][2]string   `json:"keep_apart_orgs"`
	Support       [][2]string   `json:"support"` // companions, in either order
	Pins          []Pin         `json:"pins,omitempty"`
	Met           []Meeting     `json:"met,omitempty"` // meetings of earlier rounds
}

// Participant is a person to be seated.
type Participant struct {
	ID      string   `json:"id"`
	World   int      `json:"world"` // outside 0..Worlds-1: none
	Langs   []string `json:"langs"`
	Org     string   `json:"org,omitempty"`
	Fac     bool     `json:"fac"`
	Present []int    `json:"present"` // 1 or 0 per round; none: always
}

// Pin keeps a person at a table, counted from 0.
type Pin struct {
	ID    string `json:"id"`
	Round int    `json:"round"`
	Table int    `json:"table"`
}

// Meeting is a pair that sat together before, Times times. In JSON: [a, b] or [a, b, times].
type Meeting struct {
	A, B  string
	Times int
}

// MarshalJSON writes [a, b, times].
func (m Meeting) MarshalJSON() ([]byte, error) { return json.Marshal([]any{m.A, m.B, m.Times}) }

// UnmarshalJSON reads [a, b] or [a, b, times].
func (m *Meeting) UnmarshalJSON(raw []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	if len(parts) != 2 && len(parts) != 3 {
		return errors.New("a meeting is two people and, if you like, how many times")
	}
	m.Times = 1
	for i, to := range []any{&m.A, &m.B, &m.Times}[:len(parts)] {
		if err := json.Unmarshal(parts[i], to); err != nil {
			return err
		}
	}
	return nil
}

// Plan is who sits where: rounds, tables, people. Languages has one per table.
type Plan struct {
	Rounds    [][][]string `json:"rounds"`
	Languages [][]string   `json:"languages,omitempty"`
}

// Clone is a plan that shares nothing with p.
func (p Plan) Clone() Plan {
	c := Plan{Rounds: make([][][]string, len(p.Rounds)), Languages: make([][]string, len(p.Languages))}
	for r := range p.Rounds {
		c.Rounds[r] = make([][]string, len(p.Rounds[r]))
		for t := range p.Rounds[r] {
			c.Rounds[r][t] = slices.Clone(p.Rounds[r][t])
		}
	}
	for r := range p.Languages {
		c.Languages[r] = slices.Clone(p.Languages[r])
	}
	return c
}

// maxLanguages is what fits in the bits of a language set.
const maxLanguages = 64

// Check says what is wrong with the instance itself, and then what cannot be had however long one searches. The reasons
// rest on numbers, languages and facilitators alone.
func Check(in Instance) ([]Reason, error) {
	in, err := in.prepared()
	if err != nil {
		return nil, err
	}
	e := compile(in)
	var reasons []Reason
	for r := range in.Rounds {
		reasons = append(reasons, e.foreseen(r)...)
	}
	return reasons, nil
}

// The largest instance that is taken on: far beyond any event, and small enough that no file of numbers fills the memory.
const (
	maxRounds = 50
	maxTables = 2000
	maxWorlds = 32
	maxPeople = 5000
)

// bounded refuses counts that no event has.
func (in Instance) bounded() error {
	type count struct {
		what    string
		n, most int
	}
	counts := []count{{"rounds", in.Rounds, maxRounds}, {"worlds", in.Worlds, maxWorlds}, {"participants", len(in.Participants), maxPeople}, {"seats at a table", in.SizeMax, maxPeople}, {"seats wanted at a table", in.Target, maxPeople}}
	for _, t := range in.Tables {
		counts = append(counts, count{"tables", t, maxTables})
	}
	for _, p := range in.Pins {
		counts = append(counts, count{"tables", p.Table, maxTables})
	}
	for _, c := range counts {
		if c.n < 0 || c.n > c.most {
			return fmt.Errorf("%d %s: want at most %d", c.n, c.what, c.most)
		}
	}
	return nil
}

// prepared fills in the defaults and refuses what makes no sense.
func (in Instance) prepared() (Instance, error) {
	if in.SizeMin == 0 && in.SizeMax == 0 {
		in.SizeMin, in.SizeMax = 5, 6
	}
	if in.SizeMax == 0 {
		in.SizeMax = max(in.SizeMin, 6)
	}
	in.SizeMin = max(in.SizeMin, 1)
	if in.Target == 0 {
		in.Target = in.SizeMax
	}
	switch {
	case in.Rounds < 1:
		return in, errors.New("no rounds")
	case in.Schema > 1:
		return in, fmt.Errorf("schema %d is newer than this program", in.Schema)
	case in.SizeMin > in.SizeMax:
		return in, fmt.Errorf("tables of at least %d and at most %d", in.SizeMin, in.SizeMax)
	case len(in.Tables) != 0 && len(in.Tables) != in.Rounds:
		return in, fmt.Errorf("tables given for %d rounds of %d", len(in.Tables), in.Rounds)
	}
	if err := in.bounded(); err != nil {
		return in, err
	}
	known := make(map[string]bool, len(in.Participants))
	languages := map[string]bool{}
	in.Participants = slices.Clone(in.Participants)
	for i := range in.Participants {
		p := &in.Participants[i]
		if p.ID == "" || known[p.ID] {
			return in, fmt.Errorf("participant %d: the id %q is empty or taken", i, p.ID)
		}
		known[p.ID] = true
		for _, l := range p.Langs {
			languages[l] = true
		}
		if len(p.Present) == 0 {
			p.Present = slices.Repeat([]int{1}, in.Rounds)
		}
		if len(p.Present) != in.Rounds {
			return in, fmt.Errorf("participant %s: presence in %d rounds of %d", p.ID, len(p.Present), in.Rounds)
		}
	}
	if len(languages) > maxLanguages {
		return in, fmt.Errorf("%d languages: at most %d", len(languages), maxLanguages)
	}
	for _, pairs := range [][][2]string{in.KeepApart, in.Support} {
		for _, p := range pairs {
			if !known[p[0]] || !known[p[1]] || p[0] == p[1] {
				return in, errors.New("a rule between two people names somebody unknown, or one person twice")
			}
		}
	}
	for _, m := range in.Met {
		if !known[m.A] || !known[m.B] || m.A == m.B || m.Times < 0 {
			return in, errors.New("an earlier meeting names somebody unknown, or one person twice")
		}
	}
	for _, p := range in.Pins {
		if !known[p.ID] || p.Round < 0 || p.Round >= in.Rounds || p.Table < 0 {
			return in, fmt.Errorf("a pin names an unknown person, round or table: %s, %d, %d", p.ID, p.Round, p.Table)
		}
	}
	return in, nil
}

// mixes says whether a world counts.
func (in Instance) mixes(w int) bool {
	return w >= 0 && w < in.Worlds && (in.Mix == nil || slices.Contains(in.Mix, w))
}

// Kinds of reasons and flags.
const (
	Size        = "size"        // tables smaller or larger than asked for
	Tables      = "tables"      // more or fewer tables than asked for
	Language    = "language"    // people who do not speak their table's language
	Facilitator = "facilitator" // tables without a facilitator
	Companion   = "companion"   // private: a companion is missing
)

// Reason is why not everything could be kept in a round, and the smallest thing to change. It can be shown to organisers.
type Reason struct {
	Kind     string   `json:"kind"`
	Round    int      `json:"round"`
	Lang     string   `json:"lang,omitempty"`
	Short    int      `json:"short"`              // how many facilitators, seats or interpreted people
	People   []string `json:"people,omitempty"`   // who needs interpretation
	Tables   int      `json:"tables,omitempty"`   // this number of tables would do
	SizeMin  int      `json:"size_min,omitempty"` // these sizes would do
	SizeMax  int      `json:"size_max,omitempty"`
	Foreseen bool     `json:"foreseen,omitempty"` // follows from the numbers alone, no search can help
}

// Flag is something about one table that people in charge should know while the event goes on.
type Flag struct {
	Kind    string   `json:"kind"`
	Round   int      `json:"round"`
	Table   int      `json:"table"`
	People  []string `json:"people,omitempty"`
	Private bool     `json:"private,omitempty"` // for the safety lead alone
}
