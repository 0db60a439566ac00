package static

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hackathon4women/internal/fault"
)

// folder holds one bundle, its manifest and a file that is nobody's business.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"manifest.json": `{"site.css":"a-X1.css"}`, "a-X1.css": "p{margin:0}", "a-X1.css.gz": "packed", "README": "hello"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestABundleIsServedForEver(t *testing.T) {
	a, err := Load(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := a.Hrefs()["site.css"]; got != "/a/a-X1.css" {
		t.Errorf("site.css is at %q", got)
	}
	w := httptest.NewRecorder()
	w.Header().Set("Cache-Control", "no-store")
	if err := a.Serve(w, httptest.NewRequest("GET", "/a/a-X1.css", nil), "a-X1.css"); err != nil {
		t.Fatal(err)
	}
	if w.Body.String() != "p{margin:0}" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("got %q as %s", w.Body, w.Header().Get("Content-Type"))
	}
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control is %q", got)
	}
}

func TestABundleIsServedPackedToWhoeverUnpacks(t *testing.T) {
	a, err := Load(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/a/a-X1.css", nil)
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	if err := a.Serve(w, r, "a-X1.css"); err != nil {
		t.Fatal(err)
	}
	h := w.Header()
	if w.Body.String() != "packed" || h.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(h.Get("Content-Type"), "text/css") {
		t.Errorf("got %q, %v", w.Body, h)
	}
}

func TestOnlyBundlesAreServed(t *testing.T) {
	a, err := Load(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"README", "manifest.json", "a-GONE.js", "a-X1.css.gz", "../static.go", "a-X1.css/../README", ""} {
		if err := a.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/a/x", nil), file); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q: got %v, want not found", file, err)
		}
	}
}

func TestTheProgramCarriesItsBundles(t *testing.T) {
	if _, err := os.Stat("dist/manifest.json"); err != nil {
		t.Skip("make assets has not run")
	}
	a, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"site.css", "site.ts", "exit.ts"} {
		href := a.Hrefs()[name]
		if err := a.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/a/x", nil), strings.TrimPrefix(href, "/a/")); err != nil {
			t.Errorf("%s at %q: %v", name, href, err)
		}
	}
}
