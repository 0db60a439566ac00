package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
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
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/web"

	ics "github.com/arran4/golang-ical"
)

// office is a server with the first chapters, and who works there.
type office struct {
	t      *testing.T
	server *httptest.Server
	people *people.Service
	words  *i18n.Catalogue
	demo   edition.Edition
}

func openOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	log, hub := slog.New(slog.DiscardHandler), live.NewHub()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	queue := jobs.NewQueue(d, clock.Real, log)
	editions, persons := edition.NewService(d, clock.Real, hub, queue), people.NewService(d, keeper, clock.Real, hub, queue)
	demo := edition.February2021(words)
	demo.Phase = edition.Registration
	if demo, err = editions.Create(t.Context(), demo); err != nil {
		t.Fatal(err)
	}
	site, err := web.New(web.Settings{ExitURL: "https://www.meteo.be/", PublicURL: "https://atelier.example"}, log, d, words, hub, clock.Real, web.Chapters{
		Edition: editions, Letters: edition.NewLetterbox(d, keeper, clock.Real, hub), People: persons, Safety: safety.NewService(d, keeper, clock.Real, hub, persons),
		Moderation: moderation.NewService(d, keeper, clock.Real, hub, persons, nil, nil, nil, nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return &office{t, server, persons, words, demo}
}

// visitor is one browser.
type visitor struct {
	*office
	client *http.Client
	cookie string
}

// hire makes a staff account and lets it in.
func (o *office) hire(name string, operator bool) *visitor {
	o.t.Helper()
	_, phrase, err := o.people.AddAccount(o.t.Context(), name, "nl", operator)
	if err != nil {
		o.t.Fatal(err)
	}
	token, _, err := o.people.Enter(o.t.Context(), phrase)
	if err != nil {
		o.t.Fatal(err)
	}
	v := o.stranger()
	v.cookie = "s=" + string(token)
	return v
}

func (o *office) stranger() *visitor {
	return &visitor{o, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, ""}
}

// ask sends a request and reads the answer; form is posted when there is one.
func (v *visitor) ask(method, path string, form url.Values, headers ...string) (*http.Response, string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.server.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "nl")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if v.cookie != "" {
		r.Header.Set("Cookie", v.cookie)
	}
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer, string(body)
}

func (v *visitor) get(path string) (int, string) {
	answer, body := v.ask("GET", path, nil)
	return answer.StatusCode, body
}

func (v *visitor) post(path string, pairs ...string) (int, string, string) {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	answer, body := v.ask("POST", path, form)
	return answer.StatusCode, answer.Header.Get("Location"), body
}

// newEdition is the wizard filled in, with changes.
func newEdition(changes ...string) []string {
	typed := map[string]string{
		"template": "harvest", "language": "nl", "name": "Terug aan het werk", "line": "Samen de weg terug vinden.", "organiser": "Huis Linde", "organiser_url": "",
		"day1": time.Now().AddDate(0, 2, 0).Format(time.DateOnly), "day2": time.Now().AddDate(0, 2, 1).Format(time.DateOnly), "from": "09:00", "zone": "Europe/Brussels",
		"capacity": "40", "exit_url": "https://www.meteo.be/",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		typed[changes[i]] = changes[i+1]
	}
	var pairs []string
	for k, value := range typed {
		pairs = append(pairs, k, value)
	}
	return pairs
}

// found makes an edition, reads what the exit does, and returns the workspace's address.
func (v *visitor) found(changes ...string) string {
	v.t.Helper()
	status, to, body := v.post("/desk/new", newEdition(changes...)...)
	if status != http.StatusSeeOther || !strings.HasSuffix(to, "/desk/phase") {
		v.t.Fatalf("making an edition: %d to %q\n%s", status, to, body)
	}
	base := strings.TrimSuffix(to, "/desk/phase")
	if status, _, _ := v.post(base + "/know"); status != http.StatusSeeOther {
		v.t.Fatalf("reading what the exit does: %d", status)
	}
	return base
}

// TestAnOrganiserGetsFromNothingToRegistration walks the whole way with plain forms.
func TestAnOrganiserGetsFromNothingToRegistration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := openOffice(t, d)
		merel, anyone := o.hire("Merel", true), o.stranger()
		base := merel.found()
		if status, _ := anyone.get("/p/terug-aan-het-werk"); status != http.StatusNotFound {
			t.Errorf("a draft's public page: %d, want 404", status)
		}
		if status, body := merel.get(base + "/desk/preview"); status != http.StatusOK || !strings.Contains(body, "Samen de weg terug vinden.") {
			t.Errorf("the preview: %d", status)
		}
		if status, _, body := merel.post(base+"/desk/phase", "to", "registration"); status != http.StatusConflict || !strings.Contains(body, "Geen enkele taal is volledig") {
			t.Errorf("opening a bare draft: %d, want 409 and what is missing", status)
		}
		status, _, body := merel.post(base+"/desk/edition", "lede.nl", "Waarom we samenkomen.", "controller.nl", "Huis Linde, Brussel", "contact.nl", "privacy@huislinde.example")
		if status != http.StatusSeeOther {
			t.Fatalf("writing texts: %d\n%s", status, body)
		}
		if status, _, body := merel.post(base+"/desk/phase", "to", "registration"); status != http.StatusSeeOther {
			t.Fatalf("opening registration: %d\n%s", status, body)
		}
		status, body = anyone.get("/p/terug-aan-het-werk")
		if status != http.StatusOK || !strings.Contains(body, base+"/register?lang=nl") || !strings.Contains(body, "Huis Linde") {
			t.Errorf("the public page: %d", status)
		}
		if _, body := anyone.get("/"); !strings.Contains(body, "/p/terug-aan-het-werk") || !strings.Contains(body, "<title>Welkom") && strings.Contains(body, "<title>Terug") {
			t.Error("the front page does not list the event, or is not neutral")
		}
		if _, body := merel.get("/desk"); !strings.Contains(body, base+"/desk/edition") {
			t.Error("the desk does not list her edition")
		}
		status, to, _ := merel.post("/desk/copies", "edition", strings.TrimPrefix(base, "/e/"))
		if status != http.StatusSeeOther || to == base+"/desk/phase" {
			t.Errorf("copying in one press: %d to %q", status, to)
		}
	})
}

func TestAnotherOrganiserFindsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := openOffice(t, d)
		merel, wout, bilal := o.hire("Merel", true), o.hire("Wout", true), o.hire("Bilal", false)
		base := merel.found()
		wout.found("name", "Ander huis")
		for _, path := range []string{
			"/programme", "/desk/preview", "/desk/edition", "/desk/edition/dates", "/desk/edition/sessions/round1", "/desk/edition/sessions/new", "/desk/edition/frame",
			"/desk/edition/worlds", "/desk/edition/bodies", "/desk/phase", "/desk/questions",
		} {
			if status, _ := wout.get(base + path); status != http.StatusNotFound {
				t.Errorf("GET %s by another organiser: %d, want 404", path, status)
			}
			if status, _ := merel.get(base + path); status != http.StatusOK {
				t.Errorf("GET %s by its organiser: %d, want 200", path, status)
			}
		}
		for _, path := range []string{"/desk/edition", "/desk/edition/dates", "/desk/edition/sessions/round1", "/desk/edition/sessions/round1/removal", "/desk/edition/frame", "/desk/edition/worlds",
			"/desk/edition/bodies", "/desk/phase", "/desk/questions"} {
			if status, _, _ := wout.post(base+path, "name.nl", "x"); status != http.StatusNotFound {
				t.Errorf("POST %s by another organiser: %d, want 404", path, status)
			}
		}
		if status, _, _ := wout.post("/desk/copies", "edition", strings.TrimPrefix(base, "/e/")); status != http.StatusNotFound {
			t.Errorf("copying somebody else's edition: %d, want 404", status)
		}
		if _, body := wout.get("/desk"); strings.Contains(body, base) {
			t.Error("another organiser's desk lists the edition")
		}
		if status, _ := bilal.get("/desk/new"); status != http.StatusNotFound {
			t.Errorf("the new edition's page for staff who do not run the server: %d, want 404", status)
		}
		if status, _, _ := bilal.post("/desk/new", newEdition()...); status != http.StatusNotFound {
			t.Errorf("a new edition by staff who do not run the server: %d, want 404", status)
		}
	})
}

func TestWhatWasTypedComesBackWithWhatIsWrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := openOffice(t, d)
		merel := o.hire("Merel", true)
		for _, c := range []struct{ name, field, typed, want string }{
			{"clocks forward", "from", "02:30", "02:30 bestaat niet"},
			{"year of five digits", "day1", "20211-02-11", "Het jaar heeft vier cijfers"},
			{"emoji", "capacity", "🙂", "in cijfers"},
			{"script", "name", `<script>alert(1)</script>` + strings.Repeat("é", 80), "Hooguit 80 tekens"},
			{"right to left", "exit_url", "سلام", "begint met https://"},
		} {
			changes := []string{c.field, c.typed}
			if c.name == "clocks forward" {
				changes = append(changes, "day1", "2027-03-27", "day2", "2027-03-28")
				c.want = "2:30 bestaat niet"
			}
			status, _, body := merel.post("/desk/new", newEdition(changes...)...)
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, c.want) {
				t.Errorf("%s: %d, want 422 and %q", c.name, status, c.want)
			}
			if !strings.Contains(body, "Samen de weg terug vinden.") || strings.Contains(body, "<script>alert") {
				t.Errorf("%s: what was typed is lost, or runs", c.name)
			}
		}
		base := merel.found("day1", "2027-10-30", "day2", "2027-10-31")
		status, _, body := merel.post(base+"/desk/edition/sessions/round1", "date", "2027-10-31", "clock", "02:30", "minutes", "25", "kind", "round", "question", "1", "title.nl", "Nachttafels")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, "2:30 komt twee keer") || !strings.Contains(body, "Nachttafels") {
			t.Errorf("clocks back: %d, want 422, the reason and what was typed", status)
		}
		status, _, body = merel.post(base+"/desk/edition/dates", "day", "1", "date_1", "20271-01-01")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="20271-01-01"`) {
			t.Errorf("moving a day to nowhere: %d, want 422 and what was typed", status)
		}
	})
}

func TestThePublicPageMayBeKept(t *testing.T) {
	d := dbtest.SQLite(t)
	o := openOffice(t, d)
	anyone := o.stranger()
	answer, body := anyone.ask("GET", "/p/hackathon4women/fr", nil)
	tag := answer.Header.Get("ETag")
	if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Cache-Control"), "public") || tag == "" || answer.Header.Get("Set-Cookie") != "" {
		t.Fatalf("headers: %d %v", answer.StatusCode, answer.Header)
	}
	if answer, _ := anyone.ask("GET", "/p/hackathon4women/fr", nil, "If-None-Match", tag); answer.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %d, want 304", answer.StatusCode)
	}
	if answer, _ := anyone.ask("GET", "/p/hackathon4women", nil); !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Accept-Language") {
		t.Errorf("the address without a language varies by %v", answer.Header.Values("Vary"))
	}
	if answer.Header.Get("X-Robots-Tag") == "" || !strings.Contains(body, `content="noindex`) {
		t.Error("a simulation may be found by search engines")
	}
	if answer, _ := anyone.ask("GET", "/p/hackathon4women/it", nil); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a language that is not ours: %d, want 404", answer.StatusCode)
	}
	for lang, want := range map[string]string{"fr": "Retrouver le chemin", "nl": "Samen de weg", "en": "Finding the way", "de": "Gemeinsam zurück"} {
		if _, body := anyone.get("/p/hackathon4women/" + lang); !strings.Contains(body, want) || !strings.Contains(body, `hreflang="`+lang+`"`) {
			t.Errorf("%s: the page does not say %q", lang, want)
		}
	}
}

var linkedData = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

func TestThePageTellsSearchEnginesTheEvent(t *testing.T) {
	d := dbtest.SQLite(t)
	o := openOffice(t, d)
	merel := o.hire("Merel", true)
	base := merel.found("name", `Terug </script><b>"werk"`, "organiser_url", "https://huislinde.example")
	merel.post(base+"/desk/edition", "lede.nl", "Waarom.", "controller.nl", "Huis Linde", "contact.nl", "bel ons")
	merel.post(base+"/desk/phase", "to", "registration")
	_, front := merel.get("/")
	slug := regexp.MustCompile(`/p/[a-z0-9-]*werk[a-z0-9-]*`).FindString(front)
	answer, body := o.stranger().ask("GET", slug+"/nl", nil)
	found := linkedData.FindStringSubmatch(body)
	if found == nil {
		t.Fatalf("%s has no linked data (%d)", slug, answer.StatusCode)
	}
	var event struct {
		Type      string `json:"@type"`
		Name      string
		StartDate time.Time
		EndDate   time.Time
		Organizer []struct{ Name, URL string }
		Location  struct{ URL string }
		Free      bool `json:"isAccessibleForFree"`
	}
	if err := json.Unmarshal([]byte(found[1]), &event); err != nil {
		t.Fatalf("linked data: %v\n%s", err, found[1])
	}
	if event.Type != "Event" || event.Name != `Terug </script><b>"werk"` || !event.Free || event.Organizer[0].URL != "https://huislinde.example" || event.Location.URL != "https://atelier.example"+slug+"/nl" {
		t.Errorf("got %+v", event)
	}
	if d := event.EndDate.Sub(event.StartDate); d < 28*time.Hour || d > 29*time.Hour {
		t.Errorf("the event lasts %v", d)
	}
	if strings.Contains(body, "<b>\"werk\"") || answer.Header.Get("X-Robots-Tag") != "" || strings.Contains(body, `content="noindex`) {
		t.Error("a real event's page cannot be found, or a name becomes markup")
	}
}

func TestTheCalendarFileIsNeutralInEveryLanguage(t *testing.T) {
	d := dbtest.SQLite(t)
	anyone := openOffice(t, d).stranger()
	for lang, title := range map[string]string{"fr": "Atelier", "nl": "Werkplaats", "en": "Workshop", "de": "Werkstatt"} {
		answer, body := anyone.ask("GET", "/p/hackathon4women/calendar.ics?lang="+lang, nil)
		c, err := ics.ParseCalendar(strings.NewReader(body))
		if err != nil || len(c.Events()) != 2 {
			t.Fatalf("%s: %v\n%s", lang, err, body)
		}
		from, err := c.Events()[0].GetStartAt()
		if err != nil || !from.Equal(time.Date(2021, 2, 11, 8, 0, 0, 0, time.UTC)) || c.Events()[0].GetProperty(ics.ComponentPropertySummary).Value != title {
			t.Errorf("%s: begins %v, %v", lang, from, err)
		}
		if strings.Contains(strings.ToLower(body+answer.Header.Get("Content-Disposition")), "hackathon") || strings.Contains(body, "VALARM") {
			t.Errorf("%s: the file says what the event is\n%s", lang, body)
		}
	}
}

func TestAQuestionReachesTheOrganiser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := openOffice(t, d)
		merel, anyone := o.hire("Merel", true), o.stranger()
		base := merel.found()
		merel.post(base+"/desk/edition", "lede.nl", "Waarom.", "controller.nl", "Huis Linde", "contact.nl", "bel ons")
		merel.post(base+"/desk/phase", "to", "registration")
		status, _, body := anyone.post("/p/terug-aan-het-werk/question?lang=nl", "question", "", "mail", "tilda@")
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="tilda@"`) {
			t.Errorf("an empty question: %d, want 422 and what was typed", status)
		}
		status, to, _ := anyone.post("/p/terug-aan-het-werk/question?lang=nl", "question", "Is er een tolk <b>?", "mail", "tilda@linde.example")
		if status != http.StatusSeeOther || strings.Contains(to, "tilda") {
			t.Fatalf("asking: %d to %q", status, to)
		}
		if status, body := anyone.get(to); status != http.StatusOK || !strings.Contains(body, "Uw vraag is verstuurd") {
			t.Errorf("after asking: %d", status)
		}
		_, body = merel.get(base + "/desk/questions")
		letter := regexp.MustCompile(`name="letter" value="([^"]+)"`).FindStringSubmatch(body)
		if letter == nil || !strings.Contains(body, "Is er een tolk &lt;b&gt;?") || !strings.Contains(body, "tilda@linde.example") {
			t.Fatalf("the letterbox:\n%s", body)
		}
		if status, _, _ := merel.post(base+"/desk/questions", "letter", letter[1], "answered", "yes"); status != http.StatusSeeOther {
			t.Errorf("marking: %d", status)
		}
		if _, body := merel.get(base + "/desk/questions"); !strings.Contains(body, "letter--answered") {
			t.Error("the question is not marked")
		}
	})
}

func TestArrangingAnEdition(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := openOffice(t, d)
		merel := o.hire("Merel", true)
		base := merel.found() + "/desk/edition"
		day := time.Now().AddDate(0, 2, 0).Format(time.DateOnly)
		steps := []struct {
			name, path string
			pairs      []string
			then, want string
		}{
			{"a session", "/sessions/round1", []string{"date", day, "clock", "10:30", "minutes", "30", "kind", "round", "question", "2", "title.nl", "Kennismaken", "title.fr", "",
				"step_1", "alone", "step_minutes_1", "10", "step_2", "together", "step_minutes_2", "20"}, "/dates", "Kennismaken"},
			{"a new session", "/sessions/new", []string{"date", day, "clock", "13:30", "minutes", "15", "kind", "plenary", "question", "0", "title.nl", "Napraten"}, "/dates", "Napraten"},
			{"the frame", "/frame", []string{"slug", "huis-linde", "exit_url", "https://www.meteo.be/", "plenary_link", "https://meet.example/x", "capacity", "30", "table_min", "4", "table_max", "6", "zone", "Europe/Lisbon"}, "/frame", "huis-linde"},
			{"worlds", "/worlds", []string{"world", "own", "world", "isp", "world", "firm", "drop_firm", "yes", "mixing_isp", "yes", "quota_isp", "9", "quota_firm", "0", "newworld.nl", "Vorming"}, "/worlds", "Vorming"},
			{"bodies", "/bodies", []string{"body_part_0", "supporter", "body_name_0", "Stad Zuid", "body_url_0", "https://zuid.example", "body_part_1", "organiser", "body_name_1", "Huis Linde", "body_url_1", "", "body_part_2", "organiser", "body_name_2", " "}, "/bodies", "Stad Zuid"},
		}
		for _, s := range steps {
			if status, _, body := merel.post(base+s.path, s.pairs...); status != http.StatusSeeOther {
				t.Fatalf("%s: %d\n%s", s.name, status, body)
			}
			if _, body := merel.get(base + s.then); !strings.Contains(body, s.want) {
				t.Errorf("%s: the page does not show %q", s.name, s.want)
			}
		}
		if _, body := merel.get(base + "/worlds"); strings.Contains(body, `value="firm"`) || !strings.Contains(body, `value="9"`) {
			t.Error("the worlds were not changed as asked")
		}
		if status, _, body := merel.post(base+"/worlds", "world", "isp", "quota_isp", "veel"); status == http.StatusSeeOther || !strings.Contains(body, `value="veel"`) {
			t.Errorf("a quota in words: %d, or it is lost", status)
		}
		if status, _, _ := merel.post(base + "/sessions/round2/removal"); status != http.StatusSeeOther {
			t.Errorf("removing a session: %d", status)
		}
		if _, body := merel.get(base + "/dates"); strings.Contains(body, "/sessions/round2") {
			t.Error("the session is still there")
		}
	})
}

func TestThePagesAPublicServiceNeedsAreFilledIn(t *testing.T) {
	d := dbtest.SQLite(t)
	anyone := openOffice(t, d).stranger()
	for _, page := range []struct{ path, want string }{
		{"privacy", "wie dit programma op een eigen machine startte"}, {"imprint", "POUR LA SOLIDARITÉ-PLS"}, {"accessibility", "WCAG 2.2"},
	} {
		status, body := anyone.get("/p/hackathon4women/" + page.path)
		if status != http.StatusOK || !strings.Contains(body, page.want) {
			t.Errorf("%s: %d, want 200 and %q", page.path, status, page.want)
		}
	}
}

// The same pages stand in the workspace, for whoever is signed in or not, and nothing there, neither text nor link, leads to the
// event's name or to what it is about.
func TestThePagesOfTheWorkspaceSayNothingOfTheEvent(t *testing.T) {
	o := openOffice(t, dbtest.SQLite(t))
	base, elsewhere := o.demo.Path(), o.hire("Joris", false)
	for _, path := range []string{"/privacy", "/imprint", "/accessibility", "/enter", "/register", "/help", "/ended", "/programme"} {
		who := o.stranger()
		if path == "/programme" {
			who = elsewhere // who reads the page of a fault
		}
		for _, lang := range i18n.Languages {
			_, body := who.get(base + path + "?lang=" + lang)
			for _, led := range []string{"/privacy", "/imprint", "/accessibility"} {
				if !strings.Contains(body, `href="`+base+led+`"`) {
					t.Errorf("%s in %s does not lead to %s", path, lang, led)
				}
			}
			if strings.Contains(body, `href="/p/`) {
				t.Errorf("%s in %s leads to the public page", path, lang)
			}
			if path != "/help" && (!edition.Neutral(body) || strings.Contains(body, "Hackathon")) {
				t.Errorf("%s in %s says what the event is about", path, lang)
			}
		}
	}
}

// The same holds for every page drawn in the gallery; only the desk shows organisers the way to what they publish.
func TestNoPageOfTheWorkspaceLeadsToThePublicPage(t *testing.T) {
	_, addresses := gallery(t)
	looked := 0
	for _, address := range addresses {
		body := drawn(t, address)
		if !strings.Contains(body, "face--workspace") {
			continue
		}
		looked++
		_, foot, _ := strings.Cut(body, `<footer`)
		if name := address[strings.LastIndex(address, "/")+1:]; strings.Contains(foot, `"/p/`) || strings.Contains(body, `"/p/`) && !desks.MatchString(name) {
			t.Errorf("%s leads to the public page", name)
		}
	}
	if looked < 50 {
		t.Errorf("looked at %d pages of the workspace only", looked)
	}
}

// desks are the samples of organisers' pages, and those before an edition is chosen.
var desks = regexp.MustCompile(`^(edition-(home|desk|phase|bodies|texts|create)|publish-(desk|changes|prepare|publication)|promises-desk|house-demo)`)

func drawn(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
