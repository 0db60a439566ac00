package main

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/web"
)

// cookie is the value of a persona's session cookie.
func (ev *evening) cookie(t *testing.T, p persona) string {
	t.Helper()
	at, err := url.Parse(ev.server.URL)
	must(t, err)
	for _, c := range p.http.Jar.Cookies(at) {
		if c.Name == "s" {
			return c.Value
		}
	}
	t.Fatalf("%s has no session", p.name)
	return ""
}

// idOf is the id of whoever a cookie belongs to.
func (ev *evening) idOf(t *testing.T, cookie string) people.ID {
	t.Helper()
	visit, err := ev.house.people.Who(t.Context(), people.Token(cookie))
	must(t, err)
	return visit.Subject
}

// Whoever is put out leaves every page within two seconds, in a real browser; from every device every later request is ended
// or not found; what she says to it reaches the safety lead alone, who may let her back.
func TestWhoeverIsPutOutIsOutEverywhereAtOnce(t *testing.T) {
	needsBrowser(t)
	ev := startEvening(t, "", 3, nil)
	ev.phrases["Wout"] = ev.company.Reserve("Wout")[0].Phrase
	wout, second := ev.persona(t, "Wout", edition.Participant), ev.persona(t, "Wout", edition.Participant)
	deputy, lead := ev.persona(t, "deputy", edition.Deputy), ev.persona(t, "safetylead", edition.SafetyLead)
	organiser := ev.persona(t, "organiser", edition.Organiser)
	id := ev.idOf(t, ev.cookie(t, wout))
	base := ev.edition.Path()
	const appeal = "C'est une erreur, je voudrais parler à quelqu'un."
	var found struct{ Took []int }
	browse(t, "removal.mjs", map[string]any{
		"site": ev.server.URL, "cookie": ev.cookie(t, wout), "pages": []string{base + "/table", base + "/programme", base + "/notes"},
		"form": base + "/desk/attention/removal", "values": map[string]string{"person": string(id)}, "by": ev.cookie(t, deputy),
		"secrets": []string{"Wout", ev.edition.Path() + "/notes"}, "appeal": appeal,
	}, &found)
	if slow := slices.Max(found.Took); slow > 2000 {
		t.Errorf("the last page went after %d ms, want 2000 at most", slow)
	}
	t.Logf("pages went after %v ms", found.Took)

	// Every later request, from both devices.
	site, err := ev.house.site(web.Settings{ExitURL: "https://www.meteo.be/"})
	must(t, err)
	for _, route := range site.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if route.Who.Roles == 0 || !strings.Contains(pattern, "{edition}") || strings.HasSuffix(pattern, "/live") {
			continue
		}
		for _, device := range []persona{wout, second} {
			answer := try(t, device, method, ev.server.URL+pathOf(pattern, ev.edition))
			ended := answer.StatusCode == http.StatusSeeOther && (strings.HasSuffix(answer.Header.Get("Location"), "/ended") || strings.Contains(answer.Header.Get("Location"), "/enter"))
			if !ended && answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s after she was put out: got %d", route.Pattern, answer.StatusCode)
			}
		}
	}
	answer, err := client(t).PostForm(ev.server.URL+base+"/enter", url.Values{"words": {ev.phrases["Wout"]}})
	must(t, err)
	answer.Body.Close()
	if answer.StatusCode == http.StatusSeeOther {
		t.Error("her phrase still opens the door")
	}

	// Only the safety lead reads what she says, and only the safety lead lets her back.
	if got := body(t, lead, ev.server.URL+base+"/desk/attention"); !strings.Contains(got, "parler à quelqu") {
		t.Error("the safety lead does not read the appeal")
	}
	if got := body(t, organiser, ev.server.URL+base+"/desk/attention"); strings.Contains(got, "parler à quelqu") {
		t.Error("the organiser reads the appeal")
	}
	if answer := try(t, organiser, http.MethodPost, ev.server.URL+base+"/desk/people/return"); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the organiser letting her back: got %d", answer.StatusCode)
	}
	ev.post(t, lead, "/desk/people/return", url.Values{"person": {string(id)}, "show": {"left"}})
	if got := strings.Join(ev.lines(t), ", "); !strings.Contains(got, "people_removal person") || !strings.Contains(got, "people_return person") {
		t.Errorf("in the log: %s", got)
	}
}

// Seats, future seats, hands, the pen of an avenue and open votes are given back, and the table gets on.
func TestWhoeverIsPutOutGivesEverythingBack(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 2, nil)
		organiser := ev.acting(t, ev.phrases["organiser"])
		who := ev.someone(t)
		tables := []string{"seats", "hands", "arrivals", "presence", "avenue_pens", "ballot_papers"}
		must(t, ev.house.db.Write(t.Context(), func(tx *db.Tx) error {
			for _, sql := range []string{
				"INSERT INTO rounds (edition_id, session_id, formed_at, opened_at) VALUES ($1, 'gone', 1, 1)",
				"INSERT INTO tables (edition_id, id, session_id, n, language) VALUES ($1, 'tt', 'gone', 1, 'fr')",
			} {
				if err := tx.Do(sql, ev.edition.ID); err != nil {
					return err
				}
			}
			for _, sql := range []string{
				"INSERT INTO seats (edition_id, session_id, person_id, table_id) VALUES ($1, 'gone', $2, 'tt')",
				"INSERT INTO hands (edition_id, table_id, person_id, raised_at) VALUES ($1, 'tt', $2, 1)",
				"INSERT INTO avenue_pens (edition_id, avenue_id, id, holder_id, renewed_at) VALUES ($1, 'aa', 'p', $2, 1)",
				"INSERT INTO ballot_papers (edition_id, ballot_id, person_id, paper) VALUES ($1, 'bb', $2, '')",
			} {
				if err := tx.Do(sql, ev.edition.ID, who); err != nil {
					return err
				}
			}
			return nil
		}))
		must(t, ev.house.people.Remove(t.Context(), organiser, ev.edition, people.ID(who)))
		left := func() (rows []string) {
			must(t, ev.house.db.Read(t.Context(), func(tx *db.Tx) error {
				for _, table := range tables {
					column := "person_id"
					if table == "avenue_pens" {
						column = "holder_id"
					}
					var n int
					if err := tx.Row("SELECT count(*) FROM "+table+" WHERE edition_id = $1 AND "+column+" = $2", []any{ev.edition.ID, who}, &n); err != nil {
						return err
					}
					if n > 0 {
						rows = append(rows, table)
					}
				}
				return nil
			}))
			return rows
		}
		rest := left()
		for until := time.Now().Add(10 * time.Second); len(rest) > 0 && time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
			rest = left()
		}
		if len(rest) > 0 {
			t.Errorf("she is still in %v", rest)
		}
	})
}

// body is what a page says to a persona.
func body(t *testing.T, who persona, address string) string {
	t.Helper()
	answer, err := who.http.Get(address)
	must(t, err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	must(t, err)
	return string(raw)
}
