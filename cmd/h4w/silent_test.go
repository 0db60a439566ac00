package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// silent is another program's port.
func silent(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s.URL
}
