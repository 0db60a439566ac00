package rehearse

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Play lets everyone take part until the event is over, or ctx ends, and says what happened. When it conducts, it also opens the
// event, lets its clock run at the wished speed, slower while the server is slow, skips the night, and publishes what came of it.
func (c *Company) Play(ctx context.Context) (Report, error) {
	start := time.Now()
	if len(c.actors) == 0 {
		return c.report(start), errors.New("nobody is in")
	}
	if c.o.Conduct {
		if err := c.phase(ctx, "live"); err != nil {
			return c.report(start), err
		}
		if err := c.clock(ctx, "speed", fmt.Sprintf("%.0f", c.o.Speed)); err != nil {
			return c.report(start), err
		}
	}
	acting, stop := context.WithCancel(ctx)
	defer stop()
	var all sync.WaitGroup
	for _, a := range c.actors {
		all.Go(func() { a.live(acting) })
	}
	for _, l := range c.listeners {
		all.Go(func() { l.live(acting) })
	}
	err := c.watch(acting)
	stop()
	all.Wait()
	if err == nil && c.o.Conduct {
		err = c.close(ctx)
	}
	return c.report(start), err
}

// watch follows the programme from the desk until the event is over. When it conducts, it jumps over what lies between the days.
func (c *Company) watch(ctx context.Context) error {
	last, pace := "", pace{wish: c.o.Speed, now: c.o.Speed}
	for ctx.Err() == nil {
		began := time.Now()
		p, err := c.organiser.read(ctx, "/e/"+c.o.Edition+"/desk")
		if speed, changed := pace.after(time.Since(began)); changed && c.o.Conduct && err == nil {
			c.speed.Store(int64(speed))
			if err := c.clock(ctx, "speed", fmt.Sprintf("%.0f", speed)); err != nil {
				return err
			}
		}
		if err != nil && ctx.Err() == nil {
			c.book.wrong("organiser at the desk: %v", err)
		}
		if err == nil {
			state, session := p.data("state"), p.data("session")
			if session != last && session != "" {
				last = session
				c.sessions++
				c.say("%s", heading(p))
			}
			switch {
			case state == "over":
				return nil
			case c.o.Conduct && (state == "between" || state == "before") && session == "":
				if err := c.clock(ctx, "jump", "next"); err != nil {
					return err
				}
			}
		}
		if err := pause(ctx, max(c.beat()/2, 200*time.Millisecond)); err != nil {
			break
		}
	}
	return nil
}

// clock uses the time machine on the desk.
func (c *Company) clock(ctx context.Context, field, value string) error {
	p, err := c.organiser.read(ctx, "/e/"+c.o.Edition+"/desk")
	if err != nil {
		return err
	}
	for _, f := range p.forms {
		if strings.HasSuffix(f.action, "/desk/clock") && f.fields[field] {
			f.button = url.Values{}
			_, err := c.organiser.press(ctx, "move clock", f, url.Values{field: {value}})
			return err
		}
	}
	return errors.New("move clock: the desk has no time machine")
}

// phases in their order, as the forms of the desk name them.
var phases = []string{"draft", "registration", "live", "results", "followup", "archived"}

// phase moves the edition on, one gate after the other.
func (c *Company) phase(ctx context.Context, to string) error {
	goal := slices.Index(phases, to)
	for range phases {
		p, err := c.organiser.read(ctx, "/e/"+c.o.Edition+"/desk/phase")
		if err != nil {
			return err
		}
		at := slices.Index(phases, p.data("phase"))
		if at >= goal {
			return nil
		}
		var on *webForm
		for _, f := range p.formsLike(phaseForm) {
			if slices.Index(phases, f.values.Get("to")) > at {
				on = f
			}
		}
		if at := p.link("/desk/duty"); on == nil && at != "" {
			if err := c.openAllTheSame(ctx, at); err != nil {
				return err
			}
			continue
		}
		if on == nil {
			return fmt.Errorf("change phase: no way on from %s: %s", p.data("phase"), p.class("lacks"))
		}
		if _, err := c.organiser.press(ctx, "change phase", on, nil); err != nil {
			return err
		}
	}
	return fmt.Errorf("change phase: never reaches %s", to)
}

// openAllTheSame states why the rooms open without two listeners.
func (c *Company) openAllTheSame(ctx context.Context, at string) error {
	p, err := c.organiser.read(ctx, at)
	if err != nil {
		return err
	}
	f := p.form("/desk/duty")
	if f == nil {
		return errors.New("change phase: no way to open without listeners")
	}
	_, err = c.organiser.press(ctx, "open without listeners", f, url.Values{"reason": {"Répétition : personne de réel ne participe."}})
	return err
}

var phaseForm = regexp.MustCompile(`/desk/phase$`)

// confirmLater keeps the code with which an organisation confirms a promise.
func (c *Company) confirmLater(code string) {
	c.written.mu.Lock()
	defer c.written.mu.Unlock()
	c.codes = append(c.codes, code)
}

func (c *Company) report(start time.Time) Report {
	r := c.book.report()
	r.People, r.Sessions, r.Took = len(c.actors), c.sessions, time.Since(start)
	r.Written, r.Lost = c.looked, c.lost
	return r
}

// Open opens the event without conducting it.
func (c *Company) Open(ctx context.Context) error { return c.phase(ctx, "live") }
