// Package decide is how the edition chooses its directions.
//
// A *ballot* belongs to a session of the programme; its *options* are the edition's avenues at the moment it opens, in an order
// drawn by lot. A person hands in one *paper*: she ticks as many options as she likes, and may change it until the ballot
// closes. Nobody sees any count before that. At closing the link between papers and people is destroyed, together with the key
// that sealed it; what stays is a list of papers, each beside the hash of a *receipt* that only its writer has, with which she
// can check that it was counted. Anyone who took part may count again. No claim is made that nobody can be made to show her
// receipt.
package decide

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/ballot"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/stats"
)

// ID identifies a ballot.
type ID string

// Electorate is who may vote.
type Electorate string

// The electorates.
const (
	All    Electorate = "all"
	Jurors Electorate = "jurors"
)

// Admits says whether someone belongs to the electorate.
func (el Electorate) Admits(p people.Person) bool {
	if p.Staff {
		return false
	}
	if el == Jurors {
		return p.Roles.Any(edition.Juror)
	}
	return p.Roles.Any(edition.PersonRoles)
}

// ElectorateOf says who votes in a session; nobody in most.
func ElectorateOf(k edition.Kind) (Electorate, bool) {
	switch k {
	case edition.Vote:
		return All, true
	case edition.Jury:
		return Jurors, true
	}
	return "", false
}

// Option is an avenue as it read when the ballot opened.
type Option struct {
	ID       avenues.ID `json:"id"`
	Language string     `json:"language"`
	Title    string     `json:"title"`
	Idea     string     `json:"idea"`
}

// Ballot is a vote.
type Ballot struct {
	ID         ID
	Session    edition.SessionID
	Electorate Electorate
	Options    []Option
	Lot        string // drawn before the first paper; decides between equals
	Opened     time.Time
	Closed     time.Time // zero while open
}

// Open says whether papers can still be handed in.
func (b Ballot) Open() bool { return b.Closed.IsZero() }

// Paper is what one person ticked. Nothing is ticked on a blank one.
type Paper struct {
	Receipt string       `json:"receipt"`
	Ticks   []avenues.ID `json:"ticks"`
}

// Ticked says whether an option is ticked.
func (p Paper) Ticked(id avenues.ID) bool { return slices.Contains(p.Ticks, id) }

// Service is the chapter's verbs.
type Service struct {
	db      *db.DB
	seal    *seal.Keeper
	now     clock.Clock
	hub     *live.Hub
	jobs    *jobs.Queue
	people  *people.Service
	avenues *avenues.Service
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, q *jobs.Queue, p *people.Service, a *avenues.Service) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, jobs: q, people: p, avenues: a}
}

// Topic is the live topic of an edition's ballots: that one opened or closed, never that somebody voted.
func Topic(e edition.ID) string { return "ballot/" + string(e) }

// programme is who opened or closed a ballot when nobody pressed.
const programme = "programme"

// Open opens the ballot of a session. Opening an open one does nothing; a closed one stays closed.
func (s *Service) Open(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	if err := s.openBallot(ctx, e, session, by.ID); err != nil {
		return fmt.Errorf("opening ballot: %w", err)
	}
	return nil
}

func (s *Service) openBallot(ctx context.Context, e edition.Edition, session edition.SessionID, by string) error {
	planned, ok := e.Programme.Find(session)
	electorate, votes := ElectorateOf(planned.Kind)
	if !ok || !votes {
		return fault.ErrNotFound
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, found, err := findBallotOf(tx, e.ID, session); err != nil || found {
			return err
		}
		list, err := s.avenues.Options(tx, e.ID)
		if err != nil {
			return err
		}
		b := Ballot{ID: ID(db.NewID()), Session: session, Electorate: electorate, Lot: ballot.NewLot(rand.Reader), Opened: e.Now(s.now())}
		for _, a := range list {
			b.Options = append(b.Options, Option{ID: a.ID, Language: a.Language, Title: a.Title, Idea: a.Idea})
		}
		if len(b.Options) == 0 {
			return fault.New(fault.Conflict, "decide.open.nothing")
		}
		drawLots(b.ID, b.Options)
		if _, err := s.seal.NewKey(tx, string(e.ID), subject(b.ID)); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), edition.Topic(e.ID)) })
		return s.insertBallot(tx, e.ID, b, by)
	})
}

// drawLots puts the options in an order that owes nothing to anybody, nor to the lot that decides between equals.
func drawLots(id ID, options []Option) {
	lot := func(o Option) string {
		h := sha256.Sum256([]byte(string(id) + "/" + string(o.ID)))
		return string(h[:])
	}
	slices.SortFunc(options, func(a, b Option) int { return cmp.Compare(lot(a), lot(b)) })
}

// HandIn takes a person's paper, or puts the new one in the place of the one before. It answers with her receipt, which stays
// the same. A ballot that is not hers to vote in is not found.
func (s *Service) HandIn(ctx context.Context, me people.Person, e edition.ID, id ID, ticks []avenues.ID) (receipt string, err error) {
	if err := people.Acts(me, e); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		receipt, err = s.handIn(tx, me, e, id, ticks)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("handing in: %w", err)
	}
	return receipt, nil
}

// handIn does the same work for a good and for a bad paper before it says which it was.
func (s *Service) handIn(tx *db.Tx, me people.Person, e edition.ID, id ID, ticks []avenues.ID) (string, error) {
	b, err := s.findBallot(tx, e, id)
	if err != nil {
		return "", err
	}
	key, err := s.seal.Key(tx, string(e), subject(id))
	if err != nil {
		return "", err
	}
	before, voted, err := findPaper(tx, key, e, id, me.PersonID())
	if err != nil {
		return "", err
	}
	paper, known := fillIn(b, ticks)
	paper.Receipt = ballot.NewReceipt(rand.Reader)
	if voted && me.Recalls(b.Opened) {
		paper.Receipt = before.Receipt
	}
	switch {
	case !b.Electorate.Admits(me):
		return "", fault.ErrNotFound
	case !b.Open() || key == nil:
		return "", fault.New(fault.Closed, "decide.vote.closed")
	case !known:
		return "", fault.New(fault.Invalid, "decide.vote.unknown")
	}
	return paper.Receipt, putPaper(tx, key, e, id, me.PersonID(), paper)
}

// fillIn makes a paper of ticks, each once and in the ballot's own order. known is false when one of them is not an option.
func fillIn(b Ballot, ticks []avenues.ID) (p Paper, known bool) {
	p.Ticks = []avenues.ID{}
	for _, o := range b.Options {
		if slices.Contains(ticks, o.ID) {
			p.Ticks = append(p.Ticks, o.ID)
		}
	}
	known = !slices.ContainsFunc(ticks, func(id avenues.ID) bool { return !p.Ticked(id) })
	return p, known
}

// Close closes a ballot: counts what is there and destroys the link to the people. Closing a closed one does nothing.
func (s *Service) Close(ctx context.Context, by people.Person, e edition.Edition, id ID) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	if err := s.closeBallot(ctx, e, id, by.ID); err != nil {
		return fmt.Errorf("closing ballot: %w", err)
	}
	return nil
}

func (s *Service) closeBallot(ctx context.Context, e edition.Edition, id ID, by string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := s.findBallot(tx, e.ID, id)
		if err != nil || !b.Open() {
			return err
		}
		papers, err := s.papersThatCount(tx, e.ID, id)
		if err != nil {
			return err
		}
		published, err := ballot.Publish(sheet(b, papers))
		if err != nil {
			return err
		}
		if err := s.insertClosure(tx, e.ID, id, published, e.Now(s.now()), by); err != nil {
			return err
		}
		if err := tx.Do("DELETE FROM ballot_papers WHERE edition_id = $1 AND ballot_id = $2", e.ID, id); err != nil {
			return err
		}
		if err := s.seal.Forget(tx, string(e.ID), subject(id), s.now()); err != nil {
			return err
		}
		if b.Electorate == All {
			if err := s.avenues.PutInOrder(tx, e.ID, countOf(b, published).Order()); err != nil {
				return err
			}
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), edition.Topic(e.ID)) })
		return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e.ID), Kind: ScrubJob, Dedup: string(id)})
	})
}

// papersThatCount are the papers of everybody who is still admitted.
func (s *Service) papersThatCount(tx *db.Tx, e edition.ID, id ID) (papers []Paper, err error) {
	key, err := s.seal.Key(tx, string(e), subject(id))
	if err != nil {
		return nil, err
	}
	all, err := listPapers(tx, key, e, id)
	if err != nil {
		return nil, err
	}
	in, err := s.people.AdmittedIn(tx, e)
	for _, p := range in {
		if paper, ok := all[p.PersonID()]; ok {
			papers = append(papers, paper)
		}
	}
	return papers, err
}

// Sight is what someone may see of a ballot.
type Sight struct {
	Ballot Ballot
	Mine   *Paper // while open, what she handed in; never after closing
	May    bool   // may hand in a paper
	Voted  int    // for those who conduct, while open: at least so many papers, in steps of five; 0 below the threshold
	Count  Count  // after closing
}

// Look is the ballot of a session, as far as someone may see it. found is false when it has not been opened.
func (s *Service) Look(ctx context.Context, me people.Person, e edition.ID, session edition.SessionID) (sight Sight, found bool, err error) {
	if err := people.Acts(me, e); err != nil {
		return Sight{}, false, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var id ID
		if id, found, err = findBallotOf(tx, e, session); err != nil || !found {
			return err
		}
		sight, err = s.look(tx, me, e, id)
		return err
	})
	return sight, found, err
}

// Current is the ballot that concerns someone now: an open one in which she may vote or which she conducts, or else the one
// that closed last. found is false when there is neither; next is then the session that will have the next one, if any.
func (s *Service) Current(ctx context.Context, me people.Person, e edition.Edition) (sight Sight, next edition.Session, found bool, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return Sight{}, next, false, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, session := range e.Programme.Sessions {
			electorate, votes := ElectorateOf(session.Kind)
			if !votes {
				continue
			}
			id, opened, err := findBallotOf(tx, e.ID, session.ID)
			if err != nil {
				return err
			}
			if !opened {
				if concerned := electorate.Admits(me) || me.Conducts(e.ID); concerned && next.ID == "" {
					next = session
				}
				continue
			}
			one, err := s.look(tx, me, e.ID, id)
			if err != nil {
				return err
			}
			open := one.Ballot.Open()
			switch {
			case open && !one.May && !me.Conducts(e.ID):
			case !found, open, !sight.Ballot.Open() && one.Ballot.Closed.After(sight.Ballot.Closed):
				sight, found = one, true
			}
		}
		return nil
	})
	return sight, next, found, err
}

func (s *Service) look(tx *db.Tx, me people.Person, e edition.ID, id ID) (sight Sight, err error) {
	if sight.Ballot, err = s.findBallot(tx, e, id); err != nil {
		return sight, err
	}
	if !sight.Ballot.Open() {
		published, err := s.findClosure(tx, e, id)
		sight.Count = countOf(sight.Ballot, published)
		return sight, err
	}
	sight.May = sight.Ballot.Electorate.Admits(me)
	if me.Conducts(e) {
		voted, err := countPapers(tx, e, id)
		sight.Voted = stats.Roughly(Few, voted)
		return sight, err
	}
	key, err := s.seal.Key(tx, string(e), subject(id))
	if err != nil {
		return sight, err
	}
	mine, ok, err := findPaper(tx, key, e, id, me.PersonID())
	if ok && me.Recalls(sight.Ballot.Opened) {
		sight.Mine = &mine
	}
	return sight, err
}

// Published is a closed ballot as anyone who took part may take it home and count it again. It is not found while the ballot
// is open, and nothing is handed out when so few have voted that it would point at them.
func (s *Service) Published(ctx context.Context, me people.Person, e edition.Edition, id ID) (p Published, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		b, published, err := s.closed(tx, e.ID, id)
		if err == nil && len(published.Ballots) < Few {
			err = fault.ErrNotFound
		}
		p = handOut(b, published, e.Simulated())
		return err
	})
	return p, err
}

// Verified is what the holder of a receipt learns.
type Verified struct {
	Found bool
	Ticks []Option // as her paper was counted; nothing when there are few papers, since it would point at the others
	Few   bool
}

// Verify looks a receipt up among the counted papers, all of them whether it is there or not.
func (s *Service) Verify(ctx context.Context, me people.Person, e edition.ID, id ID, receipt string) (v Verified, err error) {
	if err := people.Acts(me, e); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		b, published, err := s.closed(tx, e, id)
		if err != nil {
			return err
		}
		found, err := ballot.Verify(published, receipt)
		if errors.Is(err, ballot.ErrReceipt) {
			return fault.Wrong("receipt", "decide.receipt.shape")
		}
		v = Verified{Found: found.Found, Few: len(published.Ballots) < Few}
		for _, o := range b.Options {
			if !v.Few && slices.Contains(found.Approves, string(o.ID)) {
				v.Ticks = append(v.Ticks, o)
			}
		}
		return err
	})
	return v, err
}

// closed reads a closed ballot; an open one is not found.
func (s *Service) closed(tx *db.Tx, e edition.ID, id ID) (b Ballot, published ballot.Published, err error) {
	if b, err = s.findBallot(tx, e, id); err != nil {
		return b, published, err
	}
	if b.Open() {
		return b, published, fault.ErrNotFound
	}
	published, err = s.findClosure(tx, e, id)
	return b, published, err
}

// Results are the counts of all closed ballots in which everybody voted, for chapters that come later.
func (s *Service) Results(tx *db.Tx, e edition.ID) (counts []Count, err error) {
	ids, err := db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) },
		`SELECT b.id FROM ballots b JOIN ballot_closures c ON c.edition_id = b.edition_id AND c.ballot_id = b.id
			WHERE b.edition_id = $1 AND b.electorate = $2 ORDER BY c.closed_at, b.id`, e, All)
	for _, id := range ids {
		if err != nil {
			return nil, err
		}
		var b Ballot
		var published ballot.Published
		b, published, err = s.closed(tx, e, id)
		counts = append(counts, countOf(b, published))
	}
	return counts, err
}

// subject names a ballot's own sealing key.
func subject(id ID) string { return "ballot/" + string(id) }

func encode(v any) (seal.Text, error) {
	raw, err := json.Marshal(v)
	return seal.Text(raw), err
}
