package main

import (
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
	"hackathon4women/internal/web"
)

// persona is someone at the door, with the roles she holds in the edition under test.
type persona struct {
	name  string
	roles edition.Role
	http  *http.Client
	state state
}

var placeholder = regexp.MustCompile(`\{[^}]+\}`)

// pathOf fills a route's pattern: the edition under test, and for everything else something that does not exist.
func pathOf(pattern string, e edition.Edition) string {
	path := strings.TrimSuffix(pattern, "{$}")
	return placeholder.ReplaceAllStringFunc(path, func(p string) string {
		switch p {
		case "{edition}":
			return e.Code
		case "{slug}":
			return e.Slug
		case "{lang}":
			return "fr"
		case "{session}", "{round}":
			for _, s := range e.Programme.Sessions {
				if s.Kind == edition.Round {
					return string(s.ID)
				}
			}
		}
		return db.NewID()
	})
}

// Every address is tried by every persona: whoever its rule leaves out gets the door or "not found", and nothing breaks for
// whoever it lets in.
func TestEveryRouteAdmitsExactlyWhoItsRuleSays(t *testing.T) {
	ev := startEvening(t, "", 4, nil)
	// An organiser of another edition on the same server is a stranger here.
	stranger := strangerTo(t, ev)
	all := []persona{
		{name: "visitor", http: client(t)},
		ev.persona(t, "organiser", edition.Organiser|edition.Operator),
		ev.persona(t, "deputy", edition.Deputy),
		ev.persona(t, "safetylead", edition.SafetyLead),
		ev.persona(t, "listener", edition.Listener),
		stranger,
	}
	for name, roles := range map[string]edition.Role{"Wout": edition.Participant, "Merel": edition.Participant | edition.Facilitator, "Hadewych": edition.Participant | edition.Juror} {
		pass := ev.company.Reserve(name)
		if len(pass) == 0 {
			t.Fatalf("%s did not come in", name)
		}
		ev.phrases[name] = pass[0].Phrase
		all = append(all, ev.persona(t, name, roles))
	}
	all = append(all, ev.latecomers(t)...)
	site, err := ev.house.site(web.Settings{ExitURL: "https://www.meteo.be/"})
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, route := range site.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if method == http.MethodGet && strings.HasSuffix(pattern, "/live") || strings.HasSuffix(pattern, "/exit") {
			continue // a stream without end, and the way out: both have tests of their own
		}
		for _, who := range all {
			admitted := who.mayPass(route.Who)
			if pattern == "/desk" || strings.HasPrefix(pattern, "/desk/") {
				admitted = admitted || route.Who.Name == "staff" && (who.name == "stranger" || who.name == "operator")
			}
			if method == http.MethodPost && admitted {
				continue // deeds of those who may are each chapter's tests
			}
			tried++
			answer := try(t, who, method, ev.server.URL+pathOf(pattern, ev.edition))
			where := route.Pattern + " as " + who.name
			door := answer.StatusCode == http.StatusSeeOther && strings.Contains(answer.Header.Get("Location"), "/enter")
			switch {
			case answer.StatusCode >= 500:
				t.Errorf("%s: got %d", where, answer.StatusCode)
			case admitted && door && who.name != "visitor" && who.state != removed && !strings.HasSuffix(pattern, "/ended"): // that page is for who was removed
				t.Errorf("%s: is sent to the door", where)
			case !admitted && !who.refused(answer):
				t.Errorf("%s: got %d to %s, want the door or not found", where, answer.StatusCode, answer.Header.Get("Location"))
			}
			for _, lack := range wanting(answer) {
				t.Errorf("%s: wants %s", where, lack)
			}
		}
	}
	// The mark in the corner and the way back from a fault lead everybody to a page of their own.
	for _, who := range all[1:] {
		if who.state == removed || who.name == "operator" {
			continue // they have the pages of their state, and the list of editions
		}
		answer := try(t, who, http.MethodGet, ev.server.URL+ev.edition.Path())
		to := answer.Header.Get("Location")
		if who.mayPass(web.SignedIn) != (answer.StatusCode == http.StatusSeeOther && strings.HasPrefix(to, ev.edition.Path()+"/") && !strings.Contains(to, "/enter")) {
			t.Errorf("%s: the threshold answers %d, %q", who.name, answer.StatusCode, to)
			continue
		}
		if who.mayPass(web.SignedIn) {
			if page := try(t, who, http.MethodGet, ev.server.URL+to); page.StatusCode != http.StatusOK {
				t.Errorf("%s: the threshold leads to %s, which answers %d", who.name, to, page.StatusCode)
			}
		}
	}
	if tried < 1500 {
		t.Errorf("only %d tries", tried)
	}
	ev.nothingDangerousWithoutProof(t, site.Routes(), all)
}

// nothingDangerousWithoutProof tries every address that asks for a fresh proof with sessions whose proof is old: whoever may
// enter is asked, and nobody else learns that there is anything to ask for.
func (ev *evening) nothingDangerousWithoutProof(t *testing.T, routes []web.Route, all []persona) {
	t.Helper()
	err := ev.house.db.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Do("UPDATE visits SET proved_at = $1", time.Now().Add(-11*time.Minute).UnixMilli())
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, route := range routes {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		for _, who := range all {
			if !route.Who.Fresh || who.name == "stranger" || who.name == "operator" || who.state != inside {
				continue
			}
			answer, page := tryReading(t, who, method, ev.server.URL+pathOf(pattern, ev.edition))
			switch asks := strings.Contains(page, `name="proof_words"`); {
			case asks && !who.roles.Any(route.Who.Roles):
				t.Errorf("%s as %s: is asked for a proof of what is not for her", route.Pattern, who.name)
			case !asks && who.roles.Any(route.Who.Roles), asks && answer.StatusCode != http.StatusForbidden:
				t.Errorf("%s as %s with an old proof: got %d, asks: %t", route.Pattern, who.name, answer.StatusCode, asks)
			case asks:
				asked++
			}
		}
	}
	if asked < 20 {
		t.Errorf("only %d were asked", asked)
	}
}

// Other sites cannot act in anyone's name: a form sent from elsewhere is refused on every address that takes one.
func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	ev := startEvening(t, "", 0, nil)
	organiser := ev.persona(t, "organiser", edition.Organiser)
	site, err := ev.house.site(web.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	for _, route := range site.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if method != http.MethodPost {
			continue
		}
		r, err := http.NewRequestWithContext(t.Context(), method, ev.server.URL+pathOf(pattern, ev.edition), strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Origin", "https://elsewhere.example")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		answer, err := organiser.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s from another site: got %d, want 403", route.Pattern, answer.StatusCode)
		}
	}
}

func client(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func try(t *testing.T, who persona, method, address string) *http.Response {
	t.Helper()
	answer, _ := tryReading(t, who, method, address)
	return answer
}

func tryReading(t *testing.T, who persona, method, address string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := who.http.Do(r)
	if err != nil {
		t.Fatalf("%s as %s: %v", address, who.name, err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(page)
}

// persona comes in through the door, and reads what everybody reads once.
func (ev *evening) persona(t *testing.T, key string, roles edition.Role) persona {
	t.Helper()
	p := persona{name: key, roles: roles, http: client(t)}
	for path, values := range map[string]url.Values{"/enter": {"words": {ev.phrases[key]}}} {
		answer, err := p.http.PostForm(ev.server.URL+ev.edition.Path()+path, values)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s at %s: got %d", key, path, answer.StatusCode)
		}
	}
	answer, err := p.http.PostForm(ev.server.URL+ev.edition.Path()+"/know", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return p
}

// strangerTo is the organiser of another edition on the same server.
func strangerTo(t *testing.T, ev *evening) persona {
	t.Helper()
	other := edition.February2021(ev.house.words)
	other.Slug, other.Phase = "another-event", edition.Live
	other, err := ev.house.edition.Create(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	id, words, err := ev.house.people.AddAccount(t.Context(), "Eleonora", "en", false)
	if err != nil {
		t.Fatal(err)
	}
	if err := ev.house.people.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, other.ID, id, edition.StaffRoles); err != nil {
		t.Fatal(err)
	}
	ev.phrases["stranger"] = words
	p := ev.persona(t, "stranger", 0)
	return p
}
