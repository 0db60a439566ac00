// Package edition is the event itself: its texts, dates, worlds, programme and phases.
//
// An *edition* is one event from its public page to its promises. Its *programme* is a list of *sessions* on one or more days;
// a session has *steps* (5 minutes alone, 15 together, 5 to change). What runs now follows from the programme, the deeds of
// whoever conducts (start, lengthen, end) and the time alone: see Programme.At. A day never runs past the end of its last
// session. The organiser's texts may be written in one language only; readers of another see them marked.
package edition

import (
	"time"
	_ "time/tzdata" // every zone, also on a machine without tables of them

	"hackathon4women/internal/clock"
)

// ID identifies an edition.
type ID string

// Phase is where an edition stands.
type Phase string

// The phases in their order.
const (
	Draft        Phase = "draft"
	Registration Phase = "registration"
	Live         Phase = "live"
	Results      Phase = "results"
	FollowUp     Phase = "followup"
	Archived     Phase = "archived"
)

// Phases in their order.
var Phases = []Phase{Draft, Registration, Live, Results, FollowUp, Archived}

// Purpose says whether an edition is an event or a try-out. Only try-outs may move their clock, and all they show is marked
// as a simulation.
type Purpose string

// The purposes.
const (
	Event     Purpose = "event"
	Rehearsal Purpose = "rehearsal"
	Demo      Purpose = "demo"
)

// Template is the shape an edition starts from.
type Template string

// The templates: a harvest has no winner, a contest has a jury, in a world café the rapporteurs stay and the others move.
const (
	Harvest   Template = "harvest"
	Contest   Template = "contest"
	WorldCafe Template = "cafe"
)

// Templates in the order in which they are offered.
var Templates = []Template{Harvest, Contest, WorldCafe}

// Edition is one event.
type Edition struct {
	ID                 ID
	Code               string // of the neutral workspace's address
	Slug               string // of the public page's address
	Template           Template
	Purpose            Purpose
	Phase              Phase
	Zone               *time.Location
	Capacity           int
	TableMin, TableMax int
	ExitURL            string // neutral site to which the exit leads
	PlenaryLink        string // external meeting of the plenary, or empty
	Story              clock.Story
	CreatedAt          time.Time

	Texts     Texts
	Worlds    []World
	Bodies    []Body
	Programme Programme
}

// World is one of the groups that the event brings together.
type World struct {
	Key    string // isp, firm, social, assoc, public, own, or the organiser's own
	Quota  int    // at most so many people; 0 is no quota
	Mixing bool   // tables should hold this world
}

// Own is the world "in my own name": offered first, to everybody, and left out of quotas, mixing and pictures.
const Own = "own"

// Body is an organisation on the public page.
type Body struct {
	Part      string // organiser, supporter
	Name, URL string
}

// Now is the edition's own time at a real moment.
func (e Edition) Now(real time.Time) time.Time { return e.Story.Now(real) }

// Simulated says whether everything shown must be marked as a simulation.
func (e Edition) Simulated() bool { return e.Purpose != Event }

// Path is the address of the neutral workspace.
func (e Edition) Path() string { return "/e/" + e.Code }

// PublicPath is the address of the public page.
func (e Edition) PublicPath() string { return "/p/" + e.Slug }

// Texts are the organiser's texts: field → language → text.
type Texts map[string]map[string]string

// In is a text in a language, or else in the first language that has it; lang then says which it is.
func (t Texts) In(lang, field string) (text, in string) {
	byLang := t[field]
	if byLang[lang] != "" {
		return byLang[lang], lang
	}
	for _, l := range []string{"fr", "nl", "en", "de"} {
		if byLang[l] != "" {
			return byLang[l], l
		}
	}
	return "", lang
}

// Set writes a text; an empty one takes it away.
func (t Texts) Set(field, lang, text string) {
	if text == "" {
		delete(t[field], lang)
		return
	}
	if t[field] == nil {
		t[field] = map[string]string{}
	}
	t[field][lang] = text
}

// World finds a world by its key.
func (e Edition) World(key string) (World, bool) {
	for _, w := range e.Worlds {
		if w.Key == key {
			return w, true
		}
	}
	return World{}, false
}
