package web_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/web"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// longAgo lets every proof be eleven minutes old.
func longAgo(t *testing.T, database *db.DB) {
	t.Helper()
	must(t, database.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Do("UPDATE visits SET proved_at = $1", time.Now().Add(-11*time.Minute).UnixMilli())
	}))
}

// cookie is the session's token as the browser has it.
func (b *browser) cookie() string {
	at, err := url.Parse(b.base)
	must(b.t, err)
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == "s" {
			return c.Value
		}
	}
	return ""
}

// hidden is every hidden field of the page's content, as a browser would send them.
func (b *browser) hidden() url.Values {
	all := url.Values{}
	_, content, _ := strings.Cut(b.page, "<main")
	content, _, _ = strings.Cut(content, "</main>")
	for _, m := range hiddenField.FindAllStringSubmatch(content, -1) {
		all.Add(m[1], html.UnescapeString(m[2]))
	}
	return all
}

// A dangerous act asks for the phrase when the last proof is old; the form that waited then takes effect as it was filled in,
// also a field that stands twice. Without script.
func TestADangerousActAsksWhoItIsAndKeepsTheForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database *db.DB) {
		d := atTheDoor(t, database)
		amina, base := d.browser(), d.e.Path()
		amina.post("/enter", url.Values{"words": {d.phrase}})
		amina.get(base + "/desk/team")
		colleague := url.Values{"form": {amina.field("form")}, "name": {`Bilal "B" <b>`}, "role": {"deputy", "listener"}, "language": {"nl"}}
		longAgo(t, database)
		before := amina.cookie()
		amina.post(base+"/desk/team", colleague).want("with an old proof", http.StatusForbidden, base+"/desk/team")
		kept := amina.hidden()
		if kept.Encode() != colleague.Encode() {
			t.Errorf("the form that waits: got %v, want %v", kept, colleague)
		}
		if team, err := d.people.Team(t.Context(), d.organiser, d.e); err != nil || len(team) != 1 {
			t.Errorf("before the proof: %d in the team, %v", len(team), err)
		}

		kept.Set("proof_words", "five words nobody ever chose")
		amina.post(base+"/desk/team", kept).want("a wrong phrase", http.StatusUnprocessableEntity, "")
		again := amina.hidden()
		if again.Encode() != colleague.Encode() {
			t.Errorf("after a wrong phrase the form holds %v", again)
		}
		if amina.cookie() != before {
			t.Error("a wrong phrase changed the session")
		}

		kept.Set("proof_words", d.phrase)
		amina.post(base+"/desk/team", kept).want("the right phrase", 200, base+"/desk/team")
		team, err := d.people.Team(t.Context(), d.organiser, d.e)
		if err != nil || len(team) != 2 || team[1].Name != `Bilal "B" <b>` || len(team[1].Roles[d.e.ID].Names()) != 2 {
			t.Errorf("after the proof: %+v, %v", team, err)
		}
		if strings.Contains(amina.page, d.phrase) {
			t.Error("the phrase stands on the page")
		}

		// The session goes on under another token; the old one opens nothing.
		if amina.cookie() == before || amina.cookie() == "" {
			t.Error("the token did not change with the proof")
		}
		old := d.browser()
		r, err := http.NewRequestWithContext(t.Context(), "GET", old.base+base+"/desk/team", nil)
		must(t, err)
		r.AddCookie(&http.Cookie{Name: "s", Value: before})
		old.do(r).want("the old token", 200, base+"/enter?to="+url.QueryEscape(base+"/desk/team"))

		// For ten minutes nobody asks again.
		amina.post(base+"/desk/people/file", nil).want("soon after", 200, base+"/desk/people/file")
	})
}

// A page that is dangerous to see asks first and then opens; a path of another site is no page.
// Her page lies open a moment after she came in, and he holds the telephone: he can neither take her place with a phrase of his,
// nor carry her data away, nor erase her.
func TestHerOpenPageCannotBeTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database *db.DB) {
		d := atTheDoor(t, database)
		b, base := d.browser(), d.e.Path()
		phrase := d.enters(b, d.codes(1)[0], "Merel")
		b.get(base + "/phrase")
		offer := url.Values{"phrase": {b.field("phrase")}, "proof": {b.field("proof")}}
		for act, form := range map[string]url.Values{"/phrase": offer, "/options/data": {}, "/options/withdrawal": {}} {
			b.post(base+act, form).want(act, http.StatusForbidden, base+act)
			form.Set("proof_words", "vacances ruisseau bocal cahier tilleul")
			b.post(base+act, form).want(act+" with a guess", http.StatusUnprocessableEntity, base+act)
		}
		d.browser().post("/enter", url.Values{"words": {phrase}}).want("her phrase", http.StatusOK, "")
		for _, act := range []string{"/options/data", "/options/withdrawal"} { // a proof is for one act
			b.post(base+act, url.Values{"proof_words": {phrase}}).want(act+" with her phrase", http.StatusOK, "")
		}
		d.browser().post("/enter", url.Values{"words": {phrase}}).want("after erasing", http.StatusUnprocessableEntity, "")
	})
}

func TestAPageAsksWhoItIs(t *testing.T) {
	database := dbtest.SQLite(t)
	d := atTheDoor(t, database)
	merel, base := d.browser(), d.e.Path()
	phrase := d.enters(merel, d.codes(1)[0], "Merel")
	longAgo(t, database)
	merel.post(base+"/options/data", nil).want("her data with an old proof", http.StatusForbidden, "")
	if strings.Contains(merel.page, "registered") || merel.header.Get("Content-Disposition") != "" {
		t.Error("her data came all the same")
	}
	merel.post(base+"/proof", url.Values{"to": {"https://elsewhere.example/"}, "proof_words": {phrase}}).want("another site", 200, "/")
	merel.post(base+"/proof", url.Values{"to": {base + "/options"}, "proof_words": {""}}).want("nothing", http.StatusUnprocessableEntity, "")
	if merel.field("to") != base+"/options" {
		t.Errorf("after nothing the page waits for %q", merel.field("to"))
	}
	merel.post(base+"/proof", url.Values{"to": {base + "/options"}, "proof_words": {phrase}}).want("the page", 200, base+"/options")

	// One press is for the personas of a demo, not for a server.
	longAgo(t, database)
	merel.post(base+"/options/withdrawal", url.Values{"proof_persona": {"1"}}).want("one press", http.StatusUnprocessableEntity, "")

	// Somebody who holds the device does not get to guess.
	slow := 0
	for range 20 {
		if merel.post(base+"/options/withdrawal", url.Values{"proof_words": {"vacances ruisseau bocal cahier tilleul"}}).status == http.StatusTooManyRequests {
			slow++
		}
	}
	if slow < 8 {
		t.Errorf("only %d of 20 guesses were slowed", slow)
	}
	d.browser().post("/proof", url.Values{"proof_words": {phrase}}).want("a visitor", 200, "/enter?ended=1")
}

// A token that somebody planted in the browser is worth nothing after signing in.
func TestSigningInMakesANewToken(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	amina := d.browser()
	amina.post("/enter", url.Values{"words": {d.phrase}})
	first := amina.cookie()
	amina.post("/enter", url.Values{"words": {d.phrase}})
	if second := amina.cookie(); second == "" || second == first {
		t.Errorf("signing in twice: token %q, then %q", first, second)
	}
	other := d.browser()
	r, err := http.NewRequestWithContext(t.Context(), "GET", other.base+"/desk", nil)
	must(t, err)
	r.AddCookie(&http.Cookie{Name: "s", Value: first})
	other.do(r).want("the first token", 200, "/enter?to=%2Fdesk")
}

// In a demo a persona passes with one press, through the same verb; whoever came in by herself does not.
func TestOnlyAPersonaOfADemoPassesWithOnePress(t *testing.T) {
	database := dbtest.SQLite(t)
	d := atTheDoor(t, database)
	demo := &web.Demo{}
	demo.Offer(d.e.PublicPath(), []web.Persona{{Key: "organiser", Name: "Amina", Phrase: d.phrase, To: d.e.Path() + "/desk/team"}})
	server := httptest.NewServer(d.siteWith(web.Settings{ExitURL: "https://www.meteo.be/", Demo: demo}))
	t.Cleanup(server.Close)
	d.server = server
	amina, base := d.browser(), d.e.Path()
	amina.post("/demo/entry", url.Values{"as": {"organiser"}})
	longAgo(t, database)
	amina.post(base+"/desk/people/file", nil).want("a persona with an old proof", http.StatusForbidden, "")
	if amina.field("proof_persona") != "1" {
		t.Error("a persona is not offered the press")
	}
	amina.post(base+"/desk/people/file", url.Values{"proof_persona": {"1"}}).want("the press", 200, "")
	if !strings.HasPrefix(amina.page, "\ufeff") {
		t.Error("the file did not come")
	}
	herself := d.browser()
	herself.post("/enter", url.Values{"words": {d.phrase}})
	longAgo(t, database)
	herself.post(base+"/desk/people/file", url.Values{"proof_persona": {"1"}}).want("the press of whoever came in by herself", http.StatusUnprocessableEntity, "")
}
