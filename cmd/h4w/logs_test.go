package main

import (
	"bytes"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// notebook is where a log is written, by many at once.
type notebook struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (n *notebook) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all.Write(p)
}

func (n *notebook) text() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all.String()
}

// What is refused stands in the log an operator reads every day: the route and that it was refused, not to whom.
func TestRefusalsAreLoggedWithoutWhoItWas(t *testing.T) {
	log := &notebook{}
	ev := startLogged(t, "", 0, nil, slog.NewJSONHandler(log, nil))
	base := ev.server.URL + ev.edition.Path()
	if answer := ask(t, client(t), "POST", base+"/enter", "words=kanarie", "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example"); answer.StatusCode != 403 {
		t.Fatalf("a form from another site: got %d", answer.StatusCode)
	}
	var slowed atomic.Bool
	inTurn(8, 280, func(int) {
		if status, _ := post(t, client(t), base+"/enter", url.Values{"words": {"kanarie kanarie kanarie kanarie kanarie"}}); status == http.StatusTooManyRequests {
			slowed.Store(true)
		}
	})
	text := log.text()
	if !slowed.Load() || !strings.Contains(text, `"status":403`) || !strings.Contains(text, `"status":429`) || !strings.Contains(text, "POST /e/{edition}/enter") {
		t.Errorf("slowed down: %t; the log does not say what was refused:\n%.600s", slowed.Load(), text)
	}
	if strings.Contains(strings.ToLower(text), "kanarie") || strings.Contains(text, ev.edition.Code) || strings.Contains(text, "127.0.0.1") {
		t.Errorf("the log says more than the route:\n%.600s", text)
	}
}

// The log, at its most talkative, of a morning that people lived through: it holds nothing that anybody typed, no name, no address,
// no phrase, no code, no session.
func TestTheLogTellsOfNobody(t *testing.T) {
	log := &notebook{}
	ev := startLogged(t, "", 4, nil, slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	cage := &cage{ev: ev, dice: rand.New(rand.NewPCG(9, 9)), words: map[string]string{}}
	her := cage.register(t)
	cage.live(t, her)
	// What goes wrong is logged too: addresses that do not exist, forms that are too long, a code that is none.
	her.post(t, "/ideas", map[string][]string{"text": {strings.Repeat(cage.canary("she /ideas too long"), 400)}})
	her.post(t, "/"+cage.canary("she an address"), nil)
	her.post(t, "/enter", map[string][]string{"words": {cage.canary("she /enter a guess")}})
	text := log.text()
	if lines := strings.Count(text, "\n"); lines < 100 {
		t.Fatalf("only %d lines were logged", lines)
	}
	for canary, what := range cage.words {
		if how := hidden([]byte(text), canary); how != "" {
			t.Errorf("the log holds what was typed at %s, %s", what, how)
		}
	}
	secrets := map[string]string{"her id": her.id, "the edition's code": ev.edition.Code}
	for name, phrase := range ev.phrases {
		secrets["the phrase of "+name] = phrase
	}
	at, err := url.Parse(ev.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range her.http.Jar.Cookies(at) {
		if len(c.Value) > 10 { // not the language
			secrets["her session"] = c.Value
		}
	}
	if secrets["her session"] == "" {
		t.Error("she has no session")
	}
	for what, secret := range secrets {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("the log holds %s", what)
		}
	}
	if ip := regexp.MustCompile(`\b127\.0\.0\.1\b|\[::1\]`).FindString(text); ip != "" {
		t.Errorf("the log holds an address: %s", ip)
	}
}
