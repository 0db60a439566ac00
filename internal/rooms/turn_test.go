package rooms

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
)

func TestTurnsComeOnceAndInOrder(t *testing.T) {
	p := edition.Programme{Sessions: []edition.Session{
		{ID: "a", Day: 1, Kind: edition.Plenary, Start: at(9, 0), Minutes: 30},
		{ID: "b", Day: 1, Kind: edition.Round, Start: at(9, 30), Minutes: 20, Steps: []edition.Step{{Key: "alone", Minutes: 5}, {Key: "together", Minutes: 15}}},
	}}
	due, again := Due(p, at(9, 36), nil)
	want := []Turn{{"a", started}, {"a", ended}, {"b", started}, {"b", "step.1"}}
	if !slices.Equal(due, want) || again != nil {
		t.Errorf("at 9:36: got %v %v, want %v", due, again, want)
	}
	noted := map[Turn]bool{}
	for _, turn := range due {
		noted[turn] = true
	}
	if due, _ := Due(p, at(9, 37), noted); len(due) != 0 {
		t.Errorf("a minute later: got %v, want nothing new", due)
	}
	noted[Turn{"b", ended}] = true
	if due, again := Due(p, at(9, 31), noted); !slices.Equal(again, []edition.SessionID{"b"}) || !slices.Equal(due, []Turn{{"b", started}}) {
		t.Errorf("running again: got %v %v", due, again)
	}
}

func TestASessionThatWasSkippedHasNoTurns(t *testing.T) {
	p := edition.Programme{
		Sessions: []edition.Session{
			{ID: "a", Day: 1, Kind: edition.Plenary, Start: at(9, 0), Minutes: 30},
			{ID: "b", Day: 1, Kind: edition.Vote, Start: at(9, 30), Minutes: 30},
			{ID: "c", Day: 1, Kind: edition.Plenary, Start: at(10, 0), Minutes: 30},
		},
		Deeds: []edition.Deed{{Session: "c", Deed: edition.Start, At: at(9, 20)}},
	}
	due, _ := Due(p, at(9, 25), nil)
	for _, turn := range due {
		if turn.Session == "b" {
			t.Errorf("b was skipped but has %v", turn)
		}
	}
}

// follows runs the conductor's step until nothing more is due, as its loop does.
func follows(t *testing.T, m *morning, s *Service) {
	t.Helper()
	for range 100 {
		more, err := s.Advance(t.Context(), m.id)
		must(t, err)
		must(t, m.queue.Drain(t.Context()))
		if !more {
			return
		}
	}
	t.Fatal("there is always more")
}

func TestEachTurnQueuesItsJobsOnceAlsoAfterARestart(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		var did []string
		m.queue.On(SessionStarted, func(_ context.Context, j jobs.Job) error { did = append(did, "start "+j.Payload); return nil })
		m.queue.On(SessionEnded, func(_ context.Context, j jobs.Job) error { did = append(did, "end "+j.Payload); return nil })
		m.clock = at(9, 33)
		follows(t, m, m.Service)
		restarted := NewService(m.d, m.Service.seal, m.now, live.NewHub(), m.queue, m.log, m.people, m.tables)
		follows(t, m, restarted)
		m.clock = at(10, 16)
		follows(t, m, restarted)
		follows(t, m, m.Service) // a second node
		want := []string{"start welcome", "end welcome", "start round", "end round", "start pause", "end pause", "start vote"}
		if !slices.Equal(did, want) {
			t.Errorf("got %v, want %v", did, want)
		}
	})
}

func TestAJobThatFailsDoesNotHoldTheEventUp(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ended := 0
		m.queue.On(SessionStarted, func(context.Context, jobs.Job) error { return errors.New("broken") })
		m.queue.On(SessionEnded, func(context.Context, jobs.Job) error { ended++; return nil })
		m.clock = at(10, 5)
		follows(t, m, m.Service)
		if ended != 2 {
			t.Errorf("%d sessions ended, want 2 although what starts them is broken", ended)
		}
	})
}

func TestThePagesAreToldAtEachStep(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		m.queue.On(SessionStarted, m.Announce)
		m.queue.On(SessionEnded, m.Announce)
		m.clock = at(9, 31)
		follows(t, m, m.Service)
		l, _, _ := m.hub.Listen(0, edition.Topic(m.id))
		defer l.Close()
		m.clock = at(9, 35)
		follows(t, m, m.Service)
		select {
		case <-l.Events():
		case <-time.After(time.Second):
			t.Error("the step changed and nobody was told")
		}
	})
}

func TestTheConductorFollowsByItself(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		started := make(chan string, 10)
		m.queue.On(SessionStarted, func(_ context.Context, j jobs.Job) error { started <- j.Payload; return nil })
		m.clock = at(9, 1)
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { m.Conduct(ctx); close(over) }()
		defer func() { stop(); <-over }()
		deadline := time.Now().Add(10 * time.Second)
		for time.Now().Before(deadline) {
			must(t, m.queue.Drain(ctx))
			select {
			case session := <-started:
				if session != "welcome" {
					t.Errorf("started %s, want welcome", session)
				}
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
		t.Error("nothing started")
	})
}
