package rehearse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"hackathon4women/internal/cast"
)

// actor is one simulated participant. She looks at her table page again and again and does one of the things it offers.
type actor struct {
	*visitor
	cast.Person
	company *Company
	dice    *rand.Rand
	done    map[string]int // what she did, by deed and session
	card    int            // the next of her cards
	agreed  atomic.Bool    // that her words appear
}

// live looks and acts until ctx ends.
func (a *actor) live(ctx context.Context) {
	beat := a.company.beat()
	for ctx.Err() == nil {
		if err := a.once(ctx); err != nil && ctx.Err() == nil && !refused(err) {
			a.company.book.wrong("%s: %v", a.Name, err)
		}
		if pause(ctx, beat/2+time.Duration(a.dice.Int64N(int64(beat)))) != nil {
			return
		}
	}
}

// beat is how long a person takes between two deeds: about a minute of the edition's time.
func (c *Company) beat() time.Duration {
	return max(time.Duration(float64(beatsFor)/float64(max(c.speed.Load(), 1))), 120*time.Millisecond)
}

// once looks at the table and does the first thing that she can and wants to.
func (a *actor) once(ctx context.Context) error {
	base := "/e/" + a.company.o.Edition
	p, err := a.read(ctx, base+"/table")
	if err != nil {
		var r *refusal
		if errors.As(err, &r) && r.status == 404 {
			return errors.New("the table page is gone")
		}
		return err
	}
	if !strings.HasSuffix(p.path, "/table") {
		if strings.HasSuffix(p.path, "/enter") {
			return a.company.comeIn(ctx, a.visitor, a.phrase) // the visit idled out
		}
		return a.settleIn(ctx)
	}
	session := p.data("session")
	kind := p.data("kind")
	switch {
	case a.absent(p):
		return nil
	case p.form("/arrival") != nil:
		_, err := a.press(ctx, "arrive", p.form("/arrival"), nil)
		return err
	}
	for _, h := range habits {
		if h.kind != "" && !strings.Contains(h.kind, kind) || a.done[h.name+session] >= h.times || a.dice.Float64() > h.chance {
			continue
		}
		did, err := h.do(ctx, a, p)
		if err != nil {
			return fmt.Errorf("%s: %w", h.name, err)
		}
		if did {
			a.done[h.name+session]++
			return nil
		}
	}
	return nil
}

// absent says whether she is not there: late, or away for the day.
func (a *actor) absent(p *page) bool {
	day := p.data("day")
	if a.Absent == 3 || a.Absent > 0 && fmt.Sprint(a.Absent) == day {
		return true
	}
	if a.Late > 0 && day == "1" && a.done["late"] < a.Late {
		a.done["late"]++
		return true
	}
	return false
}

// habit is something people do when their page offers it.
type habit struct {
	name   string
	kind   string // of sessions; empty is any
	times  int    // per session
	chance float64
	do     func(ctx context.Context, a *actor, p *page) (did bool, err error)
}

var (
	cardForm    = regexp.MustCompile(`/cards$`)
	dotForm     = regexp.MustCompile(`/cards/[^/]+/dot$`)
	avenueForm  = regexp.MustCompile(`/avenues$`)
	penForm     = regexp.MustCompile(`/avenues/[^/]+/pen$`)
	canvasForm  = regexp.MustCompile(`/avenues/[^/]+/canvas$`)
	wishForm    = regexp.MustCompile(`/avenues/[^/]+/wish$`)
	remarkForm  = regexp.MustCompile(`/avenues/[^/]+/remarks$`)
	voteForm    = regexp.MustCompile(`/vote$`)
	promiseForm = regexp.MustCompile(`/promises$`)
	reportForm  = regexp.MustCompile(`/reports$`)
)

var habits = []habit{
	{"vote", "vote jury", 1, 1, vote},
	{"promise", "promises", 1, 0.7, makePromise},
	{"agree to be published", "promises harvest pitch", 1, 0.6, agree},
	{"write card", "round visit", 3, 0.8, writeCard},
	{"mark card", "round visit", 2, 0.5, markCard},
	{"report", "round visit", 1, 0.3, report},
	{"open avenue", "visit", 1, 0.5, openAvenue},
	{"write avenue", "canvas", 3, 0.8, writeAvenue},
	{"wish", "plenary harvest", 1, 0.3, wish},
	{"remark", "critique", 1, 0.6, remark},
}

// writeCard lays a card; now and then she keeps it in her hand first.
func writeCard(ctx context.Context, a *actor, p *page) (bool, error) {
	f := first(p.formsLike(cardForm))
	if f == nil || len(a.Cards) == 0 {
		return false, nil
	}
	text := a.words()
	if a.dice.Float64() < 0.3 {
		f.button = url.Values{}
		_, err := a.press(ctx, "keep card", f, url.Values{"text": {text}})
		return err == nil, err
	}
	a.card++
	_, err := a.press(ctx, "lay card", f, url.Values{"text": {text}})
	if err == nil {
		a.company.written.note("card", text, a)
	}
	return err == nil, err
}

// words are her next card. Who wrote a card never stands on it; whoever has said everything says it again with a number.
func (a *actor) words() string {
	text := a.Cards[a.card%len(a.Cards)]
	if again := a.card/len(a.Cards) + 1; again > 1 {
		text += fmt.Sprintf(" (%d)", again)
	}
	if _, copied, ok := strings.Cut(a.Name, " "); ok {
		text += fmt.Sprintf(" [%s]", copied)
	}
	return text
}

func markCard(ctx context.Context, a *actor, p *page) (bool, error) {
	all := p.formsLike(dotForm)
	if len(all) == 0 {
		return false, nil
	}
	_, err := a.press(ctx, "mark card", all[a.dice.IntN(len(all))], nil)
	return err == nil, err
}

// report finds that a card at her table names somebody.
func report(ctx context.Context, a *actor, p *page) (bool, error) {
	for _, f := range p.formsLike(reportForm) {
		_, id, _ := strings.Cut(f.values.Get("text"), "/")
		if strings.Contains(p.textIn("card-"+id), cast.Named) {
			_, err := a.press(ctx, "report", f, url.Values{"reason": {"names"}})
			return err == nil, err
		}
	}
	return false, nil
}

func openAvenue(ctx context.Context, a *actor, p *page) (bool, error) {
	f := first(p.formsLike(avenueForm))
	if f == nil || a.Role != "facilitator" {
		return false, nil
	}
	all := cast.Avenues
	av := all[int(a.company.next.Add(1)-1)%len(all)]
	fill := url.Values{"title": {av.Title}, "idea": {av.Idea}}
	if cards := f.choice["cards"]; len(cards) > 0 {
		fill["cards"] = cards[:min(3, len(cards))]
	}
	_, err := a.press(ctx, "open avenue", f, fill)
	if err == nil {
		a.company.written.note("avenue", av.Title, nil)
	}
	return err == nil, err
}

// writeAvenue takes the pen, writes the fields of the canvas that are still empty, and puts the pen down.
func writeAvenue(ctx context.Context, a *actor, p *page) (bool, error) {
	if a.Role != "facilitator" {
		return false, nil
	}
	f := first(p.formsLike(canvasForm))
	if at := p.link("/edit"); f == nil && at != "" { // she has the pen and writes on a page of its own
		sheet, err := a.read(ctx, at)
		if err != nil {
			return false, err
		}
		f = first(sheet.formsLike(canvasForm))
	}
	if f == nil {
		pen := first(p.formsLike(penForm))
		if pen == nil {
			return false, nil
		}
		at, err := a.press(ctx, "take the pen", pen, nil)
		if err != nil {
			return false, err
		}
		if f = first(at.formsLike(canvasForm)); f == nil {
			return false, nil // somebody else was quicker
		}
	}
	av := avenueOf(f)
	fill := url.Values{}
	for field, text := range av.Fields {
		if f.fields[field] && strings.TrimSpace(f.values.Get(field)) == "" {
			fill.Set(field, text)
		}
	}
	if strings.TrimSpace(f.values.Get("title")) == "" {
		fill.Set("title", av.Title)
		fill.Set("idea", av.Idea)
	}
	if len(fill) == 0 {
		return false, nil
	}
	_, err := a.press(ctx, "write avenue", f, fill)
	if err == nil {
		for field, all := range fill {
			if field != "harm" && field != "step" {
				a.company.written.note("avenue "+field, all[0], nil)
			}
		}
	}
	return err == nil, err
}

func avenueOf(f *webForm) cast.Avenue {
	title := f.values.Get("title")
	for _, av := range cast.Avenues {
		if av.Title == title {
			return av
		}
	}
	return cast.Avenues[0]
}

var kindRemarks = []string{"On voit tout de suite par où commencer.", "Wie betaalt de eerste maand?", "Et si la personne change d’avis en chemin ?"}

func remark(ctx context.Context, a *actor, p *page) (bool, error) {
	f := first(p.formsLike(remarkForm))
	if f == nil {
		return false, nil
	}
	_, err := a.press(ctx, "remark", f, url.Values{"text": {kindRemarks[a.dice.IntN(len(kindRemarks))]}})
	return err == nil, err
}

// wish asks to work on one of the avenues on the second day.
func wish(ctx context.Context, a *actor, p *page) (bool, error) {
	at := p.link("/avenues")
	if at == "" {
		return false, nil
	}
	list, err := a.read(ctx, at)
	if err != nil {
		return false, err
	}
	all := list.formsLike(wishForm)
	if len(all) == 0 {
		return false, nil
	}
	_, err = a.press(ctx, "wish", all[a.dice.IntN(len(all))], nil)
	return err == nil, err
}

func vote(ctx context.Context, a *actor, p *page) (bool, error) {
	f := first(p.formsLike(voteForm))
	if f == nil {
		at := p.link("/vote")
		if at == "" {
			return false, nil
		}
		booth, err := a.read(ctx, at)
		if err != nil {
			return false, err
		}
		if f = first(booth.formsLike(voteForm)); f == nil {
			return false, nil
		}
	}
	var ticks []string
	for _, option := range f.choice["option"] {
		if a.dice.Float64() < 0.45 {
			ticks = append(ticks, option)
		}
	}
	_, err := a.press(ctx, "vote", f, url.Values{"option": ticks})
	return err == nil, err
}

func makePromise(ctx context.Context, a *actor, _ *page) (bool, error) {
	if a.Promise == nil {
		return false, nil
	}
	at, err := a.read(ctx, "/e/"+a.company.o.Edition+"/promises")
	if err != nil {
		return false, err
	}
	f := first(at.formsLike(promiseForm))
	if f == nil {
		return false, nil
	}
	first, err := time.Parse(time.DateOnly, f.least["by_when"])
	if err != nil {
		return false, fmt.Errorf("promise: no first day: %w", err)
	}
	fill := url.Values{"organisation": {a.Organisation}, "what": {a.Promise.What}, "first_step": {a.Promise.FirstStep}, "function": {a.Promise.Function},
		"measure": {a.Promise.Measure}, "by_when": {first.AddDate(0, 7, 0).Format(time.DateOnly)}}
	if options := f.choice["avenue"]; len(options) > 0 {
		fill.Set("avenue", options[len(options)-1])
	}
	answer, err := a.press(ctx, "promise", f, fill)
	if err != nil {
		return false, err
	}
	code := answer.class("receipt__code")
	if code == "" {
		return false, errors.New("no code to confirm with")
	}
	a.company.confirmLater(code)
	a.company.written.note("promise", a.Promise.What, nil)
	return true, nil
}

// agree answers whether her words may appear.
func agree(ctx context.Context, a *actor, _ *page) (bool, error) {
	p, err := a.read(ctx, "/e/"+a.company.o.Edition+"/consent")
	if err != nil {
		return false, err
	}
	f := p.form("/consent")
	if f == nil {
		return false, nil
	}
	_, err = a.press(ctx, "agree to be published", f, url.Values{"appear": {"yes"}})
	if err == nil {
		a.agreed.Store(true)
	}
	return err == nil, err
}

func first(forms []*webForm) *webForm {
	if len(forms) == 0 {
		return nil
	}
	return forms[0]
}
