package publish

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/stats"
	"hackathon4women/internal/tables"
)

// Content is a publication as it was frozen.
type Content struct {
	Made    time.Time `json:"made"`
	Avenues []Avenue  `json:"avenues"`
	Voices  []string  `json:"voices,omitempty"` // words from cards that no avenue grew from
	Figures Figures   `json:"figures"`
}

// Avenue is an avenue as the public reads it: nothing on harm, no table, no round, no name.
type Avenue struct {
	ID       avenues.ID `json:"id"`
	Language string     `json:"language"`
	Title    string     `json:"title"`
	Fields   []Field    `json:"fields"`
	Voices   []string   `json:"voices,omitempty"` // words from cards it grew from, whose authors said yes
}

// Field is a field of the canvas in which something is written.
type Field struct {
	Key  avenues.Field `json:"key"`
	Text string        `json:"text"`
}

// Field finds a field's text.
func (a Avenue) Field(key avenues.Field) string {
	for _, f := range a.Fields {
		if f.Key == key {
			return f.Text
		}
	}
	return ""
}

// Figures are the numbers of a publication, suppressed.
type Figures struct {
	Worlds Numbers `json:"worlds"` // people who came, by world
	Tables int     `json:"tables"`
	Cards  int     `json:"cards"`
	Vote   *Vote   `json:"vote,omitempty"`
	Met    []Met   `json:"met,omitempty"`

	Gone []Subject `json:"gone,omitempty"` // taken back after they were public
}

// Met is how many pairs of people of two worlds sat at one table, in any round. Only worlds whose own number is public are there, and
// only numbers that are not small.
type Met struct {
	A string `json:"a"`
	B string `json:"b"`
	N int    `json:"n"`
}

// metOf are the meetings that may be public, beside the people who came.
func metOf(m tables.Encounters, came Numbers) (met []Met) {
	shown := map[string]bool{}
	for _, l := range came.Lines {
		shown[l.Key] = !l.Hidden && !came.Hidden && l.N >= Threshold
	}
	for i, a := range m.Worlds {
		for _, b := range m.Worlds[i+1:] {
			if n := m.Between(a, b); n >= Threshold && shown[a] && shown[b] {
				met = append(met, Met{a, b, n})
			}
		}
	}
	return met
}

// Vote is what the public learns of a vote: the order, and numbers where both those who ticked and those who did not are many.
type Vote struct {
	Papers int        `json:"papers,omitempty"`
	Lines  []VoteLine `json:"lines"`
}

// VoteLine is an avenue in the order of the vote.
type VoteLine struct {
	Avenue avenues.ID `json:"avenue"`
	Ticks  int        `json:"ticks,omitempty"`
	Hidden bool       `json:"hidden,omitempty"`
}

// Results are what the public sees: a publication, and the promises as they stand.
type Results struct {
	Content
	Promises   []promises.Promise
	Simulation bool
	History    []Event // oldest first; there without a publication too, when one was taken back
}

// Withdrawn says when a figure was taken back, and what is said about it; zero when it was not. The empty subject is the whole.
func (r Results) Withdrawn(of Subject) (last Event) {
	for _, e := range r.History {
		if e.What == string(Withdrawal) && e.Subject == of {
			last = e
		}
	}
	return last
}

// Corrected is what was put right in an avenue, oldest first.
func (r Results) Corrected(id avenues.ID) (all []Event) {
	for _, e := range r.History {
		if e.What == string(Correction) && e.Subject == AvenueSubject(id) {
			all = append(all, e)
		}
	}
	return all
}

// Title finds the title of an avenue.
func (c Content) Title(id avenues.ID) string {
	for _, a := range c.Avenues {
		if a.ID == id {
			return a.Title
		}
	}
	return ""
}

// order puts the avenues in the order of the vote, those that were no option last.
func (c *Content) order() {
	if c.Figures.Vote == nil {
		return
	}
	place := func(a Avenue) int {
		i := slices.IndexFunc(c.Figures.Vote.Lines, func(l VoteLine) bool { return l.Avenue == a.ID })
		if i < 0 {
			return len(c.Figures.Vote.Lines)
		}
		return i
	}
	slices.SortStableFunc(c.Avenues, func(a, b Avenue) int { return cmp.Compare(place(a), place(b)) })
}

// worldsOf counts people by world. "In my own name" says nothing about a person; it gets a line only when it is large.
func worldsOf(e edition.Edition, people map[string]int) Numbers {
	var counts []Count
	for _, w := range e.Worlds {
		counts = append(counts, Count{Key: w.Key, N: people[w.Key]})
	}
	n := Suppress(counts)
	n.Lines = slices.DeleteFunc(n.Lines, func(l Line) bool { return l.Key == edition.Own && l.Hidden })
	return n
}

// publicVote is a vote as the public sees it, beside the people who came. Where the number of papers is not shown, ticks stand
// beside everybody who came: beside the papers they would tell how many those were, and so how many did not vote.
func publicVote(c decide.Count, came Numbers) *Vote {
	v := &Vote{}
	of, shown := stats.Beside(Threshold, c.Papers, came)
	if v.Papers = of; !shown {
		of = came.Total
	}
	for _, r := range c.Ranking {
		pair := Suppress([]Count{{Key: "yes", N: r.Ticks}, {Key: "no", N: max(of-r.Ticks, 0)}})
		v.Lines = append(v.Lines, VoteLine{Avenue: r.ID, Ticks: pair.Lines[0].N, Hidden: pair.Lines[0].Hidden})
	}
	return v
}

// publicAvenue is an avenue with its passages taken out, and the cards it grew from that may appear.
func publicAvenue(i Item, items []Item) Avenue {
	a := Avenue{ID: avenues.ID(i.Subject.id()), Language: i.Language, Title: i.Title}
	for _, p := range i.Parts {
		a.Fields = append(a.Fields, Field{Key: avenues.Field(p.Key), Text: p.Text})
	}
	for _, card := range items {
		if card.Kind == CardItem && card.Verdict == Read && card.Of == i.Subject {
			a.Voices = append(a.Voices, card.Parts[0].Text)
		}
	}
	return a
}

// taken is what stands in the place of a passage that was taken out.
const taken = "[…]"

func without(text string, redactions []Redaction) string {
	for _, r := range redactions {
		text = strings.ReplaceAll(text, r.Passage, taken)
	}
	return text
}
