package main

import (
	"encoding/csv"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"

	"golang.org/x/net/html"
)

// evil is text that wants to be more than text: an element with a handler, the end of every context it may stand in, and a
// letter under a heap of accents. (What turns text round is taken out of every form: TestFormsTakeNoTextThatTurnsRound.)
const evil = `"'></title></textarea></script><x-evil onclick=evil()><img src=//evil.invalid onerror=evil()>{{7*7}}` + "Z\u0336\u0321\u0322\u0327\u0328\u0317\u0316"

// evilNames fit into forty characters.
var evilNames = []string{`"><x-evil onload=evil()>`, `=cmd|' /C calc'!A0`, "\u202eNoor\u2066 Z\u0336\u0321\u0322\u0327\u0328\u0317", `javascript:evil()//'"`, "@SUM(1+1)*cmd|' /C calc'!A0", "\u200b=1+1"}

// P13: people with names and texts like these come in, sit down, write everywhere; everybody's pages show text, and the files
// that go into a spreadsheet run nothing.
func TestHostileNamesAreOnlyNames(t *testing.T) {
	ev := startEvening(t, "", 6, nil)
	h, ctx := ev.house, t.Context()
	ok := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	organiser := ev.acting(t, ev.phrases["organiser"])
	ok("opening", ev.company.Open(ctx))
	round := ev.moveTo(t, organiser, edition.Round)
	known := map[string]string{"edition": ev.edition.Code, "slug": ev.edition.Slug, "lang": "fr", "session": string(round.ID), "n": "1"}
	ok("a question", h.letters.Ask(ctx, ev.edition, edition.Letter{ID: db.NewID(), Lang: "fr", Question: evil, Mail: "a@b.example"}))
	_, err := h.people.Enlist(ctx, organiser, ev.edition, people.NewForm(), evilNames[0], "fr", edition.Deputy)
	ok("a colleague", err)
	_, err = h.rooms.Say(ctx, organiser, ev.edition, "", evil)
	ok("a message", err)
	var tokens []people.Token
	for _, name := range evilNames {
		tokens = append(tokens, ev.hostile(t, ev.acting(t, ev.phrases["safetylead"]), name))
	}
	hers := tokens[0]
	her := ev.visiting(t, hers)
	var seated bool
	for until := time.Now().Add(20 * time.Second); !seated && time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		for _, token := range tokens {
			ok("arriving", h.tables.Arrive(ctx, ev.visiting(t, token), ev.edition))
		}
		table, err := h.tables.MyTable(ctx, her, ev.edition)
		if seated = err == nil; !seated {
			continue
		}
		idea, card, avenue := ideas.ID(db.NewID()), ideas.CardID(db.NewID()), avenues.ID(db.NewID())
		known["table"], known["avenue"] = string(table.ID), string(avenue)
		_, err = h.rooms.SaveNotes(ctx, her, ev.edition.ID, evil, 0)
		ok("notes", err)
		ok("an idea", h.ideas.WriteIdea(ctx, her, ev.edition, idea, evil))
		ok("a card", h.ideas.KeepCard(ctx, her, ev.edition, table.Round, card, evil))
		ok("an avenue", h.avenues.Open(ctx, her, ev.edition, table, avenue, evilNames[0], evil, nil))
		ok("its harm", h.avenues.TakePenAndSave(ctx, her, ev.edition, avenue, avenues.Canvas{avenues.Harm: evil}))
	}
	if !seated {
		t.Fatal("she has no table")
	}
	shown := map[string]map[string]string{}
	read := func(when string) {
		for name, b := range map[string]*http.Client{"visitor": client(t), "herself": ev.withToken(t, hers), "organiser": ev.persona(t, "organiser", 0).http, "safetylead": ev.persona(t, "safetylead", 0).http} {
			shown[name+when] = ev.readAll(t, b, known)
		}
	}
	read(" in the round")
	ev.moveTo(t, organiser, edition.Promises)
	ok("a promise", h.promises.Make(ctx, her, ev.edition, promises.NewID(), avenues.ID(known["avenue"]), promises.Body{
		Organisation: evilNames[0], Function: evilNames[3], What: evil, By: ev.edition.Now(time.Now()).AddDate(0, 2, 0).Format(time.DateOnly), FirstStep: evil, Measure: evil,
	}))
	ev.typesEverywhere(t)
	read(" later")
	ev.nothingRunsInABrowser(t, shown, known, hers)
	seen := 0
	for who, pages := range shown {
		for route, text := range pages {
			seen += strings.Count(text, "x-evil")
			if strings.HasSuffix(route, ".ics") {
				continue // no page: a browser is told that it is a calendar, and not to guess
			}
			for _, bad := range alive(text) {
				t.Errorf("%s, %s: %s", who, route, bad)
			}
		}
	}
	if seen < 20 {
		t.Errorf("evil was seen %d times: this test looks in the wrong places", seen)
	}
	ev.nothingRunsInFiles(t)
}

// typesEverywhere lets somebody who comes in, and the team, type something evil into every field that any page offers them.
func (ev *evening) typesEverywhere(t *testing.T) {
	t.Helper()
	c := &cage{ev: ev, dice: rand.New(rand.NewPCG(5, 5)), words: map[string]string{}, dress: `"><x-evil onload=evil()>`,
		left: regexp.MustCompile(`/(enter|leave|exit|language|withdrawal|removal|reversal|closure|clock|phase|receipt|revocation)(/|$)|/desk/(sessions|edition/(dates|frame|sessions))`)}
	her := c.register(t)
	visitor := &writer{persona: persona{name: "visitor", http: client(t)}, cage: c, sent: map[string]int{}}
	visitor.fillAt(t, ev.edition.PublicPath()+"/question")
	for _, page := range []string{"/table", "/ideas", "/notes", "/options/other", "/options/more", "/avenues", "/promises", "/options"} {
		her.fill(t, page)
	}
	for key, pages := range map[string][]string{
		"organiser":  {"/desk", "/desk/team", "/desk/door", "/desk/codes", "/desk/edition", "/desk/edition/worlds", "/desk/edition/bodies", "/desk/questions", "/desk/people"},
		"safetylead": {"/desk/rules", "/desk/help", "/desk", "/notes"},
		"deputy":     {"/desk"},
	} {
		w := &writer{persona: ev.persona(t, key, 0), cage: c, sent: map[string]int{}}
		for _, page := range pages {
			w.fill(t, page)
		}
	}
	if len(c.words) < 30 {
		t.Errorf("only %d fields were filled", len(c.words))
	}
}

// nothingRunsInABrowser opens every page on which something evil stands in a browser with script, each once, and lets one more message
// come while a page is open.
func (ev *evening) nothingRunsInABrowser(t *testing.T, shown map[string]map[string]string, known map[string]string, hers people.Token) {
	t.Helper()
	if os.Getenv("H4W_TEST_BROWSER") == "" {
		return
	}
	cookies := map[string]string{"visitor": "", "herself": string(hers), "organiser": ev.cookie(t, ev.persona(t, "organiser", 0)), "safetylead": ev.cookie(t, ev.persona(t, "safetylead", 0))}
	type place struct {
		Cookie string `json:"cookie"`
		Path   string `json:"path"`
	}
	var places []place
	opened := map[string]bool{}
	for name, cookie := range cookies {
		for route, text := range shown[name+" later"] {
			path := ways.ReplaceAllStringFunc(strings.TrimSuffix(route, "{$}"), func(w string) string { return known[strings.Trim(w, "{}")] })
			if !opened[path] && strings.Contains(text, "x-evil") && strings.Contains(text, "<main") && !strings.Contains(path, "//") {
				opened[path] = true
				places = append(places, place{cookie, path})
			}
		}
	}
	var found struct{ Checks, Shown int }
	browse(t, "hostile.mjs", map[string]any{"site": ev.server.URL, "pages": places, "live": map[string]any{
		"cookie": cookies["herself"], "path": ev.edition.Path() + "/table", "by": cookies["organiser"], "form": ev.edition.Path() + "/desk/messages",
		"values": map[string]string{"text": "Allô <img src=//evil.invalid onerror=evil()><x-evil>jetzt</x-evil>"}, "shows": "<x-evil>jetzt</x-evil>",
	}}, &found)
	if found.Checks < 15 || found.Shown < found.Checks*3/4 {
		t.Errorf("%d pages were opened, %d showed something evil", found.Checks, found.Shown)
	}
	t.Logf("%d pages in a browser, %d with something evil on them", found.Checks, found.Shown)
}

// hostile is somebody of a bad name who is let in.
func (ev *evening) hostile(t *testing.T, lead people.Person, name string) people.Token {
	t.Helper()
	token := ev.registers(t, ev.edition, name)
	if _, err := ev.house.people.Decide(t.Context(), lead, ev.edition, ev.visiting(t, token).PersonID(), people.Admitted); err != nil {
		t.Fatalf("%q: %v", name, err)
	}
	who, offers := ev.visiting(t, token), []string{}
	all := ev.house.people.OfferPhrases(who, "fr", 3)
	for _, o := range all {
		offers = append(offers, o.Proof)
	}
	if err := ev.house.people.ChoosePhrase(t.Context(), who, all[0].Phrase, offers, ""); err != nil {
		t.Fatal(err)
	}
	if err := ev.house.safety.Know(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	return ev.enters(t, all[0].Phrase)
}

// alive is what in a page could run, or turns round what stands beside it.
func alive(page string) (bad []string) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range doc.Descendants() {
		if n.Type == html.TextNode && strings.ContainsFunc(n.Data, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) && r != '\u200e' && r != '\u200f' }) && n.Parent.Data != "textarea" {
			bad = append(bad, "text that turns round its neighbours: "+strings.ToValidUTF8(strings.TrimSpace(n.Data), ""))
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "x-evil" {
			bad = append(bad, "somebody's text became an element")
		}
		data := attribute(n, "type") == "application/ld+json"
		if n.Data == "script" && !data && (!strings.HasPrefix(attribute(n, "src"), "/a/") || n.FirstChild != nil) || n.Data == "style" || n.Data == "iframe" || n.Data == "object" {
			bad = append(bad, "an element of its own: "+n.Data)
		}
		for _, a := range n.Attr {
			scheme, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a.Val)), ":")
			leads := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction" || a.Key == "xlink:href"
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" && n.Namespace == "" || leads && (scheme == "javascript" || scheme == "vbscript" || scheme == "data" && n.Data != "link" && n.Data != "img") {
				bad = append(bad, "an attribute of its own: "+n.Data+" "+a.Key+"="+a.Val)
			}
		}
	}
	return bad
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// nothingRunsInFiles reads the list of people as the organiser, in two languages.
func (ev *evening) nothingRunsInFiles(t *testing.T) {
	t.Helper()
	organiser := ev.persona(t, "organiser", 0)
	for _, lang := range []string{"nl", "en"} {
		if answer := ask(t, organiser.http, "POST", ev.server.URL+"/language", "lang="+lang, "Content-Type", "application/x-www-form-urlencoded"); answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("choosing %s: got %d", lang, answer.StatusCode)
		}
		answer, err := organiser.http.PostForm(ev.server.URL+ev.edition.Path()+"/desk/people/file", nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		body, isFile := strings.CutPrefix(string(text), "\ufeff")
		if err != nil || !isFile {
			t.Fatalf("the list in %s: got %d, %v", lang, answer.StatusCode, err)
		}
		r := csv.NewReader(strings.NewReader(body))
		if lang != "en" {
			r.Comma = ';'
		}
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		quoted := 0
		for _, row := range rows {
			for _, cell := range row {
				if begins := strings.TrimLeftFunc(cell, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }); begins != "" && strings.ContainsAny(begins[:1], "=+-@|%") {
					t.Errorf("a spreadsheet may run %q", cell)
				} else if strings.HasPrefix(cell, "'") {
					quoted++
				}
			}
		}
		if quoted < 3 {
			t.Errorf("only %d evil names are in the list", quoted)
		}
	}
}
