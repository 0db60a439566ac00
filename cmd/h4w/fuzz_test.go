package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"hackathon4women/internal/db"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seating"
	"hackathon4women/internal/web"

	"github.com/alecthomas/kong"
)

// Whatever the settings file holds, the program says what is wrong or runs with settings that make sense.
func FuzzSettings(f *testing.F) {
	for _, s := range []string{`{"listen":":443","acme":["a.example"],"public_url":"https://a.example"}`, `{"proxies":["10.0.0.0/8","::1"]}`, `{"proxies":["10.0.0.0/99"]}`,
		`{"security_contact":"mailto:a@b.example\nx"}`, `{"listen":{"a":[1]}}`, `[]`, `null`, `{`, `{"log_level":"loud"}`, `{"serve":{"listen":1e999}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		resolver, err := kong.JSON(bytes.NewReader(file))
		if err != nil {
			return
		}
		var c struct {
			Serve serveCommand `cmd:""`
		}
		parser, err := kong.New(&c, kong.Resolvers(resolver), kong.Exit(func(int) {}), kong.BindTo(context.Background(), (*context.Context)(nil)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse([]string{"serve"}); err != nil {
			return
		}
		settings, err := c.Serve.settings()
		if err != nil {
			return
		}
		for _, p := range settings.Proxies {
			if !p.IsValid() {
				t.Errorf("%s makes the proxy %v", file, p)
			}
		}
		if strings.ContainsAny(settings.SecurityContact, " \r\n") {
			t.Errorf("%s makes the contact %q", file, settings.SecurityContact)
		}
	})
}

// Whatever a file of people and a plan hold: they are refused, or the engine answers.
func FuzzTables(f *testing.F) {
	f.Add([]byte(`{"schema":1,"rounds":1,"worlds":1,"size_min":2,"size_max":3,"participants":[{"id":"a","world":0,"langs":["fr"]},{"id":"b","world":0,"langs":["fr"]}]}`), []byte(`{"schema":1,"rounds":[[["a","b"]]]}`))
	f.Add([]byte(`{"schema":1,"rounds":1,"worlds":-1,"tables":[1000000000],"participants":[{"id":"a","world":9}]}`), []byte(`{"rounds":[[[""]]]}`))
	f.Add([]byte(`{"rounds":999999999,"worlds":1,"participants":[]}`), []byte(`null`))
	f.Add([]byte(`{"rounds":1,"worlds":1,"participants":[{"id":"a"},{"id":"a"}],"keep_apart":[["a","a"],["x","y"]]}`), []byte(`{"rounds":[null,[]]}`))
	f.Fuzz(func(_ *testing.T, people, plan []byte) {
		if len(people) > 4000 {
			return
		}
		var in seating.Instance
		if json.Unmarshal(people, &in) != nil {
			return
		}
		if p, _, err := seating.Form(context.Background(), in, seating.Options{Seed: 1, Proposals: 50}); err == nil {
			_, _ = seating.Score(in, p)
		}
		var other seating.Plan
		if json.Unmarshal(plan, &other) == nil {
			_, _ = seating.Score(in, other)
		}
	})
}

// Whatever the address of whoever breaks a connection, and whatever Go's server says about it, the address does not reach the log.
func FuzzAddressesLeaveTheLog(f *testing.F) {
	for _, a := range []string{"203.0.113.7", "2001:db8::1", "::ffff:203.0.113.7", "fe80::1%eth0", "::1", "2001:db8:1:2:3:4:5:6"} {
		f.Add(a, "EOF", uint16(443))
		f.Add(a, "read tcp 10.0.0.1:443->"+a+":5: connection reset", uint16(1))
	}
	f.Fuzz(func(t *testing.T, address, said string, port uint16) {
		at, err := netip.ParseAddr(address)
		if err != nil || at.IsUnspecified() || strings.ContainsFunc(at.Zone(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) || r > unicode.MaxASCII }) || !utf8.ValidString(said) || strings.Contains(said, "%") {
			return
		}
		log := &notebook{}
		out := withoutAddresses{slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
		line := "http: TLS handshake error from " + netip.AddrPortFrom(at, port).String() + ": " + said
		if _, err := out.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(log.text(), netip.AddrPortFrom(at, port).String()) {
			t.Errorf("%q became %s", line, log.text())
		}
	})
}

// Whatever anybody sends to the site, whoever she is: never a fault of ours, never a page without its policy.
func FuzzRequest(f *testing.F) {
	h, err := open(f.Context(), storage{Data: f.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { h.db.Close() })
	site, err := h.site(web.Settings{ExitURL: "https://www.meteo.be/"})
	if err != nil {
		f.Fatal(err)
	}
	e, crew, err := (&demoCommand{Speed: 1}).stage(f.Context(), h)
	if err != nil {
		f.Fatal(err)
	}
	tokens := []people.Token{""}
	for _, c := range crew {
		token, _, err := h.people.Enter(f.Context(), c.Phrase)
		if err != nil {
			f.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	for i, r := range site.Routes() {
		method, pattern, _ := strings.Cut(r.Pattern, " ")
		f.Add(method == "POST", strings.ReplaceAll(pathOf(pattern, e), e.Code, "CODE"), "form=x&text=%00%ff&n=-1&person="+db.NewID(), "l=fr", uint8(i))
	}
	f.Add(true, "/e/CODE/register", "world=own&name=%F0%9F%98%80&languages=fr&languages=xx&consent_take_part=1&form="+db.NewID(), "", uint8(0))
	f.Add(false, "/e/CODE/live?topic=table/x&topic=%00&topic=edition/"+string(e.ID), "", "s=\"", uint8(1))
	f.Add(true, "/e/CODE/desk/edition/sessions/new", "date=2027-02-30&clock=25:00&minutes=99999999999999999999&step_1=alone&step_minutes_1=-1&title.nl=%E2%80%AE", "x=1", uint8(1))
	f.Fuzz(func(t *testing.T, deed bool, path, body, cookie string, who uint8) {
		path = strings.ReplaceAll(path, "CODE", e.Code)
		if at, err := url.ParseRequestURI(path); err != nil || !strings.HasPrefix(path, "/") || strings.HasSuffix(at.Path, "/live") {
			return // a stream has no end
		}
		method := http.MethodGet
		if deed {
			method = http.MethodPost
		}
		r, err := http.NewRequestWithContext(t.Context(), method, "http://workshop.test"+path, strings.NewReader(body))
		if err != nil {
			return
		}
		r.RemoteAddr = "192.0.2.1:9"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if token := tokens[int(who)%len(tokens)]; token != "" {
			cookie = "s=" + string(token) + "; " + cookie
		}
		r.Header["Cookie"] = []string{cookie}
		answer := httptest.NewRecorder()
		site.ServeHTTP(answer, r)
		if answer.Code >= 500 {
			t.Errorf("%s %q with %q: %d", method, path, body, answer.Code)
		}
		if answer.Header().Get("Content-Security-Policy") == "" || answer.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %q: no policy", method, path)
		}
	})
}
