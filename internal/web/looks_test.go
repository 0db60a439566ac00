package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/web"
)

var only = flag.String("samples", "", "look only at samples whose name contains this")

// gallery is a site that shows every sample, without an event behind it, and the addresses of the samples.
func gallery(t *testing.T) (*httptest.Server, []string) {
	t.Helper()
	d, log, hub := dbtest.SQLite(t), slog.New(slog.DiscardHandler), live.NewHub()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	queue := jobs.NewQueue(d, clock.Real, log)
	site, err := web.New(web.Settings{Demo: &web.Demo{}, ExitURL: "https://www.meteo.be/"}, log, d, words, hub, clock.Real, web.Chapters{
		Edition: edition.NewService(d, clock.Real, hub, queue), People: people.NewService(d, keeper, clock.Real, hub, queue),
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	var addresses []string
	for _, sample := range site.Gallery() {
		if strings.Contains(sample.Name, *only) {
			addresses = append(addresses, server.URL+"/gallery/"+sample.Name)
		}
	}
	if len(addresses) == 0 {
		t.Fatal("the gallery is empty")
	}
	return server, addresses
}

var (
	headings = regexp.MustCompile(`<h1[ >]`)
	unfilled = regexp.MustCompile(`⟦[^⟧]*⟧|\{\{|%!\w?\(|&lt;nil&gt;|<no value>`)
)

func TestEverySampleIsDrawnInEveryLanguage(t *testing.T) {
	_, addresses := gallery(t)
	for _, address := range addresses {
		for _, lang := range i18n.Languages {
			r, err := http.NewRequestWithContext(t.Context(), "GET", address, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Language", lang)
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			page, where := string(body), address+" in "+lang
			switch {
			case err != nil:
				t.Errorf("%s: %v", where, err)
			case answer.StatusCode != http.StatusOK:
				t.Errorf("%s: status %d", where, answer.StatusCode)
			case !strings.Contains(page, `<html lang="`+lang):
				t.Errorf("%s: is in another language", where)
			case unfilled.MatchString(page):
				t.Errorf("%s: shows %q", where, unfilled.FindString(page))
			case len(headings.FindAllString(page, -1)) != 1:
				t.Errorf("%s: has %d main headings", where, len(headings.FindAllString(page, -1)))
			case !strings.Contains(page, "data-exit"):
				t.Errorf("%s: has no way out", where)
			}
		}
	}
}

// checked runs one of our scripts in a real browser over some pages and decodes what it prints.
func checked(t *testing.T, pages []string, into any, script string, args ...string) {
	t.Helper()
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		t.Skip("no browser at hand")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", append([]string{filepath.Join(root, "scripts", script)}, args...)...)
	node.Stdin = strings.NewReader(strings.Join(pages, "\n"))
	node.Stderr = os.Stderr
	out, err := node.Output() // ends with 1 when it found something, which is read below
	if len(out) == 0 {
		t.Fatalf("%s: %v", script, err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

type finding struct {
	URL, Scheme, ID, Impact, Help string
	Width                         int
	Nodes                         []struct{ Target, HTML, Why string }
}

// report lists each finding once, with every page and state it was seen in.
func (b barriers) report(t *testing.T, pages, runs int) {
	t.Helper()
	if b.Pages != pages || b.Runs != runs {
		t.Errorf("looked at %d pages in %d states, want %d in %d", b.Pages, b.Runs, pages, runs)
	}
	var order []string
	seen := map[string][]string{}
	for _, f := range b.Findings {
		what := fmt.Sprintf("%s (%s): %s", f.ID, f.Impact, f.Help)
		for _, n := range f.Nodes[:min(3, len(f.Nodes))] {
			what += "\n    " + n.Target + "  " + n.HTML + "\n      " + n.Why
		}
		if len(seen[what]) == 0 {
			order = append(order, what)
		}
		seen[what] = append(seen[what], fmt.Sprintf("%s %d %s", f.URL[strings.LastIndexByte(f.URL, '/')+1:], f.Width, f.Scheme))
	}
	for _, what := range order {
		where := seen[what]
		t.Errorf("%s\n    on %d: %s", what, len(where), strings.Join(where[:min(6, len(where))], ", "))
	}
}

type barriers struct {
	Pages, Runs int
	Findings    []finding
}

// 60 KB and ten requests is what an ordinary page may cost with an empty cache; axe.mjs knows.
func TestSamplesHaveNoBarriersAndWeighLittle(t *testing.T) {
	_, addresses := gallery(t)
	var b barriers
	checked(t, addresses, &b, "axe.mjs", "--widths", "360,1280", "--schemes", "light,dark", "--lang", "fr")
	b.report(t, len(addresses), 4*len(addresses))
}

// German and Dutch have the longest words.
func TestSamplesFitInOtherLanguagesToo(t *testing.T) {
	_, addresses := gallery(t)
	for _, lang := range []string{"de", "nl"} {
		var b barriers
		checked(t, addresses, &b, "axe.mjs", "--widths", "none", "--lang", lang)
		b.report(t, len(addresses), 0)
	}
}

// A check that never fails is not a check.
func TestBarriersAreFound(t *testing.T) {
	page := `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>x</title></head><body><main><h1>x</h1>
		<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="width:500px">x</p><p><a href="/">x</a></p><p style="width:2em;overflow-wrap:anywhere">Stuhl</p></main></body></html>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	defer server.Close()
	var b barriers
	checked(t, []string{server.URL + "/"}, &b, "axe.mjs", "--widths", "360", "--schemes", "light", "--bytes", "200")
	found := fmt.Sprint(b.Findings)
	for _, want := range []string{"image-alt", "sideways", "heavy", "there is no exit", "target-size", "cut-word"} {
		if !strings.Contains(found, want) {
			t.Errorf("%s was planted and not found", want)
		}
	}
}
