package avenues

import (
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/telltale"
)

// What moderation reads and changes inside its own transactions. It decides who may. What is written about harm is no part of
// it: nobody but the table reads that.

// Moderated are the fields in which something can be taken out.
var Moderated = []Field{Title, Idea, Need, Exists, Worlds, Retell, FirstStep, Means, SixMonths}

// Said is a remark with who made it, which is told to nobody.
type Said struct {
	Text   seal.Text
	Author people.ID
	At     time.Time // real time
}

// SeesAvenue is not found for an avenue that is not there: anyone admitted reads all.
func (s *Service) SeesAvenue(tx *db.Tx, me people.Person, e edition.ID, id ID) error {
	_, err := rights(tx, me, e, id)
	return err
}

// SeesRemark is not found for whoever does not read the remarks on its avenue.
func (s *Service) SeesRemark(tx *db.Tx, me people.Person, e edition.Edition, id RemarkID) error {
	avenue, err := avenueOfRemark(tx, e.ID, id)
	if err != nil || me.Conducts(e.ID) {
		return err
	}
	r, err := rights(tx, me, e.ID, avenue)
	if err != nil || r.Write {
		return err
	}
	may, err := mayRemark(tx, me, e, avenue, r)
	if err == nil && !may {
		err = fault.ErrNotFound
	}
	return err
}

func avenueOfRemark(tx *db.Tx, e edition.ID, id RemarkID) (avenue ID, err error) {
	return avenue, tx.Row("SELECT avenue_id FROM avenue_remarks WHERE edition_id = $1 AND id = $2", []any{e, id}, &avenue)
}

// Writes says whether someone may write an avenue.
func (s *Service) Writes(tx *db.Tx, me people.Person, e edition.ID, id ID) (bool, error) {
	r, err := rights(tx, me, e, id)
	return r.Write, err
}

// CanvasOf reads what stands in an avenue now, without what is for the room only.
func (s *Service) CanvasOf(tx *db.Tx, e edition.ID, id ID) (Canvas, error) {
	v, err := s.newest(tx, e, id)
	if err != nil {
		return nil, err
	}
	return v.Canvas.WithoutHarm(), nil
}

// RemarkBy reads a remark with its author.
func (s *Service) RemarkBy(tx *db.Tx, e edition.ID, id RemarkID) (r Said, err error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return r, err
	}
	var sealed []byte
	var at int64
	if err := tx.Row("SELECT text, author_id, at FROM avenue_remarks WHERE edition_id = $1 AND id = $2", []any{e, id}, &sealed, &r.Author, &at); err != nil {
		return r, err
	}
	r.At = clock.FromMillis(at)
	r.Text, err = key.Open(remarkLabel, sealed)
	return r, err
}

// ReplaceRemark writes another text in the place of a remark's.
func (s *Service) ReplaceRemark(tx *db.Tx, e edition.ID, id RemarkID, text seal.Text) error {
	avenue, err := avenueOfRemark(tx, e, id)
	if err != nil {
		return err
	}
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(remarkLabel, text)
	if err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(avenue.Topic()) })
	return tx.Do("UPDATE avenue_remarks SET text = $1 WHERE edition_id = $2 AND id = $3", sealed, e, id)
}

// Was is what stood in a field of one version.
type Was struct {
	N     int
	Field Field
	Text  string
}

// TakeOut writes fields of the newest version anew and says what stood there in every version. Older versions may hold the
// same name half typed: there the whole field is taken out, unless it read as the newest did. Whoever is writing loses the
// pen, or her page would send the old text again.
func (s *Service) TakeOut(tx *db.Tx, e edition.ID, id ID, to Canvas) (before []Was, err error) {
	if err := lockAvenue(tx, e, id); err != nil {
		return nil, err
	}
	all, err := s.versions(tx, e, id, true)
	if err != nil {
		return nil, err
	}
	for i, v := range all {
		after := Canvas{}
		for f, text := range to {
			was := v.Canvas[f]
			if was == "" {
				continue
			}
			before = append(before, Was{v.N, f, was})
			if after[f] = text; was != all[0].Canvas[f] {
				after[f] = telltale.Taken
			}
		}
		if err := s.rewrite(tx, e, id, v.N, v.Canvas.With(after), i == 0); err != nil {
			return nil, err
		}
	}
	return before, s.startAnew(tx, e, id)
}

// PutBack writes into every version what stood there before something was taken out.
func (s *Service) PutBack(tx *db.Tx, e edition.ID, id ID, before []Was) error {
	if err := lockAvenue(tx, e, id); err != nil {
		return err
	}
	all, err := s.versions(tx, e, id, true)
	if err != nil {
		return err
	}
	for i, v := range all {
		back := Canvas{}
		for _, w := range before {
			if _, newest := back[w.Field]; w.N == v.N || i == 0 && !newest {
				back[w.Field] = w.Text // what is newest now may be a version from after it was taken out
			}
		}
		if err := s.rewrite(tx, e, id, v.N, v.Canvas.With(back), i == 0); err != nil {
			return err
		}
	}
	return s.startAnew(tx, e, id)
}

// rewrite writes a version anew. The newest one belongs to no pen afterwards.
func (s *Service) rewrite(tx *db.Tx, e edition.ID, id ID, n int, c Canvas, newest bool) error {
	key, err := people.EditionKey(s.seal, tx, e)
	if err != nil {
		return err
	}
	sealed, err := c.sealed(key)
	if err != nil {
		return err
	}
	set := "canvas = $1"
	if newest {
		set += ", pen_id = ''"
	}
	if err := tx.Do("UPDATE avenue_versions SET "+set+" WHERE edition_id = $2 AND avenue_id = $3 AND n = $4", sealed, e, id, n); err != nil {
		return fmt.Errorf("rewriting version: %w", err)
	}
	return nil
}

// startAnew takes the pen from whoever writes and tells every page.
func (s *Service) startAnew(tx *db.Tx, e edition.ID, id ID) error {
	tx.AfterCommit(func() { s.hub.Notify(id.Topic(), ListTopic(e)) })
	return tx.Do("DELETE FROM avenue_pens WHERE edition_id = $1 AND avenue_id = $2", e, id)
}
