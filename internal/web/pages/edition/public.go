// Package editionpages are the pages of an edition: what the public sees, and what its organisers arrange.
package editionpages

import (
	"fmt"
	"math"
	"time"

	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// Text is one of the organiser's texts, and the language it is in when it is not the reader's.
type Text struct{ Text, In string }

// Lang says to a screen reader that the text is in another language than the page.
func (t Text) Lang() templ.Attributes {
	if t.In == "" {
		return nil
	}
	return templ.Attributes{"lang": t.In}
}

// Link is an act or a place to go.
type Link struct{ Label, Href string }

// Body is an organisation.
type Body struct{ Name, Href string }

// Reason is one of the reasons on the public page.
type Reason struct{ Title, Text Text }

// World is a world on the public page.
type World struct {
	Key        string
	Name, Text Text
}

// Day is a day of the programme.
type Day struct {
	ID    string
	Title string // day 1
	Date  string // jeudi 11 février
	Lines []Line
}

// Line is one line of a timetable.
type Line struct {
	At    time.Time
	Clock string
	Title Text
	Note  string
	Kind  string // together, tables, pause, end
	State string // done, now, next, or empty
}

// HelpLine is a number to call.
type HelpLine struct{ Number, Href, What string }

// PublicPage is the page that says what the event is.
type PublicPage struct {
	ui.Page
	Path                   string // of the public page
	Name, Line, Lede       Text
	About, Eve             Text
	Dates, Place           string   // over the title
	When, Hours            []string // in the facts
	Zone                   string   // its name, for the script
	Price                  string
	Act                    Link
	SecondAct              Link
	Join                   string // said once more at the end, beside the act
	Organisers, Supporters []Body
	Reasons                []Reason
	Days                   []Day
	Own                    World
	Worlds                 []World
	HelpLines              []HelpLine
	Calendar               string
	Question               string
	Closed                 string // why nobody can register, or empty
	Incomplete             bool   // some texts are in another language
}

// Round are the worlds around the table in the picture: the others clockwise from the top, one's own name among them.
func (p PublicPage) Round() []World {
	round := append([]World(nil), p.Worlds...)
	if p.Own.Key == "" || len(round) == 0 {
		return round
	}
	at := len(round) * 2 / 3
	return append(round[:at], append([]World{p.Own}, round[at:]...)...)
}

// seatX and seatY are where the i-th of n marks stands around the table of the picture.
func seatX(i, n int) string { return fmt.Sprintf("%.1f", 188+176*math.Sin(angle(i, n))) }
func seatY(i, n int) string { return fmt.Sprintf("%.1f", 188-176*math.Cos(angle(i, n))) }

func angle(i, n int) float64 { return 2 * math.Pi * float64(i) / float64(max(n, 1)) }
