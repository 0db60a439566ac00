package web

import (
	"net/http"
	"strings"
)

// crossOrigin refuses forms and other deeds that another site sends in somebody's name.
var crossOrigin = http.NewCrossOriginProtection()

// ownPages lets other sites lead people here by a link, and nothing else. Deeds from elsewhere are refused, and so are pages of
// the workspace, streams and files that another site asks for as a part of itself: it may not read them, but it could count
// them, time them, or make somebody present at a table. The public page and the bundles are for everybody.
func (s *Site) ownPages(next http.Handler) http.Handler {
	return crossOrigin.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if askedByAnotherSite(r) && !forEverybody(r.URL.Path) {
			http.Error(w, "", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}))
}

// forEverybody are the public pages with their files, and the bundles.
func forEverybody(path string) bool {
	return path == "/" || strings.HasPrefix(path, "/p/") || strings.HasPrefix(path, "/a/")
}

// askedByAnotherSite says whether another site's page asked, other than by leading somebody here. Browsers that do not say
// where a request comes from still say the origin of what a script asks for.
func askedByAnotherSite(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		return r.Header.Get("Origin") != "" && crossOrigin.Check(asDeed(r)) != nil
	}
	leads := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return !leads
}

// asDeed is the same request as if it changed something, which is what the check of origins looks at.
func asDeed(r *http.Request) *http.Request {
	deed := *r
	deed.Method = http.MethodPost
	return &deed
}
