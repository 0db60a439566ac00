package safety

import (
	"slices"
	"testing"
	"time"
)

// Hours that are read are hours of a week, and are written so that they read the same.
func FuzzHours(f *testing.F) {
	for _, s := range []string{"1-5 9:00-17:00", "7 0:00-24:00", "1 9-12\n1 13-17", "0 9-12", "1-8 9-12", "5-1 9-12", "1 9:60-10", "1 24:01-25", "1 -1:-1-3", "1 9:00-9:00", "1\t9-10", "1-5  9:00 - 17:00", "1 9:+5-10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		spans, err := ParseHours(s)
		if err != nil {
			return
		}
		for _, p := range spans {
			if p.Day < time.Sunday || p.Day > time.Saturday || p.From < 0 || p.Until <= p.From || p.Until > 24*60 {
				t.Errorf("%q is read as %+v", s, p)
			}
		}
		if again, err := ParseHours(HoursText(spans)); err != nil || !slices.Equal(again, spans) {
			t.Errorf("%q is %v, written as %q, which reads as %v, %v", s, spans, HoursText(spans), again, err)
		}
	})
}

// Whatever people write where a name is asked, comparing it ends soon; a name is like itself, and it makes no difference which of two
// comes first where they are the same in all but case and blanks.
func FuzzLikeness(f *testing.F) {
	for _, s := range [][2]string{{"Karel Smets", "SMETS  Karel"}, {"Özlem Yıldız", "Ozlem Yildiz"}, {"", ""}, {"a a a a a a", "a"}, {"\u0301\u0301", "é"}, {"李小龍", "李 小龍"}, {"\xff", "x"}, {"Anne-Marie d'Hondt", "Dhondt Annemarie"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, wish, known string) {
		if len(wish) > 600 || len(known) > 600 {
			return // forms take no more
		}
		began := time.Now()
		alike(wish, known)
		alikeBody(wish, known)
		SameBody(wish, known)
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%q and %q: %v", wish, known, took)
		}
		short := slices.ContainsFunc(namesIn(wish), func(n string) bool { return len([]rune(n)) < 3 })
		if names := namesIn(wish); len(names) > 1 && !short && alike(wish, wish) == 0 {
			t.Errorf("%q is not like itself", wish)
		}
		if SameBody(wish, known) != SameBody(known, wish) {
			t.Errorf("%q and %q are one body, or not, depending on which comes first", wish, known)
		}
	})
}
