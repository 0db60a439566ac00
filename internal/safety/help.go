package safety

import (
	"slices"
	"time"
)

// Line is a help line: as it is shipped, or as an edition's organisers have changed or added it. Hours were found in the source
// named; whoever runs an event checks them again.
type Line struct {
	Number    string    `json:"number"`              // as people write it
	Key       string    `json:"-"`                   // of a shipped line's words (safety.line.<key>.name and .note), or the id of an added one
	Name      string    `json:"name,omitempty"`      // of an added one; services have the same name in every language
	Note      string    `json:"note,omitempty"`      // of an added one
	Languages []string  `json:"languages,omitempty"` // in which it answers; empty where the source names none
	Hours     Hours     `json:"hours"`
	Urgent    bool      `json:"-"` // immediate danger
	Special   bool      `json:"-"` // for one subject only, so that it stands in for no other line
	Region    string    `json:"region,omitempty"`
	Source    string    `json:"source"`   // where the record comes from and where it is checked again
	Verified  time.Time `json:"verified"` // when it was checked, or the month the source stands for; zero when it names none, so that it is due at once
	Hidden    bool      `json:"hidden,omitempty"`
}

// Day says whether the date of the record is that of a day, rather than of a year or a month.
func (l Line) Day() bool { return l.Verified.Hour() != 0 || l.Verified.Minute() != 0 }

// Hours are when a line answers, in Brussels time.
type Hours struct {
	Always   bool   `json:"always,omitempty"`
	Unknown  bool   `json:"unknown,omitempty"`  // the sources do not say, or contradict each other
	Weekdays bool   `json:"weekdays,omitempty"` // working days, at hours the sources do not agree on
	Spans    []Span `json:"spans,omitempty"`
}

// Span is a stretch of a weekday, in minutes since midnight.
type Span struct {
	Day   time.Weekday `json:"day"`
	From  int          `json:"from"`
	Until int          `json:"until"`
}

// Openness is whether a line answers now.
type Openness string

// The answers. On a public holiday nobody knows whether a line with office hours answers.
const (
	Open    Openness = "open"
	Closed  Openness = "closed"
	Unsure  Openness = "unsure"
	Holiday Openness = "holiday"
)

// At says whether a line answers at a moment.
func (h Hours) At(t time.Time) Openness {
	switch {
	case h.Always:
		return Open
	case h.Unknown:
		return Unsure
	}
	t = t.In(brussels)
	if holiday(t) {
		return Holiday
	}
	if h.Weekdays {
		if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
			return Closed
		}
		return Unsure
	}
	minute := t.Hour()*60 + t.Minute()
	for _, s := range h.Spans {
		if s.Day == t.Weekday() && s.From <= minute && minute < s.Until {
			return Open
		}
	}
	return Closed
}

// StaleAfter is the age at which a record should be checked again; the organiser is told.
const StaleAfter = 90 * 24 * time.Hour

// Stale says whether a record is due to be checked.
func (l Line) Stale(now time.Time) bool { return now.Sub(l.Verified) > StaleAfter }

// Lines are the shipped records, the most urgent first. Dates are those of the sources (a year alone counts as its first month);
// no record claims more than they do.
var Lines = []Line{
	{Number: "101", Key: "police", Hours: Hours{Always: true}, Urgent: true, Region: "BE", Source: "https://www.police.be"},
	{Number: "112", Key: "ambulance", Hours: Hours{Always: true}, Urgent: true, Region: "EU", Source: "https://www.112.be"},
	{Number: "0800 30 030", Key: "ecoute", Languages: []string{"fr"}, Hours: Hours{Always: true}, Region: "BE", Source: "https://www.ecouteviolencesconjugales.be", Verified: day(2025, 11)},
	{Number: "1712", Key: "1712", Languages: []string{"nl", "en"}, Hours: Hours{Weekdays: true}, Region: "BE", Source: "https://1712.be"},
	{Number: "02 535 45 42", Key: "cpvs", Hours: Hours{Always: true}, Special: true, Region: "Brussels", Source: "https://www.violencessexuelles.be", Verified: day(2020, 1)},
	{Number: "0800 98 100", Key: "sosviol", Languages: []string{"fr"}, Hours: Hours{Spans: workdays(8*60, 18*60)}, Special: true, Region: "BE", Source: "https://www.sosviol.be", Verified: day(2022, 1)},
	{Number: "107", Key: "teleaccueil", Languages: []string{"fr"}, Hours: Hours{Always: true}, Region: "BE", Source: "https://www.tele-accueil.be"},
	{Number: "106", Key: "teleonthaal", Languages: []string{"nl"}, Hours: Hours{Unknown: true}, Region: "BE", Source: "https://www.tele-onthaal.be"},
	{Number: "108", Key: "telefonhilfe", Languages: []string{"de"}, Hours: Hours{Unknown: true}, Region: "BE", Source: "https://www.telefonhilfe.be"},
	{Number: "087 55 40 77", Key: "prisma", Languages: []string{"de"}, Hours: Hours{Unknown: true}, Region: "Eupen", Source: "https://www.prisma-frauenzentrum.be"},
	{Number: "0800 32 123", Key: "suicide_fr", Languages: []string{"fr"}, Hours: Hours{Always: true}, Special: true, Region: "BE", Source: "https://www.preventionsuicide.be"},
	{Number: "1813", Key: "suicide_nl", Languages: []string{"nl"}, Hours: Hours{Always: true}, Special: true, Region: "BE", Source: "https://www.zelfmoord1813.be"},
}

// For orders lines for a reader of a language: what is urgent, then one that always answers about anything, then lines in her
// language that answer now, then the others.
func For(lines []Line, lang string, now time.Time) []Line {
	var first, hers, others []Line
	for _, l := range lines {
		if l.Urgent {
			first = append(first, l)
		}
	}
	always, ok := Fallback(lines, lang)
	if ok {
		first = append(first, always)
	}
	for _, l := range lines {
		switch {
		case l.Urgent || ok && l.Key == always.Key:
		case l.For(lang):
			hers = append(hers, l)
		default:
			others = append(others, l)
		}
	}
	return slices.Concat(first, answeringFirst(hers, now), answeringFirst(others, now))
}

// For says whether a line answers in a language, or names none.
func (l Line) For(lang string) bool { return len(l.Languages) == 0 || speaks(l, lang) }

// Fallback is the line that answers day and night about anything, in a language if there is one, or else in any.
func Fallback(lines []Line, lang string) (Line, bool) {
	var found []Line
	for _, l := range lines {
		if l.Hours.Always && !l.Urgent && !l.Special {
			found = append(found, l)
		}
	}
	slices.SortStableFunc(found, func(a, b Line) int { return yes(speaks(b, lang)) - yes(speaks(a, lang)) })
	if len(found) == 0 {
		return Line{}, false
	}
	return found[0], true
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

func answeringFirst(lines []Line, now time.Time) []Line {
	var open, rest []Line
	for _, l := range lines {
		if l.Hours.At(now) == Open {
			open = append(open, l)
		} else {
			rest = append(rest, l)
		}
	}
	return append(open, rest...)
}

func speaks(l Line, lang string) bool {
	for _, s := range l.Languages {
		if s == lang {
			return true
		}
	}
	return false
}

func workdays(from, until int) []Span {
	var spans []Span
	for d := time.Monday; d <= time.Friday; d++ {
		spans = append(spans, Span{d, from, until})
	}
	return spans
}

func day(year int, month time.Month) time.Time {
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

var brussels = func() *time.Location {
	z, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		panic(err) // the zones are part of the program
	}
	return z
}()

// holiday says whether a day is a public holiday in Belgium: the fixed ones and those that move with Easter.
func holiday(t time.Time) bool {
	y, m, d := t.Date()
	for _, fixed := range [][2]int{{1, 1}, {5, 1}, {7, 21}, {8, 15}, {11, 1}, {11, 11}, {12, 25}} {
		if int(m) == fixed[0] && d == fixed[1] {
			return true
		}
	}
	easter := easterSunday(y)
	for _, after := range []int{1, 39, 50} { // Easter Monday, Ascension, Whit Monday
		if ey, em, ed := easter.AddDate(0, 0, after).Date(); ey == y && em == m && ed == d {
			return true
		}
	}
	return false
}

// easterSunday is the Gregorian date of Easter (Meeus, Jones and Butcher, Nature 1876).
func easterSunday(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return time.Date(year, time.Month(month), (h+l-7*m+33*month+19)%32, 0, 0, 0, 0, time.UTC)
}

// InBrussels is a moment on the clocks of Brussels.
func InBrussels(t time.Time) time.Time { return t.In(brussels) }
