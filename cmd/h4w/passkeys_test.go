package main

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"hackathon4women/internal/db"
)

// A passkey in a real browser: added after the phrase was shown again, in with it, a dangerous act proved with it, removed.
func TestPasskeysInTheBrowser(t *testing.T) {
	needsBrowser(t)
	var ev *evening
	ev = startEvening(t, "", 0, func(site http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/test-stale" {
				site.ServeHTTP(w, r)
				return
			}
			err := ev.house.db.Write(r.Context(), func(tx *db.Tx) error {
				return tx.Do("UPDATE visits SET proved_at = $1", time.Now().Add(-11*time.Minute).UnixMilli())
			})
			if err != nil {
				t.Error(err)
			}
		})
	})
	at, err := url.Parse(ev.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	ev.persona(t, "organiser", 0) // has read about the exit
	inspect(t, "passkeys.mjs", map[string]string{
		"site": "http://localhost:" + at.Port(), "phrase": ev.phrases["organiser"], "edition": ev.edition.Path(), "stale": ev.server.URL + "/test-stale",
	}, 12)
}
