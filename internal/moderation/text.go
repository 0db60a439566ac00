package moderation

import (
	"strings"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/seal"
)

// single is the field of a text that has only one.
const single = "text"

// found is a text as it reads now.
type found struct {
	parts  []Part
	author people.ID // empty when it has none, or many
	at     time.Time // when it was written
	hidden bool
}

// sees is not found for whoever does not read a text.
func (s *Service) sees(tx *db.Tx, me people.Person, e edition.Edition, t Text) error {
	switch t.Kind() {
	case Idea:
		return s.ideas.SeesIdea(tx, me, e.ID, ideas.ID(t.ID()))
	case Card:
		return s.ideas.SeesCard(tx, me, e.ID, ideas.CardID(t.ID()))
	case Remark:
		return s.avenues.SeesRemark(tx, me, e, avenues.RemarkID(t.ID()))
	case Avenue:
		return s.avenues.SeesAvenue(tx, me, e.ID, avenues.ID(t.ID()))
	case Promise:
		return s.promises.SeesPromise(tx, e, promises.ID(t.ID()))
	}
	return fault.ErrNotFound
}

// find reads a text. One that its author took back is not found.
func (s *Service) find(tx *db.Tx, e edition.ID, t Text) (found, error) {
	one := func(text seal.Text, author people.ID, at time.Time, hidden bool, err error) (found, error) {
		return found{[]Part{{single, text}}, author, at, hidden}, err
	}
	switch t.Kind() {
	case Idea:
		a, err := s.ideas.IdeaBy(tx, e, ideas.ID(t.ID()))
		return one(a.Text, a.Author, a.At, a.Hidden, err)
	case Card:
		a, err := s.ideas.CardBy(tx, e, ideas.CardID(t.ID()))
		return one(a.Text, a.Author, a.At, false, err)
	case Remark:
		a, err := s.avenues.RemarkBy(tx, e, avenues.RemarkID(t.ID()))
		return one(a.Text, a.Author, a.At, false, err)
	case Avenue:
		c, err := s.avenues.CanvasOf(tx, e, avenues.ID(t.ID()))
		var f found
		for _, field := range avenues.Moderated {
			if c[field] != "" {
				f.parts = append(f.parts, Part{string(field), seal.Text(c[field])})
			}
		}
		return f, err
	case Promise:
		b, author, made, err := s.promises.PromiseBy(tx, e, promises.ID(t.ID()))
		f := found{author: author, at: made}
		for _, field := range promises.Moderated {
			f.parts = append(f.parts, Part{field, seal.Text(*b.Text(field))})
		}
		return f, err
	}
	return found{}, fault.ErrNotFound
}

// was is what stood in a field before a deed; N is the version of an avenue, else 0.
type was struct {
	Field string `json:"field"`
	N     int    `json:"n,omitempty"`
	Text  string `json:"text"`
}

// replace writes fields of a text anew and says what stood there.
func (s *Service) replace(tx *db.Tx, e edition.ID, t Text, f found, to map[string]string) (before []was, err error) {
	if t.Kind() == Avenue {
		return s.replaceInAvenue(tx, e, avenues.ID(t.ID()), to)
	}
	for _, p := range f.parts {
		if _, changes := to[p.Field]; changes {
			before = append(before, was{Field: p.Field, Text: p.Text.Reveal()})
		}
	}
	return before, s.write(tx, e, t, to)
}

// write puts texts into fields of anything but an avenue.
func (s *Service) write(tx *db.Tx, e edition.ID, t Text, to map[string]string) error {
	switch t.Kind() {
	case Idea:
		return s.ideas.ReplaceIdea(tx, e, ideas.ID(t.ID()), seal.Text(to[single]))
	case Card:
		return s.ideas.ReplaceCard(tx, e, ideas.CardID(t.ID()), seal.Text(to[single]))
	case Remark:
		return s.avenues.ReplaceRemark(tx, e, avenues.RemarkID(t.ID()), seal.Text(to[single]))
	case Promise:
		b, _, _, err := s.promises.PromiseBy(tx, e, promises.ID(t.ID()))
		if err != nil {
			return err
		}
		for field, text := range to {
			*b.Text(field) = text
		}
		return s.promises.ReplaceBody(tx, e, promises.ID(t.ID()), b)
	}
	return fault.ErrNotFound
}

func (s *Service) replaceInAvenue(tx *db.Tx, e edition.ID, id avenues.ID, to map[string]string) (before []was, err error) {
	changes := avenues.Canvas{}
	for field, text := range to {
		changes[avenues.Field(field)] = text
	}
	taken, err := s.avenues.TakeOut(tx, e, id, changes)
	if err != nil {
		return nil, err
	}
	for _, w := range taken {
		before = append(before, was{string(w.Field), w.N, w.Text})
	}
	return before, s.rewordBallots(tx, e, id)
}

// putBack writes what stood in a text before a deed.
func (s *Service) putBack(tx *db.Tx, e edition.ID, t Text, before []was) error {
	if t.Kind() != Avenue {
		to := map[string]string{}
		for _, w := range before {
			to[w.Field] = w.Text
		}
		return s.write(tx, e, t, to)
	}
	var back []avenues.Was
	for _, w := range before {
		back = append(back, avenues.Was{N: w.N, Field: avenues.Field(w.Field), Text: w.Text})
	}
	if err := s.avenues.PutBack(tx, e, avenues.ID(t.ID()), back); err != nil {
		return err
	}
	return s.rewordBallots(tx, e, avenues.ID(t.ID()))
}

// rewordBallots lets the ballots say what the avenue says now.
func (s *Service) rewordBallots(tx *db.Tx, e edition.ID, id avenues.ID) error {
	c, err := s.avenues.CanvasOf(tx, e, id)
	if err != nil {
		return err
	}
	return s.decide.Reword(tx, e, id, c[avenues.Title], c[avenues.Idea])
}

// digest is a keyed hash of a text as it reads now: whoever decides on it decides on what she read.
func (s *Service) digest(e edition.ID, t Text, f found) string {
	var all strings.Builder
	for _, p := range f.parts {
		all.WriteString("\x00" + p.Field + "\x00" + p.Text.Reveal())
	}
	return s.seal.MAC("moderated", string(e)+"/"+string(t)+all.String())[:32]
}
