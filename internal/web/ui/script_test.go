package ui_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hackathon4women/internal/i18n"
	"hackathon4women/internal/web/static"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// board is a small site with one page: cards on a table, a note that saves itself, a timer. Its page is the real frame with
// the real scripts; what a chapter would do is done here in memory.
type board struct {
	assets *static.Assets
	words  *i18n.Words

	mu      sync.Mutex
	cards   []string
	note    string
	notes   int
	posts   int
	shows   int  // how often the page was asked for
	running bool // started and not ended
	deaf    bool // answers nothing any more and keeps every line open
	streams map[chan string]bool
}

func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; require-trusted-types-for 'script'; trusted-types page")
	w.Header().Set("Cache-Control", "no-store")
	file, isAsset := strings.CutPrefix(r.URL.Path, "/a/")
	b.mu.Lock()
	deaf := b.deaf
	b.mu.Unlock()
	switch {
	case isAsset:
		if err := b.assets.Serve(w, r, file); err != nil {
			w.WriteHeader(http.StatusNotFound)
		}
	case r.URL.Path == "/stage":
		b.stage(w, r)
	case deaf:
		<-r.Context().Done()
	case r.URL.Path == "/live":
		b.live(w, r)
	case r.URL.Path == "/note":
		b.mu.Lock()
		b.note, b.notes = r.PostFormValue("note"), b.notes+1
		w.Header().Set("X-Version", strconv.Itoa(b.notes))
		b.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	case r.URL.Path == "/cards":
		b.lay(w, r)
	case r.URL.Path == "/start" || r.URL.Path == "/end":
		b.mu.Lock()
		b.running = r.URL.Path == "/start"
		b.mu.Unlock()
		w.Header().Set("X-To", "/")
		w.WriteHeader(http.StatusNoContent)
	default:
		b.show(w, http.StatusOK, nil)
	}
}

// stage is what the test does to the site: another person lays a card, the line goes dead.
func (b *board) stage(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch r.URL.Query().Get("do") {
	case "card":
		b.cards = append(b.cards, "by another")
		b.changed()
	case "deaf":
		b.deaf = true
	case "hear":
		b.deaf = false
	}
	if err := json.NewEncoder(w).Encode(map[string]any{"note": b.note, "notes": b.notes, "posts": b.posts, "cards": b.cards, "shows": b.shows}); err != nil {
		panic(err)
	}
}

func (b *board) changed() {
	for s := range b.streams {
		s <- "event: changed\ndata: table/1\n\n"
	}
}

func (b *board) lay(w http.ResponseWriter, r *http.Request) {
	card := r.PostFormValue("card")
	b.mu.Lock()
	b.posts++
	b.mu.Unlock()
	switch card {
	case "":
		b.show(w, http.StatusUnprocessableEntity, []ui.FieldError{{Field: "card", Text: "empty"}})
		return
	case "too busy":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, `<main><p class="lede">too busy now</p></main>`)
		return
	case "session ended":
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	b.mu.Lock()
	b.cards = append(b.cards, card+" "+r.PostFormValue("how"))
	b.changed()
	b.mu.Unlock()
	w.Header().Set("X-To", "/#table")
	w.WriteHeader(http.StatusNoContent)
}

func (b *board) live(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	events, out := make(chan string, 8), http.NewResponseController(w)
	b.mu.Lock()
	b.streams[events] = true
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		delete(b.streams, events)
		b.mu.Unlock()
	}()
	beat := time.NewTicker(time.Second)
	defer beat.Stop()
	next := "retry: 1000\n\n"
	for {
		b.mu.Lock()
		deaf := b.deaf
		b.mu.Unlock()
		if !deaf {
			if _, err := io.WriteString(w, next); err != nil {
				return
			}
			if err := out.Flush(); err != nil {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case next = <-events:
		case <-beat.C:
			next = "event: beat\ndata: 1\n\n"
		}
	}
}

func (b *board) show(w http.ResponseWriter, status int, errs []ui.FieldError) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shows++
	now, running := time.Now(), b.running
	p := ui.Page{
		Title: "Table", Words: b.words, Face: ui.Workspace, SiteName: "Atelier", HomeHref: "/", HelpHref: "/", ExitHref: "/exit", AwayHref: "/", Now: now,
		Idle: ui.Idle{Cover: time.Hour, End: 2 * time.Hour, Enter: "/enter", Me: "somebody"},
		Live: ui.Live{Href: "/live", Topics: []string{"table/1"}}, Assets: b.assets.Hrefs(), Errors: errs,
	}
	var list strings.Builder
	for i, c := range b.cards {
		fmt.Fprintf(&list, `<li id="card%d">%s</li>`, i, html.EscapeString(c))
	}
	body := fmt.Sprintf(`<h1>Table</h1>
		<section id="table" data-live="table/1"><ul>%s</ul><details id="more"><summary>more</summary><p>more</p></details>
			<form method="post" action="/cards"><input id="half" name="card"></form></section>
		<form id="lay" method="post" action="/cards"><textarea id="f-card" name="card"></textarea><button name="how" value="laid">lay</button></form>
		<form id="write" method="post" action="/note" data-autosave><textarea id="note" name="note">%s</textarea><input type="hidden" name="version" value="%d">
			<p data-saved data-saved-text="Saved at" data-failed-text="Not saved"></p><button>save</button></form>
		<a id="link" href="/other">other</a>`, list.String(), html.EscapeString(b.note), b.notes)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	main := templ.ComponentFunc(func(ctx context.Context, out io.Writer) error {
		if _, err := io.WriteString(out, body); err != nil {
			return err
		}
		deed := ui.Confirm("/start", "Start", "Start now?", "Yes, start")
		if running {
			deed = ui.Confirm("/end", "End", "End now?", "Yes, end")
		}
		if err := deed.Render(ctx, out); err != nil {
			return err
		}
		return ui.Timer(p, now.Add(62*time.Second), 1000).Render(ctx, out)
	})
	if err := ui.Layout(p).Render(templ.WithChildren(context.Background(), main), w); err != nil {
		panic(err)
	}
}

// What the scripts promise to someone who types while others work and the network comes and goes, in a real browser.
func TestPagesKeepWhatIsTyped(t *testing.T) {
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		t.Skip("no browser at hand")
	}
	assets, err := static.Load("")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	site := &board{assets: assets, words: words.In("en"), cards: []string{"first"}, streams: map[chan string]bool{}}
	server := httptest.NewServer(site)
	defer server.Close()
	defer server.CloseClientConnections()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", filepath.Join(root, "scripts", "typing.mjs"), server.URL)
	node.Stderr = os.Stderr
	out, err := node.Output()
	var claims []struct {
		Claim string
		Holds bool
		Saw   string
	}
	if json.Unmarshal(out, &claims) != nil || len(claims) == 0 {
		t.Fatalf("typing.mjs: %v: %s", err, out)
	}
	for _, c := range claims {
		if !c.Holds {
			t.Errorf("%s: saw %s", c.Claim, c.Saw)
		}
	}
	if err != nil && !t.Failed() {
		t.Error(err)
	}
}
