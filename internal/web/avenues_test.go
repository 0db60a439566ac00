package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
)

// later moves the clock.
func (l *liveEvent) later(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = l.at.Add(d)
}

// mate is somebody at the same table.
func (l *liveEvent) mate(name string) string {
	l.t.Helper()
	for _, s := range l.table(name).Seats {
		if s.Name != name {
			return s.Name
		}
	}
	l.t.Fatalf("%s sits alone", name)
	return ""
}

func TestAnAvenueOverHTTP(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		table := string(l.table("Linde").ID)
		if _, page, _ := l.ask("Linde", "/table", nil); strings.Contains(page, l.e.Path()+`/avenues"`) {
			t.Errorf("an avenue can be opened before a card lies on the table")
		}
		card := db.NewID()
		l.does("Linde", "/cards", http.StatusSeeOther, "card", card, "table", table, "text", "One steady contact", "lay", "1")
		_, page, _ := l.ask("Linde", "/table", nil)
		id := l.hidden(page, l.e.Path()+`/avenues"`, "avenue")

		status, page, _ := l.ask("Linde", "/avenues", url.Values{"avenue": {id}, "table": {table}, "title": {""}, "idea": {"Two sentences."}, "cards": {card}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, "Two sentences.") || !strings.Contains(page, `name="cards" value="`+card+`"`) {
			t.Errorf("without a title: status %d; idea and cards must come back", status)
		}
		l.does("Linde", "/avenues", http.StatusSeeOther, "avenue", id, "table", table, "title", "A steady face", "idea", "One person. All the way.", "cards", card)
		mate, far := l.mate("Linde"), l.elsewhere("Linde")
		l.sees(mate, "/table", "A steady face")
		l.sees(far, "/avenues", "A steady face", "1 of 10 fields")
		l.sees("Amina", "/avenues/"+id, "A steady face")
		one := "/avenues/" + id

		// Whoever likes asks to work on it, and takes that back; the team is not asked, and nobody learns who did.
		l.sees(far, "/avenues", "Which avenue would you like to work on", "Work on this avenue")
		l.does(far, one+"/wish", http.StatusSeeOther)
		l.sees(far, "/avenues", "You asked to work on this avenue")
		for _, other := range []string{mate, "Amina"} {
			if _, page, _ := l.ask(other, "/avenues", nil); strings.Contains(page, "You asked to work") || strings.Contains(page, far) {
				t.Errorf("%s reads who asked", other)
			}
		}
		if _, page, _ := l.ask("Amina", "/avenues", nil); strings.Contains(page, "/wish") {
			t.Error("the team is asked on what to work")
		}
		l.does("Amina", one+"/wish", http.StatusNotFound)
		l.does(far, "/avenues/nothing/wish", http.StatusNotFound)
		l.does(far, one+"/wish/removal", http.StatusSeeOther)
		if _, page, _ := l.ask(far, "/avenues", nil); strings.Contains(page, "You asked to work") {
			t.Error("taken back, and still asked for")
		}

		l.does(far, one+"/pen", http.StatusNotFound)
		l.does("Amina", one+"/pen", http.StatusNotFound)
		if status, _, _ := l.ask(far, one+"/edit", nil); status != http.StatusNotFound {
			t.Errorf("another table at the canvas: status %d", status)
		}
		l.does("Linde", one+"/pen", http.StatusSeeOther)
		_, page, _ = l.ask("Linde", one+"/edit", nil)
		pen := l.hidden(page, one+`/canvas"`, "pen")
		status, _, _ = l.ask("Linde", one+"/canvas", url.Values{"pen": {pen}, "harm": {"Nobody prints the hours"}, "need": {"To know whom to call"}}, "X-Autosave", "1")
		if status != http.StatusNoContent {
			t.Errorf("saved by the script: status %d", status)
		}
		l.sees(mate, one+"/edit", "Linde is writing", "To know whom to call", "Nobody prints the hours")
		for _, other := range []string{far, "Amina"} {
			if _, page, _ := l.ask(other, one, nil); strings.Contains(page, "Nobody prints") || !strings.Contains(page, "To know whom to call") {
				t.Errorf("%s reads what stays at the table, or nothing at all", other)
			}
		}
		l.does(mate, one+"/pen", http.StatusConflict)

		// Linde falls silent, the other takes over; what Linde types then comes back to her.
		l.later(time.Minute)
		l.does(mate, one+"/pen", http.StatusSeeOther)
		status, page, _ = l.ask("Linde", one+"/canvas", url.Values{"pen": {pen}, "need": {"A text that must not be lost"}})
		if status != http.StatusConflict || !strings.Contains(page, "A text that must not be lost") || !strings.Contains(page, mate+" has the pen") {
			t.Errorf("with the old pen: status %d; the text must come back with who writes now", status)
		}
		status, page, _ = l.ask("Linde", one+"/canvas", url.Values{"pen": {pen}, "need": {"x"}}, "X-Autosave", "1")
		if status != http.StatusConflict || !strings.Contains(page, "stays on this page") {
			t.Errorf("the script with the old pen: status %d; it must be told why", status)
		}
		l.sees("Linde", one+"/edit", "To know whom to call")

		_, page, _ = l.ask(mate, one+"/edit", nil)
		pen = l.hidden(page, one+`/canvas"`, "pen")
		l.does(mate, one+"/canvas", http.StatusUnprocessableEntity, "pen", pen, "need", strings.Repeat("é", avenues.FieldLength+1))
		l.does(mate, one+"/canvas", http.StatusSeeOther, "pen", pen, "need", "To know whom to call, at any hour", "down", "1")
		l.sees("Linde", one+"/versions", "Version 3")
		l.sees("Linde", one+"/versions/2", "To know whom to call")
		if status, _, _ := l.ask(far, one+"/versions", nil); status != http.StatusNotFound {
			t.Errorf("another table at the versions: status %d", status)
		}
		l.does("Linde", one+"/versions/1/restoration", http.StatusSeeOther)
		if _, page, _ := l.ask("Linde", one, nil); strings.Contains(page, "To know whom") {
			t.Errorf("version 1 was not restored")
		}
		l.does("Linde", one+"/versions/77/restoration", http.StatusNotFound)
	})
}

func TestAnAvenueOfAnotherEditionIsNotThere(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		other := l.e
		other.Slug = "elsewhere"
		other, err := l.editions.Create(t.Context(), other)
		l.must(err)
		id := db.NewID()
		l.does("Linde", "/avenues", http.StatusSeeOther, "avenue", id, "table", string(l.table("Linde").ID), "title", "Ours", "idea", "Ours. Only ours.")
		mine := l.e
		l.e = other
		for _, path := range []string{"/avenues", "/avenues/" + id, "/ideas"} {
			if status, _, _ := l.ask("Linde", path, nil); status != http.StatusNotFound {
				t.Errorf("%s in another edition: status %d", path, status)
			}
		}
		l.e = mine
		l.sees("Linde", "/avenues/"+id, "Ours")
	})
}

// tomorrow moves the clock to the second day, in Brussels.
func (l *liveEvent) tomorrow(hour, minute int) {
	l.clock(hour, minute)
	l.later(24 * time.Hour)
}

func TestTheSecondDayOverHTTP(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		opened := db.NewID()
		l.does("Linde", "/avenues", http.StatusSeeOther, "avenue", opened, "table", string(l.table("Linde").ID), "title", "A steady face", "idea", "One person. All the way.")
		var canvas, critique edition.Session
		for _, s := range l.e.Programme.Sessions {
			switch s.Kind {
			case edition.Canvas:
				canvas = s
			case edition.Critique:
				critique = s
			}
		}
		l.tomorrow(9, 10)
		for name := range l.tokens {
			if p := l.person(name); !p.Staff {
				l.does(name, "/arrival", http.StatusSeeOther)
			}
		}
		l.mu.Lock()
		l.at = canvas.Start.Add(time.Minute)
		l.mu.Unlock()
		l.must(l.tables.SessionStarted(t.Context(), l.e, canvas.ID))
		l.must(l.avenues.SessionStarted(t.Context(), l.e, canvas.ID))
		pens, titled := map[string]string{}, 0
		for name := range l.tokens {
			p := l.person(name)
			if p.Staff {
				continue
			}
			l.sees(name, "/table", "Your table writes", "/pen")
			_, page, _ := l.ask(name, "/table", nil)
			if strings.Contains(page, "A steady face") {
				titled++
			}
			pens[string(l.table(name).ID)] = name
		}
		if titled == 0 || len(pens) < 2 {
			t.Fatalf("%d people work on the avenue that was opened, at %d tables", titled, len(pens))
		}

		// One at each table writes a title; then tables read each other.
		written := map[string]string{}
		for table, name := range pens {
			_, page, _ := l.ask(name, "/table", nil)
			one := "/avenues/" + regexp.MustCompile(`/avenues/([a-z2-7]{26})/pen"`).FindStringSubmatch(page)[1]
			l.does(name, one+"/pen", http.StatusSeeOther)
			l.sees(name, "/table", "You have the pen", one+"/edit")
			_, page, _ = l.ask(name, one+"/edit", nil)
			written[table] = "Title of " + name
			l.does(name, one+"/canvas", http.StatusSeeOther, "pen", l.hidden(page, one+`/canvas"`, "pen"), "title", written[table], "down", "1")
		}
		l.mu.Lock()
		l.at = critique.Start.Add(time.Minute)
		l.mu.Unlock()
		for table, name := range pens {
			_, page, _ := l.ask(name, "/table", nil)
			reads, own, _ := strings.Cut(page, "Your table writes")
			if strings.Contains(reads, written[table]) || !strings.Contains(own, written[table]) || !strings.Contains(reads, "Your table reads") {
				t.Errorf("%s: a table reads another one's avenue and sees its own below", name)
			}
			one := "/avenues/" + regexp.MustCompile(`/avenues/([a-z2-7]{26})/remarks"`).FindStringSubmatch(page)[1]
			l.does(name, one+"/remarks", http.StatusSeeOther, "remark", db.NewID(), "kind", "ask", "text", "And in a small firm?")
			l.does(name, one+"/remarks", http.StatusUnprocessableEntity, "remark", db.NewID(), "kind", "ask", "text", "")
			l.sees(name, "/table", "And in a small firm?")
			if name != "Linde" { // who opened one may write on at another table
				l.does(name, one+"/pen", http.StatusNotFound)
			}
		}
	})
}
