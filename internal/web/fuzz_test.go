package web

import (
	"bytes"
	"encoding/csv"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hackathon4women/internal/i18n"
)

// Whoever asks through whatever, a visitor's own words about where she comes from are not believed.
func FuzzForwarded(f *testing.F) {
	proxy := netip.MustParsePrefix("10.0.0.0/8")
	s := &Site{settings: Settings{Proxies: []netip.Prefix{proxy}}}
	for _, h := range []string{"", "1.2.3.4", "1.2.3.4, 10.0.0.9", "spoofed, 1.2.3.4", ",,,", "::ffff:10.0.0.1", "1.2.3.4%eth0", "10.0.0.1, 10.0.0.2"} {
		f.Add("10.0.0.1:80", h)
		f.Add("192.0.2.7:80", h)
		f.Add("[::ffff:10.0.0.1]:80", h)
		f.Add("@", h)
	}
	f.Fuzz(func(t *testing.T, remote, header string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Forwarded-For", header)
		r.Header.Set("X-Forwarded-Proto", "https")
		got := s.address(r)
		line, err := netip.ParseAddrPort(remote)
		if err != nil {
			return
		}
		if from := line.Addr().Unmap(); !proxy.Contains(from) && (got.WithZone("") != from.WithZone("") || s.https(r)) {
			t.Errorf("%s says it is for %q over https, and is believed: %v", remote, header, got)
		}
		hops := strings.Split(header, ",")
		last, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1]))
		if err == nil && proxy.Contains(line.Addr().Unmap()) && !proxy.Contains(last.Unmap()) && got != last.Unmap() {
			t.Errorf("the proxy says %q, we take %v", header, got)
		}
	})
}

// Where a form leads back to is a path of this site, however a browser reads it.
func FuzzWayBack(f *testing.F) {
	for _, s := range []string{"/e/x/table?a=b", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "\\\\evil", "/%2f/evil", "/.//evil.example", "///evil.example", " //evil", "/a\r\nSet-Cookie: x=y", "?x", ""} {
		f.Add(s)
	}
	here := &url.URL{Scheme: "https", Host: "site.example", Path: "/language"}
	f.Fuzz(func(t *testing.T, back string) {
		got := localPath(back)
		to, err := here.Parse(got)
		if err != nil || to.Host != "site.example" || to.Scheme != "https" || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t\x00") {
			t.Errorf("%q leads to %q, %v", back, got, err)
		}
	})
}

// Whatever somebody is called: a spreadsheet reads it back as text, in its own cell.
func FuzzCells(f *testing.F) {
	words, err := i18n.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "\r=1", "\x00=1", "\u200b=1", "\ufeff=1", "\u00a0=1", "＝1", "a;b\"c\nd", "%x", "|x", "Noor", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if !utf8.ValidString(cell) {
			return
		}
		for _, lang := range []string{"en", "fr"} {
			w := httptest.NewRecorder()
			if err := (&Site{}).spreadsheet(w, visit{Words: words.In(lang)}, "list.csv", [][]string{{"a", cell, "z"}}); err != nil {
				t.Fatal(err)
			}
			c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(w.Body.Bytes(), []byte("\ufeff"))))
			if lang == "fr" {
				c.Comma = ';'
			}
			rows, err := c.ReadAll()
			if err != nil || len(rows) != 1 || len(rows[0]) != 3 {
				t.Fatalf("%q reads as %q, %v", cell, rows, err)
			}
			begins := strings.TrimLeftFunc(rows[0][1], func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
			if begins != "" && strings.ContainsAny(begins[:1], "=+-@|%") {
				t.Errorf("%q is written as %q, which a spreadsheet may run", cell, rows[0][1])
			}
		}
	})
}

func TestFormsTakeNoTextThatTurnsRound(t *testing.T) {
	r := httptest.NewRequest("POST", "/", strings.NewReader(url.Values{"text": {"a\u202egnp.exe\u202c \u2067b\u2069 \u200fمريم é"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := form(r); err != nil {
		t.Fatal(err)
	}
	if got, want := r.PostForm.Get("text"), "agnp.exe b \u200fمريم é"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFormulaBehindWhatDoesNotShowIsText(t *testing.T) {
	for _, cell := range []string{"=1", " =1", "\u200b=1", "\ufeff+1", "\u00a0-1", "\x00@x", "\t=1", "\u2060|x"} {
		if got := harmless(cell); got != "'"+cell {
			t.Errorf("%q is written as %q", cell, got)
		}
	}
	if got := harmless("Noor = Nora"); got != "Noor = Nora" {
		t.Errorf("a name is written as %q", got)
	}
}
