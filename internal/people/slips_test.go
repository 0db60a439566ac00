package people

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
)

// dumped is the whole database as its thief reads it, a line for each row.
func (h *house) dumped(t *testing.T) []string {
	t.Helper()
	var all bytes.Buffer
	if _, err := h.d.Dump(t.Context(), db.DumpHead{}, &all); err != nil {
		t.Fatal(err)
	}
	return strings.Split(all.String(), "\n")
}

// twoSheets are the codes of two bodies.
func (h *house) twoSheets(t *testing.T) (codes [2][]string, ids [2]string) {
	t.Helper()
	for i, body := range []string{"Maison Lierre", "Atelier Nord"} {
		f := NewForm()
		var err error
		if codes[i], err = h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Form: f, Body: body}, 12); err != nil {
			t.Fatal(err)
		}
		ids[i] = h.sheetID(h.e.ID, f)
	}
	return codes, ids
}

// Whoever copies the database before and after somebody came in, with nobody else coming in between, does not learn from which
// body's sheet her code was; nor does the organiser, who sees everything that the pages show.
func TestNobodyLearnsFromWhichSheetSomeoneCame(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.e.Capacity = 60
		codes, ids := h.twoSheets(t)
		before, shown := h.dumped(t), h.sheets(t)
		a := application("Merel", "firm")
		a.Code = codes[0][6]
		p := h.registers(t, a)
		h.choose(t, p)
		if err := h.CountSheets(t.Context()); err != nil {
			t.Fatal(err)
		}
		after := h.dumped(t)
		for _, row := range changed(before, after) {
			for i, id := range ids {
				if strings.Contains(row, id) {
					t.Errorf("what changed names sheet %d: %s", i, row)
				}
			}
			for _, lookup := range []string{h.codeLookup(a.Code), h.doorLookup(a.Code)} {
				if strings.Contains(row, lookup) && strings.Contains(row, p.ID) {
					t.Errorf("a row names her and her code: %s", row)
				}
			}
		}
		if left := strings.Join(after, "\n"); strings.Contains(left, h.codeLookup(a.Code)) || strings.Contains(left, h.doorLookup(a.Code)) {
			t.Error("the code she used is still in the database")
		}
		if now := h.sheets(t); !slices.Equal(now, shown) {
			t.Errorf("the organiser saw %+v and sees %+v", shown, now)
		}
	})
}

// changed are the rows of one dump that the other does not have.
func changed(a, b []string) (rows []string) {
	for _, row := range a {
		if !slices.Contains(b, row) {
			rows = append(rows, row)
		}
	}
	for _, row := range b {
		if !slices.Contains(a, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

func (h *house) sheets(t *testing.T) []Sheet {
	t.Helper()
	all, err := h.Sheets(t.Context(), h.organiser, h.e)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The order in which the engine keeps the codes, and what it wrote together, say nothing of the sheets.
func TestCodesLieInNoOrder(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.twoSheets(t)
		place := "rowid"
		if h.d.Engine() == db.Postgres {
			place = "ctid"
		}
		var kept []string
		err := h.d.Read(t.Context(), func(tx *db.Tx) (err error) {
			kept, err = db.All(tx, func(scan db.Scanner) (l string, err error) { return l, scan(&l) }, "SELECT lookup FROM codes ORDER BY "+place)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(kept) != 24 || !slices.IsSorted(kept) {
			t.Errorf("%d codes lie in another order than that of their hashes: %v", len(kept), kept)
		}
	})
}

// What is told of a sheet moves in steps of five, when five have come since the last time, and never with one person.
func TestSheetsAreCountedInSteps(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.e.Capacity = 60
		codes, ids := h.twoSheets(t)
		used := func(id string) int {
			for _, s := range h.sheets(t) {
				if s.ID == id {
					return s.Used
				}
			}
			return -1
		}
		come := func(sheet, from, to int) {
			for _, c := range codes[sheet][from:to] {
				a := application("Guest", "firm")
				a.Code = c
				h.registers(t, a)
				h.now = h.now.Add(time.Minute)
			}
			if err := h.CountSheets(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct{ sheet, from, to, first, second int }{
			{0, 0, 4, 0, 0},  // four: fewer than five came
			{1, 0, 1, 0, 0},  // five came, but no sheet was used five times
			{0, 4, 5, 0, 0},  // the fifth of the first sheet, alone since the last count
			{0, 5, 9, 5, 0},  // nine used: told as five
			{1, 1, 6, 5, 5},  // six used: told as five
			{0, 9, 12, 5, 5}, // all used: nothing is told while only three came
		} {
			come(step.sheet, step.from, step.to)
			if a, b := used(ids[0]), used(ids[1]); a != step.first || b != step.second {
				t.Errorf("after %+v: told %d and %d", step, a, b)
			}
		}
		if err := h.RevokeSheet(t.Context(), h.organiser, h.e, ids[1]); err != nil {
			t.Fatal(err)
		}
		if got := used(ids[1]); got != 5 {
			t.Errorf("a sheet that was revoked tells %d", got)
		}
	})
}

func TestOneSlipIsTakenBackByItsNumber(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.e.Capacity = 60
		codes, ids := h.twoSheets(t)
		try := func(code string) error {
			a := application("Guest", "firm")
			a.Code = code
			_, err := h.Register(t.Context(), h.e, a)
			return err
		}
		if err := try(codes[0][2]); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a deputy", h.RevokeSlip(t.Context(), h.deputy, h.e, ids[0], 1), fault.NotFound)
		wantKind(t, "a slip that is not there", h.RevokeSlip(t.Context(), h.organiser, h.e, ids[0], 13), fault.Invalid)
		wantKind(t, "a sheet of another edition", h.RevokeSlip(t.Context(), h.organiser, h.other, ids[0], 1), fault.NotFound)
		for _, number := range []int{2, 3, 3} { // the third was used: the answer is the same
			if err := h.RevokeSlip(t.Context(), h.organiser, h.e, ids[0], number); err != nil {
				t.Errorf("taking back %d: %v", number, err)
			}
		}
		wantKind(t, "the slip taken back", try(codes[0][1]), fault.Invalid)
		for what, code := range map[string]string{"the one before": codes[0][0], "the one after": codes[0][3], "the other sheet's": codes[1][1]} {
			if err := try(code); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := h.RevokeSheet(t.Context(), h.organiser, h.e, ids[0]); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a slip of a sheet taken back", try(codes[0][4]), fault.Invalid)
		if err := try(codes[1][2]); err != nil {
			t.Errorf("the other sheet's: %v", err)
		}
	})
}

func TestCodesEndWithTheirDay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		until := time.Date(2021, 2, 4, 0, 0, 0, 0, time.UTC)
		codes, err := h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Body: "Maison Lierre", Expires: until}, 3)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Body: "Maison Lierre", Expires: h.now.Add(-time.Hour)}, 3)
		wantKind(t, "codes that are over", err, fault.Invalid)
		h.now = until.Add(-time.Minute)
		a := application("Merel", "firm")
		a.Code = codes[0]
		h.registers(t, a)
		h.now = until
		b := application("Wout", "firm")
		b.Code = codes[1]
		_, err = h.Register(t.Context(), h.e, b)
		wantKind(t, "after their day", err, fault.Invalid)
		if err := h.CountSheets(t.Context()); err != nil {
			t.Fatal(err)
		}
		var left int
		if err := h.d.Read(t.Context(), func(tx *db.Tx) error { return tx.Row("SELECT count(*) FROM codes", nil, &left) }); err != nil || left != 0 {
			t.Errorf("%d codes are kept after their day: %v", left, err)
		}
	})
}

// The row of an unused code says, without the keys, neither its sheet nor its number.
func TestAnUnusedCodeIsSealed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, ids := h.twoSheets(t)
		sizes := map[int]bool{}
		err := h.d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Rows("SELECT sheet_id, slip FROM codes", nil, func(scan db.Scanner) error {
				var sheet string
				var sealed []byte
				err := scan(&sheet, &sealed)
				sizes[len(sealed)] = true
				if raw, _ := json.Marshal(string(sealed)); sheet != "" || bytes.Contains(raw, []byte(ids[0])) || bytes.Contains(raw, []byte(ids[1])) {
					t.Errorf("sheet %q, slip %q", sheet, sealed)
				}
				return err
			})
		})
		if err != nil || len(sizes) != 1 {
			t.Errorf("slips of %d lengths, want one: %v", len(sizes), err)
		}
	})
}
