package safety

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// house is an edition with an organiser, a safety lead and three guests.
type house struct {
	*Service
	d              *db.DB
	e, other       edition.Edition
	amina, rosalie people.Person
	at             time.Time // on the clock
	editions       *edition.Service
	guests         map[string]people.Person
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := &house{d: d, guests: map[string]people.Person{}}
		keeper, err := seal.NewKeeper(bytes.Repeat([]byte{5}, 32))
		must(t, err)
		h.at = time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)
		now := func() time.Time { return h.at }
		hub, log := live.NewHub(), slog.New(slog.DiscardHandler)
		q := jobs.NewQueue(d, now, log)
		staff := people.NewService(d, keeper, now, hub, q)
		editions := edition.NewService(d, now, hub, q)
		h.editions = editions
		h.Service = NewService(d, keeper, now, hub, staff)
		for i, e := range []*edition.Edition{&h.e, &h.other} {
			*e, err = editions.Create(t.Context(), edition.Edition{
				Slug: fmt.Sprintf("spring-%d", i), Phase: edition.Registration, Purpose: edition.Event, Zone: time.UTC, Capacity: 20, TableMin: 4, TableMax: 6,
				ExitURL: "https://example.org", Worlds: []edition.World{{Key: "isp", Mixing: true}, {Key: edition.Own}},
			})
			must(t, err)
		}
		account := func(name string, role edition.Role) people.Person {
			id, _, err := staff.AddAccount(t.Context(), name, "en", false)
			must(t, err)
			must(t, staff.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, h.e.ID, id, role))
			p, err := staff.Acting(t.Context(), people.Visit{Subject: id}, h.e.ID)
			must(t, err)
			return p
		}
		h.amina, h.rosalie = account("Amina", edition.Organiser), account("Rosalie", edition.SafetyLead)
		for _, name := range []string{"Wout", "Tilda", "Sam"} {
			codes, err := staff.MakeSheet(t.Context(), h.amina, h.e, people.Sheet{Body: "A body", Role: edition.Participant, Expires: now().AddDate(0, 1, 0)}, 1)
			must(t, err)
			token, err := staff.Register(t.Context(), h.e, people.Application{Code: codes[0], World: "isp", Consents: []string{"take_part"}, Profile: people.Profile{Name: name, Languages: []string{"nl"}}})
			must(t, err)
			v, err := staff.Who(t.Context(), token)
			must(t, err)
			h.guests[name], err = staff.Acting(t.Context(), v, h.e.ID)
			must(t, err)
		}
		test(t, h)
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnlyTheSafetyLeadSeesRulesAndNotes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		rule := Rule{Kind: Apart, Person: h.guests["Wout"].PersonID(), Other: h.guests["Tilda"].PersonID()}
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, rule))
		must(t, h.Quietly(ctx, h.guests["Sam"], h.e.ID, Apart, "Tilda"))
		for name, by := range map[string]people.Person{"the organiser": h.amina, "a guest": h.guests["Wout"], "a visitor": {}} {
			_, errDesk := h.Desk(ctx, by, h.e)
			_, errRules := h.Rules(ctx, by, h.e.ID)
			for what, err := range map[string]error{
				"desk": errDesk, "rules": errRules, "add": h.AddRule(ctx, by, h.e.ID, rule), "remove": h.RemoveRule(ctx, by, h.e.ID, "x"), "settle": h.Settle(ctx, by, h.e.ID, "x"),
				"drop": h.DropWish(ctx, by, h.e.ID, "x"), "judge": h.Judge(ctx, by, h.e.ID, "x", "y", Dismissed), "no place": h.GiveNoPlace(ctx, by, h.e.ID, "x"),
				"pass on": h.PassOn(ctx, by, h.e.ID, Apart, "Sam", "Tilda"),
			} {
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s, %s: got %v, want NotFound", name, what, err)
				}
			}
		}
		if _, err := h.Desk(ctx, h.rosalie, h.other); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another edition: got %v, want NotFound", err)
		}
		desk, err := h.Desk(ctx, h.rosalie, h.e)
		must(t, err)
		if len(desk.Rules) != 1 || desk.Rules[0].Name != "Wout" || desk.Rules[0].OtherName != "Tilda" || len(desk.Wishes) != 1 || desk.Wishes[0].Name != "Sam" || len(desk.People) != 3 {
			t.Errorf("got %+v", desk)
		}
		must(t, h.RemoveRule(ctx, h.rosalie, h.e.ID, desk.Rules[0].ID))
		must(t, h.Judge(ctx, h.rosalie, h.e.ID, desk.Wishes[0].ID, h.guests["Tilda"].PersonID(), Dismissed))
		for range 2 {
			must(t, h.Settle(ctx, h.rosalie, h.e.ID, desk.Wishes[0].ID))
		}
		if desk, err = h.Desk(ctx, h.rosalie, h.e); err != nil || len(desk.Rules)+len(desk.Wishes) != 0 {
			t.Errorf("after removing and settling: %+v, %v", desk, err)
		}
	})
}

func TestTheSameRuleTwiceIsOneAndHalfARuleIsNone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, wout, tilda := t.Context(), h.guests["Wout"].PersonID(), h.guests["Tilda"].PersonID()
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: Apart, Person: wout, Other: tilda}))
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: Apart, Person: tilda, Other: wout}))
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: ApartOrg, Person: wout, Organisation: " Studio  Kaai"}))
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: ApartOrg, Person: wout, Organisation: "studio kaai"}))
		for _, r := range []Rule{
			{}, {Kind: "hate", Person: wout, Other: tilda}, {Kind: Apart, Person: wout}, {Kind: Apart, Person: wout, Other: wout}, {Kind: ApartOrg, Person: wout},
			{Kind: ApartOrg, Person: wout, Other: tilda, Organisation: "x"}, {Kind: Apart, Person: wout, Other: "nobody"}, {Kind: Together, Person: "nobody", Other: wout},
			{Kind: ApartOrg, Person: wout, Organisation: strings.Repeat("é", OrganisationMax+1)},
		} {
			if err := h.AddRule(ctx, h.rosalie, h.e.ID, r); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v: got %v, want Invalid", r, err)
			}
		}
		if rules, err := h.Rules(ctx, h.rosalie, h.e.ID); err != nil || len(rules) != 2 {
			t.Errorf("got %d rules, %v, want 2", len(rules), err)
		}
	})
}

func TestWhatIsSaidQuietlyIsSealedAndAnswersNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam := t.Context(), h.guests["Sam"]
		for _, text := range []string{"Tilda", "Tilda", "somebody who is not here", "<b>Ω</b> مرحبا"} {
			if err := h.Quietly(ctx, sam, h.e.ID, Apart, text); err != nil {
				t.Errorf("%q: got %v, want nothing", text, err)
			}
		}
		for range quietMany + 5 {
			must(t, h.Quietly(ctx, sam, h.e.ID, Apart, db.NewID()))
		}
		desk, err := h.Desk(ctx, h.rosalie, h.e)
		must(t, err)
		if len(desk.Wishes) != quietMany {
			t.Errorf("got %d notes of one person, want %d", len(desk.Wishes), quietMany)
		}
		for _, text := range []string{"", "  \n", strings.Repeat("x", QuietMax+1)} {
			if err := h.Quietly(ctx, sam, h.e.ID, Apart, text); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%d signs: got %v, want Invalid", len(text), err)
			}
		}
		if err := h.Quietly(ctx, people.Person{}, h.e.ID, Apart, "Tilda"); fault.KindOf(err) != fault.SignedOut {
			t.Errorf("a visitor: got %v, want SignedOut", err)
		}
		must(t, h.d.Read(ctx, func(tx *db.Tx) error {
			return tx.Rows("SELECT note FROM quiet_notes WHERE edition_id = $1", []any{h.e.ID}, func(scan db.Scanner) error {
				var raw []byte
				err := scan(&raw)
				if bytes.Contains(raw, []byte("Tilda")) || bytes.Contains(raw, []byte(sam.ID)) {
					t.Error("a note lies open in the database")
				}
				return err
			})
		}))
	})
}

func TestTheExitIsReadOncePerPersonAndOncePerAccount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for _, who := range []people.Person{h.guests["Sam"], h.amina} {
			if known, err := h.Knows(ctx, who); err != nil || known {
				t.Errorf("%s before: got %v, %v", who.Name, known, err)
			}
			for range 2 {
				must(t, h.Know(ctx, who))
			}
			h.readers.Clear() // another node, or a restart
			if known, err := h.Knows(ctx, who); err != nil || !known {
				t.Errorf("%s after: got %v, %v", who.Name, known, err)
			}
		}
		elsewhere := h.amina
		elsewhere.Edition = h.other.ID
		h.readers.Clear()
		if known, _ := h.Knows(ctx, elsewhere); !known {
			t.Error("staff are asked again in another edition")
		}
		if known, _ := h.Knows(ctx, h.guests["Tilda"]); known {
			t.Error("someone who has not read it counts as having read it")
		}
	})
}
