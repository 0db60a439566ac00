package rehearse

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// listener is a simulated listener of a demo. She answers whoever asks, with words that say that she is a simulation.
type listener struct {
	*visitor
	company *Company
	phrase  string
	seen    map[string]time.Time // who waits, since when she knows
}

// pondering is how long a simulated listener takes to answer.
const pondering = 12 * time.Second

// simulated is what she says, in the languages of the edition. Nobody is to believe that somebody is there.
const simulated = "Ceci est une démonstration : personne ne lit. Lors d’un vrai événement, une personne formée à l’écoute vous répond ici.\n\n" +
	"Dit is een demonstratie: niemand leest dit. Bij een echt evenement antwoordt u hier een opgeleide luisteraar.\n\n" +
	"This is a simulation: nobody reads this. At a real event, a trained listener answers you here.\n\n" +
	"Das ist eine Simulation: Niemand liest das. Bei einer echten Veranstaltung antwortet Ihnen hier eine geschulte Person."

// seatListeners lets the listeners come in and say that they are on duty.
func (c *Company) seatListeners(ctx context.Context) error {
	for i, phrase := range c.o.Listeners {
		v, err := newVisitor(fmt.Sprintf("listener %d", i+1), c.o.Server, c.book)
		if err != nil {
			return err
		}
		l := &listener{visitor: v, company: c, phrase: phrase, seen: map[string]time.Time{}}
		if err := c.comeIn(ctx, v, phrase); err != nil {
			return fmt.Errorf("a listener cannot come in: %w", err)
		}
		if err := l.once(ctx); err != nil {
			return fmt.Errorf("a listener cannot be on duty: %w", err)
		}
		c.listeners = append(c.listeners, l)
	}
	return nil
}

// live looks who waits until ctx ends.
func (l *listener) live(ctx context.Context) {
	for ctx.Err() == nil {
		if err := l.once(ctx); err != nil && ctx.Err() == nil && !refused(err) {
			l.company.book.wrong("%s: %v", l.name, err)
		}
		if pause(ctx, 3*time.Second) != nil {
			return
		}
	}
}

var (
	takingForm = regexp.MustCompile(`/words/[^/]+/taking$`)
	replyForm  = regexp.MustCompile(`/words/[^/]+/line$`)
	dutyForm   = regexp.MustCompile(`/words/duty$`)
	talkPath   = regexp.MustCompile(`/words/[a-z2-7]{26}$`)
)

// once says that she is on duty, and answers whoever has waited for a while.
func (l *listener) once(ctx context.Context) error {
	p, err := l.read(ctx, "/e/"+l.company.o.Edition+"/words")
	if err != nil {
		return err
	}
	if strings.HasSuffix(p.path, "/enter") {
		return l.company.comeIn(ctx, l.visitor, l.phrase) // the visit idled out
	}
	if f := first(p.formsLike(dutyForm)); f != nil && f.values.Get("duty") == "on" {
		if p, err = l.press(ctx, "be on duty", f, nil); err != nil {
			return err
		}
	}
	for _, f := range p.formsLike(takingForm) {
		if _, known := l.seen[f.action]; !known {
			l.seen[f.action] = time.Now()
		}
		if time.Since(l.seen[f.action]) < pondering {
			continue
		}
		at, err := l.press(ctx, "listen", f, nil)
		if err != nil {
			return err
		}
		return l.reply(ctx, at)
	}
	for _, href := range p.links() {
		if talkPath.MatchString(href) {
			at, err := l.read(ctx, href)
			if err != nil {
				return err
			}
			if err := l.reply(ctx, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// reply says that this is a simulation, once after each time that she says something.
func (l *listener) reply(ctx context.Context, at *page) error {
	f := first(at.formsLike(replyForm))
	if f == nil || at.lastOf("talk__text") == strings.Join(strings.Fields(simulated), " ") {
		return nil
	}
	_, err := l.press(ctx, "reply", f, url.Values{"text": {simulated}})
	return err
}
