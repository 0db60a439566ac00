package edition

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"
)

// SessionID identifies a session of the programme.
type SessionID string

// Kind is what happens in a session.
type Kind string

// The kinds of session.
const (
	Plenary    Kind = "plenary"
	Round      Kind = "round"    // mixed tables think
	Visit      Kind = "visit"    // resource persons go from table to table
	Break      Kind = "break"    //
	Vote       Kind = "vote"     // choice of directions, secret
	Harvesting Kind = "harvest"  // what each table found
	Canvas     Kind = "canvas"   // tables write avenues
	Critique   Kind = "critique" // tables read each other
	Pitch      Kind = "pitch"    // five minutes each
	Jury       Kind = "jury"     //
	Promises   Kind = "promises" //
)

// Kinds in the order in which they are offered.
var Kinds = []Kind{Plenary, Round, Visit, Break, Vote, Harvesting, Canvas, Critique, Pitch, Jury, Promises}

// Words is the key of the kind's name.
func (k Kind) Words() string { return "edition.kind." + string(k) }

// AtTables says whether people sit at tables.
func (k Kind) AtTables() bool { return k == Round || k == Visit || k == Canvas || k == Critique }

// NewSeats says whether the session seats people anew; a visit and a critique keep the tables of the session before.
func (k Kind) NewSeats() bool { return k == Round || k == Canvas }

// Step is a part of a session, in the table's guide.
type Step struct {
	Key     string // alone, together, change, or the canvas's own
	Minutes int
}

// StepKeys are the steps that have a name in every language.
var StepKeys = []string{"alone", "together", "change", "need", "idea", "care", "plan", "read", "ask", "better"}

// Words is the key of the step's name.
func (s Step) Words() string { return "edition.step." + s.Key }

// Session is one line of the programme.
type Session struct {
	ID       SessionID
	Day      int
	Kind     Kind
	Start    time.Time // as planned
	Minutes  int       // as planned
	Steps    []Step
	Question int // number of the guiding question, 0 for none
	Link     string
}

// End is the planned end.
func (s Session) End() time.Time { return s.Start.Add(time.Duration(s.Minutes) * time.Minute) }

// Deed is what someone who conducts did to a session.
type Deed struct {
	Session SessionID
	Deed    string // start, lengthen, end
	Minutes int    // for lengthen
	At      time.Time
}

// The deeds.
const (
	Start    = "start"
	Lengthen = "lengthen"
	End      = "end"
)

// Programme is the sessions in the order of the event, and what was done to them.
type Programme struct {
	Sessions []Session
	Deeds    []Deed // in the order in which they were done
}

// Slot is when a session really runs.
type Slot struct {
	Session
	From, Until time.Time
}

// Position is where an edition stands at a moment.
type Position struct {
	Now      time.Time
	Current  *Slot // what runs, nil between sessions and before and after the event
	Next     *Slot // what comes next, nil at the end
	Step     int   // index of the running step; -1 without steps
	StepFrom time.Time
	StepEnd  time.Time
	Ended    bool // nothing comes any more
}

// Slots are the real times of all sessions. A session starts when it was started by hand, or else at its planned time, but not
// before the session before it has ended; a lengthened session pushes the later ones of its day, and breaks give way down to
// five minutes. No session runs past the planned end of its day.
func (p Programme) Slots() []Slot {
	started, ended, extra := p.deeds()
	slots := make([]Slot, 0, len(p.Sessions))
	var previousEnd time.Time
	for i, s := range p.Sessions {
		dayEnd := p.dayEnd(s.Day)
		if i > 0 && p.Sessions[i-1].Day != s.Day {
			previousEnd = time.Time{}
		}
		from := s.Start
		if previousEnd.After(from) {
			from = previousEnd
		}
		if at, ok := started[s.ID]; ok {
			from = at
			// Starting a session ends whatever ran before it.
			for j := range slots {
				if slots[j].Until.After(from) {
					slots[j].Until = from
				}
				if slots[j].From.After(slots[j].Until) {
					slots[j].From = slots[j].Until
				}
			}
		}
		length := time.Duration(s.Minutes) * time.Minute
		if late := from.Sub(s.Start); s.Kind == Break && late > 0 {
			length = max(length-late, min(length, 5*time.Minute))
		}
		until := from.Add(length + extra[s.ID])
		if until.After(dayEnd) {
			until = dayEnd
		}
		if at, ok := ended[s.ID]; ok && at.Before(until) {
			until = at
		}
		if from.After(dayEnd) {
			from = dayEnd
		}
		if until.Before(from) {
			until = from // skipped
		}
		slots = append(slots, Slot{Session: s, From: from, Until: until})
		previousEnd = until
	}
	return slots
}

func (p Programme) deeds() (started, ended map[SessionID]time.Time, extra map[SessionID]time.Duration) {
	started, ended, extra = map[SessionID]time.Time{}, map[SessionID]time.Time{}, map[SessionID]time.Duration{}
	for _, d := range p.Deeds {
		switch d.Deed {
		case Start:
			started[d.Session] = d.At
			delete(ended, d.Session)
		case End:
			ended[d.Session] = d.At
		case Lengthen:
			extra[d.Session] += time.Duration(d.Minutes) * time.Minute
		}
	}
	return started, ended, extra
}

// dayEnd is the planned end of a day, the hard stop.
func (p Programme) dayEnd(day int) time.Time {
	var end time.Time
	for _, s := range p.Sessions {
		if s.Day == day && s.End().After(end) {
			end = s.End()
		}
	}
	return end
}

// At is where the edition stands at a moment of its own time.
func (p Programme) At(now time.Time) Position {
	pos := Position{Now: now, Step: -1}
	slots := p.Slots()
	for i := range slots {
		s := &slots[i]
		switch {
		case s.From.Equal(s.Until): // skipped
		case now.Before(s.From):
			if pos.Next == nil {
				pos.Next = s
			}
		case now.Before(s.Until):
			pos.Current = s
		}
	}
	pos.Ended = pos.Current == nil && pos.Next == nil && len(slots) > 0
	if c := pos.Current; c != nil && len(c.Steps) > 0 {
		pos.Step, pos.StepFrom, pos.StepEnd = c.stepAt(now)
	}
	return pos
}

// stepAt finds the running step. The last step stretches when a session was lengthened, and all end with the session.
func (s Slot) stepAt(now time.Time) (step int, from, until time.Time) {
	from = s.From
	for i, st := range s.Steps {
		until = from.Add(time.Duration(st.Minutes) * time.Minute)
		if i == len(s.Steps)-1 || until.After(s.Until) {
			until = s.Until
		}
		if now.Before(until) || i == len(s.Steps)-1 {
			return i, from, until
		}
		from = until
	}
	return -1, s.From, s.Until
}

// Boundaries are the moments after now at which a step or a session begins or ends, soonest first.
func (p Programme) Boundaries(now time.Time) []time.Time {
	var all []time.Time
	for _, s := range p.Slots() {
		all = append(all, s.From, s.Until)
		at := s.From
		for _, st := range s.Steps {
			at = at.Add(time.Duration(st.Minutes) * time.Minute)
			if at.Before(s.Until) {
				all = append(all, at)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Before(all[j]) })
	var later []time.Time
	for _, t := range all {
		if t.After(now) && (len(later) == 0 || !later[len(later)-1].Equal(t)) {
			later = append(later, t)
		}
	}
	return later
}

// over says whether a later session has begun, so that this one cannot start any more.
func (p Programme) over(id SessionID, now time.Time) bool {
	after := false
	for _, s := range p.Slots() {
		if after && s.From.Before(s.Until) && !s.From.After(now) {
			return true
		}
		after = after || s.ID == id
	}
	return false
}

// Find returns a session by its id.
func (p Programme) Find(id SessionID) (Session, bool) {
	for _, s := range p.Sessions {
		if s.ID == id {
			return s, true
		}
	}
	return Session{}, false
}

// Today is the number of the day of the programme on which a moment falls in the edition's zone; 0 for none.
func (p Programme) Today(now time.Time, zone *time.Location) int {
	y, m, d := now.In(zone).Date()
	for _, s := range p.Sessions {
		if sy, sm, sd := s.Start.In(zone).Date(); sy == y && sm == m && sd == d {
			return s.Day
		}
	}
	return 0
}

// Days are the numbers of the days.
func (p Programme) Days() []int {
	var days []int
	for _, s := range p.Sessions {
		if len(days) == 0 || days[len(days)-1] != s.Day {
			days = append(days, s.Day)
		}
	}
	return days
}

// Day are the sessions of one day.
func (p Programme) Day(day int) []Session {
	var of []Session
	for _, s := range p.Sessions {
		if s.Day == day {
			of = append(of, s)
		}
	}
	return of
}

// FormatSteps writes steps as they are stored: "alone:5 together:15".
func FormatSteps(steps []Step) string {
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = fmt.Sprintf("%s:%d", s.Key, s.Minutes)
	}
	return strings.Join(parts, " ")
}

// ParseSteps reads what FormatSteps wrote.
func ParseSteps(text string) ([]Step, error) {
	var steps []Step
	for _, part := range strings.Fields(text) {
		key, minutes, ok := strings.Cut(part, ":")
		n, err := strconv.Atoi(minutes)
		if !ok || err != nil || n < 1 || n > 600 {
			return nil, fmt.Errorf("step %q: want name:minutes", part)
		}
		steps = append(steps, Step{Key: key, Minutes: n})
	}
	return steps, nil
}
