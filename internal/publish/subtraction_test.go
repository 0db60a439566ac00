package publish

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/stats"

	"pgregory.net/rapid"
)

// The adversary of this file is exact. He has every publication and every file, knows the rules and the program, and considers
// every event that would have looked the same. A number of people that is the same in all of them he knows. Of what the public
// sees, none that he knows may be below ten, zero included; of what participants see as well, none below five.

// event is how many people came, by world, and how they voted.
type event struct {
	worlds []int
	papers int
	ticks  []int // of each avenue, most first
}

func (ev event) came() (n int) {
	for _, w := range ev.worlds {
		n += w
	}
	return n
}

var threeWorlds = edition.Edition{Zone: time.UTC, Texts: edition.Texts{}, Worlds: []edition.World{{Key: edition.Own}, {Key: "isp"}, {Key: "firm"}}}

func (ev event) figures() Figures {
	f := Figures{Worlds: worldsOf(threeWorlds, ev.byWorld())}
	f.Vote = publicVoteOf(ev, f.Worlds)
	return f
}

// surfaces is everything that the public can take away.
func surfaces(t interface{ Fatal(...any) }, f Figures) string {
	r := Results{Content: Content{Made: time.Unix(1, 0), Figures: f}}
	table, err := r.CSV(threeWorlds, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	data, err := r.JSON(threeWorlds, time.Unix(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return string(table) + string(data)
}

// known is what each number comes to in every event that looks like the one that was seen.
type known map[string]map[int]bool

func (k known) add(what string, n int) {
	if k[what] == nil {
		k[what] = map[int]bool{}
	}
	k[what][n] = true
}

// tooMuch names a number below the threshold that comes to the same in all of them.
func (k known) tooMuch(threshold int) string {
	for _, what := range slices.Sorted(maps.Keys(k)) {
		if len(k[what]) == 1 {
			for n := range k[what] {
				if n < threshold {
					return fmt.Sprintf("%s is %d", what, n)
				}
			}
		}
	}
	return ""
}

func (k known) people(ev event) {
	for group := 1; group < 1<<len(ev.worlds); group++ {
		sum := 0
		for i, n := range ev.worlds {
			if group&(1<<i) != 0 {
				sum += n
			}
		}
		k.add(fmt.Sprintf("people of the worlds %03b", group), sum)
	}
}

func (k known) vote(came int, ev event) {
	k.add("who voted", ev.papers)
	k.add("who came and did not vote", came-ev.papers)
	for i, n := range ev.ticks {
		k.add(fmt.Sprintf("who ticked %d", i), n)
		k.add(fmt.Sprintf("who voted and did not tick %d", i), ev.papers-n)
		k.add(fmt.Sprintf("who came and did not tick %d", i), came-n)
	}
}

// divided makes every way to divide a number over three worlds.
func divided(total int, use func([]int)) {
	for a := 0; a <= total; a++ {
		for b := 0; a+b <= total; b++ {
			use([]int{a, b, total - a - b})
		}
	}
}

// votes makes every vote of so many who came, with two avenues.
func votes(came int, use func(event)) {
	for papers := 0; papers <= came; papers++ {
		for first := 0; first <= papers; first++ {
			for second := 0; second <= first; second++ {
				use(event{papers: papers, ticks: []int{first, second}})
			}
		}
	}
}

// drawn is an event, most of them close to where something begins to show.
func drawn(t *rapid.T) event {
	size := rapid.OneOf(rapid.IntRange(0, 36), rapid.SampledFrom([]int{0, 4, 5, 9, 10, 11, 18, 19, 20, 30}))
	edge := rapid.OneOf(rapid.SampledFrom([]int{0, 0, 1, 9, 10, 10, 11}), rapid.IntRange(0, 40))
	ev := event{worlds: []int{size.Draw(t, "own") / 2, size.Draw(t, "isp"), size.Draw(t, "firm")}}
	came := ev.came()
	ev.papers = came - min(came, edge.Draw(t, "did not vote"))
	first := ev.papers - min(ev.papers, edge.Draw(t, "did not tick"))
	ev.ticks = []int{first, rapid.IntRange(0, first).Draw(t, "ticked the second")}
	return ev
}

func TestNothingCanBeSubtracted(t *testing.T) {
	for _, ev := range []event{ // where something begins to show
		{worlds: []int{10, 15, 15}, papers: 40, ticks: []int{30, 12}}, {worlds: []int{10, 15, 15}, papers: 31, ticks: []int{21, 10}},
		{worlds: []int{2, 3, 40}, papers: 44, ticks: []int{44, 1}}, {worlds: []int{9, 9, 12}, papers: 30, ticks: []int{20, 20}}, {worlds: []int{0, 10, 20}, papers: 20, ticks: []int{10, 0}},
	} {
		if what := learnt(ev); what != "" {
			t.Error(what)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if what := learnt(drawn(t)); what != "" {
			t.Fatal(what)
		}
	})
}

// learnt is what the adversary learns of an event and must not; empty when he learns nothing.
func learnt(ev event) string {
	seen := ev.figures()
	public, insider := considered(ev, seen.Worlds)
	if what := public.tooMuch(Threshold); what != "" {
		return fmt.Sprintf("of %+v the public learns that %s", ev, what)
	}
	if what := insider.tooMuch(stats.Inside); what != "" {
		return fmt.Sprintf("of %+v a participant who has both tables learns that %s", ev, what)
	}
	if seen.Worlds.Hidden {
		return ""
	}
	want, voted := fmt.Sprintf("%+v", *seen.Vote), known{}
	votes(ev.came(), func(other event) {
		if fmt.Sprintf("%+v", *publicVoteOf(other, seen.Worlds)) == want {
			voted.vote(ev.came(), other)
		}
	})
	if what := voted.tooMuch(Threshold); what != "" {
		return fmt.Sprintf("of %+v the public learns that %s; it sees %s", ev, what, want)
	}
	return ""
}

// considered is every way people may have come from three worlds that looks the same in public, and inside the edition as well.
// Where the total is hidden, any below the threshold may be it.
func considered(ev event, came Numbers) (public, insider known) {
	public, insider = known{}, known{}
	shown, inside := fmt.Sprintf("%+v", came), fmt.Sprintf("%+v", insideTable(ev.worlds))
	totals := []int{ev.came()}
	for n := 0; came.Hidden && n < Threshold; n++ {
		totals = append(totals, n)
	}
	for _, total := range totals {
		divided(total, func(ns []int) {
			other := event{worlds: ns}
			if fmt.Sprintf("%+v", worldsOf(threeWorlds, other.byWorld())) != shown {
				return
			}
			public.people(other)
			if fmt.Sprintf("%+v", insideTable(ns)) == inside {
				insider.people(other)
			}
		})
	}
	return public, insider
}

func (ev event) byWorld() map[string]int {
	people := map[string]int{}
	for i, n := range ev.worlds {
		people[threeWorlds.Worlds[i].Key] = n
	}
	return people
}

func publicVoteOf(ev event, came Numbers) *Vote {
	c := decide.Count{Papers: ev.papers}
	for i, n := range ev.ticks {
		c.Ranking = append(c.Ranking, decide.Ranked{Option: decide.Option{ID: avenues.ID(fmt.Sprint(i))}, Ticks: n})
	}
	return publicVote(c, came)
}

// insideTable is the same table as participants would see it.
func insideTable(ns []int) Numbers {
	var counts []Count
	for i, n := range ns {
		counts = append(counts, Count{Key: threeWorlds.Worlds[i].Key, N: n})
	}
	return stats.Suppress(stats.Inside, counts)
}

// Page, CSV, JSON and pictures are drawn from the same figures, so that none says what another hides: every number of people in a
// file is one of those that the figures show.
func TestNoFileSaysMoreThanTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawn(t).figures()
		shown := map[int]bool{0: true, f.Worlds.Total: true, f.Vote.Papers: true}
		for _, l := range f.Worlds.Lines {
			shown[l.N] = true
		}
		for _, l := range f.Vote.Lines {
			shown[l.Ticks] = true
		}
		for n := range shown {
			if n != 0 && n < Threshold {
				t.Fatalf("the figures show %d", n)
			}
		}
		r := Results{Content: Content{Made: time.Unix(1, 0), Figures: f}}
		for _, row := range r.figureRows() {
			var n int
			if _, err := fmt.Sscan(row.number, &n); err == nil && !shown[n] {
				t.Fatalf("a row of the file says %d: %+v", n, row)
			}
		}
		raw, err := r.JSON(threeWorlds, time.Unix(1, 0))
		if err != nil {
			t.Fatal(err)
		}
		var whole struct {
			People any `json:"people"`
			Vote   any `json:"vote"`
		}
		if err := json.Unmarshal(raw, &whole); err != nil {
			t.Fatal(err)
		}
		each := numbersIn(whole.People)
		for _, n := range append(each, numbersIn(whole.Vote)...) {
			if !shown[n] {
				t.Fatalf("the data says %d", n)
			}
		}
	})
}

func numbersIn(v any) (all []int) {
	switch v := v.(type) {
	case float64:
		all = append(all, int(v))
	case []any:
		for _, one := range v {
			all = append(all, numbersIn(one)...)
		}
	case map[string]any:
		for key, one := range v {
			if key != "avenue" { // the number of an avenue is no number of people
				all = append(all, numbersIn(one)...)
			}
		}
	}
	return all
}

// Whatever happens between two publications, each number is what it was or is no longer there: the difference of any two is
// nothing.
func TestNothingCanBeSubtractedBetweenPublications(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		first, _ := m.results(t)
		seen, n := []string{surfaces(t, first.Figures)}, 1
		do := func(what int) {
			var err error
			switch what {
			case 0: // somebody erases herself
				err = d.Write(t.Context(), func(tx *db.Tx) error {
					return tx.Do("UPDATE people SET world = '' WHERE id = $1", fmt.Sprintf("p%02d", 2+n))
				})
			case 1: // somebody arrives late, on paper
				err = d.Write(t.Context(), func(tx *db.Tx) error {
					id := fmt.Sprintf("late%02d", n)
					if err := tx.Do("INSERT INTO people (edition_id, id, world, profile, registered_at) VALUES ($1, $2, 'isp', $3, 1)", m.edition.ID, id, []byte{}); err != nil {
						return err
					}
					if err := tx.Do("INSERT INTO admissions (edition_id, person_id, n, outcome, at, by_id) VALUES ($1, $2, 1, 'admitted', 1, 'code')", m.edition.ID, id); err != nil {
						return err
					}
					return tx.Do("INSERT INTO arrivals (edition_id, day, person_id, at) VALUES ($1, 1, $2, 1)", m.edition.ID, id)
				})
			case 2:
				err = m.Withdraw(t.Context(), m.tilda, m.edition, said)
			case 3:
				err = d.Write(t.Context(), func(tx *db.Tx) error {
					return tx.Do("DELETE FROM arrivals WHERE person_id = $1", fmt.Sprintf("p%02d", 10+n))
				})
			case 4:
				err = m.Retract(t.Context(), m.tilda, m.edition, PeopleFigures, said)
			}
			must(t, err)
			must(t, m.Publish(t.Context(), m.amina, m.edition, n))
			n++
			r, _ := m.results(t)
			seen = append(seen, surfaces(t, r.Figures))
		}
		for _, what := range []int{0, 1, 2, 3, 1, 0} {
			do(what)
			if seen[n-1] != seen[0] {
				t.Fatalf("publication %d has other numbers than the first:\n%s\n%s", n, seen[n-1], seen[0])
			}
		}
		m.at = m.at.Add(time.Hour)
		do(4)
		gone := seen[n-1]
		for _, what := range []int{0, 1, 2} {
			do(what)
			if seen[n-1] != gone {
				t.Fatalf("publication %d brings a number back:\n%s\n%s", n, seen[n-1], gone)
			}
		}
	})
}
