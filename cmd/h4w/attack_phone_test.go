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
