package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/ballot"
	"hackathon4women/internal/edition"
)

// P11: whoever votes from two windows at once, again and again, and ticks an option twice, has one paper, and nobody has a second one
// through the door. Everybody can take the papers home and count again; whatever somebody changes in them or in the count is found.
func TestOnePersonOneVoteAndEverybodyCanCountAgain(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		one, two := l.opens("Linde", "Un contact unique"), l.opens("Linde", "Beginnen in halve dagen")
		base := l.e.Path() + "/vote"
		l.must(l.decide.SessionStarted(t.Context(), l.e, l.session(edition.Vote).ID))
		l.clock(12, 20)
		id := l.as("Linde").get(base).field("ballot")
		var windows sync.WaitGroup
		for window := range 2 {
			windows.Go(func() {
				for i := range 5 {
					ticks := []string{string([]avenues.ID{one, two}[(window+i)%2])}
					answer, err := l.posts("Linde", base, url.Values{"ballot": {id}, "option": append(ticks, ticks...)})
					if err != nil || answer != http.StatusSeeOther {
						t.Errorf("window %d: %d, %v", window, answer, err)
					}
				}
			})
		}
		windows.Wait()
		linde := l.as("Linde").post(base, url.Values{"ballot": {id}, "option": {string(two), string(two), string(two)}})
		receipt := receiptShape.FindString(linde.page)
		for _, name := range []string{"Wout", "Tilda", "Sam", "Joris"} {
			l.as(name).post(base, url.Values{"ballot": {id}, "option": {string(one)}})
		}
		// Joris comes back without his phrase and votes once more: his paper takes the place of the one before.
		l.comesBackWithoutHerPhrase("Joris")
		l.as("Joris").post(base, url.Values{"ballot": {id}, "option": {string(one), string(two)}})
		l.as("Amina").post(base+"/closure", url.Values{"ballot": {id}}).holds("the result", "5 choix comptés")
		linde.get(base+"/"+id+"/papers.json").want("the papers", 200, base+"/"+id+"/papers.json")
		read := func() (p ballot.Published) {
			l.must(json.Unmarshal([]byte(linde.page), &p))
			return p
		}
		p := read()
		if v, err := ballot.Verify(p, receipt); err != nil || !v.Adds || !v.Found || !slices.Equal(v.Approves, []string{string(two)}) {
			t.Errorf("her own paper: %+v, %v", v, err)
		}
		got := map[string]int{}
		for _, c := range p.Result.Standing {
			got[c.Option] = c.Approvals
		}
		if len(p.Ballots) != 5 || p.Result.Cast != 5 || got[string(one)] != 4 || got[string(two)] != 2 {
			t.Errorf("%d papers, %d counted, %v; want five, with 4 and 2 ticks", len(p.Ballots), p.Result.Cast, got)
		}
		for what, tamper := range map[string]func(*ballot.Published){
			"a count is raised":   func(p *ballot.Published) { p.Result.Standing[1].Approvals++ },
			"another one has won": func(p *ballot.Published) { p.Result.Winners = []string{string(two)} },
			"more have voted":     func(p *ballot.Published) { p.Result.Cast++ },
			"a paper is added": func(p *ballot.Published) {
				p.Ballots = append(p.Ballots, ballot.AnonymousVote{Commitment: "made-up", Approves: []string{string(two)}})
			},
			"a paper is taken out":          func(p *ballot.Published) { p.Ballots = p.Ballots[1:] },
			"a paper stands there twice":    twins,
			"a paper ticks an option twice": func(p *ballot.Published) { p.Ballots[0].Approves = []string{string(one), string(one)} },
			"the lot is drawn anew":         func(p *ballot.Published) { p.Lot = "0000-0000-0000-0000"; p.Result.ByLot = true },
		} {
			q := read()
			tamper(&q)
			if v, err := ballot.Verify(q, receipt); err == nil || v.Adds {
				t.Errorf("%s, and nobody notices", what)
			}
		}
	})
}

// twins puts a paper in the place of another that ticks the same, so that the count stays as it was.
func twins(p *ballot.Published) {
	for i, a := range p.Ballots {
		for j, b := range p.Ballots[:i] {
			if slices.Equal(a.Approves, b.Approves) {
				p.Ballots[j] = a
				return
			}
		}
	}
}

// posts sends a form as someone from a window of its own; it may run beside others.
func (l *liveEvent) posts(who, path string, form url.Values) (status int, err error) {
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, l.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "s", Value: string(l.tokens[who])})
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// comesBackWithoutHerPhrase lets the door desk give someone a code, with which she comes in and takes a new phrase.
func (l *liveEvent) comesBackWithoutHerPhrase(name string) {
	l.t.Helper()
	code, err := l.people.NewCode(l.t.Context(), l.person("Amina"), l.e, l.person(name).PersonID())
	l.must(err)
	l.tokens[name], _, err = l.people.Enter(l.t.Context(), code)
	l.must(err)
	offer := l.people.OfferPhrases(l.person(name), "en", 1)[0]
	v, err := l.people.Who(l.t.Context(), l.tokens[name])
	l.must(err)
	l.must(l.people.ChoosePhrase(l.t.Context(), l.person(name), offer.Phrase, []string{offer.Proof}, v.ID))
}
