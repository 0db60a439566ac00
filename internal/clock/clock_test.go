package clock

import (
	"testing"
	"time"
)

func TestStoryRunsAtItsSpeedFromItsAnchor(t *testing.T) {
	real := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	story := Story{Anchor: real, At: time.Date(2021, 2, 11, 7, 55, 0, 0, time.UTC), Speed: 60_000}
	if got, want := story.Now(real.Add(5*time.Second)), time.Date(2021, 2, 11, 8, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("five seconds later: got %v, want %v", got, want)
	}
	at, ok := story.Real(time.Date(2021, 2, 11, 8, 0, 0, 0, time.UTC))
	if !ok || !at.Equal(real.Add(5*time.Second)) {
		t.Errorf("real moment of 9:00: got %v %v", at, ok)
	}
	if got := (Story{}).Now(real); !got.Equal(real) {
		t.Errorf("no story: got %v, want real time", got)
	}
	if _, ok := (Story{Anchor: real, At: real, Speed: 0}).Real(real.Add(time.Hour)); ok {
		t.Error("a story that stands still reached a later time")
	}
}

func TestStoryOfManyYearsDoesNotOverflow(t *testing.T) {
	real := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	story := Story{Anchor: real, At: real, Speed: 1000}
	if got, want := story.Now(real.AddDate(50, 0, 0)), real.AddDate(50, 0, 0); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
