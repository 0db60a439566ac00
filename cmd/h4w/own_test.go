package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/web"
)

// somebodys is what a column is called that says whose row it is.
var somebodys = regexp.MustCompile(`^(person|author|opener|holder|member|guest|participant|voter|owner|about|from)_id$`)

// Whatever a chapter holds of a person stands in the file she takes away, unless a reason says why not. A chapter that declares a
// new table needs nothing else for it.
func TestHerFileHoldsEverythingOfHers(t *testing.T) {
	onEngines(t, func(t *testing.T, h *inhabited) {
		merel, err := h.register(t.Context(), "Merel")
		if err != nil {
			t.Fatal(err)
		}
		wout, err := h.register(t.Context(), "Wout")
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]bool{}
		for _, part := range web.Known() {
			for _, c := range part.Columns {
				if !somebodys.MatchString(c.Column) || privacy.Withheld(c.Table) != "" || want[c.Table] {
					continue
				}
				want[c.Table] = true
				for _, who := range []string{merel.ID, wout.ID} {
					insertFor(t, h, c, who)
				}
			}
		}
		if len(want) < 10 {
			t.Fatalf("only %d tables", len(want))
		}
		parts, err := h.people.OwnRows(t.Context(), merel, web.Known())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			for _, row := range part.Rows {
				for _, f := range row.Fields {
					if strings.Contains(f.Says, "of "+wout.ID) {
						t.Errorf("%s tells her of somebody else", row.Table)
					}
				}
				delete(want, row.Table)
			}
		}
		for table := range want {
			t.Errorf("her file has nothing of %s", table)
		}
		if _, err := h.people.OwnRows(t.Context(), h.amina, web.Known()); err == nil {
			t.Error("staff has a file in an edition")
		}
	})
}

// insertFor puts a row of somebody's into a table, unless she has one.
func insertFor(t *testing.T, h *inhabited, c privacy.Column, who string) {
	t.Helper()
	err := h.db.Write(t.Context(), func(tx *db.Tx) error {
		if has, err := tx.Found("SELECT 1 FROM "+c.Table+" WHERE edition_id = $1 AND "+c.Column+" = $2", []any{h.e.ID, who}, new(int)); err != nil || has {
			return err
		}
		columns, kinds, err := columnsOf(tx, h.db.Engine(), c.Table)
		if err != nil {
			return err
		}
		i := slices.Index(columns, c.Column)
		return insertRow(tx, c.Table, columns, kinds, func(n int) any {
			switch {
			case n == i:
				return who
			case columns[n] == "edition_id":
				return h.e.ID
			case strings.Contains(kinds[n], "int"):
				return clock.Millis(h.now())
			}
			return c.Table + " of " + who
		})
	})
	if err != nil {
		t.Fatalf("%s: %v", c.Table, err)
	}
}
