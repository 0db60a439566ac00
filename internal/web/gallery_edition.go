package web

import (
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/edition"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// editionSamples are the pages of an edition: the public ones in every phase, the programme at several hours, the desk.
func (s *Site) editionSamples() []Sample {
	public := func(change func(*edition.Edition)) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			return editionpages.Public(s.publicOf(p, s.sampleVisit(p, sampleNow, change)))
		}
	}
	inside := func(now time.Time, change func(*edition.Edition)) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v := s.sampleVisit(p, now, change)
			p.Now = now
			return editionpages.Programme(programme(p, v))
		}
	}
	return []Sample{
		{"edition-public-registration", "edition.public.programme", ui.Public, public(func(e *edition.Edition) { e.Phase = edition.Registration })},
		{"edition-public-live", "edition.public.programme", ui.Public, public(nil)},
		{"edition-public-results", "edition.public.programme", ui.Public, public(func(e *edition.Edition) { e.Phase = edition.Results })},
		{"edition-public-one-language", "edition.public.programme", ui.Public, public(onlyDutch)},
		{"edition-programme-round", "web.nav.programme", ui.Workspace, inside(sampleNow, nil)},
		{"edition-programme-before", "web.nav.programme", ui.Workspace, inside(sampleNow.Add(-2*time.Hour), nil)},
		{"edition-programme-between-days", "web.nav.programme", ui.Workspace, inside(sampleNow.Add(9*time.Hour), nil)},
		{"edition-programme-over", "web.nav.programme", ui.Workspace, inside(sampleNow.Add(30*time.Hour), nil)},
		{"edition-programme-empty", "web.nav.programme", ui.Workspace, inside(sampleNow, func(e *edition.Edition) { e.Programme = edition.Programme{} })},
	}
}

// sampleVisit is somebody at the February edition.
func (s *Site) sampleVisit(p ui.Page, now time.Time, change func(*edition.Edition)) visit {
	e := s.sampleEdition()
	if change != nil {
		change(&e)
	}
	e.Story = clock.Story{}
	return visit{Edition: e, Words: p.Words, Now: now}
}

// onlyDutch leaves an edition with its Dutch texts alone, and a world of the organiser's own.
func onlyDutch(e *edition.Edition) {
	for field := range e.Texts {
		for _, lang := range []string{"fr", "en", "de"} {
			e.Texts.Set(field, lang, "")
		}
	}
	e.Worlds = append(e.Worlds, edition.World{Key: "wvorm", Mixing: true})
	e.Texts.Set("world.wvorm.name", "nl", "Vormingsinstellingen")
	e.Texts.Set("world.wvorm.text", "nl", "Wie mensen iets leert dat ze op het werk nodig hebben.")
	e.Bodies = []edition.Body{{Part: edition.OrganisedBy, Name: "Huis Linde"}}
}
