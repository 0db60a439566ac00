package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// A page that nobody touches covers itself, and later ends the visit; both are announced, both can be put off, nothing typed is lost, and
// nobody else sees it. In a real browser.
func TestNothingLiesOpenForLong(t *testing.T) {
	t.Parallel()
	ev := moodyEvening(t, nil)
	if found := visited(t, ev, "idle.mjs", map[string]any{"other": ev.phrases["organiser"]}); found.Checks < 25 {
		t.Errorf("only %d checks were made", found.Checks)
	}
}

// What an open page asks for by itself is no sign of life: the visit of someone who has gone away ends after half an hour, staff's too.
func TestAnOpenPageKeepsNobodySignedIn(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 0, nil)
		organiser := ev.persona(t, "organiser", edition.Organiser)
		seen := func() (at int64) {
			err := ev.house.db.Read(t.Context(), func(tx *db.Tx) error { return tx.Row("SELECT max(seen_at) FROM visits", nil, &at) })
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		since := func(ago time.Duration) int64 {
			at := clock.Millis(time.Now().Add(-ago))
			err := ev.house.db.Write(t.Context(), func(tx *db.Tx) error { return tx.Do("UPDATE visits SET seen_at = $1", at) })
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		ask := func(method, path, header, value string) int {
			r, err := http.NewRequestWithContext(t.Context(), method, ev.server.URL+path, strings.NewReader(""))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set(header, value)
			answer, err := organiser.http.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			return answer.StatusCode
		}
		desk := ev.edition.Path() + "/desk"
		before := since(20 * time.Minute)
		if status := ask("GET", desk, "X-Live", "1"); status != http.StatusOK || seen() != before {
			t.Errorf("a page's own question: %d, and the visit was seen", status)
		}
		if status := ask("POST", "/awake", "X-Form", "1"); status != http.StatusNoContent || seen() == before {
			t.Errorf("a sign of life: %d, and the visit was not seen", status)
		}
		since(31 * time.Minute)
		if status := ask("POST", "/awake", "X-Form", "1"); status != http.StatusUnauthorized {
			t.Errorf("after half an hour: %d", status)
		}
		if status := ask("GET", desk, "X-Live", "1"); status == http.StatusOK {
			t.Error("after half an hour the desk is still open")
		}
	})
}
