package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"hackathon4women/internal/people"
)

// arrive notes that someone's page is open, and on a day of the event that she is here, so that she has a seat when a round
// opens. The result is called when the page closes. Whoever uses no script says with a button that she is here.
func (s *Site) arrive(r *http.Request, v visit, topics []string) (leave func()) {
	// In a quiet word she is away like anybody whose page is closed: no cause of being away looks different from another.
	if v.Me.Staff || !v.Me.In(v.Edition.ID) || quietTopics(topics) {
		return func() {}
	}
	var tables []string
	for _, t := range topics {
		if strings.HasPrefix(t, "table/") {
			tables = append(tables, t)
		}
	}
	leave = s.rooms.Open(v.Edition.ID, v.Me.PersonID(), tables...)
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), 5*time.Second)
	defer stop()
	fresh, err := s.rooms.Arrive(ctx, v.Me, v.Edition)
	if err != nil {
		s.log.Warn("live: noting an arrival", "err", err)
	}
	if fresh {
		s.hub.Notify(people.Topic(v.Me.PersonID())) // her page shows that she is here
	}
	return leave
}
