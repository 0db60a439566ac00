package decide

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
)

// Few is the threshold inside an edition: when fewer have voted, only the order of the avenues is shown.
const Few = 5

// Count is what came out of a ballot.
type Count struct {
	Papers  int
	Ranking []Ranked // most ticks first
	Sorted  []Paper  // all papers by receipt, nothing when there are few
	Options []Option // in the order of the ballot, which the papers' numbers refer to
}

// Ranked is an option with its ticks.
type Ranked struct {
	Option
	Ticks int  // nothing when there are few papers
	Lot   bool // has as many ticks as another; a published lot decided between them
}

// Few says whether so few have voted that counts would point at them.
func (c Count) Few() bool { return c.Papers < Few }

// Order is the avenues, most ticks first.
func (c Count) Order() []avenues.ID {
	ids := make([]avenues.ID, len(c.Ranking))
	for i, r := range c.Ranking {
		ids[i] = r.ID
	}
	return ids
}

// Numbers are the places on the ballot of what a paper ticks, from 1, for a short list.
func (c Count) Numbers(p Paper) []int {
	var ns []int
	for i, o := range c.Options {
		if p.Ticked(o.ID) {
			ns = append(ns, i+1)
		}
	}
	return ns
}

// newReceipt is a code that nobody can guess, in three groups that can be read out.
func newReceipt() string {
	c := db.NewCode(12)
	return c[:4] + "-" + c[4:8] + "-" + c[8:]
}

// normalise reads a receipt as people copy it.
func normalise(receipt string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(receipt))
}

// find looks through all papers, whether or not it has found the receipt.
func find(papers []Paper, receipt string) (found Paper, ok bool) {
	want := []byte(normalise(receipt))
	for _, p := range papers {
		if subtle.ConstantTimeCompare([]byte(normalise(p.Receipt)), want) == 1 {
			found, ok = p, true
		}
	}
	return found, ok
}

// Published is a closed ballot as it is handed out, see docs/formats/ballot.md.
type Published struct {
	Format     string            `json:"format"`
	Method     string            `json:"method"`
	Simulation bool              `json:"simulation,omitempty"`
	Options    []PublishedOption `json:"options"`
	Papers     []Paper           `json:"ballots"`
}

// PublishedOption is an option without the words that only help while choosing.
type PublishedOption struct {
	ID    avenues.ID `json:"id"`
	Title string     `json:"title"`
}

func publish(b Ballot, papers []Paper, simulation bool) Published {
	p := Published{Format: "h4w-ballot-1", Method: "approval", Simulation: simulation, Papers: papers}
	for _, o := range b.Options {
		p.Options = append(p.Options, PublishedOption{o.ID, o.Title})
	}
	return p
}

// CountOf counts the papers of a ballot: most ticks first, a lot between equals. The lot is the hash of all receipts and the
// option, so that nobody could know it before the ballot closed and everybody can draw it again.
func CountOf(b Ballot, papers []Paper) Count {
	c := Count{Papers: len(papers), Options: b.Options}
	receipts := sha256.New()
	ticks := map[avenues.ID]int{}
	for _, p := range papers {
		receipts.Write([]byte(p.Receipt + "\n"))
		for _, id := range p.Ticks {
			ticks[id]++
		}
	}
	all := receipts.Sum(nil)
	lot := func(id avenues.ID) string {
		h := sha256.Sum256(append(slices.Clone(all), id...))
		return hex.EncodeToString(h[:])
	}
	for _, o := range b.Options {
		same := func(other Option) bool { return other.ID != o.ID && ticks[other.ID] == ticks[o.ID] }
		c.Ranking = append(c.Ranking, Ranked{Option: o, Ticks: ticks[o.ID], Lot: slices.ContainsFunc(b.Options, same)})
	}
	slices.SortFunc(c.Ranking, func(x, y Ranked) int {
		return cmp.Or(cmp.Compare(y.Ticks, x.Ticks), cmp.Compare(lot(x.ID), lot(y.ID)))
	})
	if c.Few() {
		for i := range c.Ranking {
			c.Ranking[i].Ticks, c.Ranking[i].Lot = 0, false
		}
		return c
	}
	c.Sorted = papers
	return c
}
