package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/web"
)

// In a real browser: two presses from the table page to a listener, with and without script, and both sides see what is said.
func TestTwoPressesLeadToAListener(t *testing.T) {
	needsBrowser(t)
	ev := startEvening(t, "", 1, nil)
	ev.phrases["Wout"] = ev.company.Reserve("Wout")[0].Phrase
	her, listener := ev.persona(t, "Wout", edition.Participant), ev.persona(t, "listener", edition.Listener)
	inspect(t, "word.mjs", map[string]any{"site": ev.server.URL, "edition": ev.edition.Path(), "her": ev.cookie(t, her), "listener": ev.cookie(t, listener)}, 9)
}

var helpLink = regexp.MustCompile(`<a class="bar__help" href="(/e/[a-z0-9]+|/p/[a-z0-9-]+|)/help[^"]*"`)

// Help is one press away on every page that anybody can read, also signed out, also on pages of something that went wrong.
func TestHelpIsOnePressAwayFromEveryPage(t *testing.T) {
	ev := startEvening(t, "", 1, nil)
	ev.phrases["Wout"] = ev.company.Reserve("Wout")[0].Phrase
	all := []persona{{name: "visitor", http: client(t)}, ev.persona(t, "Wout", edition.Participant), ev.persona(t, "organiser", edition.Organiser), ev.persona(t, "listener", edition.Listener)}
	site, err := ev.house.site(web.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	pages, faults := 0, 0
	ask := func(who persona, method, path string) {
		t.Helper()
		a := &around{evening: ev}
		r, err := http.NewRequestWithContext(t.Context(), method, ev.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := who.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		kind, status := answer.Header.Get("Content-Type"), answer.StatusCode
		answer.Body.Close()
		if !strings.HasPrefix(kind, "text/html") || status >= 300 && status < 400 {
			return
		}
		again, err := http.NewRequestWithContext(t.Context(), method, ev.server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		pages++
		if status >= 400 {
			faults++
		}
		if page := a.read(t, who, again); !helpLink.MatchString(page) {
			t.Errorf("%s %s as %s (%d): no way to help", method, path, who.name, status)
		}
	}
	for _, route := range site.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodGet || strings.HasSuffix(pattern, "/live") || strings.HasSuffix(pattern, "/exit") {
			continue
		}
		for _, who := range all {
			ask(who, method, pathOf(pattern, ev.edition))
		}
	}
	for _, who := range all {
		ask(who, http.MethodGet, "/nothing/here")
		ask(who, http.MethodGet, "/e/nowhere1/table")
		ask(who, http.MethodDelete, ev.edition.Path()+"/notes")
	}
	if pages < 100 || faults < 20 {
		t.Errorf("looked at %d pages, %d of them of something that went wrong", pages, faults)
	}
}
