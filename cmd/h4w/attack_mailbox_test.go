package main

import (
	"io"
	"mime"
	"mime/quotedprintable"
	"net/http"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/mail"
	"hackathon4women/internal/people"
)

// read is a letter as whoever reads the mailbox sees it: the headers, and the text.
func (l letter) read(t *testing.T) (subject, headers, text string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(l.data))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range m.Header {
		headers += name + ": " + strings.Join(values, " ") + "\n"
	}
	subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return subject, headers, string(body)
}

var numbers = regexp.MustCompile(`\d{4} ?\d{4}`)

// The attacker reads every letter in her mailbox, from the first to the last, and knows the address of the site. He learns
// neither what it is about nor what was decided, and he gets in nowhere: with what the letters say, by asking for codes himself
// under names he guesses, with old codes, in forms of his own. She notices nothing.
func TestHerMailboxOpensNothing(t *testing.T) { onEachEngine(t, mailboxOpensNothing) }

func mailboxOpensNothing(t *testing.T, where string) {
	ev := startEvening(t, where, 0, nil)
	h, ctx, base := ev.house, t.Context(), ev.server.URL+ev.edition.Path()
	box := &office{}
	sender, err := mail.New("smtp://"+box.open(t), "Info <info@neutral.test>", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	h.people.UseMail(sender, h.words)
	organiser := ev.acting(t, ev.phrases["organiser"])

	// She registers without a code and lets letters come, and codes.
	her := client(t)
	form := registration("")
	for name, value := range map[string]string{"name": "Merel", "world": "firm", "organisation": "Werkpunt", "note": "canary-word", "contact": "neutral", "mail": "merel@example.org", "mail_code": "1"} {
		form.Set(name, value)
	}
	if status, page := post(t, her, base+"/register", form); status != http.StatusSeeOther {
		t.Fatalf("she registers: %d %.300s", status, page)
	}
	phrase := ev.takesPhrase(t, her)
	all, err := h.people.Everybody(ctx, organiser, ev.edition)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d people: %v", len(all), err)
	}
	if _, err := h.people.Decide(ctx, ev.acting(t, ev.phrases["safetylead"]), ev.edition, all[0].PersonID(), people.Admitted); err != nil {
		t.Fatal(err)
	}
	if err := h.db.Write(ctx, func(tx *db.Tx) error { return tx.Do("UPDATE jobs SET run_at = 1 WHERE kind = $1", people.NewsJob) }); err != nil {
		t.Fatal(err)
	}
	if err := h.jobs.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	box.wait(t, 1) // that there is an answer
	// She asked for a code once, in a form that she left open.
	hers := string(people.NewForm())
	post(t, her, base+"/enter/mail", url.Values{"form": {hers}, "mail": {"merel@example.org"}, "name": {"Merel"}})
	letters := box.wait(t, 2)

	// He asks for codes too, under the names he thinks of.
	he := client(t)
	his := string(people.NewForm())
	for _, name := range []string{"Marie", "Mme Dupont", "merel@example.org", "Anne-Marie", "M", "*", "%"} {
		post(t, he, base+"/enter/mail", url.Values{"form": {his}, "mail": {"merel@example.org"}, "name": {name}})
	}
	if err := h.jobs.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	if now := box.all(); len(now) != len(letters) {
		t.Errorf("a code went out to a name that is not hers: %d letters", len(now)-len(letters))
		letters = now
	}

	var codes []string
	for _, l := range letters {
		subject, headers, text := l.read(t)
		said := strings.ToLower(headers + text)
		if unspeakable.MatchString(subject + headers + text) {
			t.Errorf("a letter tells what it is about: %q\n%s", subject, text)
		}
		for _, telling := range []string{"merel\n", "merel ", "merel,", "werkpunt", "canary", "hackathon", "http", "www.", "<", ev.edition.Code, ev.edition.Slug, "127.0.0.1", "localhost", "atelier", "admi", "welcome", "bienvenue", phrase} {
			if where := strings.ReplaceAll(strings.ToLower(subject+"\n"+text), "merel@example.org", ""); strings.Contains(where, strings.ToLower(telling)) {
				t.Errorf("a letter says %q: %q\n%s", telling, subject, text)
			}
		}
		if !strings.Contains(said, "content-type: text/plain") || strings.Contains(said, "multipart") || l.from != "info@neutral.test" {
			t.Errorf("a letter is not plain, or not from the neutral sender: %s", headers)
		}
		codes = append(codes, numbers.FindAllString(text, -1)...)
	}
	if len(codes) == 0 {
		t.Fatal("there is no code in the letters: this test looks in the wrong place")
	}
	for _, code := range codes {
		for path, values := range map[string]url.Values{
			"/enter":      {"words": {code}},
			"/enter/code": {"form": {his}, "code": {code}},
			"/register":   registration(code),
		} {
			if status, _ := post(t, he, base+path, values); status < 400 {
				t.Errorf("the code of a letter at %s: got %d", path, status)
			}
		}
	}
	ev.learnsNothing(t, he, "Merel", "Werkpunt", "canary-word")

	// She was not put out, and her phrase opens.
	if answer, err := her.Get(base + "/status"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("her own visit: %v, %v", answer.StatusCode, err)
	} else {
		answer.Body.Close()
	}
	if status, _ := post(t, client(t), base+"/enter", url.Values{"words": {phrase}}); status != http.StatusSeeOther {
		t.Errorf("her phrase: got %d", status)
	}
	// The code is good in the form that asked for it, once: without that this test would prove nothing.
	in := client(t)
	var last string
	for _, code := range codes {
		last = code
	}
	if status, _ := post(t, in, base+"/enter/code", url.Values{"form": {hers}, "code": {last}}); status != http.StatusSeeOther {
		t.Errorf("the code in her form: got %d", status)
	}
	if status, _ := post(t, he, base+"/enter/code", url.Values{"form": {hers}, "code": {last}}); status < 400 {
		t.Errorf("the code in her form, again: got %d", status)
	}
}

// The pages of a workspace that say nothing of an event and nobody's name: the door, help, and what the law asks to be there.
var openToAnybody = regexp.MustCompile(`/(enter.*|register|help|privacy|imprint|accessibility)$`)

// learnsNothing opens every page with a browser that must be a stranger's, and looks for words.
func (ev *evening) learnsNothing(t *testing.T, b *http.Client, words ...string) {
	t.Helper()
	pages := ev.readAll(t, b, map[string]string{"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr"})
	for _, word := range words {
		for _, on := range found(pages, word) {
			t.Errorf("he reads %q on %s", word, on)
		}
	}
	for route := range pages {
		if strings.HasPrefix(route, "/e/") && !openToAnybody.MatchString(route) {
			t.Errorf("he is let into %s", route)
		}
	}
}
