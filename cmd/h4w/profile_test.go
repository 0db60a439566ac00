package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"

	"github.com/klauspost/compress/snappy"
	_ "modernc.org/sqlite" // reads the browser's history
)

// After a whole visit and the exit, nothing of it lies in the browser's profile: not a name, a text, a code, a phrase, a cookie. What the
// browser's history keeps looks harmless.
func TestNothingOfAVisitStaysInTheProfile(t *testing.T) {
	t.Parallel()
	profile := t.TempDir()
	secrets := []string{"Zwaluwtje Rosemarijn", "Buurthuis Kapoentje", "Mijn aantekening over de bakkerij", "Half getypt bij de vuilnisbak", "Een maatje op de eerste werkdag", "Firmin Bultinck"}
	ev := moodyEvening(t, leaky)
	codes, err := ev.house.people.MakeSheet(t.Context(), ev.acting(t, ev.phrases["organiser"]), ev.edition, people.Sheet{Body: "Huis Linde", Role: edition.Participant}, 1)
	if err != nil {
		t.Fatal(err)
	}
	code := codes[0]
	if err := ev.company.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := visited(t, ev, "visit.mjs", map[string]any{
		"profile": profile, "public": ev.edition.PublicPath(), "code": code,
		"name": secrets[0], "organisation": secrets[1], "note": secrets[2], "unsaved": secrets[3], "idea": secrets[4], "quiet": secrets[5],
		"leaky": strings.Replace(ev.server.URL, "127.0.0.1", "leaky.localhost", 1) + "/test-leaky",
	})
	if len(found.Secrets) < 2 || t.Failed() {
		t.Fatalf("the visit did not end as it should: %v", found)
	}
	secrets = append(append(secrets, code, strings.ReplaceAll(code, "-", "")), found.Secrets...)
	files := searched(t, profile, secrets, func(secret, file string) { t.Errorf("%q lies in %s", secret, file) })
	kept := map[string]bool{}
	searched(t, profile, leaks, func(leak, _ string) { kept[leak] = true })
	for _, leak := range leaks {
		if !kept[leak] {
			t.Errorf("%q was kept by the browser and not found: the search is worth nothing", leak)
		}
	}
	rows := historyOf(t, profile)
	t.Logf("%d files searched, %d rows of history", files, len(rows))
	if len(rows) < 8 {
		t.Errorf("the browser noted only %d places: %v", len(rows), rows)
	}
	for _, row := range rows {
		if unspeakable.MatchString(row) {
			t.Errorf("the history holds %q", row)
		}
		if at, _ := url.Parse(strings.Fields(row)[0]); at != nil && at.Hostname() == "workshop.localhost" && !strings.HasPrefix(at.Path, "/p/") && !plainRow.MatchString(row) {
			t.Errorf("the history holds more than a neutral row: %q", row)
		}
	}
	if len(found.Rows) == 2 && found.Rows[1]-found.Rows[0] > 12 { // each goto of the script is a row; no link and no form may be
		t.Errorf("the visit left %v rows to walk back through", found.Rows)
	}
}

// unspeakable are words that must not stand in a title, an address, a subject or a file name, in any of the four languages.
var unspeakable = regexp.MustCompile(`(?i)violen|abus|geweld|gewalt|misbruik|misshandl|domestic|victim|slachtoffer|opfer|partnergeweld`)

// plainRow is an address without anything personal, and a short title.
var plainRow = regexp.MustCompile(`^\S+/(|enter|exit|leave|e/[a-z0-9]+(/[a-z]+)*)(\?(e=[a-z0-9]+|ended=1|n=[a-z2-7]{8}|lang=[a-z]{2}|to=[a-z0-9%A-F]+))? .{1,60}$`)

// What the leaky site keeps in the browser, one mark for each place.
var leaks = []string{"leak-in-local-storage", "leak-in-indexed-database", "leak-in-the-zipped-cache", "leak-in-a-form-field", "leak-in-an-address", "leak-in-a-title"}

// leaky answers as a careless site would. It shows that the search finds what browsers keep.
func leaky(site http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/test-leaky":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!doctype html><title>leak-in-a-title</title><form><input id="f" name="q"></form><script src="/test-leaky.js"></script>`)
		case "/test-leaky.js":
			w.Header().Set("Content-Type", "text/javascript")
			w.Header().Set("Cache-Control", "max-age=3600")
			w.Header().Set("Content-Encoding", "gzip")
			zip := gzip.NewWriter(w)
			fmt.Fprint(zip, `/* leak-in-the-zipped-cache */ localStorage.a = "leak-in-local-storage"; document.getElementById("f").value = "leak-in-a-form-field";
				history.replaceState(null, "", "?leak-in-an-address");
				const open = indexedDB.open("a"); open.onupgradeneeded = () => open.result.createObjectStore("a");
				open.onsuccess = () => { const t = open.result.transaction("a", "readwrite"); t.objectStore("a").put("leak-in-indexed-database", "a");
				t.oncomplete = () => setTimeout(() => document.title = "kept", 300); };`)
			_ = zip.Close()
		default:
			site.ServeHTTP(w, r)
		}
	})
}

// searched looks for texts in every file of a folder: as bytes, in both encodings, as a form would send them, and inside whatever is
// zipped. It returns how many files it read.
func searched(t *testing.T, dir string, texts []string, found func(text, file string)) (files int) {
	t.Helper()
	shapes := map[string][][]byte{}
	for _, text := range texts {
		wide := []byte{}
		for _, unit := range utf16.Encode([]rune(text)) {
			wide = append(wide, byte(unit), byte(unit>>8))
		}
		shapes[text] = [][]byte{[]byte(text), wide, []byte(url.QueryEscape(text)), []byte(url.PathEscape(text))}
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, part := range unpacked(raw) {
			for text, all := range shapes {
				for _, shape := range all {
					if bytes.Contains(part, shape) {
						found(text, strings.TrimPrefix(path, dir))
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// unpacked is a file, and whatever is compressed in it: gzip anywhere, and the blocks of a LevelDB table.
func unpacked(raw []byte) [][]byte {
	parts := [][]byte{raw}
	for rest := raw; ; {
		i := bytes.Index(rest, []byte{0x1f, 0x8b, 0x08})
		if i < 0 {
			break
		}
		rest = rest[i:]
		if zip, err := gzip.NewReader(bytes.NewReader(rest)); err == nil {
			plain, _ := io.ReadAll(io.LimitReader(zip, 1<<24)) // what follows the stream is not ours
			parts = append(parts, plain)
		}
		rest = rest[1:]
	}
	if magic := []byte{0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb}; bytes.HasSuffix(raw, magic) {
		for from := range raw {
			if n, err := snappy.DecodedLen(raw[from:]); err != nil || n < 32 || n > 1<<16 {
				continue
			}
			for to := min(len(raw), from+1<<14); to > from+16; to-- {
				if raw[to-1] == 1 || to == len(raw) { // a block ends with its kind of compression
					if plain, err := snappy.Decode(nil, raw[from:to-1]); err == nil {
						parts = append(parts, plain)
						break
					}
				}
			}
		}
	}
	return parts
}

// historyOf is what the browser's history holds: an address and a title each.
func historyOf(t *testing.T, profile string) (rows []string) {
	t.Helper()
	d, err := sql.Open("sqlite", filepath.Join(profile, "Default", "History"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	all, err := d.QueryContext(t.Context(), "SELECT url, title FROM urls")
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	for all.Next() {
		var at, title string
		if err := all.Scan(&at, &title); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, at+" "+title)
	}
	if err := all.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}
