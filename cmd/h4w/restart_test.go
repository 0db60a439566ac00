package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hackathon4women/internal/cast"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// TestMain is the program itself when a test starts it as a process of its own, so that it can be killed.
func TestMain(m *testing.M) {
	if args := os.Getenv("H4W_TEST_AS_PROGRAM"); args != "" {
		os.Args = append(os.Args[:1], strings.Split(args, "\n")...)
		main()
		return
	}
	os.Exit(m.Run())
}

// killable is the program as a process, on a folder that survives it.
type killable struct {
	t       *testing.T
	data    string
	address string
	process *exec.Cmd
}

func (k *killable) start() (ready time.Duration) {
	k.t.Helper()
	began := time.Now()
	k.process = exec.CommandContext(k.t.Context(), os.Args[0])
	k.process.Env = append(os.Environ(), "H4W_TEST_AS_PROGRAM="+strings.Join([]string{"serve", "--data", k.data, "--listen", k.address}, "\n"))
	k.process.Stderr = io.Discard
	if err := k.process.Start(); err != nil {
		k.t.Fatal(err)
	}
	for time.Since(began) < 20*time.Second {
		if answer, err := http.Get("http://" + k.address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return time.Since(began)
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	k.t.Fatal("the program does not get ready")
	return 0
}

// kill is kill -9: nothing is tidied up.
func (k *killable) kill() {
	k.t.Helper()
	if err := k.process.Process.Signal(syscall.SIGKILL); err != nil {
		k.t.Fatal(err)
	}
	_ = k.process.Wait() // it says "killed", which is what we wanted
}

// ask sends a request with someone's cookie; a form makes it a POST.
func (k *killable) ask(token people.Token, path string, form url.Values) (int, string) {
	k.t.Helper()
	method, content := "GET", ""
	if form != nil {
		method, content = "POST", form.Encode()
	}
	r, err := http.NewRequestWithContext(k.t.Context(), method, "http://"+k.address+path, strings.NewReader(content))
	if err != nil {
		k.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "en")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "s", Value: string(token)})
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		k.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// round is an evening on disk: the February edition, live, seconds before its first round, with people who chose a phrase.
func roundOnDisk(t *testing.T, data string) (edition.Edition, map[string]people.Token) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	h, err := open(ctx, storage{Data: data}, slog.New(slog.DiscardHandler))
	must(t, err)
	e := edition.February2021(h.words)
	e.Phase, e.Story = edition.Live, clock.Story{Anchor: h.now(), At: e.Programme.Sessions[3].Start.Add(-40 * time.Second), Speed: 8000}
	e, err = h.edition.Create(ctx, e)
	must(t, err)
	id, _, err := h.people.AddAccount(ctx, "Amina", "fr", false)
	must(t, err)
	must(t, h.people.Appoint(ctx, edition.Acting{Roles: edition.Operator}, e.ID, id, edition.Organiser))
	amina, err := h.people.Acting(ctx, people.Visit{Subject: id}, e.ID)
	must(t, err)
	tokens := map[string]people.Token{}
	for _, p := range append(cast.Facilitators[:2:2], cast.Participants[:8]...) {
		codes, err := h.people.MakeSheet(ctx, amina, e, people.Sheet{Body: "A body", Role: edition.RoleOf(p.Role), Expires: h.now().Add(time.Hour)}, 1)
		must(t, err)
		token, err := h.people.Register(ctx, e, people.Application{Code: codes[0], World: p.World, Consents: []string{"take_part"}, Profile: people.Profile{Name: p.Name, Languages: []string{"fr", "nl"}}})
		must(t, err)
		v, err := h.people.Who(ctx, token)
		must(t, err)
		me, err := h.people.Acting(ctx, v, e.ID)
		must(t, err)
		offer := h.people.OfferPhrases(me, "fr", 1)[0]
		must(t, h.people.ChoosePhrase(ctx, me, offer.Phrase, []string{offer.Proof}, v.ID))
		must(t, h.safety.Know(ctx, me))
		tokens[p.Name] = token
	}
	must(t, h.db.Close())
	return e, tokens
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var (
	tableOnPage = regexp.MustCompile(`name="table" value="(\w+)"`)
	stepOnPage  = regexp.MustCompile(`data-ends="(\d+)"`)
)

// TestARoundSurvivesTheProgramBeingKilled kills the program in the middle of a round. What was saved is there, everybody sits
// where she sat, the step is the same, what the round's start brought about happened once, and open pages are back within three
// seconds by themselves.
func TestARoundSurvivesTheProgramBeingKilled(t *testing.T) {
	data := t.TempDir()
	e, tokens := roundOnDisk(t, data)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	k := &killable{t: t, data: data, address: free.Addr().String()}
	must(t, free.Close())
	k.start()
	for _, token := range tokens {
		if status, _ := k.ask(token, e.Path()+"/arrival", url.Values{}); status != http.StatusSeeOther {
			t.Fatalf("arriving: status %d", status)
		}
	}
	page := waitFor(t, k, tokens["Wout"], e.Path()+"/table", `data-state="table"`)
	table, ends := tableOnPage.FindStringSubmatch(page), stepOnPage.FindStringSubmatch(page)
	if table == nil || ends == nil {
		t.Fatalf("no table or no timer on the page:\n%s", page)
	}
	stream := listenAgainAndAgain(t, "http://"+k.address+e.Path()+"/live?topic=table/"+table[1], tokens["Wout"])
	if status, _ := k.ask(tokens["Wout"], e.Path()+"/cards", url.Values{"card": {db.NewID()}, "table": {table[1]}, "text": {"Half days"}, "lay": {"1"}}); status != http.StatusSeeOther {
		t.Fatalf("laying a card: status %d", status)
	}
	if status, _ := k.ask(tokens["Wout"], e.Path()+"/notes", url.Values{"text": {"ask Tilda"}, "version": {"0"}}); status != http.StatusSeeOther {
		t.Fatalf("saving notes: status %d", status)
	}
	k.kill()
	killed := time.Now()
	ready := k.start()
	back := stream.since(killed)
	t.Logf("ready again after %v, the open page was back after %v", ready.Round(time.Millisecond), back.Round(time.Millisecond))
	if ready > 3*time.Second || back > 3*time.Second {
		t.Errorf("ready after %v and back after %v, want 3 s", ready, back)
	}
	page = waitFor(t, k, tokens["Wout"], e.Path()+"/table", `data-state="table"`)
	if got := tableOnPage.FindStringSubmatch(page); got == nil || got[1] != table[1] {
		t.Errorf("sits at %v, want %s", got, table[1])
	}
	if got := stepOnPage.FindStringSubmatch(page); got == nil || got[1] != ends[1] {
		t.Errorf("the step ends at %v, want %s", got, ends[1])
	}
	if !strings.Contains(page, "Half days") {
		t.Error("the card is gone")
	}
	if _, notes := k.ask(tokens["Wout"], e.Path()+"/notes", nil); !strings.Contains(notes, "ask Tilda") {
		t.Error("the notes are gone")
	}
	k.kill()
	startedOnce(t, data, e.ID)
}

func waitFor(t *testing.T, k *killable, token people.Token, path, part string) (page string) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if _, page = k.ask(token, path, nil); strings.Contains(page, part) {
			return page
		}
	}
	t.Fatalf("%s never shows %s:\n%.2000s", path, part, page)
	return ""
}

// startedOnce looks at what is on disk: the round started once, nothing failed, nobody has two seats.
func startedOnce(t *testing.T, data string, e edition.ID) {
	t.Helper()
	d, err := db.Open(t.Context(), data)
	must(t, err)
	defer d.Close()
	count := func(query string, args ...any) (n int) {
		must(t, d.Read(t.Context(), func(tx *db.Tx) error { return tx.Row(query, args, &n) }))
		return n
	}
	if n := count("SELECT count(*) FROM session_turns WHERE edition_id = $1 AND session_id = 'round1' AND turn = 'started'", e); n != 1 {
		t.Errorf("the round started %d times", n)
	}
	if n := count("SELECT count(*) FROM jobs_failed"); n != 0 {
		t.Errorf("%d jobs failed", n)
	}
	if n := count("SELECT count(*) FROM seats WHERE edition_id = $1 AND session_id = 'round1'", e); n != 10 {
		t.Errorf("%d seats, want 10", n)
	}
}

// reconnecting is an open page's stream: when it breaks, it comes back a second later, as a browser does.
type reconnecting struct {
	mu   sync.Mutex
	back []time.Time
}

func listenAgainAndAgain(t *testing.T, address string, token people.Token) *reconnecting {
	t.Helper()
	s := &reconnecting{}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	t.Cleanup(func() { stop(); <-over })
	go func() {
		defer close(over)
		last := ""
		for ctx.Err() == nil {
			s.listen(ctx, address, token, &last)
			select {
			case <-ctx.Done():
			case <-time.After(time.Second): // what the server's "retry: 1000" asks for
			}
		}
	}()
	s.since(time.Time{})
	return s
}

func (s *reconnecting) listen(ctx context.Context, address string, token people.Token, last *string) {
	r, err := http.NewRequestWithContext(ctx, "GET", address, nil)
	if err != nil {
		return
	}
	r.Header.Set("Accept", "text/event-stream")
	if *last != "" {
		r.Header.Set("Last-Event-ID", *last)
	}
	r.AddCookie(&http.Cookie{Name: "s", Value: string(token)})
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if line := lines.Text(); line == "retry: 1000" {
			s.mu.Lock()
			s.back = append(s.back, time.Now())
			s.mu.Unlock()
		} else if id, ok := strings.CutPrefix(line, "id: "); ok {
			*last = id
		}
	}
}

// since waits until the stream opened after a moment and says how long that took.
func (s *reconnecting) since(moment time.Time) time.Duration {
	for until := time.Now().Add(15 * time.Second); time.Now().Before(until); time.Sleep(10 * time.Millisecond) {
		s.mu.Lock()
		for _, at := range s.back {
			if at.After(moment) {
				s.mu.Unlock()
				return at.Sub(moment)
			}
		}
		s.mu.Unlock()
	}
	panic(fmt.Sprintf("the stream did not come back since %v", moment))
}
