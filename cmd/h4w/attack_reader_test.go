package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/publish"
)

// The reader of the publication and the exporter: a script reads every public page and file, and another every page and file an
// organiser can take home. What was written about harm, a story, words without consent, a name beside a text, tables, rounds and
// small numbers are on none of them; the story because the safety lead had not approved it, since it was flagged.
func TestTheReaderOfThePublicationLearnsOfNobody(t *testing.T) {
	inProofOnEach(t, readerLearnsOfNobody)
}

func readerLearnsOfNobody(t *testing.T, where string) {
	ev := startEvening(t, where, 6, nil)
	h, ctx := ev.house, t.Context()
	organiser, lead := ev.acting(t, ev.phrases["organiser"]), ev.acting(t, ev.phrases["safetylead"])
	pass := ev.company.Reserve("Wout")
	if len(pass) == 0 {
		t.Fatal("Wout did not come in")
	}
	her := ev.acting(t, pass[0].Phrase)
	must(t, ev.company.Open(ctx))
	ev.moveTo(t, organiser, edition.Round)
	table := ev.sitsDown(t, her)
	const (
		harm   = "canary-harm: il ne doit pas savoir où"
		story  = "Mon ex attendait devant le canary-atelier."
		silent = "canary-silent, dit par quelqu'un sans accord"
		fine   = "Un mentor choisi par la personne, canary-published."
	)
	avenue, told := avenues.ID(db.NewID()), avenues.ID(db.NewID())
	must(t, h.avenues.Open(ctx, her, ev.edition, table, avenue, "Un contact par entreprise", fine, nil))
	must(t, h.avenues.TakePenAndSave(ctx, her, ev.edition, avenue, avenues.Canvas{avenues.Harm: harm}))
	must(t, h.db.Write(ctx, func(tx *db.Tx) error { return tx.Do("DELETE FROM avenue_work WHERE avenue_id = $1", avenue) }))
	must(t, h.avenues.Open(ctx, her, ev.edition, table, told, "Un atelier", story, nil))
	must(t, h.ideas.LayCard(ctx, her, ev.edition, table, ideas.CardID(db.NewID()), silent))

	// The safety lead approves what is not flagged, as the page offers it; the organiser publishes.
	ev.moveTo(t, organiser, edition.Harvesting)
	must(t, h.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("UPDATE editions SET story_at = $1, story_speed = 0 WHERE id = $2", ev.edition.Ends().Add(time.Hour).UnixMilli(), ev.edition.ID)
	}))
	e, err := h.edition.ByID(ctx, ev.edition.ID)
	must(t, err)
	ev.edition = e
	prep, err := h.publish.Prepare(ctx, lead, ev.edition)
	must(t, err)
	flagged := 0
	for _, i := range prep.Items {
		d := publish.Decision{Seen: i.Seen(), Verdict: publish.Read}
		if len(i.Flags) > 0 {
			d.Verdict = publish.Held
			flagged++
		}
		must(t, h.publish.Decide(ctx, lead, ev.edition, d))
	}
	if flagged == 0 {
		t.Error("the story was not flagged")
	}
	must(t, h.publish.Publish(ctx, organiser, ev.edition, 0))

	public := ev.public(t, client(t))
	if len(found(public, "canary-published")) < 4 {
		t.Fatalf("what was approved is on %v: this test looks in the wrong place", found(public, "canary-published"))
	}
	secrets := map[string]string{"what could harm": "canary-harm", "a story": "canary-atelier", "words without consent": "canary-silent", "her name": "Wout", "her organisation": "Werkpunt", "her id": her.ID, "her table": string(table.ID)}
	for what, secret := range secrets {
		for _, on := range found(public, secret) {
			t.Errorf("the public reads %s on %s", what, on)
		}
	}
	tableOrRound := regexp.MustCompile(`(?i)\b(table|tafel|tisch) \d|\b(` + string(table.Round) + `)\b`)
	for route, text := range public {
		if strings.Contains(route, "results") || strings.Contains(route, "report") {
			if m := tableOrRound.FindString(text); m != "" {
				t.Errorf("%s names %q", route, m)
			}
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^people;[^;]*;[^;]*;[^;]*;[^;]*;(\d+);`).FindAllStringSubmatch(public["GET /p/{slug}/results.csv"], -1) {
		if n, _ := strconv.Atoi(m[1]); n < 10 {
			t.Errorf("the public reads a number of %d people", n)
		}
	}

	// The exporter: everything an organiser opens or takes home. Nothing on harm leaves the room, in no format.
	taken := ev.readAll(t, ev.persona(t, "organiser", edition.Organiser).http, map[string]string{
		"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr", "session": string(table.Round), "table": string(table.ID), "avenue": string(avenue), "n": "1",
	})
	if len(taken) < 20 {
		t.Errorf("the exporter read %d pages", len(taken))
	}
	for _, what := range []string{"what could harm", "words without consent"} {
		for _, on := range found(taken, secrets[what]) {
			if strings.Contains(on, "publication") || strings.Contains(on, "file") || strings.Contains(on, "results") || strings.Contains(on, "report") || strings.Contains(on, "harvest") {
				t.Errorf("the organiser takes %s home from %s", what, on)
			}
		}
	}
	fmt.Fprintln(t.Output(), len(public), "public pages,", len(taken), "pages and files of the organiser,", flagged, "of", len(prep.Items), "texts flagged")
}

// public is everything a reader without a visit can open, by route.
func (ev *evening) public(t *testing.T, b *http.Client) map[string]string {
	t.Helper()
	return ev.readAll(t, b, map[string]string{"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr"})
}
