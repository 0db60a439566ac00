package live_test

import (
	"log/slog"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/live"
)

func TestAPageThatComesBackHearsWhatItMissed(t *testing.T) {
	h := live.NewHub()
	h.Notify("a")
	seen := h.Last()
	h.Notify("b", "a")
	l, missed, complete := h.Listen(seen, "a")
	defer l.Close()
	if !complete || len(missed) != 1 || missed[0].Topic != "a" {
		t.Errorf("got %v complete %v, want one event of a", missed, complete)
	}
	for range 2000 {
		h.Notify("other")
	}
	if _, _, complete := h.Listen(seen, "a"); complete {
		t.Error("2000 events later the hub still claims to know everything")
	}
	if _, _, complete := h.Listen(h.Last()+50, "a"); complete {
		t.Error("an id from before a restart was taken for known")
	}
}

func TestASlowPageIsCutOffAndOthersAreNot(t *testing.T) {
	h := live.NewHub()
	slow, _, _ := h.Listen(0, "a")
	defer slow.Close()
	for range 100 {
		h.Notify("a")
	}
	select {
	case <-slow.Lost():
	default:
		t.Error("the slow page was not told")
	}
	fresh, _, _ := h.Listen(0, "a")
	defer fresh.Close()
	h.Notify("a")
	select {
	case <-fresh.Events():
	case <-time.After(time.Second):
		t.Error("the fresh page heard nothing")
	}
}

func TestNodesOnOneDatabaseHearEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() != db.Postgres {
			return // SQLite has one node
		}
		one, two := live.NewHub(), live.NewHub()
		log := slog.New(slog.DiscardHandler)
		one.Join(t.Context(), d, log)
		two.Join(t.Context(), d, log)
		l, _, _ := two.Listen(0, "table/1")
		defer l.Close()
		deadline := time.After(10 * time.Second)
		again := time.NewTicker(50 * time.Millisecond)
		defer again.Stop()
		for {
			select {
			case <-l.Events():
				return
			case <-again.C:
				one.Notify("table/1")
			case <-deadline:
				t.Fatal("the other node heard nothing")
			}
		}
	})
}
