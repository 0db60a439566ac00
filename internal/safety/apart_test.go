package safety

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// registers lets someone register without a code and takes up what was said.
func (h *house) registers(t *testing.T, name, body string, private people.Private) people.Person {
	t.Helper()
	ctx := t.Context()
	token, err := h.people.Register(ctx, h.e, people.Application{World: "isp", Consents: []string{"take_part"}, Private: private,
		Profile: people.Profile{Name: name, Organisation: body, Languages: []string{"fr"}}})
	must(t, err)
	v, err := h.people.Who(ctx, token)
	must(t, err)
	p, err := h.people.Acting(ctx, v, h.e.ID)
	must(t, err)
	for range 2 { // a job may run twice
		must(t, h.TakeUp(ctx, h.e.ID, p.PersonID()))
	}
	return p
}

func (h *house) mayMeet(t *testing.T, a, b people.ID) (may bool) {
	t.Helper()
	must(t, h.d.Read(t.Context(), func(tx *db.Tx) (err error) {
		may, err = h.MayMeet(tx, h.e.ID, a, b)
		return err
	}))
	return may
}

func (h *house) desk(t *testing.T) Desk {
	t.Helper()
	d, err := h.Desk(t.Context(), h.rosalie, h.e)
	must(t, err)
	return d
}

func TestWhoeverIsNamedIsFoundAmongLaterRegistrations(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tilda := h.guests["Tilda"]
		must(t, h.Quietly(t.Context(), tilda, h.e.ID, Apart, "mon ex, Gért MAES"))
		other := h.registers(t, "Karel", "", people.Private{Known: "Karel Smets"})
		him := h.registers(t, "Zonnetje", "", people.Private{Known: "Maes Gert, rijksregister op vraag"})
		if h.mayMeet(t, tilda.PersonID(), him.PersonID()) || !h.mayMeet(t, tilda.PersonID(), other.PersonID()) {
			t.Error("until she decides, the safety lead's match must be kept apart, and nobody else")
		}
		desk := h.desk(t)
		if len(desk.Wishes) != 1 || len(desk.Wishes[0].Matches) != 1 || desk.Wishes[0].Matches[0].ID != him.ID || desk.Wishes[0].Matches[0].Likeness != Close {
			t.Fatalf("got %+v", desk.Wishes)
		}
		wish := desk.Wishes[0].ID
		// Nobody else sees any difference between the two who wait.
		all, err := h.people.Everybody(t.Context(), h.amina, h.e)
		must(t, err)
		for _, l := range all {
			if (l.ID == him.ID || l.ID == other.ID) && (l.Standing != people.Registered || l.Vouched) {
				t.Errorf("%s stands as %s", l.Name, l.Standing)
			}
		}
		for range 2 {
			must(t, h.Judge(t.Context(), h.rosalie, h.e.ID, wish, him.PersonID(), NoPlace))
		}
		must(t, h.Settle(t.Context(), h.rosalie, h.e.ID, wish))
		him, err = h.people.Acting(t.Context(), people.Visit{Subject: him.PersonID(), Edition: h.e.ID}, h.e.ID)
		must(t, err)
		if him.Standing != people.Waiting || h.mayMeet(t, tilda.PersonID(), him.PersonID()) {
			t.Errorf("he is %s, and may be brought together with her: %v", him.Standing, h.mayMeet(t, tilda.PersonID(), him.PersonID()))
		}
		// He tries again under another name: the wish, though dealt with, finds him.
		again := h.registers(t, "Wolkje", "", people.Private{Known: "G. Maes"})
		if desk = h.desk(t); len(desk.Wishes) != 1 || len(desk.Wishes[0].Matches) != 1 || desk.Wishes[0].Matches[0].ID != again.ID {
			t.Errorf("the second registration: got %+v", desk.Wishes)
		}
		must(t, h.Judge(t.Context(), h.rosalie, h.e.ID, wish, again.PersonID(), Dismissed))
		if !h.mayMeet(t, tilda.PersonID(), again.PersonID()) || len(h.desk(t).Wishes) != 0 {
			t.Error("whom she dismissed is still kept apart or still shown")
		}
	})
}

func TestWishesOfTheRegistrationHoldBothWaysAndForOrganisations(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		one := h.registers(t, "Piet", "Studio Kaai", people.Private{})
		her := h.registers(t, "Nour", "", people.Private{Apart: "someone of studio kaai", Together: "Sam"})
		if h.mayMeet(t, her.PersonID(), one.PersonID()) {
			t.Error("who was there before is not found")
		}
		desk := h.desk(t)
		if len(desk.Wishes) != 2 {
			t.Fatalf("got %d wishes, want 2", len(desk.Wishes))
		}
		for _, w := range desk.Wishes {
			i := slices.IndexFunc(w.Matches, func(m Match) bool { return m.ID == one.ID || m.ID == h.guests["Sam"].ID })
			if i < 0 {
				t.Fatalf("%s: nobody was found", w.Kind)
			}
			must(t, h.Judge(t.Context(), h.rosalie, h.e.ID, w.ID, w.Matches[i].PersonID(), Meant))
		}
		rules, err := h.Rules(t.Context(), h.rosalie, h.e.ID)
		must(t, err)
		if len(rules) != 2 || !slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == ApartOrg && r.Organisation == "Studio Kaai" }) ||
			!slices.ContainsFunc(rules, func(r Rule) bool { return r.Kind == Together }) {
			t.Errorf("the rules are %+v", rules)
		}
		// A host or a listener can be named as well.
		must(t, h.AddRule(t.Context(), h.rosalie, h.e.ID, Rule{Kind: Apart, Person: her.PersonID(), Other: h.amina.PersonID()}))
		must(t, h.d.Read(t.Context(), func(tx *db.Tx) error {
			apart, err := h.Apart(tx, h.e.ID, h.amina.PersonID())
			if len(apart) != 1 || !apart[her.PersonID()] {
				t.Errorf("the organiser is kept apart from %v", apart)
			}
			return err
		}))
	})
}

func TestWhatAListenerPassesOnReachesTheSafetyLeadAlone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		joke := h.rosalie
		joke.Roles = edition.Listener
		must(t, h.PassOn(t.Context(), joke, h.e.ID, Apart, "Sam", "Tilda"))
		if err := h.PassOn(t.Context(), joke, h.e.ID, Apart, "", "Tilda"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("without a name: got %v", err)
		}
		if _, err := h.Desk(t.Context(), joke, h.e); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the listener reads the desk: %v", err)
		}
		if desk := h.desk(t); len(desk.Wishes) != 1 || desk.Wishes[0].Name != "Sam" {
			t.Errorf("got %+v", desk.Wishes)
		}
	})
}

// At the close rules, wishes and identities are gone with their keys, so that no copy of the database has them either.
func TestAtTheCloseNothingOfItIsLeft(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		canaries := []string{"Gertrudus Kanarievogel", "Tildakanarie", "Kanarie Studio", "wishcanary"}
		him := h.registers(t, "Zon", "", people.Private{Known: canaries[0], Apart: canaries[1]})
		must(t, h.Quietly(ctx, h.guests["Wout"], h.e.ID, Apart, canaries[3]))
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: ApartOrg, Person: h.guests["Wout"].PersonID(), Organisation: canaries[2]}))
		copied := h.dump(t)
		for _, c := range append(canaries, h.guests["Wout"].ID) {
			if slices.ContainsFunc(copied["seat_rules"], func(b []byte) bool { return bytes.Contains(b, []byte(c)) }) ||
				slices.ContainsFunc(append(copied["quiet_notes"], copied["private_notes"]...), func(b []byte) bool { return bytes.Contains(b, []byte(c)) }) {
				t.Errorf("%q lies open in the database", c)
			}
		}
		for _, table := range []string{"seat_rules", "quiet_notes", "private_notes"} {
			if len(copied[table]) == 0 {
				t.Fatalf("%s is empty before the close", table)
			}
			for _, b := range copied[table] {
				if len(b) != len(copied[table][0]) {
					t.Errorf("%s: rows of %d and of %d bytes", table, len(copied[table][0]), len(b))
				}
			}
		}
		must(t, h.Close(ctx, []edition.Edition{h.e}))
		if left := h.dump(t); len(left["seat_rules"]) == 0 {
			t.Error("it was closed while it still ran")
		}
		over := h.e
		over.Phase = edition.Results
		for range 2 {
			must(t, h.Close(ctx, []edition.Edition{over}))
		}
		if left := h.dump(t); len(left) != 0 {
			t.Errorf("after the close: %d tables hold something", len(left))
		}
		must(t, h.d.Read(ctx, func(tx *db.Tx) error {
			for _, subject := range []string{ruleSubject(h.e.ID), "private/" + him.ID} {
				if key, err := h.seal.Key(tx, string(h.e.ID), subject); err != nil || key != nil {
					t.Errorf("the key of %s is still there: %v", strings.SplitN(subject, "/", 2)[0], err)
				}
			}
			return nil
		}))
		if err := h.Quietly(ctx, h.guests["Wout"], h.e.ID, Apart, "Tilda"); fault.KindOf(err) != fault.Closed {
			t.Errorf("a wish after the close: %v, want Closed", err)
		}
		if err := h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: Apart, Person: h.guests["Wout"].PersonID(), Other: h.guests["Sam"].PersonID()}); fault.KindOf(err) != fault.Closed {
			t.Errorf("a rule after the close: %v, want Closed", err)
		}
		must(t, h.TakeUp(ctx, h.e.ID, him.PersonID()))
		if !h.mayMeet(t, h.guests["Wout"].PersonID(), h.guests["Sam"].PersonID()) {
			t.Error("a rule came back")
		}
	})
}

func (h *house) dump(t *testing.T) map[string][][]byte {
	t.Helper()
	all := map[string][][]byte{}
	for table, column := range map[string]string{"seat_rules": "rule", "quiet_notes": "note", "private_notes": "note"} {
		must(t, h.d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Rows("SELECT "+column+" FROM "+table+" WHERE edition_id = $1", []any{h.e.ID}, func(scan db.Scanner) error {
				var raw []byte
				err := scan(&raw)
				all[table] = append(all[table], raw)
				return err
			})
		}))
	}
	return all
}

func TestWhoLeavesTakesHerRulesAlong(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, wout, tilda := t.Context(), h.guests["Wout"], h.guests["Tilda"]
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: Apart, Person: wout.PersonID(), Other: tilda.PersonID()}))
		must(t, h.Quietly(ctx, wout, h.e.ID, Apart, "Sam"))
		must(t, h.Withdrawn(ctx, h.e.ID, wout.PersonID()))
		if len(h.dump(t)) != 2+1 {
			t.Error("the rules of someone who is in were forgotten")
		}
		must(t, h.people.Withdraw(ctx, wout))
		for range 2 {
			must(t, h.Withdrawn(ctx, h.e.ID, wout.PersonID()))
		}
		if left := h.dump(t); len(left["seat_rules"])+len(left["quiet_notes"]) != 0 {
			t.Errorf("left: %d rules, %d wishes", len(left["seat_rules"]), len(left["quiet_notes"]))
		}
	})
}

func guests(n int, body func(int) string) (all []people.Listed) {
	for i := range n {
		l := people.Listed{Profile: people.Profile{Organisation: body(i)}}
		l.ID, l.Roles = string(rune('a'+i%26))+string(rune('a'+i/26)), edition.Participant
		all = append(all, l)
	}
	return all
}

// How many decoys there are depends on how many people there are and on nothing else; nobody takes part in too many.
func TestDecoysAreDrawnOnceForEachAndNotTooManyOfThem(t *testing.T) {
	x := uint64(7)
	chance := func() float64 { // a fixed sequence: splitmix
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return float64((z^z>>31)>>11) / (1 << 53)
	}
	all := guests(60, func(i int) string { return []string{"", "Kaai", "Vaart", "Lumen"}[i%4] })
	total, bodies := 0, 0
	for range 40 {
		rules := Decoys(nil, all[:50], 10, chance)
		rules = append(rules, Decoys(rules, all, 10, chance)...)
		if more := Decoys(rules, all, 10, chance); len(more) != 0 {
			t.Fatalf("drawn a second time: %v", more)
		}
		degree := map[people.ID]int{}
		for _, r := range rules {
			if r.Kind != Decoy {
				continue
			}
			total++
			degree[r.Person]++
			if r.Organisation != "" {
				bodies++
			}
			if r.Other != "" {
				degree[r.Other]++
			}
		}
		for who, n := range degree {
			if n > decoysMost(10) {
				t.Errorf("%s takes part in %d", who, n)
			}
		}
	}
	if mean := float64(total) / 40; mean < 40 || mean > 70 || bodies == 0 {
		t.Errorf("%.1f decoys among 60 people, %d of them about an organisation; want about 60 and some", mean, bodies)
	}
	if one := Decoys(nil, all[:5], 1, chance); slices.ContainsFunc(one, func(r Rule) bool { return r.Kind == Decoy }) {
		t.Error("with one table a decoy keeps somebody out")
	}
}

func TestTheSafetyLeadLearnsWhatCannotBeKeptTogether(t *testing.T) {
	all := guests(10, func(int) string { return "" })
	all[0].Roles |= edition.Facilitator
	id := func(i int) people.ID { return all[i].PersonID() }
	rules := []Rule{
		{Kind: Together, Person: id(1), Other: id(2)}, {Kind: Together, Person: id(2), Other: id(3)}, {Kind: Apart, Person: id(1), Other: id(3)},
		{Kind: Apart, Person: id(4), Other: id(5)}, {Kind: Apart, Person: id(4), Other: id(6)}, {Kind: Apart, Person: id(5), Other: id(6)},
		{Kind: Apart, Person: id(7), Other: id(0)},
	}
	kinds := map[StrainKind]int{}
	for _, s := range strained(rules, all, 6) {
		kinds[s.Kind]++
	}
	if kinds[Torn] != 1 || kinds[Crowded] != 1 || kinds[Unled] != 1 {
		t.Errorf("got %v, want one of each", kinds)
	}
	if got := strained(rules[3:4], all, 6); len(got) != 0 {
		t.Errorf("two apart at two tables: got %+v, want nothing", got)
	}
}
