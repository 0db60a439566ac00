// Package static serves the bundles that make assets builds.
package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
	"sync"

	"hackathon4women/internal/fault"
)

//go:embed all:dist
var dist embed.FS

// Assets are the bundles: script and style under names that say nothing.
type Assets struct {
	files fs.FS
	hrefs func() (map[string]string, error)
}

// Load reads which bundle has which name. With a folder, bundles are read from there at each request, so that a change
// shows without a new start; without one they are those inside the program. A program built without make assets has
// none: its pages are bare, but work.
func Load(folder string) (*Assets, error) {
	if folder != "" {
		a := &Assets{files: os.DirFS(folder)}
		a.hrefs = a.read
		return a, nil
	}
	inside, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	a := &Assets{files: inside}
	a.hrefs = sync.OnceValues(a.read)
	_, err = a.hrefs()
	return a, err
}

func (a *Assets) read() (map[string]string, error) {
	text, err := fs.ReadFile(a.files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading bundles: %w", err)
	}
	hrefs := map[string]string{}
	if err := json.Unmarshal(text, &hrefs); err != nil {
		return nil, fmt.Errorf("reading bundles: %w", err)
	}
	for entry, name := range hrefs {
		hrefs[entry] = "/a/" + name
	}
	return hrefs, nil
}

// Hrefs is the address of each bundle by the name of its source: "site.css", "site.ts", "exit.ts".
func (a *Assets) Hrefs() map[string]string {
	hrefs, err := a.hrefs()
	if err != nil {
		return nil // a folder that is being rewritten; the next page has them
	}
	return hrefs
}

// Serve answers with one bundle. Its name changes with its content, so it may be kept for ever.
func (a *Assets) Serve(w http.ResponseWriter, r *http.Request, file string) error {
	if !strings.HasPrefix(file, "a-") || path.Base(file) != file || path.Ext(file) == ".gz" {
		return fault.ErrNotFound
	}
	if _, err := fs.Stat(a.files, file); err != nil {
		return fault.ErrNotFound
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if packed, err := fs.ReadFile(a.files, file+".gz"); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(file)))
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Vary", "Accept-Encoding")
		_, err := w.Write(packed)
		return err
	}
	http.ServeFileFS(w, r, a.files, file)
	return nil
}
