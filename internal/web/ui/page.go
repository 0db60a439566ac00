// Package ui is the design system: the frame of every page and the parts pages are made of. docs/pages.md says how to use it.
package ui

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"hackathon4women/internal/i18n"
)

// Face is which of the two faces a page shows.
type Face int

// The faces: the public page may say what the event is, the workspace never does.
const (
	Public Face = iota
	Workspace
)

// NavLink is a link of the main navigation.
type NavLink struct {
	Label, Href string
	Current     bool
}

// FieldError is what is wrong with a field of a form; without a field it concerns the whole form.
type FieldError struct{ Field, Text string }

// Live is what a page listens to.
type Live struct {
	Href   string
	Topics []string
}

// Address is where the page's stream listens to its topics.
func (l Live) Address() string {
	if len(l.Topics) == 0 || l.Href == "" {
		return ""
	}
	return l.Href + "?topic=" + strings.Join(l.Topics, "&topic=")
}

// Idle is what happens to a page that nobody touches.
type Idle struct {
	Cover, End time.Duration // without a sign of life: a curtain, then the end of the visit
	Enter      string        // the door, to come in again
	Me         string        // the same for the same person, and says nothing about her
	Covered    bool          // shown with the curtain down, for the gallery
}

// Page is what every page has.
type Page struct {
	Title       string
	Words       *i18n.Words
	Face        Face
	SiteName    string
	Nav         []NavLink
	Policy      bool              // the reader may read on what is fine here and what is taken out
	Path        string            // of this page, for the language switch
	LangHrefs   map[string]string // plain links per language, on the public face; without them the switch is a form
	HomeHref    string
	HelpHref    string
	ExitHref    string
	AwayHref    string // where the exit leads
	PublicHref  string // of the public page; empty when there is none
	EditionHref string // of the edition in the workspace; empty outside an edition
	Simulation  bool
	SignedIn    bool
	Idle        Idle
	Live        Live
	Flash       string  // what was just done
	Just        Just    // the same, for what is said beside the thing itself
	Ask         NavLink // a question that waits and holds nothing up
	Errors      []FieldError
	Wide        bool // uses the whole width
	Now         time.Time
	Zone        *time.Location
	Assets      map[string]string // source of a bundle → its address
	HeadExtra   Head
}

// Just says whether a deed was done a moment ago, by this visit.
type Just func(word string) bool

// DoneID is the place in a page where that is said. It stands in addresses, and says nothing.
const DoneID = "n"

// Done says whether a deed was done a moment ago.
func (p Page) Done(word string) bool { return p.Just != nil && p.Just(word) }

// Head is what only the public page says about itself to search engines.
type Head struct {
	Description string
	Canonical   string
	Alternates  map[string]string // language → address
	JSONLD      string
	Shared      string // title when the address is passed on; without one nothing is said
	Index       bool
}

// T is a text in the reader's language.
func (p Page) T(key string, args ...any) string { return p.Words.T(key, args...) }

// Lang is the reader's language.
func (p Page) Lang() string { return p.Words.Lang() }

// Error is what is wrong with a field, or empty.
func (p Page) Error(field string) string {
	for _, e := range p.Errors {
		if e.Field == field {
			return e.Text
		}
	}
	return ""
}

// FullTitle is the title of the browser's tab: neutral, and beginning with "Error:" when a form came back.
func (p Page) FullTitle() string {
	t := p.Title
	if p.SiteName != "" && p.SiteName != p.Title {
		t += " · " + p.SiteName
	}
	if len(p.Errors) > 0 {
		t = p.T("ui.error.prefix") + " " + t
	}
	return t
}

// Clock is a time of day in the edition's zone.
func (p Page) Clock(t time.Time) string { return p.Words.Clock(p.in(t)) }

// Day is a date in words in the edition's zone.
func (p Page) Day(t time.Time) string { return p.Words.Weekday(p.in(t)) }

// Local is a time in the edition's zone.
func (p Page) Local(t time.Time) time.Time { return p.in(t) }

func (p Page) in(t time.Time) time.Time {
	if p.Zone == nil {
		return t
	}
	return t.In(p.Zone)
}

// FieldID is the id of a field's control, to which error messages link.
func FieldID(name string) string { return "f-" + name }

// deedID tells one deed from another, so that a page that changes under somebody's finger never turns the button of one into
// the button of the other.
func deedID(action, label string, fields []string) string {
	h := fnv.New64a()
	for _, part := range append([]string{action, label}, fields...) {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return fmt.Sprintf("d-%x", h.Sum64())
}

// Field is one control of a form.
type Field struct {
	Name, Label, Hint, Value, Error string
	Type                            string // text when empty
	Required                        bool
	Optional                        bool // says "(optional)"
	Max                             int  // runes
	Rows                            int  // of a text area
	Width                           int  // in characters, for short answers
	InputMode                       string
	Earliest, Latest                string // of a date, as 2021-06-30
	HideLabel                       bool
}

// Bound fills what is wrong with the field from the page.
func (p Page) Bound(f Field) Field {
	if f.Error == "" {
		f.Error = p.Error(f.Name)
	}
	return f
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() string { return fmt.Sprint(max(f.Rows, 3)) }

func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, FieldID(f.Name)+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, FieldID(f.Name)+"-error")
	}
	return strings.Join(ids, " ")
}

// Choice is one answer of Radios, Checkboxes or Select.
type Choice struct {
	Value, Label, Hint string
	Checked            bool
	World              string // shows this world's mark, on forms about worlds only
}

// Choices is a question with several answers.
type Choices struct {
	Name, Legend, Hint, Error string
	Options                   []Choice
	Optional                  bool
	Row                       bool // short answers beside each other
}

// Together fills what is wrong with the question from the page.
func (p Page) Together(c Choices) Choices {
	if c.Error == "" {
		c.Error = p.Error(c.Name)
	}
	return c
}

// Seat is a person on a round table picture.
type Seat struct {
	Name string
	Note string // facilitates, you …
	Me   bool
	On   bool // is here
}

// Initials are the first two letters of a name, for a ring.
func (s Seat) Initials() string {
	r := []rune(strings.TrimSpace(s.Name))
	if len(r) > 2 {
		r = r[:2]
	}
	return string(r)
}

// StepPart is one part of a session's guide.
type StepPart struct {
	Label   string
	Minutes int
	State   string // done, now, later
	Percent int    // of the part that runs
}

// TimeLine is one line of a timetable.
type TimeLine struct {
	Time, Label, Note string
	Kind              string // together, tables, pause, end
	State             string // done, now, next or empty
}

// Stat is a figure with what it counts.
type Stat struct{ Figure, Label string }
