package rooms

import (
	"log/slog"
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
	"hackathon4women/internal/tables"
)

// morning is a live edition with a plenary, a break, a round and a vote, and the people of these tests.
type morning struct {
	*Service
	t        *testing.T
	d        *db.DB
	clock    time.Time
	editions *edition.Service
	people   *people.Service
	safety   *safety.Service
	tables   *tables.Service
	queue    *jobs.Queue
	hub      *live.Hub
	id       edition.ID

	amina, bilal people.Person            // organiser, deputy
	guests       map[string]people.Person // Merel facilitates
}

func at(hour, minute int) time.Time { return time.Date(2021, 2, 11, hour, minute, 0, 0, time.UTC) }

func eachMorning(t *testing.T, test func(*testing.T, *morning)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newMorning(t, d)) })
}

func newMorning(t *testing.T, d *db.DB) *morning {
	t.Helper()
	m := &morning{t: t, d: d, clock: at(8, 50), hub: live.NewHub(), guests: map[string]people.Person{}}
	keeper, err := seal.NewKeeper(make([]byte, 32))
	must(t, err)
	now := func() time.Time { return m.clock }
	log := slog.New(slog.DiscardHandler)
	m.queue = jobs.NewQueue(d, now, log)
	m.editions = edition.NewService(d, now, m.hub, m.queue)
	m.people = people.NewService(d, keeper, now, m.hub, m.queue)
	m.safety = safety.NewService(d, keeper, now, m.hub, m.people)
	m.tables = tables.NewService(d, now, m.hub, m.queue, log, m.editions, m.people, m.safety)
	m.Service = NewService(d, keeper, now, m.hub, m.queue, log, m.people, m.tables)
	e, err := m.editions.Create(t.Context(), edition.Edition{
		Slug: "spring", Phase: edition.Live, Purpose: edition.Rehearsal, Zone: time.UTC, Capacity: 50, TableMin: 3, TableMax: 6,
		ExitURL: "https://example.org", PlenaryLink: "https://meet.example/plenary",
		Worlds: []edition.World{{Key: "isp", Mixing: true}, {Key: "firm", Mixing: true}, {Key: edition.Own}},
		Programme: edition.Programme{Sessions: []edition.Session{
			{ID: "welcome", Day: 1, Kind: edition.Plenary, Start: at(9, 0), Minutes: 30},
			{ID: "round", Day: 1, Kind: edition.Round, Start: at(9, 30), Minutes: 25, Steps: []edition.Step{{Key: "alone", Minutes: 5}, {Key: "together", Minutes: 15}, {Key: "change", Minutes: 5}}},
			{ID: "pause", Day: 1, Kind: edition.Break, Start: at(10, 0), Minutes: 15},
			{ID: "vote", Day: 1, Kind: edition.Vote, Start: at(10, 15), Minutes: 15},
		}},
	})
	must(t, err)
	m.id = e.ID
	m.amina, m.bilal = m.staff("Amina", edition.Organiser), m.staff("Bilal", edition.Deputy)
	for _, name := range []string{"Merel", "Wout", "Tilda", "Linde", "Sam", "Noor", "Rik", "Zoë"} {
		m.guests[name] = m.guest(name)
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

func (m *morning) guest(name string) people.Person {
	m.t.Helper()
	ctx, role := m.t.Context(), edition.Participant
	if name == "Merel" || name == "Rik" {
		role = edition.Facilitator
	}
	codes, err := m.people.MakeSheet(ctx, m.amina, m.edition(), people.Sheet{Body: "A body", Role: role, Expires: m.clock.AddDate(0, 1, 0)}, 1)
	must(m.t, err)
	token, err := m.people.Register(ctx, m.edition(), people.Application{
		Code: codes[0], World: "isp", Consents: []string{"take_part"}, Profile: people.Profile{Name: name, Languages: []string{"nl", "fr"}},
	})
	must(m.t, err)
	v, err := m.people.Who(ctx, token)
	must(m.t, err)
	p, err := m.people.Acting(ctx, v, m.id)
	must(m.t, err)
	return p
}

func (m *morning) edition() edition.Edition {
	m.t.Helper()
	e, err := m.editions.ByID(m.t.Context(), m.id)
	must(m.t, err)
	return e
}

// seated lets everybody arrive except those named, moves to a minute of the round and opens it.
func (m *morning) seated(minute int, except ...string) {
	m.t.Helper()
	m.clock = at(9, 25)
	late := map[string]bool{}
	for _, name := range except {
		late[name] = true
	}
	for name, p := range m.guests {
		if !late[name] {
			must(m.t, m.tables.Arrive(m.t.Context(), p, m.edition()))
		}
	}
	m.clock = at(9, 30).Add(time.Duration(minute) * time.Minute)
	must(m.t, m.tables.OpenRound(m.t.Context(), m.edition(), "round"))
}

// table is where a guest sits, and elsewhere a guest who sits somewhere else.
func (m *morning) table(name string) (at tables.Table, elsewhere people.Person) {
	m.t.Helper()
	at, err := m.tables.MyTable(m.t.Context(), m.guests[name], m.edition())
	must(m.t, err)
	sits := map[people.ID]bool{}
	for _, s := range at.Seats {
		sits[s.Person] = true
	}
	for _, p := range m.guests {
		if !sits[p.PersonID()] {
			elsewhere = p
		}
	}
	if elsewhere.ID == "" {
		m.t.Fatal("everybody sits at one table")
	}
	return at, elsewhere
}

func (m *morning) room(name string) Room {
	m.t.Helper()
	r, err := m.MyRoom(m.t.Context(), m.guests[name], m.edition())
	must(m.t, err)
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if got := fault.KindOf(err); got != want {
		t.Errorf("%s: got kind %v (%v), want %v", what, got, err, want)
	}
}

func TestTheTablePageFollowsTheProgramme(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		if r := m.room("Linde"); r.At.Current != nil || r.At.Next.ID != "welcome" || r.Here {
			t.Errorf("before the opening: %+v", r)
		}
		m.clock = at(9, 10)
		if r := m.room("Linde"); r.At.Current.ID != "welcome" || r.Link != "https://meet.example/plenary" || r.Table != nil {
			t.Errorf("in plenary: %+v", r)
		}
		m.seated(7, "Zoë")
		must(t, m.SetLinks(t.Context(), m.bilal, m.id, "https://meet.example/1\nhttps://meet.example/2"))
		r := m.room("Linde")
		if r.Table == nil || r.At.Step != 1 || r.Link == "" || r.Link == "https://meet.example/plenary" {
			t.Fatalf("at the tables: %+v", r)
		}
		if len(r.Table.Seats) < 3 || !r.Present[m.guests["Linde"].PersonID()] {
			t.Errorf("Linde's table has %d seats, present %v", len(r.Table.Seats), r.Present)
		}
		if r := m.room("Zoë"); r.Table != nil || !r.Seatless || r.Opening {
			t.Errorf("late, without a seat: %+v", r)
		}
		must(t, m.tables.Arrive(t.Context(), m.guests["Zoë"], m.edition()))
		if r := m.room("Zoë"); r.Table == nil || r.Seatless {
			t.Errorf("after she said that she is here: %+v", r)
		}
		m.clock = at(10, 2)
		if r := m.room("Linde"); r.At.Current.Kind != edition.Break || r.Table != nil || r.Link != "" {
			t.Errorf("in the break: %+v", r)
		}
		m.clock = at(11, 0)
		if r := m.room("Linde"); !r.At.Ended {
			t.Errorf("after the end: %+v", r)
		}
	})
}

func TestOnlyPeopleOfTheEditionHaveARoom(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		_, err := m.MyRoom(t.Context(), people.Person{}, m.edition())
		wantKind(t, "a visitor", err, fault.SignedOut)
		stranger := m.guests["Sam"]
		stranger.Edition = "other"
		_, err = m.MyRoom(t.Context(), stranger, m.edition())
		wantKind(t, "someone of another edition", err, fault.NotFound)
	})
}

func TestAHostWhoIsKeptApartDoesNotCome(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7)
		table, _ := m.table("Linde")
		rosalie := m.staff("Rosalie", edition.SafetyLead)
		must(t, m.safety.AddRule(ctx, rosalie, m.id, safety.Rule{Kind: safety.Apart, Person: m.guests["Linde"].PersonID(), Other: m.bilal.PersonID()}))
		must(t, m.CallHelp(ctx, m.guests["Linde"], m.edition(), table.ID))
		must(t, m.AnswerCall(ctx, m.bilal, m.edition(), table.ID)) // the answer is that of somebody who was not first
		if r := m.room("Linde"); r.Call == nil || r.Call.Coming != "" {
			t.Errorf("the table sees %+v, want a call that nobody answered", r.Call)
		}
		must(t, m.AnswerCall(ctx, m.amina, m.edition(), table.ID))
		if r := m.room("Linde"); r.Call == nil || r.Call.Coming != "Amina" {
			t.Errorf("the table sees %+v, want Amina coming", r.Call)
		}
	})
}

func TestATableCallsForHelpAndSomeoneComes(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7)
		linde := m.guests["Linde"]
		table, elsewhere := m.table("Linde")
		wantKind(t, "calling for another table", m.CallHelp(ctx, elsewhere, m.edition(), table.ID), fault.NotFound)
		must(t, m.CallHelp(ctx, linde, m.edition(), table.ID))
		must(t, m.CallHelp(ctx, linde, m.edition(), table.ID)) // twice is once
		d, err := m.AtDesk(ctx, m.bilal, m.edition())
		must(t, err)
		if d.Calls != 1 {
			t.Errorf("calls on the desk: got %d, want 1", d.Calls)
		}
		wantKind(t, "answering as a guest", m.AnswerCall(ctx, linde, m.edition(), table.ID), fault.NotFound)
		must(t, m.AnswerCall(ctx, m.bilal, m.edition(), table.ID))
		must(t, m.AnswerCall(ctx, m.amina, m.edition(), table.ID)) // Bilal was first
		if r := m.room("Linde"); r.Call == nil || r.Call.Coming != "Bilal" {
			t.Errorf("the table sees %+v, want Bilal coming", r.Call)
		}
		wantKind(t, "closing for another table", m.CloseCall(ctx, elsewhere, m.edition(), table.ID), fault.NotFound)
		must(t, m.CloseCall(ctx, linde, m.edition(), table.ID))
		if r := m.room("Linde"); r.Call != nil {
			t.Errorf("the call is still open: %+v", r.Call)
		}
		must(t, m.CallHelp(ctx, linde, m.edition(), table.ID))
		must(t, m.CloseCall(ctx, m.amina, m.edition(), table.ID)) // whoever conducts may close it too
	})
}

func TestHandsKeepTheirTurn(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7)
		table, elsewhere := m.table("Linde")
		other := table.Seats[0].Person
		if other == m.guests["Linde"].PersonID() {
			other = table.Seats[1].Person
		}
		for _, p := range m.guests {
			if p.PersonID() == other {
				must(t, m.RaiseHand(ctx, p, m.edition(), table.ID))
			}
		}
		m.clock = m.clock.Add(time.Second)
		must(t, m.RaiseHand(ctx, m.guests["Linde"], m.edition(), table.ID))
		if r := m.room("Linde"); len(r.Hands) != 2 || r.Hands[0] != other {
			t.Errorf("hands: got %v, want %v first", r.Hands, other)
		}
		wantKind(t, "raising at another table", m.RaiseHand(ctx, elsewhere, m.edition(), table.ID), fault.NotFound)
		wantKind(t, "a deputy raising", m.RaiseHand(ctx, m.bilal, m.edition(), table.ID), fault.NotFound)
		must(t, m.LowerHand(ctx, m.guests["Linde"], m.edition(), table.ID))
		if r := m.room("Linde"); len(r.Hands) != 1 {
			t.Errorf("hands after lowering: %v", r.Hands)
		}
	})
}

func TestMessagesReachThoseTheyAreFor(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7)
		table, elsewhere := m.table("Linde")
		_, err := m.Say(ctx, m.guests["Merel"], m.edition(), "", "hello")
		wantKind(t, "a facilitator saying it to all", err, fault.NotFound)
		_, err = m.Say(ctx, m.amina, m.edition(), "", "  ")
		wantKind(t, "saying nothing", err, fault.Invalid)
		_, err = m.Say(ctx, m.amina, m.edition(), "no-such-table", "hello")
		wantKind(t, "to no table", err, fault.NotFound)
		all, err := m.Say(ctx, m.amina, m.edition(), "", "Five more minutes")
		must(t, err)
		m.clock = m.clock.Add(time.Second)
		_, err = m.Say(ctx, m.bilal, m.edition(), table.ID, "I am coming")
		must(t, err)
		if r := m.room("Linde"); len(r.Messages) != 2 || r.Messages[0].Text.Reveal() != "I am coming" {
			t.Errorf("at the table: got %d messages, want 2, newest first", len(r.Messages))
		}
		heard, err := m.Heard(ctx, elsewhere, m.id)
		must(t, err)
		if len(heard) != 1 {
			t.Errorf("at another table: got %d messages, want 1", len(heard))
		}
		if heard, err = m.Heard(ctx, m.guests["Linde"], m.id); err != nil || len(heard) != 2 {
			t.Errorf("in Linde's notes: got %d messages (%v), want 2", len(heard), err)
		}
		wantKind(t, "a guest taking back", m.TakeBack(ctx, elsewhere, m.id, all), fault.NotFound)
		must(t, m.TakeBack(ctx, m.bilal, m.id, all))
		if r := m.room("Linde"); len(r.Messages) != 1 {
			t.Errorf("after taking back: got %d messages, want 1", len(r.Messages))
		}
		m.clock = m.clock.Add(MessagesFor)
		if r := m.room("Linde"); len(r.Messages) != 0 {
			t.Errorf("much later: got %d messages on the page, want none", len(r.Messages))
		}
	})
}

func TestNotesAreHersAndNothingIsOverwritten(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx, linde := t.Context(), m.guests["Linde"]
		n, err := m.SaveNotes(ctx, linde, m.id, "ask about hours", 0)
		must(t, err)
		again, err := m.SaveNotes(ctx, linde, m.id, "ask about hours", 0) // the same form sent twice
		if err != nil || again.Version != n.Version {
			t.Errorf("sent twice: version %d (%v), want %d", again.Version, err, n.Version)
		}
		_, err = m.SaveNotes(ctx, linde, m.id, "from another window", 0)
		wantKind(t, "from a window that saw an older version", err, fault.Invalid)
		if mine, err := m.MyNotes(ctx, linde, m.id); err != nil || mine.Text.Reveal() != "ask about hours" {
			t.Errorf("her notes: got %q (%v)", mine.Text.Reveal(), err)
		}
		if theirs, err := m.MyNotes(ctx, m.guests["Sam"], m.id); err != nil || theirs.Version != 0 {
			t.Errorf("Sam reads %q (%v), want nothing", theirs.Text.Reveal(), err)
		}
		if _, err := m.SaveNotes(ctx, m.amina, m.id, "call the caterer", 0); err != nil {
			t.Errorf("the organiser's own notes: %v", err)
		}
		_, err = m.MyNotes(ctx, people.Person{}, m.id)
		wantKind(t, "a visitor", err, fault.SignedOut)
	})
}

func TestWithoutThePhraseNoPastNotesAreShown(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx, linde := t.Context(), m.guests["Linde"]
		_, err := m.SaveNotes(ctx, linde, m.id, "ask about hours", 0)
		must(t, err)
		m.clock = m.clock.Add(time.Minute)
		code, err := m.people.NewCode(ctx, m.amina, m.edition(), linde.PersonID())
		must(t, err)
		token, _, err := m.people.Enter(ctx, code)
		must(t, err)
		v, err := m.people.Who(ctx, token)
		must(t, err)
		back, err := m.people.Acting(ctx, v, m.id)
		must(t, err)
		if n, err := m.MyNotes(ctx, back, m.id); err != nil || n.Text != "" {
			t.Errorf("with a code from the door desk: got %q (%v), want nothing", n.Text.Reveal(), err)
		}
	})
}

func TestTheDeskIsForThoseWhoConduct(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7, "Zoë")
		_, err := m.AtDesk(ctx, m.guests["Merel"], m.edition())
		wantKind(t, "a facilitator", err, fault.NotFound)
		d, err := m.AtDesk(ctx, m.amina, m.edition())
		must(t, err)
		if d.Here != 7 || d.Expected != 8 || len(d.Tables) != 2 || d.Tables[0].Facilitator == "" || d.Conducts != "" {
			t.Errorf("desk: %+v", d)
		}
		wantKind(t, "a guest taking over", m.TakeOver(ctx, m.guests["Sam"], m.edition()), fault.NotFound)
		must(t, m.TakeOver(ctx, m.amina, m.edition()))
		m.clock = m.clock.Add(time.Minute)
		must(t, m.TakeOver(ctx, m.bilal, m.edition()))
		must(t, m.TakeOver(ctx, m.bilal, m.edition()))
		if d, err = m.AtDesk(ctx, m.amina, m.edition()); err != nil || d.Conducts != "Bilal" || d.Mine {
			t.Errorf("after Bilal took over: %q mine %v (%v)", d.Conducts, d.Mine, err)
		}
	})
}

func TestWhoConductsMayLookInAtATable(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		m.seated(7)
		table, elsewhere := m.table("Linde")
		if r, err := m.TableRoom(t.Context(), m.bilal, m.edition(), table.ID); err != nil || r.Table.N != table.N {
			t.Errorf("Bilal looking in: %+v (%v)", r.Table, err)
		}
		for _, p := range []people.Person{elsewhere, m.guests["Linde"]} {
			_, err := m.TableRoom(t.Context(), p, m.edition(), table.ID)
			wantKind(t, "a guest looking in", err, fault.NotFound)
		}
	})
}

func TestLinksAreReadLineByLine(t *testing.T) {
	l, err := ParseLinks("https://meet.example/a\r\n\r\nhttps://meet.example/c\n")
	if err != nil || len(l) != 2 || l[3] != "https://meet.example/c" || l.String() != "https://meet.example/a\n\nhttps://meet.example/c" {
		t.Errorf("got %v %q (%v)", l, l.String(), err)
	}
	for _, wrong := range []string{"http://meet.example/a", "javascript:alert(1)", "https://user:pass@meet.example", "room 1"} {
		if _, err := ParseLinks(wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want invalid", wrong, err)
		}
	}
}

func TestTheTablesAreLeftTidy(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		m.seated(7)
		table, _ := m.table("Linde")
		must(t, m.RaiseHand(ctx, m.guests["Linde"], m.edition(), table.ID))
		must(t, m.CallHelp(ctx, m.guests["Linde"], m.edition(), table.ID))
		must(t, m.SessionEnded(ctx, m.edition(), "welcome"))
		if r := m.room("Linde"); len(r.Hands) != 1 || r.Call == nil {
			t.Errorf("after a plenary ended: %v %v, want the hand and the call", r.Hands, r.Call)
		}
		must(t, m.SessionEnded(ctx, m.edition(), "round"))
		must(t, m.SessionEnded(ctx, m.edition(), "round"))
		if r := m.room("Linde"); len(r.Hands) != 0 || r.Call != nil {
			t.Errorf("after the round ended: %v %v, want neither", r.Hands, r.Call)
		}
	})
}

func TestWhoLeftIsForgotten(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx, linde := t.Context(), m.guests["Linde"]
		_, err := m.SaveNotes(ctx, linde, m.id, "ask about hours", 0)
		must(t, err)
		m.Open(m.id, linde.PersonID())
		must(t, m.note(ctx))
		must(t, m.Withdrawn(ctx, m.id, linde.PersonID()))
		if here, away := m.open(m.Service); here[linde.PersonID()] || away[linde.PersonID()] {
			t.Error("she is still noted as here or away")
		}
		if n, err := m.MyNotes(ctx, linde, m.id); err != nil || n.Version != 1 {
			t.Errorf("her notes went although she can come back: version %d (%v)", n.Version, err)
		}
		must(t, m.d.Write(ctx, func(tx *db.Tx) error { return m.Service.seal.Forget(tx, string(m.id), linde.ID, m.clock) }))
		must(t, m.Withdrawn(ctx, m.id, linde.PersonID()))
		if n, err := m.MyNotes(ctx, linde, m.id); err != nil || n.Version != 0 {
			t.Errorf("notes that nobody can read are still there: version %d (%v)", n.Version, err)
		}
	})
}

func TestWhatWasSaidIsForgottenAfterThirtyDays(t *testing.T) {
	eachMorning(t, func(t *testing.T, m *morning) {
		ctx := t.Context()
		_, err := m.Say(ctx, m.amina, m.edition(), "", "Welcome")
		must(t, err)
		_, err = m.SaveNotes(ctx, m.guests["Linde"], m.id, "hours", 0)
		must(t, err)
		m.clock = m.clock.AddDate(0, 0, 36) // a try-out's terms begin a week after it was made
		must(t, m.Forget(ctx))
		if heard, err := m.Heard(ctx, m.guests["Linde"], m.id); err != nil || len(heard) != 1 {
			t.Errorf("after 36 days: %d messages (%v), want 1", len(heard), err)
		}
		m.clock = m.clock.AddDate(0, 0, 2)
		must(t, m.Forget(ctx))
		heard, err := m.Heard(ctx, m.guests["Linde"], m.id)
		must(t, err)
		if n, err := m.MyNotes(ctx, m.guests["Linde"], m.id); err != nil || len(heard) != 0 || n.Version != 0 {
			t.Errorf("after 38 days: %d messages, notes of version %d (%v)", len(heard), n.Version, err)
		}
	})
}
