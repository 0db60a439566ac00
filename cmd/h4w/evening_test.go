package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/rehearse"
	"hackathon4women/internal/web"
)

// evening is the whole program as it is wired, on a real server, with the February edition and a few of its people.
type evening struct {
	house   *house
	storage storage
	server  *httptest.Server
	edition edition.Edition
	phrases map[string]string // by role, or by name
	company *rehearse.Company
	data    string // folder of the data
}

// startEvening wires everything on a folder or a PostgreSQL address and lets people come in through their pages.
func startEvening(t *testing.T, where string, people int, between func(http.Handler) http.Handler) *evening {
	t.Helper()
	return startLogged(t, where, people, between, slog.DiscardHandler)
}

// startLogged is an evening whose log somebody reads.
func startLogged(t *testing.T, where string, people int, between func(http.Handler) http.Handler, log slog.Handler) *evening {
	t.Helper()
	s := storage{Data: t.TempDir()}
	if len(where) > 8 && where[:8] == "postgres" {
		s.Database = where
	}
	ctx, stop := context.WithCancel(t.Context())
	h, err := open(ctx, s, slog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	site, err := h.site(web.Settings{ExitURL: "https://www.meteo.be/"})
	if err != nil {
		t.Fatal(err)
	}
	handler := http.Handler(site)
	if between != nil {
		handler = between(site)
	}
	server := httptest.NewServer(handler)
	working := make(chan error, 1)
	go func() { working <- h.jobs.Run(ctx) }()
	attending := make(chan struct{})
	go func() {
		defer close(attending)
		h.rooms.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		server.CloseClientConnections()
		server.Close()
		<-attending
		if err := <-working; err != nil && !errors.Is(err, context.Canceled) { // a short test may stop in the middle of a job
			t.Errorf("jobs: %v", err)
		}
		if err := h.db.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	e, crew, err := (&demoCommand{Speed: 1}).stage(ctx, h)
	if err != nil {
		t.Fatal(err)
	}
	ev := &evening{house: h, storage: s, server: server, edition: e, phrases: map[string]string{}, data: s.Data}
	for _, c := range crew {
		ev.phrases[c.Key] = c.Phrase
	}
	if people > 0 {
		gathering, enough := context.WithTimeout(ctx, time.Minute)
		defer enough()
		ev.company, err = rehearse.Gather(gathering, rehearse.Options{Server: server.URL, Edition: e.Code, People: people, Speed: 1, Seed: 7, Phrase: ev.phrases["organiser"], SafetyLead: ev.phrases["safetylead"]})
		if err != nil {
			t.Fatalf("gathering: %v", err)
		}
	}
	return ev
}

// onEachEngine runs a test with the address of a fresh database of each kind.
func onEachEngine(t *testing.T, test func(t *testing.T, where string)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() == db.Postgres {
			test(t, dbtest.EmptyPostgres(t))
			return
		}
		test(t, "")
	})
}

// inProofOnEach runs a test on SQLite, and with H4W_PROVE=1 on PostgreSQL too: for attackers who need minutes.
func inProofOnEach(t *testing.T, test func(t *testing.T, where string)) {
	t.Helper()
	onEachEngine(t, func(t *testing.T, where string) {
		if where != "" && os.Getenv("H4W_PROVE") == "" {
			t.Skip("long: make prove looks at both engines")
		}
		test(t, where)
	})
}

// until waits for something that happens by itself.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}
