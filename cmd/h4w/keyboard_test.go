package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// P5: with a keyboard alone, as a screen reader hears it, with script and without: the door, the registration with a mistake in it, the
// phrase, what the exit does, a note, and out again.
func TestEverythingIsReachedByKeyboardAndHeard(t *testing.T) {
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		t.Skip("no browser at hand")
	}
	t.Parallel()
	ev := startEvening(t, "", 0, nil)
	codes, err := ev.house.people.MakeSheet(t.Context(), organiserOf(t, ev), ev.edition, people.Sheet{Body: "Maison Lierre", Role: edition.Participant}, 2)
	must(t, err)
	config, err := json.Marshal(map[string]any{"site": ev.server.URL, "edition": ev.edition.Path(), "codes": codes, "away": "https://www.meteo.be/"})
	must(t, err)
	node := exec.CommandContext(t.Context(), "node", "../../scripts/keyboard.mjs")
	node.Stdin, node.Stderr = bytes.NewReader(config), os.Stderr
	out, err := node.Output()
	must(t, err)
	var found struct {
		Checks int
		Faults []string
	}
	must(t, json.Unmarshal(out, &found))
	for _, f := range found.Faults {
		t.Error(f)
	}
	if found.Checks < 300 {
		t.Errorf("only %d checks were made", found.Checks)
	}
	t.Logf("%d checks", found.Checks)
}
