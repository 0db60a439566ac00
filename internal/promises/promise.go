package promises

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
)

// ID identifies a promise.
type ID string

// State is where a promise stands.
type State string

// The states. An intention becomes a promise when the organisation confirms it; the others never reach the public.
const (
	Intention State = "intention"
	Confirmed State = "confirmed"
	Declined  State = "declined"
	Lapsed    State = "lapsed"
	Withdrawn State = "withdrawn"
)

// DaysToConfirm is how long an organisation has to confirm.
const DaysToConfirm = 10

// Milestones are the days after which news are asked.
var Milestones = []int{30, 90, 180}

// early is how long before a milestone news count for it.
const early = 14 * 24 * time.Hour

// Body is what is promised.
type Body struct {
	Organisation string `json:"organisation"`
	Function     string `json:"function"` // which function answers for it, never a person's name
	What         string `json:"what"`
	By           string `json:"by"`         // the day, as 2021-06-30
	FirstStep    string `json:"first_step"` // within thirty days
	Measure      string `json:"measure"`    // how we will know
}

// Promise is a promise with all that became of it.
type Promise struct {
	ID      ID
	Avenue  avenues.ID
	Person  string // who made it; empty when she is forgotten
	Made    time.Time
	Answer  State // the newest, empty for none
	At      time.Time
	News    []News // oldest first
	Cleared bool   // its text was read before the public sees it
	Body
}

// News is what is said of a promise afterwards.
type News struct {
	ID      string
	State   Progress
	Line    string
	At      time.Time
	Cleared bool
}

// Progress is how a confirmed promise is doing.
type Progress string

// How it is doing. Silent means that a milestone has passed and nobody said anything; Early, that none has passed yet.
const (
	OnWay  Progress = "onway"
	Done   Progress = "done"
	Stuck  Progress = "stuck"
	Silent Progress = "silent"
	Early  Progress = "early"
)

// Told are the states that people can tell.
var Told = []Progress{OnWay, Done, Stuck}

// Shown is every progress in the order of pictures and tables.
var Shown = []Progress{Done, OnWay, Stuck, Silent, Early}

// Deadline is until when the organisation can confirm.
func (p Promise) Deadline() time.Time { return p.Made.AddDate(0, 0, DaysToConfirm) }

// State is where the promise stands at a time.
func (p Promise) State(now time.Time) State {
	switch {
	case p.Answer != "":
		return p.Answer
	case now.After(p.Deadline()):
		return Lapsed
	}
	return Intention
}

// Public says whether everybody may read it.
func (p Promise) Public() bool { return p.Answer == Confirmed && p.Cleared }

// Last is the newest news, nil when there are none.
func (p Promise) Last() *News {
	if len(p.News) == 0 {
		return nil
	}
	return &p.News[len(p.News)-1]
}

// Since is since when nothing was heard.
func (p Promise) Since() time.Time {
	if last := p.Last(); last != nil {
		return last.At
	}
	return p.Made
}

// Progress is how it is doing at a time: what was said last, unless a milestone has passed since without a word.
func (p Promise) Progress(now time.Time) Progress {
	last := p.Last()
	if last != nil && last.State == Done {
		return Done
	}
	for _, m := range slices.Backward(p.CheckIns(now)) {
		if m.Passed && m.News == nil {
			return Silent
		}
		if m.Passed {
			break
		}
	}
	if last == nil {
		return Early
	}
	return last.State
}

// CheckIn is a milestone of a promise.
type CheckIn struct {
	Days   int
	On     time.Time
	Passed bool
	News   *News // what was said for it
}

// CheckIns are the milestones of a promise at a time. News count for a milestone from two weeks before it until two weeks
// before the next; a promise that is done is done at all later ones.
func (p Promise) CheckIns(now time.Time) []CheckIn {
	all := make([]CheckIn, len(Milestones))
	for i, days := range Milestones {
		on := p.Made.AddDate(0, 0, days)
		all[i] = CheckIn{Days: days, On: on, Passed: now.After(on)}
		from := on.Add(-early)
		until := time.Time{}
		if i+1 < len(Milestones) {
			until = p.Made.AddDate(0, 0, Milestones[i+1]).Add(-early)
		}
		for j := range p.News {
			n := &p.News[j]
			if n.State == Done && n.At.Before(from) || !n.At.Before(from) && (until.IsZero() || n.At.Before(until)) {
				all[i].News = n
			}
		}
	}
	return all
}

// Begun says whether promises can be made: from the session for them on, until the edition is archived.
func Begun(e edition.Edition, now time.Time) bool {
	switch e.Phase {
	case edition.Results, edition.FollowUp:
		return true
	case edition.Live:
		slots := e.Programme.Slots()
		i := slices.IndexFunc(slots, func(s edition.Slot) bool { return s.Kind == edition.Promises })
		return i < 0 || !now.Before(slots[i].From)
	}
	return false
}

// day is how a date is written in a form.
const day = "2006-01-02"

// ByDay is the day by which it will be done, in a zone.
func (b Body) ByDay(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(day, b.By, zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Days are the first and the last day by which something may be promised at now, in its zone: from tomorrow for two years.
func Days(now time.Time) (earliest, latest time.Time) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	return today.AddDate(0, 0, 1), today.AddDate(2, 0, 0)
}

// tidy takes blanks away and names every field that cannot be accepted.
func (b *Body) tidy(now time.Time) error {
	var wrong []error
	for _, f := range []struct {
		name string
		text *string
		max  int
	}{
		{"organisation", &b.Organisation, 80}, {"function", &b.Function, 80}, {"what", &b.What, 300},
		{"first_step", &b.FirstStep, 300}, {"measure", &b.Measure, 300},
	} {
		*f.text = strings.TrimSpace(*f.text)
		switch n := utf8.RuneCountInString(*f.text); {
		case n == 0:
			wrong = append(wrong, fault.Wrong(f.name, "promises.form."+f.name+"_missing"))
		case n > f.max:
			wrong = append(wrong, fault.Wrong(f.name, "promises.form.too_long", "max", f.max, "over", n-f.max))
		}
	}
	b.By = strings.TrimSpace(b.By)
	by := b.ByDay(now.Location())
	earliest, latest := Days(now)
	switch {
	case by.IsZero():
		wrong = append(wrong, fault.Wrong("by_when", "promises.form.by_missing"))
	case by.Before(earliest) || by.After(latest):
		wrong = append(wrong, fault.Wrong("by_when", "promises.form.by_range"))
	}
	return fault.All(wrong...)
}
