package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
)

// Whatever an organiser sets, every page keeps its exit, its neutral title and its curtain, is not kept and not found, and the exit leads to
// a neutral site elsewhere.
func TestNoSettingWeakensTheExit(t *testing.T) {
	ev := startEvening(t, "", 0, nil)
	organiser := ev.persona(t, "organiser", edition.Organiser)
	at, err := url.Parse(ev.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	frame := func(exit string) int {
		status, _ := post(t, organiser.http, ev.server.URL+ev.edition.Path()+"/desk/edition/frame", url.Values{
			"slug": {"atelier"}, "zone": {"Europe/Brussels"}, "capacity": {"60"}, "table_min": {"4"}, "table_max": {"6"}, "exit_url": {exit},
			"discreet": {"0"}, "exit": {"off"}, "idle": {"0"}, "cover": {"0"}, "index": {"1"},
		})
		return status
	}
	for _, exit := range []string{"", "javascript:alert(1)", "http://www.meteo.be/", "https://stop-geweld.example/", "data:text/html,x", "//www.meteo.be", "https://user@www.meteo.be/"} {
		if status := frame(exit); status != http.StatusUnprocessableEntity {
			t.Errorf("an exit to %q: got %d", exit, status)
		}
	}
	if status := frame("https://" + at.Host + ev.edition.PublicPath()); status != http.StatusSeeOther {
		t.Fatalf("the frame is not kept: %d", status)
	}
	for _, path := range []string{"/programme", "/options", "/notes", "/desk", "/desk/edition/frame", "/help", "/enter?x=1"} {
		answer, err := organiser.http.Get(ev.server.URL + ev.edition.Path() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode == http.StatusSeeOther {
			continue // led on, to a page like the others
		}
		for _, want := range []string{`class="exit"`, `data-away="https://www.meteo.be/"`, "data-discreet", "data-idle-cover=\"600\"", "· Atelier</title>", `content="noindex, nofollow"`} {
			if !strings.Contains(string(body), want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
		if h := answer.Header; h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("X-Robots-Tag") == "" {
			t.Errorf("%s may be kept, found or told on", path)
		}
	}
	left, err := organiser.http.Get(ev.server.URL + "/exit?e=" + ev.edition.Code)
	if err != nil {
		t.Fatal(err)
	}
	left.Body.Close()
	if to := left.Header.Get("Location"); to != "https://www.meteo.be/" {
		t.Errorf("the exit leads to %s", to)
	}
}
