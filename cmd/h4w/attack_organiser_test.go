package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
)

// secretive is an evening in which someone named somebody she does not want to meet, who has registered too.
type secretive struct {
	*evening
	wout, tilda people.Person // wout named tilda, and the safety lead keeps them apart
	named       people.ID     // whom tilda named, and who waits
	other       people.ID     // who waits for a place like anybody
	canaries    []string
	names       map[people.ID]string
}

// staySecret sets the scene: a rule, a wish, an identity, a match decided on, a registration that waits beside another.
func staySecret(t *testing.T, where string) *secretive {
	t.Helper()
	ev := startEvening(t, where, 8, nil)
	s := &secretive{evening: ev, canaries: []string{"kanariewens", "Kanarie Gertrudis", "kanariemet"}, names: map[people.ID]string{}}
	ctx, h := t.Context(), ev.house
	for _, name := range []string{"Wout", "Merel", "Claire", "Hadewych"} {
		for _, pass := range ev.company.Reserve(name) {
			ev.phrases[name] = pass.Phrase
		}
	}
	s.wout, s.tilda = ev.acting(t, ev.phrases["Wout"]), ev.acting(t, ev.phrases["Claire"])
	lead := ev.acting(t, ev.phrases["safetylead"])
	ok(t, h.safety.AddRule(ctx, lead, ev.edition.ID, safety.Rule{Kind: safety.Apart, Person: s.wout.PersonID(), Other: s.tilda.PersonID()}))
	ok(t, h.safety.Quietly(ctx, s.tilda, ev.edition.ID, safety.Apart, "kanariewens Gertrudis Kanarie"))
	ok(t, h.safety.Quietly(ctx, s.tilda, ev.edition.ID, safety.Together, "kanariemet"))
	s.named, s.other = ev.applies(t, "Zonnetje", "Kanarie Gertrudis"), ev.applies(t, "Wolkje", "Smets Karel")
	ok(t, h.jobs.Drain(ctx))
	desk, err := h.safety.Desk(ctx, lead, ev.edition)
	ok(t, err)
	for _, w := range desk.Wishes {
		for _, m := range w.Matches {
			if m.PersonID() == s.named {
				ok(t, h.safety.Judge(ctx, lead, ev.edition.ID, w.ID, s.named, safety.NoPlace))
			}
		}
	}
	_, err = h.people.Decide(ctx, lead, ev.edition, s.other, people.Waiting) // there is no place, and nothing else
	ok(t, err)
	ok(t, h.jobs.Drain(ctx))
	for id, name := range map[people.ID]string{s.named: "Zonnetje", s.other: "Wolkje"} {
		s.names[id] = name
	}
	return s
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// applies registers somebody without a code through the page, and returns who it is.
func (ev *evening) applies(t *testing.T, name, known string) people.ID {
	t.Helper()
	jar, err := cookiejar.New(nil)
	ok(t, err)
	b := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := b.PostForm(ev.server.URL+ev.edition.Path()+"/register", url.Values{"form": {db.NewID()}, "name": {name}, "world": {"firm"}, "languages": {"fr"},
		"consent_take_part": {"1"}, "known": {known}, "contact": {"never"}})
	ok(t, err)
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	ok(t, err)
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s registers: got %d\n%s", name, answer.StatusCode, body)
	}
	at, err := url.Parse(ev.server.URL)
	ok(t, err)
	for _, c := range b.Jar.Cookies(at) {
		if v, err := ev.house.people.Who(t.Context(), people.Token(c.Value)); err == nil && v.Subject != "" {
			p, err := ev.house.people.Acting(t.Context(), v, ev.edition.ID)
			ok(t, err)
			offers := ev.house.people.OfferPhrases(p, "fr", 1)
			ok(t, ev.house.people.ChoosePhrase(t.Context(), p, offers[0].Phrase, []string{offers[0].Proof}, v.ID))
			ev.phrases[name] = offers[0].Phrase
			return v.Subject
		}
	}
	t.Fatalf("%s is not signed in after registering", name)
	return ""
}

// searched reads every page that a persona is let into and reports what stands on one that must not.
func (s *secretive) searched(t *testing.T, who persona, secrets ...string) map[string]string {
	t.Helper()
	known := map[string]string{"edition": s.edition.Code, "slug": s.edition.Slug, "lang": "fr", "n": "1", "file": "x"}
	for _, session := range s.edition.Programme.Sessions {
		if session.Kind == edition.Round {
			known["session"] = string(session.ID)
			break
		}
	}
	pages := s.readAll(t, who.http, known)
	for route, page := range pages {
		for _, secret := range append(secrets, s.canaries...) {
			if strings.Contains(page, secret) {
				t.Errorf("%s reads %q on %s", who.name, secret, route)
			}
		}
	}
	return pages
}

var (
	ids   = regexp.MustCompile(`[a-z2-7]{26}`)
	times = regexp.MustCompile(`\d\d[:h]\d\d`)
	deeds = regexp.MustCompile(`\bd-[0-9a-f]+\b|data-me="[0-9a-f]+"`)
)

// plain is a page without what differs between any two people: the name, random ids, times.
func plain(page, name string) string {
	return deeds.ReplaceAllString(times.ReplaceAllString(ids.ReplaceAllString(strings.ReplaceAll(page, name, "NAME"), "ID"), "TIME"), "DEED")
}

// Four of those who may want to find out whom somebody does not want to meet try everything they are let into.
func TestNobodyFindsOutWhoIsKeptApart(t *testing.T) {
	inProofOnEach(t, func(t *testing.T, where string) {
		s := staySecret(t, where)
		t.Run("under a false name", func(t *testing.T) { attackUnderAFalseName(t, s) })
		t.Run("organiser", func(t *testing.T) { attackAsOrganiser(t, s) })
		t.Run("juror and interpreter", func(t *testing.T) { attackAsCrew(t, s) })
	})
}

// attackAsOrganiser: the organiser reads every page, list and file, makes plans anew and asks for other tables. Nothing shows that anybody is kept apart,
// and the one who was named waits like any other.
func attackAsOrganiser(t *testing.T, s *secretive) {
	t.Helper()
	ctx, h := t.Context(), s.house
	amina := s.persona(t, "organiser", edition.Organiser)
	by := s.acting(t, s.phrases["organiser"])
	round := s.moveTo(t, by, edition.Round)
	for range 3 {
		ok(t, h.tables.FormRound(ctx, by, s.edition, round.ID))
	}
	pages := s.searched(t, amina)
	if len(pages) < 15 {
		t.Errorf("only %d pages were read", len(pages))
	}
	rows := map[string]string{}
	answer, err := amina.http.Get(s.server.URL + s.edition.Path() + "/desk/people?show=waiting")
	ok(t, err)
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	ok(t, err)
	for row := range strings.SplitSeq(string(body), `<li class="guest"`) {
		for id, name := range s.names {
			if strings.Contains(row, string(id)) {
				row, _, _ = strings.Cut(row, "</li>")
				rows[name] = plain(row, name)
			}
		}
	}
	if len(rows) != 2 || rows["Zonnetje"] != rows["Wolkje"] {
		t.Errorf("the two who wait look different:\n%v", rows)
	}
	for id := range s.names {
		if _, err := h.people.Decide(ctx, by, s.edition, id, people.Admitted); err == nil {
			t.Errorf("the organiser lets %s in", s.names[id])
		} else {
			rows[s.names[id]] = err.Error()
		}
	}
	if rows["Zonnetje"] != rows["Wolkje"] {
		t.Errorf("admitting them is refused differently: %q, %q", rows["Zonnetje"], rows["Wolkje"])
	}
	// A move that a rule forbids and a move of somebody who is nowhere are answered alike.
	var answers []string
	for _, who := range []people.ID{people.ID(db.NewID()), people.ID(db.NewID())} {
		began := time.Now()
		err := h.tables.AnotherTable(ctx, by, s.edition, round.ID, who)
		if took := time.Since(began); took < 20*time.Millisecond {
			t.Errorf("a refusal after %s: it does not wait for its slice", took)
		}
		answers = append(answers, fmt.Sprint(err))
	}
	if answers[0] != answers[1] {
		t.Errorf("refused with %q and %q", answers[0], answers[1])
	}
}
