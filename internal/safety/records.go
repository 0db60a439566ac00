package safety

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// LineMax is how long the name, note or source of a help line may be. linesMany is how many an edition adds at most.
const (
	LineMax   = 200
	linesMany = 40
)

// LinesOf reads the help lines of an edition as people see them: the shipped ones, as its organisers changed and checked them, and
// those they added. Without an edition, or when the database does not answer, they are the shipped ones: help never fails.
func (s *Service) LinesOf(ctx context.Context, e edition.ID) []Line {
	all, err := s.records(ctx, e)
	if err != nil {
		return Lines
	}
	return slices.DeleteFunc(all, func(l Line) bool { return l.Hidden })
}

// Records reads every help line of an edition for its organisers, also hidden ones.
func (s *Service) Records(ctx context.Context, by people.Person, e edition.ID) ([]Line, error) {
	if !by.Organises(e) {
		return nil, fault.ErrNotFound
	}
	return s.records(ctx, e)
}

// StaleRecords counts the lines that are due to be checked, for the desk.
func (s *Service) StaleRecords(ctx context.Context, by people.Person, e edition.ID) (n int, err error) {
	if !by.Conducts(e) {
		return 0, fault.ErrNotFound
	}
	all, err := s.records(ctx, e)
	for _, l := range all {
		if !l.Hidden && l.Stale(s.now()) {
			n++
		}
	}
	return n, err
}

func (s *Service) records(ctx context.Context, e edition.ID) ([]Line, error) {
	all := slices.Clone(Lines)
	if e == "" {
		return all, nil
	}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		all = slices.Clone(Lines)
		return tx.Rows("SELECT id, record FROM help_lines WHERE edition_id = $1 ORDER BY changed_at, id", []any{e}, func(scan db.Scanner) error {
			var id, raw string
			if err := scan(&id, &raw); err != nil {
				return err
			}
			var l Line
			if err := json.Unmarshal([]byte(raw), &l); err != nil {
				return err
			}
			l.Key = id
			if i := shipped(id); i >= 0 {
				l.Urgent, l.Special = Lines[i].Urgent, Lines[i].Special
				all[i] = l
			} else {
				all = append(all, l)
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("reading help lines: %w", err)
	}
	return all, nil
}

func shipped(key string) int {
	return slices.IndexFunc(Lines, func(l Line) bool { return l.Key == key })
}

// Shipped says whether a line comes with the program: its name has words in four languages.
func (l Line) Shipped() bool { return shipped(l.Key) >= 0 }

// CheckRecord says that a line was checked today, at its source.
func (s *Service) CheckRecord(ctx context.Context, by people.Person, e edition.ID, key string) error {
	return s.change(ctx, by, e, key, func(l *Line) error {
		l.Verified = s.now()
		return nil
	})
}

// HideRecord takes a line off the pages; ShowRecord brings it back. What is urgent, and what stands in when nothing else answers,
// stays.
func (s *Service) HideRecord(ctx context.Context, by people.Person, e edition.ID, key string) error {
	return s.change(ctx, by, e, key, func(l *Line) error {
		if l.Urgent || l.Hours.Always && !l.Special && l.Shipped() {
			return fault.New(fault.Conflict, "safety.record.stays")
		}
		l.Hidden = true
		return nil
	})
}

// ShowRecord brings a hidden line back.
func (s *Service) ShowRecord(ctx context.Context, by people.Person, e edition.ID, key string) error {
	return s.change(ctx, by, e, key, func(l *Line) error {
		l.Hidden = false
		return nil
	})
}

// WriteRecord changes a line, or adds one when key is empty. It counts as checked today. An urgent line keeps its number and hours.
func (s *Service) WriteRecord(ctx context.Context, by people.Person, e edition.ID, key string, wanted Line) error {
	wanted.Number, wanted.Source = strings.Join(strings.Fields(wanted.Number), " "), strings.TrimSpace(wanted.Source)
	wanted.Name, wanted.Note = strings.Join(strings.Fields(wanted.Name), " "), strings.Join(strings.Fields(wanted.Note), " ")
	if err := wanted.check(key == "" || shipped(key) < 0); err != nil {
		return err
	}
	return s.change(ctx, by, e, key, func(l *Line) error {
		if l.Urgent && (wanted.Number != l.Number || !wanted.Hours.Always) || s.standsIn(*l) && !wanted.Hours.Always {
			return fault.New(fault.Conflict, "safety.record.stays")
		}
		wanted.Key, wanted.Hidden, wanted.Verified = l.Key, l.Hidden, s.now()
		*l = wanted
		return nil
	})
}

// standsIn says whether a line is one of those that answer when no other does.
func (s *Service) standsIn(l Line) bool {
	i := shipped(l.Key)
	return i >= 0 && Lines[i].Hours.Always && !Lines[i].Special
}

func (l Line) check(named bool) error {
	var wrong []error
	if digits := strings.Count(l.Number, "") - 1; digits < 3 || digits > 20 || strings.Trim(l.Number, "0123456789 +") != "" {
		wrong = append(wrong, fault.Wrong("number", "safety.record.number"))
	}
	if u, err := url.Parse(l.Source); err != nil || u.Scheme != "https" || u.Host == "" || len(l.Source) > LineMax {
		wrong = append(wrong, fault.Wrong("source", "safety.record.source"))
	}
	if named && l.Name == "" || utf8.RuneCountInString(l.Name) > LineMax || utf8.RuneCountInString(l.Note) > LineMax {
		wrong = append(wrong, fault.Wrong("name", "safety.record.name"))
	}
	for _, lang := range l.Languages {
		if !slices.Contains([]string{"fr", "nl", "en", "de"}, lang) {
			wrong = append(wrong, fault.Wrong("languages", "safety.record.language"))
		}
	}
	return fault.All(wrong...)
}

func (s *Service) change(ctx context.Context, by people.Person, e edition.ID, key string, change func(*Line) error) error {
	if !by.Organises(e) {
		return fault.ErrNotFound
	}
	all, err := s.records(ctx, e)
	if err != nil {
		return err
	}
	l := Line{Key: key}
	if key == "" {
		l.Key = db.NewID()
		if len(all) >= len(Lines)+linesMany {
			return fault.New(fault.Conflict, "safety.record.many")
		}
	} else if i := slices.IndexFunc(all, func(l Line) bool { return l.Key == key }); i >= 0 {
		l = all[i]
	} else {
		return fault.ErrNotFound
	}
	if err := change(&l); err != nil {
		return err
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e)) })
		return tx.Do(`INSERT INTO help_lines (edition_id, id, record, checked_by, changed_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (edition_id, id) DO UPDATE SET record = excluded.record, checked_by = excluded.checked_by`,
			e, l.Key, string(raw), by.ID, clock.Millis(s.now()))
	})
	if err != nil {
		return fmt.Errorf("changing a help line: %w", err)
	}
	return nil
}

// ParseHours reads hours as they are typed: one stretch a line, days as numbers from 1 (Monday) to 7, as in "1-5 9:00-17:00".
func ParseHours(text string) (spans []Span, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		days, hours, ok := strings.Cut(line, " ")
		first, last, errDays := fromTo(days, day1)
		from, until, errHours := fromTo(strings.TrimSpace(hours), minute)
		if !ok || errDays != nil || errHours != nil || last < first || until <= from || len(spans) > 40 {
			return nil, fault.Wrong("spans", "safety.record.hours")
		}
		for d := first; d <= last; d++ {
			spans = append(spans, Span{time.Weekday(d % 7), from, until})
		}
	}
	return spans, nil
}

var errShape = errors.New("not a number")

func fromTo(text string, one func(string) (int, error)) (from, to int, err error) {
	a, b, two := strings.Cut(text, "-")
	if from, err = one(strings.TrimSpace(a)); err != nil || !two {
		return from, from, err
	}
	to, err = one(strings.TrimSpace(b))
	return from, to, err
}

func day1(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 7 {
		return 0, errShape
	}
	return n, nil
}

func minute(text string) (int, error) {
	h, m, _ := strings.Cut(text, ":")
	hour, err := strconv.Atoi(h)
	minutes := 0
	if err == nil && m != "" {
		minutes, err = strconv.Atoi(m)
	}
	if err != nil || hour < 0 || minutes < 0 || minutes > 59 || hour*60+minutes > 24*60 {
		return 0, errShape
	}
	return hour*60 + minutes, nil
}

// HoursText writes hours as they are typed.
func HoursText(spans []Span) string {
	var lines []string
	for _, s := range spans {
		d := int(s.Day)
		if d == 0 {
			d = 7
		}
		lines = append(lines, fmt.Sprintf("%d %d:%02d-%d:%02d", d, s.From/60, s.From%60, s.Until/60, s.Until%60))
	}
	return strings.Join(lines, "\n")
}
