package web

import (
	"net/http"
	"sync"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/web/pages/house"
)

// Persona is someone of the demo's cast whom a reader may be.
type Persona struct {
	Key, Name, Phrase string // Key is a role's name, for the words on the page
	To                string // where she goes
}

// Demo is what only the demo has: entering as someone with one press. No other server offers it.
type Demo struct {
	mu       sync.Mutex
	public   string
	personas []Persona
	entered  map[string]string // visit → phrase of the persona
}

// Offer says whom a reader may be, and where the public page is.
func (d *Demo) Offer(public string, personas []Persona) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.public, d.personas = public, personas
}

func (d *Demo) offered() (string, []Persona) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.public, d.personas
}

// remember keeps which persona a visit is, so that the reader need not know her phrase later on.
func (d *Demo) remember(visit, phrase string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.entered == nil {
		d.entered = map[string]string{}
	}
	d.entered[visit] = phrase
}

// phraseOf is the phrase of the persona that a visit is; empty when it is none.
func (d *Demo) phraseOf(visit string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entered[visit]
}

// demoPage offers the personas.
func (s *Site) demoPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if s.settings.Demo == nil {
		return fault.ErrNotFound
	}
	public, personas := s.settings.Demo.offered()
	p := house.DemoPage{Page: s.page(r, v, "web.demo.title"), PublicHref: public}
	p.Simulation = true
	for _, persona := range personas {
		p.Personas = append(p.Personas, house.Persona{Key: persona.Key, Name: persona.Name,
			Does: v.Words.T("web.demo.does." + persona.Key)})
	}
	return s.show(w, r, house.Demo(p))
}

// demoEnter signs the reader in as a persona, through the same verb as everybody.
func (s *Site) demoEnter(w http.ResponseWriter, r *http.Request, v visit) error {
	if s.settings.Demo == nil {
		return fault.ErrNotFound
	}
	if err := form(r); err != nil {
		return err
	}
	_, personas := s.settings.Demo.offered()
	for _, p := range personas {
		if p.Key != r.PostForm.Get("as") {
			continue
		}
		token, _, err := s.people.Enter(r.Context(), p.Phrase)
		if err != nil {
			return err
		}
		visit, err := s.people.Who(r.Context(), token)
		if err != nil {
			return err
		}
		s.settings.Demo.remember(visit.ID, p.Phrase)
		s.setCookie(w, r, tokenCookie, string(token))
		return s.seeOther(w, r, p.To)
	}
	return fault.ErrNotFound
}
