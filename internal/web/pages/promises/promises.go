// Package promisespages are the pages on which promises are made, confirmed and followed.
package promisespages

import (
	"fmt"
	"math"

	"hackathon4women/internal/moderation"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/web/ui"
)

// Card is a promise as a page shows it.
type Card struct {
	ID                             string
	Organisation, What, Function   string
	By, FirstStep, Measure         string
	Avenue, AvenueLang, AvenueHref string
	State                          string // in words, in the workspace
	Progress                       promises.Progress
	ProgressWords                  string
	News, NewsLine                 string // when it was last heard of, and what
	CheckIns                       []CheckIn
	Own                            bool // of the reader's own
}

// CheckIn is a milestone of a promise.
type CheckIn struct {
	Days, Day string
	State     promises.Progress // what was said for it; early when it is still to come
	Words     string
}

// Mine is a promise of the reader's own.
type Mine struct {
	Card
	Code, Give, Until string // while it can be confirmed
	ConfirmURL        string
	Withdrawal        string // address; empty when it can no longer be taken back
	News              *NewsForm
	Points            []string        // passages that might point at a person
	Note              moderation.Note // what was done about it
}

// NewsForm is with which someone tells how a promise is doing.
type NewsForm struct {
	Action, ID, Code string
	States           []ui.Choice
	Line             string
}

// Form is what was typed of a new promise.
type Form struct {
	ID, Avenue, Organisation, What, By, FirstStep, Function, Measure string
}

// ListPage is the promises of the workspace, and the form for a new one.
type ListPage struct {
	ui.Page
	Watch     string
	Open      bool
	When      string // in words, while it is not open
	Action    string
	Form      Form
	Earliest  string // day of a promise, as 2021-06-30
	Latest    string
	Avenues   []ui.Choice
	Mine      []Mine
	Room      []Card
	Table     string
	PublicAll bool // some stand on the public page too
}

// ConfirmPage is where an organisation answers.
type ConfirmPage struct {
	ui.Page
	Base  string // address to which the code is posted
	Code  string
	Card  *Card // the promise of the code
	State promises.State
	Until string
	Done  string // what was just done
	News  *NewsForm
	All   string // the public page of promises
}

// PublicPage is every confirmed promise and how it is doing.
type PublicPage struct {
	ui.Page
	Cards []Card
	Round Picture
	Code  string // where a code is typed
	Home  string
}

// Picture is promises as seats around a table.
type Picture struct {
	Frame  ui.Page
	Totals []Total
	Says   string // the picture in words
	Count  string // the word under the number
	N      int
}

// Total is how many promises are in a state.
type Total struct {
	State promises.Progress
	Words string
	N     int
}

// seats are the promises around the table, those in the same state side by side.
func (p Picture) seats() []promises.Progress {
	var all []promises.Progress
	for _, t := range p.Totals {
		for range t.N {
			all = append(all, t.State)
		}
	}
	return all
}

// size of a seat, so that all of them find room.
func seatSize(n int) float64 {
	return math.Max(7, math.Min(19, 150*math.Sin(math.Pi/math.Max(float64(n), 3))-3))
}

func seatAt(i, n int) string {
	angle := 2 * math.Pi * float64(i) / float64(max(n, 1))
	return fmt.Sprintf("translate(%.1f %.1f) scale(%.3f)", 200+150*math.Sin(angle), 200-150*math.Cos(angle), seatSize(n)/10)
}
