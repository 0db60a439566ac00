package main

import "testing"

// The exit in a real browser, with the back-forward cache on and in every state a page can be in: by press, by Shift three times, under a
// dialog, zoomed, with sound and picture running, on a slow machine, with a server that hangs, without script. What is read has gone in
// the same task as the press, before any request, and the other site is there within two seconds.
func TestNothingIsLeftAfterTheExit(t *testing.T) {
	ev := moodyEvening(t, nil)
	found := visited(t, ev, "exit.mjs", map[string]any{"public": ev.edition.PublicPath()})
	if found.Checks < 200 {
		t.Errorf("only %d checks were made", found.Checks)
	}
	t.Logf("%d checks; milliseconds to the other site: %v", found.Checks, found.Slow)
}
