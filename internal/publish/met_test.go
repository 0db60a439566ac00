package publish

import (
	"slices"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/tables"

	"pgregory.net/rapid"
)

// What is published of meetings names no world whose own number is hidden, and no number below ten, whoever came and met; what may
// be shown is.
func TestMeetingsTellNothingOfSmallWorlds(t *testing.T) {
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		e := edition.Edition{Worlds: []edition.World{{Key: edition.Own}, {Key: "isp"}, {Key: "firm"}, {Key: "social"}, {Key: "assoc"}}}
		people, m := map[string]int{}, tables.Encounters{Worlds: []string{"isp", "firm", "social", "assoc"}, Pairs: map[tables.Worlds]int{}}
		for _, w := range e.Worlds {
			people[w.Key] = rapid.IntRange(0, 40).Draw(t, w.Key)
		}
		for i, a := range m.Worlds {
			for _, b := range m.Worlds[i+1:] {
				m.Pairs[tables.Worlds{a, b}] = rapid.IntRange(-1, 30).Draw(t, a+b)
			}
		}
		came := worldsOf(e, people)
		met := metOf(m, came)
		for _, line := range met {
			for _, world := range []string{line.A, line.B} {
				i := slices.IndexFunc(came.Lines, func(l Line) bool { return l.Key == world })
				if i < 0 || came.Lines[i].Hidden || came.Hidden {
					t.Fatalf("%+v is public though the number of %s is not", line, world)
				}
			}
			if line.N < Threshold || line.N != m.Between(line.A, line.B) {
				t.Fatalf("%+v is public", line)
			}
		}
		shown += len(met)
		f := Figures{Worlds: came, Met: met}
		if f.take(PeopleFigures); len(f.Met) != 0 {
			t.Fatal("the number of people was taken back, and who met whom is still there")
		}
	})
	if shown == 0 {
		t.Error("nothing was ever shown: this test would prove nothing")
	}
}
