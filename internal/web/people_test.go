package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"html"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/mail"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web"
)

// door is a site with one edition open for registration, and the people service behind it to prepare things.
type door struct {
	t         *testing.T
	server    *httptest.Server
	people    *people.Service
	e         edition.Edition
	organiser people.Person
	phrase    string // the organiser's
	siteWith  func(web.Settings) *web.Site
}

func atTheDoor(t *testing.T, d *db.DB) *door {
	t.Helper()
	log, hub := slog.New(slog.DiscardHandler), live.NewHub()
	words, err := i18n.Load()
	must(t, err)
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{5}, 32))
	must(t, err)
	queue := jobs.NewQueue(d, clock.Real, log)
	editions, folk := edition.NewService(d, clock.Real, hub, queue), people.NewService(d, keeper, clock.Real, hub, queue)
	guard := safety.NewService(d, keeper, clock.Real, hub, folk)
	round := rooms.NewService(d, keeper, clock.Real, hub, queue, log, folk, tables.NewService(d, clock.Real, hub, queue, log, editions, folk, guard))
	siteWith := func(settings web.Settings) *web.Site {
		site, err := web.New(settings, log, d, words, hub, clock.Real, web.Chapters{Edition: editions, People: folk, Safety: guard, Rooms: round,
			Moderation: moderation.NewService(d, keeper, clock.Real, hub, folk, nil, nil, nil, nil), Publish: publish.NewService(d, keeper, clock.Real, hub, editions, folk, nil, nil, nil, nil, nil)})
		must(t, err)
		return site
	}
	site := siteWith(web.Settings{ExitURL: "https://www.meteo.be/"})
	e := edition.February2021(words)
	e.Phase, e.Capacity, e.Purpose = edition.Registration, 60, edition.Event
	e, err = editions.Create(t.Context(), e)
	must(t, err)
	id, phrase, err := folk.AddAccount(t.Context(), "Amina", "fr", false)
	must(t, err)
	must(t, folk.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, e.ID, id, edition.Organiser))
	amina, err := folk.Acting(t.Context(), people.Visit{Subject: id}, e.ID)
	must(t, err)
	must(t, guard.Know(t.Context(), amina))
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return &door{t: t, server: server, people: folk, e: e, organiser: amina, phrase: phrase, siteWith: siteWith}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *door) codes(n int) []string {
	d.t.Helper()
	codes, err := d.people.MakeSheet(context.Background(), d.organiser, d.e, people.Sheet{Body: "Maison Lierre"}, n)
	must(d.t, err)
	return codes
}

// browser is one window: its cookies, and the page it shows.
type browser struct {
	t      *testing.T
	client *http.Client
	base   string
	status int
	at     string
	page   string
	header http.Header
}

func (d *door) browser() *browser {
	jar, err := cookiejar.New(nil)
	must(d.t, err)
	return &browser{t: d.t, client: &http.Client{Jar: jar}, base: d.server.URL}
}

func (b *browser) do(r *http.Request) *browser {
	b.t.Helper()
	r.Header.Set("Accept-Language", "fr")
	answer, err := b.client.Do(r)
	must(b.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(b.t, err)
	b.status, b.at, b.page, b.header = answer.StatusCode, answer.Request.URL.RequestURI(), string(body), answer.Header
	return b
}

func (b *browser) get(path string) *browser {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), "GET", b.base+path, nil)
	must(b.t, err)
	return b.do(r)
}

func (b *browser) post(path string, form url.Values) *browser {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), "POST", b.base+path, strings.NewReader(form.Encode()))
	must(b.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// field is what the page's form holds under a name.
func (b *browser) field(name string) string {
	return first(b.page, `name="`+name+`"[^>]*? value="([^"]*)"`)
}

func first(page, pattern string) string {
	if m := regexp.MustCompile(pattern).FindStringSubmatch(page); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

func (b *browser) proofs() []string {
	var all []string
	for _, m := range regexp.MustCompile(`name="proof" value="([^"]*)"`).FindAllStringSubmatch(b.page, -1) {
		all = append(all, m[1])
	}
	return all
}

func (b *browser) want(what string, status int, path string) *browser {
	b.t.Helper()
	if b.status != status || path != "" && b.at != path {
		b.t.Fatalf("%s: got %d at %s, want %d at %s\n%s", what, b.status, b.at, status, path, first(b.page, `(?s)<main[^>]*>(.*)</main>`))
	}
	return b
}

func answers(name string) url.Values {
	return url.Values{"world": {"own"}, "name": {name}, "languages": {"fr"}, "contact": {"never"}, "consent_take_part": {"1"}}
}

// enters goes through the door with a code to the phrase and returns it.
func (d *door) enters(b *browser, code, name string) string {
	d.t.Helper()
	base := d.e.Path()
	b.post(base+"/enter", url.Values{"words": {code}}).want("the code", 200, base+"/enter")
	if strings.Contains(b.at, code) || b.field("code") != code {
		d.t.Fatalf("the code is not kept in the form: %q at %s", b.field("code"), b.at)
	}
	form := answers(name)
	form.Set("code", code)
	form.Set("form", b.field("form"))
	b.post(base+"/register", form).want("registering", 200, base+"/phrase")
	return d.chooses(b)
}

func (d *door) chooses(b *browser) string {
	d.t.Helper()
	phrase := b.field("phrase")
	b.post(d.e.Path()+"/phrase", url.Values{"phrase": {phrase}, "proof": b.proofs()}).want("choosing", 200, d.e.Path()+"/phrase")
	if !strings.Contains(b.page, html.EscapeString(phrase)) {
		d.t.Error("the chosen phrase is not shown once more")
	}
	return phrase
}

func TestFromACodeToThePhraseAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database *db.DB) {
		d := atTheDoor(t, database)
		b, base := d.browser(), d.e.Path()
		b.get(base+"/programme").want("a visitor", 200, base+"/enter?to="+url.QueryEscape(base+"/programme"))
		phrase := d.enters(b, d.codes(1)[0], "Merel")
		b.get(base+"/options").want("her options", 200, base+"/options")
		b.post("/leave", nil).want("leaving", 200, base+"/enter?ended=1")
		b.get(base+"/options").want("after leaving", 200, base+"/enter?to="+url.QueryEscape(base+"/options"))
		b.post(base+"/enter", url.Values{"words": {strings.ToUpper(phrase)}, "to": {base + "/options"}}).want("coming back", 200, base+"/options")
		if !strings.Contains(b.page, `value="Merel"`) {
			t.Error("she is not herself again")
		}
		b.post(base+"/options/sessions", nil).want("ending all", 200, base+"/enter?ended=1")
	})
}

func TestNobodyGoesOnWithoutAPhrase(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	b, base := d.browser(), d.e.Path()
	form := answers("Merel")
	form.Set("code", d.codes(1)[0])
	b.post(base+"/register", form).want("registering", 200, base+"/phrase")
	for _, page := range []string{"/programme", "/options", "/status"} {
		b.get(base+page).want("without a phrase", 200, base+"/phrase")
	}
	b.post(base+"/options/data", nil).want("her data without a phrase", 200, base+"/phrase")
	b.post(base+"/phrase", url.Values{"phrase": {"my own five words here"}, "proof": b.proofs()}).want("a phrase of her own making", 422, "")
	d.chooses(b)
	b.get(base+"/status").want("with a phrase", 200, base+"/status")
}

// Whoever presses before she has chosen keeps the three phrases that she was reading; nobody can have us offer words of her own.
// Words in a wrong order are refused like any others, in words that say that the order counts.
func TestPressingTooEarlyKeepsTheOffers(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	b, base := d.browser(), d.e.Path()
	form := answers("Merel")
	form.Set("code", d.codes(1)[0])
	b.post(base+"/register", form).want("registering", 200, base+"/phrase")
	offered := func() (all []string) {
		for _, m := range regexp.MustCompile(`type="radio" name="phrase" value="([^"]+)"`).FindAllStringSubmatch(b.page, -1) {
			all = append(all, m[1])
		}
		return all
	}
	before, proofs := offered(), b.proofs()
	b.post(base+"/phrase", url.Values{"offer": before, "proof": proofs}).want("none chosen", 422, base+"/phrase")
	if got := offered(); len(got) != 3 || !slices.Equal(got, before) {
		t.Errorf("offered %v, then %v", before, got)
	}
	if !regexp.MustCompile(`(?s)<fieldset class="field phrases field--wrong".*?<p class="field__error">[^<]*trois mêmes`).MatchString(b.page) {
		t.Error("it is not said beside them")
	}
	b.post(base+"/phrase", url.Values{"offer": {"my own words", before[1], before[2]}, "proof": proofs}).want("an offer of her own", 422, "")
	if slices.Contains(offered(), "my own words") {
		t.Error("words of her own are offered")
	}
	b.post(base+"/phrase", url.Values{"phrase": {before[1]}, "offer": before, "proof": proofs}).want("choosing", 200, base+"/phrase")
	b.post("/leave", nil)
	words := strings.Fields(before[1])
	slices.Reverse(words)
	b.post(base+"/enter", url.Values{"words": {strings.Join(words, " ")}}).want("in a wrong order", 422, "")
	turned := first(b.page, `(?s)<main[^>]*>(.*)</main>`)
	b.post(base+"/enter", url.Values{"words": {"lune soleil arbre maison chat"}}).want("other words", 422, "")
	if !strings.Contains(turned, "l’ordre des mots") || strings.ReplaceAll(turned, strings.Join(words, " "), "") != strings.ReplaceAll(first(b.page, `(?s)<main[^>]*>(.*)</main>`), "lune soleil arbre maison chat", "") {
		t.Error("the order is not spoken of, or the answer tells that it was the order")
	}
}

func TestAFormSentTwiceCountsOnceAndKeepsWhatWasTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database *db.DB) {
		d := atTheDoor(t, database)
		b, base := d.browser(), d.e.Path()
		b.get(base+"/register").want("the form", 200, "")
		number := b.field("form")
		wrong := url.Values{
			"form": {number}, "world": {"firm"}, "organisation": {"Boulangerie <du> \"Canal\""}, "name": {"  "}, "languages": {"nl", "fr"}, "needs": {"breaks"},
			"note": {"Zoë & مريم 👩🏽‍🚀"},
		}
		b.post(base+"/register", wrong).want("a form with mistakes", 422, base+"/register")
		if title := first(b.page, `<title>([^<]*)`); !strings.HasPrefix(title, "Erreur") {
			t.Errorf("the title is %q", title)
		}
		for _, kept := range []string{
			`value="Boulangerie &lt;du&gt; &#34;Canal&#34;"`, `value="firm" id="f-world-2" checked`, `value="nl" id="f-languages-1" checked`, `value="breaks" id="f-needs-1" checked`,
			"Zoë &amp; مريم 👩🏽‍🚀", `href="#f-name"`, `href="#f-consent_take_part"`, `value="` + number + `"`,
		} {
			if !strings.Contains(b.page, kept) {
				t.Errorf("not kept: %s", kept)
			}
		}
		right := answers("Wout")
		right.Set("form", number)
		b.post(base+"/register", right).want("sent", 200, base+"/phrase")
		b.post(base+"/register", right).want("sent twice", 200, base+"/phrase")
		d.chooses(b)
		d.browser().post(base+"/register", right).want("found in another window", 409, base+"/register")
		all, err := d.people.Everybody(t.Context(), d.organiser, d.e)
		if err != nil || len(all) != 1 {
			t.Errorf("%d people registered, want 1: %v", len(all), err)
		}
	})
}

func TestReviewAtTheDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database *db.DB) {
		d := atTheDoor(t, database)
		base, wout, amina := d.e.Path(), d.browser(), d.browser()
		form := answers(`<script>alert("Wout")</script>`)
		form.Set("note", "=cmd|'/c calc'!A1")
		wout.post(base+"/register", form)
		d.chooses(wout)
		wout.get(base+"/status").want("standing", 200, "")
		wout.get(base+"/desk/people").want("a registered person at the desk", 404, "")
		wout.get(base+"/programme").want("a registered person inside", 404, "")
		amina.post("/enter", url.Values{"words": {d.phrase}, "to": {base + "/desk/people"}}).want("the organiser", 200, base+"/desk/people")
		if strings.Contains(amina.page, "<script>alert") || !strings.Contains(amina.page, "&lt;script&gt;") {
			t.Error("a hostile name is not written as text")
		}
		person := amina.field("person")
		yes := url.Values{"person": {person}, "outcome": {"admitted"}, "show": {"in"}}
		amina.post(base+"/desk/people/decision", yes).want("admitting whom nobody answers for", 409, "")
		lead := d.organiser
		lead.Roles = edition.SafetyLead
		must(t, d.people.Confirm(t.Context(), lead, d.e, people.ID(person)))
		amina.post(base+"/desk/people/decision", yes).want("admitting", 200, "")
		wout.get(base+"/programme").want("once admitted", 200, base+"/know?to="+url.QueryEscape(base+"/programme"))
		amina.post(base+"/desk/people/removal", url.Values{"person": {person}, "show": {"left"}}).want("removing", 200, "")
		wout.get(base+"/status").want("once removed", 200, base+"/ended")
		amina.post(base+"/desk/people/file", nil).want("the file", 200, "")
		if !strings.HasPrefix(amina.page, "\ufeff") {
			t.Error("the file does not begin with its mark")
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(amina.page, "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		if err != nil || len(rows) != 2 || len(rows[0]) != 5 {
			t.Errorf("the file reads as %v, %v", rows, err)
		}
	})
}

func TestSpreadsheetsRunNothing(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	for _, name := range []string{"=1+1", "+32 2", "-1", "@SUM(A1)", "  =1", "\tx", "|calc", "＝1"} {
		form := answers(name)
		d.browser().post(d.e.Path()+"/register", form)
	}
	amina := d.browser()
	amina.post("/enter", url.Values{"words": {d.phrase}})
	amina.post(d.e.Path()+"/desk/people/file", nil)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(amina.page, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	must(t, err)
	if len(rows) != 9 {
		t.Fatalf("%d rows, want 9", len(rows))
	}
	for _, row := range rows[1:] {
		if row[0] != "x" && !strings.HasPrefix(row[0], "'") {
			t.Errorf("a spreadsheet would run %q", row[0])
		}
	}
}

func TestCodesArePrintedOnceAndDownloadedByTheirForm(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	b, base := d.browser(), d.e.Path()
	b.post("/enter", url.Values{"words": {d.phrase}, "to": {base + "/desk/codes"}}).want("the desk", 200, base+"/desk/codes")
	form := url.Values{"form": {b.field("form")}, "body": {"Atelier Nord"}, "role": {"facilitator"}, "count": {"3"}, "language": {"nl"}}
	b.post(base+"/desk/codes", form).want("making", 200, base+"/desk/codes")
	codes := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b`).FindAllString(b.page, -1)
	if len(codes) != 3 || !strings.Contains(b.page, `<ul class="slips" lang="nl">`) {
		t.Fatalf("slips: %v", codes)
	}
	b.post(base+"/desk/codes", form)
	if again := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b`).FindAllString(b.page, -1); !slices.Equal(again, codes) {
		t.Errorf("sent twice: %v, want %v", again, codes)
	}
	b.post(base+"/desk/codes/file", url.Values{"form": form["form"]}).want("the file", 200, "")
	for _, c := range codes {
		if !strings.Contains(b.page, c) {
			t.Errorf("%s is not in the file", c)
		}
	}
	b.get(base + "/desk/codes")
	if strings.Contains(b.page, codes[0]) {
		t.Error("a code is shown again")
	}
	form.Set("count", "0")
	form.Set("body", "")
	b.post(base+"/desk/codes", form).want("mistakes", 422, "")
	rik := d.browser()
	d.enters(rik, codes[0], "Rik")
	rik.get(base+"/desk/codes").want("a facilitator at the desk", 404, "")
}

func TestTheDoorDeskHandsCodesOver(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	amina, base := d.browser(), d.e.Path()
	amina.post("/enter", url.Values{"words": {d.phrase}})
	must(t, d.people.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, d.e.ID, d.organiser.PersonID(), edition.Deputy))
	amina.get(base+"/desk/door").want("the door desk", 200, "")
	amina.post(base+"/desk/door/arrival", url.Values{"form": {amina.field("form")}, "name": {"Noor"}, "world": {"own"}, "languages": {"nl"}, "vouched": {"1"}}).want("a walk-in", 200, "")
	code := first(amina.page, `slip__code num">([^<]+)<`)
	noor := d.browser()
	noor.post(base+"/enter", url.Values{"words": {code}}).want("the walk-in comes in", 200, base+"/phrase")
	lost := d.chooses(noor)
	amina.get(base + "/desk/door")
	person := first(amina.page, `<option value="([a-z2-7]{26})">Noor`)
	amina.post(base+"/desk/door/code", url.Values{"person": {person}}).want("not sure", 422, "")
	amina.post(base+"/desk/door/code", url.Values{"person": {person}, "sure": {"1"}}).want("a new code", 200, "")
	code = first(amina.page, `slip__code num">([^<]+)<`)
	noor.get(base+"/status").want("her old visit", 200, base+"/enter?to="+url.QueryEscape(base+"/status"))
	noor.post(base+"/enter", url.Values{"words": {lost}}).want("the lost phrase", 422, "")
	noor.post(base+"/enter", url.Values{"words": {code}}).want("the new code", 200, base+"/phrase")
}

func TestOptionsChangeWhatOthersSeeAndWithdrawErases(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	b, base := d.browser(), d.e.Path()
	phrase := d.enters(b, d.codes(1)[0], "Merel")
	b.post(base+"/options/name", url.Values{"name": {"Mérel"}, "languages": {"de"}}).want("a new name", 200, "").holds("a new name", "est enregistré")
	at := strings.TrimPrefix(b.at, base)
	if !regexp.MustCompile(`^/options\?n=[a-z2-7]{8}$`).MatchString(at) {
		t.Errorf("the address says what was done: %s", at)
	}
	if b.get(base + "/options"); strings.Contains(b.page, "class=\"flash\"") {
		t.Error("it is said without a deed")
	}
	b.post(base+"/options/name", url.Values{"name": {""}}).want("no name", 422, base+"/options/name")
	b.post(base+"/options/data", url.Values{"proof_words": {phrase}}).want("her data", 200, "")
	if !strings.Contains(b.page, `"Mérel"`) || !strings.Contains(b.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("her data: %s", b.page)
	}
	b.post(base+"/options/withdrawal", url.Values{"proof_words": {phrase}}).want("withdrawing", 200, base+"/enter?gone=1")
	all, err := d.people.Everybody(t.Context(), d.organiser, d.e)
	if err != nil || len(all) != 1 || all[0].Name != "" {
		t.Errorf("after withdrawing: %+v, %v", all, err)
	}
	other := d.browser()
	d.enters(other, d.codes(1)[0], "Joke")
	if other.get(base + at); strings.Contains(other.page, "class=\"flash\"") {
		t.Error("the address says something to somebody else, or later")
	}
}

func TestGuessingGetsSlowAndFiftyGetIn(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	base := d.e.Path()
	for i, code := range d.codes(50) {
		if b := d.browser().post(base+"/enter", url.Values{"words": {code}}); b.status != 200 || b.field("code") == "" {
			t.Fatalf("visitor %d behind the same address: %d", i+1, b.status)
		}
	}
	b, slow := d.browser(), 0
	for i := range 40 { // the same half of a phrase, again and again
		b.post(base+"/enter", url.Values{"words": {"vacances ruisseau bocal " + strings.Repeat("a", i+1)}})
		switch b.status {
		case http.StatusTooManyRequests:
			slow++
		case http.StatusUnprocessableEntity:
		default:
			t.Fatalf("guess %d: %d", i, b.status)
		}
	}
	if slow < 15 {
		t.Errorf("only %d of 40 guesses were slowed", slow)
	}
}

// A right phrase and a wrong one take the same time inside: what differs is less than what chance makes of it.
func TestARightPhraseTakesAsLongAsAWrongOne(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	b := d.browser()
	right := d.enters(b, d.codes(1)[0], "Merel")
	wrong := strings.Join(strings.Fields(right)[:4], " ") + " zzzzz"
	var took [2][]float64
	for i := range 160 {
		which := i % 2
		words := []string{right, wrong}[which]
		start := time.Now()
		_, _, err := d.people.Enter(t.Context(), words)
		if (err == nil) != (which == 0) {
			t.Fatalf("entering: %v", err)
		}
		took[which] = append(took[which], float64(time.Since(start)))
	}
	for i := range took {
		slices.Sort(took[i])
	}
	half := len(took[0]) / 2
	difference := math.Abs(took[0][half] - took[1][half])
	spread := took[0][half+half/2] - took[0][half/2] + took[1][half+half/2] - took[1][half/2]
	if difference > math.Max(spread, float64(2*time.Millisecond)) {
		t.Errorf("right %v, wrong %v, spread %v", time.Duration(took[0][half]), time.Duration(took[1][half]), time.Duration(spread))
	}
}

// postbox is a mail server that keeps what it gets.
type postbox struct{ letters []mail.Message }

func (p *postbox) Configured() bool { return true }
func (p *postbox) Send(_ context.Context, m mail.Message) error {
	p.letters = append(p.letters, m)
	return nil
}

func TestTheAnswerByMailIsTheSameForEverybody(t *testing.T) {
	d := atTheDoor(t, dbtest.SQLite(t))
	base := d.e.Path()
	if b := d.browser().get(base + "/enter"); strings.Contains(b.page, "/enter/mail") {
		t.Error("codes by mail are offered where no mail is sent")
	}
	d.browser().get(base+"/enter/mail").want("without mail", 404, "")
	words, err := i18n.Load()
	must(t, err)
	d.people.UseMail(&postbox{}, words)
	form := answers("Merel")
	form.Set("contact", "neutral")
	form.Set("mail", "merel@example.org")
	form.Set("mail_code", "1")
	form.Set("code", d.codes(1)[0])
	d.browser().post(base+"/register", form).want("registering", 200, base+"/phrase")
	var pages []string
	for _, who := range [][2]string{{"merel@example.org", "Merel"}, {"wout@example.org", "Wout"}} {
		b := d.browser()
		b.get(base+"/enter/mail").want("asking", 200, "")
		number := b.field("form")
		b.post(base+"/enter/mail", url.Values{"form": {number}, "mail": {who[0]}, "name": {who[1]}}).want("asked", 200, base+"/enter/mail")
		pages = append(pages, strings.ReplaceAll(b.page, number, ""))
	}
	if pages[0] != pages[1] {
		t.Error("the answer tells whether someone registered")
	}
}
