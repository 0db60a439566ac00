package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web"
)

// acting is whom a phrase lets in.
func (ev *evening) acting(t *testing.T, phrase string) people.Person {
	t.Helper()
	token, _, err := ev.house.people.Enter(t.Context(), phrase)
	if err != nil {
		t.Fatal(err)
	}
	visit, err := ev.house.people.Who(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	p, err := ev.house.people.Acting(t.Context(), visit, ev.edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sitsDown has somebody arrive in a round, and waits for the table she is given.
func (ev *evening) sitsDown(t *testing.T, her people.Person) (table tables.Table) {
	t.Helper()
	until(t, "she has a table", func() bool {
		must(t, ev.house.tables.Arrive(t.Context(), her, ev.edition))
		var err error
		table, err = ev.house.tables.MyTable(t.Context(), her, ev.edition)
		return err == nil
	})
	return table
}

// moveTo sets the edition's clock to a minute after the first session of a kind begins.
func (ev *evening) moveTo(t *testing.T, organiser people.Person, kind edition.Kind) edition.Session {
	t.Helper()
	for _, session := range ev.edition.Programme.Sessions {
		if session.Kind != kind {
			continue
		}
		if err := ev.house.edition.MoveClock(t.Context(), organiser.Acting, ev.edition.ID, session.Start.Add(time.Minute), 1000); err != nil {
			t.Fatal(err)
		}
		e, err := ev.house.edition.ByID(t.Context(), ev.edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		ev.edition = e
		return session
	}
	t.Fatalf("the programme has no %s", kind)
	return edition.Session{}
}

// offered is the first phrase on the page where one is chosen, and its proof.
var offered = regexp.MustCompile(`(?s)name="phrase" value="([^"]+)".*?name="proof" value="([^"]+)"`)

// choosePhrase chooses the first phrase that is offered. base is the address of the workspace.
func choosePhrase(b *http.Client, base string) (phrase string, err error) {
	answer, err := b.Get(base + "/phrase")
	if err != nil {
		return "", err
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	offer := offered.FindStringSubmatch(string(page))
	switch {
	case err != nil:
		return "", err
	case offer == nil:
		return "", fmt.Errorf("no phrase is offered: %d", answer.StatusCode)
	}
	answer, err = b.PostForm(base+"/phrase", url.Values{"phrase": {offer[1]}, "proof": {offer[2]}})
	if err != nil {
		return "", err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("choosing a phrase: got %d", answer.StatusCode)
	}
	return offer[1], nil
}

// takesPhrase is choosePhrase at the evening, without which the test cannot go on.
func (ev *evening) takesPhrase(t *testing.T, b *http.Client) string {
	t.Helper()
	phrase, err := choosePhrase(b, ev.server.URL+ev.edition.Path())
	must(t, err)
	return phrase
}

var ways = regexp.MustCompile(`\{(\w+)\}`)

// readAll opens every page of the site that a browser is let into, and returns their texts by route.
func (ev *evening) readAll(t *testing.T, b *http.Client, known map[string]string) map[string]string {
	t.Helper()
	site, err := ev.house.site(web.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, route := range site.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodGet || strings.HasSuffix(pattern, "/live") || strings.HasSuffix(pattern, "/exit") || strings.HasPrefix(pattern, "/gallery") {
			continue
		}
		path := ways.ReplaceAllStringFunc(strings.TrimSuffix(pattern, "{$}"), func(w string) string {
			if v, ok := known[strings.Trim(w, "{}")]; ok {
				return v
			}
			return db.NewID()
		})
		answer, err := b.Get(ev.server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode == http.StatusOK {
			texts[pattern] = string(body)
		}
	}
	return texts
}

// Whoever comes back with a code of the door desk instead of her phrase may not be her. Nothing she wrote before is on any page
// for that visit: not for herself, not as hers, not what the room alone may read. With her phrase all of it was.
func TestWithoutHerPhraseNothingPastIsShown(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 6, nil)
		h, ctx := ev.house, t.Context()
		phrase := ev.company.Reserve("Wout")[0].Phrase
		ev.phrases["Wout"] = phrase
		organiser := ev.acting(t, ev.phrases["organiser"])
		if err := ev.company.Open(ctx); err != nil {
			t.Fatal(err)
		}
		round := ev.moveTo(t, organiser, edition.Round)
		her := ev.acting(t, phrase)
		ok := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		table := ev.sitsDown(t, her)
		idea, card, avenue, promise := ideas.ID(db.NewID()), ideas.CardID(db.NewID()), avenues.ID(db.NewID()), promises.NewID()
		_, err := h.rooms.SaveNotes(ctx, her, ev.edition.ID, "canary-notes", 0)
		ok("notes", err)
		ok("quietly", h.safety.Quietly(ctx, her, ev.edition.ID, safety.Apart, "canary-quiet"))
		ok("an idea", h.ideas.WriteIdea(ctx, her, ev.edition, idea, "canary-idea"))
		ok("hiding it", h.moderation.HideIdea(ctx, organiser, ev.edition, idea, moderation.Names))
		notes, err := h.moderation.Notes(ctx, her, ev.edition)
		ok("reading why", err)
		ok("answering", h.moderation.Answer(ctx, her, ev.edition, notes[moderation.TextOf(moderation.Idea, string(idea))].Deed, "canary-answer"))
		ok("a card", h.ideas.KeepCard(ctx, her, ev.edition, table.Round, card, "canary-card"))
		ok("an avenue", h.avenues.Open(ctx, her, ev.edition, table, avenue, "A title", "An idea in two sentences.", nil))
		ok("its harm", h.avenues.TakePenAndSave(ctx, her, ev.edition, avenue, avenues.Canvas{avenues.Harm: "canary-harm"}))
		known := map[string]string{"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr", "avenue": string(avenue), "session": string(round.ID), "table": string(table.ID), "n": "1"}
		herself := ev.persona(t, "Wout", edition.Participant)
		shown := ev.readAll(t, herself.http, known)
		ev.moveTo(t, organiser, edition.Promises)
		ok("a promise", h.promises.Make(ctx, her, ev.edition, promise, avenue, promises.Body{
			Organisation: "Werkpunt", Function: "Personeelsdienst", What: "Iets", By: ev.edition.Now(time.Now()).AddDate(0, 2, 0).Format(time.DateOnly), FirstStep: "Een eerste stap", Measure: "We tellen",
		}))
		for route, text := range ev.readAll(t, herself.http, known) {
			shown[route+" later"] = text
		}
		code := h.promises.Code(ev.edition.ID, promise)
		secrets := map[string]string{"notes": "canary-notes", "her hidden idea": "canary-idea", "what she said to its being hidden": "canary-answer", "the card in her hand": "canary-card", "what could harm": "canary-harm", "the code of her promise": code}
		for what, secret := range secrets {
			if on := found(shown, secret); len(on) == 0 {
				t.Errorf("with her phrase she finds %s nowhere: this test looks in the wrong place", what)
			}
		}
		secrets["what she told quietly"] = "canary-quiet"

		// Four hours later somebody asks for a new code at the door, under her name.
		ok("hours", h.db.Write(ctx, func(tx *db.Tx) error {
			return tx.Do("UPDATE rounds SET opened_at = opened_at - $1 WHERE opened_at > 0", (4 * time.Hour).Milliseconds())
		}))
		given, err := h.people.NewCode(ctx, organiser, ev.edition, her.PersonID())
		ok("a new code", err)
		b := client(t)
		ev.comesBack(t, b, given)
		after := ev.readAll(t, b, known)
		if len(after) < 20 {
			t.Errorf("only %d pages were read", len(after))
		}
		for what, secret := range secrets {
			for _, on := range found(after, secret) {
				t.Errorf("without her phrase %s is on %s", what, on)
			}
		}
		// Even while the same round runs again.
		ev.moveTo(t, organiser, edition.Round)
		delete(secrets, "the code of her promise") // its date is of the edition's own time, which has just been turned back
		for what, secret := range secrets {
			for _, on := range found(ev.readAll(t, b, known), secret) {
				t.Errorf("without her phrase, in the round, %s is on %s", what, on)
			}
		}
	})
}

func found(texts map[string]string, secret string) (routes []string) {
	for route, text := range texts {
		if strings.Contains(text, secret) {
			routes = append(routes, route)
		}
	}
	return routes
}

// comesBack enters with a code that opens somebody's place, and takes a phrase.
func (ev *evening) comesBack(t *testing.T, b *http.Client, code string) {
	t.Helper()
	base := ev.server.URL + ev.edition.Path()
	post := func(path string, values url.Values, want int) {
		t.Helper()
		answer, err := b.PostForm(base+path, values)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Fatalf("%s: got %d, want %d", path, answer.StatusCode, want)
		}
	}
	post("/enter", url.Values{"words": {code}}, http.StatusSeeOther)
	ev.takesPhrase(t, b)
	post("/know", nil, http.StatusSeeOther)
}
