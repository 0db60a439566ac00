package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/mail"
	"hackathon4women/internal/people"
	"hackathon4women/internal/people/phrase"

	crand "crypto/rand"
)

// twin is one question asked in two ways: about something that is there, and about something that is not. The answers must be
// the same: status, words and time.
type twin struct {
	name       string
	there, not func(i int) (path string, values url.Values)
}

// What a page holds of the form that was sent to it, and of the form that it offers.
var formValues = regexp.MustCompile(`value="[^"]*"`)

// Nobody finds out at the door whether there is such a person, account or code: answers to both questions are sent in turn,
// in an order drawn by lot, and neither their words nor their times tell them apart.
func TestTheDoorNeverTellsWhoIsThere(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		const pairs = 50
		ev := startEvening(t, where, 0, nil)
		h, ctx := ev.house, t.Context()
		letters := &office{}
		post25, err := mail.New("smtp://"+letters.open(t), "Info <info@neutral.test>", 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		h.people.UseMail(post25, h.words)
		organiser := ev.acting(t, ev.phrases["organiser"])
		door := ev.edition.Path()
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		sheet := func(n int) (people.Form, []string) {
			f := people.NewForm()
			codes, err := h.people.MakeSheet(ctx, organiser, ev.edition, people.Sheet{Form: f, Body: "Maison Lierre"}, n)
			ok(err)
			return f, codes
		}
		_, used := sheet(1)
		_, err = h.people.Register(ctx, ev.edition, people.Application{Code: used[0], World: edition.Own, Consents: []string{"take_part", "mail", "mail_code"},
			Profile: people.Profile{Name: "Merel", Mail: "merel@example.org", Languages: []string{"nl"}}})
		ok(err)
		_, revoked := sheet(pairs)
		all, err := h.people.Sheets(ctx, organiser, ev.edition)
		ok(err)
		for _, s := range all {
			if s.Printed == pairs {
				ok(h.people.RevokeSheet(ctx, organiser, ev.edition, s.ID))
			}
		}
		_, over := sheet(pairs - 1)
		ok(h.db.Write(ctx, func(tx *db.Tx) error {
			return tx.Do("UPDATE code_sheets SET expires_at = 1 WHERE printed = $1", pairs-1)
		}))
		_, open := sheet(pairs)
		account, closed, err := h.people.AddAccount(ctx, "Noor", "nl", false)
		ok(err)
		ok(h.people.CloseAccount(ctx, account))
		asked := people.NewForm()
		ok(h.people.AskMailCode(ctx, ev.edition, "192.0.2.1", asked, "merel@example.org", "Merel", "fr"))
		letters.wait(t, 1)

		words := func(path, w string) (string, url.Values) { return path, url.Values{"words": {w}} }
		random := func() string { return phrase.New(crand.Reader, "nl") }
		ask := func(to, name string) (string, url.Values) {
			return door + "/enter/mail", url.Values{"form": {string(people.NewForm())}, "mail": {to}, "name": {name}}
		}
		guess := func(f people.Form) (string, url.Values) {
			return door + "/enter/code", url.Values{"form": {string(f)}, "code": {"0000 0000"}}
		}
		for _, w := range []twin{
			{"the phrase of a closed account", func(int) (string, url.Values) { return words("/enter", closed) }, func(int) (string, url.Values) { return words("/enter", random()) }},
			{"a code at the door", func(i int) (string, url.Values) { return words(door+"/enter", open[i]) },
				func(int) (string, url.Values) { return words(door+"/enter", phrase.NewCode(crand.Reader)) }},
			{"a used code in the form", func(int) (string, url.Values) { return door + "/register", registration(used[0]) },
				func(int) (string, url.Values) { return door + "/register", registration(phrase.NewCode(crand.Reader)) }},
			{"a revoked code in the form", func(i int) (string, url.Values) { return door + "/register", registration(revoked[i]) },
				func(int) (string, url.Values) { return door + "/register", registration(phrase.NewCode(crand.Reader)) }},
			{"a code that is over in the form", func(i int) (string, url.Values) { return door + "/register", registration(over[i%len(over)]) },
				func(int) (string, url.Values) { return door + "/register", registration(phrase.NewCode(crand.Reader)) }},
			{"a registration under a name that is there", func(int) (string, url.Values) { return door + "/register", registered("Merel") },
				func(i int) (string, url.Values) { return door + "/register", registered(fmt.Sprint("Wout ", i)) }},
			{"a code by mail", func(int) (string, url.Values) { return ask("merel@example.org", "Merel") }, func(i int) (string, url.Values) { return ask(fmt.Sprintf("m%03d@example.org", i), "Merel") }},
			{"a guess at a code that came by mail", func(int) (string, url.Values) { return guess(asked) }, func(int) (string, url.Values) { return guess(people.NewForm()) }},
		} {
			ev.compare(t, w, pairs)
		}
	})
}

func registered(name string) url.Values {
	values := registration("")
	values.Set("name", name)
	return values
}

func (ev *evening) compare(t *testing.T, w twin, pairs int) {
	t.Helper()
	var took [2][]float64
	var words [2]string
	for i := range pairs {
		first := rand.IntN(2)
		for _, which := range []int{first, 1 - first} {
			path, values := []func(int) (string, url.Values){w.there, w.not}[which](i)
			b := client(t)
			began := time.Now()
			status, page := post(t, b, ev.server.URL+path, values)
			took[which] = append(took[which], float64(time.Since(began)))
			said := fmt.Sprint(status, "\n", formValues.ReplaceAllString(page, `value=""`))
			if words[which] == "" {
				words[which] = said
			}
			if said != words[which] {
				t.Errorf("%s: one question had two answers: %.400q and %.400q", w.name, words[which], said)
			}
			// Limits are another matter, with tests of their own.
			err := ev.house.db.Write(t.Context(), func(tx *db.Tx) error {
				if err := tx.Do("DELETE FROM limits"); err != nil {
					return err
				}
				return tx.Do("UPDATE mail_codes SET tries = 0")
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if words[0] != words[1] {
		t.Errorf("%s: there it says %.400q, not there %.400q", w.name, words[0], words[1])
	}
	z := rankSum(took[0], took[1])
	t.Logf("%-45s z = %+.1f", w.name, z)
	if math.Abs(z) > 4 {
		t.Errorf("%s: the times tell them apart, z = %.1f", w.name, z)
	}
}

// rankSum is the statistic of the Mann-Whitney test: beyond ±4 by chance once in sixteen thousand.
func rankSum(a, b []float64) float64 {
	all := slices.Concat(a, b)
	slices.Sort(all)
	sum := 0.0
	for _, v := range a {
		i, _ := slices.BinarySearch(all, v)
		sum += float64(i + 1)
	}
	n, m := float64(len(a)), float64(len(b))
	return (sum - n*(n+m+1)/2) / math.Sqrt(n*m*(n+m+1)/12)
}

func TestRankSum(t *testing.T) {
	var slow, quick []float64
	for i := range 50 {
		slow, quick = append(slow, float64(2*i+11)), append(quick, float64(2*i))
	}
	if z := rankSum(slow, quick); z < 0.3 || z > 3 {
		t.Errorf("a small shift has z = %.2f", z)
	}
	for i := range slow {
		slow[i] += 60
	}
	if z := rankSum(slow, quick); z < 5 {
		t.Errorf("a large shift has z = %.2f, want 5 or more", z)
	}
}
