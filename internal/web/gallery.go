package web

import (
	"net/http"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"

	"github.com/a-h/templ"
)

// Sample is a page or component drawn from the cast, so that it can be seen and tested without clicking there.
type Sample struct {
	Name  string // chapter-page[-state], also its address
	Title string
	Draw  func(words *i18n.Words) templ.Component
}

// Gallery is every page and component. Each chapter adds its own in gallery_<chapter>.go.
func (s *Site) Gallery() []Sample {
	return nil
}

func (s *Site) galleryPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return fault.ErrNotFound
}

func (s *Site) gallerySample(w http.ResponseWriter, r *http.Request, v visit) error {
	return fault.ErrNotFound
}

func (s *Site) home(w http.ResponseWriter, r *http.Request, v visit) error { return fault.ErrNotFound }
