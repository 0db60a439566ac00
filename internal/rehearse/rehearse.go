// Package rehearse lets simulated participants live through an edition, using nothing but its public pages: they read HTML, fill
// forms and keep a cookie, like anybody. Break any verb and the rehearsal names it.
package rehearse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hackathon4women/internal/cast"

	"golang.org/x/net/html/atom"
)

// Options say what to rehearse.
type Options struct {
	Server  string  // http://127.0.0.1:8080
	Edition string  // code of the edition
	People  int     // participants, facilitators not counted
	Speed   float64 // how fast the edition's clock runs
	Seed    uint64
	Phrase  string // of an organiser of the edition

	SafetyLead string   // her phrase; without one the organiser approves texts, who must then be both
	Listeners  []string // phrases of listeners; without two of them the organiser states why she opens all the same
	Conduct    bool     // opens the event, moves its clock and closes it; otherwise somebody else does

	Progress io.Writer // one line for each thing that begins; nil is silence
}

// Company is everybody, signed in and waiting.
type Company struct {
	o         Options
	book      *book
	organiser *visitor
	reader    *visitor // decides on texts before they go public
	listeners []*listener
	actors    []*actor
	written   *written
	codes     []string // of promises to be confirmed
	next      atomic.Int64
	sessions  int
	speed     atomic.Int64 // of the edition's clock now: less than wished while the server is slow
	looked    int          // texts looked for in the publication
	lost      []string
}

// Pass is a way in for the reader of a demo.
type Pass struct{ Name, Role, Phrase string }

// written is what people wrote and agreed to see published.
type written struct {
	mu    sync.Mutex
	texts map[string]text
}

// text is what something is, and who must have agreed that it appears; nobody has to for what a table wrote together.
type text struct {
	kind string
	by   *actor
}

func (w *written) note(kind, words string, by *actor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts[words] = text{kind, by}
}

// Gather brings the company in: the organiser makes codes for bodies of every world, and everyone comes in with one.
func Gather(ctx context.Context, o Options) (*Company, error) {
	c := &Company{o: o, book: newBook(), written: &written{texts: map[string]text{}}}
	c.speed.Store(int64(o.Speed))
	var err error
	if c.organiser, err = newVisitor("organiser", o.Server, c.book); err != nil {
		return nil, err
	}
	if err := c.comeIn(ctx, c.organiser, o.Phrase); err != nil {
		return nil, fmt.Errorf("the organiser cannot come in: %w", err)
	}
	c.reader = c.organiser
	if o.SafetyLead != "" {
		if c.reader, err = newVisitor("safety lead", o.Server, c.book); err != nil {
			return nil, err
		}
		if err := c.comeIn(ctx, c.reader, o.SafetyLead); err != nil {
			return nil, fmt.Errorf("the safety lead cannot come in: %w", err)
		}
	}
	if err := c.seatListeners(ctx); err != nil {
		return nil, err
	}
	wanted := c.wanted()
	codes, err := c.makeCodes(ctx, wanted)
	if err != nil {
		return nil, err
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	gate := make(chan struct{}, 8)
	for i, p := range wanted {
		all.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			a, err := c.register(ctx, p, codes[i], uint64(i))
			if err != nil {
				c.book.wrong("%s: %v", p.Name, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			c.actors = append(c.actors, a)
		})
	}
	all.Wait()
	c.say("%d people are in", len(c.actors))
	if len(c.actors) < len(wanted) {
		return c, fmt.Errorf("%d of %d people could not come in: %s", len(wanted)-len(c.actors), len(wanted), strings.Join(c.book.faults, "; "))
	}
	slices.SortFunc(c.actors, func(a, b *actor) int { return strings.Compare(a.Name, b.Name) })
	return c, nil
}

// wanted is the cast, repeated under other names when more people are asked for, with a facilitator for each six.
func (c *Company) wanted() []cast.Person {
	var all []cast.Person
	for i := range c.o.People {
		p := cast.Participants[i%len(cast.Participants)]
		p.Name, p.Role = numbered(p.Name, i/len(cast.Participants)), "participant"
		all = append(all, p)
	}
	for i := range max(len(cast.Facilitators), c.o.People/6) {
		p := cast.Facilitators[i%len(cast.Facilitators)]
		p.Name = numbered(p.Name, i/len(cast.Facilitators))
		all = append(all, p)
	}
	return append(all, cast.Jurors...)
}

func numbered(name string, round int) string {
	if round == 0 {
		return name
	}
	return fmt.Sprintf("%s %d", name, round+1)
}

// comeIn enters with a phrase.
func (c *Company) comeIn(ctx context.Context, v *visitor, words string) error {
	p, err := v.read(ctx, "/e/"+c.o.Edition+"/enter")
	if err != nil {
		return err
	}
	door := p.form("/enter")
	if door == nil {
		return errors.New("the door has no form")
	}
	v.phrase = words
	_, err = v.press(ctx, "enter", door, url.Values{"words": {words}})
	return err
}

var codeOnPaper = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b`)

// makeCodes lets the organiser make one sheet for each world and role, and hands the codes to the people in their order.
func (c *Company) makeCodes(ctx context.Context, wanted []cast.Person) ([]string, error) {
	type sheet struct{ world, role string }
	needed := map[sheet][]int{}
	for i, p := range wanted {
		s := sheet{p.World, p.Role}
		needed[s] = append(needed[s], i)
	}
	codes := make([]string, len(wanted))
	for s, whose := range needed {
		p, err := c.organiser.read(ctx, "/e/"+c.o.Edition+"/desk/codes")
		if err != nil {
			return nil, err
		}
		f := p.form("/desk/codes")
		if f == nil {
			return nil, errors.New("the desk has no form for codes")
		}
		made, err := c.organiser.press(ctx, "make codes", f, url.Values{
			"body": {"Simulation " + s.world}, "world": {s.world}, "role": {s.role}, "count": {fmt.Sprint(len(whose))},
		})
		if err != nil {
			return nil, err
		}
		found := codeOnPaper.FindAllString(made.text(), -1)
		slices.Sort(found)
		found = slices.Compact(found)
		if len(found) != len(whose) {
			return nil, fmt.Errorf("make codes: the sheet shows %d codes, want %d", len(found), len(whose))
		}
		for i, who := range whose {
			codes[who] = found[i]
		}
	}
	return codes, nil
}

// register brings one person in: code, registration, phrase, and back in with the phrase.
func (c *Company) register(ctx context.Context, p cast.Person, code string, n uint64) (*actor, error) {
	v, err := newVisitor(p.Name, c.o.Server, c.book)
	if err != nil {
		return nil, err
	}
	a := &actor{Person: p, visitor: v, company: c, dice: rand.New(rand.NewPCG(c.o.Seed, n)), done: map[string]int{}}
	at, err := v.read(ctx, "/e/"+c.o.Edition+"/enter")
	if err != nil {
		return nil, err
	}
	door := at.form("/enter")
	if door == nil {
		return nil, errors.New("the door has no form")
	}
	at, err = v.press(ctx, "show code", door, url.Values{"words": {code}})
	if err != nil {
		return nil, err
	}
	f := at.form("/register")
	if f == nil {
		return nil, errors.New("a code does not lead to the registration")
	}
	fill := url.Values{"name": {p.Name}, "languages": p.Languages, "consent_take_part": f.choice["consent_take_part"]}
	if f.fields["world"] {
		fill.Set("world", p.World)
	}
	if f.fields["organisation"] {
		fill.Set("organisation", p.Organisation)
	}
	if at, err = v.press(ctx, "register", f, fill); err != nil {
		return nil, err
	}
	f = at.form("/phrase")
	if f == nil || len(f.choice["phrase"]) == 0 {
		return nil, errors.New("register: no phrase is offered")
	}
	a.phrase = f.choice["phrase"][0]
	if _, err = v.press(ctx, "choose phrase", f, url.Values{"phrase": {a.phrase}}); err != nil {
		return nil, err
	}
	if err := a.settleIn(ctx); err != nil {
		return nil, err
	}
	return a, nil
}

// settleIn goes through what is shown once, such as what the exit does, until the programme is there.
func (a *actor) settleIn(ctx context.Context) error {
	for range 4 {
		p, err := a.read(ctx, "/e/"+a.company.o.Edition+"/programme")
		if err != nil {
			return err
		}
		if strings.HasSuffix(p.path, "/programme") {
			return nil
		}
		var next *webForm
		for _, f := range p.forms {
			if f.method == "POST" && strings.HasPrefix(f.action, "/e/"+a.company.o.Edition+"/") {
				next = f
			}
		}
		if next == nil {
			return fmt.Errorf("held up at %s", shape(p.path))
		}
		if _, err := a.press(ctx, "go on", next, nil); err != nil {
			return err
		}
	}
	return errors.New("never reaches the programme")
}

func (c *Company) say(format string, args ...any) {
	if c.o.Progress != nil {
		fmt.Fprintf(c.o.Progress, format+"\n", args...)
	}
}

// Reserve names people whom the reader of a demo may be: they are in, and nobody acts for them.
func (c *Company) Reserve(names ...string) []Pass {
	var passes []Pass
	c.actors = slices.DeleteFunc(c.actors, func(a *actor) bool {
		if !slices.Contains(names, a.Name) {
			return false
		}
		passes = append(passes, Pass{a.Name, a.Role, a.phrase})
		return true
	})
	return passes
}

// heading is what a page is called, for messages about it.
func heading(p *page) string {
	if all := p.texts(atom.H1); len(all) > 0 {
		return all[0]
	}
	return p.path
}

// pause waits, or ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
