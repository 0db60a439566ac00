package main

import (
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// attackAsCrew: a juror and an interpreter read every page they are let into: no name of anybody who takes part, no word said to a table, nothing
// of who is kept apart.
func attackAsCrew(t *testing.T, s *secretive) {
	t.Helper()
	ctx, h := t.Context(), s.house
	by := s.acting(t, s.phrases["organiser"])
	round := s.moveTo(t, by, edition.Round)
	everybody, err := h.people.Everybody(ctx, by, s.edition)
	ok(t, err)
	for _, p := range everybody {
		if p.Standing == people.Admitted && p.SitsAtTables() {
			ok(t, h.tables.Arrive(ctx, p.Person, s.edition))
		}
	}
	ok(t, h.tables.FormRound(ctx, by, s.edition, round.ID))
	ok(t, h.tables.OpenNow(ctx, by, s.edition, round.ID))
	plan, err := h.tables.PlanFor(ctx, by, s.edition, round.ID)
	ok(t, err)
	if len(plan.Tables) == 0 {
		t.Fatal("there is no table")
	}
	_, err = h.rooms.Say(ctx, by, s.edition, plan.Tables[0].ID, "kanariebericht")
	ok(t, err)

	codes, err := h.people.MakeSheet(ctx, by, s.edition, people.Sheet{Body: "Tolkendienst", Role: edition.Interpreter}, 1)
	ok(t, err)
	token, err := h.people.Register(ctx, s.edition, people.Application{Code: codes[0], Form: people.NewForm(), World: edition.Own, Consents: []string{"take_part"},
		Profile: people.Profile{Name: "Tolk", Languages: []string{"fr", "nl"}}})
	ok(t, err)
	v, err := h.people.Who(ctx, token)
	ok(t, err)
	tolk, err := h.people.Acting(ctx, v, s.edition.ID)
	ok(t, err)
	offers := h.people.OfferPhrases(tolk, "fr", 1)
	ok(t, h.people.ChoosePhrase(ctx, tolk, offers[0].Phrase, []string{offers[0].Proof}, v.ID))
	s.phrases["Tolk"] = offers[0].Phrase

	var names []string
	for _, table := range plan.Tables {
		for _, seat := range table.Seats {
			names = append(names, ">"+seat.Name+"<")
		}
	}
	for _, name := range []string{"Hadewych", "Tolk"} {
		who := s.persona(t, name, 0)
		if pages := s.searched(t, who, append(names, "kanariebericht")...); len(pages) < 8 {
			t.Errorf("%s read only %d pages", name, len(pages))
		}
		me := s.acting(t, s.phrases[name])
		for _, table := range append(plan.Tables, tables.Table{ID: tables.TableID(db.NewID())}) {
			if _, err := h.tables.TableFor(ctx, me, s.edition.ID, table.ID); err == nil {
				t.Errorf("%s looks in at table %d", name, table.N)
			}
			if h.rooms.MayLookAt(ctx, me, s.edition.ID, table.ID) == nil {
				t.Errorf("%s hears what happens at table %d", name, table.N)
			}
		}
	}
}
