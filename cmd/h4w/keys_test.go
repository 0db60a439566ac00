package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// The operator changes the master key while people register; the doctor says what is still to be done.
func TestTheOperatorChangesTheMasterKey(t *testing.T) {
	onEngines(t, func(t *testing.T, h *inhabited) {
		ctx, dir := t.Context(), t.TempDir()
		if _, err := h.register(ctx, "Merel"); err != nil {
			t.Fatal(err)
		}
		old := filepath.Join(dir, "old.h4w")
		if err := (&backupCommand{storage: h.storage, To: old}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		says := func(want string) {
			t.Helper()
			k, err := h.keeper()
			if err != nil {
				t.Fatal(err)
			}
			if f := rotation(ctx, k, h.db); (f.do == "") != (want == "") || !strings.Contains(f.do, want) {
				t.Errorf("the doctor says %q and to do %q, want %q", f.says, f.do, want)
			}
		}
		says("")
		if err := h.seal.AddMaster(); err != nil { // a rotation that was interrupted at once
			t.Fatal(err)
		}
		says("h4w keys rotate")
		if err := (&keysRetireCommand{storage: h.storage}).Run(ctx); err == nil {
			t.Error("a master key was retired that wraps something")
		}
		if err := (&keysRotateCommand{h.storage}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		says("h4w keys retire")
		if _, err := h.register(ctx, "Wout"); err != nil { // the server that runs
			t.Fatal(err)
		}
		retired := filepath.Join(dir, "retired")
		if err := (&keysRetireCommand{storage: h.storage, To: retired}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		says("")
		if names := h.at(t, h.storage).names(t); !names["Merel"] || !names["Wout"] {
			t.Errorf("after the rotation: %v", names)
		}
		if err := (&keysListCommand{h.storage}).Run(ctx); err != nil {
			t.Error(err)
		}
		// A backup from before needs the retired key, and gets a new one again.
		s := h.empty(t)
		if err := (&restoreCommand{storage: s, From: old, Verify: true}).Run(ctx); err == nil {
			t.Error("an old backup opened with the new master key alone")
		}
		s = h.empty(t)
		s.KeyFile = retired
		if err := (&restoreCommand{storage: s, From: old, Verify: true}).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if names := h.at(t, s).names(t); fmt.Sprint(names) != "map[Merel:true]" {
			t.Errorf("from the old backup: %v", names)
		}
	})
}
