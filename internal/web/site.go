// Package web is everything that speaks HTTP: addresses, pages, the way in and the way out.
//
// A request goes route → handler → one verb of a chapter → page struct → templ page. Handlers read the form and call one verb;
// they decide nothing. routes.go lists every address with who may enter; respond.go alone knows status codes.
package web

import (
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/netip"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/issuer"
	"hackathon4women/internal/live"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web/static"

	"github.com/klauspost/compress/gzhttp"
)

// Settings are what the operator decides about the front of house.
type Settings struct {
	PublicURL       string         // https://workshop.example; empty on a machine of one's own
	Proxies         []netip.Prefix // addresses whose X-Forwarded-* we believe
	Secure          bool           // cookies only over HTTPS
	ExitURL         string         // neutral site of pages that belong to no edition
	SecurityContact string         // where to report a weakness: mailto:…, https://… or tel:…; empty: there is no security.txt

	Demo   *Demo          // whom a reader of the demo may be; nil everywhere else
	Issuer *issuer.Issuer // the organisation's own sign-in, for staff; nil without one

	AssetsFrom string // folder of bundles instead of those in the program, for make dev
}

// Site is the front of house.
type Site struct {
	settings Settings
	log      *slog.Logger
	db       *db.DB
	words    *i18n.Catalogue
	hub      *live.Hub
	now      clock.Clock
	assets   *static.Assets

	audit      *audit.Keeper
	edition    *edition.Service
	letters    *edition.Letterbox
	people     *people.Service
	safety     *safety.Service
	tables     *tables.Service
	rooms      *rooms.Service
	ideas      *ideas.Service
	avenues    *avenues.Service
	decide     *decide.Service
	promises   *promises.Service
	moderation *moderation.Service
	publish    *publish.Service

	handler http.Handler
	mux     *http.ServeMux
	routes  []Route
}

// Chapters are the services that pages call.
type Chapters struct {
	Audit      *audit.Keeper
	Edition    *edition.Service
	Letters    *edition.Letterbox
	People     *people.Service
	Safety     *safety.Service
	Tables     *tables.Service
	Rooms      *rooms.Service
	Ideas      *ideas.Service
	Avenues    *avenues.Service
	Decide     *decide.Service
	Promises   *promises.Service
	Moderation *moderation.Service
	Publish    *publish.Service
}

// Dressed says whether the program has its bundles. Without them every page works, but the exit is a link like others.
func (s *Site) Dressed() bool { return s.assets.Hrefs()["exit.ts"] != "" }

// Bundles are the addresses of scripts and styles by their sources, for the tests.
func (s *Site) Bundles() map[string]string { return s.assets.Hrefs() }

// New wires the site.
func New(settings Settings, log *slog.Logger, d *db.DB, words *i18n.Catalogue, hub *live.Hub, now clock.Clock, chapters Chapters) (*Site, error) {
	assets, err := static.Load(settings.AssetsFrom)
	if err != nil {
		return nil, err
	}
	s := &Site{
		settings: settings, log: log, db: d, words: words, hub: hub, now: now, assets: assets,
		audit: chapters.Audit, edition: chapters.Edition, letters: chapters.Letters, people: chapters.People,
		safety: chapters.Safety, tables: chapters.Tables, rooms: chapters.Rooms,
		ideas: chapters.Ideas, avenues: chapters.Avenues,
		decide: chapters.Decide, promises: chapters.Promises, moderation: chapters.Moderation, publish: chapters.Publish,
	}
	s.routes = s.allRoutes()
	s.mux = http.NewServeMux()
	for _, r := range s.routes {
		s.mux.Handle(r.Pattern, s.serve(r))
	}
	s.mux.Handle("/", s.serve(Route{Pattern: "/", Who: Anyone, handle: s.nothingHere}))
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(512), gzhttp.RandomJitter(32, 0, false), gzhttp.ExceptContentTypes([]string{"text/event-stream"}))
	if err != nil {
		return nil, err
	}
	s.handler = s.around(zip(s.mux))
	return s, nil
}

// around is what every request passes before it reaches its route: the log, the headers, and whether it comes from our own pages.
func (s *Site) around(routes http.Handler) http.Handler {
	return s.logged(s.protected(s.ownPages(routes)))
}

func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// bodyLimit bounds what a form may send.
const bodyLimit = 1 << 20

// contentPolicy is what a page may load and run: bundles of ours and pictures drawn in the page. Text becomes elements in one
// place only, the script policy called "page" (assets/scripts/page.ts).
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self'; " +
	"font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types page"

// protected sets the headers that every answer carries.
func (s *Site) protected(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Embedder-Policy", "require-corp")
		h.Set("Origin-Agent-Cluster", "?1")
		h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), interest-cohort=(), browsing-topics=()")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		h.Set("Cache-Control", "no-store")
		if s.https(r) {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		next.ServeHTTP(w, r)
	})
}

func newRequestID() string {
	var b [6]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	return hex.EncodeToString(b[:])
}
