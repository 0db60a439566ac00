package safety

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// listener is a staff account with the role, signed in and on duty.
func (h *house) listener(t *testing.T, name string) people.Person {
	t.Helper()
	id, words, err := h.people.AddAccount(t.Context(), name, "en", false)
	must(t, err)
	must(t, h.people.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, h.e.ID, id, edition.Listener))
	_, _, err = h.people.Enter(t.Context(), words)
	must(t, err)
	p, err := h.people.Acting(t.Context(), people.Visit{Subject: id}, h.e.ID)
	must(t, err)
	must(t, h.GoOnDuty(t.Context(), p, h.e.ID))
	return p
}

// running gives the edition a session tomorrow, so that it is neither over nor without an end.
func (h *house) running(t *testing.T) {
	t.Helper()
	h.e.Programme.Sessions = []edition.Session{{ID: "s1", Day: 1, Kind: edition.Plenary, Start: h.at.Add(24 * time.Hour), Minutes: 60}}
	must(t, h.d.Write(t.Context(), func(tx *db.Tx) error {
		return tx.Do("INSERT INTO sessions (edition_id, id, day, kind, starts_at, minutes) VALUES ($1, 's1', 1, $2, $3, 60)", h.e.ID, edition.Plenary, h.at.Add(24*time.Hour).UnixMilli())
	}))
}

func (h *house) waiting(t *testing.T, by people.Person) []string {
	t.Helper()
	l, err := h.Listening(t.Context(), by, h.e)
	must(t, err)
	var names []string
	for _, w := range l.Waiting {
		names = append(names, w.Name)
		if w.Person != "" || len(w.Lines) > 0 || w.Draft != "" {
			t.Errorf("who waits is shown with %+v", w)
		}
	}
	return names
}

func (h *house) hersID(t *testing.T, who people.Person) string {
	t.Helper()
	w, err := h.Word(t.Context(), who, h.e)
	must(t, err)
	if w.Talk == nil {
		t.Fatal("she has no talk")
	}
	return w.Talk.ID
}

func TestAQuietWordFromAskingToTheEnd(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam := t.Context(), h.guests["Sam"]
		h.running(t)
		joke, marc := h.listener(t, "Joke"), h.listener(t, "Marc-Antoine")
		for range 2 {
			must(t, h.AskListener(ctx, sam, h.e, "nl"))
		}
		must(t, h.Say(ctx, sam, h.e, "Dag"))
		if got := h.waiting(t, joke); !slices.Equal(got, []string{"Sam"}) {
			t.Fatalf("waiting: got %v", got)
		}
		id := h.hersID(t, sam)
		must(t, h.Take(ctx, joke, h.e, id))
		must(t, h.Take(ctx, joke, h.e, id))
		if err := h.Take(ctx, marc, h.e, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the second listener takes her too: %v", err)
		}
		must(t, h.KeepReply(ctx, joke, h.e, id, "Dag S"))
		must(t, h.Reply(ctx, joke, h.e, id, "Dag Sam"))
		must(t, h.KeepDraft(ctx, sam, h.e, "Ik"))
		w, err := h.Word(ctx, sam, h.e)
		must(t, err)
		if w.Listener != "Joke" || len(w.Talk.Lines) != 2 || w.Talk.Lines[1].Text != "Dag Sam" || w.Talk.Draft != "Ik" || w.Talk.Answer != "" {
			t.Errorf("her page: %+v %+v", w, w.Talk)
		}

		// Another listener goes on only when she says yes.
		must(t, h.HandOver(ctx, joke, h.e, id))
		if w, err = h.Word(ctx, sam, h.e); err != nil || w.Next != "Marc-Antoine" {
			t.Errorf("who could go on: %q, %v", w.Next, err)
		}
		if _, err := h.Hear(ctx, marc, h.e, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the other listener reads before she said yes: %v", err)
		}
		must(t, h.RatherNot(ctx, sam, h.e))
		if err := h.HandOver(ctx, joke, h.e, id); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the one she declined is offered again: %v", err)
		}
		must(t, h.d.Write(ctx, func(tx *db.Tx) error {
			talk, _, err := h.hers(tx, sam, h.e.ID)
			if err != nil {
				return err
			}
			talk.Declined = nil
			return h.keepTalk(tx, h.e.ID, *talk)
		}))
		must(t, h.HandOver(ctx, joke, h.e, id))
		must(t, h.GoOn(ctx, sam, h.e))
		if _, err := h.Hear(ctx, joke, h.e, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("the first listener goes on reading: %v", err)
		}
		if heard, err := h.Hear(ctx, marc, h.e, id); err != nil || len(heard.Lines) != 2 {
			t.Errorf("the other listener: %+v, %v", heard, err)
		}

		// Closing deletes on both sides; her page says that it is over, until she says all right.
		must(t, h.CloseTalk(ctx, marc, h.e, id))
		if w, err = h.Word(ctx, sam, h.e); err != nil || w.Talk == nil || !w.Talk.Ended || len(w.Talk.Lines) > 0 {
			t.Errorf("after closing: %+v, %v", w.Talk, err)
		}
		if err := h.Say(ctx, sam, h.e, "nog iets"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("saying something after the end: got %v, want Conflict", err)
		}
		must(t, h.EndWord(ctx, sam, h.e))
		if w, err = h.Word(ctx, sam, h.e); err != nil || w.Talk != nil {
			t.Errorf("after her yes: %+v, %v", w.Talk, err)
		}
		if n := h.rows(t, "quiet_talks"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func (h *house) rows(t *testing.T, table string) (n int) {
	t.Helper()
	must(t, h.d.Read(t.Context(), func(tx *db.Tx) error { return tx.Row("SELECT count(*) FROM "+table, nil, &n) }))
	return n
}

func TestNobodyButListenersLearnsOfAWord(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam := t.Context(), h.guests["Sam"]
		h.running(t)
		joke := h.listener(t, "Joke")
		must(t, h.AskListener(ctx, sam, h.e, "nl"))
		id := h.hersID(t, sam)
		must(t, h.Take(ctx, joke, h.e, id))
		for name, by := range map[string]people.Person{"the organiser": h.amina, "the safety lead": h.rosalie, "another guest": h.guests["Wout"], "a visitor": {}} {
			_, errList := h.Listening(ctx, by, h.e)
			_, errHear := h.Hear(ctx, by, h.e, id)
			for what, err := range map[string]error{
				"list": errList, "hear": errHear, "take": h.Take(ctx, by, h.e, id), "reply": h.Reply(ctx, by, h.e, id, "x"), "hand over": h.HandOver(ctx, by, h.e, id),
				"close": h.CloseTalk(ctx, by, h.e, id), "keep": h.KeepReply(ctx, by, h.e, id, "x"), "duty": h.GoOnDuty(ctx, by, h.e.ID),
				"topic": h.MayHear(ctx, by, h.e, "quiet/"+id), "queue topic": h.MayHear(ctx, by, h.e, h.listenerTopic(h.e.ID, joke.PersonID())),
			} {
				if kind := fault.KindOf(err); kind != fault.NotFound && kind != fault.SignedOut {
					t.Errorf("%s, %s: got %v, want NotFound", name, what, err)
				}
			}
			if by.ID == "" {
				continue
			}
			if w, err := h.Word(ctx, by, h.e); err != nil || w.Talk != nil {
				t.Errorf("%s sees a talk: %+v, %v", name, w.Talk, err)
			}
		}
		must(t, h.MayHear(ctx, sam, h.e, "quiet/"+id))
		must(t, h.MayHear(ctx, joke, h.e, "quiet/"+id))
		// Whoever came back without her phrase may not be her.
		thief := sam
		thief.Since = h.at.Add(time.Minute)
		if w, err := h.Word(ctx, thief, h.e); err != nil || w.Talk != nil {
			t.Errorf("someone without her phrase reads: %+v, %v", w.Talk, err)
		}
	})
}

// A listener who is kept apart from her, by a rule of either of them, sees and gets nothing: as if she had not asked.
func TestAListenerWhoIsKeptApartHearsOfNobody(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam := t.Context(), h.guests["Sam"]
		h.running(t)
		joke, marc := h.listener(t, "Joke"), h.listener(t, "Marc-Antoine")
		for _, rule := range []Rule{
			{Kind: Apart, Person: sam.PersonID(), Other: joke.PersonID()}, {Kind: Apart, Person: joke.PersonID(), Other: sam.PersonID()},
			{Kind: Decoy, Person: joke.PersonID(), Other: sam.PersonID()},
		} {
			must(t, h.AddRule(ctx, h.rosalie, h.e.ID, rule))
			l, _, _ := h.hub.Listen(0, h.listenerTopic(h.e.ID, joke.PersonID()))
			must(t, h.AskListener(ctx, sam, h.e, "nl"))
			id := h.hersID(t, sam)
			if got := h.waiting(t, joke); len(got) != 0 {
				t.Errorf("%+v: the listener sees %v", rule, got)
			}
			select {
			case <-l.Events():
				t.Errorf("%+v: the listener's page is stirred", rule)
			default:
			}
			l.Close()
			none, there := h.Take(ctx, joke, h.e, db.NewID()), h.Take(ctx, joke, h.e, id)
			if fmt.Sprint(none) != fmt.Sprint(there) || fault.KindOf(there) != fault.NotFound {
				t.Errorf("%+v: taking her gives %v, taking nobody %v", rule, there, none)
			}
			// With the other listener she speaks; handing over finds nobody.
			must(t, h.Take(ctx, marc, h.e, id))
			if err := h.HandOver(ctx, marc, h.e, id); fault.KindOf(err) != fault.Conflict {
				t.Errorf("%+v: she is offered the one she is kept apart from: %v", rule, err)
			}
			must(t, h.EndWord(ctx, sam, h.e))
			rules, err := h.Rules(ctx, h.rosalie, h.e.ID)
			must(t, err)
			must(t, h.RemoveRule(ctx, h.rosalie, h.e.ID, rules[0].ID))
		}
		// A rule that comes while they talk sends her back to waiting.
		must(t, h.AskListener(ctx, sam, h.e, "nl"))
		must(t, h.Take(ctx, joke, h.e, h.hersID(t, sam)))
		must(t, h.AddRule(ctx, h.rosalie, h.e.ID, Rule{Kind: Apart, Person: sam.PersonID(), Other: joke.PersonID()}))
		if _, err := h.Hear(ctx, joke, h.e, h.hersID(t, sam)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("after the rule: got %v, want NotFound", err)
		}
		if got := h.waiting(t, marc); !slices.Equal(got, []string{"Sam"}) {
			t.Errorf("after the rule: %v wait", got)
		}
	})
}

func TestRulesAboutOrganisationsHoldForListenersToo(t *testing.T) {
	sam, lou := people.Listed{Profile: people.Profile{Organisation: "studio  kaai"}}, people.Listed{}
	sam.ID, lou.ID = "sam", "lou"
	kept := KeptBy([]Rule{{Kind: ApartOrg, Person: "joke", Organisation: "Studio Kaai"}, {Kind: Apart, Person: "a", Other: "b"}, {Kind: Together, Person: "c", Other: "d"}}, []people.Listed{sam, lou})
	for _, c := range []struct {
		a, b people.ID
		want bool
	}{
		{"joke", "sam", false}, {"sam", "joke", false}, {"joke", "lou", true}, {"a", "b", false}, {"b", "a", false}, {"c", "d", true}, {"a", "c", true},
	} {
		if got := kept.MayMeet(c.a, c.b); got != c.want {
			t.Errorf("%v and %v: got %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestSixtySecondsWithoutAnAnswerAreSaid(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam := t.Context(), h.guests["Sam"]
		h.running(t)
		h.listener(t, "Joke")
		must(t, h.AskListener(ctx, sam, h.e, "nl"))
		for _, c := range []struct {
			after time.Duration
			want  bool
		}{{0, false}, {59 * time.Second, false}, {time.Minute, true}, {5 * time.Minute, true}} {
			began := h.at
			h.at = h.at.Add(c.after)
			w, err := h.Word(ctx, sam, h.e)
			must(t, err)
			if w.Unanswered != c.want || !w.OnDuty {
				t.Errorf("after %v: unanswered %v, on duty %v", c.after, w.Unanswered, w.OnDuty)
			}
			h.at = began
		}
		// A closed laptop is not on duty.
		h.at = h.at.Add(seenWithin)
		if w, err := h.Word(ctx, sam, h.e); err != nil || w.OnDuty {
			t.Errorf("a silent listener counts as on duty: %v, %v", w.OnDuty, err)
		}
	})
}

// What a listener's word leaves in the database cannot be read without the keys, and not with them either once it is over.
func TestAQuietWordIsSealedAndGoneWithItsKey(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam := t.Context(), h.guests["Sam"]
		h.running(t)
		joke := h.listener(t, "Joke")
		must(t, h.AskListener(ctx, sam, h.e, "nl"))
		must(t, h.Say(ctx, sam, h.e, "canary-hers"))
		must(t, h.KeepDraft(ctx, sam, h.e, "canary-draft"))
		must(t, h.Take(ctx, joke, h.e, h.hersID(t, sam)))
		must(t, h.Reply(ctx, joke, h.e, h.hersID(t, sam), "canary-reply"))
		var dump bytes.Buffer
		_, err := h.d.Dump(ctx, db.DumpHead{}, &dump)
		must(t, err)
		id, found := h.hersID(t, sam), false
		for line := range strings.SplitSeq(dump.String(), "\n") {
			if strings.Contains(line, id) && !strings.Contains(line, `"r":[`) {
				t.Errorf("unexpected line %s", line)
			}
			found = found || strings.Contains(line, id)
			if strings.Contains(line, id) && strings.Contains(line, sam.ID) {
				t.Error("who asked lies open in the database")
			}
		}
		if !found {
			t.Error("the dump has no talk: the test looks at nothing")
		}
		if strings.Contains(dump.String(), "canary") {
			t.Error("what was said lies open in the dump")
		}
		var old []byte
		must(t, h.d.Read(ctx, func(tx *db.Tx) error {
			return tx.Row("SELECT talk FROM quiet_talks WHERE edition_id = $1 AND id = $2", []any{h.e.ID, id}, &old)
		}))
		if bytes.Contains(old, []byte("canary")) || bytes.Contains(old, []byte(sam.ID)) || bytes.Contains(old, []byte("Sam")) {
			t.Error("a talk lies open in the database")
		}
		must(t, h.EndWord(ctx, sam, h.e))
		// Someone puts the row of an old copy back: without its key it stays shut.
		must(t, h.d.Write(ctx, func(tx *db.Tx) error {
			return tx.Do("INSERT INTO quiet_talks (edition_id, id, talk) VALUES ($1, $2, $3)", h.e.ID, id, old)
		}))
		again, err := seal.NewKeeper(bytes.Repeat([]byte{5}, 32))
		must(t, err)
		h.seal = again
		if w, err := h.Word(ctx, sam, h.e); err != nil || w.Talk != nil {
			t.Errorf("a deleted talk comes back: %+v, %v", w.Talk, err)
		}
		must(t, h.ForgetTalks(ctx))
		if n := h.rows(t, "quiet_talks"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestWordsEndWithTheEventAndWithWhoeverLeaves(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, sam, wout := t.Context(), h.guests["Sam"], h.guests["Wout"]
		h.running(t)
		joke := h.listener(t, "Joke")
		must(t, h.AskListener(ctx, sam, h.e, "nl"))
		must(t, h.AskListener(ctx, wout, h.e, "nl"))
		must(t, h.ForgetTalks(ctx))
		if got := h.waiting(t, joke); len(got) != 2 {
			t.Fatalf("they are forgotten while they wait: %v", got)
		}
		must(t, h.ForgetTalksOf(ctx, h.e.ID, sam.PersonID()))
		if got := h.waiting(t, joke); !slices.Equal(got, []string{"Wout"}) {
			t.Errorf("after Sam left: %v", got)
		}
		h.at = h.at.Add(talkLapses)
		must(t, h.ForgetTalks(ctx))
		if n := h.rows(t, "quiet_talks"); n != 0 {
			t.Errorf("half a day later %d rows are left", n)
		}
		must(t, h.AskListener(ctx, wout, h.e, "nl"))
		must(t, h.d.Write(ctx, func(tx *db.Tx) error {
			return tx.Do("UPDATE editions SET phase = 'results' WHERE id = $1", h.e.ID)
		}))
		must(t, h.ForgetTalks(ctx))
		if n := h.rows(t, "quiet_talks"); n != 0 {
			t.Errorf("after the edition's close %d rows are left", n)
		}
		over := h.e
		over.Phase = edition.Results
		if err := h.AskListener(ctx, wout, over, "nl"); fault.KindOf(err) != fault.Closed {
			t.Errorf("asking after the close: got %v, want Closed", err)
		}
		if w, err := h.Word(ctx, wout, over); err != nil || !w.Over {
			t.Errorf("her page after the close: %+v, %v", w, err)
		}
	})
}

func TestRoomsOpenWithTwoListenersOrWithAReason(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		lacks := func() int {
			var all []edition.Lack
			must(t, h.d.Read(ctx, func(tx *db.Tx) (err error) {
				all, err = h.ListenersReady(tx, h.e)
				return err
			}))
			return len(all)
		}
		joke := h.listener(t, "Joke")
		if lacks() != 1 {
			t.Error("one listener is enough")
		}
		marc := h.listener(t, "Marc-Antoine")
		if lacks() != 0 {
			t.Error("two listeners are not enough")
		}
		if ready, err := h.TwoOnDuty(ctx, h.amina, h.e.ID); err != nil || !ready {
			t.Errorf("the desk: %v, %v", ready, err)
		}
		must(t, h.GoOffDuty(ctx, marc, h.e.ID))
		if lacks() != 1 {
			t.Error("who went off duty still counts")
		}
		for name, by := range map[string]people.Person{"a listener": joke, "a guest": h.guests["Sam"], "a visitor": {}} {
			if err := h.Waive(ctx, by, h.e.ID, "a rehearsal among colleagues"); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s waives: got %v, want NotFound", name, err)
			}
		}
		if _, err := h.TwoOnDuty(ctx, h.guests["Sam"], h.e.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a guest counts listeners: %v", err)
		}
		for _, reason := range []string{"", "because", strings.Repeat("x", WaiverMax+1)} {
			if err := h.Waive(ctx, h.amina, h.e.ID, reason); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: got %v, want Invalid", reason, err)
			}
		}
		must(t, h.Waive(ctx, h.rosalie, h.e.ID, "a rehearsal among colleagues"))
		r, err := h.Readiness(ctx, h.amina, h.e.ID)
		must(t, err)
		if lacks() != 0 || len(r.Waivers) != 1 || r.Waivers[0].By != "Rosalie" || r.Waivers[0].Reason != "a rehearsal among colleagues" {
			t.Errorf("after the reason: %d lacks, %+v", lacks(), r)
		}
	})
}
