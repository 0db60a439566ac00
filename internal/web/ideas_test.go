package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
)

// hidden is the value of a form's field on a page, the first of its name after a beginning.
func (l *liveEvent) hidden(body, from, name string) string {
	l.t.Helper()
	_, after, _ := strings.Cut(body, from)
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(after)
	if m == nil {
		l.t.Fatalf("no field %s after %q", name, from)
	}
	return m[1]
}

// elsewhere is somebody who sits at another table than a person.
func (l *liveEvent) elsewhere(name string) string {
	l.t.Helper()
	mine := l.table(name).ID
	for other := range l.tokens {
		if t, err := l.tables.MyTable(l.t.Context(), l.person(other), l.e); err == nil && t.ID != mine {
			return other
		}
	}
	l.t.Fatal("everybody sits at one table")
	return ""
}

func TestACardOverHTTP(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		_, page, _ := l.ask("Linde", "/table", nil)
		form := l.e.Path() + `/cards"`
		card, table := l.hidden(page, form, "card"), l.hidden(page, form, "table")

		// The script keeps while she types; without it the second button does.
		status, _, _ := l.ask("Linde", "/cards", url.Values{"card": {card}, "table": {table}, "text": {"Half"}}, "X-Autosave", "1")
		if status != http.StatusNoContent {
			t.Errorf("kept by the script: status %d, want 204", status)
		}
		l.does("Linde", "/cards", http.StatusSeeOther, "card", card, "table", table, "text", "Half days to begin with")
		l.sees("Linde", "/table", "Half days to begin with", "Only you see this")
		mate := ""
		for _, s := range l.table("Linde").Seats {
			if s.Name != "Linde" {
				mate = s.Name
			}
		}
		if _, hers, _ := l.ask(mate, "/table", nil); strings.Contains(hers, "Half days") {
			t.Errorf("%s sees a card that linde holds in her hand", mate)
		}
		l.does("Linde", "/cards", http.StatusSeeOther, "card", card, "table", table, "text", "<script>Half days</script>", "lay", "1")
		l.sees(mate, "/table", "&lt;script&gt;Half days&lt;/script&gt;", "/cards/"+card+"/dot")

		far := l.elsewhere("Linde")
		for _, deed := range []string{"/dot", "/group", "/hand", "/text", "/removal"} {
			l.does(far, "/cards/"+card+deed, http.StatusNotFound, "text", "x", "on", "1")
		}
		if _, theirs, _ := l.ask(far, "/table", nil); strings.Contains(theirs, "Half days") {
			t.Errorf("%s sees a card of another table", far)
		}
		l.does(mate, "/cards/"+card+"/dot", http.StatusSeeOther, "on", "1")
		l.does(mate, "/groups", http.StatusSeeOther, "group", db.NewID(), "table", table, "name", "Hours that fit", "card", card)
		l.sees("Linde", "/table", "Hours that fit", "It has 1")
		l.does("Amina", "/cards/"+card+"/dot", http.StatusNotFound, "on", "1")
		l.does("Linde", "/cards/"+card+"/hand", http.StatusSeeOther)
		if _, hers, _ := l.ask(mate, "/table", nil); strings.Contains(hers, "Half days") {
			t.Errorf("%s sees a card that was taken back", mate)
		}
	})
}

func TestACardThatIsTooLongComesBack(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		table := string(l.table("Linde").ID)
		long := strings.Repeat("é", 281)
		status, page, _ := l.ask("Linde", "/cards", url.Values{"card": {db.NewID()}, "table": {table}, "text": {long}, "lay": {"1"}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, long) || !strings.Contains(page, "280") {
			t.Errorf("too long: status %d; the text must come back with what is wrong", status)
		}
		// Seated elsewhere while she wrote: the card goes to the table where she sits now.
		other := string(l.table(l.elsewhere("Linde")).ID)
		l.does("Linde", "/cards", http.StatusSeeOther, "card", db.NewID(), "table", other, "text", "Written on the way", "lay", "1")
		l.sees("Linde", "/table", "Written on the way")
		// Without any seat nothing is lost either.
		status, _, _ = l.ask("Nobody", "/cards", url.Values{"text": {"x"}})
		if status != http.StatusSeeOther {
			t.Errorf("a visitor: status %d, want to be asked in", status)
		}
	})
}

func TestIdeasOverHTTP(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		_, page, _ := l.ask("Linde", "/ideas", nil)
		idea := l.hidden(page, l.e.Path()+`/ideas"`, "idea")
		l.does("Linde", "/ideas", http.StatusSeeOther, "idea", idea, "text", "A mentor who is not the boss")
		l.does("Linde", "/ideas", http.StatusUnprocessableEntity, "idea", db.NewID(), "text", " ")
		l.sees("Wout", "/ideas", "A mentor who is not the boss")
		if _, his, _ := l.ask("Wout", "/ideas", nil); strings.Contains(his, "/ideas/"+idea) || strings.Contains(his, "Linde") {
			t.Errorf("wout is offered a deed on linde's idea, or learns who wrote it")
		}
		l.does("Wout", "/ideas/"+idea+"/hiding", http.StatusNotFound, "reason", "names")
		l.does("Joke", "/ideas/"+idea+"/hiding", http.StatusNotFound, "reason", "names")
		l.does("Amina", "/ideas/"+idea+"/hiding", http.StatusUnprocessableEntity, "reason", "")
		l.does("Amina", "/ideas/"+idea+"/hiding", http.StatusSeeOther, "reason", "names")
		if _, his, _ := l.ask("Wout", "/ideas", nil); strings.Contains(his, "A mentor") {
			t.Errorf("wout reads a hidden idea")
		}
		l.sees("Linde", "/ideas", "it said who someone is", "/answer")
		l.sees("Amina", "/desk/reports", "it said who someone is", "/undoing")
		l.sees("Amina", "/ideas", "A mentor", "/hiding/end")
		l.does("Amina", "/ideas/"+idea+"/hiding/end", http.StatusSeeOther)
		l.does("Linde", "/ideas/"+idea+"/removal", http.StatusSeeOther)
		if _, his, _ := l.ask("Wout", "/ideas", nil); strings.Contains(his, "A mentor") {
			t.Errorf("an idea taken back is still there")
		}
		if _, _, err := l.ideas.Ideas(t.Context(), l.person("Wout"), l.e); fault.KindOf(err) != fault.None {
			t.Errorf("reading: %v", err)
		}
	})
}
