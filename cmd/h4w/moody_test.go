package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// moody stands before the site and behaves, when told, as servers do on a bad day: deaf to whoever leaves, deaf to everything, slow,
// stuck in the middle of a page, or not there.
type moody struct {
	site http.Handler
	mood atomic.Value
}

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mood, _ := m.mood.Load().(string)
	isPage := strings.HasPrefix(r.URL.Path, "/e/") && !strings.HasSuffix(r.URL.Path, "/live")
	switch {
	case r.URL.Path == "/test-mood":
		m.mood.Store(r.URL.RawQuery)
	case mood == "exit" && r.URL.Path == "/exit", mood == "deaf":
		deaf(r)
	case mood == "down":
		panic(http.ErrAbortHandler)
	case mood == "slow" && isPage:
		time.Sleep(700 * time.Millisecond)
		m.site.ServeHTTP(w, r)
	case mood == "half" && isPage && r.Method == http.MethodGet:
		m.half(w, r)
	default:
		m.site.ServeHTTP(w, r)
	}
}

// half sends a page up to the middle of its content and then nothing more.
func (m *moody) half(w http.ResponseWriter, r *http.Request) {
	r.Header.Del("Accept-Encoding")
	whole := httptest.NewRecorder()
	m.site.ServeHTTP(whole, r)
	page := whole.Body.Bytes()
	w.Header().Set("Content-Type", whole.Header().Get("Content-Type"))
	w.WriteHeader(whole.Code)
	cut := bytes.Index(page, []byte("<main"))
	cut += (len(page) - cut) / 2
	if _, err := w.Write(page[:cut]); err != nil {
		return
	}
	w.(http.Flusher).Flush()
	time.Sleep(1200 * time.Millisecond)
	_, _ = w.Write(page[cut:]) // whoever still listens gets the rest
}

func deaf(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-time.After(30 * time.Second):
	}
}

// visitFound is what one of the scripts about leaving found.
type visitFound struct {
	Checks  int
	Faults  []string
	Slow    map[string]int // state → milliseconds until the other site
	Secrets []string       // phrase and tokens of the visit
	Rows    []int          // of the browser's history, at the start and at the end
}

// moodyEvening is an evening whose server has moods. It is there only where a browser is.
func moodyEvening(t *testing.T, between func(http.Handler) http.Handler) *evening {
	t.Helper()
	return moodyEveningAt(t, "", between)
}

func moodyEveningAt(t *testing.T, where string, between func(http.Handler) http.Handler) *evening {
	t.Helper()
	needsBrowser(t)
	return startEvening(t, where, 3, func(site http.Handler) http.Handler {
		if between != nil {
			site = between(site)
		}
		return &moody{site: site}
	})
}

// visited runs one of the scripts about leaving against an evening, with a neutral site to leave to. Whoever visits may be Wout.
func visited(t *testing.T, ev *evening, script string, more map[string]any) visitFound {
	t.Helper()
	away := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Météo</title><p>Il fait beau.</p>")
	}))
	defer away.Close()
	at, err := url.Parse(ev.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	who := ev.company.Reserve("Wout")[0]
	given := map[string]any{
		"site": "http://workshop.localhost:" + at.Port(), "server": ev.server.URL, "phrase": who.Phrase, "edition": ev.edition.Path(),
		"away": ev.edition.ExitURL, "awayAt": strings.TrimPrefix(away.URL, "https://"),
		"secrets": []string{"Wout", "Werkpunt", who.Phrase}, "prove": os.Getenv("H4W_PROVE") != "",
	}
	maps.Copy(given, more)
	var found visitFound
	browse(t, script, given, &found)
	return found
}
