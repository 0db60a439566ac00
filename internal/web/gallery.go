package web

import (
	"net/http"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/web/pages/house"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// Sample is a page or component drawn from invented people, so that it can be seen and tested without clicking there.
type Sample struct {
	Name  string // chapter-page-state, also its address: /gallery/edition-public-results
	Title string // message key of the page's title
	Face  ui.Face
	Draw  func(p ui.Page) templ.Component
}

// Gallery is every page and state. Each chapter lists its own in gallery_<chapter>.go.
func (s *Site) Gallery() []Sample {
	return all(
		s.houseSamples(),
		s.editionSamples(),
		s.peopleSamples(), s.peopleDeskSamples(),
		s.safetySamples(), s.wordSamples(),
		s.tablesSamples(),
		s.roomsSamples(),
		s.ideasSamples(), s.ideasTableSamples(),
		s.avenuesSamples(), s.avenuesTableSamples(),
		s.decideSamples(), s.promisesSamples(), s.moderationSamples(), s.publishSamples(),
	)
}

func all(parts ...[]Sample) (samples []Sample) {
	for _, p := range parts {
		samples = append(samples, p...)
	}
	return samples
}

// samplePage is the frame of a sample: someone signed in, in the February edition, marked as a simulation.
func (s *Site) samplePage(r *http.Request, v visit, sample Sample) ui.Page {
	p := s.page(r, v, sample.Title)
	p.Face, p.Simulation, p.SignedIn = sample.Face, true, sample.Face == ui.Workspace
	p.PublicHref, p.HomeHref = "/p/hackathon4women", "/p/hackathon4women"
	p.Now = sampleNow
	p.Zone = sampleZone
	if sample.Face == ui.Public {
		p.SiteName = "Hackathon4Women"
		return p
	}
	p.HomeHref, p.EditionHref, p.Policy = "/e/sample00", "/e/sample00", true
	for _, n := range []struct{ key, path string }{
		{"web.nav.programme", "/programme"}, {"web.nav.table", "/table"}, {"web.nav.notes", "/notes"}, {"web.nav.options", "/options"}, {"web.nav.word", "/options/more"},
	} {
		p.Nav = append(p.Nav, ui.NavLink{Label: v.Words.T(n.key), Href: p.HomeHref + n.path, Current: n.path == "/table"})
	}
	return p
}

// The gallery's moment: 11 February 2021, 10:40 in Brussels, in the middle of the first round.
var (
	sampleNow  = time.Date(2021, 2, 11, 9, 40, 0, 0, time.UTC)
	sampleZone = func() *time.Location {
		z, err := time.LoadLocation("Europe/Brussels")
		if err != nil {
			panic(err) // the zone is embedded
		}
		return z
	}()
)

// The gallery is for those who build and test: it exists in the demo and while developing.
func (s *Site) galleryPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if s.settings.Demo == nil {
		return fault.ErrNotFound
	}
	p := house.GalleryPage{Page: s.page(r, v, "web.gallery.title")}
	for _, sample := range s.Gallery() {
		p.Names = append(p.Names, sample.Name)
	}
	return s.show(w, r, house.Gallery(p))
}

func (s *Site) gallerySample(w http.ResponseWriter, r *http.Request, v visit) error {
	for _, sample := range s.Gallery() {
		if s.settings.Demo != nil && sample.Name == r.PathValue("sample") {
			return s.show(w, r, sample.Draw(s.samplePage(r, v, sample)))
		}
	}
	return fault.ErrNotFound
}

func (s *Site) houseSamples() []Sample {
	return []Sample{
		{"house-fault", "web.fault.title", ui.Workspace, func(p ui.Page) templ.Component { return ui.Fault(p, p.T("fault.not_found")) }},
		{"house-gallery", "web.gallery.title", ui.Workspace, func(p ui.Page) templ.Component {
			return house.Gallery(house.GalleryPage{Page: p, Names: []string{"house-fault"}})
		}},
		{"house-demo", "web.demo.title", ui.Workspace, func(p ui.Page) templ.Component {
			return house.Demo(house.DemoPage{Page: p, PublicHref: p.PublicHref, Personas: []house.Persona{{Key: "organiser", Name: "Amina", Does: p.T("web.demo.does.organiser")}}})
		}},
		{"house-covered", "web.fault.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Idle.Covered = true
			return ui.Fault(p, p.T("fault.not_found"))
		}},
		{"house-demo-empty", "web.demo.title", ui.Workspace, func(p ui.Page) templ.Component { return house.Demo(house.DemoPage{Page: p}) }},
		{"house-parts", "ui.sample.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "name", Text: p.T("ui.sample.name.wrong")}}
			p.Flash = p.T("ui.sample.discarded")
			return house.Parts(house.PartsPage{Page: p})
		}},
	}
}

// sampleEdition is the February edition as the gallery shows it.
func (s *Site) sampleEdition() edition.Edition {
	e := edition.February2021(s.words)
	e.ID, e.Code, e.Slug, e.Purpose, e.Phase = "sample", "sample00", "hackathon4women", edition.Demo, edition.Live
	return e
}
