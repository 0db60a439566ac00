package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/web"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The thief of a backup: he has the database, its files and the data folder, and a backup, but not the keys. People lived through a
// morning and typed a canary into every field there is; he finds none of them. Then one of them takes everything of hers away, and
// he gets the keys as well: of her nothing is left, not in what is there and not in an older backup that is restored.
func TestTheThiefOfABackupLearnsNothing(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 6, nil)
		cage := &cage{ev: ev, dice: rand.New(rand.NewPCG(7, 7)), words: map[string]string{}}
		her := cage.register(t)
		cage.live(t, her)
		if len(cage.words) < 25 {
			t.Errorf("only %d canaries were let loose", len(cage.words))
		}
		stored := map[string]bool{}
		for c := range cage.sealedWords(t, ev.house, "") {
			stored[c] = true
		}
		if len(stored) < 15 {
			t.Errorf("only %d of %d canaries were stored: %v", len(stored), len(cage.words), cage.words)
		}
		t.Logf("%d canaries let loose, %d stored", len(cage.words), len(stored))

		dir := t.TempDir()
		backup, gone := filepath.Join(dir, "old.h4w"), filepath.Join(dir, "gone.h4w")
		s := storage{Data: ev.data, Database: where, KeyFile: filepath.Join(ev.data, "keys", "master.key")}
		if err := (&backupCommand{storage: s, To: backup}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		loot := loot(t, ev, backup)
		for c, what := range cage.words {
			for name, raw := range loot {
				if how := hidden(raw, c); how != "" {
					t.Errorf("%s: the canary of %s lies open, %s", name, what, how)
				}
			}
		}

		// She takes everything away.
		wrapped := wrappedKey(t, ev.house.db, ev.edition, her.id)
		before := cage.sealedWords(t, ev.house, her.name)
		if len(before) < 5 {
			t.Fatalf("she has written only %v", before)
		}
		her.post(t, "/options/withdrawal", url.Values{"proof_words": {her.phrase}})
		ev.settled(t)
		if err := (&backupCommand{storage: s, To: gone, Tombstones: true}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		nothingOf(t, "after erasure", cage, ev.house, her)
		for name, raw := range lootOfDatabase(t, ev) {
			if bytes.Contains(raw, wrapped) {
				t.Errorf("%s: her key lies about after it was destroyed", name)
			}
		}
		restored := storage{Data: t.TempDir(), KeyFile: s.KeyFile}
		if where != "" {
			restored.Database = dbtest.EmptyPostgres(t)
		}
		if err := (&restoreCommand{storage: restored, From: backup, Tombstones: gone}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		back, err := open(t.Context(), restored, ev.house.log)
		if err != nil {
			t.Fatal(err)
		}
		defer back.db.Close()
		nothingOf(t, "after an older backup was restored", cage, back, her)
	})
}

// nothingOf searches everything that the keys open for what she wrote for herself or for the team, and every row for her id. What
// she laid before others stays, without her.
func nothingOf(t *testing.T, when string, c *cage, h *house, her *writer) {
	t.Helper()
	for canary, where := range c.sealedWords(t, h, her.name) {
		if strings.Contains(c.words[canary], "/ideas") || strings.Contains(c.words[canary], "/cards") || strings.Contains(c.words[canary], "/avenues") ||
			strings.Contains(c.words[canary], "/promises") || strings.Contains(c.words[canary], "/groups") {
			continue // said to others, and no longer tied to her: see below
		}
		t.Errorf("%s: %s is still in %s", when, c.words[canary], where)
	}
	kept := []string{"people.id", "admissions.person_id", "tombstones.subject", "visits.subject", "jobs.payload", "jobs.dedup"}
	for name, values := range everyText(t, h.db) {
		if !slices.Contains(kept, name) && slices.Contains(values, her.id) {
			t.Errorf("%s: %s still names her", when, name)
		}
	}
}

// cage keeps the canaries: which word stands for what.
type cage struct {
	ev    *evening
	dice  *rand.Rand
	words map[string]string // canary → who typed it where
	dress string            // what stands before each canary
	left  *regexp.Regexp    // forms it has no business in; nil: those of leave
}

// canary is a word that nobody else types, as it is typed.
func (c *cage) canary(what string) string { return c.dress + c.word(what) }

func (c *cage) word(what string) string {
	const letters = "bcdfghjklmnpqrstvwxz"
	word := make([]byte, 14)
	for i := range word {
		word[i] = letters[c.dice.IntN(len(letters))]
	}
	c.words[string(word)] = what
	return string(word)
}

// writer is somebody in a browser without script who types a canary into every field.
type writer struct {
	persona
	cage   *cage
	id     string
	phrase string
	sent   map[string]int // forms, by shape
}

// register brings somebody in with a code, and with a canary in every field of the registration.
func (c *cage) register(t *testing.T) *writer {
	t.Helper()
	h, e := c.ev.house, c.ev.edition
	organiser := c.acting(t, "organiser")
	codes, err := h.people.MakeSheet(t.Context(), organiser, e, people.Sheet{Body: c.canary("organiser /desk/codes body"), Role: edition.Participant, Expires: time.Now().AddDate(0, 1, 0)}, 1)
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{persona: persona{name: "she", http: client(t)}, cage: c, sent: map[string]int{}}
	w.fillAnswer(t, w.send(t, e.Path()+"/enter", url.Values{"words": {codes[0]}}))
	if err := h.db.Read(t.Context(), func(tx *db.Tx) error {
		return tx.Row("SELECT id FROM people WHERE edition_id = $1 ORDER BY registered_at DESC LIMIT 1", []any{e.ID}, &w.id)
	}); err != nil {
		t.Fatal(err)
	}
	w.phrase = c.ev.takesPhrase(t, w.http)
	w.post(t, "/know", nil)
	me, err := h.people.Acting(t.Context(), people.Visit{Edition: e.ID, Subject: people.ID(w.id)}, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.people.SetContact(t.Context(), me, people.Contact{Mail: c.word("she /options/contact mail") + "@example.org", Codes: true}); err != nil {
		t.Fatal(err)
	}
	return w
}

func (c *cage) acting(t *testing.T, role string) people.Person {
	t.Helper()
	token, _, err := c.ev.house.people.Enter(t.Context(), c.ev.phrases[role])
	if err != nil {
		t.Fatal(err)
	}
	v, err := c.ev.house.people.Who(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.ev.house.people.Acting(t.Context(), v, c.ev.edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// live lets everybody go through the first sessions and fill every form that is offered to them.
func (c *cage) live(t *testing.T, her *writer) {
	t.Helper()
	crew := []*writer{her}
	for _, key := range []string{"organiser", "safetylead", "deputy"} {
		crew = append(crew, &writer{persona: c.ev.persona(t, key, 0), cage: c, sent: map[string]int{}})
	}
	visitor := &writer{persona: persona{name: "visitor", http: client(t)}, cage: c, sent: map[string]int{}}
	visitor.fillAt(t, c.ev.edition.PublicPath()+"/question")
	if err := c.ev.company.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	pages := map[string][]string{
		"she":        {"/table", "/ideas", "/notes", "/options/other", "/avenues", "/promises", "/options"},
		"organiser":  {"/desk", "/desk/team", "/desk/door", "/ideas", "/notes"},
		"safetylead": {"/desk/rules", "/desk", "/notes"},
		"deputy":     {"/desk"},
	}
	for range 7 { // the opening, a round, a pause, another round …
		her.post(t, "/arrival", nil)
		for _, w := range crew {
			for _, page := range pages[w.name] {
				w.fill(t, page)
			}
		}
		crew[1].post(t, "/desk/clock", url.Values{"jump": {"next"}})
		c.ev.settled(t)
	}
}

// settled waits until no job waits any more that is due.
func (ev *evening) settled(t *testing.T) {
	t.Helper()
	until(t, "all jobs are done", func() bool {
		var n int
		must(t, ev.house.db.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Row("SELECT count(*) FROM jobs WHERE run_at < $1 AND (edition_id <> '' OR kind = 'scrub')", []any{time.Now().Add(time.Second).UnixMilli()}, &n)
		}))
		return n == 0
	})
}

func (w *writer) post(t *testing.T, path string, values url.Values) int {
	t.Helper()
	return w.postAt(t, w.cage.ev.edition.Path()+path, values)
}

func (w *writer) postAt(t *testing.T, path string, values url.Values) int {
	t.Helper()
	answer := w.send(t, path, values)
	answer.Body.Close()
	return answer.StatusCode
}

func (w *writer) send(t *testing.T, path string, values url.Values) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.cage.ev.server.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", w.cage.ev.server.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := w.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// leave are forms that a canary has no business in: ways in and out, public texts of the organiser, addresses and clocks.
var leave = regexp.MustCompile(`/(enter|leave|exit|language|withdrawal|removal|reversal|closure|clock|phase|rooms|sessions|contact|receipt|file|revocation)(/|$)|/desk/edition|/desk/sessions|/desk/codes`)

func (w *writer) fill(t *testing.T, page string) {
	t.Helper()
	w.fillAt(t, w.cage.ev.edition.Path()+page)
}

// fillAt sends every form of a page that has a field to type in, each kind of form a few times.
func (w *writer) fillAt(t *testing.T, path string) {
	t.Helper()
	answer, err := w.http.Get(w.cage.ev.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	w.fillAnswer(t, answer)
}

func (w *writer) fillAnswer(t *testing.T, answer *http.Response) {
	t.Helper()
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return
	}
	doc, err := html.Parse(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	left := leave
	if w.cage.left != nil {
		left = w.cage.left
	}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Form || strings.ToLower(attr(n, "method")) != "post" || left.MatchString(attr(n, "action")) {
			continue
		}
		action := attr(n, "action")
		shape := regexp.MustCompile(`[a-z2-7]{26}`).ReplaceAllString(action, "*")
		if w.sent[shape] >= 3 {
			continue
		}
		values, typed := w.values(n, shape)
		if typed == 0 {
			continue
		}
		status := w.postAt(t, action, values)
		if status < 400 {
			w.sent[shape]++
		}
	}
}

// values is a form filled: a canary for whatever can be typed, the first choice of the others.
func (w *writer) values(form *html.Node, shape string) (url.Values, int) {
	values, typed := url.Values{}, 0
	shape = strings.TrimPrefix(shape, w.cage.ev.edition.Path())
	for n := range form.Descendants() {
		name := attr(n, "name")
		if name == "" {
			continue
		}
		switch {
		case n.DataAtom == atom.Textarea:
			values.Set(name, "Kanarie "+w.cage.canary(w.name+" "+shape+" "+name))
			typed++
		case n.DataAtom == atom.Select:
			for o := range n.Descendants() {
				if o.DataAtom == atom.Option && attr(o, "value") != "" && !values.Has(name) {
					values.Set(name, attr(o, "value"))
				}
			}
		case n.DataAtom == atom.Button && !values.Has(name):
			values.Set(name, attr(n, "value"))
		case n.DataAtom == atom.Input:
			switch attr(n, "type") {
			case "hidden", "date", "number", "time":
				values.Add(name, attr(n, "value"))
			case "radio":
				if !values.Has(name) {
					values.Set(name, attr(n, "value"))
				}
			case "checkbox":
				if attr(n, "value") != "" {
					values.Add(name, attr(n, "value"))
				}
			case "email":
				values.Set(name, w.cage.word(w.name+" "+shape+" "+name)+"@example.org")
				typed++
			case "text", "search", "":
				values.Set(name, w.cage.canary(w.name+" "+shape+" "+name))
				typed++
			}
		}
	}
	return values, typed
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// loot is what he carries away: files of the database and the folder without the keys, and a backup unpacked.
func loot(t *testing.T, ev *evening, backup string) map[string][]byte {
	t.Helper()
	all := lootOfDatabase(t, ev)
	file, err := os.Open(backup)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if all["the backup"], err = io.ReadAll(packed); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(ev.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Base(filepath.Dir(path)) == "keys" {
			return err
		}
		raw, err := os.ReadFile(path)
		all[filepath.Base(path)] = append([]byte(path+"\n"), raw...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// lootOfDatabase is the raw bytes of the database: SQLite's file and log, or the pages of every table on PostgreSQL.
func lootOfDatabase(t *testing.T, ev *evening) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	if ev.house.db.Engine() == db.SQLite {
		files, err := filepath.Glob(ev.house.db.File() + "*")
		if err != nil || len(files) == 0 {
			t.Fatalf("files of the database: %v, %v", files, err)
		}
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.Base(f)] = raw
		}
		return all
	}
	pool, err := sql.Open("pgx", ev.house.db.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.ExecContext(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	for _, c := range tableNames(t, ev.house.db) {
		var pages []byte
		if err := pool.QueryRowContext(t.Context(), "SELECT coalesce(pg_read_binary_file(pg_relation_filepath('"+c+"')), ''::bytea)").Scan(&pages); err != nil {
			t.Fatal(err)
		}
		all["the pages of "+c] = pages
	}
	return all
}

func tableNames(t *testing.T, d *db.DB) (names []string) {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
	if d.Engine() == db.Postgres {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"
	}
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		names, err = db.All(tx, func(scan db.Scanner) (n string, err error) { return n, scan(&n) }, query)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// hidden says how a word stands in some bytes, if at all: plain, in another encoding, or packed for a journey.
func hidden(raw []byte, word string) string {
	units := utf16.Encode([]rune(word))
	little, big := make([]byte, 0, 2*len(units)), make([]byte, 0, 2*len(units))
	for _, u := range units {
		little, big = binary.LittleEndian.AppendUint16(little, u), binary.BigEndian.AppendUint16(big, u)
	}
	forms := map[string][]byte{
		"as it was typed": []byte(word), "in UTF-16": little, "in UTF-16, big": big,
		"in hexadecimal": []byte(hex.EncodeToString([]byte(word))), "in capital hexadecimal": []byte(strings.ToUpper(hex.EncodeToString([]byte(word)))),
	}
	for shift := range 3 { // where it begins in a longer text decides how base64 writes it
		coded := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), word...))
		first, last := (shift*8+5)/6, (shift+len(word))*8/6
		forms["in base64 "+strconv.Itoa(shift)] = []byte(coded[first:last])
	}
	for how, form := range forms {
		if bytes.Contains(raw, form) {
			return how
		}
	}
	return ""
}

// sealedWords opens whatever the keys that are there open, and says which canaries of somebody (of everybody for "") stand where.
func (c *cage) sealedWords(t *testing.T, h *house, who string) map[string]string {
	t.Helper()
	found := map[string]string{}
	texts := openEverything(t, h)
	for name, values := range everyText(t, h.db) {
		texts[name] = append(texts[name], values...)
	}
	for canary, what := range c.words {
		if who != "" && !strings.HasPrefix(what, who+" ") {
			continue
		}
		for name, all := range texts {
			for _, text := range all {
				if strings.Contains(text, canary) {
					found[canary] = name
				}
			}
		}
	}
	return found
}

// openEverything tries every key there is on every sealed value, as somebody would who has the master key.
func openEverything(t *testing.T, h *house) map[string][]string {
	t.Helper()
	texts := map[string][]string{}
	err := h.db.Read(t.Context(), func(tx *db.Tx) error {
		type subject struct{ edition, id string }
		subjects, err := db.All(tx, func(scan db.Scanner) (s subject, err error) { return s, scan(&s.edition, &s.id) }, "SELECT edition_id, subject FROM seal_keys")
		if err != nil {
			return err
		}
		var keys []*seal.Key
		for _, s := range subjects {
			k, err := h.seal.Key(tx, s.edition, s.id)
			if err != nil {
				return err
			}
			keys = append(keys, k)
		}
		for _, p := range web.Known() {
			for _, c := range p.Columns {
				if !c.Sealed || c.Table == "seal_keys" {
					continue
				}
				values, err := db.All(tx, func(scan db.Scanner) (b []byte, err error) { return b, scan(&b) }, "SELECT "+c.Column+" FROM "+c.Table)
				if err != nil {
					return err
				}
				texts[c.Name()] = append(texts[c.Name()], openAny(keys, c, values)...)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func openAny(keys []*seal.Key, c privacy.Column, values [][]byte) (texts []string) {
	for _, v := range values {
		for _, k := range keys {
			if text, err := k.Open(c.Name(), v); err == nil && text != "" {
				texts = append(texts, text.Reveal())
			}
		}
	}
	return texts
}

// everyText is every value of every column that is not bytes, by "table.column".
func everyText(t *testing.T, d *db.DB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range tableNames(t, d) {
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			columns, kinds, err := columnsOf(tx, d.Engine(), table)
			for i, column := range columns {
				if err != nil || kinds[i] != "text" {
					continue
				}
				var values []string
				values, err = db.All(tx, func(scan db.Scanner) (v string, err error) { return v, scan(&v) }, "SELECT "+column+" FROM "+table)
				all[table+"."+column] = values
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func wrappedKey(t *testing.T, d *db.DB, e edition.Edition, who string) (wrapped []byte) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) error {
		return tx.Row("SELECT wrapped FROM seal_keys WHERE edition_id = $1 AND subject = $2", []any{e.ID, who}, &wrapped)
	})
	if err != nil {
		t.Fatal(fmt.Errorf("her key: %w", err))
	}
	return wrapped
}

// A search that finds nothing proves something only if it finds what is there.
func TestTheThiefFindsWhatLiesOpen(t *testing.T) {
	const word = "kanariebirdzz"
	big := []byte{}
	for _, r := range word {
		big = append(big, 0, byte(r))
	}
	for what, raw := range map[string][]byte{
		"plain": []byte("xx" + word), "big": big, "hex": []byte(hex.EncodeToString([]byte("a" + word))),
		"base64 0": []byte(base64.StdEncoding.EncodeToString([]byte(word + " and more"))),
		"base64 1": []byte(base64.StdEncoding.EncodeToString([]byte("a" + word + " and more"))),
		"base64 2": []byte(base64.StdEncoding.EncodeToString([]byte("ab" + word + " and more"))),
	} {
		if hidden(raw, word) == "" {
			t.Errorf("%s was not found", what)
		}
	}
	if how := hidden([]byte("nothing of the kind"), word); how != "" {
		t.Errorf("found %s where there is nothing", how)
	}
}
