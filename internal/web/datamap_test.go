package web

import (
	"flag"
	"os"
	"testing"
)

var writeDataMap = flag.Bool("data-map", false, "write docs/data-map.md")

// docs/data-map.md says what the code knows, no more and no less.
func TestTheDataMapIsCurrent(t *testing.T) {
	const file = "../../docs/data-map.md"
	want := DataMap()
	if *writeDataMap {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != want {
		t.Errorf("docs/data-map.md is not what the code declares: make data-map (%v)", err)
	}
}
