// Package decidepages are the pages of a vote and of a harvest without one.
package decidepages

import (
	"fmt"
	"time"

	"hackathon4women/internal/web/ui"
)

// Option is an avenue on the paper.
type Option struct {
	ID, Lang, Title, Idea string
	Ticked                bool
}

// Paper is the form with which someone votes, and what she has handed in.
type Paper struct {
	Frame   ui.Page
	Action  string // to which it is handed in
	Ballot  string
	Options []Option
	Voted   bool
	Receipt string
	Ticks   int
}

// Desk is what those who conduct can do with a vote.
type Desk struct {
	Opening, Closure string // addresses
	Session          string // to open, empty when there is nothing to open
	Ballot           string // to close, empty when nothing is open
	Voted            string
}

// Ranked is a line of the result.
type Ranked struct {
	Place, Number int
	Lang          string
	Title, Idea   string
	Ticks         int
	Times         string // ticks in words
	Width         int    // of the bar, of 100
	Lot           bool
}

// Listed is a paper of the published list.
type Listed struct {
	Code    string
	Numbers []int
}

// Result is what came out.
type Result struct {
	Papers, Blank string
	Closed        string
	Few           bool
	Ranking       []Ranked
	List          []Listed
	Lot           string
	File          string // address of the published papers
	Check         string // address to which a receipt is posted
	Ballot        string
	Receipt       string // as typed
	Checked       *Checked
}

// Checked is what became of a receipt.
type Checked struct {
	Found, Few bool
	Ticks      []string
}

// VotePage is a vote: not yet open, open or closed.
type VotePage struct {
	ui.Page
	State   string // waiting open closed
	Watch   string // topics that change it
	Jury    bool
	When    string // in words, while waiting
	Until   string // in words, while open
	Ends    time.Time
	Speed   int64
	May     bool
	Looking bool // conducts
	Paper   Paper
	Result  Result
	Desk    *Desk
}

// HarvestPage is every avenue in one line.
type HarvestPage struct {
	ui.Page
	Watch   string
	Avenues []Line
	Table   string // back to it
	All     string
}

// Line is an avenue in one line.
type Line struct{ Lang, Title, Idea, Href string }

func optionID(i int) string { return fmt.Sprintf("option-%d", i+1) }

func (v VotePage) heading() string {
	switch {
	case v.State == "closed" && v.Jury:
		return v.T("decide.result.heading_jury")
	case v.State == "closed":
		return v.T("decide.result.heading")
	case v.Jury:
		return v.T("decide.vote.heading_jury")
	}
	return v.T("decide.vote.heading")
}

func (v VotePage) lede() string {
	switch {
	case v.Looking:
		return v.T("decide.vote.look")
	case !v.May:
		return v.T("decide.vote.aside")
	case v.Jury:
		return v.T("decide.vote.lede_jury")
	}
	return v.T("decide.vote.lede")
}

func (p Paper) counted() string {
	if p.Ticks == 0 {
		return p.Frame.T("decide.vote.done_blank")
	}
	return p.Frame.T("decide.vote.done_ticks", "Count", p.Ticks)
}
