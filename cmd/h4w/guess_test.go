package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/people/phrase"
	"hackathon4women/internal/web"
)

// behindProxy serves the evening a second time, with a proxy in front that says where each request comes from.
func (ev *evening) behindProxy(t *testing.T) string {
	t.Helper()
	site, err := ev.house.site(web.Settings{ExitURL: "https://www.meteo.be/", Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return server.URL
}

// from is a browser whose requests come from an address, as the proxy says.
type from struct {
	address string
	next    http.RoundTripper
}

func (f from) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("X-Forwarded-For", f.address)
	return f.next.RoundTrip(r)
}

func clientFrom(t *testing.T, address string) *http.Client {
	c := client(t)
	c.Transport = from{address, http.DefaultTransport}
	return c
}

// post sends a form and returns the status and the page.
func post(t *testing.T, b *http.Client, address string, values url.Values) (int, string) {
	t.Helper()
	answer, err := b.PostForm(address, values)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return answer.StatusCode, string(body)
}

func registration(code string) url.Values {
	return url.Values{"form": {string(people.NewForm())}, "code": {code}, "world": {edition.Own}, "name": {"Guest"}, "languages": {"fr"}, "contact": {"never"}, "consent_take_part": {"1"}}
}

// A thousand guesses of codes and phrases from a hundred addresses find nothing, and are slowed; ten thousand from a thousand
// with H4W_PROVE=1. While it goes on, fifty people behind one address come in within a minute, and back with their phrases.
func TestGuessingIsSlowAndFiftyBehindOneAddressAreNot(t *testing.T) {
	guesses, addresses := 1_000, 100
	if os.Getenv("H4W_PROVE") != "" {
		guesses, addresses = 10_000, 1_000
	}
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 0, nil)
		base := ev.behindProxy(t) + ev.edition.Path()
		organiser := ev.acting(t, ev.phrases["organiser"])
		codes, err := ev.house.people.MakeSheet(t.Context(), organiser, ev.edition, people.Sheet{Body: "Maison Lierre"}, 50)
		if err != nil {
			t.Fatal(err)
		}
		var refused, wrong atomic.Int64
		guess := func(i int) {
			b := clientFrom(t, fmt.Sprintf("198.18.%d.%d", i%addresses/250, i%addresses%250+1))
			path, values := "/enter", url.Values{"words": {phrase.New(rand.Reader, "fr")}}
			if i%2 == 0 {
				path, values = "/register", registration(phrase.NewCode(rand.Reader))
			}
			switch status, page := post(t, b, base+path, values); status {
			case http.StatusTooManyRequests:
				refused.Add(1)
			case http.StatusUnprocessableEntity:
				wrong.Add(1)
			default:
				t.Errorf("guess %d at %s: got %d\n%.200s", i, path, status, page)
			}
		}
		began := time.Now()
		inTurn(8, guesses, guess)
		t.Logf("%d guesses from %d addresses in %v: %d looked at, %d refused", guesses, addresses, time.Since(began).Round(time.Second), wrong.Load(), refused.Load())
		if share := float64(refused.Load()) / float64(guesses); share < 0.3 {
			t.Errorf("%.0f %% of the guesses were refused, want 30 %% or more", 100*share)
		}
		if all, err := ev.house.people.Everybody(t.Context(), organiser, ev.edition); err != nil || len(all) != 0 {
			t.Fatalf("%d guesses came in: %v", len(all), err)
		}

		began = time.Now()
		inTurn(10, len(codes), func(i int) { ev.throughTheDoor(t, base, codes[i]) })
		took := time.Since(began)
		t.Logf("fifty came in and back in %v", took.Round(time.Millisecond))
		if took > time.Minute {
			t.Errorf("fifty behind one address took %v, want a minute at most", took)
		}
		if all, err := ev.house.people.Everybody(t.Context(), organiser, ev.edition); err != nil || len(all) != len(codes) {
			t.Errorf("%d came in, want %d: %v", len(all), len(codes), err)
		}
	})
}

// throughTheDoor is one of fifty behind one address: a slip of the finger, her code, the form, her phrase, leaving, coming back.
func (ev *evening) throughTheDoor(t *testing.T, base, code string) {
	b := clientFrom(t, "203.0.113.9")
	try := func(what, path string, values url.Values, want int) string {
		status, page := post(t, b, base+path, values)
		if status != want {
			t.Errorf("%s: got %d, want %d", what, status, want)
		}
		return page
	}
	if page := try("the code", "/enter", url.Values{"words": {strings.ToLower(code)}}, http.StatusOK); !strings.Contains(page, `name="code"`) {
		t.Error("the code does not lead to the registration")
	}
	try("the form", "/register", registration(code), http.StatusSeeOther)
	hers, err := choosePhrase(b, base)
	if err != nil {
		t.Error(err)
		return
	}
	b = clientFrom(t, "203.0.113.9")
	try("coming back", "/enter", url.Values{"words": {hers}}, http.StatusSeeOther)
}

// inTurn does n things, a few at a time.
func inTurn(atOnce, n int, do func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// Whoever has a network of IPv6 has one address for us.
func TestANetworkOfIPv6IsOneAddress(t *testing.T) {
	ev := startEvening(t, "", 0, nil)
	base := ev.behindProxy(t) + ev.edition.Path()
	var slowed atomic.Int64
	inTurn(8, 260, func(i int) {
		status, _ := post(t, clientFrom(t, fmt.Sprintf("2001:db8:1:2::%x", i+1)), base+"/enter", url.Values{"words": {phrase.New(rand.Reader, "nl")}})
		if status == http.StatusTooManyRequests {
			slowed.Add(1)
		}
	})
	if slowed.Load() == 0 {
		t.Error("260 guesses from one network were all looked at")
	}
	if status, _ := post(t, clientFrom(t, "2001:db8:1:3::1"), base+"/enter", url.Values{"words": {ev.phrases["organiser"]}}); status != http.StatusSeeOther {
		t.Errorf("the organiser, from another network: got %d", status)
	}
}
