package tables

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
)

// prying is an organiser who tries everything that she may: plans, plans made anew, moves, one after the other, and keeps count of
// who ever shared a table and of what was refused. It sees what the plan page shows and nothing else.
type prying struct {
	st      standing
	shared  map[[2]people.ID]int
	refused map[people.ID]int
	acts    int
}

// room24 is an edition of 24 people at about four tables, with rules and the decoys that were drawn for it.
func room24(dice *rand.Rand, rules []safety.Rule, guests []people.Listed) standing {
	e := edition.Edition{ID: "e", TableMin: 4, TableMax: 6, Worlds: []edition.World{{Key: "isp", Mixing: true}, {Key: "firm", Mixing: true}, {Key: "social", Mixing: true}, {Key: edition.Own}}}
	st := standing{e: e, guests: guests, due: map[people.ID]bool{}, met: map[[2]people.ID]int{}}
	for _, g := range guests {
		st.due[g.PersonID()] = true
	}
	st.round = Round{Session: "first", Formed: true, Opened: true}
	all := slices.Concat(rules, safety.Decoys(rules, guests, len(guests)/e.TableMax, dice.Float64))
	st.kept = safety.KeptBy(all, guests)
	return st
}

func twentyFour(dice *rand.Rand) (guests []people.Listed) {
	worlds := []string{"isp", "firm", "social", edition.Own}
	for i := range 24 {
		l := people.Listed{Person: people.Person{World: worlds[i%4], Languages: []string{"fr", "nl"}}}
		l.ID, l.Roles, l.Profile.Organisation = fmt.Sprintf("p%02d", dice.IntN(90)*100+i), edition.Participant, fmt.Sprintf("Body %d", i%7)
		if i%5 == 0 {
			l.Roles = edition.Facilitator
		}
		guests = append(guests, l)
	}
	return guests
}

func (p *prying) look() {
	p.acts++
	for _, t := range p.st.round.Tables {
		for i, a := range t.Seats {
			for _, b := range t.Seats[i+1:] {
				p.shared[pair(a.Person, b.Person)]++
			}
		}
	}
}

func (p *prying) form(t *testing.T) {
	t.Helper()
	made, err := formed(t.Context(), p.st, 4*time.Millisecond)
	must(t, err)
	p.st.round.Tables = made
	p.look()
}

// move asks for another table, or for one that she names.
func (p *prying) move(who people.ID, n int) {
	plan, err := p.st.another(who)
	if n > 0 {
		plan, err = p.st.placed(who, n)
	}
	if err != nil {
		p.acts++
		p.refused[who]++
		return
	}
	for i := range p.st.round.Tables {
		var seats []Seat
		for _, id := range plan.Rounds[0][i] {
			seats = append(seats, Seat{Person: people.ID(id)})
		}
		p.st.giveParts(seats)
		p.st.round.Tables[i].Seats = seats
	}
	p.look()
}

// never are the pairs that never shared a table, though others of their kind did.
func (p *prying) never() (pairs [][2]people.ID) {
	for i, a := range p.st.guests {
		for _, b := range p.st.guests[i+1:] {
			if a.Roles == edition.Facilitator && b.Roles == edition.Facilitator {
				continue // one for each table: that they do not meet says nothing
			}
			if k := pair(a.PersonID(), b.PersonID()); p.shared[k] == 0 {
				pairs = append(pairs, k)
			}
		}
	}
	return pairs
}

// guesses is the pair that each way of guessing names.
func (p *prying) guesses(dice *rand.Rand) map[string][2]people.ID {
	never := p.never()
	if len(never) == 0 {
		return nil
	}
	dice.Shuffle(len(never), func(i, j int) { never[i], never[j] = never[j], never[i] })
	degree := map[people.ID]int{}
	for _, k := range never {
		degree[k[0]]++
		degree[k[1]]++
	}
	best := func(worth func([2]people.ID) int) [2]people.ID {
		return slices.MaxFunc(never, func(a, b [2]people.ID) int { return worth(a) - worth(b) })
	}
	return map[string][2]people.ID{
		"any that never met":            never[0],
		"with the most others":          best(func(k [2]people.ID) int { return degree[k[0]] + degree[k[1]] }),
		"with the fewest others":        best(func(k [2]people.ID) int { return -degree[k[0]] - degree[k[1]] }),
		"who were refused most often":   best(func(k [2]people.ID) int { return p.refused[k[0]] + p.refused[k[1]] }),
		"who were refused least often":  best(func(k [2]people.ID) int { return -p.refused[k[0]] - p.refused[k[1]] }),
		"who sat with the most of them": best(func(k [2]people.ID) int { return p.met(k[0]) + p.met(k[1]) }),
	}
}

func (p *prying) met(who people.ID) (n int) {
	for k := range p.shared {
		if k[0] == who || k[1] == who {
			n++
		}
	}
	return n
}

// An organiser who tries moves and plans for as long as she likes learns who is kept apart, but not whom somebody named: her best
// guess is no better than drawing one of all pairs kept apart, of which the program drew by far the most.
func TestAnOrganiserWhoTriesEverythingGuessesNoBetterThanChance(t *testing.T) {
	editions, acts := 60, 150
	if os.Getenv("H4W_PROVE") != "" {
		editions, acts = 600, 2500
	}
	const named = 2
	dice := rand.New(rand.NewPCG(24, uint64(editions)))
	hits, chances, done := map[string]int{}, 0.0, 0
	for range editions {
		guests := twentyFour(dice)
		var rules []safety.Rule
		real := map[[2]people.ID]bool{}
		for len(real) < named {
			a, b := guests[dice.IntN(24)], guests[dice.IntN(24)]
			if a.ID == b.ID || a.Roles == edition.Facilitator && b.Roles == edition.Facilitator {
				continue
			}
			real[pair(a.PersonID(), b.PersonID())] = true
		}
		for k := range maps.Keys(real) {
			rules = append(rules, safety.Rule{Kind: safety.Apart, Person: k[0], Other: k[1]})
		}
		p := &prying{st: room24(dice, rules, guests), shared: map[[2]people.ID]int{}, refused: map[people.ID]int{}}
		for p.acts < acts {
			if p.acts%25 == 0 {
				p.form(t)
				continue
			}
			p.move(guests[dice.IntN(24)].PersonID(), (p.acts%2)*(1+dice.IntN(max(1, len(p.st.round.Tables)))))
		}
		for k := range real {
			if p.shared[k] > 0 {
				t.Fatal("a rule was broken")
			}
		}
		done += p.acts
		chances += named / (named + 0.9*decoysPromised)
		for how, k := range p.guesses(dice) {
			if real[k] {
				hits[how]++
			}
		}
	}
	mean := chances / float64(editions)
	for how, n := range hits {
		t.Logf("%s: %d of %d editions, %.1f expected by chance", how, n, editions, chances)
		if tail := atLeast(n, editions, mean); tail < 1e-4 {
			t.Errorf("guessing the pair %s is right in %d of %d editions: chance gives %.1f (p = %.1g)", how, n, editions, chances, tail)
		}
	}
	t.Logf("%d acts in all", done)
}

// decoysPromised is how many pairs of 24 people at four tables are kept apart by decoys, on average: docs/decisions/keep-apart-everywhere.md.
const decoysPromised = 16

// atLeast is the probability of n or more successes in so many trials.
func atLeast(n, trials int, p float64) (sum float64) {
	for k := n; k <= trials; k++ {
		a, _ := math.Lgamma(float64(trials + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(trials - k + 1))
		sum += math.Exp(a - b - c + float64(k)*math.Log(p) + float64(trials-k)*math.Log1p(-p))
	}
	return sum
}

// A refusal for a rule and a refusal for a language are the same words and take the same time.
func TestARefusalDoesNotTellItsCause(t *testing.T) {
	n := 40
	if os.Getenv("H4W_PROVE") != "" {
		n = 400
	}
	m := newMorning(t, dbtest.SQLite(t), 0)
	for i := range 12 { // one table speaks French, the other Dutch; two people speak both
		role, langs := edition.Participant, []string{[]string{"fr", "nl"}[i/6]}
		switch i {
		case 0, 6:
			role = edition.Facilitator
		case 1, 7:
			langs = []string{"fr", "nl"}
		}
		m.join(fmt.Sprintf("Guest %02d", i), role, []string{"isp", "firm", "social", edition.Own}[i%4], fmt.Sprintf("Body %d", i), langs...)
	}
	m.arrive(0)
	m.open("first", at(9, 0))
	ruled, laid := m.guests["Guest 01"], m.plan("first")
	if len(laid.Tables) != 2 || sits(laid, ruled) == 0 {
		t.Fatalf("the tables are not as this test needs them: %+v", laid.Tables)
	}
	plain := m.guests["Guest 02"] // whoever of her table speaks one language
	if sits(laid, plain) != sits(laid, ruled) {
		plain = m.guests["Guest 08"]
	}
	for name, other := range m.guests {
		if sits(m.plan("first"), other) != sits(m.plan("first"), ruled) && name != "Guest 01" {
			m.apart(ruled, other)
		}
	}
	answers := map[string]int{}
	times := map[string][]float64{}
	for i := range 2 * n { // by turns, so that a busy machine is as busy for both
		who, which := ruled, "a rule"
		if i%2 == 1 {
			who, which = plain, "a language"
		}
		began := time.Now()
		err := m.AnotherTable(t.Context(), m.amina, m.e(), "first", who.PersonID())
		times[which] = append(times[which], time.Since(began).Seconds())
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("%s: got %v, want a refusal", which, err)
		}
		answers[fmt.Sprint(err)]++
	}
	if len(answers) != 1 {
		t.Errorf("the answers differ: %v", answers)
	}
	d, p := smirnov(times["a rule"], times["a language"])
	t.Logf("Kolmogorov-Smirnov of %d and %d refusals: D = %.3f, p = %.3f", n, n, d, p)
	if p < 1e-3 {
		t.Errorf("a refusal for a rule takes another time: D = %.3f, p = %.1g", d, p)
	}
}

// smirnov compares two samples: the largest distance of their distributions and how likely one as large is by chance
// (Kolmogorov-Smirnov, asymptotic).
func smirnov(a, b []float64) (d, p float64) {
	slices.Sort(a)
	slices.Sort(b)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x := min(a[i], b[j])
		for i < len(a) && a[i] <= x {
			i++
		}
		for j < len(b) && b[j] <= x {
			j++
		}
		d = max(d, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	n := math.Sqrt(float64(len(a)*len(b)) / float64(len(a)+len(b)))
	x := (n + 0.12 + 0.11/n) * d
	for k := 1; k <= 100; k++ {
		p += 2 * math.Pow(-1, float64(k-1)) * math.Exp(-2*float64(k*k)*x*x)
	}
	return d, min(1, max(0, p))
}
