package avenues_test

import (
	"fmt"
	"testing"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// subjects is what the chapter that seats people reads, with the names of who asked and who began.
func (v event) subjects(t *testing.T, session string) map[avenues.ID]tables.Subject {
	t.Helper()
	found := map[avenues.ID]tables.Subject{}
	must(t, v.db.Read(t.Context(), func(tx *db.Tx) error {
		all, err := v.Subjects(tx, v.e, edition.SessionID(session))
		for _, s := range all {
			found[avenues.ID(s.ID)] = s
		}
		return err
	}))
	return found
}

func TestPeopleSayOnWhatTheyWouldLikeToWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		one, other := v.opened(t, v.linde, v.first, "A steady face"), v.opened(t, v.bilal, v.second, "A quiet place")
		for _, id := range []avenues.ID{one, other, other} { // the last one holds, said twice or once
			must(t, v.Wish(ctx, v.merel, v.e, id))
		}
		must(t, v.Wish(ctx, v.sam, v.e, one))
		if got, open, err := v.Wished(ctx, v.merel, v.e); err != nil || !open || got != other {
			t.Errorf("merel asked for %s, %v, %v; want %s", got, open, err, other)
		}
		got := v.subjects(t, "c1")
		if len(got) != 2 || fmt.Sprint(got[one].Chosen) != fmt.Sprint([]people.ID{v.sam.PersonID()}) || fmt.Sprint(got[other].Chosen) != fmt.Sprint([]people.ID{v.merel.PersonID()}) || len(got[one].Authors) != 3 || len(got[other].Authors) != 2 {
			t.Errorf("%+v", got)
		}
		if others := v.subjects(t, "r1"); len(others) != 0 {
			t.Errorf("a round that mixes people is seated by %v", others)
		}
		must(t, v.Wish(ctx, v.merel, v.e, ""))
		if got, _, err := v.Wished(ctx, v.merel, v.e); err != nil || got != "" {
			t.Errorf("taken back, and still %q, %v", got, err)
		}
		must(t, d.Write(ctx, func(tx *db.Tx) error { return v.Forget(tx, v.e.ID, v.sam.PersonID()) }))
		if got := v.subjects(t, "c1"); len(got[one].Chosen) != 0 {
			t.Errorf("forgotten, and still asked for by %v", got[one].Chosen)
		}

		want(t, "nothing of that name", v.Wish(ctx, v.merel, v.e, "nothing"), fault.NotFound)
		want(t, "from another edition", v.Wish(ctx, v.amina, v.e, one), fault.NotFound)
		want(t, "of the team", v.Wish(ctx, v.tilda, v.e, one), fault.NotFound)
		if _, open, err := v.Wished(ctx, v.tilda, v.e); err != nil || open {
			t.Errorf("the team is offered to ask: %v", err)
		}
		for _, s := range v.e.Programme.Sessions {
			if s.ID == "c1" {
				*v.now = s.Start
			}
		}
		want(t, "when it has begun", v.Wish(ctx, v.merel, v.e, one), fault.Closed)
		if _, open, err := v.Wished(ctx, v.merel, v.e); err != nil || open {
			t.Errorf("she is still offered to ask: %v", err)
		}
	})
}

// Two tables that were seated for one avenue both work on it, and a third gets another.
func TestATableGetsWhatItWasSeatedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v, ctx := begin(t, d), t.Context()
		one, other := v.opened(t, v.linde, v.first, "A steady face"), v.opened(t, v.bilal, v.second, "A quiet place")
		v.one, v.two, v.three = v.round(t, "c-1", "c1", 1, v.linde, v.sam), v.round(t, "c-2", "c1", 2, v.wout), v.round(t, "c-3", "c1", 3, v.bilal)
		must(t, d.Write(ctx, func(tx *db.Tx) error {
			return tx.Do("UPDATE tables SET works_on = $1 WHERE edition_id = $2 AND id IN ('c-1', 'c-3')", string(other), v.e.ID)
		}))
		must(t, v.SessionStarted(ctx, v.e, "c1"))
		for who, c := range map[*people.Person]struct {
			table tables.Table
			want  avenues.ID
		}{&v.linde: {v.one, other}, &v.wout: {v.two, one}, &v.bilal: {v.three, other}} {
			h, err := v.AtTable(ctx, *who, v.e, c.table)
			must(t, err)
			if h.Works == nil || h.Works.ID != c.want || !h.Works.Rights.Write {
				t.Errorf("table %d works on %+v, want %s", c.table.N, h.Works, c.want)
			}
			if h.Reads == nil || h.Reads.ID == c.want {
				t.Errorf("table %d reads its own avenue, or none", c.table.N)
			}
		}
	})
}
