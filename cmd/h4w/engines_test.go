package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"hackathon4women/internal/ballot"
	"hackathon4women/internal/seating"
)

const suite = "../../internal/seating/testdata/"

func TestTablesFromFileToFile(t *testing.T) {
	dir := t.TempDir()
	plan, again, report, evening := filepath.Join(dir, "plan"), filepath.Join(dir, "again"), filepath.Join(dir, "report"), filepath.Join(dir, "evening")
	instance := suite + "p-skew-96-6.json"
	for _, args := range [][]string{
		{"tables", "form", "--in", instance, "--proposals", "20000", "--seed", "3", "--out", plan},
		{"tables", "form", "--in", instance, "--proposals", "20000", "--seed", "3", "--out", again},
		{"tables", "score", "--in", instance, "--plan", plan, "--out", report},
		{"tables", "repair", "--in", instance, "--plan", plan, "--events", suite + "p-skew-96-6.events-normal.json", "--out", evening},
	} {
		if err := run(t.Context(), args); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	rep, err := readJSON[seating.Report](report)
	if err != nil || rep.Hard != 0 || rep.DistinctCross == 0 || rep.Bounds.DistinctCross < rep.DistinctCross {
		t.Errorf("got %+v, %v", rep, err)
	}
	a, _ := os.ReadFile(plan)
	if b, _ := os.ReadFile(again); string(a) != string(b) || len(b) == 0 {
		t.Error("the same seed and budget gave another plan")
	}
	if b, _ := os.ReadFile(evening); string(a) == string(b) || len(b) == 0 {
		t.Error("a day of events changed nothing")
	}
	if err := run(t.Context(), []string{"tables", "form", "--in", suite + "README.md", "--out", plan}); err == nil {
		t.Error("an instance that is not JSON: accepted")
	}
}

func TestBallotsFromFileToFile(t *testing.T) {
	dir := t.TempDir()
	box, result, public, verified := filepath.Join(dir, "box"), filepath.Join(dir, "result"), filepath.Join(dir, "public"), filepath.Join(dir, "verified")
	raw, err := json.Marshal(ballot.Ballots{Method: ballot.Approval, Vote: "v", Options: []string{"a", "b"}, Lot: "x", Ballots: []ballot.Ballot{
		{Receipt: "0000-0000-0000-0001", Approves: []string{"b"}}, {Receipt: "0000-0000-0000-0002", Approves: []string{"a", "b"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(box, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"ballot", "tally", "--method", "approval", "--in", box, "--out", result},
		{"ballot", "publish", "--in", box, "--out", public},
		{"ballot", "verify", "--in", public, "--receipt", "oooo oooo oooo oool", "--out", verified},
	} {
		if err := run(t.Context(), args); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	if res, err := readJSON[ballot.Result](result); err != nil || res.Winners[0] != "b" || res.Cast != 2 {
		t.Errorf("got %+v, %v", res, err)
	}
	if v, err := readJSON[ballot.Verified](verified); err != nil || !v.Found || !v.Adds || len(v.Approves) != 1 {
		t.Errorf("got %+v, %v", v, err)
	}
	for _, receipt := range []string{"0000-0000-0000-0003", "?"} {
		if err := run(t.Context(), []string{"ballot", "verify", "--in", public, "--receipt", receipt, "--out", verified}); err == nil {
			t.Errorf("receipt %s: found", receipt)
		}
	}
}
