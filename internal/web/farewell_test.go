package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/people"
	"hackathon4women/internal/web"
)

// leaves presses the exit as the script does, with what stood half typed: path, then names and values.
func (l *liveEvent) leaves(who string, token people.Token, cookies string, forms ...[]string) {
	l.t.Helper()
	all := []any{}
	for _, f := range forms {
		fields := [][2]string{}
		for i := 1; i+1 < len(f); i += 2 {
			fields = append(fields, [2]string{f[i], f[i+1]})
		}
		all = append(all, []any{l.e.Path() + f[0], fields})
	}
	raw, err := json.Marshal(all)
	l.must(err)
	r, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, l.server.URL+"/exit?e="+l.e.Code, strings.NewReader(string(raw)))
	l.must(err)
	r.Header.Set("Cookie", "s="+string(token)+cookies)
	answer, err := http.DefaultClient.Do(r)
	l.must(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent {
		l.t.Errorf("%s leaves: status %d", who, answer.StatusCode)
	}
	if _, err := l.people.Who(l.t.Context(), token); err == nil {
		l.t.Errorf("%s has left, and her visit goes on", who)
	}
}

// entered is a new visit of somebody who has a phrase.
func (l *liveEvent) entered(phrase string) people.Token {
	l.t.Helper()
	token, _, err := l.people.Enter(l.t.Context(), phrase)
	l.must(err)
	return token
}

// What stands half typed is kept as she leaves, by the same rights as while she typed; then her visit ends, and nothing comes after it.
func TestWhatWasHalfTypedIsKeptAsSheLeaves(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		ctx := t.Context()
		offer := l.people.OfferPhrases(l.person("Linde"), "en", 1)[0]
		v, err := l.people.Who(ctx, l.tokens["Linde"])
		l.must(err)
		l.must(l.people.ChoosePhrase(ctx, l.person("Linde"), offer.Phrase, []string{offer.Proof}, v.ID))
		back := func() people.Token { l.tokens["Linde"] = l.entered(offer.Phrase); return l.tokens["Linde"] }
		first := back()
		l.must(l.safety.GoOnDuty(ctx, l.person("Joke"), l.e.ID))
		l.must(l.safety.AskListener(ctx, l.person("Linde"), l.e, "nl"))

		// The mark that the exit leaves in the browser comes with the very request that brings what was typed.
		l.leaves("Linde", first, "; x=1",
			[]string{"/notes", "text", "call the baker", "version", "0"},
			[]string{"/options/more/line", "text", "she would like"},
			[]string{"/options/more/removal", "yes", "1"},
			[]string{"/options/name", "name", "Somebody else", "languages", "nl"})
		l.leaves("Linde", first, "", []string{"/notes", "text", "written after the end", "version", "1"})
		back()
		l.sees("Linde", "/notes", "call the baker", `name="version" value="1"`)
		if w, err := l.safety.Word(ctx, l.person("Linde"), l.e); err != nil || w.Talk == nil || w.Talk.Ended || w.Talk.Draft != "she would like" {
			t.Errorf("the line she was writing: %+v %v", w.Talk, err)
		}
		l.sees("Linde", "/options", `value="Linde"`)

		// She leaves while the saving of a moment before is still on its way: the page does not know its version yet.
		l.leaves("Linde", l.tokens["Linde"], "", []string{"/notes", "text", "call the baker before noon", "version", "0"})
		back()
		l.sees("Linde", "/notes", "call the baker before noon")
		l.leaves("Linde", l.tokens["Linde"], "", []string{"/notes", "text", "an old window", "version", "1"})
		back()
		l.sees("Linde", "/notes", "call the baker before noon")
	})
}

// Every form that saves itself is one of those whose text leaves with her.
func TestEveryFormThatSavesItselfIsKeptOnLeaving(t *testing.T) {
	server, addresses := gallery(t)
	site := server.Config.Handler.(*web.Site)
	opening, action := regexp.MustCompile(`<form[^>]*data-autosave[^>]*>`), regexp.MustCompile(`action="([^"]*)"`)
	kept := map[string]bool{}
	for _, address := range addresses {
		page := drawn(t, address)
		for _, form := range opening.FindAllString(page, -1) {
			to, err := url.Parse(action.FindStringSubmatch(form)[1])
			if err != nil {
				t.Fatal(err)
			}
			kept[to.Path] = true
			if !site.KeepsDrafts(httptest.NewRequest(http.MethodPost, to.Path, nil)) {
				t.Errorf("%s: what is typed for %s is lost by leaving", address, to.Path)
			}
		}
	}
	if len(kept) < 4 {
		t.Errorf("only %d forms were found: %v", len(kept), kept)
	}
}
