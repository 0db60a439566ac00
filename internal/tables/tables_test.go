package tables

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/seating"
)

// morning is a live edition with two rounds and a visit between them. Amina organises, Rosalie leads safety.
type morning struct {
	*Service
	t       *testing.T
	clock   time.Time
	house   *edition.Service
	people  *people.Service
	safety  *safety.Service
	id      edition.ID
	amina   people.Person
	rosalie people.Person
	names   []string
	guests  map[string]people.Person
}

func at(hour, minute int) time.Time { return time.Date(2021, 2, 11, hour, minute, 0, 0, time.UTC) }

// each runs a test with n guests on every engine. Every sixth of them facilitates, worlds and languages take turns; everybody
// speaks French but one in eight.
func each(t *testing.T, n int, test func(t *testing.T, m *morning)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newMorning(t, d, n)) })
}

// eachLong is each for tests that search for long: on PostgreSQL only when everything long is proved.
func eachLong(t *testing.T, n int, test func(t *testing.T, m *morning)) {
	if os.Getenv("H4W_PROVE") != "" {
		each(t, n, test)
		return
	}
	test(t, newMorning(t, dbtest.SQLite(t), n))
}

func newMorning(t *testing.T, d *db.DB, n int) *morning {
	t.Helper()
	m := &morning{t: t, clock: at(8, 0), guests: map[string]people.Person{}}
	keeper, err := seal.NewKeeper(make([]byte, 32))
	must(t, err)
	now := func() time.Time { return m.clock }
	log, hub := slog.New(slog.DiscardHandler), live.NewHub()
	q := jobs.NewQueue(d, now, log)
	m.house = edition.NewService(d, now, hub, q)
	m.people = people.NewService(d, keeper, now, hub, q)
	m.safety = safety.NewService(d, keeper, now, hub, m.people)
	m.Service = NewService(d, now, hub, q, log, m.house, m.people, m.safety)
	e, err := m.house.Create(t.Context(), edition.Edition{
		Slug: "spring", Phase: edition.Live, Purpose: edition.Rehearsal, Zone: time.UTC, Capacity: 500, TableMin: 4, TableMax: 6, ExitURL: "https://example.org",
		Worlds: []edition.World{{Key: "isp", Mixing: true}, {Key: "firm", Mixing: true}, {Key: "social", Mixing: true}, {Key: "assoc", Mixing: true}, {Key: edition.Own}},
		Programme: edition.Programme{Sessions: []edition.Session{
			{ID: "first", Day: 1, Kind: edition.Round, Start: at(9, 0), Minutes: 30},
			{ID: "visit", Day: 1, Kind: edition.Visit, Start: at(9, 30), Minutes: 15},
			{ID: "second", Day: 1, Kind: edition.Round, Start: at(10, 0), Minutes: 30},
			{ID: "plenary", Day: 1, Kind: edition.Plenary, Start: at(10, 30), Minutes: 30},
		}},
	})
	must(t, err)
	m.id = e.ID
	m.amina, m.rosalie = m.staff("Amina", edition.Organiser), m.staff("Rosalie", edition.SafetyLead)
	worlds := []string{"isp", "firm", "social", "assoc", edition.Own}
	for i := range n {
		role, langs := edition.Participant, []string{"fr", []string{"nl", "en", "de"}[i%3]}
		if i%6 == 0 {
			role, langs = edition.Facilitator, []string{"fr", "nl"}
		}
		if i%8 == 3 {
			langs = []string{"nl"}
		}
		m.join(fmt.Sprintf("Guest %02d", i), role, worlds[i%len(worlds)], fmt.Sprintf("Body %d", i%9), langs...)
	}
	return m
}

func (m *morning) staff(name string, role edition.Role) people.Person {
	m.t.Helper()
	id, _, err := m.people.AddAccount(m.t.Context(), name, "en", false)
	must(m.t, err)
	must(m.t, m.people.Appoint(m.t.Context(), edition.Acting{Roles: edition.Operator}, m.id, id, role))
	p, err := m.people.Acting(m.t.Context(), people.Visit{Subject: id}, m.id)
	must(m.t, err)
	return p
}

func (m *morning) join(name string, role edition.Role, world, body string, langs ...string) people.Person {
	m.t.Helper()
	ctx := m.t.Context()
	codes, err := m.people.MakeSheet(ctx, m.amina, m.e(), people.Sheet{Body: "A body", Role: role, Expires: m.clock.AddDate(0, 1, 0)}, 1)
	must(m.t, err)
	token, err := m.people.Register(ctx, m.e(), people.Application{
		Code: codes[0], World: world, Consents: []string{"take_part"}, Profile: people.Profile{Name: name, Organisation: body, Languages: langs},
	})
	must(m.t, err)
	v, err := m.people.Who(ctx, token)
	must(m.t, err)
	p, err := m.people.Acting(ctx, v, m.id)
	must(m.t, err)
	m.guests[name] = p
	m.names = append(m.names, name)
	return p
}

func (m *morning) e() edition.Edition {
	m.t.Helper()
	e, err := m.house.ByID(m.t.Context(), m.id)
	must(m.t, err)
	return e
}

// withoutDecoys draws for everybody as at an event of one table, where there are none: then how the tables are made hangs on no draw.
func (m *morning) withoutDecoys() {
	m.t.Helper()
	must(m.t, m.db.Write(m.t.Context(), func(tx *db.Tx) error {
		guests, err := m.people.AdmittedIn(tx, m.id)
		if err != nil {
			return err
		}
		return m.safety.DrawDecoys(tx, m.id, guests, 1)
	}))
}

// arrive lets everybody come but the last few.
func (m *morning) arrive(but int) {
	m.t.Helper()
	m.clock = at(9, 0)
	for _, name := range m.names[:len(m.names)-but] {
		must(m.t, m.Arrive(m.t.Context(), m.guests[name], m.e()))
	}
}

func (m *morning) open(session edition.SessionID, at time.Time) Seating {
	m.t.Helper()
	m.clock = at
	must(m.t, m.OpenRound(m.t.Context(), m.e(), session))
	return m.plan(session)
}

// plan reads a round and checks what always holds: nobody sits twice, everybody sits or waits.
func (m *morning) plan(session edition.SessionID) Seating {
	m.t.Helper()
	p, err := m.PlanFor(m.t.Context(), m.amina, m.e(), session)
	must(m.t, err)
	seen := map[people.ID]bool{}
	for _, t := range p.Tables {
		for _, s := range t.Seats {
			if seen[s.Person] {
				m.t.Errorf("%s has two seats in %s", s.Name, session)
			}
			seen[s.Person] = true
		}
	}
	if p.Formed && len(seen) != p.Seated {
		m.t.Errorf("%s: %d have seats, the outlook says %d", session, len(seen), p.Seated)
	}
	return p
}

// sits is the number of the table at which someone sits, 0 for nowhere.
func sits(p Seating, who people.Person) int {
	for _, t := range p.Tables {
		if slices.ContainsFunc(t.Seats, func(s Seat) bool { return s.Person == who.PersonID() }) {
			return t.N
		}
	}
	return 0
}

func (m *morning) apart(a, b people.Person) {
	m.t.Helper()
	must(m.t, m.safety.AddRule(m.t.Context(), m.rosalie, m.id, safety.Rule{Kind: safety.Apart, Person: a.PersonID(), Other: b.PersonID()}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpeningTwiceChangesNothing(t *testing.T) {
	each(t, 14, func(t *testing.T, m *morning) {
		m.arrive(0)
		first := m.open("first", at(9, 0))
		again := m.open("first", at(9, 1))
		if !slices.EqualFunc(first.Tables, again.Tables, func(a, b Table) bool { return a.ID == b.ID && slices.Equal(a.Seats, b.Seats) }) {
			t.Errorf("got %+v, want what was opened first: %+v", again.Tables, first.Tables)
		}
		if first.Seated != 14 || len(first.Waiting) != 0 {
			t.Errorf("seated %d, waiting %d, want 14 and nobody", first.Seated, len(first.Waiting))
		}
		if err := m.FormRound(t.Context(), m.amina, m.e(), "first"); fault.KindOf(err) != fault.Closed {
			t.Errorf("forming an open round anew: got %v, want Closed", err)
		}
	})
}

func TestSeveralOpeningsAtOnceMakeOneRound(t *testing.T) {
	each(t, 14, func(t *testing.T, m *morning) {
		m.arrive(0)
		e := m.e()
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := m.OpenRound(t.Context(), e, "first"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if p := m.plan("first"); !p.Opened || p.Seated != 14 {
			t.Errorf("got opened %v with %d seats, want 14", p.Opened, p.Seated)
		}
	})
}

func TestPeopleWhoArriveWhileTablesAreMadeHaveASeat(t *testing.T) {
	each(t, 26, func(t *testing.T, m *morning) {
		m.arrive(8)
		e := m.e()
		var all sync.WaitGroup
		all.Go(func() {
			if err := m.OpenRound(t.Context(), e, "first"); err != nil {
				t.Error(err)
			}
		})
		for _, name := range m.names[18:] {
			all.Go(func() {
				if err := m.Arrive(t.Context(), m.guests[name], e); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if p := m.plan("first"); p.Seated != 26 || len(p.Waiting) != 0 {
			t.Errorf("seated %d, waiting %d, want all 26 seated", p.Seated, len(p.Waiting))
		}
	})
}

func TestLateArrivalsAreSeated(t *testing.T) {
	each(t, 16, func(t *testing.T, m *morning) {
		m.arrive(3)
		m.open("first", at(9, 0))
		m.clock = at(9, 10)
		for _, name := range m.names[13:] {
			must(t, m.Arrive(t.Context(), m.guests[name], m.e()))
			must(t, m.Arrive(t.Context(), m.guests[name], m.e()))
		}
		p := m.plan("first")
		if p.Seated != 16 || len(p.Waiting) != 0 {
			t.Errorf("seated %d, waiting %d, want 16 and nobody", p.Seated, len(p.Waiting))
		}
		late := m.guests[m.names[15]]
		table, err := m.MyTable(t.Context(), late, m.e())
		if err != nil || table.N != sits(p, late) {
			t.Errorf("her table: got %d, %v, want %d", table.N, err, sits(p, late))
		}
	})
}

func TestManyWhoComeLateGetTablesOfTheirOwn(t *testing.T) {
	each(t, 24, func(t *testing.T, m *morning) {
		m.arrive(20)
		m.open("first", at(9, 0))
		m.clock = at(9, 5)
		for _, name := range m.names[4:] {
			must(t, m.Arrive(t.Context(), m.guests[name], m.e()))
		}
		if p := m.plan("first"); len(p.Waiting) >= 4 || len(p.Tables) < 3 {
			t.Errorf("%d wait at %d tables, want fewer than make a table", len(p.Waiting), len(p.Tables))
		}
	})
}

func TestKeepApartIsNeverBroken(t *testing.T) {
	each(t, 20, func(t *testing.T, m *morning) {
		ann, bea := m.guests[m.names[1]], m.guests[m.names[19]]
		m.apart(ann, bea)
		for _, name := range m.names[6:10] { // and a whole organisation from one person
			must(t, m.safety.AddRule(t.Context(), m.rosalie, m.id, safety.Rule{Kind: safety.Apart, Person: ann.PersonID(), Other: m.guests[name].PersonID()}))
		}
		must(t, m.safety.AddRule(t.Context(), m.rosalie, m.id, safety.Rule{Kind: safety.ApartOrg, Person: ann.PersonID(), Organisation: " body   2"}))
		check := func(when string, session edition.SessionID) {
			t.Helper()
			p := m.plan(session)
			hers := sits(p, ann)
			for _, name := range append([]string{m.names[19], m.names[2], m.names[11]}, m.names[6:10]...) {
				if hers != 0 && sits(p, m.guests[name]) == hers {
					t.Errorf("%s: %s sits with the one she is kept apart from", when, name)
				}
			}
		}
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		check("planned", "first")
		m.arrive(1) // bea comes late
		m.open("first", at(9, 0))
		check("opened", "first")
		// Ann's line drops for a moment: she keeps her seat, and bea is not put beside it.
		must(t, m.Leave(t.Context(), ann, m.e()))
		m.clock = at(9, 5)
		must(t, m.Arrive(t.Context(), bea, m.e()))
		must(t, m.Arrive(t.Context(), ann, m.e()))
		check("late", "first")
		for _, who := range []people.Person{ann, bea, ann, bea} {
			if err := m.AnotherTable(t.Context(), m.amina, m.e(), "first", who.PersonID()); err != nil && fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			}
			check("another table", "first")
		}
		m.open("second", at(10, 0))
		check("second", "second")
	})
}

func TestWhoeverCannotBeSeatedWaitsAndNobodyLearnsWhy(t *testing.T) {
	each(t, 5, func(t *testing.T, m *morning) {
		ann, bea := m.guests[m.names[1]], m.guests[m.names[4]]
		m.apart(ann, bea)
		m.arrive(1)
		m.open("first", at(9, 0))
		m.clock = at(9, 5)
		must(t, m.Arrive(t.Context(), bea, m.e()))
		p := m.plan("first")
		if len(p.Waiting) != 1 || p.Waiting[0].Person != bea.PersonID() {
			t.Fatalf("waiting: got %+v, want her alone", p.Waiting)
		}
		// With one table there is none to go to: the same answer for her, for someone no rule names and for a stranger.
		var answers []string
		for _, who := range []people.ID{bea.PersonID(), m.guests[m.names[2]].PersonID(), "nobody"} {
			err := m.AnotherTable(t.Context(), m.amina, m.e(), "first", who)
			if fault.KindOf(err) != fault.Conflict {
				t.Errorf("got %v, want Conflict", err)
			}
			answers = append(answers, fmt.Sprint(err))
		}
		if answers[0] != answers[1] || answers[1] != answers[2] {
			t.Errorf("the answers differ: %q", answers)
		}
	})
}

func TestAnotherTableMovesHerAndCanBeTakenBack(t *testing.T) {
	each(t, 18, func(t *testing.T, m *morning) {
		m.arrive(0)
		before := m.open("first", at(9, 0))
		her := m.guests[m.names[5]]
		must(t, m.AnotherTable(t.Context(), m.amina, m.e(), "first", her.PersonID()))
		moved := m.plan("first")
		if sits(moved, her) == sits(before, her) {
			t.Error("she still sits where she sat")
		}
		if len(moved.Unguided) > len(before.Unguided) {
			t.Errorf("tables without facilitator: %v, before %v", moved.Unguided, before.Unguided)
		}
		if last := moved.Last; last == nil || !last.Until.After(m.clock) || last.Deed != Moved {
			t.Error("the move cannot be taken back")
		}
		must(t, m.UndoMove(t.Context(), m.amina, m.e(), "first"))
		if back := m.plan("first"); !slices.EqualFunc(back.Tables, before.Tables, func(a, b Table) bool { return slices.Equal(a.Seats, b.Seats) }) {
			t.Errorf("got %+v, want %+v", back.Tables, before.Tables)
		}
		if err := m.UndoMove(t.Context(), m.amina, m.e(), "first"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("twice: got %v, want Conflict", err)
		}
		must(t, m.AnotherTable(t.Context(), m.amina, m.e(), "first", her.PersonID()))
		m.clock = m.clock.Add(UndoWithin)
		if err := m.UndoMove(t.Context(), m.amina, m.e(), "first"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("too late: got %v, want Conflict", err)
		}
	})
}

func TestNothingMovesInARoundThatIsOver(t *testing.T) {
	each(t, 18, func(t *testing.T, m *morning) {
		m.arrive(0)
		m.open("first", at(9, 0))
		her := m.guests[m.names[5]].PersonID()
		m.clock = at(9, 40) // the visit keeps the tables
		must(t, m.AnotherTable(t.Context(), m.amina, m.e(), "first", her))
		m.clock = at(9, 50)
		if err := m.AnotherTable(t.Context(), m.amina, m.e(), "first", her); fault.KindOf(err) != fault.Conflict {
			t.Errorf("got %v, want Conflict", err)
		}
	})
}

func TestATableThatLosesItsFacilitatorGetsAnother(t *testing.T) {
	each(t, 12, func(t *testing.T, m *morning) {
		for i := range 7 { // enough for two Dutch tables, when a decoy keeps those two apart who speak nothing else
			role := edition.Participant
			if i < 3 {
				role = edition.Facilitator
			}
			m.join(fmt.Sprintf("In two languages %d", i), role, "assoc", fmt.Sprintf("Body 1%d", i), "fr", "nl")
		}
		m.arrive(0)
		p := m.open("first", at(9, 0))
		if len(p.Unguided) != 0 || p.Guides != 5 || len(p.Tables) > 4 {
			t.Fatalf("unguided at first: %v; %d guides at %d tables", p.Unguided, p.Guides, len(p.Tables))
		}
		// Whoever facilitates and goes, the table is led again by one of those who are spare.
		for range p.Guides - len(p.Tables) {
			first := m.plan("first").Tables[0]
			who := first.Seats[slices.IndexFunc(first.Seats, func(s Seat) bool { return s.Part == Facilitates })].Person
			must(t, m.people.Remove(t.Context(), m.amina, m.e(), who))
			must(t, m.Withdrawn(t.Context(), m.e(), who))
			if after := m.plan("first"); len(after.Unguided) != 0 {
				t.Errorf("tables without facilitator: %v", after.Unguided)
			}
		}
	})
}

// A plan that keeps everything without those who stay away is adapted. (One that does not, because of decoys say, may be made anew.)
func TestAPlanIsBroughtInLineWithWhoIsHere(t *testing.T) {
	each(t, 24, func(t *testing.T, m *morning) {
		m.withoutDecoys()
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		planned := m.plan("first")
		if planned.Seated != 24 || planned.Opened {
			t.Fatalf("planned: %d seats, opened %v", planned.Seated, planned.Opened)
		}
		m.arrive(2)
		p := m.open("first", at(9, 0))
		if p.Seated != 22 || len(p.Waiting) != 0 || len(p.Unguided) > 0 {
			t.Errorf("seated %d, waiting %d, unguided %v, want 22 seated", p.Seated, len(p.Waiting), p.Unguided)
		}
		stayed := 0
		for _, table := range p.Tables {
			for _, before := range planned.Tables {
				same := 0
				for _, s := range table.Seats {
					if slices.ContainsFunc(before.Seats, func(b Seat) bool { return b.Person == s.Person }) {
						same++
					}
				}
				if same >= len(table.Seats)-2 {
					stayed++
				}
			}
		}
		if stayed < len(p.Tables)/2 {
			t.Errorf("%d of %d tables are those planned", stayed, len(p.Tables))
		}
	})
}

func TestAPlanNobodyKeepsToIsFormedAnew(t *testing.T) {
	each(t, 24, func(t *testing.T, m *morning) {
		m.withoutDecoys()
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		m.arrive(12)
		if p := m.open("first", at(9, 0)); p.Seated != 12 || len(p.Waiting) != 0 || len(p.Tables) != 2 {
			t.Errorf("seated %d at %d tables, want 12 at 2", p.Seated, len(p.Tables))
		}
	})
}

func TestWithdrawalFreesTheSeat(t *testing.T) {
	each(t, 12, func(t *testing.T, m *morning) {
		m.arrive(0)
		m.open("first", at(9, 0))
		her := m.guests[m.names[4]]
		must(t, m.Withdrawn(t.Context(), m.e(), her.PersonID())) // a job that comes too late: she is still in
		if sits(m.plan("first"), her) == 0 {
			t.Error("someone who is in lost her seat")
		}
		must(t, m.people.Withdraw(t.Context(), her))
		for range 2 {
			must(t, m.Withdrawn(t.Context(), m.e(), her.PersonID()))
		}
		if p := m.plan("first"); sits(p, her) != 0 || p.Seated != 11 {
			t.Errorf("she sits at %d, %d seats, want 11 without her", sits(p, her), p.Seated)
		}
	})
}

func TestOnlyConductorsArrangeTables(t *testing.T) {
	each(t, 8, func(t *testing.T, m *morning) {
		m.arrive(0)
		ctx, e := t.Context(), m.e()
		bilal := m.staff("Bilal", edition.Deputy)
		merel := m.guests[m.names[0]]
		verbs := map[string]func(context.Context, people.Person) error{
			"form": func(ctx context.Context, by people.Person) error { return m.FormRound(ctx, by, e, "first") },
			"open": func(ctx context.Context, by people.Person) error { return m.OpenNow(ctx, by, e, "first") },
			"move": func(ctx context.Context, by people.Person) error {
				return m.AnotherTable(ctx, by, e, "first", merel.PersonID())
			},
			"keep": func(ctx context.Context, by people.Person) error {
				return m.Keep(ctx, by, e, "first", merel.PersonID())
			},
			"release": func(ctx context.Context, by people.Person) error {
				return m.Release(ctx, by, e, "first", merel.PersonID())
			},
			"seat": func(ctx context.Context, by people.Person) error {
				return m.SeatAt(ctx, by, e, "first", merel.PersonID(), 2)
			},
			"undo": func(ctx context.Context, by people.Person) error { return m.UndoMove(ctx, by, e, "first") },
			"plan": func(ctx context.Context, by people.Person) error {
				_, err := m.PlanFor(ctx, by, e, "first")
				return err
			},
			"met": func(ctx context.Context, by people.Person) error { _, err := m.Encountered(ctx, by, e, ""); return err },
		}
		for _, name := range slices.Sorted(maps.Keys(verbs)) {
			for who, by := range map[string]people.Person{"a facilitator": merel, "the safety lead": m.rosalie, "a visitor": {}} {
				if got := fault.KindOf(verbs[name](ctx, by)); got != fault.NotFound {
					t.Errorf("%s %s: got %v, want NotFound", who, name, got)
				}
			}
			if got := fault.KindOf(verbs[name](ctx, bilal)); got == fault.NotFound {
				t.Errorf("the deputy may not %s", name)
			}
		}
		for _, session := range []edition.SessionID{"visit", "plenary", "none"} {
			if err := m.FormRound(ctx, m.amina, e, session); fault.KindOf(err) != fault.NotFound {
				t.Errorf("forming %s: got %v, want NotFound", session, err)
			}
		}
	})
}

func TestSixtyPeopleSitWellAndMeetOthersInTheSecondRound(t *testing.T) {
	each(t, 60, func(t *testing.T, m *morning) {
		m.arrive(0)
		first := m.open("first", at(9, 0))
		second := m.open("second", at(10, 0))
		for _, p := range []Seating{first, second} {
			if p.Seated != 60 || len(p.Waiting) != 0 || len(p.Tables) != 10 || len(p.Unguided) > 0 || len(p.Voiceless) > 0 {
				t.Errorf("%s: %d seated, %d waiting, %d tables, unguided %v, voiceless %v", p.Session, p.Seated, len(p.Waiting), len(p.Tables), p.Unguided, p.Voiceless)
			}
		}
		if second.Again > 6 {
			t.Errorf("%d pairs of 150 meet again, want hardly any", second.Again)
		}
		met, err := m.Encountered(t.Context(), m.amina, m.e(), "")
		must(t, err)
		if met.Rounds != 2 || slices.Contains(met.Worlds, edition.Own) || len(met.Worlds) != 4 {
			t.Errorf("rounds %d, worlds %v", met.Rounds, met.Worlds)
		}
		total := 0
		for _, n := range met.Pairs {
			total += max(n, 0)
		}
		if total != first.Across+second.Across {
			t.Errorf("the picture shows %d meetings across worlds, the plans %d and %d", total, first.Across, second.Across)
		}
	})
}

func TestSmallNumbersAreNotShown(t *testing.T) {
	each(t, 12, func(t *testing.T, m *morning) { // two or three of each world
		m.arrive(0)
		m.open("first", at(9, 0))
		met, err := m.Encountered(t.Context(), m.amina, m.e(), "")
		must(t, err)
		for pair, n := range met.Pairs {
			if n != -1 {
				t.Errorf("%v: got %d, want nothing for so few people", pair, n)
			}
		}
	})
}

func TestANewRuleSeatsApartAtOnce(t *testing.T) {
	each(t, 18, func(t *testing.T, m *morning) {
		m.arrive(0)
		p := m.open("first", at(9, 0))
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "second"))
		// Everybody at the first table is kept apart from one of them.
		first := p.Tables[0].Seats
		for _, other := range first[1:] {
			must(t, m.safety.AddRule(t.Context(), m.rosalie, m.id, safety.Rule{Kind: safety.Apart, Person: first[0].Person, Other: other.Person}))
		}
		if err := m.Heed(t.Context(), m.amina, m.e()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the organiser: got %v, want NotFound", err)
		}
		must(t, m.Heed(t.Context(), m.rosalie, m.e()))
		for _, session := range []edition.SessionID{"first", "second"} {
			after := m.plan(session)
			hers := sits(after, people.Person{Acting: edition.Acting{ID: string(first[0].Person)}})
			for _, other := range first[1:] {
				if n := sits(after, people.Person{Acting: edition.Acting{ID: string(other.Person)}}); n != 0 && n == hers {
					t.Errorf("%s: they still share table %d", session, n)
				}
			}
		}
	})
}

// Whatever may be wrong with a plan that lies in the database: it is not opened by hand, with the one answer; and when the session
// starts, what opens keeps everything all the same.
func TestABrokenPlanCannotBeOpened(t *testing.T) {
	breaks := map[string]func(m *morning, p Seating) error{
		"kept apart": func(m *morning, p Seating) error {
			a, b := p.Tables[0].Seats[1], p.Tables[0].Seats[2]
			return m.safety.AddRule(m.t.Context(), m.rosalie, m.id, safety.Rule{Kind: safety.Apart, Person: a.Person, Other: b.Person})
		},
		"companions": func(m *morning, p Seating) error {
			a, b := p.Tables[0].Seats[1], p.Tables[1].Seats[2]
			return m.safety.AddRule(m.t.Context(), m.rosalie, m.id, safety.Rule{Kind: safety.Together, Person: a.Person, Other: b.Person})
		},
		"everybody at one table": func(m *morning, p Seating) error {
			return m.move(p.Tables[0].ID, "table_id = table_id", nil)
		},
		"no facilitator": func(m *morning, p Seating) error {
			var guides []any
			for _, s := range p.Tables[0].Seats {
				if s.Part == Facilitates {
					guides = append(guides, s.Person)
				}
			}
			return m.move(p.Tables[1].ID, "person_id = $3", guides)
		},
		"a language that nobody speaks": func(m *morning, p Seating) error {
			return m.db.Write(m.t.Context(), func(tx *db.Tx) error {
				return tx.Do("UPDATE tables SET language = 'en' WHERE edition_id = $1 AND session_id = 'first'", m.id)
			})
		},
	}
	for _, name := range slices.Sorted(maps.Keys(breaks)) {
		t.Run(name, func(t *testing.T) {
			broken := func(t *testing.T, m *morning) {
				m.withoutDecoys() // they may leave a table short: nothing good to break
				m.arrive(0)
				must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
				before := m.plan("first")
				if !before.Sound || len(before.Checked.Faults) != 0 {
					t.Fatalf("no good plan to break: %+v", before.Checked)
				}
				must(t, breaks[name](m, before))
				err := m.OpenNow(t.Context(), m.amina, m.e(), "first")
				if fault.KindOf(err) != fault.Conflict {
					t.Errorf("opening it: got %v, want a refusal", err)
				}
				seen := m.plan("first")
				if seen.Opened {
					t.Fatal("it is open")
				}
				if slices.ContainsFunc(seen.Checked.Faults, seating.Fault.Private) {
					t.Error("the organiser's certificate speaks of what is private")
				}
				opened := m.open("first", at(9, 0))
				if !opened.Opened || !opened.Sound || opened.Seated != 24 {
					t.Errorf("at the start: opened %v, sound %v, %d seats", opened.Opened, opened.Sound, opened.Seated)
				}
			}
			if name == "kept apart" {
				each(t, 24, broken)
			} else {
				broken(t, newMorning(t, dbtest.SQLite(t), 24))
			}
		})
	}
}

// move puts people at a table, past every verb.
func (m *morning) move(to TableID, which string, args []any) error {
	return m.db.Write(m.t.Context(), func(tx *db.Tx) error {
		return tx.Do("UPDATE seats SET table_id = $2 WHERE edition_id = $1 AND session_id = 'first' AND "+which, append([]any{m.id, to}, args...)...)
	})
}

// Whoever is kept at a table stays there, whatever else is done, and every deed can be taken back, one after the other.
func TestPlacesAreKeptAndDeedsTakenBack(t *testing.T) {
	each(t, 24, func(t *testing.T, m *morning) {
		m.withoutDecoys() // they may leave no other table for somebody
		m.arrive(0)
		do := func(deed func(context.Context, people.Person, edition.Edition, edition.SessionID) error) {
			t.Helper()
			must(t, deed(t.Context(), m.amina, m.e(), "first"))
		}
		do(m.FormRound)
		plans := []Seating{m.plan("first")}
		host, her := m.guests[m.names[0]], m.guests[m.names[7]]
		seated := 0
		for _, who := range []people.Person{host, her} {
			for _, table := range plans[0].Tables { // the first table where she may sit
				before := m.plan("first")
				if err := m.SeatAt(t.Context(), m.amina, m.e(), "first", who.PersonID(), table.N); err == nil {
					if sits(m.plan("first"), who) != table.N {
						t.Errorf("asked for table %d, sits at %d", table.N, sits(m.plan("first"), who))
					}
					plans = append(plans, m.plan("first"))
					seated++
					break
				} else if fault.KindOf(err) != fault.Conflict || !sameSeats(before, m.plan("first")) {
					t.Fatalf("refused with %v", err)
				}
			}
		}
		if seated != 2 {
			t.Fatalf("%d of two were seated where they were asked to sit", seated)
		}
		kept := m.plan("first")
		for range 3 {
			do(m.FormRound)
			now := m.plan("first")
			for who := range kept.Pins {
				person := people.Person{Acting: edition.Acting{ID: string(who)}}
				if sits(now, person) != sits(kept, person) {
					t.Errorf("formed anew, somebody who was kept at table %d sits at %d", sits(kept, person), sits(now, person))
				}
			}
			plans = append(plans, now)
		}
		for who := range kept.Pins {
			if err := m.AnotherTable(t.Context(), m.amina, m.e(), "first", who); fault.KindOf(err) != fault.Conflict {
				t.Errorf("moving somebody who is kept: got %v, want a refusal", err)
			}
		}
		for i := len(plans) - 2; i >= 0; i-- {
			do(m.UndoMove)
			if now := m.plan("first"); !sameSeats(now, plans[i]) || len(now.Pins) != len(plans[i].Pins) {
				t.Fatalf("taken back to %d: it is not as it was", i)
			}
		}
		if m.plan("first").Last != nil {
			t.Error("there is more to take back")
		}
		// A round that opens begins with nothing to take back, and keeps who is kept.
		must(t, m.Keep(t.Context(), m.amina, m.e(), "first", her.PersonID()))
		at9 := sits(m.plan("first"), her)
		if opened := m.open("first", at(9, 0)); opened.Last != nil || sits(opened, her) != at9 {
			t.Errorf("opened: last %+v, she sits at %d, was kept at %d", opened.Last, sits(opened, her), at9)
		}
		do(func(ctx context.Context, by people.Person, e edition.Edition, session edition.SessionID) error {
			return m.Release(ctx, by, e, session, her.PersonID())
		})
	})
}

// What was taken away in between does not come back with an undo: somebody withdrew, or two must not sit together any more.
func TestAnUndoBringsBackNothingThatMustNotBe(t *testing.T) {
	each(t, 24, func(t *testing.T, m *morning) {
		m.arrive(0)
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		p := m.plan("first")
		a, b := p.Tables[0].Seats[1], p.Tables[0].Seats[2]
		must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
		m.apart(people.Person{Acting: edition.Acting{ID: string(a.Person)}}, people.Person{Acting: edition.Acting{ID: string(b.Person)}})
		must(t, m.Heed(t.Context(), m.rosalie, m.e()))
		err := m.UndoMove(t.Context(), m.amina, m.e(), "first")
		now := m.plan("first")
		for _, table := range now.Tables {
			if slices.ContainsFunc(table.Seats, func(s Seat) bool { return s.Person == a.Person }) && slices.ContainsFunc(table.Seats, func(s Seat) bool { return s.Person == b.Person }) {
				t.Fatal("two who are kept apart sit together again")
			}
		}
		if fault.KindOf(err) != fault.Conflict || !strings.HasSuffix(err.Error(), errImpossible.Error()) {
			t.Errorf("got %v, want the one refusal", err)
		}
	})
}

func sameSeats(a, b Seating) bool {
	return slices.EqualFunc(a.Tables, b.Tables, func(a, b Table) bool { return a.ID == b.ID && slices.Equal(a.Seats, b.Seats) })
}

// After a plan was formed the search goes on, and ends when somebody is content or does anything to the plan. It only ever makes it
// better.
func TestABetterPlanIsLookedForUntilSomebodyIsContent(t *testing.T) {
	eachLong(t, 30, func(t *testing.T, m *morning) {
		m.arrive(0)
		worth := func(p Seating) int { return p.Checked.First - p.Checked.Again - 2*p.Checked.Lacking }
		begin := func() Seating {
			t.Helper()
			must(t, m.FormRound(t.Context(), m.amina, m.e(), "first"))
			must(t, m.Improve(t.Context(), m.amina, m.e(), "first"))
			return m.plan("first")
		}
		first := begin()
		if first.Search.Of != betterTries || first.Search.Ready != 0 {
			t.Errorf("it begins with %+v", first.Search)
		}
		must(t, m.FindBetter(t.Context(), m.e(), "first"))
		found := m.plan("first")
		if found.Search.Of != 0 || len(found.Checked.Faults) > len(first.Checked.Faults) || len(found.Checked.Faults) == len(first.Checked.Faults) && worth(found) < worth(first) {
			t.Errorf("it ended with a worse plan: %+v, then %+v", first.Checked, found.Checked)
		}
		for what, deed := range map[string]func() error{
			"content": func() error { return m.Content(t.Context(), m.amina, m.e(), "first") },
			"kept": func() error {
				return m.Keep(t.Context(), m.amina, m.e(), "first", m.plan("first").Tables[0].Seats[0].Person)
			},
		} {
			begin()
			must(t, deed())
			before := m.plan("first")
			must(t, m.FindBetter(t.Context(), m.e(), "first"))
			if before.Search.Of != 0 || !sameSeats(before, m.plan("first")) {
				t.Errorf("%s: it was changed all the same", what)
			}
		}
		for _, by := range []people.Person{m.guests[m.names[0]], m.rosalie, {}} {
			if err := m.Improve(t.Context(), by, m.e(), "first"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("got %v, want NotFound", err)
			}
			if err := m.Content(t.Context(), by, m.e(), "first"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("got %v, want NotFound", err)
			}
		}
	})
}
