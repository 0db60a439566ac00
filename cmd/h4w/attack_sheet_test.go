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

// The attacker finds the slip she came with, or the whole sheet. A used slip opens nothing; until she has her phrase it opens
// her place, without anything of hers. An unused one makes a person of its own, who reads nothing of anybody's past. The paper
// does not say what it is for, nor who handed it out.
func TestThePrintedSheetOpensNothingOfHers(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 0, nil)
		h, ctx, base := ev.house, t.Context(), ev.server.URL+ev.edition.Path()
		desk := ev.persona(t, "organiser", edition.Organiser).http
		status, sheet := post(t, desk, base+"/desk/codes", url.Values{"form": {string(people.NewForm())}, "body": {"Maison Lierre"}, "world": {"assoc"}, "role": {"participant"}, "count": {"6"}, "language": {"fr"}})
		paper := regexp.MustCompile(`(?s)<p class="slips__note".*</ul>`).FindString(sheet)
		codes := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b`).FindAllString(paper, -1)
		if status != http.StatusOK || len(codes) != 6 {
			t.Fatalf("the sheet: %d, %v", status, codes)
		}
		for _, telling := range []string{"Maison Lierre", "ackathon", ev.edition.Slug, "assoc"} {
			if strings.Contains(paper, telling) {
				t.Errorf("the paper says %q", telling)
			}
		}
		if unspeakable.MatchString(paper) {
			t.Error("the paper tells what it is about")
		}

		// She comes in with the first slip, takes her phrase and writes.
		her := client(t)
		form := registration(codes[0])
		form.Set("name", "Merel")
		form.Set("note", "canary-word")
		if status, _ := post(t, her, base+"/register", form); status != http.StatusSeeOther {
			t.Fatalf("she registers: got %d", status)
		}
		ev.takesPhrase(t, her)
		all, err := h.people.Everybody(ctx, ev.acting(t, ev.phrases["organiser"]), ev.edition)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d people: %v", len(all), err)
		}
		if _, err := h.rooms.SaveNotes(ctx, all[0].Person, ev.edition.ID, "canary-notes", 0); err != nil {
			t.Fatal(err)
		}
		he := client(t)
		for _, path := range []string{ev.server.URL, base} {
			if status, _ := post(t, he, path+"/enter", url.Values{"words": {codes[0]}}); status >= 300 && status < 400 {
				t.Errorf("the used slip at %s/enter: got %d", path, status)
			}
		}
		if status, _ := post(t, he, base+"/register", registration(codes[0])); status != http.StatusUnprocessableEntity {
			t.Errorf("the used slip in the form: got %d", status)
		}
		post(t, he, base+"/register", form) // the very form she sent
		ev.learnsNothing(t, he, "Merel", "canary")

		// Another had to leave before she had a phrase. Her slip leads to her place, and to nothing she told.
		other, leaving := client(t), registration(codes[1])
		leaving.Set("name", "Tilda")
		leaving.Set("note", "canary-tilda")
		post(t, other, base+"/register", leaving)
		post(t, other, ev.server.URL+"/leave", nil)
		ev.comesBack(t, he, codes[1])
		if on := found(ev.readAll(t, he, map[string]string{"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr"}), "canary"); len(on) > 0 {
			t.Errorf("her slip shows what she told on %v", on)
		}

		// An unused slip is somebody new.
		he = client(t)
		if status, _ := post(t, he, base+"/register", registration(codes[2])); status != http.StatusSeeOther {
			t.Fatalf("an unused slip: got %d", status)
		}
		ev.takesPhrase(t, he)
		post(t, he, base+"/know", nil)
		pages := ev.readAll(t, he, map[string]string{"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr"})
		for _, word := range []string{"canary", "Merel", "Tilda", "Maison Lierre"} {
			if on := found(pages, word); len(on) > 0 {
				t.Errorf("with an unused slip he reads %q on %v", word, on)
			}
		}

		// The sheet was photographed: it is revoked, and what is left of it opens nothing.
		id := regexp.MustCompile(`name="sheet" value="([^"]+)"`).FindStringSubmatch(get(t, desk, base+"/desk/codes"))
		if id == nil {
			t.Fatal("the sheet cannot be revoked")
		}
		post(t, desk, base+"/desk/codes/revocation", url.Values{"sheet": {id[1]}})
		for _, code := range codes[3:] {
			if status, _ := post(t, client(t), base+"/register", registration(code)); status != http.StatusUnprocessableEntity {
				t.Errorf("a slip of a revoked sheet: got %d", status)
			}
		}
	})
}

func get(t *testing.T, b *http.Client, address string) string {
	t.Helper()
	answer, err := b.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
