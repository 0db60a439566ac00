package avenues

import (
	"fmt"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

const (
	canvasLabel = "avenue_versions.canvas"
	remarkLabel = "avenue_remarks.text"
)

// insertAvenue opens an avenue; opened is false when it was there already.
func insertAvenue(tx *db.Tx, e edition.ID, id ID, table tables.Table, opener string, at int64) (opened bool, err error) {
	n, err := tx.Exec(`INSERT INTO avenues (edition_id, id, table_id, opener_id, language, opened_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (edition_id, id) DO NOTHING`, e, id, table.ID, opener, table.Language, at)
	return n > 0, err
}

// citeCards notes which cards of the table an avenue grew from. Cards that lie elsewhere are left out.
func (s *Service) citeCards(tx *db.Tx, e edition.ID, id ID, table tables.TableID, cards []ideas.CardID) error {
	laid, err := s.ideas.LaidOn(tx, e, table, people.Person{})
	if err != nil {
		return err
	}
	there := map[ideas.CardID]bool{}
	for _, c := range laid {
		there[c.ID] = true
	}
	for _, c := range cards {
		if !there[c] {
			continue
		}
		if err := tx.Do("INSERT INTO avenue_cards (edition_id, avenue_id, card_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", e, id, c); err != nil {
			return err
		}
	}
	return nil
}

// newestVersion joins every avenue to the version that counts.
const newestVersion = `avenues a JOIN avenue_versions v ON v.edition_id = a.edition_id AND v.avenue_id = a.id
	AND v.n = (SELECT max(n) FROM avenue_versions w WHERE w.edition_id = a.edition_id AND w.avenue_id = a.id)`

func (s *Service) list(tx *db.Tx, e edition.ID) ([]Listed, error) {
	return s.listed(tx, e, "$2 = ''", "")
}

// writes lists the avenues that someone may write: see rights.
func writes(tx *db.Tx, e edition.ID, who people.ID) (map[ID]bool, error) {
	mine := map[ID]bool{}
	err := tx.Rows(`SELECT a.id FROM avenues a WHERE a.edition_id = $1 AND (a.opener_id = $2
		OR EXISTS (SELECT 1 FROM avenue_work w JOIN seats s ON s.edition_id = w.edition_id AND s.table_id = w.table_id
			WHERE w.edition_id = a.edition_id AND w.avenue_id = a.id AND s.person_id = $2)
		OR NOT EXISTS (SELECT 1 FROM avenue_work w WHERE w.edition_id = a.edition_id AND w.avenue_id = a.id)
			AND EXISTS (SELECT 1 FROM seats s WHERE s.edition_id = a.edition_id AND s.table_id = a.table_id AND s.person_id = $2))`,
		[]any{e, who}, func(scan db.Scanner) error {
			var id ID
			err := scan(&id)
			mine[id] = true
			return err
		})
	return mine, err
}

func (s *Service) openedAt(tx *db.Tx, e edition.ID, table tables.TableID) ([]Listed, error) {
	return s.listed(tx, e, "a.table_id = $2", string(table))
}

// listed reads avenues for lists. where is SQL of ours about $2.
func (s *Service) listed(tx *db.Tx, e edition.ID, where, value string) ([]Listed, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	return db.All(tx, func(scan db.Scanner) (l Listed, err error) {
		var sealed []byte
		if err := scan(&l.ID, &l.Language, &sealed); err != nil {
			return l, err
		}
		c, err := openCanvas(key, sealed)
		l.Title, l.Step, l.Idea, l.Filled = c[Title], c[Step], c[Idea], c.Filled()
		return l, err
	}, "SELECT a.id, a.language, v.canvas FROM "+newestVersion+" WHERE a.edition_id = $1 AND "+where+" ORDER BY a.opened_at, a.id", e, value)
}

func (s *Service) readAvenue(tx *db.Tx, me people.Person, e edition.Edition, id ID) (Avenue, error) {
	a := Avenue{ID: id}
	key, err := s.seal.Key(tx, string(e.ID), string(e.ID))
	if err != nil {
		return a, err
	}
	if a.Rights, err = rights(tx, me, e.ID, id); err != nil {
		return a, err
	}
	if a.Rights.Remark, err = mayRemark(tx, me, e, id, a.Rights); err != nil {
		return a, err
	}
	var sealed []byte
	var saved int64
	var table tables.TableID
	if err := tx.Row("SELECT a.language, a.table_id, v.canvas, v.saved_at FROM "+newestVersion+" WHERE a.edition_id = $1 AND a.id = $2",
		[]any{e.ID, id}, &a.Language, &table, &sealed, &saved); err != nil {
		return a, err
	}
	a.SavedAt = clock.FromMillis(saved)
	if a.Canvas, err = openCanvas(key, sealed); err != nil {
		return a, err
	}
	if !a.Rights.Harm {
		a.Canvas = a.Canvas.WithoutHarm()
	}
	if err := s.readPen(tx, me, e, &a); err != nil {
		return a, err
	}
	if err := s.readCards(tx, me, e.ID, table, &a); err != nil {
		return a, err
	}
	if a.Rights.Write || a.Rights.Remark || me.Conducts(e.ID) {
		a.Remarks, err = s.remarks(tx, key, me, e.ID, id)
	}
	return a, err
}

// readCards reads from which cards an avenue grew: how many for everyone, which ones for those of the table where they lie.
func (s *Service) readCards(tx *db.Tx, me people.Person, e edition.ID, table tables.TableID, a *Avenue) error {
	cited := map[ideas.CardID]bool{}
	err := tx.Rows("SELECT card_id FROM avenue_cards WHERE edition_id = $1 AND avenue_id = $2", []any{e, a.ID}, func(scan db.Scanner) error {
		var id ideas.CardID
		err := scan(&id)
		cited[id] = true
		return err
	})
	if err != nil || len(cited) == 0 {
		return err
	}
	laid, err := s.ideas.LaidOn(tx, e, table, me)
	if err != nil {
		return err
	}
	sits, err := tables.SitsAt(tx, e, table, me)
	for _, c := range laid {
		if !cited[c.ID] {
			continue
		}
		if a.Grew++; sits || ideas.Moderates(me, e) {
			a.Cards = append(a.Cards, c)
		}
	}
	return err
}

// readPen reads who writes; her name only for those who may write too.
func (s *Service) readPen(tx *db.Tx, me people.Person, e edition.Edition, a *Avenue) error {
	pen, err := findPen(tx, e.ID, a.ID)
	if err != nil {
		return err
	}
	a.Held = pen.Held(s.now())
	if !a.Rights.Write {
		return nil
	}
	a.Writing = pen.ID != "" && pen.Holder == me.PersonID()
	if a.Pen = pen; a.Held && !a.Writing {
		a.Pen.Name, err = s.nameOf(tx, e.ID, pen.Holder)
	}
	if !a.Writing {
		a.Pen.ID = "" // hers alone
	}
	return err
}

func (s *Service) nameOf(tx *db.Tx, e edition.ID, who people.ID) (string, error) {
	names, err := s.people.Names(tx, e)
	return names[who], err
}

func findPen(tx *db.Tx, e edition.ID, id ID) (p Pen, err error) {
	var renewed int64
	_, err = tx.Found("SELECT id, holder_id, renewed_at FROM avenue_pens WHERE edition_id = $1 AND avenue_id = $2", []any{e, id}, &p.ID, &p.Holder, &renewed)
	p.renewed = clock.FromMillis(renewed)
	return p, err
}

// takePen gives someone the pen, or lets her keep the one she has.
func (s *Service) takePen(tx *db.Tx, me people.Person, e edition.Edition, id ID) (PenID, error) {
	if err := lockAvenue(tx, e.ID, id); err != nil {
		return "", err
	}
	pen, err := findPen(tx, e.ID, id)
	if err != nil {
		return "", err
	}
	if !pen.freeFor(me.PersonID(), s.now()) {
		name, err := s.nameOf(tx, e.ID, pen.Holder)
		if err != nil {
			return "", err
		}
		return "", fault.New(fault.Conflict, "avenues.pen.busy", "name", name)
	}
	if pen.Holder != me.PersonID() {
		pen = Pen{ID: db.NewID(), Holder: me.PersonID()}
		tx.AfterCommit(func() { s.hub.Notify(id.Topic()) })
	}
	return pen.ID, insertPen(tx, e.ID, id, pen.ID, pen.Holder, s.now())
}

func insertPen(tx *db.Tx, e edition.ID, id ID, pen PenID, holder people.ID, now time.Time) error {
	return tx.Do(`INSERT INTO avenue_pens (edition_id, avenue_id, id, holder_id, renewed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (edition_id, avenue_id) DO UPDATE SET id = excluded.id, holder_id = excluded.holder_id, renewed_at = excluded.renewed_at`,
		e, id, pen, holder, clock.Millis(now))
}

// lockAvenue makes those who want the pen or save at the same moment wait for each other.
func lockAvenue(tx *db.Tx, e edition.ID, id ID) error {
	return tx.Do("UPDATE avenues SET opened_at = opened_at WHERE edition_id = $1 AND id = $2", e, id)
}

// writeWith renews a pen that is still hers; otherwise it is a conflict that says who has it now.
func (s *Service) writeWith(tx *db.Tx, me people.Person, e edition.Edition, id ID, penID PenID) error {
	if err := lockAvenue(tx, e.ID, id); err != nil {
		return err
	}
	pen, err := findPen(tx, e.ID, id)
	switch {
	case err != nil:
		return err
	case pen.ID != "" && pen.ID == penID && pen.Holder == me.PersonID():
		return tx.Do("UPDATE avenue_pens SET renewed_at = $1 WHERE edition_id = $2 AND avenue_id = $3", clock.Millis(s.now()), e.ID, id)
	case pen.ID == "":
		// She put it down in another window; as long as nobody wrote since, it is still hers.
		newest, err := s.newest(tx, e.ID, id)
		if err != nil {
			return err
		}
		if penID != "" && newest.pen == penID {
			return insertPen(tx, e.ID, id, penID, me.PersonID(), s.now())
		}
	case pen.Holder != me.PersonID() && pen.Held(s.now()):
		name, err := s.nameOf(tx, e.ID, pen.Holder)
		if err != nil {
			return err
		}
		return fault.New(fault.Conflict, "avenues.pen.held", "name", name)
	}
	return fault.New(fault.Conflict, "avenues.pen.lost")
}

func dropPen(tx *db.Tx, e edition.ID, id ID, pen PenID) error {
	return tx.Do("DELETE FROM avenue_pens WHERE edition_id = $1 AND avenue_id = $2 AND id = $3", e, id, pen)
}

// save writes changes into the newest version while the same burst lasts, else into a new one. Nothing changed writes nothing.
func (s *Service) save(tx *db.Tx, e edition.Edition, id ID, pen PenID, changes Canvas) error {
	newest, err := s.newest(tx, e.ID, id)
	if err != nil {
		return err
	}
	after := newest.Canvas.With(changes)
	differs := after.Differs(newest.Canvas)
	tx.AfterCommit(func() { s.hub.Notify(id.Topic()) })
	if len(differs) == 0 {
		return nil
	}
	if differs[0] == Title || after[Step] != newest.Canvas[Step] || after[Idea] != newest.Canvas[Idea] {
		tx.AfterCommit(func() { s.hub.Notify(ListTopic(e.ID)) })
	}
	if !newest.takes(pen, s.now()) {
		return s.insertVersion(tx, e, id, Version{N: newest.N + 1, Canvas: after, pen: pen})
	}
	key, err := people.EditionKey(s.seal, tx, e.ID)
	if err != nil {
		return err
	}
	sealed, err := after.sealed(key)
	if err != nil {
		return err
	}
	return tx.Do("UPDATE avenue_versions SET canvas = $1, saved_at = $2 WHERE edition_id = $3 AND avenue_id = $4 AND n = $5",
		sealed, clock.Millis(e.Now(s.now())), e.ID, id, newest.N)
}

func (s *Service) insertVersion(tx *db.Tx, e edition.Edition, id ID, v Version) error {
	key, err := people.EditionKey(s.seal, tx, e.ID)
	if err != nil {
		return err
	}
	sealed, err := v.Canvas.sealed(key)
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO avenue_versions (edition_id, avenue_id, n, pen_id, canvas, began_at, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		e.ID, id, v.N, v.pen, sealed, clock.Millis(s.now()), clock.Millis(e.Now(s.now())))
}

func (s *Service) newest(tx *db.Tx, e edition.ID, id ID) (v Version, err error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return v, err
	}
	var sealed []byte
	var began int64
	if err := tx.Row("SELECT n, pen_id, canvas, began_at FROM avenue_versions WHERE edition_id = $1 AND avenue_id = $2 ORDER BY n DESC LIMIT 1",
		[]any{e, id}, &v.N, &v.pen, &sealed, &began); err != nil {
		return v, err
	}
	v.began = clock.FromMillis(began)
	v.Canvas, err = openCanvas(key, sealed)
	return v, err
}

// versions reads every version, newest first, with what changed in each.
func (s *Service) versions(tx *db.Tx, e edition.ID, id ID, harm bool) ([]Version, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	all, err := db.All(tx, func(scan db.Scanner) (v Version, err error) {
		var sealed []byte
		var saved int64
		if err := scan(&v.N, &sealed, &saved); err != nil {
			return v, err
		}
		v.SavedAt = clock.FromMillis(saved)
		if v.Canvas, err = openCanvas(key, sealed); err == nil && !harm {
			v.Canvas = v.Canvas.WithoutHarm()
		}
		return v, err
	}, "SELECT n, canvas, saved_at FROM avenue_versions WHERE edition_id = $1 AND avenue_id = $2 ORDER BY n DESC", e, id)
	for i := range all {
		before := Canvas{}
		if i+1 < len(all) {
			before = all[i+1].Canvas
		}
		all[i].Changed = all[i].Canvas.Differs(before)
	}
	return all, err
}

func tablesOf(tx *db.Tx, e edition.ID, id ID) ([]tables.TableID, error) {
	return db.All(tx, func(scan db.Scanner) (t tables.TableID, err error) { return t, scan(&t) },
		"SELECT table_id FROM avenue_work WHERE edition_id = $1 AND avenue_id = $2", e, id)
}

func insertWork(tx *db.Tx, e edition.ID, session edition.SessionID, table tables.TableID, id ID) error {
	return tx.Do("INSERT INTO avenue_work (edition_id, session_id, table_id, avenue_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", e, session, table, id)
}

// TablesWorkOn lists the tables of a canvas round with the avenues they write, by number of table.
func TablesWorkOn(tx *db.Tx, e edition.ID, session edition.SessionID) ([]Work, error) {
	all, err := tables.TablesOf(tx, e, session)
	if err != nil {
		return nil, err
	}
	on := map[tables.TableID]ID{}
	err = tx.Rows("SELECT table_id, avenue_id FROM avenue_work WHERE edition_id = $1 AND session_id = $2", []any{e, session}, func(scan db.Scanner) error {
		var t tables.TableID
		var a ID
		err := scan(&t, &a)
		on[t] = a
		return err
	})
	var work []Work
	for _, t := range all {
		if a, ok := on[t.ID]; ok {
			work = append(work, Work{Table: t.ID, N: t.N, Language: t.Language, Avenue: a})
		}
	}
	return work, err
}

// freePlaces are the tables of a round that have no avenue yet.
func freePlaces(tx *db.Tx, e edition.ID, session edition.SessionID) ([]place, error) {
	all, err := tables.TablesOf(tx, e, session)
	if err != nil {
		return nil, err
	}
	work, err := TablesWorkOn(tx, e, session)
	if err != nil {
		return nil, err
	}
	taken := map[tables.TableID]bool{}
	for _, w := range work {
		taken[w.Table] = true
	}
	var free []place
	for _, t := range all {
		if taken[t.ID] {
			continue
		}
		who, err := seatedAt(tx, e, t.ID)
		if err != nil {
			return nil, err
		}
		free = append(free, place{t.ID, t.Language, who, ID(t.Subject)})
	}
	return free, nil
}

// waiting are the avenues that no table of a round writes yet: in the order people chose, then by cards cited, then by age.
func waiting(tx *db.Tx, e edition.ID, session edition.SessionID) ([]candidate, error) {
	type opened struct {
		candidate
		table tables.TableID
	}
	all, err := db.All(tx, func(scan db.Scanner) (o opened, err error) { return o, scan(&o.avenue, &o.language, &o.table) },
		`SELECT a.id, a.language, a.table_id FROM avenues a LEFT JOIN avenue_order o ON o.edition_id = a.edition_id AND o.avenue_id = a.id
			WHERE a.edition_id = $1 AND NOT EXISTS (SELECT 1 FROM avenue_work w WHERE w.edition_id = a.edition_id AND w.avenue_id = a.id AND w.session_id = $2)
			ORDER BY COALESCE(o.position, 1000000), (SELECT count(*) FROM avenue_cards c WHERE c.edition_id = a.edition_id AND c.avenue_id = a.id) DESC, a.opened_at, a.id`,
		e, session)
	if err != nil {
		return nil, err
	}
	candidates := make([]candidate, len(all))
	for i, o := range all {
		if o.authors, err = seatedAt(tx, e, o.table); err != nil {
			return nil, err
		}
		candidates[i] = o.candidate
	}
	return candidates, nil
}

func seatedAt(tx *db.Tx, e edition.ID, table tables.TableID) ([]people.ID, error) {
	return db.All(tx, func(scan db.Scanner) (p people.ID, err error) { return p, scan(&p) },
		"SELECT person_id FROM seats WHERE edition_id = $1 AND table_id = $2 ORDER BY person_id", e, table)
}

// Published is an avenue for the publication: no table, no round, nothing about harm.
type Published struct {
	ID       ID
	Language string
	Canvas   Canvas
	Cards    []ideas.CardID // it grew from, as far as they still lie on a table
	SavedAt  time.Time
}

// ForPublication lists the avenues in which something is written, in the order in which they were opened.
func (s *Service) ForPublication(tx *db.Tx, e edition.ID) ([]Published, error) {
	key, err := s.seal.Key(tx, string(e), string(e))
	if err != nil {
		return nil, err
	}
	cards := map[ID][]ideas.CardID{}
	err = tx.Rows(`SELECT c.avenue_id, c.card_id FROM avenue_cards c JOIN cards k ON k.edition_id = c.edition_id AND k.id = c.card_id
		WHERE c.edition_id = $1 AND k.laid_at > 0 ORDER BY c.card_id`, []any{e}, func(scan db.Scanner) error {
		var a ID
		var c ideas.CardID
		err := scan(&a, &c)
		cards[a] = append(cards[a], c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading citations: %w", err)
	}
	all, err := db.All(tx, func(scan db.Scanner) (p Published, err error) {
		var sealed []byte
		var saved int64
		if err := scan(&p.ID, &p.Language, &sealed, &saved); err != nil {
			return p, err
		}
		c, err := openCanvas(key, sealed)
		p.Canvas, p.Cards, p.SavedAt = c.WithoutHarm(), cards[p.ID], clock.FromMillis(saved)
		return p, err
	}, "SELECT a.id, a.language, v.canvas, v.saved_at FROM "+newestVersion+" WHERE a.edition_id = $1 ORDER BY a.opened_at, a.id", e)
	written := all[:0]
	for _, p := range all {
		if len(p.Canvas) > 0 {
			written = append(written, p)
		}
	}
	return written, err
}

// Options lists the avenues that can be chosen between, inside a later chapter's transaction.
func (s *Service) Options(tx *db.Tx, e edition.ID) ([]Listed, error) {
	all, err := s.list(tx, e)
	options := all[:0]
	for _, l := range all {
		if l.Title != "" {
			options = append(options, l)
		}
	}
	return options, err
}
