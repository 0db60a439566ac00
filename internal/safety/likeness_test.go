package safety

import "testing"

func TestNamesAreRecognisedHoweverTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		wish, known string
		want        Likeness
	}{
		{"Marc Dupont", "marc dupont", Close},
		{"DUPONT Marc", "Marc Dupont", Close},
		{"mon ex-mari, Marc Dupont, il travaille à Namur", "Marc Dupont", Close},
		{"M. Dupont", "Marc Dupont", Close},
		{"Marc Dupond", "Marc Dupont", Close},
		{"Macr Dupont", "Marc Dupont", Possible}, // a short name holds no slip
		{"Benoit Lefevre", "Benoît Lefèvre", Close},
		{"Jozefien Vandenberghe", "Jozefien Van den Berghe", Close},
		{"Van den Berghe", "vandenberghe", Close},
		{"Jean-Pierre Claes", "Claes, Jean Pierre", Close},
		{"Mohammed El Amrani", "Mohamed El-Amrani", Close},
		{"Müller Jürgen", "Jurgen Muller", Close},
		{"Strauß", "strauss", Close},
		{"Łukasz Œuvrard", "lukasz oeuvrard", Close},
		{"Δημήτρης Παππάς", "δημητρης παππας", Close},
		{"محمد علي", "علي محمد", Close},
		{"Marc", "Marc", Close},
		{"Marc", "Marc Dupont", Possible},
		{"Dupont", "Claire Dupont", Possible},
		{"Anna Maes", "Bea Smets", Unlike},
		{"Anna Maes", "Hanna Smets", Possible},
		{"mon mari", "Marie", Unlike},
		{"my brother", "Bro", Unlike},
		{"Li", "Lo", Unlike},
		{"", "Marc", Unlike},
		{"?", "!", Unlike},
	} {
		if got := alike(c.wish, c.known); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.wish, c.known, got, c.want)
		}
	}
	for _, c := range []struct {
		wish, body string
		want       Likeness
	}{
		{"someone of Studio Kaai", "STUDIO KAAI vzw", Close},
		{"le CPAS de Molenbeek", "CPAS Molenbeek", Close},
		{"Actiris", "Actiris", Close},
		{"quelqu'un de chez Actiris", "actiris asbl", Close},
		{"Studio Noord", "Studio Kaai", Possible},
		{"Groencentrum", "Bakkerij Morgenrood", Unlike},
		{"Wout", "", Unlike},
	} {
		if got := alikeBody(c.wish, c.body); got != c.want {
			t.Errorf("%q, body %q: got %d, want %d", c.wish, c.body, got, c.want)
		}
	}
}

func TestSlipsAreCountedAsPeopleMakeThem(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"maes", "", 4}, {"maes", "maas", 1}, {"maes", "meas", 1}, {"maes", "mas", 1}, {"peeters", "peters", 1}, {"janssens", "jansen", 2}, {"ca", "abc", 3}} {
		if got := slips([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.a, c.b, got, c.want)
		}
		if got := slips([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
