package safety

import (
	"slices"
	"testing"
	"time"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

func TestOrganisersCheckChangeAndAddHelpLines(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		line := func(number string) *Line {
			all := h.LinesOf(ctx, h.e.ID)
			if i := slices.IndexFunc(all, func(l Line) bool { return l.Number == number }); i >= 0 {
				return &all[i]
			}
			return nil
		}
		due, err := h.StaleRecords(ctx, h.amina, h.e.ID)
		must(t, err)
		for range 2 {
			must(t, h.CheckRecord(ctx, h.amina, h.e.ID, "1712"))
		}
		if n, err := h.StaleRecords(ctx, h.amina, h.e.ID); err != nil || n != due-1 || line("1712").Stale(h.at) || !line("1712").Day() {
			t.Errorf("after a check %d of %d are due, %v: %+v", n, due, err, line("1712"))
		}
		h.at = h.at.Add(91 * 24 * time.Hour)
		if !line("1712").Stale(h.at) {
			t.Error("after 91 days the check still counts")
		}
		must(t, h.WriteRecord(ctx, h.amina, h.e.ID, "sosviol", Line{Number: "0800 98 100", Source: "https://www.sosviol.be", Languages: []string{"fr"},
			Hours: Hours{Spans: []Span{{time.Saturday, 600, 720}}}}))
		if l := line("0800 98 100"); len(l.Hours.Spans) != 1 || l.Verified != h.at || !l.Special || !l.Shipped() {
			t.Errorf("changed: %+v", l)
		}
		must(t, h.WriteRecord(ctx, h.amina, h.e.ID, "", Line{Number: "02 000 00 00", Name: "Een dienst", Source: "https://example.org", Hours: Hours{Unknown: true}}))
		if l := line("02 000 00 00"); l == nil || l.Name != "Een dienst" {
			t.Errorf("added: %+v", l)
		}
		if err := h.HideRecord(ctx, h.amina, h.e.ID, "108"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("hiding what is not there: got %v", err)
		}
		must(t, h.HideRecord(ctx, h.amina, h.e.ID, "telefonhilfe"))
		if line("108") != nil {
			t.Error("a hidden line is shown")
		}
		must(t, h.ShowRecord(ctx, h.amina, h.e.ID, "telefonhilfe"))
		if line("108") == nil {
			t.Error("a line shown again is hidden")
		}
		// What answers when no other does stays: nobody can take help away.
		for key, change := range map[string]error{
			"police hidden": h.HideRecord(ctx, h.amina, h.e.ID, "police"), "fallback hidden": h.HideRecord(ctx, h.amina, h.e.ID, "ecoute"),
			"police renumbered": h.WriteRecord(ctx, h.amina, h.e.ID, "police", Line{Number: "555", Source: "https://example.org", Hours: Hours{Always: true}}),
			"fallback closed":   h.WriteRecord(ctx, h.amina, h.e.ID, "ecoute", Line{Number: "0800 30 030", Source: "https://example.org", Hours: Hours{Unknown: true}}),
		} {
			if fault.KindOf(change) != fault.Conflict {
				t.Errorf("%s: got %v, want Conflict", key, change)
			}
		}
		for _, l := range []Line{{}, {Number: "x", Source: "https://example.org", Name: "n"}, {Number: "123", Source: "http://example.org", Name: "n"}, {Number: "123", Source: "https://example.org"}} {
			if err := h.WriteRecord(ctx, h.amina, h.e.ID, "", l); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v: got %v, want Invalid", l, err)
			}
		}
		for name, by := range map[string]people.Person{"the safety lead": h.rosalie, "a guest": h.guests["Sam"], "a visitor": {}} {
			_, err := h.Records(ctx, by, h.e.ID)
			for what, err := range map[string]error{"read": err, "check": h.CheckRecord(ctx, by, h.e.ID, "1712"), "hide": h.HideRecord(ctx, by, h.e.ID, "1712")} {
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s, %s: got %v, want NotFound", name, what, err)
				}
			}
		}
		if all := h.LinesOf(ctx, h.other.ID); len(all) != len(Lines) {
			t.Errorf("another edition has %d lines, want the shipped %d", len(all), len(Lines))
		}
	})
}

func TestHoursAreReadAsTyped(t *testing.T) {
	spans, err := ParseHours("1-5 9:00-17:30\n\n7 10-12\n")
	must(t, err)
	if len(spans) != 6 || spans[4] != (Span{time.Friday, 540, 1050}) || spans[5] != (Span{time.Sunday, 600, 720}) {
		t.Errorf("got %v", spans)
	}
	again, err := ParseHours(HoursText(spans))
	if err != nil || !slices.Equal(again, spans) {
		t.Errorf("written and read again: %v, %v", again, err)
	}
	for _, wrong := range []string{"x", "1", "0-5 9:00-17:00", "1-8 9-17", "5-1 9-17", "1 17-9", "1 9:60-10", "1 9-25"} {
		if _, err := ParseHours(wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: got %v, want Invalid", wrong, err)
		}
	}
}
