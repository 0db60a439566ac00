package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/i18n"
)

// Before the first page of the workspace everybody, staff too, reads what the exit does and does not do. It can be tried out from there, and
// the address that the page gives leads back in with the phrase.
func TestWhatTheExitDoesIsReadBeforeAnything(t *testing.T) {
	ev := startEvening(t, "", 1, nil)
	pass := ev.company.Reserve("Wout", "Merel", "Hadewych", "Sam", "Linde", "Tilda")
	phrases := map[string]string{"deputy": ev.phrases["deputy"]}
	for _, p := range pass {
		phrases["participant"] = p.Phrase
	}
	address := regexp.MustCompile(`know__address">([^<]+)<`)
	for who, phrase := range phrases {
		c := client(t)
		c.CheckRedirect = nil
		read := func(path, lang string) (string, string) {
			r, err := http.NewRequestWithContext(t.Context(), "GET", ev.server.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Language", lang)
			answer, err := c.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			return answer.Request.URL.Path, string(body)
		}
		if answer, err := c.PostForm(ev.server.URL+"/enter", url.Values{"words": {phrase}}); err != nil {
			t.Fatal(err)
		} else {
			answer.Body.Close()
		}
		if who == "deputy" { // she has not been here yet
			if at, _ := read(ev.edition.Path()+"/desk", "fr"); !strings.HasSuffix(at, "/know") {
				t.Errorf("%s reads %s before what the exit does", who, at)
			}
		}
		for _, lang := range i18n.Languages {
			_, page := read(ev.edition.Path()+"/know", lang)
			words := ev.house.words.In(lang)
			for _, key := range []string{"does_1", "does_2", "does_3", "not_1", "not_2", "not_3", "not_4", "device", "alone_3", "try_1", "try_2", "back", "lost"} {
				if !strings.Contains(page, words.T("safety.know."+key)) {
					t.Errorf("%s in %s: %s is not said", who, lang, key)
				}
			}
			if !strings.Contains(page, `class="exit"`) {
				t.Errorf("%s: the exit cannot be tried", who)
			}
		}
		_, page := read(ev.edition.Path()+"/know", "fr")
		found := address.FindStringSubmatch(page)
		if found == nil || "http://"+found[1] != ev.server.URL+"/enter" {
			t.Fatalf("%s: the way back is %v", who, found)
		}
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		left, err := c.Get(ev.server.URL + "/exit?e=" + ev.edition.Code)
		if err != nil {
			t.Fatal(err)
		}
		left.Body.Close()
		if to := left.Header.Get("Location"); to != ev.edition.ExitURL {
			t.Errorf("%s: the exit leads to %s", who, to)
		}
		c.CheckRedirect = nil
		answer, err := c.PostForm("http://"+found[1], url.Values{"words": {phrase}})
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if at := answer.Request.URL.Path; !strings.HasPrefix(at, ev.edition.Path()) && at != "/desk" {
			t.Errorf("%s comes back to %s", who, at)
		}
	}
}
