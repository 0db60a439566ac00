package seating

import (
	"reflect"
	"slices"
	"testing"
)

// polyglots is an instance of people who speak one language each, as a hard case for mixing, with rules.
func polyglots() Instance {
	in := Instance{Rounds: 1, SizeMin: 4, SizeMax: 6, Target: 6, Worlds: 4}
	for i := range 36 {
		langs := []string{"fr"}
		if i%3 == 0 {
			langs = []string{"nl"}
		}
		world := i % 4
		if i%3 == 0 {
			world = i / 3 % 2 // those who speak Dutch are of two worlds
		}
		in.Participants = append(in.Participants, Participant{ID: string(rune('A' + i)), World: world, Langs: langs, Fac: i%5 == 0, Present: []int{1}})
	}
	in.KeepApart, in.Support = [][2]string{{"A", "B"}, {"C", "D"}}, [][2]string{{"E", "F"}}
	return in
}

func TestNoPriceIsPutOnWhatIsNeverGivenUp(t *testing.T) {
	in := polyglots()
	in.Pins = []Pin{{ID: "A", Table: 1}}
	kinds := map[string]bool{}
	for _, r := range Relaxations(in) {
		kinds[r.Kind] = true
		with := relaxed(in, r)
		if !reflect.DeepEqual(with.KeepApart, in.KeepApart) || !reflect.DeepEqual(with.Support, in.Support) || !reflect.DeepEqual(with.KeepApartOrgs, in.KeepApartOrgs) {
			t.Errorf("%s: what is private is not the same", r.Kind)
		}
		if reflect.DeepEqual(with, in) {
			t.Errorf("%s changes nothing", r.Kind)
		}
	}
	for _, kind := range []string{Interpretation, MoreFacilitators, LargerTables, FreePins} {
		if !kinds[kind] {
			t.Errorf("%s has no price", kind)
		}
	}
	if in.Participants[0].Langs[0] != "nl" || len(in.Participants[0].Langs) != 1 || len(in.Pins) != 1 {
		t.Error("the instance itself was changed")
	}
}

func TestInterpretationBringsMeetings(t *testing.T) {
	var prices []Price
	if err := Worth(t.Context(), polyglots(), Options{Seed: 3, Proposals: 60_000}, func(p Price) { prices = append(prices, p) }); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(prices, func(p Price) bool { return p.Kind == Interpretation })
	if i < 0 || prices[i].People != 12 || prices[i].First < 5 || prices[i].Unsure {
		t.Errorf("interpretation for twelve: got %+v", prices)
	}
}
