// Package static serves the bundles that make assets builds.
package static

import (
	"embed"
	"net/http"
)

//go:embed all:dist
var dist embed.FS

// Assets are the bundles.
type Assets struct{}

// Load reads the manifest.
func Load() (*Assets, error) { return &Assets{}, nil }

// Href is the address of a bundle.
func (a *Assets) Href(name string) string { return "/a/" + name }

// Serve serves one bundle.
func (a *Assets) Serve(w http.ResponseWriter, r *http.Request, file string) error {
	http.ServeFileFS(w, r, dist, "dist/"+file)
	return nil
}
