package avenues

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// RemarkLength is how many characters a remark may hold.
const RemarkLength = 280

// Kinds of remark: what a reader likes, asks and wishes.
var Kinds = []string{"like", "ask", "wish"}

// RemarkID identifies a remark.
type RemarkID string

// Remark is what a reader of another table says about an avenue. Who said it is told to nobody.
type Remark struct {
	ID   RemarkID
	Kind string
	Text seal.Text
	Mine bool
}

// Remark leaves a remark on the avenue that one's table reads. The id comes with the form, so that it counts once.
func (s *Service) Remark(ctx context.Context, me people.Person, e edition.Edition, id ID, remark RemarkID, kind, text string) error {
	text = strings.TrimSpace(strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\x00", "").Replace(text), ""))
	switch {
	case !shapeOfID.MatchString(string(remark)):
		return fault.New(fault.Invalid, "fault.invalid")
	case !slices.Contains(Kinds, kind):
		return fault.Wrong("kind", "avenues.remark.kind_missing")
	case text == "":
		return fault.Wrong("text", "avenues.remark.empty")
	case utf8.RuneCountInString(text) > RemarkLength:
		return fault.Wrong("text", "avenues.too_long", "max", RemarkLength)
	}
	err := s.write(ctx, me, e, func(tx *db.Tx) error {
		r, err := rights(tx, me, e.ID, id)
		if err != nil {
			return err
		}
		may, err := mayRemark(tx, me, e, id, r)
		if err != nil {
			return err
		}
		if !may {
			return fault.ErrNotFound
		}
		key, err := people.EditionKey(s.seal, tx, e.ID)
		if err != nil {
			return err
		}
		sealed, err := key.Seal(remarkLabel, seal.Text(text))
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(id.Topic()) })
		return tx.Do(`INSERT INTO avenue_remarks (edition_id, id, avenue_id, author_id, kind, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (edition_id, id) DO NOTHING`, e.ID, remark, id, me.ID, kind, sealed, clock.Millis(s.now()))
	})
	return wrap(err, "remarking")
}

// TakeRemarkBack deletes a remark of one's own. Twice does nothing.
func (s *Service) TakeRemarkBack(ctx context.Context, me people.Person, e edition.Edition, id ID, remark RemarkID) error {
	err := s.write(ctx, me, e, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(id.Topic()) })
		return tx.Do("DELETE FROM avenue_remarks WHERE edition_id = $1 AND id = $2 AND avenue_id = $3 AND author_id = $4", e.ID, remark, id, me.ID)
	})
	return wrap(err, "taking remark back")
}

// remarks are all remarks on an avenue, in the order of like, ask, wish and then one that says nothing.
func (s *Service) remarks(tx *db.Tx, key *seal.Key, me people.Person, e edition.ID, id ID) ([]Remark, error) {
	all, err := db.All(tx, func(scan db.Scanner) (r Remark, err error) {
		var author people.ID
		var sealed []byte
		var at int64
		if err := scan(&r.ID, &r.Kind, &author, &sealed, &at); err != nil {
			return r, err
		}
		r.Mine = author == me.PersonID() && me.Recalls(clock.FromMillis(at))
		r.Text, err = key.Open(remarkLabel, sealed)
		return r, err
	}, "SELECT id, kind, author_id, text, at FROM avenue_remarks WHERE edition_id = $1 AND avenue_id = $2 ORDER BY id", e, id)
	slices.SortStableFunc(all, func(a, b Remark) int { return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind) })
	return all, err
}
