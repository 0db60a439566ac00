package decide

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/ballot"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// hall is an edition on its first day, at the hour of the vote, with people in it.
type hall struct {
	*Service
	edition edition.Edition
	amina   people.Person   // organises
	merel   people.Person   // not yet admitted
	all     []people.Person // may vote
	queue   *jobs.Queue
	called  map[avenues.ID]string // short names of the avenues
	ids     map[string]avenues.ID
}

const vote, jury = edition.SessionID("vote"), edition.SessionID("jury")

func evening(t *testing.T, d *db.DB, voters int) *hall {
	t.Helper()
	ctx := t.Context()
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2021, 2, 11, 11, 15, 0, 0, time.UTC)
	now := clock.Clock(func() time.Time { return start.Add(5 * time.Minute) })
	hub := live.NewHub()
	q := jobs.NewQueue(d, now, slog.New(slog.DiscardHandler))
	editions, persons := edition.NewService(d, now, hub, q), people.NewService(d, keeper, now, hub, q)
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	e, err := editions.Create(ctx, edition.Edition{
		Slug: "spring", Template: edition.Harvest, Purpose: edition.Event, Phase: edition.Live, Zone: zone, Capacity: 500, TableMin: 5, TableMax: 6,
		ExitURL: "https://www.example.org/", Texts: edition.Texts{}, Worlds: []edition.World{{Key: edition.Own}, {Key: "isp"}},
		Programme: edition.Programme{Sessions: []edition.Session{
			{ID: "round", Day: 1, Kind: edition.Round, Start: start.Add(-time.Hour), Minutes: 50},
			{ID: vote, Day: 1, Kind: edition.Vote, Start: start, Minutes: 30},
			{ID: jury, Day: 1, Kind: edition.Jury, Start: start.Add(30 * time.Minute), Minutes: 30},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	h := &hall{edition: e, queue: q, called: map[avenues.ID]string{}, ids: map[string]avenues.ID{"elsewhere": "elsewhere"}}
	h.amina = people.Person{Acting: edition.Acting{ID: "amina", Edition: e.ID, Roles: edition.Organiser, Staff: true}, Standing: people.Admitted}
	for i := range voters {
		role := edition.Participant
		if i == 0 {
			role |= edition.Juror
		}
		h.all = append(h.all, person(t, d, e.ID, fmt.Sprintf("person%02d", i), role, people.Admitted))
	}
	h.merel = person(t, d, e.ID, "merel", edition.Participant, people.Registered)
	h.Service = NewService(d, keeper, now, hub, q, persons, avenues.NewService(d, keeper, now, hub, persons, ideas.NewService(d, keeper, now, hub)))
	for _, a := range []struct{ name, title string }{{"contact", "Un contact unique"}, {"halfdays", "Beginnen in halve dagen"}, {"reception", "L’accueil qui ne dit rien"}} {
		h.avenue(t, d, a.name, a.title)
	}
	q.On(ScrubJob, func(ctx context.Context, _ jobs.Job) error { return h.Scrub(ctx) })
	return h
}

// avenue opens an avenue at a table at which the first person sits.
func (h *hall) avenue(t *testing.T, d *db.DB, name, title string) {
	t.Helper()
	id, table := avenues.ID(db.NewID()), tables.Table{ID: "t1", Round: "round", N: 1}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Do("INSERT INTO rounds (edition_id, session_id, formed_at, opened_at) VALUES ($1, 'round', 1, 1) ON CONFLICT DO NOTHING", h.edition.ID); err != nil {
			return err
		}
		return tx.Do("INSERT INTO seats (edition_id, session_id, person_id, table_id) VALUES ($1, 'round', $2, 't1') ON CONFLICT DO NOTHING", h.edition.ID, h.all[0].ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.avenues.Open(t.Context(), h.all[0], h.edition, table, id, title, "En deux phrases. Les voici.", nil); err != nil {
		t.Fatal(err)
	}
	h.called[id], h.ids[name] = name, id
}

func (h *hall) tick(names []string) (ticks []avenues.ID) {
	for _, name := range names {
		ticks = append(ticks, h.ids[name])
	}
	return ticks
}

func (h *hall) names(ids []avenues.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, h.called[id])
	}
	return strings.Join(names, " ")
}

func person(t *testing.T, d *db.DB, e edition.ID, id string, role edition.Role, standing people.Standing) people.Person {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Do("INSERT INTO people (edition_id, id, world, profile, registered_at) VALUES ($1, $2, 'isp', $3, 1)", e, id, []byte{}); err != nil {
			return err
		}
		return tx.Do("INSERT INTO admissions (edition_id, person_id, n, outcome, at, by_id) VALUES ($1, $2, 1, $3, 1, 'code')", e, id, standing)
	})
	if err != nil {
		t.Fatal(err)
	}
	return people.Person{Acting: edition.Acting{ID: id, Edition: e, Roles: role}, Standing: standing}
}

func (h *hall) open(t *testing.T) ID {
	t.Helper()
	if err := h.Open(t.Context(), h.amina, h.edition, vote); err != nil {
		t.Fatal(err)
	}
	return h.look(t, h.amina).Ballot.ID
}

func (h *hall) look(t *testing.T, who people.Person) Sight {
	t.Helper()
	sight, found, err := h.Look(t.Context(), who, h.edition.ID, vote)
	if err != nil || !found {
		t.Fatalf("looking: found %v, %v", found, err)
	}
	return sight
}

func (h *hall) votes(t *testing.T, id ID, who int, ticks ...string) string {
	t.Helper()
	receipt, err := h.HandIn(t.Context(), h.all[who], h.edition.ID, id, h.tick(ticks))
	if err != nil {
		t.Fatalf("person %d hands in: %v", who, err)
	}
	return receipt
}

// order is in which order avenues are given to tables afterwards.
func (h *hall) order(t *testing.T, d *db.DB) (ids []avenues.ID) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		ids, err = db.All(tx, func(scan db.Scanner) (id avenues.ID, err error) { return id, scan(&id) },
			"SELECT avenue_id FROM avenue_order WHERE edition_id = $1 ORDER BY position", h.edition.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestPapersAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 6)
		id := h.open(t)
		h.votes(t, id, 0, "contact", "reception")
		h.votes(t, id, 1, "reception")
		h.votes(t, id, 2, "reception", "reception")
		h.votes(t, id, 3)
		changed := h.votes(t, id, 4, "halfdays")
		if again := h.votes(t, id, 4, "contact"); again != changed {
			t.Errorf("the receipt after changing: got %s, want %s as before", again, changed)
		}
		if err := h.Close(t.Context(), h.amina, h.edition, id); err != nil {
			t.Fatal(err)
		}
		c := h.look(t, h.all[5]).Count
		var got []string
		for _, r := range c.Ranking {
			got = append(got, fmt.Sprint(h.called[r.ID], r.Ticks))
		}
		if want := "reception3 contact2 halfdays0"; strings.Join(got, " ") != want || c.Papers != 5 {
			t.Errorf("got %v of %d papers, want %s of 5", got, c.Papers, want)
		}
		if got := h.names(h.order(t, d)); got != "reception contact halfdays" {
			t.Errorf("order of the avenues: got %s", got)
		}
		check, err := h.Verify(t.Context(), h.all[4], h.edition.ID, id, strings.ToLower(strings.ReplaceAll(changed, "-", " ")))
		if err != nil || !check.Found || len(check.Ticks) != 1 || h.called[check.Ticks[0].ID] != "contact" {
			t.Errorf("looking the receipt up: got %+v, %v; want the changed paper", check, err)
		}
		if check, err := h.Verify(t.Context(), h.all[4], h.edition.ID, id, "7KQF-2M9T-XD4B-0ZRW"); err != nil || check.Found {
			t.Errorf("a receipt that nobody has: got %+v, %v", check, err)
		}
		if _, err := h.Verify(t.Context(), h.all[4], h.edition.ID, id, "what is this"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("no receipt at all: got %v, want Invalid", err)
		}
		out, err := h.Published(t.Context(), h.all[5], h.edition, id)
		if err != nil || len(out.Ballots) != 5 || len(out.Titles) != 3 {
			t.Errorf("published: %+v, %v; want five papers and three titles", out, err)
		}
		if again, err := ballot.Verify(out.Published, changed); err != nil || !again.Found || !again.Adds {
			t.Errorf("counted again at home: %+v, %v", again, err)
		}
	})
}

func TestNobodySeesAnythingBeforeClosing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 12)
		id := h.open(t)
		for i := range 9 {
			h.votes(t, id, i, "contact")
		}
		for _, who := range []people.Person{h.amina, h.all[0], h.all[11]} {
			if c := h.look(t, who).Count; c.Papers != 0 || c.Ranking != nil {
				t.Errorf("%s sees %+v while the ballot is open", who.ID, c)
			}
			if _, err := h.Published(t.Context(), who, h.edition, id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s takes the papers home while the ballot is open: %v", who.ID, err)
			}
			if _, err := h.Verify(t.Context(), who, h.edition.ID, id, "7KQF-2M9T-XD4B-0ZRW"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s looks receipts up while the ballot is open: %v", who.ID, err)
			}
		}
		if got := h.look(t, h.amina).Voted; got != 5 {
			t.Errorf("nine of twelve have voted: the organiser sees %d, want 5", got)
		}
		if got := h.look(t, h.all[0]).Voted; got != 0 {
			t.Errorf("a participant sees that %d have voted", got)
		}
		if mine := h.look(t, h.all[0]).Mine; mine == nil || !mine.Ticked(h.ids["contact"]) {
			t.Errorf("her own paper: got %+v", mine)
		}
		if mine := h.look(t, h.all[11]).Mine; mine != nil {
			t.Errorf("someone who has not voted sees the paper %+v", mine)
		}
	})
}

func TestWhoMayVote(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 2)
		id := h.open(t)
		hand := func(who people.Person, ticks ...string) fault.Kind {
			_, err := h.HandIn(t.Context(), who, h.edition.ID, id, h.tick(ticks))
			return fault.KindOf(err)
		}
		stranger := people.Person{Acting: edition.Acting{ID: "x", Edition: "another", Roles: edition.Participant}, Standing: people.Admitted}
		for name, c := range map[string]struct{ got, want fault.Kind }{
			"a participant":            {hand(h.all[1], "contact"), fault.None},
			"a blank paper":            {hand(h.all[1]), fault.None},
			"what is not an option":    {hand(h.all[1], "contact", "elsewhere"), fault.Invalid},
			"someone not yet admitted": {hand(h.merel, "contact"), fault.NotFound},
			"the organiser":            {hand(h.amina, "contact"), fault.NotFound},
			"another edition":          {hand(stranger, "contact"), fault.NotFound},
			"a visitor":                {hand(people.Person{}, "contact"), fault.SignedOut},
		} {
			if c.got != c.want {
				t.Errorf("%s: got %v, want %v", name, c.got, c.want)
			}
		}
		if err := h.Close(t.Context(), h.all[0], h.edition, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a participant closes the ballot: %v", err)
		}
		if err := h.Open(t.Context(), h.all[0], h.edition, jury); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a participant opens a ballot: %v", err)
		}
		if err := h.Close(t.Context(), h.amina, h.edition, id); err != nil {
			t.Fatal(err)
		}
		if got := hand(h.all[1], "contact"); got != fault.Closed {
			t.Errorf("voting after closing: got %v, want Closed", got)
		}
		if err := h.Open(t.Context(), h.amina, h.edition, jury); err != nil {
			t.Fatal(err)
		}
		sight, _, err := h.Look(t.Context(), h.amina, h.edition.ID, jury)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.HandIn(t.Context(), h.all[0], h.edition.ID, sight.Ballot.ID, h.tick([]string{"contact"})); err != nil {
			t.Errorf("a juror votes in the jury: %v", err)
		}
		if _, err := h.HandIn(t.Context(), h.all[1], h.edition.ID, sight.Ballot.ID, nil); fault.KindOf(err) != fault.NotFound {
			t.Errorf("someone who is no juror votes in the jury: %v", err)
		}
	})
}

func TestPapersOfThoseWhoLeftDoNotCount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 6)
		id := h.open(t)
		for i := range 6 {
			h.votes(t, id, i, "contact")
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Do("INSERT INTO admissions (edition_id, person_id, n, outcome, at, by_id) VALUES ($1, $2, 2, 'removed', 2, 'x')", h.edition.ID, h.all[2].ID)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Forget(t.Context(), h.edition.ID, h.all[2].PersonID()); err != nil {
			t.Fatal(err)
		}
		if mine := h.look(t, h.all[2]).Mine; mine != nil {
			t.Errorf("the paper of someone who left is still there: %+v", mine)
		}
		if err := h.Close(t.Context(), h.amina, h.edition, id); err != nil {
			t.Fatal(err)
		}
		if got := h.look(t, h.all[0]).Count.Papers; got != 5 {
			t.Errorf("six voted and one was removed: got %d papers, want 5", got)
		}
	})
}

func TestTheBallotThatConcernsSomeoneNow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 2)
		now := func(who people.Person) string {
			sight, next, found, err := h.Current(t.Context(), who, h.edition)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(sight.Ballot.Session, " ", sight.Ballot.Open() && found, " next ", next.ID)
		}
		juror, other := h.all[0], h.all[1]
		if got := now(other); got != " false next vote" {
			t.Errorf("before anything: %s", got)
		}
		id := h.open(t)
		if got := now(other); got != "vote true next " {
			t.Errorf("while everybody votes: %s", got)
		}
		if err := h.Close(t.Context(), h.amina, h.edition, id); err != nil {
			t.Fatal(err)
		}
		if err := h.Open(t.Context(), h.amina, h.edition, jury); err != nil {
			t.Fatal(err)
		}
		if got := now(juror); got != "jury true next " {
			t.Errorf("a juror, while the jury votes: %s", got)
		}
		if got := now(other); got != "vote false next " {
			t.Errorf("someone else, while the jury votes: %s; want what was closed before", got)
		}
	})
}

func TestFewPapersTellOnlyTheOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 4)
		id := h.open(t)
		receipt := h.votes(t, id, 0, "halfdays")
		h.votes(t, id, 1, "halfdays")
		if err := h.Close(t.Context(), h.amina, h.edition, id); err != nil {
			t.Fatal(err)
		}
		c := h.look(t, h.all[3]).Count
		if h.called[c.Ranking[0].ID] != "halfdays" || c.Ranking[0].Ticks != 0 || c.List != nil {
			t.Errorf("two papers: got %+v, want the order alone", c)
		}
		if _, err := h.Published(t.Context(), h.all[3], h.edition, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("two papers are handed out: %v", err)
		}
		if v, err := h.Verify(t.Context(), h.all[3], h.edition.ID, id, receipt); err != nil || !v.Found || v.Ticks != nil {
			t.Errorf("got %+v, %v; want found, without what it ticks", v, err)
		}
	})
}

func TestSessionsOpenAndCloseTheirBallots(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 5)
		for range 2 { // a job may run twice
			if err := h.SessionStarted(t.Context(), h.edition, vote); err != nil {
				t.Fatal(err)
			}
		}
		if b := h.look(t, h.all[0]).Ballot; !b.Open() || len(b.Options) != 3 {
			t.Errorf("after the session started: %+v", b)
		}
		for range 2 {
			if err := h.SessionEnded(t.Context(), h.edition, vote); err != nil {
				t.Fatal(err)
			}
		}
		if b := h.look(t, h.all[0]).Ballot; b.Open() {
			t.Error("the ballot is open after its session ended")
		}
		if err := h.SessionStarted(t.Context(), h.edition, "lunch"); err != nil {
			t.Errorf("a session without ballot: %v", err)
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.Do("DELETE FROM avenues WHERE edition_id = $1", h.edition.ID) })
		if err != nil {
			t.Fatal(err)
		}
		if err := h.SessionStarted(t.Context(), h.edition, jury); err != nil {
			t.Errorf("a session without avenues: %v", err)
		}
		if err := h.Open(t.Context(), h.amina, h.edition, jury); fault.KindOf(err) != fault.Conflict {
			t.Errorf("opening without avenues: got %v, want Conflict", err)
		}
	})
}

// After closing, nothing in the database ties a paper to a person: no row that names both, no key that opens what was there
// before, and not a byte of it in the engine's files.
func TestNothingTiesAPaperToAPersonAfterClosing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := evening(t, d, 8)
		id := h.open(t)
		var receipts []string
		for i := range 8 {
			receipts = append(receipts, h.votes(t, id, i, "contact"))
		}
		var papers [][]byte
		var wrapped []byte
		err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			if err = tx.Row("SELECT wrapped FROM seal_keys WHERE edition_id = $1 AND subject = $2", []any{h.edition.ID, subject(id)}, &wrapped); err != nil {
				return err
			}
			papers, err = db.All(tx, func(scan db.Scanner) (b []byte, err error) { return b, scan(&b) }, "SELECT paper FROM ballot_papers ORDER BY person_id")
			return err
		})
		if err != nil || len(papers) != 8 {
			t.Fatalf("before closing: %d papers, %v", len(papers), err)
		}
		if !holds(t, d, wrapped) {
			t.Fatal("the search does not find the key while it is there")
		}
		if err := h.Close(t.Context(), h.amina, h.edition, id); err != nil {
			t.Fatal(err)
		}
		if err := h.queue.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, needle := range append(papers, wrapped) {
			if holds(t, d, needle) {
				t.Error("what was there before closing is still in the database")
			}
		}
		names := tablesWith(t, d, "person_id")
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			var sealed []byte
			if err := tx.Row("SELECT published FROM ballot_closures WHERE edition_id = $1", []any{h.edition.ID}, &sealed); err != nil {
				return err
			}
			key, err := h.seal.Key(tx, string(h.edition.ID), string(h.edition.ID))
			if err != nil {
				return err
			}
			opened, err := key.Open(publishedLabel, sealed)
			text := opened.Reveal()
			for _, receipt := range receipts {
				if strings.Contains(text, receipt) || !strings.Contains(text, ballot.Commitment(string(id), receipt)) {
					t.Errorf("the published papers: receipt %v, commitment %v", strings.Contains(text, receipt), strings.Contains(text, ballot.Commitment(string(id), receipt)))
				}
			}
			for _, p := range h.all {
				if strings.Contains(text, p.ID) {
					t.Errorf("the published papers name %s", p.ID)
				}
			}
			for _, table := range names {
				var n int
				if table == "ballot_papers" {
					if err := tx.Row("SELECT count(*) FROM ballot_papers", nil, &n); err != nil || n > 0 {
						t.Errorf("%d papers are left: %v", n, err)
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(names, "ballot_papers") || slices.Contains(names, "ballot_closures") {
			t.Errorf("tables that name a person: %v", names)
		}
	})
}

// holds searches every byte of the database: SQLite's files, or every byte column of every table on PostgreSQL and the pages
// of the tables that held papers and keys.
func holds(t *testing.T, d *db.DB, needle []byte) bool {
	t.Helper()
	if d.Engine() == db.SQLite {
		files, err := filepath.Glob(d.File() + "*")
		if err != nil || len(files) == 0 {
			t.Fatalf("files of the database: %v, %v", files, err)
		}
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, needle) {
				return true
			}
		}
		return false
	}
	raw, err := sql.Open("pgx", d.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, table := range []string{"ballot_papers", "seal_keys"} {
		if _, err := raw.ExecContext(t.Context(), "CHECKPOINT"); err != nil {
			t.Fatal(err)
		}
		var pages []byte
		err := raw.QueryRowContext(t.Context(), "SELECT coalesce(pg_read_binary_file(pg_relation_filepath('"+table+"')), ''::bytea)").Scan(&pages)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(pages, needle) {
			return true
		}
	}
	return false
}

func tablesWith(t *testing.T, d *db.DB, column string) (names []string) {
	t.Helper()
	schema, err := os.ReadFile("../db/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range strings.Split(string(schema), "CREATE TABLE ")[1:] {
		name, body, _ := strings.Cut(table, "(")
		if strings.Contains(body, column) {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}
