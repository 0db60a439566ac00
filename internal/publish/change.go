package publish

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/people"
)

// ChangeKind is what happened to something that was public.
type ChangeKind string

// The kinds of change.
const (
	Correction ChangeKind = "correction" // another text stands there; public once the safety lead has read it
	Withdrawal ChangeKind = "withdrawal" // it is gone, at once and for good
)

// Kinds of subject that only a change knows.
const (
	VoiceSubject  Kind = "voice"
	FigureSubject Kind = "figures"
)

// The figures that can be taken back.
const (
	PeopleFigures = Subject("figures/people")
	VoteFigures   = Subject("figures/vote")
)

// Kind is what a subject names; empty for the whole publication.
func (s Subject) Kind() Kind {
	kind, _, _ := strings.Cut(string(s), "/")
	return Kind(kind)
}

// NoteMax is how long a public note may be, in characters.
const NoteMax = 300

// Note is what the public is told about a change, by language.
type Note map[string]string

// In is the note in a language, or else in the first language that has it; lang then says which it is.
func (n Note) In(lang string) (text, in string) { return edition.Texts{"note": n}.In(lang, "note") }

// tidy is the note without blanks and without languages that are not ours.
func (n Note) tidy() Note {
	tidied := Note{}
	for _, lang := range i18n.Languages {
		if text := strings.TrimSpace(n[lang]); text != "" {
			tidied[lang] = text
		}
	}
	return tidied
}

// check says what is wrong with a note about a text that goes: it must be there, be short, and not say again what goes.
func (n Note) check(old, put string) error {
	if len(n) == 0 {
		return fault.Wrong("note_fr", "publish.change.note_missing")
	}
	for _, lang := range slices.Sorted(maps.Keys(n)) {
		if utf8.RuneCountInString(n[lang]) > NoteMax {
			return fault.Wrong("note_"+lang, "publish.change.note_long", "max", NoteMax)
		}
		if repeats(n[lang], old, put) {
			return fault.Wrong("note_"+lang, "publish.change.note_repeats")
		}
	}
	return nil
}

// repeats says whether a note brings back what a text loses: three of its words in a row, or a name or number that a correction
// takes out. The safety lead reads every note as well.
func repeats(note, old, put string) bool {
	said, lost, kept := words(note), words(old), words(put)
	for i := 0; i+3 <= len(lost); i++ {
		if run := lost[i : i+3]; holds(said, run) && !holds(kept, run) {
			return true
		}
	}
	if put == "" {
		return false
	}
	for _, w := range strings.FieldsFunc(old, apart) {
		first, _ := utf8.DecodeRuneInString(w)
		telling := unicode.IsUpper(first) && utf8.RuneCountInString(w) > 2 || unicode.IsDigit(first)
		if one := []string{strings.ToLower(w)}; telling && holds(said, one) && !holds(kept, one) {
			return true
		}
	}
	return false
}

func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func words(text string) []string { return strings.FieldsFunc(strings.ToLower(text), apart) }

// holds says whether a run of words stands in a text.
func holds(text, run []string) bool {
	for i := 0; i+len(run) <= len(text); i++ {
		if slices.Equal(text[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// Change is something put right or taken back.
type Change struct {
	ID      string
	Kind    ChangeKind
	Subject Subject // empty for the whole
	Field   string  // of a correction: title, or a field of the canvas
	Text    string  // of a correction
	Note    Note
	Asked   time.Time
	Public  time.Time // zero while a correction waits to be read
	Noted   bool      // its note is public
}

// Waits says whether the safety lead has something to read in it.
func (c Change) Waits() bool { return c.Public.IsZero() || !c.Noted && len(c.Note) > 0 }

// Event is a line of a publication's history, as the public reads it. It never holds an old text.
type Event struct {
	On      time.Time
	What    string // published, correction, withdrawal
	Subject Subject
	Field   string
	Note    Note // empty while nobody has read it
}

// titleField is the field of an avenue's title in a correction.
const titleField = string(avenues.Title)

// correctable says whether a field of the frozen text can be put right, and how it reads now.
func (c Content) correctable(subject Subject, field string) (old string, ok bool) {
	i := slices.IndexFunc(c.Avenues, func(a Avenue) bool { return AvenueSubject(a.ID) == subject })
	switch {
	case i < 0 || field == string(avenues.Step):
		return "", false
	case field == titleField:
		return c.Avenues[i].Title, true
	}
	old = c.Avenues[i].Field(avenues.Field(field))
	return old, old != ""
}

// AvenueSubject names a published avenue.
func AvenueSubject(id avenues.ID) Subject { return subject(AvenueItem, string(id)) }

// correct puts another text in the place of one; an empty one takes the field away.
func (c *Content) correct(of Subject, field, text string) {
	for i := range c.Avenues {
		if a := &c.Avenues[i]; AvenueSubject(a.ID) == of {
			if field == titleField {
				a.Title = text
			}
			for n := range a.Fields {
				if string(a.Fields[n].Key) == field {
					a.Fields[n].Text = text
				}
			}
			a.Fields = slices.DeleteFunc(a.Fields, func(f Field) bool { return f.Text == "" })
		}
	}
}

// take takes something out of what is public. voice names the words of a card.
func (c *Content) take(of Subject, voice func(string) Subject) {
	gone := func(text string) bool { return voice(text) == of }
	switch of.Kind() {
	case AvenueItem:
		c.Avenues = slices.DeleteFunc(c.Avenues, func(a Avenue) bool { return AvenueSubject(a.ID) == of })
	case VoiceSubject:
		c.Voices = slices.DeleteFunc(c.Voices, gone)
		for i := range c.Avenues {
			c.Avenues[i].Voices = slices.DeleteFunc(c.Avenues[i].Voices, gone)
		}
	case FigureSubject:
		c.Figures.take(of)
	}
}

// take takes numbers back. They never come again.
func (f *Figures) take(of Subject) {
	if slices.Contains(f.Gone, of) {
		return
	}
	switch of {
	case PeopleFigures:
		f.Worlds = Numbers{Hidden: true}
	case VoteFigures:
		f.Vote = nil
	}
	f.Gone = append(f.Gone, of)
}

// Voice names the words of a card without saying them.
func (s *Service) Voice(e edition.ID) func(text string) Subject {
	return func(text string) Subject {
		return subject(VoiceSubject, s.seal.MAC("voice", string(e)+"/"+text)[:32])
	}
}

// lost is all that a subject says in public, for the check of its note; found is false when it is not public.
func (s *Service) lost(tx *db.Tx, e edition.ID, c Content, of Subject) (text string, found bool, err error) {
	voice := s.Voice(e)
	switch of.Kind() {
	case AvenueItem:
		for _, a := range c.Avenues {
			if AvenueSubject(a.ID) == of {
				for _, f := range a.Fields {
					text += "\n" + f.Text
				}
				return a.Title + text, true, nil
			}
		}
	case VoiceSubject:
		for _, a := range append([]Avenue{{Voices: c.Voices}}, c.Avenues...) {
			for _, v := range a.Voices {
				if voice(v) == of {
					return v, true, nil
				}
			}
		}
	case FigureSubject:
		return "", of == PeopleFigures && !c.Figures.Worlds.Hidden || of == VoteFigures && c.Figures.Vote != nil, nil
	case PromiseItem, NewsItem:
		items, err := s.items(tx, e)
		for _, i := range items {
			if i.Subject == of && i.Verdict == Read {
				return i.whole, true, err
			}
		}
		return "", false, err
	}
	return "", false, nil
}

// Correct asks for another text in the place of one that is public. The public reads it once the safety lead has.
func (s *Service) Correct(ctx context.Context, by people.Person, e edition.Edition, of Subject, field, text string, note Note) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	text, note = strings.TrimSpace(text), note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		newest, err := s.current(tx, e.ID)
		if err != nil {
			return err
		}
		old, ok := newest.correctable(of, field)
		switch {
		case !ok:
			return fault.ErrNotFound
		case text == old:
			return fault.Wrong("text", "publish.change.same")
		case text == "" && field == titleField:
			return fault.Wrong("text", "publish.change.title_missing")
		case utf8.RuneCountInString(text) > avenues.Field(field).Length():
			return fault.Wrong("text", "publish.change.text_long")
		}
		if err := note.check(old, text); err != nil {
			return err
		}
		if err := tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND kind = $2 AND subject = $3 AND field = $4 AND public_at = 0", e.ID, Correction, of, field); err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return s.insertChange(tx, e.ID, Change{ID: db.NewID(), Kind: Correction, Subject: of, Field: field, Text: text, Note: note, Asked: e.Now(s.now())}, by.ID)
	})
	if err != nil {
		return fmt.Errorf("correcting: %w", err)
	}
	return nil
}

// Retract takes one thing back, at once and for good. What is said about it is public once the safety lead has read it.
func (s *Service) Retract(ctx context.Context, by people.Person, e edition.Edition, of Subject, note Note) error {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return fault.ErrNotFound
	}
	note = note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		newest, err := s.current(tx, e.ID)
		if err != nil {
			return err
		}
		old, found, err := s.lost(tx, e.ID, newest.Content, of)
		if err != nil || !found {
			return cmpErr(err, fault.ErrNotFound)
		}
		if err := note.check(old, ""); err != nil {
			return err
		}
		if err := s.rewrite(tx, e.ID, func(_ int, c *Content) { c.take(of, s.Voice(e.ID)) }); err != nil {
			return err
		}
		if of.Kind() == PromiseItem || of.Kind() == NewsItem {
			if err := s.promises.HoldBack(tx, e.ID, of.id()); err != nil {
				return err
			}
		}
		if err := tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND kind = $2 AND subject = $3 AND public_at = 0", e.ID, Correction, of); err != nil {
			return err
		}
		if err := tx.Do("UPDATE publication_changes SET text = $1 WHERE edition_id = $2 AND subject = $3", []byte{}, e.ID, of); err != nil {
			return err
		}
		return s.withdrawn(tx, by, e, of, note)
	})
	if err != nil {
		return fmt.Errorf("retracting: %w", err)
	}
	return nil
}

// withdrawn notes that something was taken back. A note that the safety lead wrote herself needs no other reader.
func (s *Service) withdrawn(tx *db.Tx, by people.Person, e edition.Edition, of Subject, note Note) error {
	tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
	now := e.Now(s.now())
	return s.insertChange(tx, e.ID, Change{ID: db.NewID(), Kind: Withdrawal, Subject: of, Note: note, Asked: now, Public: now, Noted: by.Roles.Any(Readers)}, by.ID)
}

// Annotate writes the public note of a withdrawal that has none yet.
func (s *Service) Annotate(ctx context.Context, by people.Person, e edition.Edition, id string, note Note) error {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return fault.ErrNotFound
	}
	note = note.tidy()
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := note.check("", ""); err != nil {
			return err
		}
		c, err := s.change(tx, e.ID, id)
		if err != nil || c.Kind != Withdrawal || c.Noted {
			return cmpErr(err, fault.ErrNotFound)
		}
		c.Note, c.Noted = note, by.Roles.Any(Readers)
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
		return s.putNote(tx, e, c, by.ID)
	})
	if err != nil {
		return fmt.Errorf("writing a note: %w", err)
	}
	return nil
}

// TakeBack forgets a correction that nobody has read.
func (s *Service) TakeBack(ctx context.Context, by people.Person, e edition.Edition, id string) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(people.DeskTopic(e.ID)) })
		return tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND id = $2 AND public_at = 0", e.ID, id)
	})
	if err != nil {
		return fmt.Errorf("taking a correction back: %w", err)
	}
	return nil
}

// Judge is what the safety lead decides on a change she has read: a correction goes public or is refused, a note is shown or
// taken off.
func (s *Service) Judge(ctx context.Context, by people.Person, e edition.Edition, id string, v Verdict) error {
	if by.Edition != e.ID || !by.Roles.Any(Readers) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := s.change(tx, e.ID, id)
		if err != nil || !c.Waits() {
			return err // somebody was faster, or it was taken back
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(e.ID), people.DeskTopic(e.ID)) })
		if err := s.note(tx, by, e.ID, acts[v], "change/"+id); err != nil {
			return err
		}
		switch {
		case v == Read && c.Kind == Correction:
			return s.putRight(tx, by, e, c)
		case v == Read:
			c.Noted = true
			return s.putNote(tx, e, c, by.ID)
		case c.Kind == Correction:
			return tx.Do("DELETE FROM publication_changes WHERE edition_id = $1 AND id = $2", e.ID, id)
		}
		c.Note = nil
		return s.putNote(tx, e, c, by.ID)
	})
	if err != nil {
		return fmt.Errorf("deciding on a change: %w", err)
	}
	return nil
}

// putRight makes a correction public. The text it takes the place of is kept nowhere in what was published.
func (s *Service) putRight(tx *db.Tx, by people.Person, e edition.Edition, c Change) error {
	newest, err := s.current(tx, e.ID)
	if err != nil {
		return err
	}
	if _, ok := newest.correctable(c.Subject, c.Field); !ok {
		return fault.ErrNotFound
	}
	before, err := s.item(tx, e.ID, c.Subject)
	if err != nil {
		return err
	}
	if err := tx.Do("UPDATE publication_changes SET text = $1 WHERE edition_id = $2 AND subject = $3 AND field = $4 AND public_at > 0", []byte{}, e.ID, c.Subject, c.Field); err != nil {
		return err
	}
	c.Public, c.Noted = e.Now(s.now()), true
	if err := s.putNote(tx, e, c, by.ID); err != nil {
		return err
	}
	if after, err := s.item(tx, e.ID, c.Subject); err != nil {
		return err
	} else if before.Verdict == Read {
		if err := putReading(tx, e.ID, after, Read, s.now(), by.ID); err != nil {
			return err
		}
	}
	return s.rewrite(tx, e.ID, func(_ int, content *Content) { content.correct(c.Subject, c.Field, c.Text) })
}

// item finds one text; a zero item when it is no longer there.
func (s *Service) item(tx *db.Tx, e edition.ID, of Subject) (Item, error) {
	items, err := s.items(tx, e)
	for _, i := range items {
		if i.Subject == of {
			return i, err
		}
	}
	return Item{Subject: of}, err
}

// current is the publication that is public now; not found without one.
func (s *Service) current(tx *db.Tx, e edition.ID) (publication, error) {
	newest, found, err := s.newest(tx, e)
	if err == nil && (!found || newest.Withdrawn) {
		err = fault.New(fault.Conflict, "publish.change.nothing_public")
	}
	return newest, err
}

// cmpErr is the first error, or else the second.
func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// ChangeDesk is what can be changed, what waits, and what was.
type ChangeDesk struct {
	Now      bool // something is public
	Content  Content
	Promises []Item // public ones, and their news
	Changes  []Change
	History  []Event
}

// LookAtChanges reads the changes, for those who prepare a publication.
func (s *Service) LookAtChanges(ctx context.Context, by people.Person, e edition.Edition) (d ChangeDesk, err error) {
	if by.Edition != e.ID || !by.Roles.Any(Preparers) {
		return d, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		newest, found, err := s.newest(tx, e.ID)
		if err != nil {
			return err
		}
		if d.Now = found && !newest.Withdrawn; d.Now {
			d.Content = newest.Content
		}
		if d.Changes, err = s.changes(tx, e.ID); err != nil {
			return err
		}
		if d.History, err = s.history(tx, e.ID); err != nil {
			return err
		}
		items, err := s.items(tx, e.ID)
		for _, i := range items {
			if d.Now && !i.Redactable() && i.Verdict == Read {
				d.Promises = append(d.Promises, i)
			}
		}
		return err
	})
	return d, err
}

// history is what the public reads of an edition's publications, oldest first.
func (s *Service) history(tx *db.Tx, e edition.ID) (all []Event, err error) {
	all, err = publishedOn(tx, e)
	if err != nil {
		return nil, err
	}
	changed, err := s.changes(tx, e)
	for _, c := range changed {
		if c.Public.IsZero() {
			continue
		}
		event := Event{On: c.Public, What: string(c.Kind), Subject: c.Subject, Field: c.Field}
		if c.Noted {
			event.Note = c.Note
		}
		all = append(all, event)
	}
	slices.SortStableFunc(all, func(a, b Event) int { return a.On.Compare(b.On) })
	return all, err
}
