package web_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/ballot"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
)

// as is a browser without script in which someone is signed in; a name nobody has is a visitor.
func (l *liveEvent) as(name string) *browser {
	l.t.Helper()
	jar, err := cookiejar.New(nil)
	l.must(err)
	at, err := url.Parse(l.server.URL)
	l.must(err)
	if token := l.tokens[name]; token != "" {
		jar.SetCookies(at, []*http.Cookie{{Name: "s", Value: string(token)}})
	}
	return &browser{t: l.t, client: &http.Client{Jar: jar}, base: l.server.URL}
}

// on sets the time in Brussels on a day of February 2021.
func (l *liveEvent) on(day, hour, minute int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = time.Date(2021, 2, day, hour-1, minute, 0, 0, time.UTC)
}

// session is the edition's first session of a kind.
func (l *liveEvent) session(k edition.Kind) edition.Session {
	l.t.Helper()
	for _, s := range l.e.Programme.Sessions {
		if s.Kind == k {
			return s
		}
	}
	l.t.Fatalf("no session of kind %s", k)
	return edition.Session{}
}

// opens lets someone open an avenue at her table of the first round.
func (l *liveEvent) opens(name, title string) avenues.ID {
	l.t.Helper()
	id := avenues.ID(db.NewID())
	l.must(l.avenues.Open(l.t.Context(), l.person(name), l.e, l.table(name), id, title, "Une idée. En deux phrases.", nil))
	return id
}

func (b *browser) holds(what string, parts ...string) *browser {
	b.t.Helper()
	for _, part := range parts {
		if !strings.Contains(html.UnescapeString(b.page), part) {
			b.t.Errorf("%s: no %q on the page", what, part)
		}
	}
	return b
}

func (b *browser) lacks(what string, parts ...string) *browser {
	b.t.Helper()
	for _, part := range parts {
		if strings.Contains(html.UnescapeString(b.page), part) {
			b.t.Errorf("%s: %q is on the page", what, part)
		}
	}
	return b
}

func TestAVoteFromThePaperToTheReceipt(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		one, two := l.opens("Linde", "Un contact unique"), l.opens("Linde", "<b>Halve</b> dagen")
		base := l.e.Path() + "/vote"
		linde := l.as("Linde").get(base).want("before the vote", 200, base).holds("before the vote", "Rien à choisir")
		vote := l.session(edition.Vote)
		l.must(l.decide.SessionStarted(t.Context(), l.e, vote.ID))
		l.clock(12, 20)
		linde.get(base).want("the open vote", 200, base).holds("the open vote", "Un contact unique", "<b>Halve</b> dagen", "Déposer mon choix")
		if strings.Contains(linde.page, "<b>Halve</b>") {
			t.Error("a title is taken for markup")
		}
		id := linde.field("ballot")
		linde.post(base, url.Values{"ballot": {id}, "option": {string(two)}}).want("handing in", 200, base)
		receipt := receiptShape.FindString(linde.page)
		if receipt == "" {
			t.Fatal("no receipt on the page")
		}
		linde.post(base, url.Values{"ballot": {id}, "option": {string(one)}}).holds("after changing", receipt)
		linde.post(base, url.Values{"ballot": {id}, "option": {"elsewhere"}}).want("what is no option", 422, base)
		linde.get(base+"/"+id+"/papers.json").want("the papers while it is open", 404, base+"/"+id+"/papers.json")
		linde.post(base+"/closure", url.Values{"ballot": {id}}).want("closing it herself", 404, base+"/closure")
		l.as("Amina").post(base, url.Values{"ballot": {id}, "option": {string(one)}}).want("the organiser votes", 404, base)
		if nobody := l.as("nobody").post(base, url.Values{"ballot": {id}}); !strings.HasPrefix(nobody.at, l.e.Path()+"/enter") {
			t.Errorf("a visitor votes: got %s, want the door", nobody.at)
		}
		for _, name := range []string{"Wout", "Tilda", "Sam", "Joris"} {
			l.as(name).post(base, url.Values{"ballot": {id}, "option": {string(one), string(two)}}).want(name+" votes", 200, base)
		}
		l.as("Amina").get(base).holds("the organiser", "Au moins 5 choix").lacks("the organiser", "5 personnes", "4 personnes", receipt)
		l.as("Amina").post(base+"/closure", url.Values{"ballot": {id}}).want("closing", 200, base).holds("the result", "5 choix comptés", "5 personnes", "4 personnes")
		linde.post(base, url.Values{"ballot": {id}, "option": {string(one)}}).want("too late", 409, base)
		linde.post(base+"/receipt", url.Values{"ballot": {id}, "receipt": {strings.ToLower(receipt)}}).want("her receipt", 200, base+"/receipt").holds("her receipt", "Votre choix a été compté")
		linde.post(base+"/receipt", url.Values{"ballot": {id}, "receipt": {"7KQF-2M9T-XD4B-0ZRW"}}).holds("another receipt", "n’est pas parmi les choix comptés")
		linde.post(base+"/receipt", url.Values{"ballot": {id}, "receipt": {"what"}}).want("no receipt", 422, base+"/receipt").holds("no receipt", `value="what"`)
		linde.get(base+"/"+id+"/papers.json").want("the papers", 200, base+"/"+id+"/papers.json")
		var p ballot.Published
		l.must(json.Unmarshal([]byte(linde.page), &p))
		if v, err := ballot.Verify(p, receipt); err != nil || !v.Found || !v.Adds || len(p.Ballots) != 5 {
			t.Errorf("counted again at home: %+v, %v", v, err)
		}
		if strings.Contains(linde.page, receipt) {
			t.Error("the file holds a receipt")
		}
	})
}

func TestAnEditionComesToItsResults(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		avenue := l.opens("Linde", "=Un contact unique")
		base, public := l.e.Path(), l.e.PublicPath()
		visitor := l.as("nobody")
		visitor.get(public+"/results").want("before there are results", 200, public+"/results").holds("before there are results", "Les résultats paraîtront ici")
		visitor.get(public+"/results.json").want("data before there are results", 404, public+"/results.json")

		l.on(12, 9, 0)
		wout := l.as("Wout").get(base+"/promises").holds("too early", "Les promesses viennent plus tard")
		l.on(12, 13, 12)
		wout.get(base+"/promises").holds("the form", "Faire une promesse")
		typed := url.Values{"id": {wout.field("id")}, "avenue": {string(avenue)}, "organisation": {"De Wissel"}, "what": {"Twee plaatsen in halve dagen"}, "by_when": {"2021-06-30"},
			"first_step": {"Het rooster herzien"}, "function": {""}, "measure": {"Twee mensen"}}
		wout.post(base+"/promises", typed).want("without a function", 422, base+"/promises").holds("without a function", "Twee plaatsen in halve dagen", "sans nom de personne")
		typed.Set("function", "personeelsdienst")
		wout.post(base+"/promises", typed).want("a promise", 200, base+"/promises")
		code := regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}\b`).FindString(wout.page)
		if code == "" {
			t.Fatal("no code on the page")
		}
		wout.post(base+"/promises", typed)
		l.as("Linde").get(base+"/promises").holds("the room", "De Wissel", "Intention").lacks("the room", code)

		visitor.get(public+"/confirm").want("where codes are typed", 200, public+"/confirm")
		visitor.post(public+"/confirm", url.Values{"code": {"7KQF-2M9T-XD"}}).want("a wrong code", 422, public+"/confirm").lacks("a wrong code", "De Wissel")
		visitor.post(public+"/confirm", url.Values{"code": {strings.ToLower(code)}}).want("the code", 200, public+"/confirm").holds("the code", "De Wissel", "Confirmer et rendre public")
		visitor.get(public+"/promises").lacks("an intention", "De Wissel")
		visitor.post(public+"/confirm/yes", url.Values{"code": {code}}).want("confirming", 200, public+"/confirm/yes").holds("confirming", "La promesse est confirmée")
		visitor.get(public+"/promises").lacks("confirmed, not yet read", "De Wissel")

		l.as("Linde").post(base+"/consent", url.Values{"appear": {"perhaps"}}).want("neither yes nor no", 422, base+"/consent")
		l.as("Linde").post(base+"/consent", url.Values{"appear": {"yes"}}).want("yes", 200, base+"/consent").holds("yes", "Votre réponse est gardée")

		desk := base + "/desk/publication"
		wout.get(desk).want("a participant at the desk", 404, desk)
		amina := l.as("Amina").get(desk).want("the desk", 200, desk).holds("the desk", "=Un contact unique", "De Wissel")
		amina.post(desk, url.Values{"after": {"0"}}).want("publishing unread", 409, desk)
		l.on(13, 10, 0)
		amina.post(desk+"/review", url.Values{"all": {"avenue/x y"}, "text": {"avenue/x y"}}).want("the organiser approves", 404, desk+"/review")
		lead := l.as("Noor")
		for range 9 {
			texts := regexp.MustCompile(`name="all" value="([^"]*)"`).FindAllStringSubmatch(lead.get(desk).page, -1)
			if len(texts) == 0 {
				break
			}
			form := url.Values{}
			for _, m := range texts {
				form.Add("all", html.UnescapeString(m[1]))
				form.Add("text", html.UnescapeString(m[1]))
			}
			lead.post(desk+"/review", form).want("reading", 200, desk)
		}
		wout.post(desk, url.Values{"after": {"0"}}).want("a participant publishes", 404, desk)
		amina.post(desk, url.Values{"after": {"0"}}).want("publishing", 200, desk).holds("published", "Publié")

		visitor.get(public+"/results").holds("the results", "=Un contact unique", "De Wissel").lacks("the results", code, "Linde", "Wout")
		visitor.get(public+"/report").want("the report", 200, public+"/report").holds("the report", "=Un contact unique")
		visitor.get(public+"/promises").holds("the promises", "De Wissel", "Trop tôt pour le dire", "=Un contact unique")
		visitor.get(public+"/results.csv").holds("CSV", ";'=Un contact unique;", ";simulation")
		if got := visitor.header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
			t.Errorf("CSV comes as %s", got)
		}
		var data map[string]any
		l.must(json.Unmarshal([]byte(visitor.get(public+"/results.json").page), &data))
		if data["simulation"] != true || len(data["avenues"].([]any)) != 1 || len(data["promises"].([]any)) != 1 {
			t.Errorf("JSON: %v", data)
		}
		link := regexp.MustCompile(`of=(avenue/[^&"]+)&amp;field=idea`).FindStringSubmatch(amina.get(strings.TrimSuffix(desk, "publication") + "changes").page)
		if link == nil {
			t.Fatal("there is nothing to correct")
		}
		changes := strings.TrimSuffix(desk, "publication") + "changes"
		amina.post(changes+"/correction", url.Values{"of": {link[1]}, "field": {"idea"}, "text": {"Une idée corrigée."}, "note_fr": {"Une faute."}}).want("correcting", 200, "")
		visitor.get(public+"/results").lacks("before the correction is read", "Une idée corrigée.", "Une faute.")
		change := regexp.MustCompile(`name="change" value="([^"]+)"`).FindStringSubmatch(lead.get(changes).page)
		lead.post(changes+"/verdict", url.Values{"change": {change[1]}, "verdict": {"read"}}).want("reading it", 200, "")
		for _, path := range []string{"/results", "/report", "/results.csv", "/results.json"} {
			visitor.get(public+path).holds("after the correction is read", "Une idée corrigée.", "Une faute.").lacks("after the correction is read", "Une idée. En deux phrases.")
		}
		amina.post(desk+"/withdrawal", url.Values{}).want("withdrawing", 200, desk)
		for _, path := range []string{"/results", "/report", "/results.csv", "/results.json"} {
			visitor.get(public+path).want("after withdrawing", 200, public+path).lacks("after withdrawing", "Un contact unique", "De Wissel")
			if kept := visitor.header.Get("Cache-Control"); kept != "no-store" {
				t.Errorf("%s may be kept: %q", path, kept)
			}
		}
		visitor.get(public+"/results.csv").holds("CSV after withdrawing", "withdrawal;")
		visitor.get(public+"/results.json").holds("JSON after withdrawing", `"withdrawn": "`)
		visitor.get(public+"/results").holds("the page after withdrawing", "Cette publication est retirée")
	})
}

// Nobody but who takes part and who reads texts gets behind these doors; what is public asks nobody in.
func TestWhoSeesTheOutcome(t *testing.T) {
	l := newEvent(t, dbtest.SQLite(t))
	for _, c := range []struct {
		who, path string
		want      int
	}{
		{"Linde", "/vote", 200}, {"Linde", "/harvest", 200}, {"Linde", "/promises", 200}, {"Linde", "/consent", 200}, {"Linde", "/desk/publication", 404},
		{"Amina", "/vote", 200}, {"Amina", "/harvest", 200}, {"Amina", "/promises", 200}, {"Amina", "/desk/publication", 200},
		{"Bilal", "/desk/publication", 404}, {"Joke", "/desk/publication", 404}, {"nobody", "/vote", 303}, {"nobody", "/desk/publication", 303},
	} {
		if got, _, _ := l.ask(c.who, c.path, nil); got != c.want {
			t.Errorf("%s opens %s: status %d, want %d", c.who, c.path, got, c.want)
		}
	}
}

var receiptShape = regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b`)
