package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"hackathon4women/internal/seating"

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
