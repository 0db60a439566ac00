package main

import "testing"

// The attacker is somebody who holds her unlocked telephone after she has left. He presses Back and Forward, reloads, opens the
// addresses of the history, opens the browser again with its tabs; our server is well, deaf or down. He learns nothing.
func TestHerPhoneAfterTheExitTellsNothing(t *testing.T) {
	t.Parallel()
	found := visited(t, moodyEvening(t, nil), "phone.mjs", nil)
	if found.Checks < 150 {
		t.Errorf("only %d checks were made", found.Checks)
	}
}

// The short version of the same on the other engine, in the long proof: what the phone shows must not depend on where visits are kept.
func TestHerPhoneTellsNothingOnTheOtherEngine(t *testing.T) {
	inProofOnEach(t, func(t *testing.T, where string) {
		if where == "" {
			t.Skip("TestHerPhoneAfterTheExitTellsNothing looks at SQLite")
		}
		if found := visited(t, moodyEveningAt(t, where, nil), "phone.mjs", map[string]any{"prove": false}); found.Checks < 150 {
			t.Errorf("only %d checks were made", found.Checks)
		}
	})
}
