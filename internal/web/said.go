package web

import (
	"crypto/sha256"
	"encoding/base32"
	"net/http"
	"strings"
)

// After a deed the browser is led to a page that says once what was done. Its address cannot say it: addresses stay in the
// history, and "reported" or "sent" beside the hour would tell him everything. So it carries a tag that means something only to the
// visit whose deed it was, on any node and without anything being kept.

// saying is the part of an address that lets the next page say a word.
func saying(v visit, word string) string {
	sum := sha256.Sum256([]byte("said\x00" + v.Visit.ID + "\x00" + word))
	return "n=" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// said is what was just done, in words, when the address carries the tag of one that the page knows.
func said(v visit, r *http.Request, prefix string, known ...string) string {
	for _, word := range known {
		if justDone(v, r, word) {
			return v.Words.T(prefix + word)
		}
	}
	return ""
}

// justDone says whether the address carries the tag of a word.
func justDone(v visit, r *http.Request, word string) bool {
	return saying(v, word) == "n="+r.URL.Query().Get("n")
}
