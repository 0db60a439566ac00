package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
)

func TestWhatTheExitDoesIsReadBeforeAnything(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.comesIn("Noor")
		base := l.e.Path()
		for range 2 { // a page that is only looked at changes nothing
			status, _, to := l.ask("Noor", "/table", nil)
			if status != http.StatusSeeOther || !strings.HasPrefix(to, base+"/know?to=") {
				t.Fatalf("got %d to %q, want to be led to what is read first", status, to)
			}
			l.sees("Noor", "/know?to="+base+"/table", "green button", `value="`+base+`/table"`)
		}
		for _, to := range []string{"https://elsewhere.example/", "//elsewhere.example", base + "/know", "/p/other"} {
			if _, _, led := l.ask("Noor", "/know", map[string][]string{"to": {to}}); led != base+"/programme" {
				t.Errorf("on to %q: led to %q", to, led)
			}
		}
		l.sees("Noor", "/table")
	})
}

var personField = regexp.MustCompile(`/another"><input type="hidden" name="person" value="([a-z2-7]{26})"`)

func TestTheOrganiserArrangesTables(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.clock(8, 50)
		l.sees("Amina", "/desk/plan", "Form the tables", "No plan yet")
		_, page, _ := l.ask("Amina", "/desk/plan", nil)
		action := regexp.MustCompile(`action="[^"]*(/desk/plan/[^"/]+)/forming"`).FindStringSubmatch(page)
		if action == nil {
			t.Fatal("no form to form tables")
		}
		plan := action[1]
		l.does("Amina", plan+"/forming", http.StatusSeeOther)
		l.sees("Amina", plan, "Plan ready", "12 people at 2 tables", "facilitates", "Form anew", "Merel", "Karim")
		l.seat()
		l.sees("Amina", plan, "The tables are open", "A language in common at every table", "Who met whom")
		_, page, _ = l.ask("Amina", plan, nil)
		people := personField.FindAllStringSubmatch(page, -1)
		if len(people) != 12 {
			t.Fatalf("%d people on the plan, want 12", len(people))
		}
		if strings.Contains(page, people[0][1]+"\"") && strings.Contains(page, "/"+people[0][1]) {
			t.Error("somebody's id stands in an address")
		}
		moved := 0
		for _, p := range people {
			status, body, _ := l.ask("Amina", plan+"/another", map[string][]string{"person": {p[1]}})
			switch status {
			case http.StatusSeeOther:
				moved++
				l.sees("Amina", plan, "Another seat was found", "/return")
				l.does("Amina", plan+"/return", http.StatusSeeOther)
			case http.StatusConflict:
				if !strings.Contains(body, "That is not possible now.") {
					t.Error("a refusal says something else")
				}
			default:
				t.Errorf("another table: status %d", status)
			}
		}
		if moved == 0 {
			t.Error("nobody could be moved")
		}
		l.does("Amina", plan+"/places", http.StatusSeeOther, "person", people[3][1], "table", "here")
		l.sees("Amina", plan, "The place is kept", "stays here", "Release")
		l.does("Amina", plan+"/another", http.StatusConflict, "person", people[3][1])
		l.does("Amina", plan+"/places", http.StatusConflict, "person", people[3][1], "table", "99")
		l.does("Amina", plan+"/places/removal", http.StatusSeeOther, "person", people[3][1])
		l.does("Amina", plan+"/forming", http.StatusConflict)
		for _, who := range []string{"Linde", "Merel", "Joke"} {
			if status, _, _ := l.ask(who, plan, nil); status != http.StatusNotFound {
				t.Errorf("%s reads the plan: status %d", who, status)
			}
			for _, deed := range []string{"/another", "/places", "/places/removal"} {
				l.does(who, plan+deed, http.StatusNotFound, "person", people[0][1])
			}
		}
	})
}

func TestTheSafetyLeadsPageIsHersAlone(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.staff("Rosalie", edition.SafetyLead)
		to := l.does("Sam", "/options/other", http.StatusSeeOther, "text", "Tilda <b>")
		l.does("Sam", "/options/other", http.StatusUnprocessableEntity, "text", " ")
		_, sent, _ := l.ask("Sam", to, nil)
		if !strings.Contains(sent, "Saved.") || strings.Contains(sent, "Tilda") {
			t.Error("the answer is not the one for everybody")
		}
		l.sees("Sam", "/options", "Rather not at a table with")
		l.sees("Rosalie", "/desk/rules", "Tilda &lt;b&gt;", "No rules", "Sam")
		wout, tilda := l.person("Wout").ID, l.person("Tilda").ID
		l.does("Rosalie", "/desk/rules", http.StatusSeeOther, "kind", "apart", "person", wout, "other", tilda)
		l.does("Rosalie", "/desk/rules", http.StatusUnprocessableEntity, "kind", "apart", "person", wout)
		l.sees("Rosalie", "/desk/rules", "never with", "Remove this rule?")
		for _, who := range []string{"Amina", "Bilal", "Joke", "Wout"} {
			if status, _, _ := l.ask(who, "/desk/rules", nil); status != http.StatusNotFound {
				t.Errorf("%s: status %d, want not found", who, status)
			}
			for _, deed := range []string{"", "/removal", "/settled"} {
				l.does(who, "/desk/rules"+deed, http.StatusNotFound, "kind", "apart", "person", wout, "other", tilda)
			}
		}
		l.seat()
		if l.table("Wout").ID == l.table("Tilda").ID {
			t.Error("two who are kept apart share a table")
		}
		_, page, _ := l.ask("Rosalie", "/desk/rules", nil)
		rule, note := regexp.MustCompile(`name="rule" value="([^"]+)"`).FindStringSubmatch(page), regexp.MustCompile(`name="note" value="([^"]+)"`).FindStringSubmatch(page)
		if rule == nil || note == nil {
			t.Fatal("no form to remove the rule or to settle the note")
		}
		l.does("Rosalie", "/desk/rules/removal", http.StatusSeeOther, "rule", rule[1])
		l.does("Rosalie", "/desk/rules/settled", http.StatusSeeOther, "note", note[1])
		l.sees("Rosalie", "/desk/rules", "No rules", "Nothing to read")
	})
}

func TestRatherAnotherTableGoesToTheSafetyLeadAlone(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.staff("Rosalie", edition.SafetyLead)
		l.seat()
		hers, other := string(l.table("Sam").ID), ""
		for _, name := range []string{"Wout", "Tilda", "Linde", "Merel", "Karim"} {
			if id := string(l.table(name).ID); id != hers {
				other = id
			}
		}
		l.sees("Sam", "/table", "Rather another table?", "no reason is asked")
		before := map[string]string{}
		for _, who := range []string{"Amina", "Bilal", "Merel"} {
			_, before[who], _ = l.ask(who, "/desk/plan", nil)
		}
		to := ""
		for range 2 { // twice tells it once
			to = l.does("Sam", "/tables/"+hers+"/preference", http.StatusSeeOther)
		}
		l.does("Sam", "/tables/"+other+"/preference", http.StatusNotFound)
		l.does("Amina", "/tables/"+hers+"/preference", http.StatusNotFound)
		l.sees("Sam", to, "Noted.")
		_, page, _ := l.ask("Rosalie", "/desk/rules", nil)
		if n := strings.Count(page, "would rather not sit at this table"); n != 1 || !strings.Contains(page, "Sam") {
			t.Errorf("the safety lead reads it %d times, want once", n)
		}
		if strings.Contains(page, `value="meant"`) {
			t.Error("names are compared with a wish that names nobody")
		}
		for _, who := range []string{"Amina", "Bilal", "Merel"} {
			for _, path := range []string{"/desk", "/desk/plan", "/table"} {
				if _, page, _ := l.ask(who, path, nil); strings.Contains(page, "rather not sit") {
					t.Errorf("%s reads it at %s", who, path)
				}
			}
			if _, after, _ := l.ask(who, "/desk/plan", nil); after != before[who] {
				t.Errorf("the plan looks different to %s", who)
			}
		}
	})
}
