package rooms

import (
	"context"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// Room is what someone's page shows: where the edition stands, and her place in it.
type Room struct {
	At       edition.Position
	Table    *tables.Table      // where she sits now; nil without a seat or when nobody sits
	Seatless bool               // people sit at tables and she has no seat
	Opening  bool               // the round has begun and its tables are being set
	Here     bool               // has said that she is here today
	Present  map[people.ID]bool // of her table: whose page is open, or who uses no script
	Hands    []people.ID        // of her table, who asked first in front
	Call     *Call              // of her table
	Link     string             // external meeting to go to now
	Messages []Message          // of the last while, newest first
}

// MessagesFor is how long a message stays on the pages. It is in the notes afterwards.
const MessagesFor = 20 * time.Minute

// MyRoom is what someone's page shows now. Where she is follows from the programme and her seat alone.
func (s *Service) MyRoom(ctx context.Context, me people.Person, e edition.Edition) (r Room, err error) {
	if err := people.Acts(me, e.ID); err != nil {
		return r, err
	}
	r.At = e.Programme.At(e.Now(s.now()))
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if err := s.place(tx, me, e, &r); err != nil {
			return err
		}
		return s.fillRoom(tx, e, &r)
	})
	return r, wrap(err, "finding her room")
}

// place finds her seat.
func (s *Service) place(tx *db.Tx, me people.Person, e edition.Edition, r *Room) error {
	here, err := s.tables.HereIn(tx, e)
	if err != nil {
		return err
	}
	r.Here = here[me.PersonID()]
	if r.At.Current == nil || !r.At.Current.Kind.AtTables() {
		return nil
	}
	table, err := s.tables.MyTableIn(tx, me, e)
	if err == nil {
		r.Table = &table
		return nil
	}
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	r.Seatless = me.SitsAtTables()
	round, ok := tables.RoundOf(e.Programme, r.At.Current.ID)
	if !ok {
		return nil
	}
	opened, err := roundOpen(tx, e.ID, round)
	r.Opening = !opened
	return err
}

// TableRoom is a table as those who conduct see it when they look in.
func (s *Service) TableRoom(ctx context.Context, by people.Person, e edition.Edition, id tables.TableID) (r Room, err error) {
	if !by.Conducts(e.ID) {
		return r, fault.ErrNotFound
	}
	table, err := s.tables.TableFor(ctx, by, e.ID, id)
	if err != nil {
		return r, wrap(err, "looking in at a table")
	}
	r.At, r.Table = e.Programme.At(e.Now(s.now())), &table
	err = s.db.Read(ctx, func(tx *db.Tx) error { return s.fillRoom(tx, e, &r) })
	return r, wrap(err, "looking in at a table")
}

// Arrive notes that someone is here today, and says whether that is news.
func (s *Service) Arrive(ctx context.Context, me people.Person, e edition.Edition) (fresh bool, err error) {
	if e.Phase != edition.Live || e.Programme.Today(e.Now(s.now()), e.Zone) == 0 {
		return false, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		here, err := s.tables.HereIn(tx, e)
		fresh = !here[me.PersonID()]
		return err
	})
	if err != nil || !fresh {
		return false, wrap(err, "looking who is here")
	}
	return true, s.tables.Arrive(ctx, me, e)
}

// MayLookAt says whether someone may see a table: who sits there, and who conducts.
func (s *Service) MayLookAt(ctx context.Context, me people.Person, e edition.ID, table tables.TableID) error {
	if err := people.Acts(me, e); err != nil {
		return err
	}
	return s.db.Read(ctx, func(tx *db.Tx) error {
		if _, err := tableExists(tx, e, table); err != nil || me.Conducts(e) {
			return err
		}
		sits, err := tables.SitsAt(tx, e, table, me)
		if err == nil && !sits {
			err = fault.ErrNotFound
		}
		return err
	})
}

func (s *Service) fillRoom(tx *db.Tx, e edition.Edition, r *Room) error {
	var id tables.TableID
	if r.Table != nil {
		id = r.Table.ID
		if err := s.fillTable(tx, e, r); err != nil {
			return err
		}
	}
	if err := s.fillLink(tx, e, r); err != nil {
		return err
	}
	all, err := s.messages(tx, e.ID, "(table_id = '' OR table_id = $2)", id, 20)
	since := r.At.Now.Add(-MessagesFor)
	r.Messages = slices.DeleteFunc(all, func(m Message) bool { return m.Said.Before(since) || m.Said.After(r.At.Now.Add(time.Minute)) })
	return err
}

func (s *Service) fillTable(tx *db.Tx, e edition.Edition, r *Room) (err error) {
	if r.Hands, err = hands(tx, e.ID, r.Table.ID); err != nil {
		return err
	}
	calls, err := s.openCalls(tx, e.ID)
	if err != nil {
		return err
	}
	for _, c := range calls {
		if c.Table == r.Table.ID {
			r.Call = &c
		}
	}
	_, away, err := s.presence(tx, e.ID)
	if err != nil {
		return err
	}
	here, err := s.tables.HereIn(tx, e)
	r.Present = map[people.ID]bool{}
	for _, seat := range r.Table.Seats {
		r.Present[seat.Person] = here[seat.Person] && !away[seat.Person]
	}
	return err
}

// fillLink finds the external meeting to go to: the session's own, the table's, or the plenary's.
func (s *Service) fillLink(tx *db.Tx, e edition.Edition, r *Room) error {
	switch c := r.At.Current; {
	case c != nil && c.Kind == edition.Break:
		return nil
	case c != nil && c.Link != "":
		r.Link = c.Link
	case r.Table != nil:
		all, err := links(tx, e.ID)
		r.Link = all[r.Table.N]
		return err
	case r.Seatless || c == nil && r.At.Next == nil:
		return nil
	default:
		r.Link = e.PlenaryLink
	}
	return nil
}

func roundOpen(tx *db.Tx, e edition.ID, session edition.SessionID) (bool, error) {
	var at int64
	found, err := tx.Found("SELECT opened_at FROM rounds WHERE edition_id = $1 AND session_id = $2", []any{e, session}, &at)
	return found && at > 0, err
}

// Desk is what the control room shows. It names nobody but facilitators and those who conduct.
type Desk struct {
	At       edition.Position
	Conducts string    // who conducts now; empty while the programme runs by itself
	Since    time.Time // the edition's own time
	Mine     bool      // the reader conducts
	Here     int       // said today that they are here
	Pages    int       // have a page open now
	Expected int       // admitted and to be seated
	Round    edition.SessionID
	Opened   bool
	Tables   []DeskTable
	Waiting  int // here, without a seat
	Missing  int // with a seat, and not here
	Calls    int // open and unanswered
	Messages []Message
}

// DeskTable is a table as the control room sees it.
type DeskTable struct {
	ID          tables.TableID
	N           int
	Language    string
	Seats       int
	Empty       int // seats whose people are not here
	Facilitator string
	Absent      bool // the facilitator is not here
	Call        *Call
}

// AtDesk is what the control room shows now.
func (s *Service) AtDesk(ctx context.Context, by people.Person, e edition.Edition) (d Desk, err error) {
	if !by.Conducts(e.ID) {
		return d, fault.ErrNotFound
	}
	d.At = e.Programme.At(e.Now(s.now()))
	var round tables.Round
	if c := d.At.Current; c != nil {
		if id, ok := tables.RoundOf(e.Programme, c.ID); ok {
			d.Round = id
			if round, err = s.tables.RoundFor(ctx, by, e, id); err != nil {
				return d, wrap(err, "reading the round")
			}
			d.Opened, d.Waiting = round.Opened, len(round.Waiting)
		}
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error { return s.fillDesk(tx, by, e, round, &d) })
	return d, wrap(err, "reading the desk")
}

func (s *Service) fillDesk(tx *db.Tx, by people.Person, e edition.Edition, round tables.Round, d *Desk) error {
	arrived, err := s.tables.HereIn(tx, e)
	if err != nil {
		return err
	}
	open, away, err := s.presence(tx, e.ID)
	if err != nil {
		return err
	}
	in, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return err
	}
	for _, p := range in {
		if !p.SitsAtTables() {
			continue
		}
		d.Expected++
		if arrived[p.PersonID()] {
			d.Here++
		}
		if open[p.PersonID()] {
			d.Pages++
		}
	}
	calls, err := s.openCalls(tx, e.ID)
	if err != nil {
		return err
	}
	missing, err := s.missing(tx, e, round)
	if err != nil {
		return err
	}
	d.Missing = len(missing)
	for _, t := range round.Tables {
		d.Tables = append(d.Tables, deskTable(t, calls, func(id people.ID) bool { return arrived[id] && !away[id] }))
	}
	for _, t := range d.Tables {
		if t.Call != nil && t.Call.Answered.IsZero() {
			d.Calls++
		}
	}
	if err := s.whoConducts(tx, by, e.ID, d); err != nil {
		return err
	}
	d.Messages, err = s.messages(tx, e.ID, "$2 = $2", "", 6)
	return err
}

func deskTable(t tables.Table, calls []Call, present func(people.ID) bool) DeskTable {
	at := DeskTable{ID: t.ID, N: t.N, Language: t.Language, Seats: len(t.Seats)}
	for _, seat := range t.Seats {
		if !present(seat.Person) {
			at.Empty++
		}
		if seat.Part == "facilitates" {
			at.Facilitator, at.Absent = seat.Name, !present(seat.Person)
		}
	}
	for _, c := range calls {
		if c.Table == t.ID {
			at.Call = &c
		}
	}
	return at
}

// TakeOver notes that someone conducts from now on. The programme runs as before; both desks show who it is.
func (s *Service) TakeOver(ctx context.Context, by people.Person, e edition.Edition) error {
	if !by.Conducts(e.ID) {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		current, _, n, err := conducting(tx, e.ID)
		if err != nil || current == by.PersonID() {
			return err
		}
		s.tell(tx, desk(e.ID))
		return tx.Do("INSERT INTO conducting (edition_id, n, by_id, since) VALUES ($1, $2, $3, $4)", e.ID, n+1, by.ID, clock.Millis(e.Now(s.now())))
	})
	return wrap(err, "taking over")
}

func (s *Service) whoConducts(tx *db.Tx, by people.Person, e edition.ID, d *Desk) error {
	who, since, _, err := conducting(tx, e)
	if err != nil || who == "" {
		return err
	}
	names, err := s.people.StaffNames(tx, e)
	d.Conducts, d.Since, d.Mine = names[who], since, who == by.PersonID()
	return err
}

func conducting(tx *db.Tx, e edition.ID) (who people.ID, since time.Time, n int, err error) {
	var at int64
	_, err = tx.Found("SELECT by_id, since, n FROM conducting WHERE edition_id = $1 ORDER BY n DESC LIMIT 1", []any{e}, &who, &at, &n)
	return who, clock.FromMillis(at), n, err
}
