package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The exit in a real browser, with the back-forward cache on: by press, by Shift three times, with a server that hangs, without
// script. Afterwards Back, Forward, reload and a reopened tab show nothing.
func TestNothingIsLeftAfterTheExit(t *testing.T) {
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		t.Skip("no browser at hand")
	}
	var hanging atomic.Bool
	ev := startEvening(t, "", 3, func(site http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/test-hang":
				hanging.Store(r.URL.RawQuery == "")
			case hanging.Load() && r.URL.Path == "/exit":
				select {
				case <-r.Context().Done():
				case <-time.After(20 * time.Second):
				}
			default:
				site.ServeHTTP(w, r)
			}
		})
	})
	away := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!doctype html><title>Météo</title><p>Il fait beau.</p>")
	}))
	defer away.Close()
	at, err := url.Parse(ev.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	who := ev.company.Reserve("Wout")[0]
	config, err := json.Marshal(map[string]any{
		"site": "http://workshop.localhost:" + at.Port(), "phrase": who.Phrase, "edition": ev.edition.Path(),
		"away": ev.edition.ExitURL, "awayAt": strings.TrimPrefix(away.URL, "https://"),
		"secrets": []string{"Wout", "Werkpunt", who.Phrase}, "hang": ev.server.URL + "/test-hang",
	})
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "../../scripts/exit.mjs")
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
	if result.Checks < 60 {
		t.Errorf("only %d checks were made", result.Checks)
	}
	for _, f := range result.Faults {
		t.Error(f)
	}
}
