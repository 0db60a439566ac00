package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

const (
	beat         = 2 * time.Second // so that both ends find a dead line before five seconds are over
	asked        = 3               // beats between two looks at whether she may still listen
	writeWithin  = 10 * time.Second
	topicsAtMost = 8
)

// live is the one stream of a page: it says which topics changed, and the page asks again. Topics are checked when the stream
// opens and again whenever the person's standing changes.
func (s *Site) live(w http.ResponseWriter, r *http.Request, v visit) error {
	if r.Header.Get("Sec-Fetch-Mode") == "navigate" {
		return fault.ErrNotFound // nobody reads a stream as a page; a link elsewhere must not make anybody present
	}
	topics := r.URL.Query()["topic"]
	if len(topics) > topicsAtMost {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	for _, t := range topics {
		if err := s.mayHear(r, v, t); err != nil {
			return err
		}
	}
	mine := people.Topic(v.Me.PersonID())
	since, _ := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64) // a stranger's id counts as none
	l, missed, complete := s.hub.Listen(since, append([]string{mine}, topics...)...)
	defer l.Close()

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	stream := &stream{w: w, c: http.NewResponseController(w)}
	// The server's limit on reading a request would end the stream after half a minute.
	if err := stream.c.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	stream.send("retry: 1000\n\n")
	if !complete {
		stream.send("id: %d\nevent: refresh\ndata: all\n\n", s.hub.Last())
	}
	for _, e := range missed {
		stream.changed(e.ID, e.Topic)
	}
	stopPresence := s.arrive(r, v, topics)
	defer stopPresence()
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for beats := 1; stream.err == nil; {
		select {
		case <-r.Context().Done():
			return nil
		case <-l.Lost():
			return nil
		case <-tick.C:
			stream.send("event: beat\ndata: 1\n\n")
			if beats++; beats%asked != 0 {
				continue
			}
			if err := s.people.Still(r.Context(), v.Visit); err != nil {
				stream.send("event: left\ndata: all\n\n")
				return nil
			}
		case e := <-l.Events():
			if e.Topic == mine {
				// Her standing may have changed: the browser connects again and is asked again.
				if err := s.people.Still(r.Context(), v.Visit); err != nil {
					stream.send("event: left\ndata: all\n\n")
					return nil
				}
				stream.send("event: refresh\ndata: all\n\n")
				return nil
			}
			stream.changed(e.ID, e.Topic)
		}
	}
	return nil
}

type stream struct {
	w   http.ResponseWriter
	c   *http.ResponseController
	err error
}

func (st *stream) changed(id int64, topic string) {
	st.send("id: %d\nevent: changed\ndata: %s\n\n", id, topic)
}

func (st *stream) send(format string, args ...any) {
	if st.err != nil {
		return
	}
	if st.err = st.c.SetWriteDeadline(time.Now().Add(writeWithin)); st.err != nil {
		return
	}
	if _, st.err = fmt.Fprintf(st.w, format, args...); st.err == nil {
		st.err = st.c.Flush()
	}
}

// mayHear says whether someone may listen to a topic. Each chapter's topics have their rule here, next to each other.
func (s *Site) mayHear(r *http.Request, v visit, topic string) error {
	kind, id, _ := strings.Cut(topic, "/")
	e := string(v.Edition.ID)
	switch kind {
	case "edition":
		if id == e {
			return nil
		}
	case "desk":
		if id == e && v.Me.Roles.Any(edition.StaffRoles) {
			return nil
		}
	case "quiet":
		return s.safety.MayHear(r.Context(), v.Me, v.Edition, topic)
	case "table":
		return s.rooms.MayLookAt(r.Context(), v.Me, v.Edition.ID, tables.TableID(id))
	case "ideas", "avenues", "ballot", "promises", "results":
		if id == e && v.Me.In(v.Edition.ID) {
			return nil
		}
	case "reports":
		if id == e && moderation.Moderates(v.Me, v.Edition.ID) {
			return nil
		}
	case "avenue":
		_, err := s.avenues.Read(r.Context(), v.Me, v.Edition, avenues.ID(id))
		return err
	}
	return fault.ErrNotFound
}
