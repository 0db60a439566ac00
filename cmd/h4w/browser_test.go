package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
)

// needsBrowser skips a test where there is none.
func needsBrowser(t *testing.T) {
	t.Helper()
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		t.Skip("no browser at hand")
	}
}

// browse runs one of our scripts in a real browser, told what to visit, and reports the faults it found. What else it says goes
// into found.
func browse(t *testing.T, script string, told, found any) {
	t.Helper()
	config, err := json.Marshal(told)
	must(t, err)
	node := exec.CommandContext(t.Context(), "node", "../../scripts/"+script)
	node.Stdin, node.Stderr = bytes.NewReader(config), os.Stderr
	out, err := node.Output()
	must(t, err)
	var wrong struct{ Faults []string }
	must(t, json.Unmarshal(out, &wrong))
	for _, f := range wrong.Faults {
		t.Error(f)
	}
	must(t, json.Unmarshal(out, found))
}

// inspect is browse for a script that counts its checks: fewer than least, and it did not get where it should look.
func inspect(t *testing.T, script string, told any, least int) {
	t.Helper()
	var made struct{ Checks int }
	browse(t, script, told, &made)
	if made.Checks < least {
		t.Errorf("only %d checks were made, want %d at least", made.Checks, least)
	}
}
