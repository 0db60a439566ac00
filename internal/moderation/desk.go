package moderation

import (
	"context"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/telltale"
)

// Entry is a text that waits for a decision. It says neither who wrote nor who reported it.
type Entry struct {
	Seen
	Parts    []Part
	Counts   []Count
	Lines    []seal.Text // what was added to reports
	Since    time.Time
	Altered  bool     // its author has written it anew since the first report
	Passages []string // what could point at someone
}

// Count is how often a text was reported for a reason.
type Count struct {
	Reason Reason
	N      int
}

// Desk is what waits and what was done, the newest first, as far as it is the reader's to look after.
type Desk struct {
	Waiting []Entry
	Done    []Deed
}

// Open counts what waits for the reader: texts, and answers that nobody has read.
func (d Desk) Open() int {
	n := len(d.Waiting)
	for _, deed := range d.Done {
		if deed.Answer != "" && !deed.Heard && !deed.Undone {
			n++
		}
	}
	return n
}

// Desk is the desk of someone who moderates.
func (s *Service) Desk(ctx context.Context, by people.Person, e edition.Edition) (d Desk, err error) {
	if !Moderates(by, e.ID) {
		return d, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := s.reports(tx, e.ID)
		if err != nil {
			return err
		}
		if d.Waiting, err = s.waiting(tx, by, e.ID, all); err != nil {
			return err
		}
		d.Done, err = s.done(tx, by, e.ID, all)
		return err
	})
	return d, err
}

// waiting are the texts with a report about which nothing was done, in the order in which they were first reported.
func (s *Service) waiting(tx *db.Tx, by people.Person, e edition.ID, all []report) (entries []Entry, err error) {
	of := map[Text][]report{}
	var order []Text
	for _, r := range all {
		if r.deed != "" {
			continue
		}
		if of[r.text] == nil {
			order = append(order, r.text)
		}
		of[r.text] = append(of[r.text], r)
	}
	for _, t := range order {
		if !slices.ContainsFunc(of[t], func(r report) bool { return concerns(by, r.reason) }) {
			continue
		}
		f, err := s.find(tx, e, t)
		if fault.KindOf(err) == fault.NotFound {
			continue // its author took it back
		}
		if err != nil {
			return nil, err
		}
		entries = append(entries, s.entry(e, t, f, of[t]))
	}
	return entries, nil
}

func (s *Service) entry(e edition.ID, t Text, f found, reports []report) Entry {
	entry := Entry{Seen: Seen{Text: t, Digest: s.digest(e, t, f)}, Parts: f.parts, Since: reports[0].at}
	for _, reason := range Reasons {
		n := 0
		for _, r := range reports {
			if r.reason == reason {
				n++
			}
		}
		if n > 0 {
			entry.Counts = append(entry.Counts, Count{reason, n})
		}
	}
	slices.SortStableFunc(entry.Counts, func(a, b Count) int { return b.N - a.N })
	for _, r := range reports {
		if r.line != "" {
			entry.Lines = append(entry.Lines, r.line)
		}
		entry.Altered = entry.Altered || r.digest != entry.Digest
	}
	for _, p := range f.parts {
		for _, passage := range Passages(p.Text.Reveal(), telltale.Kinds...) {
			if !slices.Contains(entry.Passages, passage) {
				entry.Passages = append(entry.Passages, passage)
			}
		}
	}
	return entry
}

// done is what was done, with what stood there before.
func (s *Service) done(tx *db.Tx, by people.Person, e edition.ID, reports []report) (done []Deed, err error) {
	all, err := s.deeds(tx, e, "$2 = ''", "")
	if err != nil {
		return nil, err
	}
	names, err := s.people.StaffNames(tx, e)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if !concerns(by, d.reasons(reports)...) {
			continue
		}
		d.By = names[d.by]
		if d.Undoes, err = s.undoes(tx, e, d); err != nil {
			return nil, err
		}
		done = append(done, d)
	}
	return done, nil
}

// undoes says whether a deed can still be undone: its text is there and reads as it left it.
func (s *Service) undoes(tx *db.Tx, e edition.ID, d Deed) (bool, error) {
	f, err := s.find(tx, e, d.Text)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	same := d.Act == Left || d.Act == Hidden && d.Text.Kind() == Idea || s.digest(e, d.Text, f) == d.digest
	return err == nil && !d.Undone && same, err
}

// Waiting counts what waits for someone who moderates; nothing for anybody else.
func (s *Service) Waiting(ctx context.Context, by people.Person, e edition.Edition) (int, error) {
	if !Moderates(by, e.ID) {
		return 0, nil
	}
	d, err := s.Desk(ctx, by, e)
	return d.Open(), err
}

// Hear notes that a moderator has read an answer and that the deed stands.
func (s *Service) Hear(ctx context.Context, by people.Person, e edition.Edition, deed string) error {
	if !Moderates(by, e.ID) {
		return fault.ErrNotFound
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		d, err := s.findDeed(tx, by, e.ID, deed)
		if err != nil || d.Answer == "" || d.Heard {
			return err
		}
		if err := tx.Do("UPDATE text_answers SET heard_at = $1 WHERE edition_id = $2 AND deed_id = $3", clock.Millis(e.Now(s.now())), e.ID, deed); err != nil {
			return err
		}
		return s.note(tx, by, e.ID, "text_heard", d.Text)
	})
}
