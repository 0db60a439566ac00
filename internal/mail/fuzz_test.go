package mail

import (
	"bytes"
	"net/mail"
	"strings"
	"testing"
)

// Whatever stands in a letter: it is refused, or it has one reader, one subject and no header more.
func FuzzLetter(f *testing.F) {
	f.Add("a@b.example", "Hello", "text")
	f.Add("a@b.example, c@d.example", "Hello", "text")
	f.Add("a@b.example\r\nBcc: c@d.example", "Hello\r\nBcc: c@d.example", "text\r\n.\r\nMAIL FROM:<x@y.example>")
	f.Add("\"a\nb\"@c.example", "é\u2028Bcc: x", "\x00")
	f.Add("ü@ö.example", strings.Repeat("é", 120), "a\rb")
	sender, err := New("smtp://127.0.0.1", "Office <office@site.example>", 0)
	if err != nil {
		f.Fatal(err)
	}
	server := sender.(*Server)
	want := map[string]bool{"From": true, "To": true, "Subject": true, "Date": true, "Message-Id": true, "Mime-Version": true, "Auto-Submitted": true,
		"Content-Type": true, "Content-Transfer-Encoding": true}
	f.Fuzz(func(t *testing.T, to, subject, text string) {
		letter, err := server.letter(Message{To: to, Subject: subject, Text: text})
		if err != nil {
			return
		}
		var b bytes.Buffer
		if _, err := letter.WriteTo(&b); err != nil {
			return
		}
		m, err := mail.ReadMessage(&b)
		if err != nil {
			t.Fatalf("to %q about %q: %v", to, subject, err)
		}
		for name, values := range m.Header {
			if !want[name] || len(values) != 1 {
				t.Errorf("to %q about %q: has %s %q", to, subject, name, values)
			}
		}
		if all, err := m.Header.AddressList("To"); err != nil || len(all) != 1 {
			t.Errorf("to %q: is for %v, %v", to, all, err)
		}
	})
}

// Whatever stands in the settings, the mail server is refused or has a name, a port and a sender.
func FuzzServer(f *testing.F) {
	for _, s := range []string{"smtp://user:pass@host:587", "smtps://host", "smtp://:0", "smtp://[::1]:99999", "http://x", "smtp://h/path", "smtp://h?tls=none", "\x7f"} {
		f.Add(s, "a@b.example")
	}
	f.Add("smtp://h", "a\r\nBcc: c@d.example")
	f.Fuzz(func(t *testing.T, address, from string) {
		sender, err := New(address, from, 0)
		if err != nil || address == "" {
			return
		}
		if s := sender.(*Server); s.host == "" || s.port < 1 || s.port > 65535 || hidden(s.from.Address) || strings.ContainsAny(s.from.Address, "\r\n") {
			t.Errorf("%q from %q makes %+v", address, from, s)
		}
	})
}
