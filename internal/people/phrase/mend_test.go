package phrase

import (
	mathrand "math/rand/v2"
	"strings"
	"testing"
)

// slipped is a word with one slip in it.
func slipped(r *mathrand.Rand, w string) string {
	i := r.IntN(len(w))
	letter := string(rune('a' + r.IntN(26)))
	switch r.IntN(4) {
	case 0:
		return w[:i] + letter + w[i:]
	case 1:
		return w[:i] + w[i+1:]
	case 2:
		return w[:i] + letter + w[i+1:]
	}
	if i+1 == len(w) {
		i--
	}
	return w[:i] + string(w[i+1]) + string(w[i]) + w[i+2:]
}

// Whoever mistypes two of her five words still comes in, nine times in ten; and never as somebody else.
func TestASlipOfTheFingerIsSetRight(t *testing.T) {
	r := mathrand.New(mathrand.NewPCG(5, 5))
	source := mathrand.NewChaCha8([32]byte{6})
	for _, lang := range languages {
		right, other := 0, 0
		const tries = 300
		for range tries {
			meant := Normalise(New(source, lang))
			words := strings.Fields(meant)
			for _, i := range r.Perm(Words)[:2] {
				words[i] = slipped(r, words[i])
			}
			typed := strings.Join(words, " ")
			switch got := Mend(strings.ToUpper(typed)); got {
			case meant:
				right++
			case typed: // not sure enough
			default:
				other++
			}
		}
		if right < tries*85/100 || other > 0 {
			t.Errorf("%s: %d of %d set right, %d taken for another phrase", lang, right, tries, other)
		}
	}
}

// A phrase as it was given is looked up as it is, whatever the other lists hold; and so is what is no phrase.
func TestWhatIsRightIsNotMended(t *testing.T) {
	source := mathrand.NewChaCha8([32]byte{7})
	for _, lang := range languages {
		for range 300 {
			if p := Normalise(New(source, lang)); Mend(p) != p {
				t.Errorf("%s: %q becomes %q", lang, p, Mend(p))
			}
		}
	}
	p := Normalise(New(source, "fr"))
	words := strings.Fields(p)
	for _, not := range []string{"", words[0], strings.Join(words[:4], " "), p + " " + words[0], "xxxx yyyy zzzz " + words[0] + " " + words[1], words[1] + " " + words[0] + " " + strings.Join(words[2:], " ")} {
		if got := Mend(not); got == p {
			t.Errorf("%q is taken for %q", not, p)
		}
	}
}

func TestSlip(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"pear", "peer", true}, {"pear", "pears", true}, {"ear", "pear", true}, {"pear", "paer", true}, {"pear", "pera", true}, {"pear", "epar", true},
		{"pear", "raep", false}, {"pear", "apers", false}, {"pear", "perk", false}, {"pear", "pe", false},
	} {
		if got := slip(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// What anybody may type at the door, in whatever script and length, is read without harm and to the same end.
func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"", "cerise lampe brouillon panier mardi", "Forêt-HIBOU œillet été ß", "\x00\xff", "a\u0301\u0301 \u200d", "K7QF-2M9T-XD46", strings.Repeat("é ", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalise(s)
		if Normalise(n) != n {
			t.Errorf("%q: %q becomes %q", s, n, Normalise(n))
		}
		m := Mend(s)
		if Mend(m) != m || Mend(n) != m {
			t.Errorf("%q: mended %q, again %q, of its normal form %q", s, m, Mend(m), Mend(n))
		}
	})
}

func FuzzCode(f *testing.F) {
	for _, s := range []string{"", "K7QF-2M9T-XD46", "k7qf 2m9t xd46", "0000-0000-0000", "OOOO OOOO OOOO", "K7QF–2M9T–XDÄ6", "\xff\xfe", "𝟎𝟎𝟎𝟎-0000-0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := NormaliseCode(s)
		if n == "" {
			return
		}
		if len(n) != codeLength || strings.Trim(n, alphabet) != "" || NormaliseCode(n) != n || NormaliseCode(strings.ToLower(n)) != n {
			t.Errorf("%q is read as %q", s, n)
		}
	})
}
