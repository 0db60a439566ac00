package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// In a real browser: a hint beside a text that names somebody, two presses by keyboard at 320 px to report it, what is taken
// out, and what its author reads; with and without script.
func TestTwoPressesReportAText(t *testing.T) {
	needsBrowser(t)
	a := atTables(t, "")
	var reader persona
	for _, p := range a.others {
		if p.name == "Claire" {
			reader = p
		}
	}
	inspect(t, "report.mjs", map[string]any{"site": a.server.URL, "edition": a.edition.Path(),
		"her": a.cookie(t, a.her), "reader": a.cookie(t, reader), "organiser": a.cookie(t, a.others[0])}, 20)
	a.nothingOnPages(t, reader)
}

// nothingOnPages reads as somebody who reported: neither her own file nor the log that the safety lead carries away says so.
func (a *around) nothingOnPages(t *testing.T, reader persona) {
	t.Helper()
	visit, err := a.house.people.Who(t.Context(), people.Token(a.cookie(t, reader)))
	if err != nil {
		t.Fatal(err)
	}
	who := string(visit.Subject)
	lead := a.persona(t, "safetylead", edition.SafetyLead)
	for _, path := range []string{"/desk/reports", "/desk/log"} {
		page := a.get(t, lead, path)
		if strings.Contains(page, who) || strings.Contains(page, "Claire") {
			t.Errorf("%s tells who reported", path)
		}
	}
}

var writesIdea = regexp.MustCompile(`name="idea" value="([a-z2-7]{26})"`)

// A journey over HTTP: what nobody may see is not found, staff that report leave no line, and a file holds what is left.
func TestAReportOverTheWire(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 2, nil)
		for _, p := range ev.company.Reserve("Wout", "Claire") {
			ev.phrases[p.Name] = p.Phrase
		}
		her, reader := ev.persona(t, "Wout", edition.Participant), ev.persona(t, "Claire", edition.Participant)
		organiser, deputy := ev.persona(t, "organiser", edition.Organiser), ev.persona(t, "deputy", edition.Deputy)
		ask := func(who persona, method, path string, form url.Values) (int, string) {
			t.Helper()
			r, err := http.NewRequestWithContext(t.Context(), method, ev.server.URL+ev.edition.Path()+path, strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			answer, err := who.http.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			return answer.StatusCode, string(body)
		}
		_, page := ask(her, "GET", "/ideas", nil)
		id := writesIdea.FindStringSubmatch(page)
		if id == nil {
			t.Fatal("she cannot write an idea")
		}
		ask(her, "POST", "/ideas", url.Values{"idea": {id[1]}, "text": {"Ask Sandrine Dupont at the desk."}})
		report := url.Values{"text": {"idea/" + id[1]}, "reason": {"names"}, "back": {ev.edition.Path() + "/ideas"}}
		for _, who := range []persona{reader, deputy} {
			if status, _ := ask(who, "POST", "/reports", report); status != http.StatusSeeOther {
				t.Fatalf("%s reports: %d", who.name, status)
			}
		}
		for _, path := range []string{"/reports", "/reports/" + id[1] + "/answer"} {
			if status, _ := ask(reader, "POST", path, url.Values{"text": {"card/" + id[1]}, "reason": {"names"}, "line": {"x"}}); status != http.StatusNotFound {
				t.Errorf("%s of what is not there: %d, want 404", path, status)
			}
		}
		for _, path := range []string{"/desk/reports", "/live?topic=reports/" + string(ev.edition.ID)} {
			if status, _ := ask(reader, "GET", path, nil); status != http.StatusNotFound {
				t.Errorf("a participant at %s: %d, want 404", path, status)
			}
		}
		_, desk := ask(organiser, "GET", "/desk/reports", nil)
		seen := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(desk)
		if seen == nil || strings.Contains(desk, "Wout") || strings.Contains(desk, "Claire") {
			t.Fatal("the desk shows no report, or tells of whom and by whom")
		}
		form := url.Values{"text": {"idea/" + id[1]}, "seen": {seen[1]}, "reason": {"names"}, "passages": {"Sandrine Dupont\r\n"}}
		if status, _ := ask(reader, "POST", "/desk/reports/redaction", form); status != http.StatusNotFound {
			t.Errorf("a participant redacts: %d", status)
		}
		if status, _ := ask(organiser, "POST", "/desk/reports/redaction", form); status != http.StatusSeeOther {
			t.Errorf("the organiser redacts: %d", status)
		}
		for _, who := range []persona{her, reader, organiser} {
			if _, page := ask(who, "GET", "/ideas", nil); strings.Contains(page, "Sandrine") || !strings.Contains(page, `class="taken-out"`) {
				t.Errorf("%s still reads what was taken out", who.name)
			}
		}
		if _, file := ask(her, "POST", "/options/data", url.Values{"proof_words": {ev.phrases["Wout"]}}); strings.Contains(file, "Sandrine") || !strings.Contains(file, "[…]") {
			t.Errorf("her file says what was taken out, or not what is left:\n%s", file)
		}
	})
}
