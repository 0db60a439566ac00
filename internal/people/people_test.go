package people

import (
	"bytes"
	"context"
	"io"
	"log/slog"
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
	"hackathon4women/internal/seal"
)

// house is one edition with an organiser, a deputy, a safety lead and a listener, on one database.
type house struct {
	*Service
	d         *db.DB
	e         edition.Edition
	other     edition.Edition
	now       time.Time
	organiser Person
	deputy    Person
	lead      Person
	listener  Person
}

// each runs a test in a fresh house on every engine.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{3}, 32))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{d: d, now: time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return h.now }
	hub := live.NewHub()
	q := jobs.NewQueue(d, clock, slog.New(slog.NewTextHandler(io.Discard, nil)))
	h.Service = NewService(d, keeper, clock, hub, q)
	editions := edition.NewService(d, clock, hub, q)
	fill := func(ctx context.Context, j jobs.Job) error {
		e, err := editions.ByID(ctx, edition.ID(j.Edition))
		if err != nil {
			return err
		}
		return h.FillPlaces(ctx, e)
	}
	q.On(LeftJob, fill)
	q.On(FillJob, fill)
	h.e, h.other = create(t, editions, "spring"), create(t, editions, "autumn")
	h.organiser = h.staff(t, "Amina", edition.Organiser)
	h.deputy = h.staff(t, "Bilal", edition.Deputy)
	h.lead = h.staff(t, "Linde", edition.SafetyLead)
	h.listener = h.staff(t, "Sam", edition.Listener)
	return h
}

func create(t *testing.T, editions *edition.Service, slug string) edition.Edition {
	t.Helper()
	e, err := editions.Create(t.Context(), edition.Edition{
		Slug: slug, Template: edition.Harvest, Purpose: edition.Event, Phase: edition.Registration, Zone: time.UTC, Capacity: 3, TableMin: 4, TableMax: 6,
		ExitURL: "https://www.meteo.be/", Texts: edition.Texts{"name": {"fr": "Printemps"}},
		Worlds: []edition.World{{Key: edition.Own}, {Key: "isp", Quota: 1, Mixing: true}, {Key: "firm", Mixing: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (h *house) staff(t *testing.T, name string, roles edition.Role) Person {
	t.Helper()
	h.now = h.now.Add(time.Second)
	id, _, err := h.AddAccount(t.Context(), name, "fr", false)
	if err == nil {
		err = h.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, h.e.ID, id, roles)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.Acting(t.Context(), Visit{Subject: id}, h.e.ID)
	if err != nil || !p.Staff {
		t.Fatalf("acting as %s: %+v, %v", name, p, err)
	}
	return p
}

func application(name, world string) Application {
	return Application{Form: NewForm(), World: world, Profile: Profile{Name: name, Languages: []string{"fr", "nl"}}, Consents: []string{"take_part"}}
}

func (h *house) code(t *testing.T) string {
	t.Helper()
	codes, err := h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Body: "Maison Lierre"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return codes[0]
}

// comes registers someone with a handed-out code.
func (h *house) comes(t *testing.T, name, world string) Person {
	t.Helper()
	a := application(name, world)
	a.Code = h.code(t)
	return h.registers(t, a)
}

func (h *house) registers(t *testing.T, a Application) Person {
	t.Helper()
	token, err := h.Register(t.Context(), h.e, a)
	if err != nil {
		t.Fatalf("%s registers: %v", a.Profile.Name, err)
	}
	return h.who(t, token)
}

func (h *house) who(t *testing.T, token Token) Person {
	t.Helper()
	v, err := h.Who(t.Context(), token)
	if err != nil {
		t.Fatalf("asking who it is: %v", err)
	}
	p, err := h.Acting(t.Context(), v, h.e.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *house) again(t *testing.T, p Person) Person {
	t.Helper()
	p, err := h.Acting(t.Context(), Visit{Subject: p.PersonID(), Edition: h.e.ID}, h.e.ID)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (h *house) choose(t *testing.T, p Person) string {
	t.Helper()
	o := h.OfferPhrases(p, "fr", 3)
	if err := h.ChoosePhrase(t.Context(), p, o[1].Phrase, []string{o[0].Proof, o[1].Proof, o[2].Proof}, ""); err != nil {
		t.Fatalf("%s chooses: %v", p.Name, err)
	}
	return o[1].Phrase
}

func wantKind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if got := fault.KindOf(err); got != want {
		t.Errorf("%s: got %v (%v), want kind %v", what, got, err, want)
	}
}

func TestACodeAdmitsAtOnceAndOnlyOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code = h.code(t)
		if !IsCode(strings.ToLower(a.Code)) {
			t.Errorf("%s does not pass for a code", a.Code)
		}
		p := h.registers(t, a)
		if p.Standing != Admitted || !p.In(h.e.ID) || p.Chosen {
			t.Errorf("merel came in as %+v, want admitted and without a phrase", p)
		}
		a.Form = NewForm()
		_, err := h.Register(t.Context(), h.e, a)
		wantKind(t, "the same code again", err, fault.Invalid)
		b := application("Wout", "firm")
		b.Code = h.code(t)
		_, err = h.Register(t.Context(), h.other, b)
		wantKind(t, "a code of another edition", err, fault.Invalid)
	})
}

func TestLeavingBeforeThePhraseDoesNotLockHerOut(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code = h.code(t)
		token, err := h.Register(t.Context(), h.e, a)
		if err != nil {
			t.Fatal(err)
		}
		p := h.who(t, token)
		if err := h.EndVisit(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		token, e, err := h.Enter(t.Context(), a.Code)
		if err != nil || e != h.e.ID {
			t.Fatalf("with the same code: %q, %v", e, err)
		}
		if back := h.who(t, token); back.ID != p.ID {
			t.Errorf("came back as %+v, want herself", back)
		}
		h.choose(t, p)
		if _, _, err := h.Enter(t.Context(), a.Code); err == nil {
			t.Error("the slip still opens after she has chosen a phrase")
		}
	})
}

func TestWithoutACodeSomeoneReviews(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.registers(t, application("Wout", "firm"))
		if p.Standing != Registered || p.In(h.e.ID) {
			t.Errorf("wout stands %q and is in: %v", p.Standing, p.In(h.e.ID))
		}
		for name, by := range map[string]Person{"deputy": h.deputy, "listener": h.listener, "wout": p, "nobody": {}} {
			_, err := h.Decide(t.Context(), by, h.e, p.PersonID(), Admitted)
			wantKind(t, name+" admits", err, fault.NotFound)
		}
		if out, err := h.Decide(t.Context(), h.lead, h.e, p.PersonID(), Admitted); err != nil || out != Admitted {
			t.Fatalf("the safety lead admits: %v, %v", out, err)
		}
		if p = h.again(t, p); !p.In(h.e.ID) {
			t.Errorf("wout is not in after being admitted: %+v", p)
		}
		wantKind(t, "the organiser undoes what the safety lead decided", h.UndoDecision(t.Context(), h.organiser, h.e, p.PersonID()), fault.Conflict)
		if err := h.UndoDecision(t.Context(), h.lead, h.e, p.PersonID()); err != nil {
			t.Fatal(err)
		}
		if p = h.again(t, p); p.Standing != Registered {
			t.Errorf("after undoing wout stands %q", p.Standing)
		}
		stranger := h.organiser
		stranger.Edition = h.other.ID
		_, err := h.Everybody(t.Context(), stranger, h.e)
		wantKind(t, "another edition's organiser lists", err, fault.NotFound)
	})
}

func TestSendingTheFormTwiceCountsOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Tilda", "firm")
		a.Code = h.code(t)
		tokens := make([]Token, 2)
		var both sync.WaitGroup
		for i := range tokens {
			both.Go(func() { tokens[i], _ = h.Register(t.Context(), h.e, a) })
		}
		both.Wait()
		for i, token := range tokens {
			if token == "" {
				tokens[i], _ = h.Register(t.Context(), h.e, a) // the engine refused one of two at once; the browser's next try
			}
		}
		one, two := h.who(t, tokens[0]), h.who(t, tokens[1])
		if one.ID != two.ID {
			t.Errorf("two people came of one form: %s and %s", one.ID, two.ID)
		}
		all, err := h.Everybody(t.Context(), h.organiser, h.e)
		if err != nil || len(all) != 1 {
			t.Errorf("%d people registered, want 1 (%v)", len(all), err)
		}
		h.choose(t, one)
		_, err = h.Register(t.Context(), h.e, a)
		if err == nil {
			t.Error("the form found in the browser still opens after she has chosen her phrase")
		}
	})
}

func TestAFormFoundAfterLeavingOpensNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Tilda", "firm")
		token, err := h.Register(t.Context(), h.e, a)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.EndVisit(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		_, err = h.Register(t.Context(), h.e, a)
		wantKind(t, "the form sent again after she left", err, fault.Conflict)
	})
}

func TestPlacesAreGivenToWhoWaitsForThem(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		merel := h.comes(t, "Merel", "isp") // the one place of isp
		wout := h.comes(t, "Wout", "isp")
		tilda := h.comes(t, "Tilda", edition.Own)
		sam := h.comes(t, "Sam", "firm") // the third and last place
		noor := h.comes(t, "Noor", edition.Own)
		for _, c := range []struct {
			p    Person
			want Standing
		}{{merel, Admitted}, {wout, Waiting}, {tilda, Admitted}, {sam, Admitted}, {noor, Waiting}} {
			if c.p.Standing != c.want {
				t.Errorf("%s is %s, want %s", c.p.Name, c.p.Standing, c.want)
			}
		}
		if err := h.Withdraw(t.Context(), tilda); err != nil {
			t.Fatal(err)
		}
		if err := h.jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w, n := h.again(t, wout), h.again(t, noor); w.Standing != Waiting || n.Standing != Admitted {
			t.Errorf("after tilda withdrew: wout %s, noor %s; want wout to wait (isp is full) and noor in", w.Standing, n.Standing)
		}
		if err := h.Remove(t.Context(), h.organiser, h.e, merel.PersonID()); err != nil {
			t.Fatal(err)
		}
		if err := h.jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w := h.again(t, wout); w.Standing != Admitted {
			t.Errorf("after merel was removed wout is %s, want admitted", w.Standing)
		}
		door, waiting, err := h.Door(t.Context(), h.e)
		if err != nil || door != Full || !waiting["isp"] || !waiting[edition.Own] {
			t.Errorf("the door is %s, waiting %v, %v; want full", door, waiting, err)
		}
	})
}

func TestAFacilitatorTakesNoPlace(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		codes, err := h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Body: "Atelier Nord", Role: edition.Facilitator, World: "isp"}, 2)
		if err != nil {
			t.Fatal(err)
		}
		h.comes(t, "Merel", "isp")
		a := application("Linde", "isp")
		a.Code = codes[0]
		p := h.registers(t, a)
		if p.Standing != Admitted || p.Roles != edition.Facilitator {
			t.Errorf("linde is %s as %s, want admitted as facilitator", p.Standing, p.Roles)
		}
		if err := h.SetRoles(t.Context(), h.organiser, h.e, p.PersonID(), edition.Facilitator|edition.Interpreter); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a role of staff for a person", h.SetRoles(t.Context(), h.organiser, h.e, p.PersonID(), edition.Organiser), fault.Invalid)
		wantKind(t, "the safety lead gives roles", h.SetRoles(t.Context(), h.lead, h.e, p.PersonID(), edition.Juror), fault.NotFound)
	})
}

func TestThePhraseIsTheWayBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.comes(t, "Merel", "firm")
		words := h.choose(t, p)
		token, e, err := h.Enter(t.Context(), "  "+strings.ToUpper(strings.ReplaceAll(words, " ", " - ")))
		if err != nil || e != h.e.ID {
			t.Fatalf("coming back: %q, %v", e, err)
		}
		if got := h.who(t, token); got.ID != p.ID || !got.Chosen {
			t.Errorf("came back as %+v", got)
		}
		_, _, err = h.Enter(t.Context(), words+" mais")
		wantKind(t, "a wrong phrase", err, fault.Invalid)
		_, _, err = h.Enter(t.Context(), "")
		wantKind(t, "no phrase", err, fault.Invalid)
		o := h.OfferPhrases(p, "fr", 1)[0]
		wantKind(t, "a phrase of her own making", h.ChoosePhrase(t.Context(), p, "je suis chez moi ici", []string{o.Proof}, ""), fault.Invalid)
		wantKind(t, "somebody else's offer", h.ChoosePhrase(t.Context(), h.comes(t, "Wout", "firm"), o.Phrase, []string{o.Proof}, ""), fault.Invalid)
		h.choose(t, p)
		if _, _, err = h.Enter(t.Context(), words); err == nil {
			t.Error("the old phrase still opens")
		}
		if _, err = h.Who(t.Context(), token); err == nil {
			t.Error("whoever was in with the old phrase is still in")
		}
	})
}

func TestFiftyComeInAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.e.Capacity = 60
		codes, err := h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Body: "Maison Lierre"}, 50)
		if err != nil {
			t.Fatal(err)
		}
		phrases := make([]string, 50)
		var all sync.WaitGroup
		for i, code := range codes {
			all.Go(func() {
				a := application("Guest", edition.Own)
				a.Code = code
				if err := h.KnockRegister(t.Context(), "192.0.2.7", code, h.e.Capacity); err != nil {
					t.Errorf("knocking: %v", err)
				}
				token, err := h.Register(t.Context(), h.e, a)
				if err != nil {
					t.Errorf("registering: %v", err)
					return
				}
				p := h.who(t, token)
				o := h.OfferPhrases(p, "nl", 1)[0]
				if err := h.ChoosePhrase(t.Context(), p, o.Phrase, []string{o.Proof}, ""); err != nil {
					t.Errorf("choosing: %v", err)
				}
				phrases[i] = o.Phrase
			})
		}
		all.Wait()
		for _, words := range phrases {
			all.Go(func() {
				if err := h.Knock(t.Context(), "192.0.2.7", words, h.e.Capacity); err != nil {
					t.Errorf("knocking again: %v", err)
				}
				if _, _, err := h.Enter(t.Context(), words); err != nil {
					t.Errorf("entering: %v", err)
				}
			})
		}
		all.Wait()
		everybody, err := h.Everybody(t.Context(), h.organiser, h.e)
		if err != nil || len(everybody) != 50 {
			t.Errorf("%d came, want 50: %v", len(everybody), err)
		}
	})
}

func TestStaffEnterTheSameWay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		f := NewForm()
		h.now = h.now.Add(time.Second)
		words, err := h.Enlist(t.Context(), h.organiser, h.e, f, "Noor", "nl", edition.Deputy)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := h.Enlist(t.Context(), h.organiser, h.e, f, "Noor", "nl", edition.Deputy); err != nil || twice != words {
			t.Errorf("the same form again gave %q, %v; want the same phrase", twice, err)
		}
		_, e, err := h.Enter(t.Context(), words)
		if err != nil || e != "" {
			t.Errorf("noor enters: %q, %v; want no edition", e, err)
		}
		team, err := h.Team(t.Context(), h.organiser, h.e)
		if err != nil || len(team) != 5 || team[4].Name != "Noor" {
			t.Fatalf("the team is %+v, %v", team, err)
		}
		_, err = h.Enlist(t.Context(), h.deputy, h.e, NewForm(), "Eve", "nl", edition.Organiser)
		wantKind(t, "a deputy enlists", err, fault.NotFound)
		wantKind(t, "the last organiser steps down", h.SetStaffRoles(t.Context(), h.organiser, h.e, h.organiser.PersonID(), edition.Deputy), fault.Conflict)
		if err := h.SetStaffRoles(t.Context(), h.organiser, h.e, team[4].ID, 0); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Enter(t.Context(), words); err == nil {
			t.Error("noor still enters after leaving the team")
		}
	})
}

func TestTheOperatorListsRenewsAndCloses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		all, err := h.Accounts(t.Context())
		if err != nil || len(all) != 4 || all[0].Name != "Amina" || all[0].Roles[h.e.ID] != edition.Organiser {
			t.Fatalf("accounts: %+v, %v", all, err)
		}
		words, err := h.NewPhrase(t.Context(), all[1].ID, "de")
		if err != nil {
			t.Fatal(err)
		}
		token, _, err := h.Enter(t.Context(), words)
		if err != nil {
			t.Fatalf("with the new phrase: %v", err)
		}
		if err := h.CloseAccount(t.Context(), all[1].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Who(t.Context(), token); err == nil {
			t.Error("a closed account is still in")
		}
		if _, _, err := h.Enter(t.Context(), words); err == nil {
			t.Error("a closed account still enters")
		}
		wantKind(t, "closing it again", h.CloseAccount(t.Context(), all[1].ID), fault.NotFound)
		_, err = h.NewPhrase(t.Context(), all[1].ID, "de")
		wantKind(t, "a phrase for a closed account", err, fault.NotFound)
	})
}

func TestTheDoorDeskGivesAWayBackButNotThePast(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code, a.Profile.Mail, a.Profile.Note = h.code(t), "merel@example.org", "je viens avec Wout"
		a.Consents = append(a.Consents, "mail")
		p := h.registers(t, a)
		words := h.choose(t, p)
		for name, by := range map[string]Person{"listener": h.listener, "safety lead": h.lead, "merel": p} {
			_, err := h.NewCode(t.Context(), by, h.e, p.PersonID())
			wantKind(t, name+" gives a code", err, fault.NotFound)
		}
		code, err := h.NewCode(t.Context(), h.deputy, h.e, p.PersonID())
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Enter(t.Context(), words); err == nil {
			t.Error("the lost phrase still opens")
		}
		token, e, err := h.Enter(t.Context(), code)
		if err != nil || e != h.e.ID {
			t.Fatalf("with the new code: %q, %v", e, err)
		}
		back := h.who(t, token)
		if back.ID != p.ID || back.Chosen {
			t.Errorf("came back as %+v, want herself without a phrase", back)
		}
		own, err := h.OwnData(t.Context(), back)
		if err != nil || own.Profile.Mail != "" || own.Profile.Note != "" || own.Gave("mail") {
			t.Errorf("whoever holds the code reads %+v, %v", own.Profile, err)
		}
		h.choose(t, back)
		if _, _, err := h.Enter(t.Context(), code); err == nil {
			t.Error("the code still opens after she has chosen a phrase")
		}
	})
}

func TestAWalkInIsVouchedForInOneForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		w := WalkIn{Form: NewForm(), Name: "Noor", World: edition.Own, Lang: []string{"nl"}, Vouched: true}
		_, err := h.Vouch(t.Context(), h.listener, h.e, w)
		wantKind(t, "a listener vouches", err, fault.NotFound)
		code, err := h.Vouch(t.Context(), h.deputy, h.e, w)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := h.Vouch(t.Context(), h.deputy, h.e, w); err != nil || twice != code {
			t.Errorf("the same form again: %q, %v; want %q", twice, err, code)
		}
		token, _, err := h.Enter(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		if p := h.who(t, token); !p.In(h.e.ID) || p.Name != "Noor" {
			t.Errorf("came in as %+v", p)
		}
		w.Form, w.Vouched = NewForm(), false
		_, err = h.Vouch(t.Context(), h.deputy, h.e, w)
		wantKind(t, "nobody answers for her", err, fault.Invalid)
	})
}

func TestASheetIsShownAgainOnlyToItsForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		f := NewForm()
		codes, err := h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Form: f, Body: "Maison Lierre", World: "isp"}, 5)
		if err != nil {
			t.Fatal(err)
		}
		if twice, err := h.MakeSheet(t.Context(), h.organiser, h.e, Sheet{Form: f, Body: "Maison Lierre", World: "isp"}, 5); err != nil || !slices.Equal(twice, codes) {
			t.Errorf("the same form again made others: %v, %v", twice, err)
		}
		sheet, shown, err := h.ShowSheet(t.Context(), h.organiser, h.e, f)
		if err != nil || !slices.Equal(shown, codes) || sheet.Printed != 5 || sheet.Body != "Maison Lierre" {
			t.Errorf("shown again: %+v %v, %v", sheet, shown, err)
		}
		_, _, err = h.ShowSheet(t.Context(), h.organiser, h.e, NewForm())
		wantKind(t, "another form", err, fault.NotFound)
		_, _, err = h.ShowSheet(t.Context(), h.deputy, h.e, f)
		wantKind(t, "a deputy", err, fault.NotFound)
		wantKind(t, "a deputy revokes", h.RevokeSheet(t.Context(), h.deputy, h.e, sheet.ID), fault.NotFound)
		if err := h.RevokeSheet(t.Context(), h.organiser, h.e, sheet.ID); err != nil {
			t.Fatal(err)
		}
		a := application("Merel", "firm")
		a.Code = codes[0]
		_, err = h.Register(t.Context(), h.e, a)
		wantKind(t, "with a revoked code", err, fault.Invalid)
	})
}

func TestRemovalIsAtOnceAndEverywhere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code = h.code(t)
		token, err := h.Register(t.Context(), h.e, a)
		if err != nil {
			t.Fatal(err)
		}
		p := h.who(t, token)
		words := h.choose(t, p)
		token, _, err = h.Enter(t.Context(), words)
		if err != nil {
			t.Fatal(err)
		}
		l, _, _ := h.hub.Listen(0, Topic(p.PersonID()))
		defer l.Close()
		listens := h.lead
		listens.Roles = edition.Listener | edition.Moderator
		wantKind(t, "a listener removes", h.Remove(t.Context(), listens, h.e, p.PersonID()), fault.NotFound)
		if err := h.Remove(t.Context(), h.deputy, h.e, p.PersonID()); err != nil {
			t.Fatal(err)
		}
		select {
		case <-l.Events():
		case <-time.After(time.Second):
			t.Error("her open pages were not told")
		}
		if _, err := h.Who(t.Context(), token); fault.KindOf(err) != fault.SignedOut {
			t.Errorf("her visit is open: %v", err)
		}
		if _, _, err := h.Enter(t.Context(), words); err == nil {
			t.Error("her phrase still opens")
		}
		if p = h.again(t, p); p.Roles != 0 || p.In(h.e.ID) {
			t.Errorf("after removal: %+v", p)
		}
		if who, found, err := h.PutOut(t.Context(), token); err != nil || !found || who.ID != p.ID {
			t.Errorf("whoever was put out is not known by her ended visit: %v, %v", found, err)
		}
		wantKind(t, "the organiser lets her back", h.Restore(t.Context(), h.organiser, h.e, p.PersonID()), fault.NotFound)
		if err := h.Restore(t.Context(), h.lead, h.e, p.PersonID()); err != nil {
			t.Fatal(err)
		}
		if _, found, _ := h.PutOut(t.Context(), token); found {
			t.Error("whoever was let back still counts as put out")
		}
	})
}

func TestWithdrawingErasesWhatSheTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code = h.code(t)
		token, err := h.Register(t.Context(), h.e, a)
		if err != nil {
			t.Fatal(err)
		}
		p := h.who(t, token)
		if err := h.Withdraw(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Who(t.Context(), token); err == nil {
			t.Error("her visit is open")
		}
		all, err := h.Everybody(t.Context(), h.organiser, h.e)
		if err != nil || len(all) != 1 || all[0].Name != "" || all[0].World != "" || all[0].Standing != Withdrawn {
			t.Errorf("the organiser still reads %+v, %v", all, err)
		}
		wantKind(t, "withdrawing twice", h.Withdraw(t.Context(), p), fault.NotFound)
		var keys int
		err = h.d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Row("SELECT count(*) FROM seal_keys WHERE subject = $1", []any{p.ID}, &keys)
		})
		if err != nil || keys != 0 {
			t.Errorf("%d keys of hers are left, %v", keys, err)
		}
	})
}

func TestConsentsAreTakenBackWithoutLosingAnything(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code, a.Profile.Mail = h.code(t), "merel@example.org"
		a.Consents = append(a.Consents, "mail", "follow_up")
		p := h.registers(t, a)
		if err := h.WithdrawConsent(t.Context(), p, "follow_up"); err != nil {
			t.Fatal(err)
		}
		own, err := h.OwnData(t.Context(), p)
		if err != nil || own.Gave("follow_up") || !own.Gave("mail") || own.Profile.Mail == "" {
			t.Errorf("after one consent: %+v, %v", own, err)
		}
		if err := h.WithdrawConsent(t.Context(), p, "mail"); err != nil {
			t.Fatal(err)
		}
		if own, err = h.OwnData(t.Context(), p); err != nil || own.Gave("mail") || own.Profile.Mail != "" {
			t.Errorf("after mail: %+v, %v", own, err)
		}
		if p = h.again(t, p); !p.In(h.e.ID) {
			t.Error("she lost her access")
		}
		if err := h.SetContact(t.Context(), p, Contact{Mail: "m@example.org", Codes: true}); err != nil {
			t.Fatal(err)
		}
		if own, err = h.OwnData(t.Context(), p); err != nil || !own.Gave("mail_code") || own.Gave("follow_up") {
			t.Errorf("after contact again: %+v, %v", own, err)
		}
		wantKind(t, "staff", h.SetContact(t.Context(), h.organiser, Contact{}), fault.NotFound)
	})
}

func TestNamesOfEveryScriptAreKeptAndHostileOnesAreHarmless(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for typed, want := range map[string]string{
			"  Zoë\t van  der Linden ":        "Zoë van der Linden",
			"مريم":                            "مريم",
			"👩🏽‍🚀 Noor":                       "👩🏽‍🚀 Noor",
			"\u202eevil\u202c":                "evil",
			"<script>alert(1)</script>":       "<script>alert(1)</script>",
			"=HYPERLINK(\"https://x\",\"y\")": "=HYPERLINK(\"https://x\",\"y\")",
			"Ma\u0000rie\nClaire":             "Marie Claire",
			"\xff\xfeWout":                    "Wout",
			strings.Repeat("é", NameMax):      strings.Repeat("é", NameMax),
		} {
			p := h.registers(t, application(typed, edition.Own))
			if p.Name != want {
				t.Errorf("%q is shown as %q, want %q", typed, p.Name, want)
			}
		}
		for _, typed := range []string{"", " \t", "\u200b\u200d", "\u3164", strings.Repeat("é", NameMax+1)} {
			_, err := h.Register(t.Context(), h.e, application(typed, edition.Own))
			wantKind(t, "the name "+strings.ToUpper(typed), err, fault.Invalid)
		}
	})
}

func TestEveryWrongFieldIsNamed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := Application{Form: NewForm(), World: "mars", Profile: Profile{Name: " ", Mail: "not a mail", Note: strings.Repeat("x", NoteMax+1)}, Consents: []string{"mail"}}
		_, err := h.Register(t.Context(), h.e, a)
		var fields []string
		for _, f := range fault.Each(err) {
			fields = append(fields, f.Field)
		}
		slices.Sort(fields)
		if want := []string{"consent_take_part", "languages", "mail", "name", "note", "world"}; !slices.Equal(fields, want) {
			t.Errorf("wrong fields are %v, want %v", fields, want)
		}
		shut := h.e
		shut.Phase = edition.Results
		_, err = h.Register(t.Context(), shut, application("Merel", "firm"))
		wantKind(t, "after the event", err, fault.Closed)
	})
}
