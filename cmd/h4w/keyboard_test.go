package main

import (
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// P5: with a keyboard alone, as a screen reader hears it, with script and without: the door, the registration with a mistake in it, the
// phrase, what the exit does, a note, and out again.
func TestEverythingIsReachedByKeyboardAndHeard(t *testing.T) {
	needsBrowser(t)
	t.Parallel()
	ev := startEvening(t, "", 0, nil)
	codes, err := ev.house.people.MakeSheet(t.Context(), ev.acting(t, ev.phrases["organiser"]), ev.edition, people.Sheet{Body: "Maison Lierre", Role: edition.Participant}, 2)
	must(t, err)
	inspect(t, "keyboard.mjs", map[string]any{"site": ev.server.URL, "edition": ev.edition.Path(), "codes": codes, "away": "https://www.meteo.be/"}, 300)
}
