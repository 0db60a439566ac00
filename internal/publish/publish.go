// Package publish is what leaves the room: the report, the open data and the pictures.
//
// Every text is *read* by someone who looks after safety, or *held back*, before anybody else sees it; a passage can be taken
// out of it. Words from a card appear only when whoever wrote them said yes, and never beside a name, a table or a round. What
// is written about harm never leaves the room. Numbers are totals of people, with small ones hidden by one rule: Suppress. A
// publication is frozen when it is made, so that page, report, CSV and JSON say the same; a later one keeps its numbers, so
// that nobody can subtract one from the other. Promises are not frozen: they are shown as they stand.
package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// Service is the chapter's verbs.
type Service struct {
	db       *db.DB
	seal     *seal.Keeper
	now      clock.Clock
	hub      *live.Hub
	edition  *edition.Service
	people   *people.Service
	tables   *tables.Service
	ideas    *ideas.Service
	avenues  *avenues.Service
	decide   *decide.Service
	promises *promises.Service
	wording  int // of the question whether words may appear
}

// NewService wires the chapter and guards the phase after the results: there must be something to follow up.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, ed *edition.Service, p *people.Service, t *tables.Service, i *ideas.Service, a *avenues.Service, de *decide.Service, pr *promises.Service) *Service {
	s := &Service{db: d, seal: k, now: now, hub: hub, edition: ed, people: p, tables: t, ideas: i, avenues: a, decide: de, promises: pr, wording: WordsVersion}
	ed.AddGate(edition.FollowUp, func(tx *db.Tx, e edition.Edition) ([]edition.Lack, error) {
		_, found, err := s.newest(tx, e.ID)
		if err != nil || found {
			return nil, err
		}
		return []edition.Lack{{Key: "publish.lack.publication", Part: "/publication"}}, nil
	})
	return s
}

// over says whether an edition has come to its results, or could.
func over(e edition.Edition, now time.Time) bool {
	return e.Phase.Reached(edition.Results) || e.Phase == edition.Live && e.Programme.At(now).Ended
}

// Topic is the live topic of an edition's results.
func Topic(e edition.ID) string { return "results/" + string(e) }

// Readers are the roles that decide on texts before the public sees them: the safety lead alone. Preparers see how far that is.
const (
	Readers   = promises.Readers
	Preparers = edition.Organiser | edition.SafetyLead
)

// Asked says whether people are asked if words from their cards may appear: from the event's first day until the archive.
func Asked(e edition.Edition) bool {
	return e.Phase == edition.Live || e.Phase == edition.Results
}

// AllowWords says whether words from a person's cards may appear. She may change her mind until the next publication.
func (s *Service) AllowWords(ctx context.Context, me people.Person, e edition.Edition, yes bool) error {
	if err := people.Acts(me, e.ID); err != nil {
		return err
	}
	if me.Staff {
		return fault.ErrNotFound
	}
	if !Asked(e) {
		return fault.New(fault.Closed, "publish.consent.closed")
	}
	answer := "no"
	if yes {
		answer = yesTo(s.wording)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do(`INSERT INTO word_consents (edition_id, person_id, answer, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (edition_id, person_id) DO UPDATE SET answer = excluded.answer, at = excluded.at`, e.ID, me.ID, answer, clock.Millis(s.now()))
	})
	if err != nil {
		return fmt.Errorf("allowing words: %w", err)
	}
	return nil
}

// Allowed is what a person answered; answered is false when she has not.
func (s *Service) Allowed(ctx context.Context, me people.Person, e edition.ID) (yes, answered bool, err error) {
	if err := people.Acts(me, e); err != nil {
		return false, false, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var answer string
		var at int64
		answered, err = tx.Found("SELECT answer, at FROM word_consents WHERE edition_id = $1 AND person_id = $2", []any{e, me.ID}, &answer, &at)
		answered = answered && me.Recalls(clock.FromMillis(at))
		yes = answered && answer == yesTo(s.wording)
		answered = answered && (yes || answer == "no") // what she agreed to in other words is asked again
		return err
	})
	return yes, answered, err
}

// WordsVersion is raised when the words of that question change: see people.ConsentVersions.
const WordsVersion = 1

// yesTo is a yes as it is kept, to a version of the question's words.
func yesTo(version int) string {
	if version == 1 {
		return "yes"
	}
	return fmt.Sprintf("yes.%d", version)
}

// Preparation is what has to be decided before a publication.
type Preparation struct {
	Items   []Item
	Lacks   []edition.Lack
	Newest  int // number of the newest publication, 0 for none
	Current bool
	Made    time.Time
	Waiting int // corrections and notes that the safety lead has not read
}

// Open is how many texts nobody has decided on.
func (p Preparation) Open() int {
	n := 0
	for _, i := range p.Items {
		if i.Verdict == Unread {
			n++
		}
	}
	return n
}

// Prepare is everything that has to be decided, for those who read texts before the public does.
func (s *Service) Prepare(ctx context.Context, by people.Person, e edition.Edition) (p Preparation, err error) {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return p, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err = s.prepare(tx, e)
		return err
	})
	return p, err
}

func (s *Service) prepare(tx *db.Tx, e edition.Edition) (p Preparation, err error) {
	if p.Items, err = s.items(tx, e.ID); err != nil {
		return p, err
	}
	newest, found, err := s.newest(tx, e.ID)
	if err != nil {
		return p, err
	}
	changed, err := s.changes(tx, e.ID)
	if err != nil {
		return p, err
	}
	for _, c := range changed {
		if c.Waits() {
			p.Waiting++
		}
	}
	p.Newest, p.Current, p.Made = newest.N, found && !newest.Withdrawn, newest.Made
	if !over(e, e.Now(s.now())) {
		p.Lacks = append(p.Lacks, edition.Lack{Key: "publish.lack.phase", Part: "/phase"})
	}
	unread, read := 0, 0
	for _, i := range p.Items {
		switch {
		case i.Kind == AvenueItem && i.Verdict == Unread:
			unread++
		case i.Kind == AvenueItem && i.Verdict == Read:
			read++
		}
	}
	if unread > 0 {
		p.Lacks = append(p.Lacks, edition.Lack{Key: "publish.lack.unread", Args: []any{"Count", unread}})
	} else if read == 0 {
		p.Lacks = append(p.Lacks, edition.Lack{Key: "publish.lack.nothing"})
	}
	return p, nil
}

// Decide notes verdicts on texts as they were seen: read, held back, or undecided again. When one of them was changed in the
// meantime, nothing is noted. Holding a promise back is the same as not having read it.
func (s *Service) Decide(ctx context.Context, by people.Person, e edition.Edition, decisions ...Decision) error {
	if by.Edition != e.ID || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	if len(decisions) == 0 {
		return fault.New(fault.Invalid, "publish.read.nothing")
	}
	var told []Decision // on promises, whose chapter keeps them
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		told = nil
		items, err := s.items(tx, e.ID)
		if err != nil {
			return err
		}
		for _, d := range decisions {
			i := slices.IndexFunc(items, func(i Item) bool { return i.Subject == d.Subject })
			if i < 0 {
				return fault.ErrNotFound
			}
			if d.Verdict == Read && items[i].Gone {
				return fault.New(fault.Conflict, "publish.read.gone")
			}
			if d.Verdict == Read && items[i].digest != d.Digest { // whoever approves has seen this very text, flags and all
				return fault.New(fault.Conflict, "publish.read.changed")
			}
			if !items[i].Redactable() {
				told = append(told, d)
				continue
			}
			if err := s.note(tx, by, e.ID, acts[d.Verdict], string(d.Subject)); err != nil {
				return err
			}
			if err := putReading(tx, e.ID, items[i], d.Verdict, s.now(), by.ID); err != nil {
				return err
			}
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return nil
	})
	for _, d := range told {
		if err == nil && d.Verdict == Read {
			err = s.promises.Clear(ctx, by, e.ID, d.Subject.id())
		} else if err == nil {
			err = s.promises.Unclear(ctx, by, e.ID, d.Subject.id())
		}
	}
	if err != nil {
		return fmt.Errorf("deciding on texts: %w", err)
	}
	return nil
}

// Redact takes a passage out of an avenue or a card, wherever it stands in it.
func (s *Service) Redact(ctx context.Context, by people.Person, e edition.Edition, subject Subject, passage string) error {
	if by.Edition != e.ID || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	passage = strings.TrimSpace(passage)
	if utf8.RuneCountInString(passage) < 2 {
		return fault.Wrong("passage", "publish.redact.short")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		items, err := s.items(tx, e.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(items, func(i Item) bool { return i.Subject == subject && i.Redactable() })
		if i < 0 {
			return fault.ErrNotFound
		}
		if !items[i].holds(passage) {
			return fault.Wrong("passage", "publish.redact.not_there")
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		if err := s.note(tx, by, e.ID, "publication_redaction", string(subject)); err != nil {
			return err
		}
		return s.insertRedaction(tx, e.ID, Redaction{ID: db.NewID(), Subject: subject, Passage: passage}, s.now(), by.ID)
	})
	if err != nil {
		return fmt.Errorf("redacting: %w", err)
	}
	return nil
}

// acts are the verdicts as they stand in the log.
var acts = map[Verdict]string{Read: "publication_approval", Held: "publication_holding", Unread: "publication_undoing"}

// note writes into the log what was decided on a text.
func (s *Service) note(tx *db.Tx, by people.Person, e edition.ID, act, subject string) error {
	return audit.Note(tx, audit.Deed{Edition: string(e), Actor: by.ID, Act: act, Kind: "text", Object: subject, At: s.now()})
}

// Unredact puts a passage back.
func (s *Service) Unredact(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	if by.Edition != e.ID || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return tx.Do("DELETE FROM redactions WHERE edition_id = $1 AND id = $2", e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("putting a passage back: %w", err)
	}
	return nil
}

// Publish makes everything public that may be, and brings an edition that is over to its results. after is the number of the newest publication that whoever presses has seen, so
// that a form sent twice publishes once.
func (s *Service) Publish(ctx context.Context, by people.Person, e edition.Edition, after int) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := s.prepare(tx, e)
		if err != nil || p.Newest != after {
			return err
		}
		if len(p.Lacks) > 0 {
			var wrong []error
			for _, l := range p.Lacks {
				wrong = append(wrong, fault.New(fault.Conflict, l.Key, l.Args...))
			}
			return fault.All(wrong...)
		}
		c, err := s.collect(tx, e, p.Items)
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
		if err := s.rewrite(tx, e.ID, func(_ int, old *Content) { figuresOnly(old) }); err != nil {
			return err
		}
		return s.insertPublication(tx, e.ID, after+1, c, by.ID)
	})
	if err == nil && e.Phase == edition.Live {
		err = s.edition.ChangePhase(ctx, by.Acting, e.ID, edition.Results)
	}
	if err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	return nil
}

// Withdraw takes the publication back at once, with or without a public note. Whoever looks after safety may too. Of its texts
// nothing is kept here; its numbers are, so that a later publication says the same.
func (s *Service) Withdraw(ctx context.Context, by people.Person, e edition.Edition, note Note) error {
	if by.Edition != e.ID || !by.Roles.Any(edition.Organiser|edition.SafetyLead) {
		return fault.ErrNotFound
	}
	note = note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if len(note) > 0 {
			if err := note.check("", ""); err != nil {
				return err
			}
		}
		if newest, found, err := s.newest(tx, e.ID); err != nil || !found || newest.Withdrawn {
			return err
		}
		if err := s.rewrite(tx, e.ID, func(_ int, c *Content) { figuresOnly(c) }); err != nil {
			return err
		}
		if err := tx.Do("UPDATE publications SET withdrawn_at = $1, withdrawn_by = $2 WHERE edition_id = $3 AND withdrawn_at = 0", clock.Millis(s.now()), by.ID, e.ID); err != nil {
			return err
		}
		return s.withdrawn(tx, by, e, "", note)
	})
	if err != nil {
		return fmt.Errorf("withdrawing publication: %w", err)
	}
	return nil
}

// Results are what is public now: the newest publication, and the promises as they stand. found is false when there is none,
// or when it was withdrawn; then only the history is there.
func (s *Service) Results(ctx context.Context, e edition.Edition) (r Results, found bool, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		newest, some, err := s.newest(tx, e.ID)
		if err != nil || !some {
			return err
		}
		r = Results{Simulation: e.Simulated()}
		if r.History, err = s.history(tx, e.ID); err != nil || newest.Withdrawn {
			return err
		}
		found, r.Content = true, newest.Content
		r.Promises, err = s.promises.PublicIn(tx, e.ID)
		return err
	})
	return r, found, err
}

// collect gathers what may be public. Numbers are taken from the first publication there ever was.
func (s *Service) collect(tx *db.Tx, e edition.Edition, items []Item) (c Content, err error) {
	c.Made = e.Now(s.now())
	for _, i := range items {
		if i.Kind == AvenueItem && i.Verdict == Read {
			c.Avenues = append(c.Avenues, publicAvenue(i, items))
		}
		if i.Kind == CardItem && i.Verdict == Read && i.Of == "" {
			c.Voices = append(c.Voices, i.Parts[0].Text)
		}
	}
	first, found, err := s.first(tx, e.ID)
	if err != nil {
		return c, err
	}
	if found {
		c.Figures = first.Figures
	} else if c.Figures, err = s.count(tx, e); err != nil {
		return c, err
	}
	c.order()
	return c, nil
}

// count makes the figures of an edition.
func (s *Service) count(tx *db.Tx, e edition.Edition) (f Figures, err error) {
	came, err := tables.Came(tx, e.ID)
	if err != nil {
		return f, err
	}
	in, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return f, err
	}
	worlds := map[string]int{}
	for _, p := range in {
		if came[p.PersonID()] {
			worlds[p.World]++
		}
	}
	f.Worlds = worldsOf(e, worlds)
	met, err := s.tables.EncounteredIn(tx, e, "", Threshold)
	if err != nil {
		return f, err
	}
	f.Met = metOf(met, f.Worlds)
	_, cards, err := s.ideas.ForPublication(tx, e.ID)
	if err != nil {
		return f, err
	}
	f.Cards = len(cards)
	for _, session := range e.Programme.Sessions {
		if session.Kind.NewSeats() {
			seated, err := tables.TablesOf(tx, e.ID, session.ID)
			if err != nil {
				return f, err
			}
			f.Tables += len(seated)
		}
	}
	votes, err := s.decide.Results(tx, e.ID)
	if err != nil || len(votes) == 0 {
		return f, err
	}
	f.Vote = publicVote(votes[len(votes)-1], f.Worlds)
	return f, nil
}
