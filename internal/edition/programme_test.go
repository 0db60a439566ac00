package edition

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(hour, minute int) time.Time { return time.Date(2021, 2, 11, hour, minute, 0, 0, time.UTC) }

func morning(deeds ...Deed) Programme {
	return Programme{Sessions: []Session{
		{ID: "welcome", Day: 1, Kind: Plenary, Start: at(9, 0), Minutes: 30},
		{ID: "context", Day: 1, Kind: Plenary, Start: at(9, 30), Minutes: 45},
		{ID: "pause", Day: 1, Kind: Break, Start: at(10, 15), Minutes: 15},
		{ID: "round", Day: 1, Kind: Round, Start: at(10, 30), Minutes: 25, Steps: []Step{{"alone", 5}, {"together", 15}, {"change", 5}}},
		{ID: "end", Day: 1, Kind: Harvesting, Start: at(11, 0), Minutes: 30},
	}, Deeds: deeds}
}

func TestTheProgrammeRunsByItself(t *testing.T) {
	p := morning()
	for _, c := range []struct {
		now           time.Time
		current, next SessionID
		step          int
	}{
		{at(8, 59), "", "welcome", -1},
		{at(9, 0), "welcome", "context", -1},
		{at(10, 36), "round", "end", 1},
		{at(10, 57), "", "end", -1},
		{at(11, 30), "", "", -1},
	} {
		pos := p.At(c.now)
		if got := id(pos.Current); got != c.current {
			t.Errorf("%s runs: got %q, want %q", c.now.Format("15:04"), got, c.current)
		}
		if got := id(pos.Next); got != c.next || pos.Step != c.step {
			t.Errorf("%s next: got %q step %d, want %q step %d", c.now.Format("15:04"), got, pos.Step, c.next, c.step)
		}
	}
	if !p.At(at(11, 30)).Ended {
		t.Error("the event did not end")
	}
}

func TestALengthenedSessionPushesTheNextAndBreaksGiveWay(t *testing.T) {
	p := morning(Deed{Session: "context", Deed: Lengthen, Minutes: 10, At: at(10, 10)})
	slots := p.Slots()
	if got := slots[2].From; !got.Equal(at(10, 25)) {
		t.Errorf("break starts %v, want 10:25", got)
	}
	if got := slots[3].From; !got.Equal(at(10, 30)) {
		t.Errorf("round starts %v, want 10:30: the break gives way", got)
	}
}

func TestStartingEarlyEndsWhatRan(t *testing.T) {
	p := morning(Deed{Session: "pause", Deed: Start, At: at(10, 0)})
	pos := p.At(at(10, 1))
	if id(pos.Current) != "pause" {
		t.Errorf("runs %q, want pause", id(pos.Current))
	}
}

func TestADayNeverRunsPastItsEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := morning()
		ids := []SessionID{"welcome", "context", "pause", "round", "end"}
		for range rapid.IntRange(0, 6).Draw(t, "deeds") {
			p.Deeds = append(p.Deeds, Deed{
				Session: rapid.SampledFrom(ids).Draw(t, "session"),
				Deed:    rapid.SampledFrom([]string{Start, Lengthen, End}).Draw(t, "deed"),
				Minutes: rapid.IntRange(1, 60).Draw(t, "minutes"),
				At:      at(9, 0).Add(time.Duration(rapid.IntRange(0, 149).Draw(t, "at")) * time.Minute),
			})
		}
		slots := p.Slots()
		for i, s := range slots {
			if s.Until.After(at(11, 30)) {
				t.Fatalf("%s runs until %v", s.ID, s.Until)
			}
			if s.From.After(s.Until) {
				t.Fatalf("%s ends before it starts", s.ID)
			}
			for _, other := range slots[:i] {
				if s.From.Before(s.Until) && s.From.Before(other.Until) && other.From.Before(s.Until) {
					t.Fatalf("%s and %s run at the same time", other.ID, s.ID)
				}
			}
		}
	})
}

func id(s *Slot) SessionID {
	if s == nil {
		return ""
	}
	return s.ID
}
