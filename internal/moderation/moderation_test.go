package moderation_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/live"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
)

// event is an edition on its second day, in the canvas round: Linde and Sam sit at the first table, Wout at the second, Bilal
// at the third. Amina organises, Elif moderates, Fatou leads safety. Linde's card, remark-free avenue and idea name somebody.
type event struct {
	*moderation.Service
	ideas                    *ideas.Service
	avenues                  *avenues.Service
	decide                   *decide.Service
	promises                 *promises.Service
	db                       *db.DB
	hub                      *live.Hub
	e                        edition.Edition
	now                      *time.Time
	one                      tables.Table
	linde, sam, wout, bilal  people.Person
	amina, elif, fatou, jury people.Person
	idea                     ideas.ID
	card                     ideas.CardID
	avenue                   avenues.ID
}

const named = "Ask Sandrine Dupont at the desk."

func begin(t *testing.T, d *db.DB) *event {
	t.Helper()
	now := time.Date(2021, 2, 12, 9, 35, 0, 0, time.UTC)
	hub, real := live.NewHub(), clock.Clock(func() time.Time { return now })
	keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
	must(t, err)
	queue := jobs.NewQueue(d, real, nil)
	editions, crowd := edition.NewService(d, real, hub, queue), people.NewService(d, keeper, real, hub, queue)
	v := &event{ideas: ideas.NewService(d, keeper, real, hub), db: d, now: &now, hub: hub}
	v.avenues = avenues.NewService(d, keeper, real, hub, crowd, v.ideas)
	v.decide = decide.NewService(d, keeper, real, hub, queue, crowd, v.avenues)
	v.promises = promises.NewService(d, keeper, real, hub, v.avenues)
	v.Service = moderation.NewService(d, keeper, real, hub, crowd, v.ideas, v.avenues, v.decide, v.promises)
	v.e, err = editions.Create(t.Context(), edition.Edition{
		Slug: "spring", Template: edition.Harvest, Phase: edition.Live, Zone: time.UTC, Capacity: 50, TableMin: 3, TableMax: 6, ExitURL: "https://example.org",
		Worlds: []edition.World{{Key: edition.Own}},
		Programme: edition.Programme{Sessions: []edition.Session{
			{ID: "c1", Day: 1, Kind: edition.Canvas, Start: now.Add(-5 * time.Minute), Minutes: 60},
			{ID: "v1", Day: 1, Kind: edition.Vote, Start: now.Add(2 * time.Hour), Minutes: 30},
		}},
	})
	must(t, err)
	person := func(id string, roles edition.Role) people.Person {
		return people.Person{Acting: edition.Acting{ID: id, Edition: v.e.ID, Roles: roles, Staff: roles&edition.StaffRoles != 0}, Name: id, Standing: people.Admitted}
	}
	v.linde, v.sam, v.wout, v.bilal = person("linde", edition.Participant), person("sam", edition.Participant), person("wout", edition.Participant), person("bilal", edition.Participant)
	v.amina, v.elif, v.fatou, v.jury = person("amina", edition.Organiser), person("elif", edition.Moderator), person("fatou", edition.SafetyLead), person("jonas", edition.Listener)
	v.one = tables.Table{ID: "t1", Round: "c1", N: 1, Language: "nl"}
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		if err := tx.Do("INSERT INTO rounds (edition_id, session_id, formed_at, opened_at) VALUES ($1, 'c1', 1, 1)", v.e.ID); err != nil {
			return err
		}
		for n, seated := range [][]string{{"linde", "sam"}, {"wout"}, {"bilal"}} {
			table := fmt.Sprintf("t%d", n+1)
			if err := tx.Do("INSERT INTO tables (edition_id, id, session_id, n, language) VALUES ($1, $2, 'c1', $3, 'nl')", v.e.ID, table, n+1); err != nil {
				return err
			}
			for _, p := range seated {
				if err := tx.Do("INSERT INTO seats (edition_id, session_id, person_id, table_id) VALUES ($1, 'c1', $2, $3)", v.e.ID, p, table); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	v.idea, v.card, v.avenue = ideas.ID(db.NewID()), ideas.CardID(db.NewID()), avenues.ID(db.NewID())
	must(t, v.ideas.WriteIdea(t.Context(), v.linde, v.e, v.idea, named))
	must(t, v.ideas.LayCard(t.Context(), v.linde, v.e, v.one, v.card, named))
	must(t, v.avenues.Open(t.Context(), v.linde, v.e, v.one, v.avenue, "One contact", named, nil))
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

func (v *event) texts() (idea, card, avenue moderation.Text) {
	return moderation.TextOf(moderation.Idea, string(v.idea)), moderation.TextOf(moderation.Card, string(v.card)), moderation.TextOf(moderation.Avenue, string(v.avenue))
}

func (v *event) desk(t *testing.T, who people.Person) moderation.Desk {
	t.Helper()
	d, err := v.Desk(t.Context(), who, v.e)
	must(t, err)
	return d
}

// seen is a waiting text as somebody reads it on her desk, with a reason.
func (v *event) seen(t *testing.T, who people.Person, text moderation.Text, reason moderation.Reason) moderation.Seen {
	t.Helper()
	for _, e := range v.desk(t, who).Waiting {
		if e.Text == text {
			e.Reason = reason
			return e.Seen
		}
	}
	t.Fatalf("%s does not wait for %s", text, who.ID)
	return moderation.Seen{}
}

func (v *event) redact(t *testing.T, who people.Person, text moderation.Text, passages ...string) {
	t.Helper()
	must(t, v.Report(t.Context(), v.sam, v.e, text, moderation.Names, ""))
	must(t, v.Redact(t.Context(), who, v.e, v.seen(t, who, text, moderation.Names), passages))
}

func TestOnlyWhoReadsATextReportsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		idea, card, avenue := v.texts()
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		must(t, v.Report(ctx, v.wout, v.e, idea, moderation.Story, ""))
		must(t, v.Report(ctx, v.bilal, v.e, avenue, moderation.Hurts, ""))
		want(t, "another table reporting a card", v.Report(ctx, v.wout, v.e, card, moderation.Names, ""), fault.NotFound)
		want(t, "reporting nothing", v.Report(ctx, v.sam, v.e, moderation.TextOf(moderation.Card, db.NewID()), moderation.Names, ""), fault.NotFound)
		want(t, "reporting what has no kind", v.Report(ctx, v.sam, v.e, "note/"+moderation.Text(v.card), moderation.Names, ""), fault.NotFound)
		want(t, "a visitor reporting", v.Report(ctx, people.Person{}, v.e, idea, moderation.Names, ""), fault.SignedOut)
		hers := ideas.CardID(db.NewID())
		must(t, v.ideas.KeepCard(ctx, v.linde, v.e, "c1", hers, "In my hand"))
		want(t, "reporting a card in a hand", v.Report(ctx, v.sam, v.e, moderation.TextOf(moderation.Card, string(hers)), moderation.Names, ""), fault.NotFound)
		want(t, "without a reason", v.Report(ctx, v.sam, v.e, card, "fine", ""), fault.Invalid)
		want(t, "a long line", v.Report(ctx, v.sam, v.e, card, moderation.Names, strings.Repeat("x", 201)), fault.Invalid)

		// Two tables with an avenue each read each other's; the third has none and reads no remarks.
		two := tables.Table{ID: "t2", Round: "c1", N: 2, Language: "nl"}
		must(t, v.avenues.Open(ctx, v.wout, v.e, two, avenues.ID(db.NewID()), "Another", "Something else.", nil))
		remark := avenues.RemarkID(db.NewID())
		must(t, v.avenues.Remark(ctx, v.wout, v.e, v.avenue, remark, "ask", "Is it Sandrine?"))
		must(t, v.Report(ctx, v.sam, v.e, moderation.TextOf(moderation.Remark, string(remark)), moderation.Names, ""))
		want(t, "a third table reporting a remark", v.Report(ctx, v.bilal, v.e, moderation.TextOf(moderation.Remark, string(remark)), moderation.Names, ""), fault.NotFound)
		if n := len(v.desk(t, v.amina).Waiting); n != 4 {
			t.Errorf("%d texts wait, want the four that were reported", n)
		}
	})
}

func TestReportedTwiceCountsOnceAndTooOftenIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		_, card, _ := v.texts()
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Hurts, ""))
		w := v.desk(t, v.amina).Waiting
		if len(w) != 1 || len(w[0].Counts) != 1 || w[0].Counts[0].N != 1 {
			t.Errorf("reported twice by one: %+v, want one report", w)
		}
		for range 10 {
			must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		}
		want(t, "the thirteenth report", v.Report(ctx, v.sam, v.e, card, moderation.Names, ""), fault.TooMany)
		must(t, v.Report(ctx, v.linde, v.e, card, moderation.Names, "")) // somebody else has a limit of her own
	})
}

func TestASecondReportAddsItsLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		_, card, _ := v.texts()
		waits := func(lines string) {
			t.Helper()
			w := v.desk(t, v.amina).Waiting
			if len(w) != 1 || len(w[0].Counts) != 1 || w[0].Counts[0].N != 1 || len(w[0].Lines) != 1 || w[0].Lines[0].Reveal() != lines {
				t.Errorf("waiting: %+v, want one report saying %q", w, lines)
			}
		}
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, "The name at the end."))
		waits("The name at the end.")
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, "The name at the end.")) // pressed twice
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, "And the street."))
		waits("The name at the end. · And the street.")
		must(t, v.Leave(ctx, v.amina, v.e, v.seen(t, v.amina, card, "opinion")))
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		if w := v.desk(t, v.amina).Waiting; len(w) != 0 {
			t.Errorf("what was decided on waits again although nothing new was said: %+v", w)
		}
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, "There is only one such street."))
		waits("There is only one such street.")
	})
}

func TestTheQueueIsForThoseWhoModerate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		idea, card, avenue := v.texts()
		v.redact(t, v.amina, avenue, "Sandrine")
		deed := v.desk(t, v.amina).Done[0].ID
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Hurts, "Look at the end."))
		must(t, v.Report(ctx, v.sam, v.e, idea, moderation.Names, ""))
		for _, who := range []people.Person{v.linde, v.sam, v.jury, {}} {
			_, err := v.Desk(ctx, who, v.e)
			want(t, who.ID+" reading the queue", err, fault.NotFound)
			want(t, who.ID+" leaving", v.Leave(ctx, who, v.e, moderation.Seen{Text: card, Reason: "fine"}), fault.NotFound)
			want(t, who.ID+" hiding", v.Hide(ctx, who, v.e, moderation.Seen{Text: card, Reason: moderation.Names}, "text"), fault.NotFound)
			want(t, who.ID+" redacting", v.Redact(ctx, who, v.e, moderation.Seen{Text: card, Reason: moderation.Names}, []string{"Sandrine"}), fault.NotFound)
			want(t, who.ID+" undoing", v.Undo(ctx, who, v.e, deed), fault.NotFound)
			if n, err := v.Waiting(ctx, who, v.e); n != 0 || err != nil {
				t.Errorf("%s is told that %d wait (%v)", who.ID, n, err)
			}
		}
		for who, n := range map[*people.Person]int{&v.amina: 2, &v.elif: 2, &v.fatou: 1} {
			if got := len(v.desk(t, *who).Waiting); got != n {
				t.Errorf("%d texts wait for %s, want %d", got, who.ID, n)
			}
		}
		hurts := v.seen(t, v.amina, card, moderation.Hurts)
		want(t, "the safety lead hiding what names nobody", v.Hide(ctx, v.fatou, v.e, hurts, "text"), fault.NotFound)
		for _, e := range v.desk(t, v.amina).Waiting {
			if all := fmt.Sprintf("%+v", e); strings.Contains(all, "sam") || strings.Contains(all, "linde") {
				t.Errorf("the queue tells who wrote or reported: %s", all)
			}
		}
		rows := ""
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			return tx.Named("SELECT * FROM text_reports", nil, func(_ []string, values []any) error {
				rows += fmt.Sprintf("%q\n", values)
				return nil
			})
		}))
		if strings.Contains(rows, `"sam"`) || rows == "" {
			t.Errorf("the database says who reported:\n%s", rows)
		}
	})
}

func TestWhatIsTakenOutIsNowhereButInTheHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		idea, card, avenue := v.texts()
		must(t, v.avenues.TakePen(ctx, v.linde, v.e, v.avenue))
		a, err := v.avenues.Read(ctx, v.linde, v.e, v.avenue)
		must(t, err)
		pen := a.Pen.ID
		_, err = v.avenues.Save(ctx, v.linde, v.e, v.avenue, pen, avenues.Canvas{avenues.Need: "Sandrine Dup"}, false)
		must(t, err)
		*v.now = v.now.Add(3 * time.Minute)
		_, err = v.avenues.Save(ctx, v.linde, v.e, v.avenue, pen, avenues.Canvas{avenues.Need: "Sandrine Dupont knows.", avenues.Title: "Sandrine Dupont"}, false)
		must(t, err)
		must(t, v.decide.Open(ctx, v.amina, v.e, "v1"))
		for _, text := range []moderation.Text{card, avenue} {
			v.redact(t, v.amina, text, "Sandrine Dupont")
		}
		must(t, v.Report(ctx, v.sam, v.e, idea, moderation.Names, ""))
		must(t, v.Hide(ctx, v.elif, v.e, v.seen(t, v.elif, idea, moderation.Names), "text"))

		for _, who := range []people.Person{v.linde, v.sam, v.bilal, v.amina} {
			if left := v.read(t, who); strings.Contains(left, "Sandrine") {
				t.Errorf("%s still reads:\n%s", who.ID, left)
			}
		}
		_, err = v.avenues.Save(ctx, v.linde, v.e, v.avenue, pen, avenues.Canvas{avenues.Need: "Sandrine Dupont knows."}, false)
		want(t, "a page that was open before sends the old text again", err, fault.Conflict)

		if done := v.desk(t, v.elif).Done; len(done) != 3 {
			t.Fatalf("%d deeds in the history, want 3", len(done))
		}
		for _, deed := range v.desk(t, v.amina).Done {
			if original := fmt.Sprint(reveal(deed.Original)); deed.Act == moderation.Redacted && !strings.Contains(original, "Sandrine Dupont") {
				t.Errorf("the history of %s says %q, want what was taken out", deed.Text, original)
			}
			must(t, v.Undo(ctx, v.amina, v.e, deed.ID))
			must(t, v.Undo(ctx, v.amina, v.e, deed.ID))
		}
		if back := v.read(t, v.linde); strings.Count(back, "Sandrine") < 6 || strings.Contains(back, "[…]") {
			t.Errorf("put back, she reads:\n%s", back)
		}
		if n := len(v.desk(t, v.amina).Waiting); n != 3 {
			t.Errorf("%d texts wait after undoing, want 3", n)
		}
	})
}

func reveal(parts []moderation.Part) (all []string) {
	for _, p := range parts {
		all = append(all, p.Text.Reveal())
	}
	return all
}

// read is everything that somebody can read of the texts in the edition, wherever it stands.
func (v *event) read(t *testing.T, who people.Person) string {
	t.Helper()
	ctx, all := t.Context(), []string{}
	call, _, err := v.ideas.Ideas(ctx, who, v.e)
	must(t, err)
	for _, i := range call {
		if !i.Hidden { // its author and those who moderate still read it there
			all = append(all, i.Text.Reveal())
		}
	}
	if b, err := v.ideas.BoardOf(ctx, who, v.e, v.one); err == nil {
		for _, c := range b.Loose {
			all = append(all, c.Text.Reveal())
		}
	}
	a, err := v.avenues.Read(ctx, who, v.e, v.avenue)
	must(t, err)
	for f, text := range a.Canvas {
		all = append(all, string(f)+": "+text)
	}
	list, err := v.avenues.List(ctx, who, v.e)
	must(t, err)
	for _, l := range list {
		all = append(all, l.Title, l.Idea)
	}
	if versions, err := v.avenues.Versions(ctx, who, v.e, v.avenue); err == nil {
		for _, one := range versions {
			for f, text := range one.Canvas {
				all = append(all, fmt.Sprintf("version %d %s: %s", one.N, f, text))
			}
		}
	}
	must(t, v.db.Read(ctx, func(tx *db.Tx) error {
		written, err := v.avenues.ForPublication(tx, v.e.ID)
		if err != nil {
			return err
		}
		for _, w := range written {
			for f, text := range w.Canvas {
				all = append(all, "publication "+string(f)+": "+text)
			}
		}
		shown, cards, err := v.ideas.ForPublication(tx, v.e.ID)
		for _, p := range append(shown, cards...) {
			all = append(all, "publication "+p.Text.Reveal())
		}
		if err != nil {
			return err
		}
		for _, who := range []people.ID{"linde"} {
			own, err := v.ideas.Export(tx, v.e.ID, who)
			if err != nil {
				return err
			}
			for _, w := range own {
				if w.Where == "card" {
					all = append(all, "export "+w.Text.Reveal())
				}
			}
		}
		return nil
	}))
	if sight, found, err := v.decide.Look(ctx, who, v.e.ID, "v1"); err == nil && found {
		for _, o := range sight.Ballot.Options {
			all = append(all, "ballot "+o.Title+o.Idea)
		}
	}
	return strings.Join(all, "\n")
}

func TestTheAuthorReadsWhyAndAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		idea, card, avenue := v.texts()
		must(t, v.Report(ctx, v.sam, v.e, idea, moderation.Names, ""))
		must(t, v.Leave(ctx, v.amina, v.e, v.seen(t, v.amina, idea, "fine")))
		v.redact(t, v.amina, card, "Sandrine")
		v.redact(t, v.amina, avenue, "Sandrine")
		notes, err := v.Notes(ctx, v.linde, v.e)
		must(t, err)
		if len(notes) != 2 || notes[card].Reason != moderation.Names || notes[card].Act != moderation.Redacted {
			t.Fatalf("linde reads %+v, want why her card and her avenue were changed, and nothing about what was left", notes)
		}
		for _, other := range []people.Person{v.wout, v.amina, v.jury} {
			if n, err := v.Notes(ctx, other, v.e); len(n) != 0 || err != nil {
				t.Errorf("%s reads %+v, %v, want nothing of others", other.ID, n, err)
			}
			want(t, other.ID+" answering for her", v.Answer(ctx, other, v.e, notes[card].Deed, "No."), fault.NotFound)
		}
		later := v.linde
		later.Since = v.now.Add(time.Hour)
		if n, _ := v.Notes(ctx, later, v.e); n[card].Deed != "" {
			t.Error("whoever came back without her phrase is told that the card was hers")
		}
		want(t, "answering nothing", v.Answer(ctx, v.linde, v.e, notes[card].Deed, " "), fault.Invalid)
		must(t, v.Answer(ctx, v.linde, v.e, notes[card].Deed, "She agreed."))
		if desk := v.desk(t, v.amina); desk.Open() != 1 || desk.Done[0].Answer+desk.Done[1].Answer+desk.Done[2].Answer != "She agreed." {
			t.Errorf("the desk: %d open, %+v, want her answer", desk.Open(), desk.Done)
		}
		must(t, v.Hear(ctx, v.amina, v.e, notes[card].Deed))
		if n := v.desk(t, v.amina).Open(); n != 0 {
			t.Errorf("%d wait after the answer was read, want none", n)
		}

		must(t, v.ideas.RewordCard(ctx, v.linde, v.e, v.card, "Ask at the desk."))
		if n, _ := v.Notes(ctx, v.linde, v.e); len(n) != 1 {
			t.Errorf("after she wrote her card anew: %+v, want only the avenue's note", n)
		}
		for _, deed := range v.desk(t, v.amina).Done {
			if deed.Text == card {
				want(t, "putting the old text over her new one", v.Undo(ctx, v.amina, v.e, deed.ID), fault.Conflict)
			}
		}
		if n := len(v.desk(t, v.amina).Waiting); n != 0 {
			t.Errorf("%d wait, want her new text to come back only when it is reported", n)
		}
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		if n := len(v.desk(t, v.amina).Waiting); n != 1 {
			t.Errorf("%d wait after the new text was reported by the same person, want one", n)
		}
	})
}

// An idea can be hidden without a report. It is a deed like any other: whoever wrote the idea reads why and answers, and it is undone
// from the call or from the desk.
func TestHidingAnIdeaInTheCallIsADeed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		idea, _, _ := v.texts()
		for _, who := range []people.Person{v.sam, v.linde, v.fatou, v.jury} {
			want(t, who.ID+" hiding", v.HideIdea(ctx, who, v.e, v.idea, moderation.Names), fault.NotFound)
			want(t, who.ID+" showing", v.ShowIdea(ctx, who, v.e, v.idea), fault.NotFound)
		}
		want(t, "hiding without a reason", v.HideIdea(ctx, v.elif, v.e, v.idea, ""), fault.Invalid)
		want(t, "hiding what is not there", v.HideIdea(ctx, v.elif, v.e, "nothing", moderation.Names), fault.NotFound)
		hidden := func() bool {
			all, _, err := v.ideas.Ideas(ctx, v.sam, v.e)
			must(t, err)
			return len(all) == 0
		}
		undone := map[string]func(deed string) error{
			"from the call": func(string) error { return v.ShowIdea(ctx, v.elif, v.e, v.idea) },
			"from the desk": func(deed string) error { return v.Undo(ctx, v.amina, v.e, deed) },
		}
		for from, undo := range undone {
			must(t, v.Report(ctx, v.sam, v.e, idea, moderation.Names, ""))
			for range 2 {
				must(t, v.HideIdea(ctx, v.elif, v.e, v.idea, moderation.Names))
			}
			notes, err := v.Notes(ctx, v.linde, v.e)
			must(t, err)
			if n := notes[idea]; !hidden() || n.Act != moderation.Hidden || n.Reason != moderation.Names {
				t.Fatalf("%s: hidden %v, linde reads %+v", from, hidden(), n)
			}
			must(t, v.Answer(ctx, v.linde, v.e, notes[idea].Deed, "It is a shop."))
			desk := v.desk(t, v.amina)
			answered := slices.ContainsFunc(desk.Done, func(d moderation.Deed) bool { return d.ID == notes[idea].Deed && d.Answer == "It is a shop." })
			if len(desk.Waiting) != 0 || !answered {
				t.Errorf("%s: %d still wait, her answer is there: %v", from, len(desk.Waiting), answered)
			}
			must(t, undo(notes[idea].Deed))
			must(t, undo(notes[idea].Deed))
			if notes, _ = v.Notes(ctx, v.linde, v.e); hidden() || len(notes) != 0 {
				t.Errorf("undone %s: hidden %v, linde still reads %+v", from, hidden(), notes)
			}
			if desk := v.desk(t, v.amina); len(desk.Waiting) != 1 {
				t.Errorf("undone %s: %d wait, want the report again", from, len(desk.Waiting))
			}
		}
		if done := v.desk(t, v.amina).Done; len(done) != 2 || !done[0].Undone || !done[1].Undone {
			t.Errorf("the history: %+v, want two deeds, both undone", done)
		}
	})
}

func TestADecisionIsOnWhatWasRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		_, card, _ := v.texts()
		must(t, v.Report(ctx, v.sam, v.e, card, moderation.Names, ""))
		seen := v.seen(t, v.amina, card, moderation.Names)
		want(t, "a passage that is not there", v.Redact(ctx, v.amina, v.e, seen, []string{"Marianne"}), fault.Invalid)
		want(t, "a passage of one letter", v.Redact(ctx, v.amina, v.e, seen, []string{"S"}), fault.Invalid)
		want(t, "a ground as a reason", v.Hide(ctx, v.amina, v.e, moderation.Seen{Text: card, Digest: seen.Digest, Reason: "fine"}, "text"), fault.Invalid)
		must(t, v.ideas.RewordCard(ctx, v.linde, v.e, v.card, "Ask at the desk."))
		want(t, "hiding what reads otherwise by now", v.Hide(ctx, v.amina, v.e, seen, "text"), fault.Conflict)
		if w := v.desk(t, v.amina).Waiting; len(w) != 1 || !w[0].Altered {
			t.Errorf("the queue: %+v, want it to say that the text was changed", w)
		}
		must(t, v.ideas.TakeCardBack(ctx, v.linde, v.e, v.card))
		if w := v.desk(t, v.amina).Waiting; len(w) != 0 {
			t.Errorf("a card in her hand waits: %+v", w)
		}
	})
}

func TestTheLogTellsTheDeedAndNotTheText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		idea, card, avenue := v.texts()
		v.redact(t, v.amina, card, "Sandrine")
		must(t, v.Report(ctx, v.sam, v.e, idea, moderation.Names, "Sandrine is me"))
		must(t, v.Hide(ctx, v.amina, v.e, v.seen(t, v.amina, idea, moderation.Names), "text"))
		must(t, v.Report(ctx, v.sam, v.e, avenue, moderation.Names, ""))
		must(t, v.Leave(ctx, v.amina, v.e, v.seen(t, v.amina, avenue, "fine")))
		must(t, v.Undo(ctx, v.amina, v.e, v.desk(t, v.amina).Done[0].ID))
		acts, rows := map[string]bool{}, ""
		must(t, d.Read(ctx, func(tx *db.Tx) error {
			return tx.Named("SELECT act, actor, kind, object, reason FROM audit_log", nil, func(_ []string, values []any) error {
				acts[fmt.Sprint(values[0])] = true
				rows += fmt.Sprintf("%s\n", values)
				return nil
			})
		}))
		for _, act := range []string{"text_redacted", "text_hidden", "text_left", "text_undone"} {
			if !acts[act] {
				t.Errorf("the log has no line for %s:\n%s", act, rows)
			}
		}
		for _, secret := range []string{"Sandrine", "sam", "linde"} {
			if strings.Contains(rows, secret) {
				t.Errorf("the log tells %q:\n%s", secret, rows)
			}
		}
	})
}

func TestWhoLeavesTakesWhatWasTakenOutAlong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		_, card, avenue := v.texts()
		v.redact(t, v.amina, card, "Sandrine")
		v.redact(t, v.amina, avenue, "Sandrine")
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			if err := v.Forget(tx, v.e.ID, "linde"); err != nil {
				return err
			}
			return v.ideas.Forget(tx, v.e.ID, "linde")
		}))
		for _, deed := range v.desk(t, v.amina).Done {
			if deed.Text == card && (len(deed.Original) > 0 || deed.Undoes) {
				t.Errorf("after she left: %+v, want nothing of her text", reveal(deed.Original))
			}
			if deed.Text == avenue && len(deed.Original) == 0 {
				t.Error("what a table wrote together went with one of them")
			}
		}
	})
}

func TestAPromiseReadsWithoutWhatWasTakenOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		id := promises.NewID()
		must(t, v.promises.Make(ctx, v.linde, v.e, id, v.avenue, promises.Body{Organisation: "House of Work", Function: "Sandrine Dupont", What: "A desk", By: "2021-06-30", FirstStep: "Ask Sandrine", Measure: "It stands"}))
		text := moderation.TextOf(moderation.Promise, string(id))
		v.redact(t, v.amina, text, "Sandrine Dupont", "Sandrine")
		all, err := v.promises.Look(ctx, v.sam, v.e)
		must(t, err)
		if len(all) != 1 || all[0].Function != "[…]" || all[0].FirstStep != "Ask […]" || all[0].What != "A desk" {
			t.Errorf("the promise reads %+v", all)
		}
		if n, _ := v.Notes(ctx, v.linde, v.e); n[text].Deed == "" {
			t.Error("who made it is not told why")
		}
		must(t, v.promises.Withdraw(ctx, v.linde, v.e, id))
		want(t, "reporting what was taken back", v.Report(ctx, v.wout, v.e, text, moderation.Names, ""), fault.NotFound)
	})
}
