package web_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web"
)

// liveEvent is the February edition on its first morning, served over HTTP, with people who are signed in.
type liveEvent struct {
	t          *testing.T
	server     *httptest.Server
	editions   *edition.Service
	people     *people.Service
	safety     *safety.Service
	tables     *tables.Service
	rooms      *rooms.Service
	ideas      *ideas.Service
	avenues    *avenues.Service
	decide     *decide.Service
	moderation *moderation.Service
	promises   *promises.Service
	publish    *publish.Service
	e          edition.Edition
	tokens     map[string]people.Token

	mu sync.Mutex
	at time.Time
}

func (l *liveEvent) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.at
}

// clock sets the time in Brussels on 11 February 2021.
func (l *liveEvent) clock(hour, minute int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = time.Date(2021, 2, 11, hour-1, minute, 0, 0, time.UTC)
}

func eachEvent(t *testing.T, test func(*testing.T, *liveEvent)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newEvent(t, d)) })
}

func newEvent(t *testing.T, d *db.DB) *liveEvent {
	t.Helper()
	l := &liveEvent{t: t, tokens: map[string]people.Token{}}
	l.clock(8, 50)
	log, hub := slog.New(slog.DiscardHandler), live.NewHub()
	words, err := i18n.Load()
	l.must(err)
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	l.must(err)
	queue := jobs.NewQueue(d, l.now, log)
	l.editions = edition.NewService(d, l.now, hub, queue)
	opening := l.now()
	l.people = people.NewService(d, keeper, func() time.Time { return opening }, hub, queue) // visits run by the real clock, which stands still here
	guard := safety.NewService(d, keeper, l.now, hub, l.people)
	l.safety = guard
	l.tables = tables.NewService(d, l.now, hub, queue, log, l.editions, l.people, guard)
	l.ideas = ideas.NewService(d, keeper, l.now, hub)
	l.avenues = avenues.NewService(d, keeper, l.now, hub, l.people, l.ideas)
	l.rooms = rooms.NewService(d, keeper, l.now, hub, queue, log, l.people, l.tables)
	l.decide = decide.NewService(d, keeper, l.now, hub, queue, l.people, l.avenues)
	l.promises = promises.NewService(d, keeper, l.now, hub, l.avenues)
	l.publish = publish.NewService(d, keeper, l.now, hub, l.editions, l.people, l.tables, l.ideas, l.avenues, l.decide, l.promises)
	l.moderation = moderation.NewService(d, keeper, l.now, hub, l.people, l.ideas, l.avenues, l.decide, l.promises)
	site, err := web.New(web.Settings{ExitURL: "https://www.meteo.be/"}, log, d, words, hub, l.now, web.Chapters{
		Edition: l.editions, People: l.people, Safety: guard, Tables: l.tables, Rooms: l.rooms, Ideas: l.ideas, Avenues: l.avenues,
		Decide: l.decide, Promises: l.promises, Moderation: l.moderation, Publish: l.publish,
	})
	l.must(err)
	e := edition.February2021(words)
	e.Phase = edition.Live
	l.e, err = l.editions.Create(t.Context(), e)
	l.must(err)
	l.server = httptest.NewServer(site)
	t.Cleanup(l.server.Close)
	l.staff("Amina", edition.Organiser)
	l.staff("Noor", edition.SafetyLead)
	l.staff("Bilal", edition.Deputy)
	l.staff("Joke", edition.Listener)
	for _, name := range []string{"Merel", "Linde", "Wout", "Tilda", "Sam", "Yasmina", "Joris", "Claire", "Fatou", "Pieter", "Nadia", "Karim"} {
		l.guest(name)
	}
	return l
}

func (l *liveEvent) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *liveEvent) staff(name string, role edition.Role) {
	l.t.Helper()
	id, phrase, err := l.people.AddAccount(l.t.Context(), name, "en", false)
	l.must(err)
	l.must(l.people.Appoint(l.t.Context(), edition.Acting{Roles: edition.Operator}, l.e.ID, id, role))
	l.tokens[name], _, err = l.people.Enter(l.t.Context(), phrase)
	l.must(err)
	l.must(l.safety.Know(l.t.Context(), l.person(name)))
}

func (l *liveEvent) person(name string) people.Person {
	l.t.Helper()
	v, err := l.people.Who(l.t.Context(), l.tokens[name])
	l.must(err)
	p, err := l.people.Acting(l.t.Context(), v, l.e.ID)
	l.must(err)
	return p
}

func (l *liveEvent) guest(name string) {
	l.t.Helper()
	l.comesIn(name)
	l.must(l.safety.Know(l.t.Context(), l.person(name)))
}

// comesIn registers someone who has not read yet what everybody reads once.
func (l *liveEvent) comesIn(name string) {
	l.t.Helper()
	role := edition.Participant
	if name == "Merel" || name == "Karim" {
		role = edition.Facilitator
	}
	codes, err := l.people.MakeSheet(l.t.Context(), l.person("Amina"), l.e, people.Sheet{Body: "Huis De Kade", Role: role, Expires: l.now().AddDate(0, 1, 0)}, 1)
	l.must(err)
	l.tokens[name], err = l.people.Register(l.t.Context(), l.e, people.Application{
		Code: codes[0], World: edition.Own, Consents: []string{"take_part"}, Profile: people.Profile{Name: name, Languages: []string{"nl", "fr"}},
	})
	l.must(err)
	offer := l.people.OfferPhrases(l.person(name), "en", 1)[0]
	v, err := l.people.Who(l.t.Context(), l.tokens[name])
	l.must(err)
	l.must(l.people.ChoosePhrase(l.t.Context(), l.person(name), offer.Phrase, []string{offer.Proof}, v.ID))
}

// ask sends a request as someone; a form makes it a POST. Nobody is a visitor.
func (l *liveEvent) ask(who, path string, form url.Values, header ...string) (status int, body, to string) {
	l.t.Helper()
	method, content := "GET", ""
	if form != nil {
		method, content = "POST", form.Encode()
	}
	r, err := http.NewRequestWithContext(l.t.Context(), method, l.server.URL+l.e.Path()+path, strings.NewReader(content))
	l.must(err)
	r.Header.Set("Accept-Language", "en")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if token := l.tokens[who]; token != "" {
		r.AddCookie(&http.Cookie{Name: "s", Value: string(token)})
	}
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	l.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	l.must(err)
	return answer.StatusCode, string(text), answer.Header.Get("Location")
}

func (l *liveEvent) sees(who, path string, parts ...string) {
	l.t.Helper()
	status, body, _ := l.ask(who, path, nil)
	if status != http.StatusOK {
		l.t.Fatalf("%s sees %s: status %d", who, path, status)
	}
	for _, part := range parts {
		if !strings.Contains(body, part) {
			l.t.Errorf("%s sees %s: no %q on the page", who, path, part)
		}
	}
}

// does sends a form, and returns the path it leads to.
func (l *liveEvent) does(who, path string, want int, fields ...string) (to string) {
	l.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	status, body, to := l.ask(who, path, form)
	if status != want {
		l.t.Errorf("%s posts %s: status %d, want %d\n%.300s", who, path, status, want, body)
	}
	return strings.TrimPrefix(to, l.e.Path())
}

// seat lets everybody say that she is here but those named, and opens the first round.
func (l *liveEvent) seat(except ...string) {
	l.t.Helper()
	l.clock(10, 25)
	for name := range l.tokens {
		if !l.person(name).Staff && !strings.Contains(strings.Join(except, " "), name) {
			l.does(name, "/arrival", http.StatusSeeOther)
		}
	}
	l.clock(10, 37)
	l.must(l.tables.OpenRound(l.t.Context(), l.e, "round1"))
}

func (l *liveEvent) table(name string) tables.Table {
	l.t.Helper()
	t, err := l.tables.MyTable(l.t.Context(), l.person(name), l.e)
	l.must(err)
	return t
}

func TestAMorningAtTheTablePage(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.sees("Linde", "/table", "We start at 9:00", `action="`+l.e.Path()+`/arrival"`)
		l.does("Linde", "/arrival", http.StatusSeeOther)
		l.clock(9, 40)
		l.sees("Linde", "/table", "Everyone together", "until 10:15")
		l.seat("Claire")
		table := l.table("Linde")
		at := "/tables/" + string(table.ID)
		l.sees("Linde", "/table", "Together: lay your cards", "for this step, until 10:50", `data-ends="`, `/call"`, "Linde")
		l.sees("Claire", "/table", "The tables have started", "give me a seat")
		l.does("Claire", "/arrival", http.StatusSeeOther)
		l.sees("Claire", "/table", "Together: lay your cards")
		l.does("Linde", at+"/hand", http.StatusSeeOther)
		l.sees("Linde", "/table", at+"/hand/end")
		l.does("Linde", at+"/hand/end", http.StatusSeeOther)
		l.does("Linde", at+"/call", http.StatusSeeOther)
		l.sees("Linde", "/table", "The team can see it")
		l.sees("Bilal", "/desk", "I am going", "/desk"+at+"/answer")
		l.does("Bilal", "/desk"+at+"/answer", http.StatusSeeOther)
		l.sees("Linde", "/table", "Bilal is coming to your table")
		l.sees("Bilal", "/desk"+at, "You are looking in", "Linde")
		l.does("Linde", at+"/call/end", http.StatusSeeOther)
		l.clock(10, 57)
		l.sees("Linde", "/table", "We go on at 11:00")
		l.clock(14, 0)
		l.sees("Linde", "/table", "That is all for today")
	})
}

func TestTheDeskIsClosedToEverybodyElse(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		table := string(l.table("Linde").ID)
		for _, who := range []string{"Linde", "Merel", "Joke"} {
			for _, path := range []string{"/desk", "/desk/rooms", "/desk/tables/" + table} {
				if status, _, _ := l.ask(who, path, nil); status != http.StatusNotFound {
					t.Errorf("%s opens %s: status %d, want 404", who, path, status)
				}
			}
			for _, path := range []string{"/desk/messages", "/desk/gathering", "/desk/conducting", "/desk/clock", "/desk/rooms", "/desk/sessions/round1/start",
				"/desk/sessions/round1/lengthening", "/desk/sessions/round1/ending", "/desk/tables/" + table + "/answer", "/desk/tables/" + table + "/closure"} {
				l.does(who, path, http.StatusNotFound, "text", "hello", "minutes", "5", "speed", "10")
			}
		}
		if status, _, to := l.ask("", "/table", nil); status != http.StatusSeeOther || !strings.Contains(to, "/enter") {
			t.Errorf("a visitor opens the table page: status %d to %s, want the entry", status, to)
		}
		other := ""
		for name := range l.tokens {
			if p := l.person(name); !p.Staff && string(l.table(name).ID) != table {
				other = name
			}
		}
		for _, deed := range []string{"/call", "/call/end", "/hand", "/hand/end"} {
			l.does(other, "/tables/"+table+deed, http.StatusNotFound)
		}
	})
}

func TestTheOrganiserConductsTheDay(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.clock(9, 10)
		l.sees("Amina", "/desk", "The programme runs by itself", "Time machine", "/desk/sessions/context/start")
		l.does("Bilal", "/desk/conducting", http.StatusSeeOther)
		l.sees("Amina", "/desk", "Bilal has been conducting since 9:10")
		l.does("Amina", "/desk/messages", http.StatusUnprocessableEntity, "text", " ")
		l.does("Amina", "/desk/messages", http.StatusSeeOther, "text", "Coffee is <b>ready</b>")
		l.sees("Linde", "/table", "Coffee is &lt;b&gt;ready")
		l.sees("Linde", "/notes", "Coffee is")
		_, desk, _ := l.ask("Amina", "/desk", nil)
		if !strings.Contains(desk, ">Undo<") {
			t.Error("a fresh message cannot be undone")
		}
		_, rest, _ := strings.Cut(desk, "/desk/messages/")
		id, _, _ := strings.Cut(rest, "/")
		l.does("Amina", "/desk/messages/"+id+"/withdrawal", http.StatusSeeOther)
		if _, page, _ := l.ask("Linde", "/table", nil); strings.Contains(page, "Coffee is") {
			t.Error("a message that was taken back is still on the page")
		}
		l.does("Amina", "/desk/sessions/welcome/lengthening", http.StatusSeeOther, "minutes", "5")
		l.sees("Linde", "/table", "until 9:35")
		l.does("Amina", "/desk/sessions/welcome/lengthening", http.StatusUnprocessableEntity, "minutes", "many")
		l.does("Amina", "/desk/sessions/context/start", http.StatusSeeOther)
		l.sees("Linde", "/table", "until 9:55") // started early, it keeps its planned length
		l.does("Amina", "/desk/clock", http.StatusSeeOther, "jump", "next")
		l.does("Amina", "/desk/clock", http.StatusSeeOther, "speed", "60")
		l.sees("Amina", "/desk", `value="60" aria-pressed="true"`)
		l.does("Amina", "/desk/rooms", http.StatusUnprocessableEntity, "links", "javascript:alert(1)")
		l.does("Amina", "/desk/rooms", http.StatusSeeOther, "links", "https://meet.example/1")
	})
}

func TestEverybodyIsBroughtBackFromTheTables(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat()
		l.sees("Linde", "/table", "Together: lay your cards")
		l.does("Bilal", "/desk/gathering", http.StatusSeeOther)
		l.sees("Linde", "/table", "We go on at 11:00")
		l.does("Bilal", "/desk/gathering", http.StatusSeeOther) // pressed twice
	})
}

func TestNotesAreSavedWhileTyping(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		status, _, _ := l.ask("Linde", "/notes", url.Values{"text": {"half days"}, "version": {"0"}}, "X-Autosave", "1")
		if status != http.StatusNoContent {
			t.Errorf("autosave: status %d, want 204", status)
		}
		l.sees("Linde", "/notes", "half days", `name="version" value="1"`)
		l.does("Linde", "/notes", http.StatusUnprocessableEntity, "text", "from another window", "version", "0")
		status, page, _ := l.ask("Linde", "/notes", url.Values{"text": {"from another window"}, "version": {"0"}})
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, "from another window") || !strings.Contains(page, "half days") {
			t.Errorf("a conflict (status %d) does not show both texts", status)
		}
		l.does("Linde", "/notes", http.StatusSeeOther, "text", "half days\nand a contact", "version", "1")
		if _, page, _ := l.ask("Wout", "/notes", nil); strings.Contains(page, "half days") {
			t.Error("Wout reads Linde's notes")
		}
	})
}

func TestAnOpenPageIsPresentAndHearsItsTable(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.seat("Claire")
		ctx, stop := context.WithCancel(t.Context())
		working := make(chan struct{})
		go func() { l.rooms.Attend(ctx); close(working) }()
		defer func() { stop(); <-working }()
		table := l.table("Linde")
		listen := func(who, topic string) (int, *bufio.Reader) {
			r, err := http.NewRequestWithContext(ctx, "GET", l.server.URL+l.e.Path()+"/live?topic="+topic, nil)
			l.must(err)
			r.AddCookie(&http.Cookie{Name: "s", Value: string(l.tokens[who])})
			answer, err := http.DefaultClient.Do(r)
			l.must(err)
			t.Cleanup(func() { answer.Body.Close() })
			return answer.StatusCode, bufio.NewReader(answer.Body)
		}
		if status, _ := listen("Claire", table.ID.Topic()); status != http.StatusNotFound {
			t.Errorf("Claire listens to a table that is not hers: status %d, want 404", status)
		}
		status, stream := listen("Linde", table.ID.Topic())
		if status != http.StatusOK {
			t.Fatalf("Linde listens to her table: status %d", status)
		}
		heard := make(chan struct{})
		go func() {
			defer close(heard)
			for {
				line, err := stream.ReadString('\n')
				if err != nil || strings.Contains(line, "data: "+table.ID.Topic()) {
					return
				}
			}
		}()
		deadline := time.Now().Add(10 * time.Second)
		for {
			d, err := l.rooms.AtDesk(t.Context(), l.person("Amina"), l.e)
			l.must(err)
			if d.Pages == 1 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("pages open: %d, want 1", d.Pages)
			}
			time.Sleep(50 * time.Millisecond)
		}
		l.does("Linde", "/tables/"+string(table.ID)+"/hand", http.StatusSeeOther)
		select {
		case <-heard:
		case <-time.After(10 * time.Second):
			t.Error("the page heard nothing of its table")
		}
	})
}
