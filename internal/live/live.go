// Package live tells open pages that something changed. It never says what: the page asks again and is authorised again.
package live

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"hackathon4women/internal/db"

	"github.com/jackc/pgx/v5"
)

// Quiet begins the topics of which nobody else may notice anything. Their events have no number of their own, since numbers that
// grow tell every other page that something happened; who missed one looks again at everything.
const Quiet = "quiet/"

func quiet(topic string) bool { return strings.HasPrefix(topic, Quiet) }

// Event says that a topic changed. IDs grow within one node.
type Event struct {
	ID    int64
	Topic string
}

// Hub passes changes to whoever listens, on this node and, through the bus, on the others.
type Hub struct {
	mu        sync.Mutex
	last      int64
	ring      [1024]Event
	listeners map[string]map[*Listener]struct{}
	publish   func(topic string)
}

// Listener is one open page.
type Listener struct {
	hub    *Hub
	topics []string
	events chan Event
	lost   chan struct{} // closed when the page could not keep up
	once   sync.Once
}

// NewHub makes a hub for one node.
func NewHub() *Hub { return &Hub{listeners: map[string]map[*Listener]struct{}{}} }

// Notify says that topics changed.
func (h *Hub) Notify(topics ...string) {
	for _, topic := range topics {
		h.deliver(topic)
		if h.publish != nil {
			h.publish(topic)
		}
	}
}

func (h *Hub) deliver(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := Event{ID: h.last, Topic: topic}
	if !quiet(topic) {
		h.last++
		e.ID = h.last
		h.ring[h.last%int64(len(h.ring))] = e
	}
	for l := range h.listeners[topic] {
		select {
		case l.events <- e:
		default:
			l.once.Do(func() { close(l.lost) })
		}
	}
}

// Listen subscribes to topics. since is the last event the page has seen, 0 for a fresh page; complete is false when the
// events since then are no longer known, so that the page must ask for everything.
func (h *Hub) Listen(since int64, topics ...string) (l *Listener, missed []Event, complete bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l = &Listener{hub: h, topics: topics, events: make(chan Event, 64), lost: make(chan struct{})}
	wanted := map[string]bool{}
	for _, t := range topics {
		wanted[t] = true
		if h.listeners[t] == nil {
			h.listeners[t] = map[*Listener]struct{}{}
		}
		h.listeners[t][l] = struct{}{}
	}
	complete = true
	if since > 0 && slices.ContainsFunc(topics, quiet) {
		complete = false
	} else if since > 0 {
		complete = since <= h.last && h.last-since < int64(len(h.ring))
		for id := since + 1; complete && id <= h.last; id++ {
			if e := h.ring[id%int64(len(h.ring))]; wanted[e.Topic] {
				missed = append(missed, e)
			}
		}
	}
	return l, missed, complete
}

// Last is the id of the newest event.
func (h *Hub) Last() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// Listening is how many pages listen to a topic on this node.
func (h *Hub) Listening(topic string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners[topic])
}

// Events are the changes as they happen.
func (l *Listener) Events() <-chan Event { return l.events }

// Lost is closed when the page was too slow; it should reconnect and ask for everything.
func (l *Listener) Lost() <-chan struct{} { return l.lost }

// Close ends the subscription.
func (l *Listener) Close() {
	l.hub.mu.Lock()
	defer l.hub.mu.Unlock()
	for _, t := range l.topics {
		delete(l.hub.listeners[t], l)
		if len(l.hub.listeners[t]) == 0 {
			delete(l.hub.listeners, t)
		}
	}
}

const channel = "h4w_live"

// Join connects the hub to the other nodes through PostgreSQL and keeps it connected until ctx ends. SQLite has one node.
func (h *Hub) Join(ctx context.Context, d *db.DB, log *slog.Logger) {
	if d.Engine() != db.Postgres {
		return
	}
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	node := hex.EncodeToString(b[:])
	out := make(chan string, 1024)
	h.publish = func(topic string) {
		select {
		case out <- topic:
		default:
			log.Warn("live: bus is full, other nodes miss a change")
		}
	}
	go h.send(ctx, d, node, out, log)
	go func() {
		for ctx.Err() == nil {
			if err := h.receive(ctx, d.URL(), node); err != nil && ctx.Err() == nil {
				log.Warn("live: bus lost, trying again", "err", err)
				select {
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
			}
		}
	}()
}

func (h *Hub) send(ctx context.Context, d *db.DB, node string, out <-chan string, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case topic := <-out:
			err := d.Write(ctx, func(tx *db.Tx) error { return tx.Do("SELECT pg_notify($1, $2)", channel, node+" "+topic) })
			if err != nil && ctx.Err() == nil {
				log.Warn("live: telling other nodes", "err", err)
			}
		}
	}
}

func (h *Hub) receive(ctx context.Context, address, node string) (err error) {
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close(context.WithoutCancel(ctx))) }()
	if _, err := c.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if from, topic, ok := strings.Cut(n.Payload, " "); ok && from != node {
			h.deliver(topic)
		}
	}
}
