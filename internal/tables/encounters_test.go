package tables

import (
	"slices"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"

	"pgregory.net/rapid"
)

// Whatever was counted: no figure below the threshold is shown, no figure is hidden alone in a line that adds up, and no world with
// few people shows at all.
func TestNoSmallMeetingCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		worlds, rounds := []string{"a", "b", "c", "d"}, rapid.IntRange(1, 4).Draw(t, "rounds")
		c := counted{worlds: worlds, size: map[string]int{}, of: map[people.ID]string{}}
		for _, w := range worlds {
			c.size[w] = rapid.IntRange(3, 12).Draw(t, w)
		}
		m := Encounters{Rounds: rounds, Pairs: map[Worlds]int{}}
		var keys []Worlds
		for i, a := range worlds {
			for _, b := range worlds[i+1:] {
				keys = append(keys, Worlds{a, b})
			}
		}
		for i := range rounds {
			r := RoundMeetings{Session: edition.SessionID(rune('0' + i)), Opened: true, Pairs: map[Worlds]int{}}
			for _, k := range keys {
				r.Pairs[k] = rapid.IntRange(0, 20).Draw(t, "n")
				m.Pairs[k] += r.Pairs[k]
			}
			m.Each = append(m.Each, r)
		}
		c.shield(&m, Shown)
		alone := func(line []int) {
			hidden := len(slices.DeleteFunc(slices.Clone(line), func(n int) bool { return n >= 0 }))
			if hidden == 1 && len(line) > 1 {
				t.Fatalf("a figure is hidden alone: %v", line)
			}
		}
		columns := []map[Worlds]int{m.Pairs}
		for _, r := range m.Each {
			columns = append(columns, r.Pairs)
		}
		for _, column := range columns {
			var line []int
			for _, k := range keys {
				n := column[k]
				line = append(line, n)
				if n >= 0 && (n < Shown || c.size[k[0]] < Shown || c.size[k[1]] < Shown) {
					t.Fatalf("%v of worlds with %d and %d people is shown", n, c.size[k[0]], c.size[k[1]])
				}
			}
			alone(line)
		}
		for _, k := range keys {
			var line []int
			for _, r := range m.Each {
				line = append(line, r.Pairs[k])
			}
			if m.Pairs[k] >= 0 {
				alone(line)
			}
		}
	})
}
