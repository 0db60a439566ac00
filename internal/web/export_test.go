package web

import "net/http"

// Breaking is the whole site with one route, whose handler does what a test wants.
func (s *Site) Breaking(deed func(http.ResponseWriter, *http.Request) error) http.Handler {
	return s.around(s.serve(Route{Pattern: "GET /", Who: Anyone, handle: func(w http.ResponseWriter, r *http.Request, _ visit) error { return deed(w, r) }}))
}
