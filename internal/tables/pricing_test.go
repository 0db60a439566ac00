package tables

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seating"
)

// Prices follow from who is kept apart and by nothing from whom somebody named: with the same pairs, whichever of them are rules and
// which were drawn, every price is the same to the last meeting.
func TestPricesDoNotTellARuleFromADecoy(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 9))
	for range 3 {
		guests := twentyFour(dice)
		pairs := safety.Decoys(nil, guests, 4, dice.Float64)
		if len(pairs) < 6 {
			t.Fatal("too few pairs to try anything")
		}
		var first []seating.Price
		for turn := range 3 { // other pairs are the ones that somebody named
			rules := slices.Clone(pairs)
			dice.Shuffle(len(rules), func(i, j int) { rules[i], rules[j] = rules[j], rules[i] })
			for i := range 2 + turn {
				if rules[i].Kind == safety.Decoy {
					rules[i].Kind = safety.Apart
				}
			}
			st := room24(dice, nil, guests)
			st.kept = safety.KeptBy(rules, guests)
			var prices []seating.Price
			must(t, seating.Worth(t.Context(), st.instance(guests), seating.Options{Seed: 5, Proposals: 8_000}, func(p seating.Price) { prices = append(prices, p) }))
			if len(prices) < 2 {
				t.Fatalf("only %d prices", len(prices))
			}
			if first == nil {
				first = prices
			}
			if !reflect.DeepEqual(first, prices) {
				t.Errorf("another pair was named, and the prices changed:\n%+v\n%+v", first, prices)
			}
		}
	}
}

func TestPricesAreFoundInTheBackground(t *testing.T) {
	eachLong(t, 24, func(t *testing.T, m *morning) {
		m.arrive(0)
		ask := func() {
			t.Helper()
			must(t, m.AskPrices(t.Context(), m.amina, m.e(), "first"))
		}
		if err := m.AskPrices(t.Context(), m.amina, m.e(), "first"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("without a plan: got %v, want a refusal", err)
		}
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		ask()
		if c := m.plan("first").Costs; c.State != Runs || c.Of < 3 || c.Ready != 0 || c.Stale {
			t.Errorf("asked: got %+v", c)
		}
		must(t, m.StopPrices(t.Context(), m.amina, m.e(), "first"))
		must(t, m.FindPrices(t.Context(), m.e(), "first"))
		if c := m.plan("first").Costs; c.State != Stopped || len(c.Prices) != 0 {
			t.Errorf("stopped: got %+v", c)
		}
		ask()
		must(t, m.FindPrices(t.Context(), m.e(), "first"))
		must(t, m.FindPrices(t.Context(), m.e(), "first")) // a job may run twice
		c := m.plan("first").Costs
		if c.State != Done || len(c.Prices) != c.Of || c.Ready != c.Of || c.Stale {
			t.Errorf("found: got %+v", c)
		}
		// A rule of the safety lead that changes no seat does not show; a seat that changes does.
		p := m.plan("first")
		m.apart(people.Person{Acting: edition.Acting{ID: string(p.Tables[0].Seats[0].Person)}}, people.Person{Acting: edition.Acting{ID: string(p.Tables[1].Seats[0].Person)}})
		if m.plan("first").Costs.Stale {
			t.Error("a new rule shows in the price")
		}
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		if !m.plan("first").Costs.Stale {
			t.Error("another plan, and the price is still said to be its own")
		}
		for _, by := range []people.Person{m.guests[m.names[0]], m.rosalie, {}} {
			for _, verb := range []func(context.Context, people.Person, edition.Edition, edition.SessionID) error{m.AskPrices, m.StopPrices} {
				if err := verb(t.Context(), by, m.e(), "first"); fault.KindOf(err) != fault.NotFound {
					t.Errorf("got %v, want NotFound", err)
				}
			}
		}
	})
}
