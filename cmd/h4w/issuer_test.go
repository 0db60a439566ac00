package main

import (
	"bufio"
	"context"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/issuer"
	"hackathon4women/internal/people"
	"hackathon4women/internal/web"
)

// gatehouse is a site beside a real OpenID Connect provider, which runs in a process of its own.
type gatehouse struct {
	t    *testing.T
	ev   *evening
	site string
	url  string // the provider's
}

func openGatehouse(t *testing.T, where string) *gatehouse {
	t.Helper()
	if _, err := os.Stat("../../node_modules/oidc-provider"); err != nil {
		t.Fatal("the tests' npm packages are not installed: scripts/npm-ci.sh")
	}
	o := &gatehouse{t: t, ev: startEvening(t, where, 0, nil)}
	var site http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	o.site = server.URL
	o.url = o.provider()
	is, err := issuer.New(issuer.Settings{URL: o.url, Client: "site", Secret: "a secret for tests that is long enough", Return: o.site + "/enter/return"})
	if err != nil {
		t.Fatal(err)
	}
	if site, err = o.ev.house.site(web.Settings{PublicURL: o.site, Issuer: is, ExitURL: "https://www.meteo.be/"}); err != nil {
		t.Fatal(err)
	}
	return o
}

// provider starts the provider and says where it is.
func (o *gatehouse) provider() string {
	o.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	node := exec.CommandContext(ctx, "node", "../../scripts/issuer.mjs")
	in, err := node.StdinPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		in.Close()
		stop()
		_ = node.Wait() // stopped by us
	})
	clients := []map[string]string{}
	for _, id := range []string{"site", "elsewhere"} {
		clients = append(clients, map[string]string{"id": id, "secret": "a secret for tests that is long enough", "redirect": o.site + "/enter/return"})
	}
	if err := json.NewEncoder(in).Encode(map[string]any{"clients": clients}); err != nil {
		o.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	var said struct{ URL string }
	for said.URL == "" && lines.Scan() {
		_ = json.Unmarshal(lines.Bytes(), &said) // other lines are the provider's own
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if said.URL == "" {
		o.t.Fatal("the provider did not start")
	}
	return said.URL
}

// window is a browser that follows no redirect by itself.
type window struct {
	*gatehouse
	http *http.Client
}

func (o *gatehouse) window() *window { return &window{o, client(o.t)} }

func (w *window) ask(method, address string, form url.Values) (to, page string, status int) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := w.http.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if at := answer.Header.Get("Location"); at != "" {
		u, err := answer.Request.URL.Parse(at)
		if err != nil {
			w.t.Fatal(err)
		}
		to = u.String()
	}
	return to, string(raw), answer.StatusCode
}

var (
	formAction = regexp.MustCompile(`action="([^"]+)"`)
	hiddenPair = regexp.MustCompile(`<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"`)
)

// signsIn goes to the provider, where who signs in, and stops before coming back: the address that the provider leads to.
// spoil changes what the site asks the provider for.
func (w *window) signsIn(who string, spoil func(url.Values)) string {
	w.t.Helper()
	at, _, _ := w.ask("GET", w.site+"/enter/issuer", nil)
	if !strings.HasPrefix(at, w.url) {
		w.t.Fatalf("the link leads to %q", at)
	}
	if spoil != nil {
		u, err := url.Parse(at)
		if err != nil {
			w.t.Fatal(err)
		}
		q := u.Query()
		spoil(q)
		u.RawQuery = q.Encode()
		at = u.String()
	}
	method, form := "GET", url.Values(nil)
	for range 12 {
		to, page, status := w.ask(method, at, form)
		switch action := formAction.FindStringSubmatch(page); {
		case strings.HasPrefix(to, w.site):
			return to
		case to != "":
			method, at, form = "GET", to, nil
		case action != nil:
			u, err := url.Parse(at)
			if err == nil {
				u, err = u.Parse(html.UnescapeString(action[1]))
			}
			if err != nil {
				w.t.Fatal(err)
			}
			method, at, form = "POST", u.String(), url.Values{}
			for _, m := range hiddenPair.FindAllStringSubmatch(page, -1) {
				form.Set(m[1], html.UnescapeString(m[2]))
			}
			if strings.Contains(page, `name="login"`) {
				form.Set("login", who)
				form.Set("password", "any")
			}
		default:
			w.t.Fatalf("the provider says %d: %s", status, page)
		}
	}
	w.t.Fatal("the provider never leads back")
	return ""
}

// in says whether the window is signed in, by what the staff's own page answers.
func (w *window) in() bool {
	_, _, status := w.ask("GET", w.site+"/desk/own", nil)
	return status == http.StatusOK
}

// Organisers enter through their organisation's own sign-in, a real provider: only when the operator has linked the account, only
// with an answer to what this very browser asked, only once; and a dangerous act still asks for the phrase.
func TestOrganisersEnterThroughTheirOwnSignIn(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		o := openGatehouse(t, where)
		accounts, err := o.ev.house.people.Accounts(t.Context())
		if err != nil || len(accounts) == 0 {
			t.Fatal(err)
		}
		amina := accounts[0]
		if _, page, _ := o.window().ask("GET", o.site+"/enter", nil); !strings.Contains(page, `href="/enter/issuer"`) {
			t.Error("the door does not offer the organisation's own sign-in")
		}
		refused := func(what string, w *window, back string) {
			t.Helper()
			to, _, _ := w.ask("GET", back, nil)
			if w.in() || to != o.site+"/enter?issuer=no" {
				t.Errorf("%s: in: %t, led to %q", what, w.in(), to)
			}
		}
		w := o.window()
		refused("somebody nobody has linked", w, w.signsIn("amina@office", nil))
		if again, err := o.ev.house.people.Accounts(t.Context()); err != nil || len(again) != len(accounts) {
			t.Errorf("after that there are %d accounts instead of %d", len(again), len(accounts))
		}
		if err := o.ev.house.people.Link(t.Context(), amina.ID, o.url, "amina@office"); err != nil {
			t.Fatal(err)
		}

		w = o.window()
		back := w.signsIn("amina@office", nil)
		if to, _, _ := w.ask("GET", back, nil); !w.in() || strings.Contains(to, "code=") {
			t.Fatalf("linked: in: %t, led to %q", w.in(), to)
		}
		desk := o.site + o.ev.edition.Path()
		w.ask("POST", desk+"/know", nil)
		if _, page, status := w.ask("POST", desk+"/desk/team", nil); status != http.StatusForbidden || !strings.Contains(page, `name="proof_words"`) {
			t.Errorf("a dangerous act right after: %d", status)
		}
		w.ask("POST", o.site+"/leave", nil)
		refused("the same answer again", w, back)

		thief := o.window()
		thief.signsIn("somebody@office", nil)
		refused("another browser with her answer", thief, back)
		w = o.window()
		back = w.signsIn("amina@office", nil)
		thief = o.window()
		own, err := url.Parse(thief.signsIn("somebody@office", nil))
		if err != nil {
			t.Fatal(err)
		}
		hers, err := url.Parse(back)
		if err != nil {
			t.Fatal(err)
		}
		mixed := own.Query()
		mixed.Set("code", hers.Query().Get("code"))
		own.RawQuery = mixed.Encode()
		refused("her code in another's sign-in", thief, own.String())
		w = o.window()
		refused("another state", w, strings.Replace(w.signsIn("amina@office", nil), "state=", "state=x", 1))
		w = o.window()
		refused("another nonce", w, w.signsIn("amina@office", func(q url.Values) { q.Set("nonce", "x") }))
		w = o.window()
		refused("made for another site", w, w.signsIn("amina@office", func(q url.Values) { q.Set("client_id", "elsewhere") }))
		w = o.window()
		refused("without the challenge", w, w.signsIn("amina@office", func(q url.Values) { q.Del("code_challenge"); q.Del("code_challenge_method") }))
		w = o.window()
		refused("nothing begun", w, o.site+"/enter/return?code=x&state=y")

		w = o.window()
		w.ask("GET", w.signsIn("amina@office", nil), nil)
		if !w.in() {
			t.Error("linked, a second time: not in")
		}
		if err := o.ev.house.people.Link(t.Context(), accounts[1].ID, o.url, "amina@office"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("one person for two accounts: %v", err)
		}
		if err := o.ev.house.people.Link(t.Context(), people.ID("nobody"), o.url, "x"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an account that is not there: %v", err)
		}
		if err := o.ev.house.people.Unlink(t.Context(), amina.ID); err != nil || w.in() {
			t.Errorf("unlinked: in: %t, %v", w.in(), err)
		}
		w = o.window()
		refused("unlinked", w, w.signsIn("amina@office", nil))
	})
}
