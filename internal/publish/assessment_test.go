package publish

import (
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
)

func TestTheAssessmentIsKeptSealedForThoseWhoAnswerForIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := evening(t, d)
		must(t, m.Assess(t.Context(), m.amina, m.edition, map[string]string{"describe": " canary-described ", "risks": "x"}))
		must(t, m.Assess(t.Context(), m.amina, m.edition, map[string]string{"risks": ""}))
		for _, who := range []people.Person{m.amina, m.tilda} {
			written, err := m.Assessment(t.Context(), who, m.edition)
			if err != nil || len(written) != 1 || written["describe"] != "canary-described" {
				t.Errorf("written: %v, %v", written, err)
			}
		}
		for _, who := range []people.Person{m.wout, {}} {
			_, err := m.Assessment(t.Context(), who, m.edition)
			want(t, "reading", err, fault.NotFound)
			want(t, "writing", m.Assess(t.Context(), who, m.edition, map[string]string{"describe": "x"}), fault.NotFound)
			_, err = m.KeptTerms(t.Context(), who, m.edition)
			want(t, "the calendar", err, fault.NotFound)
		}
		want(t, "the safety lead writing", m.Assess(t.Context(), m.tilda, m.edition, map[string]string{"describe": "x"}), fault.NotFound)
		want(t, "a part that is none", m.Assess(t.Context(), m.amina, m.edition, map[string]string{"x": "x"}), fault.Invalid)
		want(t, "too long", m.Assess(t.Context(), m.amina, m.edition, map[string]string{"describe": strings.Repeat("é", AssessmentMax+1)}), fault.Invalid)
		var sealed []byte
		must(t, d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Row("SELECT text FROM assessments WHERE edition_id = $1", []any{m.edition.ID}, &sealed)
		}))
		if strings.Contains(string(sealed), "canary") {
			t.Error("it lies open in the database")
		}
		for _, part := range AssessmentParts {
			for _, ask := range AssessmentAsks(part) {
				must(t, m.Assess(t.Context(), m.amina, m.edition, map[string]string{ask: "answered"}))
			}
		}
	})
}

func TestTermsThatWereKeptAreNotedOnceTheirDayHasCome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := evening(t, d)
		days := []privacy.Date{{On: m.at.Add(-time.Hour)}, {On: m.at.Add(time.Hour)}}
		must(t, m.NoteKept(t.Context(), m.edition, days, 3))
		first := m.at
		m.at = m.at.Add(30 * time.Minute)
		must(t, m.NoteKept(t.Context(), m.edition, days, 0))
		kept, err := m.KeptTerms(t.Context(), m.tilda, m.edition)
		must(t, err)
		k := kept[days[0].On.UnixMilli()]
		if len(kept) != 1 || !k.Done.Equal(first.Truncate(time.Millisecond)) || k.Rows != 3 {
			t.Errorf("kept: %+v; want the day that has come, noted when it was first dealt with", kept)
		}
	})
}
