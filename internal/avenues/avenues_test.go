package avenues_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
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

// event is an edition of two days. On the first, Linde, Wout and Merel sit at the first table and Sam at the second. On the
// second day, in the canvas round, Linde and Sam sit at the first table, Wout at the second and Bilal at the third. Tilda
// organises; Amina takes part in another edition.
type event struct {
	*avenues.Service
	cards              *ideas.Service
	db                 *db.DB
	e                  edition.Edition
	now                *time.Time
	first, second      tables.Table // of the first day
	one, two, three    tables.Table // of the second day
	linde, wout, merel people.Person
	sam, bilal         people.Person
	tilda, amina       people.Person
}

func begin(t *testing.T, d *db.DB) event {
	t.Helper()
	now := time.Date(2021, 2, 11, 9, 35, 0, 0, time.UTC)
	hub, real := live.NewHub(), clock.Clock(func() time.Time { return now })
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	must(t, err)
	queue := jobs.NewQueue(d, real, nil)
	editions, crowd := edition.NewService(d, real, hub, queue), people.NewService(d, keeper, real, hub, queue)
	v := event{cards: ideas.NewService(d, keeper, real, hub), db: d, now: &now}
	v.Service = avenues.NewService(d, keeper, real, hub, crowd, v.cards)
	spring := edition.Edition{
		Slug: "spring", Template: edition.Harvest, Phase: edition.Live, Zone: time.UTC, Capacity: 50, TableMin: 3, TableMax: 6, ExitURL: "https://example.org",
		Worlds: []edition.World{{Key: edition.Own}},
		Programme: edition.Programme{Sessions: []edition.Session{
			{ID: "r1", Day: 1, Kind: edition.Round, Start: now.Add(-5 * time.Minute), Minutes: 60},
			{ID: "c1", Day: 2, Kind: edition.Canvas, Start: now.Add(24 * time.Hour), Minutes: 90},
			{ID: "k1", Day: 2, Kind: edition.Critique, Start: now.Add(26 * time.Hour), Minutes: 45},
		}},
	}
	v.e, err = editions.Create(t.Context(), spring)
	must(t, err)
	spring.Slug = "autumn"
	other, err := editions.Create(t.Context(), spring)
	must(t, err)
	joins := func(e edition.Edition, name string) people.Person {
		token, err := crowd.Register(t.Context(), e, people.Application{World: edition.Own, Consents: []string{"take_part"},
			Profile: people.Profile{Name: name, Languages: []string{"nl"}}})
		must(t, err)
		visit, err := crowd.Who(t.Context(), token)
		must(t, err)
		p, err := crowd.Acting(t.Context(), visit, e.ID)
		must(t, err)
		p.Standing = people.Admitted
		return p
	}
	for name, p := range map[string]*people.Person{"Linde": &v.linde, "Wout": &v.wout, "Merel": &v.merel, "Sam": &v.sam, "Bilal": &v.bilal} {
		*p = joins(v.e, name)
	}
	v.amina = joins(other, "Amina")
	v.tilda = people.Person{Acting: edition.Acting{ID: "tilda", Edition: v.e.ID, Roles: edition.Organiser, Staff: true}, Standing: people.Admitted}
	v.first, v.second = v.round(t, "t1", "r1", 1, v.linde, v.wout, v.merel), v.round(t, "t2", "r1", 2, v.sam, v.bilal)
	return v
}

// round seats people at a table of an open round.
func (v event) round(t *testing.T, id tables.TableID, session edition.SessionID, n int, seated ...people.Person) tables.Table {
	t.Helper()
	table := tables.Table{ID: id, Round: session, N: n, Language: "nl"}
	must(t, v.db.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Do("INSERT INTO rounds (edition_id, session_id, formed_at, opened_at) VALUES ($1, $2, 1, 1) ON CONFLICT DO NOTHING", v.e.ID, session); err != nil {
			return err
		}
		if err := tx.Do("INSERT INTO tables (edition_id, id, session_id, n, language) VALUES ($1, $2, $3, $4, 'nl')", v.e.ID, id, session, n); err != nil {
			return err
		}
		for _, p := range seated {
			if err := tx.Do("INSERT INTO seats (edition_id, session_id, person_id, table_id) VALUES ($1, $2, $3, $4)", v.e.ID, session, p.ID, id); err != nil {
				return err
			}
		}
		return nil
	}))
	return table
}

// nextDay seats people for the canvas and gives the tables their avenues.
func (v *event) nextDay(t *testing.T) {
	t.Helper()
	v.one, v.two, v.three = v.round(t, "c-1", "c1", 1, v.linde, v.sam), v.round(t, "c-2", "c1", 2, v.wout), v.round(t, "c-3", "c1", 3, v.bilal)
	must(t, v.SessionStarted(t.Context(), v.e, "c1"))
}

func (v event) opened(t *testing.T, by people.Person, at tables.Table, title string, cards ...ideas.CardID) avenues.ID {
	t.Helper()
	id := avenues.ID(db.NewID())
	must(t, v.Open(t.Context(), by, v.e, at, id, title, "Two sentences. Here they are.", cards))
	return id
}

func (v event) read(t *testing.T, who people.Person, id avenues.ID) avenues.Avenue {
	t.Helper()
	a, err := v.Read(t.Context(), who, v.e, id)
	must(t, err)
	return a
}

// pen takes the pen and returns its id.
func (v event) pen(t *testing.T, who people.Person, id avenues.ID) avenues.PenID {
	t.Helper()
	must(t, v.TakePen(t.Context(), who, v.e, id))
	return v.read(t, who, id).Pen.ID
}

func (v event) saves(t *testing.T, who people.Person, id avenues.ID, pen avenues.PenID, c avenues.Canvas) {
	t.Helper()
	_, err := v.Save(t.Context(), who, v.e, id, pen, c, false)
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, doing string, err error, kind fault.Kind) {
	t.Helper()
	if got := fault.KindOf(err); got != kind {
		t.Errorf("%s: got %v (%v), want %v", doing, got, err, kind)
	}
}

func TestAnAvenueIsOpenedFromCardsOfItsTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		near, far := ideas.CardID(db.NewID()), ideas.CardID(db.NewID())
		must(t, v.cards.LayCard(ctx, v.wout, v.e, v.first, near, "One contact person"))
		must(t, v.cards.LayCard(ctx, v.sam, v.e, v.second, far, "Of another table"))
		id := avenues.ID(db.NewID())
		for range 2 { // sent twice
			must(t, v.Open(ctx, v.linde, v.e, v.first, id, "A steady face", "One person. From first talk to last.", []ideas.CardID{near, far}))
		}
		want(t, "opening at another's table", v.Open(ctx, v.sam, v.e, v.first, avenues.ID(db.NewID()), "x", "y", nil), fault.NotFound)
		want(t, "opening from another edition", v.Open(ctx, v.amina, v.e, v.first, avenues.ID(db.NewID()), "x", "y", nil), fault.NotFound)
		err := v.Open(ctx, v.linde, v.e, v.first, avenues.ID(db.NewID()), " ", "", nil)
		if fields := fault.Each(err); len(fields) != 2 {
			t.Errorf("opening with nothing: got %v, want both fields named", err)
		}
		for _, who := range []struct {
			person people.Person
			cards  int
		}{{v.wout, 1}, {v.sam, 0}, {v.tilda, 1}} {
			if a := v.read(t, who.person, id); a.Grew != 1 || len(a.Cards) != who.cards || a.Canvas[avenues.Title] != "A steady face" {
				t.Errorf("%s: grew from %d, sees %d cards, want 1 and %d", who.person.Name, a.Grew, len(a.Cards), who.cards)
			}
		}
		must(t, v.cards.TakeCardBack(ctx, v.wout, v.e, near))
		if a := v.read(t, v.linde, id); a.Grew != 0 {
			t.Errorf("a card taken back is still cited")
		}
		all, err := v.List(ctx, v.sam, v.e)
		must(t, err)
		if len(all) != 1 || all[0].Mine || all[0].Title != "A steady face" {
			t.Errorf("sam's list: got %+v, want one that is not his to write", all)
		}
		_, err = v.List(ctx, v.amina, v.e)
		want(t, "another edition listing", err, fault.NotFound)
	})
}

func TestHarmStaysAtTheTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		id := v.opened(t, v.wout, v.first, "A steady face")
		pen := v.pen(t, v.merel, id)
		v.saves(t, v.merel, id, pen, avenues.Canvas{avenues.Harm: "He must not know the hours", avenues.Need: "Time"})
		harmOf := func(who people.Person) string { return v.read(t, who, id).Canvas[avenues.Harm] }
		if harmOf(v.linde) == "" || harmOf(v.sam) != "" || harmOf(v.tilda) != "" {
			t.Errorf("first day: linde %v, sam %v, organiser %v, want only linde to read it", harmOf(v.linde), harmOf(v.sam), harmOf(v.tilda))
		}
		v.nextDay(t) // the first table of the canvas, with Linde, knows it best
		if harmOf(v.linde) == "" || harmOf(v.sam) == "" || harmOf(v.merel) != "" || harmOf(v.wout) != "" {
			t.Errorf("second day: only those who work on it now may read it")
		}
		// Wout opened it: he may write on, but not there, and what he restores leaves it as it is.
		*v.now = v.now.Add(time.Hour)
		pen = v.pen(t, v.wout, id)
		v.saves(t, v.wout, id, pen, avenues.Canvas{avenues.Need: "More time"})
		_, err := v.Save(ctx, v.wout, v.e, id, pen, avenues.Canvas{avenues.Harm: ""}, false)
		want(t, "wout writing harm", err, fault.NotFound)
		versions, err := v.Versions(ctx, v.wout, v.e, id)
		must(t, err)
		for _, version := range versions {
			if version.Canvas[avenues.Harm] != "" {
				t.Errorf("version %d shows harm to someone who may not read it", version.N)
			}
		}
		must(t, v.Restore(ctx, v.wout, v.e, id, 1))
		if a := v.read(t, v.linde, id); a.Canvas[avenues.Harm] == "" || a.Canvas[avenues.Need] != "" {
			t.Errorf("restored by wout: harm %q, need %q, want harm kept and need gone", a.Canvas[avenues.Harm], a.Canvas[avenues.Need])
		}
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			published, err := v.ForPublication(tx, v.e.ID)
			for _, p := range published {
				if _, there := p.Canvas[avenues.Harm]; there {
					t.Errorf("harm is handed to the publication")
				}
			}
			if len(published) != 1 {
				t.Errorf("published: got %d, want the one that is written", len(published))
			}
			return err
		}))
		_, err = v.Versions(ctx, v.bilal, v.e, id)
		want(t, "another table's versions", err, fault.NotFound)
		_, err = v.Versions(ctx, v.tilda, v.e, id)
		want(t, "the organiser's versions", err, fault.NotFound)
	})
}

func TestOnePersonWritesAtATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		id := v.opened(t, v.linde, v.first, "A steady face")
		old := v.pen(t, v.linde, id)
		if again := v.pen(t, v.linde, id); again != old {
			t.Errorf("taking her own pen again gives another one")
		}
		err := v.TakePen(ctx, v.wout, v.e, id)
		want(t, "wout while linde writes", err, fault.Conflict)
		var f *fault.Fault
		if errors.As(err, &f); f == nil || fmt.Sprint(f.Args...) != "nameLinde" && !strings.Contains(fmt.Sprint(f.Args...), "Linde") {
			t.Errorf("the conflict does not name who writes: %v", f)
		}
		if a := v.read(t, v.wout, id); !a.Held || a.Writing || a.Pen.Name != "Linde" || a.Pen.ID != "" {
			t.Errorf("wout sees %+v, want that Linde writes and no pen of hers", a.Pen)
		}
		if a := v.read(t, v.sam, id); !a.Held || a.Pen.Name != "" || a.Pen.Holder != "" {
			t.Errorf("another table learns who writes")
		}
		want(t, "another table", v.TakePen(ctx, v.sam, v.e, id), fault.NotFound)
		want(t, "the organiser", v.TakePen(ctx, v.tilda, v.e, id), fault.NotFound)

		*v.now = v.now.Add(50 * time.Second)
		v.saves(t, v.linde, id, old, avenues.Canvas{avenues.Need: "Time"}) // renews
		*v.now = v.now.Add(50 * time.Second)
		want(t, "wout after 50 s of silence", v.TakePen(ctx, v.wout, v.e, id), fault.Conflict)
		*v.now = v.now.Add(11 * time.Second)
		v.saves(t, v.linde, id, old, avenues.Canvas{avenues.Means: "Two rooms"}) // idle, but nobody took it
		*v.now = v.now.Add(time.Minute)
		fresh := v.pen(t, v.wout, id)

		_, err = v.Save(ctx, v.linde, v.e, id, old, avenues.Canvas{avenues.Need: "Lost?"}, false)
		want(t, "linde with the old pen", err, fault.Conflict)
		_, err = v.Save(ctx, v.linde, v.e, id, fresh, avenues.Canvas{avenues.Need: "Stolen"}, false)
		want(t, "linde with wout's pen", err, fault.Conflict)
		if a := v.read(t, v.linde, id); a.Canvas[avenues.Need] != "Time" || a.Canvas[avenues.Means] != "Two rooms" {
			t.Errorf("a refused save changed the avenue: %q", a.Canvas[avenues.Need])
		}
		_, err = v.Save(ctx, v.wout, v.e, id, fresh, avenues.Canvas{avenues.Need: "Quiet"}, true) // and puts it down
		must(t, err)
		v.saves(t, v.wout, id, fresh, avenues.Canvas{avenues.Need: "Quiet hours"}) // in another window; nobody wrote since
		_, err = v.Save(ctx, v.wout, v.e, id, fresh, avenues.Canvas{}, true)
		must(t, err)
		v.saves(t, v.linde, id, v.pen(t, v.linde, id), avenues.Canvas{avenues.Need: "Linde's"})
		_, err = v.Save(ctx, v.linde, v.e, id, v.pen(t, v.linde, id), avenues.Canvas{}, true)
		must(t, err)
		_, err = v.Save(ctx, v.wout, v.e, id, fresh, avenues.Canvas{avenues.Need: "x"}, false)
		want(t, "wout with a pen he put down, after linde wrote", err, fault.Conflict)
		must(t, v.TakePenAndSave(ctx, v.wout, v.e, id, avenues.Canvas{avenues.Need: "Wout's after all"}))
		want(t, "linde while wout writes", v.TakePenAndSave(ctx, v.linde, v.e, id, avenues.Canvas{avenues.Need: "x"}), fault.Conflict)
		want(t, "another table putting text in", v.TakePenAndSave(ctx, v.sam, v.e, id, avenues.Canvas{avenues.Need: "x"}), fault.NotFound)
		if a := v.read(t, v.linde, id); a.Canvas[avenues.Need] != "Wout's after all" {
			t.Errorf("put in: got %q", a.Canvas[avenues.Need])
		}
	})
}

func TestABurstIsOneVersion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		id := v.opened(t, v.linde, v.first, "A steady face")
		pen := v.pen(t, v.linde, id)
		for _, need := range []string{"T", "Ti", "Tim", "Time"} {
			v.saves(t, v.linde, id, pen, avenues.Canvas{avenues.Need: need})
			*v.now = v.now.Add(2 * time.Second)
		}
		*v.now = v.now.Add(3 * time.Minute)
		v.saves(t, v.linde, id, pen, avenues.Canvas{avenues.Need: "Time"}) // nothing new
		v.saves(t, v.linde, id, pen, avenues.Canvas{avenues.Step: "project", avenues.Need: "Time, and a place"})
		all, err := v.Versions(ctx, v.linde, v.e, id)
		must(t, err)
		if len(all) != 3 || all[1].Canvas[avenues.Need] != "Time" || fmt.Sprint(all[0].Changed) != "[need step]" || fmt.Sprint(all[1].Changed) != "[need]" {
			t.Fatalf("got %d versions, newest changed %v, want 3 and need and step", len(all), all[0].Changed)
		}
		must(t, v.Restore(ctx, v.linde, v.e, id, 2))
		if a := v.read(t, v.linde, id); a.Canvas[avenues.Need] != "Time" || a.Canvas[avenues.Step] != "" {
			t.Errorf("restored: need %q, step %q", a.Canvas[avenues.Need], a.Canvas[avenues.Step])
		}
		if all, _ = v.Versions(ctx, v.linde, v.e, id); len(all) != 4 {
			t.Errorf("restoring takes away history: %d versions", len(all))
		}
		want(t, "a version that never was", v.Restore(ctx, v.linde, v.e, id, 99), fault.NotFound)
		want(t, "wout restoring while linde writes", v.Restore(ctx, v.wout, v.e, id, 1), fault.Conflict)
	})
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		id := v.opened(t, v.linde, v.first, "A steady face")
		pen := v.pen(t, v.linde, id)
		for name, c := range map[string]avenues.Canvas{
			"too long":       {avenues.Need: strings.Repeat("é", avenues.FieldLength+1)},
			"no such step":   {avenues.Step: "somewhere"},
			"no such field":  {"table_id": "x"},
			"too long title": {avenues.Title: strings.Repeat("a", avenues.TitleLength+1)},
		} {
			_, err := v.Save(ctx, v.linde, v.e, id, pen, c, false)
			want(t, name, err, fault.Invalid)
		}
		v.saves(t, v.linde, id, pen, avenues.Canvas{avenues.Need: strings.Repeat("é", avenues.FieldLength)})
		v.e.Phase = edition.Results
		_, err := v.Save(ctx, v.linde, v.e, id, pen, avenues.Canvas{avenues.Need: "late"}, false)
		want(t, "after the event", err, fault.Closed)
	})
}

func TestEveryTableOfTheSecondDayHasAnAvenue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		known := v.opened(t, v.linde, v.first, "Known at the first table")
		chosen := v.opened(t, v.bilal, v.second, "Chosen, and known to Bilal and Sam")
		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.PutInOrder(tx, v.e.ID, []avenues.ID{chosen, known}) }))
		v.nextDay(t)
		must(t, v.SessionStarted(ctx, v.e, "c1")) // run again
		at := func(who people.Person, table tables.Table) avenues.Here {
			h, err := v.AtTable(ctx, who, v.e, table)
			must(t, err)
			if h.Works == nil {
				t.Fatalf("table %d has no avenue", table.N)
			}
			return h
		}
		one, two, three := at(v.linde, v.one), at(v.wout, v.two), at(v.bilal, v.three)
		works := map[avenues.ID]bool{one.Works.ID: true, two.Works.ID: true, three.Works.ID: true}
		if len(works) != 3 || !works[known] || !works[chosen] {
			t.Errorf("tables work on %d avenues, want both that were opened and an empty one", len(works))
		}
		if one.Works.ID != chosen || two.Works.ID != known {
			t.Errorf("the first choice goes to the first table that knows it, the second to wout, who sat with linde")
		}
		if !three.Works.Rights.Harm || three.Works.Canvas.Filled() != 0 {
			t.Errorf("the third table should have an empty one to write")
		}
		for _, h := range []avenues.Here{one, two, three} {
			if h.Reads == nil || h.Reads.ID == h.Works.ID || !h.Reads.Rights.Remark {
				t.Errorf("a table does not read another one's avenue")
			}
		}
		_, err := v.AtTable(ctx, v.bilal, v.e, v.one)
		want(t, "bilal at another table", err, fault.NotFound)
		_, err = v.AtTable(ctx, v.amina, v.e, v.one)
		want(t, "another edition", err, fault.NotFound)
	})
}

func TestATableLeftOverOpensItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := begin(t, d)
		v.nextDay(t)
		late := v.round(t, "c-9", "c1", 9, v.merel)
		id := v.opened(t, v.merel, late, "Opened on the second day")
		h, err := v.AtTable(t.Context(), v.merel, v.e, late)
		must(t, err)
		if h.Works == nil || h.Works.ID != id {
			t.Errorf("the late table does not work on what it opened: %v", h.Works)
		}
	})
}

func TestRemarksComeFromTheTableThatReads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		v.opened(t, v.linde, v.first, "A steady face")
		v.nextDay(t)
		h, err := v.AtTable(ctx, v.bilal, v.e, v.three)
		must(t, err)
		id, r := h.Reads.ID, avenues.RemarkID(db.NewID())
		for range 2 { // sent twice
			must(t, v.Remark(ctx, v.bilal, v.e, id, r, "ask", "And in a small firm?"))
		}
		own := h.Works.ID
		want(t, "on one's own", v.Remark(ctx, v.bilal, v.e, own, avenues.RemarkID(db.NewID()), "like", "Ours"), fault.NotFound)
		want(t, "from another edition", v.Remark(ctx, v.amina, v.e, id, avenues.RemarkID(db.NewID()), "like", "x"), fault.NotFound)
		want(t, "of no kind", v.Remark(ctx, v.bilal, v.e, id, avenues.RemarkID(db.NewID()), "hate", "x"), fault.Invalid)
		want(t, "empty", v.Remark(ctx, v.bilal, v.e, id, avenues.RemarkID(db.NewID()), "like", "  "), fault.Invalid)
		if a := v.read(t, v.bilal, id); len(a.Remarks) != 1 || !a.Remarks[0].Mine {
			t.Errorf("bilal sees %d remarks, want his one", len(a.Remarks))
		}
		if a := v.read(t, v.merel, id); len(a.Remarks) != 0 {
			t.Errorf("someone who has nothing to do with it reads the remarks")
		}
		must(t, v.TakeRemarkBack(ctx, v.linde, v.e, id, r)) // not hers: nothing happens
		if a := v.read(t, v.tilda, id); len(a.Remarks) != 1 || a.Remarks[0].Mine {
			t.Errorf("the organiser sees %d remarks, want 1 that is nobody's", len(a.Remarks))
		}
		must(t, v.TakeRemarkBack(ctx, v.bilal, v.e, id, r))
		if a := v.read(t, v.tilda, id); len(a.Remarks) != 0 {
			t.Errorf("taken back, %d remarks are left", len(a.Remarks))
		}
	})
}

func TestForgettingLeavesTheAvenue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		id := v.opened(t, v.linde, v.first, "A steady face")
		v.pen(t, v.linde, id)
		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.Forget(tx, v.e.ID, v.linde.PersonID()) }))
		if a := v.read(t, v.wout, id); a.Held || a.Canvas[avenues.Title] == "" {
			t.Errorf("forgotten: held %v, title %q", a.Held, a.Canvas[avenues.Title])
		}
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			for table, column := range map[string]string{"avenues": "opener_id", "avenue_pens": "holder_id", "avenue_remarks": "author_id"} {
				var n int
				if err := tx.Row("SELECT count(*) FROM "+table+" WHERE "+column+" = $1", []any{v.linde.ID}, &n); err != nil || n > 0 {
					t.Errorf("%s.%s still names her (%v)", table, column, err)
				}
			}
			return nil
		}))
	})
}

func TestNoWordLiesInTheOpen(t *testing.T) {
	d := dbtest.SQLite(t)
	v, ctx := begin(t, d), t.Context()
	const canary = "canary-parakeet"
	id := v.opened(t, v.linde, v.first, canary)
	pen := v.pen(t, v.linde, id)
	v.saves(t, v.linde, id, pen, avenues.Canvas{avenues.Need: canary, avenues.Harm: canary})
	v.nextDay(t)
	h, err := v.AtTable(ctx, v.bilal, v.e, v.three)
	must(t, err)
	must(t, v.Remark(ctx, v.bilal, v.e, h.Reads.ID, avenues.RemarkID(db.NewID()), "like", canary))
	found := false
	for _, file := range []string{d.File(), d.File() + "-wal"} {
		raw, err := os.ReadFile(file)
		must(t, err)
		found = found || bytes.Contains(raw, []byte(id))
		if bytes.Contains(raw, []byte(canary)) {
			t.Errorf("%s holds a text in the open", file)
		}
	}
	if !found {
		t.Errorf("the avenue itself is in no file: the test looks in the wrong place")
	}
	if text := fmt.Sprintf("%v %+v %#v", v.read(t, v.linde, id).Canvas, avenues.Canvas{avenues.Need: canary}, avenues.Canvas{avenues.Need: canary}); strings.Contains(text, canary) {
		t.Errorf("a canvas prints its words: %s", text)
	}
}
