package publish

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

const (
	wrongIdea = "Ça commence. Ça continue."
	rightIdea = "Ça commence avec un contact."
)

var said = Note{"fr": "Une date était inexacte.", "nl": "Een datum klopte niet."}

// published is the morning after, with everything read and public.
func published(t *testing.T, d *db.DB) *morning {
	t.Helper()
	m := evening(t, d)
	m.toResults(t)
	must(t, m.AllowWords(t.Context(), m.wout, m.edition, true))
	must(t, m.AllowWords(t.Context(), m.linde, m.edition, true))
	m.readAll(t)
	must(t, m.Publish(t.Context(), m.amina, m.edition, 0))
	return m
}

func (m *morning) onlyChange(t *testing.T) Change {
	t.Helper()
	desk, err := m.LookAtChanges(t.Context(), m.tilda, m.edition)
	must(t, err)
	if len(desk.Changes) != 1 {
		t.Fatalf("%d changes, want one", len(desk.Changes))
	}
	return desk.Changes[0]
}

// stored is everything that the tables of this chapter hold, opened.
func (m *morning) stored(t *testing.T) (all string) {
	t.Helper()
	must(t, m.d.Read(t.Context(), func(tx *db.Tx) error {
		key, err := m.seal.Key(tx, string(m.edition.ID), string(m.edition.ID))
		if err != nil {
			return err
		}
		for table, label := range map[string]string{"publications": "content", "publication_changes": "text"} {
			err := tx.Rows("SELECT "+label+" FROM "+table, nil, func(scan db.Scanner) error {
				var sealed []byte
				if err := scan(&sealed); err != nil {
					return err
				}
				text, err := openBlank(key, table+"."+label, sealed)
				all += text + "\n"
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	return all
}

func TestACorrectionIsReadBeforeItIsPublic(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		of := AvenueSubject(m.one)
		must(t, m.Correct(t.Context(), m.amina, m.edition, of, "idea", rightIdea, said))
		if all := m.everything(t); strings.Contains(all, rightIdea) || strings.Contains(all, said["fr"]) || !strings.Contains(all, wrongIdea) {
			t.Error("a correction nobody has read changed what is public")
		}
		c := m.onlyChange(t)
		must(t, m.Judge(t.Context(), m.tilda, m.edition, c.ID, Read))
		must(t, m.Judge(t.Context(), m.tilda, m.edition, c.ID, Read)) // sent twice
		all := m.everything(t)
		if !strings.Contains(all, rightIdea) || !strings.Contains(all, said["fr"]) || !strings.Contains(all, said["nl"]) {
			t.Errorf("after it was read, the public does not see the correction and its note:\n%s", all)
		}
		if strings.Contains(all, wrongIdea) || strings.Contains(m.stored(t), wrongIdea) {
			t.Error("the old text is still there")
		}
		r, _ := m.results(t)
		if len(r.Corrected(m.one)) != 1 || len(r.Corrected(m.two)) != 0 || len(r.History) != 2 {
			t.Errorf("history: %+v", r.History)
		}
		// A later publication has the corrected text, although the table's own text is the old one.
		must(t, m.Publish(t.Context(), m.amina, m.edition, 1))
		if all := m.everything(t); strings.Contains(all, wrongIdea) || !strings.Contains(all, rightIdea) {
			t.Error("publishing again brought the old text back")
		}
	})
}

func TestASecondCorrectionForgetsTheFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		of := AvenueSubject(m.one)
		for n, text := range []string{"Premier essai.", "Deuxième essai.", ""} {
			must(t, m.Correct(t.Context(), m.amina, m.edition, of, "idea", text, Note{"fr": "Note " + strings.Repeat("i", n+1) + "."}))
			desk, err := m.LookAtChanges(t.Context(), m.tilda, m.edition)
			must(t, err)
			for _, c := range desk.Changes {
				if c.Waits() {
					must(t, m.Judge(t.Context(), m.tilda, m.edition, c.ID, Read))
				}
			}
		}
		if all := m.everything(t) + m.stored(t); strings.Contains(all, "essai") || strings.Contains(all, wrongIdea) {
			t.Errorf("texts that were put right are still there:\n%s", all)
		}
		must(t, m.Publish(t.Context(), m.amina, m.edition, 1))
		if all := m.everything(t); strings.Contains(all, "essai") || strings.Contains(all, wrongIdea) {
			t.Error("publishing again brought a text back that was taken out")
		}
	})
}

func TestARefusedCorrectionLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		must(t, m.Correct(t.Context(), m.amina, m.edition, AvenueSubject(m.one), "title", "Un autre titre", said))
		must(t, m.Judge(t.Context(), m.tilda, m.edition, m.onlyChange(t).ID, Held))
		if all := m.everything(t) + m.stored(t); strings.Contains(all, "Un autre titre") || strings.Contains(all, said["fr"]) {
			t.Error("a refused correction is still there")
		}
	})
}

func TestWhatIsTakenBackIsGoneAtOnceAndForGood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		r, _ := m.results(t)
		voice := m.Voice(m.edition.ID)
		retract := map[Subject]string{
			AvenueSubject(m.two): "Volle bescherming", voice(woutsCard): woutsCard, subject(PromiseItem, string(r.Promises[0].ID)): "Twee plaatsen", VoteFigures: `"ticks"`,
		}
		for of, text := range retract {
			if !strings.Contains(m.everything(t), text) {
				t.Fatalf("%q is not public: this test looks in the wrong place", text)
			}
			must(t, m.Retract(t.Context(), m.amina, m.edition, of, said))
			if all := m.everything(t); strings.Contains(all, text) || strings.Contains(m.stored(t), text) {
				t.Errorf("%q was taken back and is still there", text)
			}
		}
		if all := m.everything(t); strings.Contains(all, said["fr"]) {
			t.Error("a note nobody has read is public")
		}
		desk, err := m.LookAtChanges(t.Context(), m.tilda, m.edition)
		must(t, err)
		for _, c := range desk.Changes {
			must(t, m.Judge(t.Context(), m.tilda, m.edition, c.ID, Read))
		}
		if all := m.everything(t); strings.Count(all, said["nl"]) < len(retract) {
			t.Error("the notes are not public after they were read")
		}
		// It never comes again: not by reading everything once more, not by publishing once more.
		p, err := m.Prepare(t.Context(), m.tilda, m.edition)
		must(t, err)
		gone := 0
		for _, i := range p.Items {
			err := m.Decide(t.Context(), m.tilda, m.edition, Decision{i.Seen(), Read})
			if i.Gone {
				want(t, "reading what was taken back", err, fault.Conflict)
				gone++
			}
		}
		if gone == 0 {
			t.Error("nothing that was taken back stands among what is read")
		}
		must(t, m.Publish(t.Context(), m.amina, m.edition, 1))
		all := m.everything(t)
		for _, text := range retract {
			if strings.Contains(all, text) {
				t.Errorf("%q came back with the next publication", text)
			}
		}
	})
}

func TestAWithdrawnPublicationSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		must(t, m.Withdraw(t.Context(), m.tilda, m.edition, said))
		r, found := m.results(t)
		if found || r.Withdrawn("").Note["nl"] != said["nl"] {
			t.Fatalf("found %v, history %+v; want nothing but that it was taken back", found, r.History)
		}
		table, err := r.CSV(m.edition, m.at)
		must(t, err)
		data, err := r.JSON(m.edition, m.at)
		must(t, err)
		for name, file := range map[string]string{"CSV": string(table), "JSON": string(data)} {
			if !strings.Contains(file, said["fr"]) || !strings.Contains(file, "withdrawal") || !strings.Contains(file, "2021-02-13") {
				t.Errorf("%s does not say that it was taken back, when and why:\n%s", name, file)
			}
			if strings.Contains(file, "Ça commence") || strings.Contains(file, "27") {
				t.Errorf("%s still says what was taken back:\n%s", name, file)
			}
		}
		if strings.Contains(m.stored(t), "Ça commence") {
			t.Error("the text that was taken back is still stored as published")
		}
	})
}

// The numbers are those of the first publication, whatever happened since: somebody erased herself, a vote or a world taken back.
func TestNumbersNeverChangeBetweenPublications(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		first, _ := m.results(t)
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			return tx.Do("UPDATE people SET world = '' WHERE id IN ('p02', 'p25')")
		}))
		must(t, m.Withdraw(t.Context(), m.amina, m.edition, nil))
		must(t, m.Publish(t.Context(), m.amina, m.edition, 1))
		second, _ := m.results(t)
		if fmt.Sprintf("%+v", second.Figures.Worlds) != fmt.Sprintf("%+v", first.Figures.Worlds) {
			t.Errorf("people: %+v, then %+v", first.Figures.Worlds, second.Figures.Worlds)
		}
		must(t, m.Retract(t.Context(), m.tilda, m.edition, PeopleFigures, said))
		must(t, m.Publish(t.Context(), m.amina, m.edition, 2))
		third, _ := m.results(t)
		if !third.Figures.Worlds.Hidden || third.Figures.Worlds.Total != 0 || third.Withdrawn(PeopleFigures).Note["fr"] != said["fr"] {
			t.Errorf("a number that was taken back came again: %+v", third.Figures)
		}
	})
}

func TestWhoMayChangeAPublication(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := published(t, d)
		stranger := m.amina
		stranger.Edition = "another"
		of := AvenueSubject(m.one)
		must(t, m.Correct(t.Context(), m.amina, m.edition, of, "idea", rightIdea, said))
		asked := m.onlyChange(t).ID
		must(t, m.Retract(t.Context(), m.amina, m.edition, VoteFigures, said))
		all, err := m.LookAtChanges(t.Context(), m.tilda, m.edition)
		must(t, err)
		silent := all.Changes[slices.IndexFunc(all.Changes, func(c Change) bool { return c.Kind == Withdrawal })].ID
		for _, who := range []people.Person{m.wout, stranger, {}} {
			want(t, "correcting", m.Correct(t.Context(), who, m.edition, of, "idea", "x", said), fault.NotFound)
			want(t, "retracting", m.Retract(t.Context(), who, m.edition, of, said), fault.NotFound)
			want(t, "judging", m.Judge(t.Context(), who, m.edition, asked, Read), fault.NotFound)
			want(t, "annotating", m.Annotate(t.Context(), who, m.edition, silent, said), fault.NotFound)
			want(t, "taking back", m.TakeBack(t.Context(), who, m.edition, asked), fault.NotFound)
			_, err := m.LookAtChanges(t.Context(), who, m.edition)
			want(t, "looking", err, fault.NotFound)
		}
		want(t, "the safety lead correcting", m.Correct(t.Context(), m.tilda, m.edition, of, "idea", "x", said), fault.NotFound)
		want(t, "the organiser reading her own correction", m.Judge(t.Context(), m.amina, m.edition, asked, Read), fault.NotFound)
		want(t, "a correction without a note", m.Correct(t.Context(), m.amina, m.edition, of, "idea", "x", nil), fault.Invalid)
		want(t, "the field on harm", m.Correct(t.Context(), m.amina, m.edition, of, string(avenues.Harm), "x", said), fault.NotFound)
		want(t, "a note with the old words", m.Correct(t.Context(), m.amina, m.edition, of, "means", "Un jour", Note{"fr": "Le nom Actions est parti."}), fault.Invalid)
	})
}

func TestANoteDoesNotSayAgainWhatGoes(t *testing.T) {
	tests := []struct {
		note, old, put string
		repeats        bool
	}{
		{"Une date était inexacte.", "Un jour, chez Fatima.", "Un jour.", false},
		{"Le nom de Fatima est parti.", "Un jour, chez Fatima.", "Un jour.", true},
		{"fatima n'y est plus", "Un jour, chez Fatima.", "Un jour.", true},
		{"Il n'y a plus 17 personnes.", "17 personnes, un jour.", "Des personnes, un jour.", true},
		{"Ce n'est plus derrière la gare de Huy.", "On se voit derrière la gare.", "", true},
		{"Retiré à la demande de l'organisation.", "On se voit derrière la gare.", "", false},
		{"Un jour reste un jour.", "Un jour reste pour Fatima.", "Un jour reste libre.", false},
	}
	for _, test := range tests {
		if got := repeats(test.note, test.old, test.put); got != test.repeats {
			t.Errorf("%q about %q: repeats %v, want %v", test.note, test.old, got, test.repeats)
		}
	}
}

func TestNewWordsOfTheQuestionAreAskedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := evening(t, d)
		m.toResults(t)
		must(t, m.AllowWords(t.Context(), m.wout, m.edition, true))
		must(t, m.AllowWords(t.Context(), m.linde, m.edition, false))
		m.wording = 2
		if _, answered, err := m.Allowed(t.Context(), m.wout, m.edition.ID); err != nil || answered {
			t.Errorf("a yes to old words counts: %v, %v", answered, err)
		}
		if yes, answered, err := m.Allowed(t.Context(), m.linde, m.edition.ID); err != nil || yes || !answered {
			t.Errorf("a no is a no in any words: %v, %v, %v", yes, answered, err)
		}
		m.readAll(t)
		must(t, m.Publish(t.Context(), m.amina, m.edition, 0))
		if strings.Contains(m.everything(t), woutsCard) {
			t.Error("her words appeared on a yes to old words")
		}
		must(t, m.AllowWords(t.Context(), m.wout, m.edition, true))
		m.readAll(t)
		must(t, m.Publish(t.Context(), m.amina, m.edition, 1))
		if !strings.Contains(m.everything(t), woutsCard) {
			t.Error("her words did not appear after she agreed again")
		}
	})
}
