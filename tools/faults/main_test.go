package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A module of one function and three tests: one that sees the fault, one that sees nothing, one that does not compile with it.
func module(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":     "module m\n\ngo 1.26\n",
		"m.go":       "package m\n\nfunc Two() int { return 2 }\n",
		"m_test.go":  "package m\n\nimport \"testing\"\n\nfunc TestSees(t *testing.T) {\n\tif Two() != 2 {\n\t\tt.Error(\"not two\")\n\t}\n}\n\nfunc TestBlind(t *testing.T) { _ = Two() }\n",
		"docs/x":     "",
		"faults/x":   "",
		"docs/a.txt": "",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var three = Fault{Name: "three", Promise: "two is two", What: "two is three", File: "m.go", From: "return 2", To: "return 3", Package: ".", Test: "TestSees"}

func TestAPlantedFaultIsFoundOnlyByATestThatFailsOfItself(t *testing.T) {
	dir := module(t)
	if err := Plant(dir, three); err != nil {
		t.Errorf("a test that sees the fault: %v", err)
	}
	blind, broken := three, three
	blind.Test, broken.To = "TestBlind", "return nil"
	if err := Plant(dir, blind); err == nil || !strings.Contains(err.Error(), "passed") {
		t.Errorf("a blind test: %v, want that it passed", err)
	}
	if err := Plant(dir, broken); err == nil || !strings.Contains(err.Error(), "did not fail of itself") {
		t.Errorf("a fault that does not compile: %v, want that the test did not fail of itself", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "m.go")); err != nil || strings.Contains(string(text), "return 3") {
		t.Errorf("the fault was left behind: %q, %v", text, err)
	}
}

func TestFaultsThatNoLongerFitAreNamed(t *testing.T) {
	dir := module(t)
	page := Page([]Fault{three})
	if err := os.WriteFile(filepath.Join(dir, "docs", "faults.md"), page, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Look(dir, []Fault{three}, page); err != nil {
		t.Errorf("a fault that fits: %v", err)
	}
	gone, untested := three, three
	gone.From, untested.Test = "return 7", "TestGone"
	for _, f := range []Fault{gone, untested} {
		if err := Look(dir, []Fault{f}, page); err == nil || !strings.Contains(err.Error(), "three") {
			t.Errorf("%+v fits no longer, and nothing is said: %v", f, err)
		}
	}
	if err := Look(dir, []Fault{three}, []byte("other")); err == nil {
		t.Error("a page that is out of date, and nothing is said")
	}
}
