// Package people is who takes part: registration, review, codes and phrases, roles, visits.
//
// A *person* belongs to one edition and shows only the name she picks. A *staff account* spans editions. Everybody enters the
// same way: a *code* that a body handed out (which admits at once) or a *phrase* of one's own. A *visit* is one sign-in in one
// browser. A person's newest *admission* says whether she is in. How someone came in cannot be found out afterwards: a used
// code is deleted.
package people

import (
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/limit"
	"hackathon4women/internal/live"
	"hackathon4women/internal/mail"
	"hackathon4women/internal/seal"
)

// ID identifies a person of an edition, or a staff account.
type ID string

// Person is who acts: a person of an edition, or staff in it. The zero Person is a visitor.
type Person struct {
	edition.Acting
	Name      string // shown to others
	World     string
	Languages []string
	Standing  Standing
	Chosen    bool // has chosen a phrase and can come back

	// Since is when she last came back without her phrase (zero when never). Whoever did so may not be her: what she wrote for
	// herself alone before then is not shown.
	Since time.Time
}

// Recalls says whether something from a moment may be shown to her as hers.
func (p Person) Recalls(at time.Time) bool { return !at.Before(p.Since) }

// PersonID is the acting person's id.
func (p Person) PersonID() ID { return ID(p.ID) }

// In says whether someone may be in the workspace: staff, or an admitted person.
func (p Person) In(e edition.ID) bool { return p.Belongs(e) && (p.Staff || p.Standing == Admitted) }

// Awaits says whether someone has registered and waits for what is decided about it.
func (p Person) Awaits(e edition.ID) bool {
	return p.Belongs(e) && !p.Staff && (p.Standing == Registered || p.Standing == Waiting)
}

// Standing is the newest decision on a registration.
type Standing string

// The standings. Registered means that nobody has decided yet.
const (
	Registered Standing = "registered"
	Admitted   Standing = "admitted"
	Waiting    Standing = "waiting"
	Declined   Standing = "declined"
	Withdrawn  Standing = "withdrawn"
	Removed    Standing = "removed"
)

// Profile is what a person told about herself, sealed with her own key.
type Profile struct {
	Name         string   `json:"name"`                   // shown to others
	Organisation string   `json:"organisation,omitempty"` // optional
	Languages    []string `json:"languages"`              // of fr nl en de
	Mail         string   `json:"mail,omitempty"`         // only when she chose mail
	PlainMail    bool     `json:"plain_mail,omitempty"`   // professionals may opt in to plainly titled mail
	Note         string   `json:"note,omitempty"`         // to those who review
}

// Service is the chapter's verbs.
type Service struct {
	db   *db.DB
	seal *seal.Keeper
	now  clock.Clock
	hub  *live.Hub
	jobs *jobs.Queue

	limits *limit.Keeper
	post   mail.Sender // nil or mail.Nowhere without a mail server
	words  *i18n.Catalogue

	wordings map[string]int // version of the words of each consent
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, q *jobs.Queue) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, jobs: q, limits: limit.NewKeeper(d, k, now), wordings: ConsentVersions}
}

// Topic is the live topic of everything that concerns one person's standing; her streams end or ask again when it changes.
func Topic(id ID) string { return "person/" + string(id) }

// DeskTopic is the live topic of registrations and the door, for those who organise.
func DeskTopic(e edition.ID) string { return "desk/" + string(e) }

// How long a visit lasts, for people and staff alike: idle is without a sign of life (something she did: an open page that listens or asks for itself does not count),
// short since the device may be shared; longest is in all, a day of an event. Both run on the real clock.
const (
	idle    = 30 * time.Minute
	longest = 12 * time.Hour
)

// IdleLimit is idle, for pages that end by themselves a little earlier.
const IdleLimit = idle
