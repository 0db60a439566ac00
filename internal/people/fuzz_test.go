package people

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hackathon4women/internal/mail"
)

// An address that the form takes is one to which a letter can be written, and cannot carry a second one or a header.
func FuzzMailShape(f *testing.F) {
	for _, s := range []string{
		"", "@", "merel@example.org", "Merel@Example.org", "m.erel+2021@sub.example.be", "zoë@exämple.be", "a..b@example.org", ".a@example.org", "a@b", "a@b.c@d.e",
		"a@example.org\r\nBcc: eve@example.org", "a@example.org, eve@example.org", "Merel <a@example.org>", "a@[127.0.0.1]", "\"a b\"@example.org", "a@example.org.", "a@.org", "a\u202e@example.org", "\xff@example.org",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !mailShape(s) {
			return
		}
		if strings.Count(s, "@") != 1 || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) || len(s) > 254 {
			t.Errorf("taken: %q", s)
		}
		if err := mail.Sendable(s); err != nil {
			t.Errorf("%q is taken, and no letter can be sent there: %v", s, err)
		}
	})
}

// A name, in whatever script, is one line of valid text, and tidying it again changes nothing.
func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "Zoë van  der Linden", "مريم", "👩🏽‍🚀 Noor", "\u202eevil\u202c", "=1+1", "a\r\nb\x00", "\xff\xfe", "\u3164", "\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := line(s)
		if line(l) != l || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n\t\x00") || strings.TrimSpace(l) != l {
			t.Errorf("%q becomes %q, then %q", s, l, line(l))
		}
	})
}
