package ballot

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var avenues = []string{"night-line", "first-hour", "safe-desk", "payslip"}

func vote(ballots ...string) Ballots {
	b := Ballots{Schema: 1, Method: Approval, Vote: "v1", Options: avenues, Lot: "K7QF-2M9T-XD4B-0ZRW"}
	for _, v := range ballots {
		b.Ballots = append(b.Ballots, Ballot{Receipt: NewReceipt(rand.Reader), Approves: strings.Fields(v)})
	}
	return b
}

func TestApprovalsAreCounted(t *testing.T) {
	res, err := Tally(vote("night-line payslip", "payslip", "", "first-hour payslip night-line"))
	want := Result{Method: Approval, Cast: 4, Blank: 1, Winners: []string{"payslip"}, Standing: []Count{
		{"payslip", 3, false}, {"night-line", 2, false}, {"first-hour", 1, false}, {"safe-desk", 0, false}}}
	if err != nil || !reflect.DeepEqual(res, want) {
		t.Errorf("got %+v, %v\nwant %+v", res, err, want)
	}
}

func TestTheLotBreaksTiesAndSaysSo(t *testing.T) {
	b := vote("night-line first-hour", "first-hour night-line", "safe-desk")
	b.Winners = 1
	res, _ := Tally(b)
	first := "night-line"
	if Lot(b.Lot, "first-hour") < Lot(b.Lot, first) {
		first = "first-hour"
	}
	if !res.ByLot || res.Winners[0] != first || !res.Standing[0].Tied || !res.Standing[1].Tied || res.Standing[2].Tied {
		t.Errorf("got %+v, want %s by lot", res, first)
	}
	b.Winners = 2
	if res, _ := Tally(b); res.ByLot || len(res.Winners) != 2 {
		t.Errorf("two winners of two equals: got %+v, want no lot", res)
	}
	// The lot is not always the order of the list, nor the same for all lots.
	firsts := map[string]bool{}
	for range 64 {
		b.Lot, b.Winners = NewLot(rand.Reader), 1
		res, _ := Tally(b)
		firsts[res.Winners[0]] = true
	}
	if len(firsts) != 2 {
		t.Errorf("64 lots put %v first, want both", firsts)
	}
	// Fixed for ever: changing this would change results already announced.
	if got, want := Lot("K7QF-2M9T-XD4B-0ZRW", "night-line")[:16], "2017f5ecf5cf7757"; got != want {
		t.Errorf("the lot of night-line: got %s, want %s", got, want)
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Ballots){
		"method":         func(b *Ballots) { b.Method = "shouting" },
		"schema":         func(b *Ballots) { b.Schema = 2 },
		"option twice":   func(b *Ballots) { b.Options = []string{"a", "a"} },
		"winners":        func(b *Ballots) { b.Winners = -1 },
		"unknown option": func(b *Ballots) { b.Ballots[0].Approves = []string{"x"} },
		"approval twice": func(b *Ballots) { b.Ballots[0].Approves = []string{"payslip", "payslip"} },
	} {
		b := vote("payslip")
		spoil(&b)
		if _, err := Tally(b); err == nil {
			t.Errorf("%s: counted", name)
		}
		if _, err := Publish(b); err == nil {
			t.Errorf("%s: published", name)
		}
	}
	b := vote("payslip", "safe-desk")
	b.Ballots[1].Receipt = strings.ToLower(b.Ballots[0].Receipt)
	if _, err := Publish(b); err == nil {
		t.Error("two ballots with one receipt: published")
	}
	b.Ballots[1].Receipt = "?"
	if _, err := Publish(b); !errors.Is(err, ErrReceipt) {
		t.Errorf("no receipt: got %v", err)
	}
	if res, err := Tally(Ballots{Method: Approval}); err != nil || len(res.Winners) != 0 {
		t.Errorf("no options: got %+v, %v", res, err)
	}
}

func TestAReceiptFindsItsBallotHoweverItIsTyped(t *testing.T) {
	b := vote("payslip night-line", "safe-desk", "")
	p, err := Publish(b)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range b.Ballots {
		typed := strings.NewReplacer("1", "l", "0", "o", "-", " ").Replace(v.Receipt)
		got, err := Verify(p, strings.ToLower(typed))
		if err != nil || !got.Found || !got.Adds || len(got.Approves) != len(v.Approves) {
			t.Errorf("ballot %d: got %+v, %v", i, got, err)
		}
	}
	if got, err := Verify(p, NewReceipt(rand.Reader)); err != nil || got.Found || got.Approves != nil {
		t.Errorf("another receipt: got %+v, %v", got, err)
	}
	for _, bad := range []string{"", "K7QF", "not a receipt", strings.Repeat("U", 16), b.Ballots[0].Receipt + "7"} {
		if _, err := Verify(p, bad); !errors.Is(err, ErrReceipt) {
			t.Errorf("%q: got %v, want ErrReceipt", bad, err)
		}
	}
	if other := Commitment("v2", b.Ballots[0].Receipt); other == Commitment("v1", b.Ballots[0].Receipt) {
		t.Error("a receipt looks alike in two votes")
	}
}

func TestATamperedPublicationDoesNotAddUp(t *testing.T) {
	b := vote("payslip night-line", "safe-desk", "payslip")
	receipt := b.Ballots[0].Receipt
	for name, tamper := range map[string]func(*Published){
		"a ballot changed":   func(p *Published) { p.Ballots[0].Approves = []string{"first-hour"} },
		"a ballot taken out": func(p *Published) { p.Ballots = p.Ballots[1:] },
		"a ballot added":     func(p *Published) { p.Ballots = append(p.Ballots, AnonymousVote{"x", []string{"safe-desk"}}) },
		"one shown twice":    func(p *Published) { p.Ballots[1].Commitment = p.Ballots[0].Commitment },
		"a count changed":    func(p *Published) { p.Result.Standing[0].Approvals++ },
		"a winner changed":   func(p *Published) { p.Result.Winners = []string{"safe-desk"} },
		"another lot":        func(p *Published) { p.Lot, p.Ballots, p.Result.Cast = "x", p.Ballots[:2], 2 },
	} {
		p, _ := Publish(b)
		tamper(&p)
		if v, err := Verify(p, receipt); !errors.Is(err, ErrResult) || v.Adds {
			t.Errorf("%s: got %+v, %v, want ErrResult", name, v, err)
		}
	}
}

func TestWhatIsPublishedHoldsNoReceiptAndSurvivesJSON(t *testing.T) {
	b := vote("payslip night-line", "safe-desk", "")
	p, _ := Publish(b)
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range b.Ballots {
		if bytes.Contains(raw, []byte(v.Receipt)) || bytes.Contains(raw, []byte(normalised(v.Receipt))) {
			t.Error("a receipt is published")
		}
	}
	var back Published
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if v, err := Verify(back, b.Ballots[1].Receipt); err != nil || !v.Found || !v.Adds {
		t.Errorf("after reading it again: got %+v, %v", v, err)
	}
}

func drawn(t *rapid.T) Ballots {
	b := Ballots{Schema: 1, Method: Approval, Vote: rapid.String().Draw(t, "vote"), Lot: rapid.String().Draw(t, "lot")}
	for i := range rapid.IntRange(1, 7).Draw(t, "options") {
		b.Options = append(b.Options, fmt.Sprint("o", i))
	}
	b.Winners = rapid.IntRange(0, len(b.Options)+1).Draw(t, "winners")
	r := mathrand.NewChaCha8([32]byte(bytes.Repeat([]byte{rapid.Byte().Draw(t, "seed")}, 32)))
	for range rapid.IntRange(0, 30).Draw(t, "voters") {
		v := Ballot{Receipt: NewReceipt(r)}
		for _, o := range b.Options {
			if rapid.Bool().Draw(t, o) {
				v.Approves = append(v.Approves, o)
			}
		}
		b.Ballots = append(b.Ballots, v)
	}
	return b
}

func TestTheCountIsTheCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawn(t)
		res, err := Tally(b)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range res.Standing {
			n, equals := 0, 0
			for _, v := range b.Ballots {
				n += len(slices.DeleteFunc(slices.Clone(v.Approves), func(o string) bool { return o != c.Option }))
			}
			for _, d := range res.Standing {
				if d.Approvals == c.Approvals {
					equals++
				}
			}
			if n != c.Approvals || c.Tied != (equals > 1) {
				t.Fatalf("%s: got %+v, want %d", c.Option, c, n)
			}
			if i > 0 && c.Approvals > res.Standing[i-1].Approvals {
				t.Fatalf("%v is out of order", res.Standing)
			}
		}
		if want := min(max(1, b.Winners), len(b.Options)); len(res.Winners) != want {
			t.Fatalf("got %d winners, want %d", len(res.Winners), want)
		}
	})
}

func TestTheOrderTellsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawn(t)
		first, err := Publish(b)
		if err != nil {
			t.Fatal(err)
		}
		b.Ballots = slices.Clone(b.Ballots)
		mathrand.New(mathrand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0)).Shuffle(len(b.Ballots), func(i, j int) {
			b.Ballots[i], b.Ballots[j] = b.Ballots[j], b.Ballots[i]
		})
		second, err := Publish(b)
		if err != nil || !reflect.DeepEqual(first, second) {
			t.Fatalf("another order of ballots is published differently (%v)", err)
		}
		for _, v := range b.Ballots {
			got, err := Verify(first, v.Receipt)
			if err != nil || !got.Found || !slices.Equal(got.Approves, inOrder(v.Approves, b.Options)) {
				t.Fatalf("got %+v, %v for %v", got, err, v)
			}
		}
	})
}
