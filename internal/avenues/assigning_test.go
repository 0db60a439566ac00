package avenues

import (
	"fmt"
	"maps"
	"testing"

	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"

	"pgregory.net/rapid"
)

func TestAnAvenueGoesWhereItIsKnown(t *testing.T) {
	given := assign([]candidate{
		{"a", "nl", []people.ID{"linde", "wout"}},
		{"b", "fr", []people.ID{"sam"}},
		{"c", "fr", []people.ID{"bilal"}},
	}, []place{
		{"t1", "fr", []people.ID{"sam"}, ""},
		{"t2", "nl", []people.ID{"bilal", "linde"}, ""},
	})
	if given["t1"] != "b" || given["t2"] != "a" || len(given) != 2 {
		t.Errorf("got %v, want b at t1 and a at t2; c was chosen last", given)
	}
}

func TestATableWorksOnWhatItsPeopleAskedFor(t *testing.T) {
	candidates := []candidate{{"a", "nl", nil}, {"b", "fr", []people.ID{"sam"}}, {"c", "fr", nil}}
	places := []place{
		{"t1", "fr", []people.ID{"sam"}, "c"}, {"t2", "nl", nil, "c"}, {"t3", "fr", nil, ""}, {"t4", "fr", []people.ID{"sam"}, "gone"},
	}
	given := assignAll(candidates, places, map[ID]bool{"a": true, "b": true, "c": true})
	want := map[tables.TableID]ID{"t1": "c", "t2": "c", "t3": "a", "t4": "b"}
	if !maps.Equal(given, want) {
		t.Errorf("got %v, want %v: two tables of one avenue, the others share out the rest", given, want)
	}
	// Run again when one of them has hers already: the other still gets what it was seated for.
	if given := assignAll(nil, places[1:2], map[ID]bool{"c": true}); given["t2"] != "c" {
		t.Errorf("got %v, want c at t2", given)
	}
}

func TestNoTableReadsItsOwn(t *testing.T) {
	reads := readings([]Work{{"t1", 1, "fr", "a"}, {"t2", 2, "nl", "b"}, {"t3", 3, "fr", "c"}})
	if fmt.Sprint(reads) != "map[t1:c t2:c t3:a]" {
		t.Errorf("got %v: tables of a language read each other, one alone reads the next", reads)
	}
	if reads := readings([]Work{{"t1", 1, "fr", "a"}}); len(reads) != 0 {
		t.Errorf("a single table reads %v, want nothing", reads)
	}
	rapid.Check(t, func(t *rapid.T) {
		var work []Work
		for i := range rapid.IntRange(2, 12).Draw(t, "tables") {
			work = append(work, Work{tables.TableID(fmt.Sprint("t", i)), i, rapid.SampledFrom([]string{"fr", "nl", "en"}).Draw(t, "language"), ID(fmt.Sprint("a", i))})
		}
		reads := readings(work)
		for _, w := range work {
			if reads[w.Table] == "" || reads[w.Table] == w.Avenue {
				t.Fatalf("table %s with %s reads %q", w.Table, w.Avenue, reads[w.Table])
			}
		}
	})
}
