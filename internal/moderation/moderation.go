// Package moderation is what happens when somebody finds that a text should be looked at.
//
// A *report* says that a text (an idea, a card, a remark, an avenue, a promise) should be looked at, and for which reason of
// the policy. Who reported is nowhere: not on a page, not in the database. A *deed* is what moderators did about it: they left
// the text as it is, took passages out of it, or took it out of sight. The text itself is changed where it lies, so that
// whatever reads it (pages, versions, ballots, files, the publication) reads what is left of it. What stood there before is
// sealed in the deed until the retention of the edition ends, and nowhere else; undoing the deed puts it back, as long as its
// author has not written the text anew. She reads why, and may answer in one line. Nobody who moderates is told who wrote a text.
package moderation

import (
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/limit"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/seal"
)

// Kind is what a text is.
type Kind string

// The kinds.
const (
	Idea    Kind = "idea"
	Card    Kind = "card"
	Remark  Kind = "remark"
	Avenue  Kind = "avenue"
	Promise Kind = "promise"
)

// Text names a text: kind/id.
type Text string

// TextOf names a text of a kind.
func TextOf(k Kind, id string) Text { return Text(string(k) + "/" + id) }

// Kind is what the text is.
func (t Text) Kind() Kind {
	kind, _, _ := strings.Cut(string(t), "/")
	return Kind(kind)
}

// ID is the text's id in its own chapter.
func (t Text) ID() string {
	_, id, _ := strings.Cut(string(t), "/")
	return id
}

// Reason is why a text is reported, changed or left.
type Reason string

// The reasons of the policy for which something is reported and taken out.
const (
	Names   Reason = "names"   // says who someone is, or where
	Story   Reason = "story"   // tells what is not the writer's to tell
	Hurts   Reason = "hurts"   // insults, threatens or belittles
	Astray  Reason = "astray"  // advertising, or has nothing to do with the event
	Worries Reason = "worries" // something else
)

// Reasons are those of the policy, in its order.
var Reasons = []Reason{Names, Story, Hurts, Astray, Worries}

// Grounds are the reasons for which a text is left as it is.
var Grounds = []Reason{"fine", "opinion", "settled"}

// pointing are the reasons that concern names and places, which the safety lead looks after too.
var pointing = []Reason{Names, Story}

// Part is one of the fields of a text: most have one.
type Part struct {
	Field string
	Text  seal.Text
}

// Service is the chapter's verbs.
type Service struct {
	db       *db.DB
	seal     *seal.Keeper
	now      clock.Clock
	hub      *live.Hub
	limits   *limit.Keeper
	people   *people.Service
	ideas    *ideas.Service
	avenues  *avenues.Service
	decide   *decide.Service
	promises *promises.Service
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, p *people.Service, i *ideas.Service, a *avenues.Service, v *decide.Service, pr *promises.Service) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, limits: limit.NewKeeper(d, k, now), people: p, ideas: i, avenues: a, decide: v, promises: pr}
}

// Topic is the live topic of what waits for moderators.
func Topic(e edition.ID) string { return "reports/" + string(e) }

// Moderators are the roles that decide on reported texts. The safety lead decides on what concerns names and places.
const Moderators = edition.Organiser | edition.Deputy | edition.Moderator

// Moderates says whether someone decides on what is reported: on everything, or on what concerns names and places.
func Moderates(p people.Person, e edition.ID) bool {
	return p.Edition == e && p.Roles.Any(Moderators|edition.SafetyLead)
}

// concerns says whether someone who moderates sees what was reported, or done, for some reasons.
func concerns(p people.Person, reasons ...Reason) bool {
	return p.Roles.Any(Moderators) || slices.ContainsFunc(reasons, func(r Reason) bool { return slices.Contains(pointing, r) })
}

// minute is how exactly moderators learn when something was reported: to the second it could tell who was there.
const minute = time.Minute
