package promises

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
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

// closing is an edition at the end of its second day: Wout makes a promise, Linde listens, Amina organises.
type closing struct {
	*Service
	edition                  edition.Edition
	wout, linde, amina, lead people.Person
	avenue                   avenues.ID
	at                       time.Time // the time, which tests move
}

var (
	session = time.Date(2021, 2, 12, 12, 10, 0, 0, time.UTC)
	good    = Body{Organisation: "De Wissel", Function: "personeelsdienst", What: "Twee plaatsen in halve dagen", By: "2021-06-30", FirstStep: "Het rooster van één team herzien", Measure: "Twee mensen zijn begonnen"}
)

func evening(t *testing.T, d *db.DB) *closing {
	t.Helper()
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		t.Fatal(err)
	}
	c := &closing{at: session.Add(5 * time.Minute)}
	now := clock.Clock(func() time.Time { return c.at })
	hub := live.NewHub()
	q := jobs.NewQueue(d, now, slog.New(slog.DiscardHandler))
	persons := people.NewService(d, keeper, now, hub, q)
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	c.edition, err = edition.NewService(d, now, hub, q).Create(t.Context(), edition.Edition{
		Slug: "spring", Template: edition.Harvest, Phase: edition.Live, Zone: zone, Capacity: 50, TableMin: 5, TableMax: 6, ExitURL: "https://www.example.org/",
		Programme: edition.Programme{Sessions: []edition.Session{
			{ID: "canvas", Day: 2, Kind: edition.Canvas, Start: session.Add(-2 * time.Hour), Minutes: 90},
			{ID: "promises", Day: 2, Kind: edition.Promises, Start: session, Minutes: 20},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	person := func(id string, roles edition.Role) people.Person {
		return people.Person{Acting: edition.Acting{ID: id, Edition: c.edition.ID, Roles: roles, Staff: roles.Any(edition.StaffRoles)}, Standing: people.Admitted}
	}
	c.wout, c.linde, c.amina = person("wout", edition.Participant), person("linde", edition.Participant), person("amina", edition.Organiser)
	c.lead = person("lead", edition.SafetyLead)
	written := avenues.NewService(d, keeper, now, hub, persons, ideas.NewService(d, keeper, now, hub))
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Do("INSERT INTO rounds (edition_id, session_id, formed_at, opened_at) VALUES ($1, 'canvas', 1, 1)", c.edition.ID); err != nil {
			return err
		}
		return tx.Do("INSERT INTO seats (edition_id, session_id, person_id, table_id) VALUES ($1, 'canvas', 'wout', 't1')", c.edition.ID)
	})
	if err != nil {
		t.Fatal(err)
	}
	c.avenue = avenues.ID(db.NewID())
	if err := written.Open(t.Context(), c.wout, c.edition, tables.Table{ID: "t1", Round: "canvas"}, c.avenue, "Beginnen in halve dagen", "Volle bescherming. Vanaf dag één.", nil); err != nil {
		t.Fatal(err)
	}
	c.Service = NewService(d, keeper, now, hub, written)
	return c
}

func (c *closing) make(t *testing.T) (ID, string) {
	t.Helper()
	id := NewID()
	if err := c.Make(t.Context(), c.wout, c.edition, id, c.avenue, good); err != nil {
		t.Fatal(err)
	}
	return id, c.Code(c.edition.ID, id)
}

func (c *closing) public(t *testing.T) []Promise {
	t.Helper()
	all, err := c.Public(t.Context(), c.edition)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func want(t *testing.T, doing string, err error, kind fault.Kind) {
	t.Helper()
	if got := fault.KindOf(err); got != kind {
		t.Errorf("%s: got %v (%v), want %v", doing, got, err, kind)
	}
}

func TestAPromiseIsPublicOnceConfirmedAndRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := evening(t, d)
		id, code := c.make(t)
		want(t, "making the same promise twice", c.Make(t.Context(), c.wout, c.edition, id, c.avenue, good), fault.None)
		all, err := c.Look(t.Context(), c.linde, c.edition)
		if err != nil || len(all) != 1 || all[0].State(c.at) != Intention || all[0].Body != good {
			t.Fatalf("in the room: %+v, %v; want one intention", all, err)
		}
		if got := c.public(t); len(got) != 0 {
			t.Errorf("an intention is public: %+v", got)
		}
		want(t, "a wrong code", c.Confirm(t.Context(), c.edition, "AAAA-BBBB-CC"), fault.Invalid)
		want(t, "confirming", c.Confirm(t.Context(), c.edition, strings.ToLower(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(code))), fault.None)
		want(t, "confirming twice", c.Confirm(t.Context(), c.edition, code), fault.None)
		want(t, "declining what is confirmed", c.Decline(t.Context(), c.edition, code), fault.Conflict)
		want(t, "the promiser taking back what is confirmed", c.Withdraw(t.Context(), c.wout, c.edition, id), fault.Conflict)
		if got := c.public(t); len(got) != 0 {
			t.Errorf("a promise is public before anyone has read it: %+v", got)
		}
		want(t, "a participant clearing it", c.Clear(t.Context(), c.linde, c.edition.ID, string(id)), fault.NotFound)
		want(t, "the organiser clearing it", c.Clear(t.Context(), c.amina, c.edition.ID, string(id)), fault.NotFound)
		want(t, "clearing it", c.Clear(t.Context(), c.lead, c.edition.ID, string(id)), fault.None)
		if got := c.public(t); len(got) != 1 || got[0].Organisation != "De Wissel" {
			t.Errorf("confirmed and read: got %+v, want it public", got)
		}
		want(t, "the organisation taking it back", c.TakeBack(t.Context(), c.edition, code), fault.None)
		if got := c.public(t); len(got) != 0 {
			t.Errorf("public after it was taken back: %+v", got)
		}
	})
}

func TestWhoMayMakeAPromise(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := evening(t, d)
		make := func(who people.Person, b Body) error {
			return c.Make(t.Context(), who, c.edition, NewID(), c.avenue, b)
		}
		want(t, "a visitor", make(people.Person{}, good), fault.SignedOut)
		want(t, "staff", make(c.amina, good), fault.NotFound)
		waiting := c.linde
		waiting.Standing = people.Waiting
		want(t, "someone not admitted", make(waiting, good), fault.NotFound)
		want(t, "another avenue", c.Make(t.Context(), c.wout, c.edition, NewID(), "elsewhere", good), fault.Invalid)
		empty := make(c.wout, Body{})
		fields := map[string]bool{}
		for _, f := range fault.Each(empty) {
			fields[f.Field] = true
		}
		if len(fields) != 6 {
			t.Errorf("an empty form: wrong fields %v, want all six", fields)
		}
		for _, by := range []string{"2021-02-12", "2020-12-31", "2030-01-01", "soon", "2021-02-30"} {
			b := good
			b.By = by
			want(t, "by "+by, make(c.wout, b), fault.Invalid)
		}
		long := good
		long.What = strings.Repeat("é", 301)
		want(t, "too long", make(c.wout, long), fault.Invalid)
		long.What = strings.Repeat("🌱", 300)
		want(t, "just short enough", make(c.wout, long), fault.None)
		c.at = session.Add(-time.Minute)
		want(t, "before its hour", make(c.wout, good), fault.Closed)
	})
}

func TestOnlyWhoMadeItAndTheCodeHolderTellOfIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := evening(t, d)
		id, code := c.make(t)
		want(t, "news of an intention", c.Tell(t.Context(), c.wout, c.edition, id, OnWay, ""), fault.Conflict)
		want(t, "confirming", c.Confirm(t.Context(), c.edition, code), fault.None)
		want(t, "clearing", c.Clear(t.Context(), c.lead, c.edition.ID, string(id)), fault.None)
		c.at = c.at.AddDate(0, 0, 31)
		if got := c.public(t)[0].Progress(c.at); got != Silent {
			t.Errorf("a month without a word: got %s", got)
		}
		want(t, "someone else telling", c.Tell(t.Context(), c.linde, c.edition, id, Done, ""), fault.NotFound)
		want(t, "a wrong code telling", c.TellByCode(t.Context(), c.edition, "x", Done, ""), fault.Invalid)
		want(t, "a state that is none", c.Tell(t.Context(), c.wout, c.edition, id, "perhaps", ""), fault.Invalid)
		want(t, "too long a line", c.Tell(t.Context(), c.wout, c.edition, id, OnWay, strings.Repeat("x", 201)), fault.Invalid)
		want(t, "who made it", c.Tell(t.Context(), c.wout, c.edition, id, OnWay, "Het eerste rooster ligt er"), fault.None)
		want(t, "the same twice", c.Tell(t.Context(), c.wout, c.edition, id, OnWay, "Het eerste rooster ligt er"), fault.None)
		p := c.public(t)[0]
		if len(p.News) != 1 || p.Progress(c.at) != OnWay || p.News[0].Line != "" {
			t.Errorf("got %+v, want one piece of news, its line not yet shown", p.News)
		}
		want(t, "clearing the line", c.Clear(t.Context(), c.lead, c.edition.ID, p.News[0].ID), fault.None)
		c.at = c.at.AddDate(0, 0, 60)
		want(t, "whoever holds the code", c.TellByCode(t.Context(), c.edition, code, Done, ""), fault.None)
		p = c.public(t)[0]
		if p.Progress(c.at.AddDate(1, 0, 0)) != Done || p.News[0].Line == "" {
			t.Errorf("got %+v, want it done for good and the first line shown", p.News)
		}
		want(t, "forgetting who made it", c.Forget(t.Context(), c.edition.ID, c.wout.PersonID()), fault.None)
		want(t, "who made it, once she is forgotten", c.Tell(t.Context(), c.wout, c.edition, id, OnWay, ""), fault.NotFound)
		if got := c.public(t); len(got) != 1 {
			t.Errorf("the promise went with who made it: %+v", got)
		}
		want(t, "taking the clearance back", c.Unclear(t.Context(), c.lead, c.edition.ID, string(id)), fault.None)
		if got := c.public(t); len(got) != 0 {
			t.Errorf("public without clearance: %+v", got)
		}
	})
}

func TestIntentionsLapseAfterTenDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := evening(t, d)
		_, late := c.make(t)
		_, declined := c.make(t)
		withdrawn, _ := c.make(t)
		want(t, "declining", c.Decline(t.Context(), c.edition, declined), fault.None)
		want(t, "someone else withdrawing", c.Withdraw(t.Context(), c.linde, c.edition, withdrawn), fault.NotFound)
		want(t, "withdrawing", c.Withdraw(t.Context(), c.wout, c.edition, withdrawn), fault.None)
		want(t, "withdrawing twice", c.Withdraw(t.Context(), c.wout, c.edition, withdrawn), fault.None)
		c.at = c.at.AddDate(0, 0, 9)
		for range 2 { // the timetable comes again and again
			if err := c.Lapse(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if all, _ := c.Look(t.Context(), c.linde, c.edition); len(all) != 1 {
			t.Errorf("after nine days: %d intentions, want 1", len(all))
		}
		c.at = c.at.AddDate(0, 0, 2)
		want(t, "confirming after ten days", c.Confirm(t.Context(), c.edition, late), fault.Closed)
		if err := c.Lapse(t.Context()); err != nil {
			t.Fatal(err)
		}
		if all, _ := c.Look(t.Context(), c.linde, c.edition); len(all) != 0 {
			t.Errorf("after eleven days others see %+v", all)
		}
		all, err := c.Look(t.Context(), c.wout, c.edition)
		states := fmt.Sprint(len(all))
		for _, p := range all {
			states += " " + string(p.Answer)
		}
		if err != nil || len(all) != 3 || !strings.Contains(states, "lapsed") || !strings.Contains(states, "declined") || !strings.Contains(states, "withdrawn") {
			t.Errorf("who made them sees %s, %v", states, err)
		}
	})
}

func TestCheckInsTakeTheirNews(t *testing.T) {
	day := func(n int) time.Time { return session.AddDate(0, 0, n) }
	tests := []struct {
		name  string
		news  []News
		at    int
		want  Progress
		heard string // milestones with news
	}{
		{"nothing yet", nil, 10, Early, "---"},
		{"a month without a word", nil, 31, Silent, "---"},
		{"two weeks early counts", []News{{State: OnWay, At: day(17)}}, 40, OnWay, "x--"},
		{"too early counts for none", []News{{State: OnWay, At: day(3)}}, 31, Silent, "---"},
		{"said soon, nothing due yet", []News{{State: Stuck, At: day(3)}}, 12, Stuck, "---"},
		{"heard once, silent after", []News{{State: OnWay, At: day(30)}}, 91, Silent, "x--"},
		{"heard late", []News{{State: Stuck, At: day(120)}}, 130, Stuck, "-x-"},
		{"done is done", []News{{State: Done, At: day(20)}}, 400, Done, "xxx"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := Promise{Made: session, Answer: Confirmed, News: test.news}
			if got := p.Progress(day(test.at)); got != test.want {
				t.Errorf("progress: got %s, want %s", got, test.want)
			}
			heard := ""
			for _, c := range p.CheckIns(day(test.at)) {
				if c.News != nil {
					heard += "x"
				} else {
					heard += "-"
				}
			}
			if heard != test.heard {
				t.Errorf("milestones with news: got %s, want %s", heard, test.heard)
			}
		})
	}
}

func TestNoPromiseLiesInTheOpen(t *testing.T) {
	d := dbtest.SQLite(t)
	c := evening(t, d)
	_, code := c.make(t)
	want(t, "confirming", c.Confirm(t.Context(), c.edition, code), fault.None)
	want(t, "telling", c.TellByCode(t.Context(), c.edition, code, OnWay, "Het eerste rooster ligt er"), fault.None)
	files, err := filepath.Glob(d.File() + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"De Wissel", "personeelsdienst", "halve dagen", "eerste rooster", code, strings.ReplaceAll(code, "-", "")} {
			if bytes.Contains(raw, []byte(word)) {
				t.Errorf("%s holds %q", filepath.Base(f), word)
			}
		}
	}
}
