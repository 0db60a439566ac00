package ideas_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

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

// evening is an edition with one round of two tables: Linde, Wout and Merel, who facilitates, sit at the first, Sam at the
// second. Tilda organises, Amina takes part in another edition.
type evening struct {
	*ideas.Service
	db           *db.DB
	e            edition.Edition
	first        tables.Table
	second       tables.Table
	linde, wout  people.Person
	merel, sam   people.Person
	tilda, amina people.Person
}

func begin(t *testing.T, d *db.DB) evening {
	t.Helper()
	now := time.Date(2021, 2, 11, 9, 35, 0, 0, time.UTC)
	hub, real := live.NewHub(), clock.Clock(func() time.Time { now = now.Add(time.Millisecond); return now })
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	editions := edition.NewService(d, real, hub, jobs.NewQueue(d, real, nil))
	v := evening{Service: ideas.NewService(d, keeper, real, hub), db: d}
	spring := edition.Edition{
		Slug: "spring", Template: edition.Harvest, Phase: edition.Live, Zone: time.UTC, Capacity: 50, TableMin: 3, TableMax: 6, ExitURL: "https://example.org",
		Programme: edition.Programme{Sessions: []edition.Session{{ID: "r1", Day: 1, Kind: edition.Round, Start: now.Add(-5 * time.Minute), Minutes: 60}}},
	}
	if v.e, err = editions.Create(t.Context(), spring); err != nil {
		t.Fatal(err)
	}
	spring.Slug = "autumn"
	other, err := editions.Create(t.Context(), spring)
	if err != nil {
		t.Fatal(err)
	}
	person := func(id string, e edition.ID, roles edition.Role) people.Person {
		return people.Person{Acting: edition.Acting{ID: id, Edition: e, Roles: roles, Staff: roles&edition.StaffRoles != 0}, Name: id, Standing: people.Admitted}
	}
	v.linde, v.wout = person("linde", v.e.ID, edition.Participant), person("wout", v.e.ID, edition.Participant)
	v.merel, v.sam = person("merel", v.e.ID, edition.Facilitator), person("sam", v.e.ID, edition.Participant)
	v.tilda, v.amina = person("tilda", v.e.ID, edition.Organiser), person("amina", other.ID, edition.Participant)
	v.first, v.second = tables.Table{ID: "t1", Round: "r1", N: 1}, tables.Table{ID: "t2", Round: "r1", N: 2}
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Do("INSERT INTO rounds (edition_id, session_id, formed_at, opened_at) VALUES ($1, 'r1', 1, 1)", v.e.ID); err != nil {
			return err
		}
		for _, seat := range []struct{ person, table string }{{"linde", "t1"}, {"wout", "t1"}, {"merel", "t1"}, {"sam", "t2"}} {
			if err := tx.Do("INSERT INTO seats (edition_id, session_id, person_id, table_id) VALUES ($1, 'r1', $2, $3)", v.e.ID, seat.person, seat.table); err != nil {
				return err
			}
		}
		return nil
	}))
	return v
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

func (v evening) board(t *testing.T, who people.Person, table tables.Table) ideas.Board {
	t.Helper()
	b, err := v.BoardOf(t.Context(), who, v.e, table)
	must(t, err)
	return b
}

func card() ideas.CardID { return ideas.CardID(db.NewID()) }

func TestACardIsHersAloneUntilSheLaysIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx, c := begin(t, d), t.Context(), card()
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", c, "Half days"))
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", c, "Half days to begin with"))
		hers := v.board(t, v.linde, v.first)
		if len(hers.Hand) != 1 || hers.Hand[0].Text.Reveal() != "Half days to begin with" || hers.Cards() != 0 {
			t.Errorf("her board: got %d in the hand, %d on the table, want 1 and 0", len(hers.Hand), hers.Cards())
		}
		for _, other := range []people.Person{v.wout, v.tilda} {
			if b := v.board(t, other, v.first); len(b.Hand) != 0 || b.Cards() != 0 {
				t.Errorf("%s sees %d cards before she laid one", other.ID, len(b.Hand)+b.Cards())
			}
		}
		want(t, "wout laying her card", v.LayCard(ctx, v.wout, v.e, v.first, c, ""), fault.Invalid)
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, c, ""))
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, c, "Half days to begin with")) // sent twice
		if b := v.board(t, v.wout, v.first); len(b.Loose) != 1 || b.Loose[0].Mine {
			t.Errorf("wout sees %+v, want one card that is not his", b.Loose)
		}
		if b := v.board(t, v.linde, v.first); len(b.Hand) != 0 || len(b.Loose) != 1 || !b.Loose[0].Mine {
			t.Errorf("linde sees %d in the hand and %d on the table, want 0 and 1 of her own", len(b.Hand), len(b.Loose))
		}
	})
}

func TestAnotherTableSeesNothingAndAnotherEditionLess(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx, c, g := begin(t, d), t.Context(), card(), ideas.GroupID(db.NewID())
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, c, "One contact person"))
		must(t, v.NameGroup(ctx, v.merel, v.e, v.first.ID, g, "A steady face", c))
		for _, who := range []people.Person{v.sam, v.amina, {}} {
			kind := fault.NotFound
			if who.ID == "" {
				kind = fault.SignedOut
			}
			_, err := v.BoardOf(ctx, who, v.e, v.first)
			want(t, who.ID+" reading", err, kind)
			want(t, who.ID+" laying", v.LayCard(ctx, who, v.e, v.first, card(), "x"), kind)
			want(t, who.ID+" moving", v.MoveCard(ctx, who, v.e, c, ""), kind)
			want(t, who.ID+" marking", v.Dot(ctx, who, v.e, c, true), kind)
			want(t, who.ID+" naming", v.NameGroup(ctx, who, v.e, v.first.ID, g, "Mine now", ""), kind)
			want(t, who.ID+" dissolving", v.DissolveGroup(ctx, who, v.e, v.first.ID, g), kind)
			want(t, who.ID+" rewording", v.RewordCard(ctx, who, v.e, c, "x"), kind)
			want(t, who.ID+" taking back", v.TakeCardBack(ctx, who, v.e, c), kind)
		}
		if b := v.board(t, v.tilda, v.first); b.Sits || b.Cards() != 1 {
			t.Errorf("the organiser: sits %v, sees %d cards, want to read one without sitting", b.Sits, b.Cards())
		}
		want(t, "the organiser marking", v.Dot(ctx, v.tilda, v.e, c, true), fault.NotFound)
		want(t, "the organiser laying", v.LayCard(ctx, v.tilda, v.e, v.first, card(), "x"), fault.NotFound)
		want(t, "wout rewording linde's", v.RewordCard(ctx, v.wout, v.e, c, "x"), fault.NotFound)
		want(t, "wout throwing linde's away", v.ThrowCardAway(ctx, v.wout, v.e, c), fault.NotFound)
	})
}

func TestCardsAreGroupedMarkedAndTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx, a, b := begin(t, d), t.Context(), card(), card()
		g, far := ideas.GroupID(db.NewID()), ideas.GroupID(db.NewID())
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, a, "One contact person"))
		must(t, v.LayCard(ctx, v.wout, v.e, v.first, b, "You may change that person"))
		must(t, v.NameGroup(ctx, v.merel, v.e, v.first.ID, g, "A steady face", a))
		must(t, v.MoveCard(ctx, v.wout, v.e, b, g))
		must(t, v.NameGroup(ctx, v.sam, v.e, v.second.ID, far, "Elsewhere", ""))
		want(t, "moving to another table's group", v.MoveCard(ctx, v.wout, v.e, b, far), fault.NotFound)
		want(t, "renaming another table's group", v.NameGroup(ctx, v.wout, v.e, v.first.ID, far, "Ours", ""), fault.NotFound)
		for range 2 {
			must(t, v.Dot(ctx, v.wout, v.e, a, true))
		}
		must(t, v.Dot(ctx, v.linde, v.e, a, true))
		got := v.board(t, v.wout, v.first).Groups
		if len(got) != 1 || len(got[0].Cards) != 2 || got[0].Name.Reveal() != "A steady face" || got[0].Cards[0].Dots != 2 || !got[0].Cards[0].Dotted {
			t.Errorf("got %+v, want one group of two cards, the first with two dots", got)
		}
		must(t, v.Dot(ctx, v.wout, v.e, a, false))
		must(t, v.TakeCardBack(ctx, v.linde, v.e, a))
		if hers := v.board(t, v.linde, v.first); len(hers.Hand) != 1 || hers.Hand[0].Dots != 0 || hers.Cards() != 1 {
			t.Errorf("taken back: %d in the hand with %d dots, %d on the table, want 1, 0 and 1", len(hers.Hand), hers.Hand[0].Dots, hers.Cards())
		}
		must(t, v.DissolveGroup(ctx, v.linde, v.e, v.first.ID, g))
		if after := v.board(t, v.linde, v.first); len(after.Groups) != 0 || len(after.Loose) != 1 {
			t.Errorf("dissolved: %d groups, %d loose, want 0 and 1", len(after.Groups), len(after.Loose))
		}
	})
}

func TestALateSaveDoesNotTakeACardOffTheTable(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx, c := begin(t, d), t.Context(), card()
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, c, "One contact person"))
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", c, "One cont"))
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", c, ""))
		must(t, v.KeepCard(ctx, v.wout, v.e, "r1", c, "stolen"))
		if b := v.board(t, v.wout, v.first); len(b.Loose) != 1 || b.Loose[0].Text.Reveal() != "One contact person" {
			t.Errorf("on the table: %d cards, want the one as it was laid", len(b.Loose))
		}
	})
}

func TestAnEmptiedCardIsThrownAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx, c := begin(t, d), t.Context(), card()
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", c, "x"))
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", c, "  \r\n "))
		if b := v.board(t, v.linde, v.first); len(b.Hand) != 0 {
			t.Errorf("in the hand: %d, want none", len(b.Hand))
		}
		want(t, "laying an empty card", v.LayCard(ctx, v.linde, v.e, v.first, c, " "), fault.Invalid)
	})
}

func TestAnEmptyFormKeepsItsCardUntilItIsSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		first := v.board(t, v.linde, v.first).Next
		if again := v.board(t, v.linde, v.first).Next; again != first {
			t.Errorf("drawn again, the empty form has another card: %s, %s", first, again)
		}
		if his := v.board(t, v.wout, v.first).Next; his == first {
			t.Errorf("wout's form has linde's card")
		}
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", first, "one"))
		second := v.board(t, v.linde, v.first).Next
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", second, "two"))
		must(t, v.ThrowCardAway(ctx, v.linde, v.e, first))
		if third := v.board(t, v.linde, v.first).Next; third == second {
			t.Errorf("after throwing one away the form has a card that she holds")
		}
	})
}

func TestLengthIsCountedInCharacters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, card(), strings.Repeat("é", ideas.CardLength)))
		want(t, "one more", v.LayCard(ctx, v.linde, v.e, v.first, card(), strings.Repeat("é", ideas.CardLength+1)), fault.Invalid)
		want(t, "a made-up id", v.LayCard(ctx, v.linde, v.e, v.first, "<b>", "x"), fault.Invalid)
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, card(), "nul \x00 and \xff, عربي, 👩🏽‍🏭"))
	})
}

func TestEveryoneReadsIdeasAndNobodyTheirAuthor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx, i := begin(t, d), t.Context(), ideas.ID(db.NewID())
		for range 2 { // sent twice
			must(t, v.WriteIdea(ctx, v.linde, v.e, i, "A sponsor who is not the boss"))
		}
		must(t, v.WriteIdea(ctx, v.linde, v.e, i, "A mentor who is not the boss"))
		want(t, "sam rewording it", v.WriteIdea(ctx, v.sam, v.e, i, "mine"), fault.NotFound)
		must(t, v.TakeIdeaBack(ctx, v.sam, v.e, i))
		all, _, err := v.Ideas(ctx, v.sam, v.e)
		must(t, err)
		if len(all) != 1 || all[0].Mine || all[0].Text.Reveal() != "A mentor who is not the boss" {
			t.Errorf("sam reads %d ideas, want linde's", len(all))
		}
		_, _, err = v.Ideas(ctx, v.amina, v.e)
		want(t, "another edition reading", err, fault.NotFound)
		want(t, "another edition writing", v.WriteIdea(ctx, v.amina, v.e, ideas.ID(db.NewID()), "x"), fault.NotFound)
		want(t, "an empty idea", v.WriteIdea(ctx, v.linde, v.e, ideas.ID(db.NewID()), " "), fault.Invalid)

		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.PutOutOfSight(tx, v.tilda, v.e.ID, i) }))
		if all, _, _ = v.Ideas(ctx, v.sam, v.e); len(all) != 0 {
			t.Errorf("sam still reads a hidden idea")
		}
		if all, _, _ = v.Ideas(ctx, v.linde, v.e); len(all) != 1 || !all[0].Hidden {
			t.Errorf("linde does not learn that hers is hidden: %d", len(all))
		}
		if all, _, _ = v.Ideas(ctx, v.tilda, v.e); len(all) != 1 || !all[0].Hidden {
			t.Errorf("tilda, who moderates, reads %d", len(all))
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.BringBack(tx, v.e.ID, i) }))
		if all, _, _ = v.Ideas(ctx, v.sam, v.e); len(all) != 1 {
			t.Errorf("shown again, sam reads %d", len(all))
		}
		v.e.Phase = edition.Results
		want(t, "writing after the event", v.WriteIdea(ctx, v.linde, v.e, ideas.ID(db.NewID()), "x"), fault.Closed)
	})
}

func TestWhatIsPublishedAndWhatIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		hidden := ideas.ID(db.NewID())
		must(t, v.WriteIdea(ctx, v.linde, v.e, ideas.ID(db.NewID()), "shown"))
		must(t, v.WriteIdea(ctx, v.linde, v.e, hidden, "hidden"))
		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.PutOutOfSight(tx, v.tilda, v.e.ID, hidden) }))
		must(t, v.LayCard(ctx, v.linde, v.e, v.first, card(), "laid"))
		must(t, v.KeepCard(ctx, v.linde, v.e, "r1", card(), "kept"))
		read := func() (calls, cards []ideas.Published, mine []ideas.Written) {
			must(t, d.Read(ctx, func(tx *db.Tx) (err error) {
				if calls, cards, err = v.ForPublication(tx, v.e.ID); err == nil {
					mine, err = v.Export(tx, v.e.ID, "linde")
				}
				return err
			}))
			return calls, cards, mine
		}
		calls, cards, mine := read()
		if len(calls) != 1 || calls[0].Text.Reveal() != "shown" || len(cards) != 1 || cards[0].Author != "linde" || len(mine) != 4 {
			t.Errorf("got %d ideas, %d cards, %d of hers, want 1, 1, 4", len(calls), len(cards), len(mine))
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.Forget(tx, v.e.ID, "linde") }))
		if calls, cards, mine = read(); len(calls) != 1 || len(cards) != 1 || cards[0].Author != "" || len(mine) != 0 {
			t.Errorf("forgotten: %d ideas, %d cards, %d of hers, want 1, 1 without author, 0", len(calls), len(cards), len(mine))
		}
	})
}

func TestNoWordLiesInTheOpen(t *testing.T) {
	d := dbtest.SQLite(t)
	v, ctx := begin(t, d), t.Context()
	const canary = "canary-parakeet"
	must(t, v.WriteIdea(ctx, v.linde, v.e, ideas.ID(db.NewID()), canary))
	must(t, v.KeepCard(ctx, v.linde, v.e, "r1", card(), canary))
	must(t, v.LayCard(ctx, v.linde, v.e, v.first, card(), canary))
	must(t, v.NameGroup(ctx, v.linde, v.e, v.first.ID, ideas.GroupID(db.NewID()), canary, ""))
	for _, file := range []string{d.File(), d.File() + "-wal"} {
		raw, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(raw, []byte(canary)) {
			t.Errorf("%s holds a text in the open", file)
		}
		if !bytes.Contains(raw, []byte("spring")) && strings.HasSuffix(file, "-wal") {
			t.Errorf("%s does not even hold the edition's address: the test looks in the wrong place", file)
		}
	}
}
