package cast

import "testing"

func TestTheCastIsWhoTheReadmeSays(t *testing.T) {
	if got := len(Participants); got != 27 {
		t.Errorf("participants: got %d, want 27", got)
	}
	if len(Facilitators) != 5 || len(Jurors) != 2 {
		t.Errorf("got %d facilitators and %d jurors, want 5 and 2", len(Facilitators), len(Jurors))
	}
	names, worlds := map[string]bool{}, map[string]int{}
	for _, p := range append(append(append([]Person{}, Participants...), Facilitators...), Jurors...) {
		if names[p.Name] {
			t.Errorf("two people called %s", p.Name)
		}
		names[p.Name] = true
		worlds[p.World]++
		if (p.World == "own") != (p.Organisation == "") {
			t.Errorf("%s of world %s and organisation %q", p.Name, p.World, p.Organisation)
		}
		if len(p.Languages) == 0 {
			t.Errorf("%s speaks nothing", p.Name)
		}
	}
	for _, w := range []string{"isp", "firm", "social", "assoc", "public", "own"} {
		if worlds[w] == 0 {
			t.Errorf("nobody from world %s", w)
		}
	}
}
