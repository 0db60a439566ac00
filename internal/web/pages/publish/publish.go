// Package publishpages are the pages of what leaves the room: consent, the reading before publication, the results.
package publishpages

import (
	"fmt"
	"math"

	"hackathon4women/internal/web/ui"

	decidepages "hackathon4women/internal/web/pages/decide"
	promisespages "hackathon4women/internal/web/pages/promises"
)

// ConsentPage asks whether words from someone's cards may appear.
type ConsentPage struct {
	ui.Page
	Action  string
	Answer  string // yes, no, or empty
	Said    string // what she answered, in words
	Open    bool
	Table   string
	Answers []ui.Choice
}

// ConsentAsk is the question in one line, for the table page.
type ConsentAsk struct{ Question, Label, Href string }

// DeskPage is where texts are read before they go public.
type DeskPage struct {
	ui.Page
	Watch     string
	Base      string
	Gates     []Gate
	Open      string // how much is still to be read
	Standing  string // what is public now
	Published bool
	Public    string // address of the results
	After     int
	Ready     bool
	Publishes bool // may press
	Decides   bool // the safety lead: reads, takes out, holds back
	Withdraws bool
	Changes   string // address of corrections and withdrawals; empty before the first publication
	Waiting   string // how many of them are to be read
	Bundles   []Bundle
	Passage   Passage // typed and refused
}

// Passage is what was typed to be taken out.
type Passage struct{ Subject, Text string }

// Gate is something that must be so before publishing.
type Gate struct {
	Label string
	Done  bool
}

// Bundle is an avenue with all that goes public beside it, read in one go.
type Bundle struct {
	ID, Title, Lang, Note string
	Items                 []Item
}

// Item is a text to be read.
type Item struct {
	Subject, Text string // its name, and its name with how it read: what the form sends
	Kind, Title   string
	Lang          string
	State         string // read, held, or empty
	StateWords    string
	Parts         []Part
	Redactable    bool
	Flags         []Flag // what could point at someone
	Gone          bool   // taken back after it was public
	Redactions    []Redaction
}

// Flag is a passage that could point at someone.
type Flag struct{ Kind, Passage string }

// Part is a passage with its heading.
type Part struct{ Label, Text string }

// Redaction is a passage taken out.
type Redaction struct{ ID, Passage string }

func (b Bundle) unread() []Item {
	var all []Item
	for _, i := range b.Items {
		if i.State == "" {
			all = append(all, i)
		}
	}
	return all
}

func (b Bundle) decided() []Item {
	var all []Item
	for _, i := range b.Items {
		if i.State != "" {
			all = append(all, i)
		}
	}
	return all
}

// Text is a text of the organiser's, and its language when that is not the reader's.
type Text struct{ Text, Lang string }

// ResultsPage is everything that went public.
type ResultsPage struct {
	ui.Page
	Found      bool
	Report     bool // with a cover, to be printed
	Name, Line Text
	Dates      string
	Organisers []string
	Supporters []string
	Lede       string
	Stats      []ui.Stat
	Avenues    []Avenue
	Voices     []string
	People     People
	Met        ui.Network // who met whom, as far as it may be public
	Vote       *Vote
	Promises   promisespages.Picture
	AllHref    string // of the promises
	ReportHref string
	ResultHref string
	CSV, JSON  string
	Home       string
	Worlds     []string // marks around the cover's table
	History    []Event  // what was published, put right, taken back
	Gone       *Event   // the whole was taken back
	PeopleGone *Event   // the number of people was
	VoteGone   *Event   // the vote was
}

// Avenue is an avenue as it went public.
type Avenue struct {
	ID, Number, Title, Lang, Idea string
	Step                          string
	Fields                        []Part
	Voices                        []string
	Promises                      []promisespages.Card
	Corrected                     []Event
}

// People is who was around the table, by world.
type People struct {
	Hidden   bool
	Total    int
	Says     string // the picture in words
	Lines    []World
	Together int // of the lines that are hidden
	Any      bool
}

// World is a line of the people.
type World struct {
	Key, Name, Lang string
	N               int
	Hidden          bool
}

// Vote is the choice of directions.
type Vote struct {
	Papers  string
	Ranking []decidepages.Ranked
	Few     bool
	Hidden  bool // some numbers are not published
}

// markSize is how large a world's mark is drawn: its area grows with the people.
func markSize(n, largest int) float64 {
	if n == 0 || largest == 0 {
		return 40
	}
	return 44 + 52*math.Sqrt(float64(n)/float64(largest))
}

func (p People) largest() int {
	most := 0
	for _, l := range p.marks() {
		most = max(most, l.N)
	}
	return most
}

// marks are the worlds of the picture. "In my own name" says nothing about anybody and has no place in it.
func (p People) marks() []World {
	var all []World
	for _, l := range p.Lines {
		if l.Key != "own" {
			all = append(all, l)
		}
	}
	return all
}

func (p People) sizeOf(i int) float64 { return markSize(p.marks()[i].N, p.largest()) }

func (p People) size(i int) string { return fmt.Sprintf("%.1f", p.sizeOf(i)) }

func (p People) x(i int) string {
	return fmt.Sprintf("%.1f", 220+around(i, len(p.marks()), true)-p.sizeOf(i)/2)
}

func (p People) y(i int) string {
	return fmt.Sprintf("%.1f", 220+around(i, len(p.marks()), false)-p.sizeOf(i)/2)
}

func around(i, n int, across bool) float64 {
	angle := 2 * math.Pi * float64(i) / float64(max(n, 1))
	if across {
		return 168 * math.Sin(angle)
	}
	return -168 * math.Cos(angle)
}

func coverX(i, n int) string { return fmt.Sprintf("%.1f", 220+around(i, n, true)-32) }

func coverY(i, n int) string { return fmt.Sprintf("%.1f", 220+around(i, n, false)-32) }

func itoa(n int) string { return fmt.Sprint(n) }
