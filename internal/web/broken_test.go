package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/web"
)

// bare is a site without an edition, and what it logs.
func bare(t *testing.T, d *db.DB, settings web.Settings) (*web.Site, *bytes.Buffer) {
	t.Helper()
	var logged bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&logged, nil))
	words, err := i18n.Load()
	must(t, err)
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{5}, 32))
	must(t, err)
	hub := live.NewHub()
	folk := people.NewService(d, keeper, clock.Real, hub, jobs.NewQueue(d, clock.Real, log))
	settings.ExitURL = "https://www.meteo.be/"
	site, err := web.New(settings, log, d, words, hub, clock.Real, web.Chapters{People: folk})
	must(t, err)
	return site, &logged
}

// A fault of ours is a page like others: with the exit, without a word of what went wrong inside. The log has it.
func TestABrokenPageStillHasTheExitAndTellsNothing(t *testing.T) {
	d := dbtest.SQLite(t)
	for name, deed := range map[string]func(http.ResponseWriter, *http.Request) error{
		"panics": func(http.ResponseWriter, *http.Request) error { panic("SELECT secret\nFROM people") },
		"fails":  func(http.ResponseWriter, *http.Request) error { return errors.New("SELECT secret\nFROM people") },
	} {
		t.Run(name, func(t *testing.T) {
			site, logged := bare(t, d, web.Settings{})
			w := httptest.NewRecorder()
			site.Breaking(deed).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
			body := w.Body.String()
			if w.Code != http.StatusInternalServerError || strings.Contains(body, "SELECT") || strings.Contains(body, ".go:") {
				t.Errorf("got %d:\n%s", w.Code, body)
			}
			if !strings.Contains(body, "data-exit") {
				t.Error("the page has no exit")
			}
			if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("headers are %v", w.Header())
			}
			if !strings.Contains(logged.String(), `SELECT secret\nFROM people`) {
				t.Errorf("the log has %q, want what happened, on one line", logged)
			}
		})
	}
}

// Half a file is never taken for a whole one: the line is cut.
func TestABrokenFileIsCutOff(t *testing.T) {
	site, _ := bare(t, dbtest.SQLite(t), web.Settings{})
	server := httptest.NewServer(site.Breaking(func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Length", "100")
		if _, err := w.Write([]byte("half a file")); err != nil {
			return err
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return err
		}
		panic("in the middle")
	}))
	defer server.Close()
	answer, err := http.Get(server.URL)
	must(t, err)
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("got all of %q", text)
	}
}

func TestWhereToReportAWeaknessIsWhatTheOperatorSaid(t *testing.T) {
	d := dbtest.SQLite(t)
	site, _ := bare(t, d, web.Settings{})
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", "/.well-known/security.txt", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("without a contact: got %d", w.Code)
	}
	site, _ = bare(t, d, web.Settings{SecurityContact: "mailto:care@workshop.example", PublicURL: "https://workshop.example"})
	w = httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", "/.well-known/security.txt", nil))
	for _, line := range []string{"Contact: mailto:care@workshop.example\n", "\nExpires: 2", "\nCanonical: https://workshop.example/.well-known/security.txt\n"} {
		if !strings.Contains(w.Body.String(), line) {
			t.Errorf("%q is missing in\n%s", line, w.Body)
		}
	}
	for text, want := range map[string]bool{
		"mailto:a@b.example": true, "https://b.example/report": true, "tel:+3225550100": true,
		"": false, "a@b.example": false, "http://b.example": false, "mailto:": false, "mailto:a@b.example\nContact: mailto:c@d.example": false,
	} {
		if web.IsContact(text) != want {
			t.Errorf("IsContact(%q) is not %t", text, want)
		}
	}
}
