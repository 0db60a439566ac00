package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"testing"
	"time"

	"hackathon4women/internal/db"
)

// A passkey in a real browser: added after the phrase was shown again, in with it, a dangerous act proved with it, removed.
func TestPasskeysInTheBrowser(t *testing.T) {
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		t.Skip("no browser at hand")
	}
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
	config, err := json.Marshal(map[string]string{
		"site": "http://localhost:" + at.Port(), "phrase": ev.phrases["organiser"], "edition": ev.edition.Path(), "stale": ev.server.URL + "/test-stale",
	})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "../../scripts/passkeys.mjs")
	node.Stdin, node.Stderr = bytes.NewReader(config), os.Stderr
	out, err := node.Output()
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Checks int
		Faults []string
	}
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatal(err)
	}
	if result.Checks < 12 {
		t.Errorf("only %d checks were made", result.Checks)
	}
	for _, f := range result.Faults {
		t.Error(f)
	}
}
