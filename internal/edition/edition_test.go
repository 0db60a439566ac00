package edition

import (
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/seal"

	ics "github.com/arran4/golang-ical"
)

var today = time.Date(2021, 1, 11, 8, 0, 0, 0, time.UTC)

func speech(t testing.TB) *i18n.Catalogue {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// afternoon is an organiser who is also the operator, and a service, a month before the event.
type afternoon struct {
	*Service
	box   *Letterbox
	words *i18n.Catalogue
	now   time.Time
}

func start(t testing.TB, d *db.DB) *afternoon {
	t.Helper()
	a := &afternoon{words: speech(t), now: today}
	clock := func() time.Time { return a.now }
	hub := live.NewHub()
	keeper, err := seal.NewKeeper(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	a.Service = NewService(d, clock, hub, jobs.NewQueue(d, clock, slog.New(slog.NewTextHandler(io.Discard, nil))))
	a.box = NewLetterbox(d, keeper, clock, hub)
	return a
}

// merel organises an edition and runs the server.
func merel(e ID) Acting {
	return Acting{ID: "merel", Edition: e, Roles: Organiser | Operator, Staff: true}
}

func outline() Outline {
	return Outline{
		Template: "harvest", Language: "nl", Name: "Terug aan het werk", Line: "Samen de weg terug vinden.", Organiser: "Huis Linde",
		Day1: "2021-02-11", Day2: "2021-02-12", From: "9:00", Zone: "Europe/Brussels", Capacity: "40", ExitURL: "https://www.meteo.be/",
	}
}

func (a *afternoon) found(t testing.TB, change func(*Outline)) Edition {
	t.Helper()
	o := outline()
	if change != nil {
		change(&o)
	}
	e, err := a.Found(t.Context(), merel(""), a.words, o)
	if err != nil {
		t.Fatalf("founding: %v", err)
	}
	return e
}

// finish writes what a new edition still lacks.
func (a *afternoon) finish(t testing.TB, e Edition) {
	t.Helper()
	typed := Texts{}
	typed.Set("lede", "nl", "Waarom we samenkomen.")
	typed.Set("controller", "nl", "Huis Linde, Brussel")
	typed.Set("contact", "nl", "privacy@huislinde.example")
	if err := a.WriteTexts(t.Context(), merel(e.ID), e.ID, typed); err != nil {
		t.Fatalf("finishing: %v", err)
	}
}

func faults(err error) []string {
	var all []string
	for _, f := range fault.Each(err) {
		all = append(all, f.Field+"="+f.Key)
	}
	slices.Sort(all)
	return all
}

func TestTheRealEditionIsComplete(t *testing.T) {
	e := February2021(speech(t))
	if err := e.check(); err != nil {
		t.Error(err)
	}
	if got := e.Languages(); len(got) != 4 {
		t.Errorf("complete in %v, want all four", got)
	}
	for _, lang := range i18n.Languages {
		if missing := e.Untranslated(lang); len(missing) > 0 {
			t.Errorf("%s lacks %v", lang, missing)
		}
	}
	for day, want := range map[int]string{1: "2021-02-11T08:00:00Z 2021-02-11T12:30:00Z", 2: "2021-02-12T08:00:00Z 2021-02-12T12:30:00Z"} {
		s := e.Programme.Day(day)
		if got := s[0].Start.Format(time.RFC3339) + " " + s[len(s)-1].End().Format(time.RFC3339); got != want {
			t.Errorf("day %d: got %s, want %s", day, got, want)
		}
	}
	for field, byLang := range e.Texts {
		for lang, text := range byLang {
			if strings.Contains(text, "⟦") {
				t.Errorf("%s in %s has no words: %s", field, lang, text)
			}
		}
	}
}

func TestTemplatesDifferWhereTheyShould(t *testing.T) {
	words, days := speech(t), [2]Date{{2027, 2, 11}, {2027, 2, 12}}
	count := func(template Template, k Kind) (n int) {
		for _, s := range FromTemplate(words, template, days, 9, 0, brussels).Programme.Sessions {
			if s.Kind == k {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		template Template
		kind     Kind
		want     int
	}{
		{Harvest, Jury, 0}, {Contest, Jury, 1}, {WorldCafe, Jury, 0},
		{Harvest, Vote, 1}, {Contest, Vote, 1}, {WorldCafe, Vote, 1},
		{Harvest, Round, 2}, {WorldCafe, Round, 3}, {WorldCafe, Visit, 0}, {Harvest, Canvas, 1},
	} {
		if got := count(c.template, c.kind); got != c.want {
			t.Errorf("%s has %d of %s, want %d", c.template, got, c.kind, c.want)
		}
	}
	for _, template := range Templates {
		e := FromTemplate(words, template, days, 9, 0, brussels)
		e.Slug, e.ExitURL = "x", "https://x.be"
		if err := e.check(); err != nil {
			t.Errorf("%s: %v", template, err)
		}
		if e.Worlds[0].Key != Own || e.Worlds[0].Mixing {
			t.Errorf("%s: the first world is %+v, want own, never mixing", template, e.Worlds[0])
		}
	}
}

func TestOnlyOperatorsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := start(t, d)
		wout := Acting{ID: "wout", Roles: Organiser, Staff: true}
		if _, err := a.Found(t.Context(), wout, a.words, outline()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("an organiser founding: got %v, want not found", err)
		}
		e := a.found(t, nil)
		again, err := a.ByCode(t.Context(), e.Code)
		if err != nil || again.Texts["name"]["nl"] != "Terug aan het werk" || len(again.Programme.Sessions) != 15 || again.Capacity != 40 {
			t.Errorf("read back: %d sessions, capacity %d, %v", len(again.Programme.Sessions), again.Capacity, err)
		}
		if e.Slug != "terug-aan-het-werk" {
			t.Errorf("slug %q", e.Slug)
		}
		if second := a.found(t, nil); second.Slug != "terug-aan-het-werk-2" {
			t.Errorf("second slug %q", second.Slug)
		}
	})
}

func TestWhatCannotBeAnOutlineIsSaidFieldByField(t *testing.T) {
	words := speech(t)
	for _, c := range []struct {
		name   string
		change func(*Outline)
		want   []string
	}{
		{"nothing", func(o *Outline) { *o = Outline{} }, []string{"capacity=edition.capacity.range", "day1=edition.date.missing", "day2=edition.date.missing", "exit_url=edition.exit_url.https",
			"from=edition.time.shape", "language=edition.language.unknown", "line=edition.text.missing", "name=edition.text.missing", "organiser=edition.body.name", "template=edition.template.unknown", "zone=edition.zone.unknown"}},
		{"end before start", func(o *Outline) { o.Day1, o.Day2 = o.Day2, o.Day1 }, []string{"day2=edition.date.order"}},
		{"same day", func(o *Outline) { o.Day2 = o.Day1 }, []string{"day2=edition.date.order"}},
		{"five digits", func(o *Outline) { o.Day1 = "20211-02-11" }, []string{"day1=edition.date.year"}},
		{"no such day", func(o *Outline) { o.Day1 = "2021-02-30" }, []string{"day1=edition.date.none"}},
		{"emoji date", func(o *Outline) { o.Day1 = "📅" }, []string{"day1=edition.date.shape"}},
		{"arabic digits", func(o *Outline) { o.From = "٩:٠٠" }, []string{"from=edition.time.shape"}},
		{"25 o'clock", func(o *Outline) { o.From = "25:00" }, []string{"from=edition.time.shape"}},
		{"night in which clocks go forward", func(o *Outline) { o.Day1, o.Day2, o.From = "2021-03-27", "2021-03-28", "2:30" }, []string{"from=edition.time.gap"}},
		{"night in which clocks go back", func(o *Outline) { o.Day1, o.Day2, o.From = "2021-10-31", "2021-11-01", "2:30" }, []string{"from=edition.time.twice"}},
		{"long name", func(o *Outline) { o.Name = strings.Repeat("é", 81) }, []string{"name=edition.text.long"}},
		{"exit without https", func(o *Outline) { o.ExitURL = "http://www.meteo.be" }, []string{"exit_url=edition.exit_url.https"}},
		{"exit with a script", func(o *Outline) { o.ExitURL = "javascript:alert(1)//https://" }, []string{"exit_url=edition.exit_url.https"}},
		{"capacity in words", func(o *Outline) { o.Capacity = "veertig" }, []string{"capacity=edition.capacity.range"}},
		{"zone of nowhere", func(o *Outline) { o.Zone = "../etc/passwd" }, []string{"zone=edition.zone.unknown"}},
	} {
		o := outline()
		c.change(&o)
		_, err := o.Edition(words)
		if got := faults(err); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestNamesOfEveryScriptGetAnAddress(t *testing.T) {
	for name, want := range map[string]string{
		"Hackathon4Women": "hackathon4women", "L’été à Œuvre": "lete-a-oeuvre", "Größe": "grosse", "  --a--b--  ": "a-b",
	} {
		if got := SlugOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"🙂🙂", "عودة إلى العمل", ""} {
		if got := SlugOf(name); !slugShape.MatchString(got) {
			t.Errorf("%q: got %q, want an address", name, got)
		}
	}
	words := speech(t)
	o := outline()
	o.Name = "\u202eعودة إلى العمل 🙂\x00"
	e, err := o.Edition(words)
	if err != nil || e.Texts["name"]["nl"] != "عودة إلى العمل 🙂" {
		t.Errorf("right to left: got %q, %v", e.Texts["name"]["nl"], err)
	}
}

func TestTwoOrganisersDoNotSeeEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := start(t, d)
		mine, yours := a.found(t, nil), a.found(t, func(o *Outline) { o.Name = "Ander huis" })
		me, ctx := merel(mine.ID), t.Context()
		me.Roles = Organiser
		session := yours.Programme.Sessions[0]
		if err := a.box.Ask(ctx, yours, Letter{Lang: "nl", Question: "Is er parking?"}); err != nil {
			t.Fatal(err)
		}
		letters, err := a.box.Letters(ctx, merel(yours.ID), yours.ID)
		if err != nil || len(letters) != 1 {
			t.Fatalf("letters: %v, %v", letters, err)
		}
		deeds := map[string]error{
			"texts":   a.WriteTexts(ctx, me, yours.ID, Texts{"name": {"nl": "x"}}),
			"frame":   a.SetFrame(ctx, me, yours.ID, Frame{}),
			"day":     a.MoveDay(ctx, me, yours.ID, 1, Date{2021, 3, 1}),
			"drop":    a.DropSession(ctx, me, yours.ID, session.ID),
			"worlds":  a.SetWorlds(ctx, me, yours.ID, yours.Worlds, nil),
			"bodies":  a.SetBodies(ctx, me, yours.ID, nil),
			"phase":   a.ChangePhase(ctx, me, yours.ID, Registration),
			"start":   a.StartSession(ctx, me, yours.ID, session.ID),
			"clock":   a.MoveClock(ctx, me, yours.ID, today, 1000),
			"answer":  a.box.MarkAnswered(ctx, me, yours.ID, letters[0].ID, true),
			"answer2": a.box.MarkAnswered(ctx, me, mine.ID, letters[0].ID, true), // through her own edition
		}
		_, deeds["session"] = a.Arrange(ctx, me, yours.ID, session, nil)
		_, deeds["copy"] = a.Copy(ctx, merel(mine.ID), yours.ID)
		_, deeds["letters"] = a.box.Letters(ctx, me, yours.ID)
		for deed, err := range deeds {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s in somebody else's edition: got %v, want not found", deed, err)
			}
		}
		if l, err := a.box.Letters(ctx, me, mine.ID); err != nil || len(l) != 0 {
			t.Errorf("her own letterbox: got %v, %v, want nothing", l, err)
		}
		after, err := a.ByID(ctx, yours.ID)
		if err != nil || after.Texts["name"]["nl"] != "Ander huis" || after.Phase != Draft || len(after.Programme.Sessions) != 15 {
			t.Errorf("the other edition changed: %v", err)
		}
	})
}

func TestPhasesHaveGates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		me := merel(e.ID)
		if got := faults(a.ChangePhase(ctx, me, e.ID, Registration)); !slices.Equal(got, []string{"=edition.lack.controller", "=edition.lack.language"}) {
			t.Errorf("a bare draft lacks %v", got)
		}
		if _, err := a.BySlug(ctx, e.Slug); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a draft's public page: got %v, want not found", err)
		}
		a.finish(t, e)
		deputy := Acting{ID: "wout", Edition: e.ID, Roles: Deputy, Staff: true}
		if err := a.ChangePhase(ctx, deputy, e.ID, Registration); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a deputy: got %v, want not found", err)
		}
		for range 2 { // pressed twice
			if err := a.ChangePhase(ctx, me, e.ID, Registration); err != nil {
				t.Errorf("opening registration: %v", err)
			}
		}
		if err := a.ChangePhase(ctx, me, e.ID, Results); fault.KindOf(err) != fault.Conflict {
			t.Errorf("two steps at once: got %v, want conflict", err)
		}
		if err := a.ChangePhase(ctx, me, e.ID, Live); err != nil {
			t.Errorf("going live: %v", err)
		}
		if got := faults(a.ChangePhase(ctx, me, e.ID, Results)); !slices.Equal(got, []string{"=edition.lack.running"}) {
			t.Errorf("results before the end lack %v", got)
		}
		a.now = e.Ends()
		a.AddGate(Results, func(*db.Tx, Edition) ([]Lack, error) { return []Lack{{Key: "edition.lack.tables"}}, nil })
		if got := faults(a.ChangePhase(ctx, me, e.ID, Results)); !slices.Equal(got, []string{"=edition.lack.tables"}) {
			t.Errorf("a later chapter's gate: %v", got)
		}
		delete(a.gates, Results)
		if err := a.ChangePhase(ctx, me, e.ID, Results); err != nil {
			t.Errorf("results: %v", err)
		}
		if err := a.ChangePhase(ctx, me, e.ID, Live); err != nil {
			t.Errorf("one step back: %v", err)
		}
	})
}

func TestDatesThatArePastOpenNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := start(t, d)
		e := a.found(t, func(o *Outline) { o.Day1, o.Day2 = "2020-11-03", "2020-11-04" })
		a.finish(t, e)
		if got := faults(a.ChangePhase(t.Context(), merel(e.ID), e.ID, Registration)); !slices.Equal(got, []string{"=edition.lack.past"}) {
			t.Errorf("lacks %v", got)
		}
	})
}

func TestMovingADayMovesItsSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		me := merel(e.ID)
		// Over the change of clocks the wall's time stays, though UTC moves.
		if err := a.MoveDay(ctx, me, e.ID, 2, Date{2021, 4, 1}); err != nil {
			t.Fatal(err)
		}
		got, err := a.ByID(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if s := got.Programme.Day(2)[0].Start.In(got.Zone); On(s, got.Zone) != (Date{2021, 4, 1}) || s.Hour() != 9 {
			t.Errorf("day 2 begins %v", s)
		}
		if err := a.MoveDay(ctx, me, e.ID, 1, Date{2021, 4, 1}); !slices.Equal(faults(err), []string{"date=edition.date.taken"}) {
			t.Errorf("onto the other day: %v", err)
		}
		if err := a.MoveDay(ctx, me, e.ID, 1, Date{2021, 5, 1}); err != nil {
			t.Fatal(err)
		}
		got, err = a.ByID(ctx, e.ID)
		if err != nil || got.Programme.Day(1)[0].ID != "recap" {
			t.Errorf("days are not counted anew: day 1 begins with %v (%v)", got.Programme.Day(1)[0].ID, err)
		}
	})
}

func TestSessionsAreArranged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		me := merel(e.ID)
		pause, _ := e.Programme.Find("break1")
		pause.Minutes = 30 // into round 1
		if _, err := a.Arrange(ctx, me, e.ID, pause, nil); !slices.Equal(faults(err), []string{"programme=edition.session.overlap"}) {
			t.Errorf("overlap: %v", err)
		}
		round, _ := e.Programme.Find("round1")
		round.Minutes = 20
		if _, err := a.Arrange(ctx, me, e.ID, round, nil); !slices.Equal(faults(err), []string{"steps=edition.session.steps_long"}) {
			t.Errorf("steps longer than the session: %v", err)
		}
		round.Minutes, round.Question, round.Link = 30, 9, "http://x"
		if _, err := a.Arrange(ctx, me, e.ID, round, nil); !slices.Equal(faults(err), []string{"link=edition.link.https", "question=edition.session.question"}) {
			t.Errorf("question and link: %v", err)
		}
		late := Session{Kind: Plenary, Start: e.Ends(), Minutes: 15}
		id, err := a.Arrange(ctx, me, e.ID, late, map[string]string{"nl": "Napraten"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.ByID(ctx, e.ID)
		if err != nil || got.Title("fr", id) != "Napraten" || got.Ends() != e.Ends().Add(15*time.Minute) {
			t.Errorf("added: %q until %v, %v", got.Title("fr", id), got.Ends(), err)
		}
		for range 2 { // pressed twice
			if err := a.DropSession(ctx, me, e.ID, id); err != nil {
				t.Errorf("dropping: %v", err)
			}
		}
		if err := a.StartSession(ctx, me, e.ID, "welcome"); err != nil {
			t.Fatal(err)
		}
		if err := a.DropSession(ctx, me, e.ID, "welcome"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("dropping what has begun: got %v, want conflict", err)
		}
	})
}

func TestTheFrameKeepsTheClocksTimesInAnotherZone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		f := Frame{Slug: "huis-linde", Zone: mustZone("Europe/Lisbon"), Capacity: 30, TableMin: 4, TableMax: 6, ExitURL: e.ExitURL}
		if err := a.SetFrame(ctx, merel(e.ID), e.ID, f); err != nil {
			t.Fatal(err)
		}
		got, err := a.ByID(ctx, e.ID)
		if err != nil || got.Programme.Sessions[0].Start.In(got.Zone).Hour() != 9 || got.Slug != "huis-linde" || got.TableMin != 4 {
			t.Errorf("got %v %q %v", got.Programme.Sessions[0].Start.In(got.Zone), got.Slug, err)
		}
		other := a.found(t, func(o *Outline) { o.Name = "Ander" })
		if err := a.SetFrame(ctx, merel(other.ID), other.ID, f); !slices.Equal(faults(err), []string{"slug=edition.slug.taken"}) {
			t.Errorf("taken address: %v", err)
		}
		f.Slug, f.TableMin, f.Capacity, f.ExitURL = "Étoile!", 9, 0, ""
		want := []string{"capacity=edition.capacity.range", "exit_url=edition.exit_url.https", "slug=edition.slug.shape", "table_max=edition.tables.range"}
		if got := faults(a.SetFrame(ctx, merel(e.ID), e.ID, f)); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestInOnesOwnNameStaysAndNeverMixes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		me := merel(e.ID)
		if err := a.SetWorlds(ctx, me, e.ID, e.Worlds[1:], nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taking it away: got %v, want conflict", err)
		}
		key := NewWorldKey()
		names := Texts{"world." + key + ".name": {"nl": "Vormers"}}
		worlds := append(slices.Clone(e.Worlds[:3]), World{Key: key, Quota: 8, Mixing: true})
		worlds[0].Quota, worlds[0].Mixing = 5, true
		if err := a.SetWorlds(ctx, me, e.ID, worlds, names); err != nil {
			t.Fatal(err)
		}
		got, err := a.ByID(ctx, e.ID)
		if err != nil || len(got.Worlds) != 4 || got.Worlds[0] != (World{Own, 0, false}) || got.WorldName("fr", key) != "Vormers" {
			t.Errorf("got %+v, %v", got.Worlds, err)
		}
		a.finish(t, e)
		if err := a.ChangePhase(ctx, me, e.ID, Registration); err != nil {
			t.Fatal(err)
		}
		if err := a.SetWorlds(ctx, me, e.ID, got.Worlds[:3], nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taking a world away after opening: got %v, want conflict", err)
		}
	})
}

func TestACopyIsANewDraftInTheFuture(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		if err := a.StartSession(ctx, merel(e.ID), e.ID, "welcome"); err != nil {
			t.Fatal(err)
		}
		a.now = time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC)
		c, err := a.Copy(ctx, merel(e.ID), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		c, err = a.ByID(ctx, c.ID)
		if err != nil || c.Phase != Draft || c.Code == e.Code || len(c.Programme.Deeds) != 0 || c.Texts["name"]["nl"] != e.Texts["name"]["nl"] || len(c.Bodies) != 1 {
			t.Errorf("the copy: %v %v deeds, %v", c.Phase, len(c.Programme.Deeds), err)
		}
		first := c.Programme.Sessions[0].Start.In(c.Zone)
		if c.Slug != "terug-aan-het-werk-2024" || !first.After(a.now) || first.Weekday() != time.Thursday || first.Hour() != 9 {
			t.Errorf("the copy is %s and begins %v", c.Slug, first)
		}
	})
}

func TestTextsAreCheckedAllAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		me := merel(e.ID)
		err := a.WriteTexts(ctx, me, e.ID, Texts{"name": {"fr": strings.Repeat("🙂", 81), "nl": "Kort"}, "lede": {"de": strings.Repeat("x", 501)}})
		if got := faults(err); !slices.Equal(got, []string{"lede.de=edition.text.long", "name.fr=edition.text.long"}) {
			t.Errorf("got %v", got)
		}
		if err := a.WriteTexts(ctx, me, e.ID, Texts{"nonsense": {"fr": "x"}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a field that is not there: got %v, want conflict", err)
		}
		if err := a.WriteTexts(ctx, me, e.ID, Texts{"line": {"nl": "", "fr": "  Retrouver.  "}}); err != nil {
			t.Fatal(err)
		}
		got, err := a.ByID(ctx, e.ID)
		text, in := got.Texts.In("nl", "line")
		if err != nil || text != "Retrouver." || in != "fr" || got.Texts["name"]["nl"] != "Terug aan het werk" {
			t.Errorf("got %q in %s, %v", text, in, err)
		}
	})
}

func TestTheCalendarSaysNothing(t *testing.T) {
	e := February2021(speech(t))
	e.ID = "e1"
	file := e.Calendar("Werkplaats", today)
	for _, word := range []string{"Hackathon", "4Women", "solidar", "equal", "VALARM", "DESCRIPTION", "http", "emploi"} {
		if strings.Contains(strings.ToLower(file), strings.ToLower(word)) {
			t.Errorf("the file says %q:\n%s", word, file)
		}
	}
	c, err := ics.ParseCalendar(strings.NewReader(file))
	if err != nil || len(c.Events()) != 2 {
		t.Fatalf("read back: %v", err)
	}
	for i, want := range [][2]string{{"2021-02-11T09:00:00+01:00", "2021-02-11T13:30:00+01:00"}, {"2021-02-12T09:00:00+01:00", "2021-02-12T13:30:00+01:00"}} {
		event := c.Events()[i]
		from, err := event.GetStartAt()
		if err != nil {
			t.Fatal(err)
		}
		until, err := event.GetEndAt()
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{from.In(brussels).Format(time.RFC3339), until.In(brussels).Format(time.RFC3339)}; got != want {
			t.Errorf("day %d: got %v, want %v", i+1, got, want)
		}
		if got := event.GetProperty(ics.ComponentPropertySummary).Value; got != "Werkplaats" {
			t.Errorf("title %q", got)
		}
	}
}

func TestQuestionsAreSealedAnsweredAndForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		me := merel(e.ID)
		if got := faults(a.box.Ask(ctx, e, Letter{Question: " \u202e ", Mail: "wout@"})); !slices.Equal(got, []string{"mail=edition.question.mail", "question=edition.question.missing"}) {
			t.Errorf("got %v", got)
		}
		for _, q := range []string{"Is er tolk?", "Tot hoe laat?"} {
			if err := a.box.Ask(ctx, e, Letter{Lang: "nl", Question: q, Mail: "tilda@linde.example"}); err != nil {
				t.Fatal(err)
			}
			a.now = a.now.Add(time.Hour)
		}
		var raw []byte
		err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.Row("SELECT question FROM visitor_questions WHERE edition_id = $1 ORDER BY asked_at LIMIT 1", []any{e.ID}, &raw)
		})
		if err != nil || strings.Contains(string(raw), "tolk") {
			t.Errorf("the question lies open in the database (%v)", err)
		}
		letters, err := a.box.Letters(ctx, me, e.ID)
		if err != nil || len(letters) != 2 || letters[0].Question != "Is er tolk?" || letters[0].Mail != "tilda@linde.example" {
			t.Fatalf("got %v, %v", letters, err)
		}
		if err := a.box.MarkAnswered(ctx, me, e.ID, letters[0].ID, true); err != nil {
			t.Fatal(err)
		}
		letters, err = a.box.Letters(ctx, me, e.ID)
		if err != nil || letters[0].Question != "Tot hoe laat?" || letters[1].Answered.IsZero() {
			t.Errorf("answered ones do not come last: %v, %v", letters, err)
		}
		a.now = a.now.Add(31 * 24 * time.Hour)
		if err := a.box.ForgetLetters(ctx); err != nil {
			t.Fatal(err)
		}
		if letters, err = a.box.Letters(ctx, me, e.ID); err != nil || len(letters) != 1 {
			t.Errorf("after a month: %v, %v", letters, err)
		}
	})
}
