package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/web"
)

// state is how far somebody has come in, beside the roles she holds.
type state string

const (
	inside   state = ""          // admitted, with a phrase of her own
	waiting  state = "waiting"   // registered, and nobody has decided yet
	wordless state = "no phrase" // came back with a code of the door desk: it may not be her
	removed  state = "removed"   // was inside a moment ago, and her browser still has the cookie
)

// mayPass says what a route's rule means for her.
func (p persona) mayPass(rule web.Who) bool {
	switch {
	case rule.Roles == 0:
		return true
	case p.state == waiting:
		return (rule.Any || rule.Early) && p.roles.Any(rule.Roles)
	case p.state == wordless:
		return rule.Any && p.roles.Any(rule.Roles)
	}
	return p.roles.Any(rule.Roles)
}

// refused says whether an answer is one that somebody gets who may not pass: the door or "not found", or, for who has no phrase,
// the page where she chooses one, and for who was removed the page that says so.
func (p persona) refused(answer *http.Response) bool {
	if answer.StatusCode == http.StatusNotFound {
		return true
	}
	to := answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther {
		return false
	}
	at, err := url.Parse(to)
	if err != nil {
		return false
	}
	return strings.HasSuffix(at.Path, "/enter") || p.state == wordless && strings.HasSuffix(at.Path, "/phrase") || p.state == removed && strings.HasSuffix(at.Path, "/ended")
}

// latecomers are those whose standing is out of the ordinary.
func (ev *evening) latecomers(t *testing.T) []persona {
	t.Helper()
	organiser, lead := ev.acting(t, ev.phrases["organiser"]), ev.acting(t, ev.phrases["safetylead"])
	all := []persona{
		{name: "waiting", roles: edition.Participant, state: waiting, http: ev.withToken(t, ev.registers(t, ev.edition, "Yasmina"))},
	}
	for name, s := range map[string]state{"Noor": wordless, "Fien": removed} {
		token := ev.registers(t, ev.edition, name)
		who := ev.visiting(t, token)
		if _, err := ev.house.people.Decide(t.Context(), lead, ev.edition, who.PersonID(), people.Admitted); err != nil {
			t.Fatal(err)
		}
		p := persona{name: name + ", " + string(s), state: s, roles: edition.Participant}
		switch s {
		case wordless:
			code, err := ev.house.people.NewCode(t.Context(), organiser, ev.edition, who.PersonID())
			if err != nil {
				t.Fatal(err)
			}
			token = ev.enters(t, code)
		case removed:
			p.roles = 0
			if err := ev.house.people.Remove(t.Context(), organiser, ev.edition, who.PersonID()); err != nil {
				t.Fatal(err)
			}
		}
		p.http = ev.withToken(t, token)
		all = append(all, p)
	}
	return append(all, ev.fromNextDoor(t)...)
}

// fromNextDoor are a participant of another edition on the same server, and who runs the server without a place in this one.
func (ev *evening) fromNextDoor(t *testing.T) []persona {
	t.Helper()
	other := edition.February2021(ev.house.words)
	other.Slug, other.Phase = "next-door", edition.Live
	other, err := ev.house.edition.Create(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	_, words, err := ev.house.people.AddAccount(t.Context(), "Igor", "en", true)
	if err != nil {
		t.Fatal(err)
	}
	return []persona{
		{name: "participant of another edition", http: ev.withToken(t, ev.registers(t, other, "Zeynep"))},
		{name: "operator", roles: edition.Operator, http: ev.withToken(t, ev.enters(t, words))},
	}
}

// registers is a registration without a code; the token is her visit.
func (ev *evening) registers(t *testing.T, e edition.Edition, name string) people.Token {
	t.Helper()
	token, err := ev.house.people.Register(t.Context(), e, people.Application{
		Form: people.NewForm(), World: e.Worlds[0].Key, Profile: people.Profile{Name: name, Languages: []string{"fr"}}, Consents: []string{"take_part"},
	})
	if err != nil {
		t.Fatalf("%s registers: %v", name, err)
	}
	return token
}

func (ev *evening) enters(t *testing.T, words string) people.Token {
	t.Helper()
	token, _, err := ev.house.people.Enter(t.Context(), words)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (ev *evening) visiting(t *testing.T, token people.Token) people.Person {
	t.Helper()
	visit, err := ev.house.people.Who(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	who, err := ev.house.people.Acting(t.Context(), visit, ev.edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// withToken is a browser that has the cookie of a visit.
func (ev *evening) withToken(t *testing.T, token people.Token) *http.Client {
	t.Helper()
	c := client(t)
	at, err := url.Parse(ev.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	c.Jar.SetCookies(at, []*http.Cookie{{Name: "s", Value: string(token), Path: "/"}})
	return c
}

// serverOf serves a handler on a port of its own, until the test ends.
func serverOf(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}
