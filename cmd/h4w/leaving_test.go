package main

import (
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/people"
)

// Whoever leaves is no longer the author of what she wrote, in any chapter.
func TestWhoeverLeavesIsNoLongerAnAuthor(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 1, nil)
		var who string
		err := ev.house.db.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.Row("SELECT min(id) FROM people WHERE edition_id = $1", []any{ev.edition.ID}, &who); err != nil {
				return err
			}
			return tx.Do("INSERT INTO ideas (edition_id, id, author_id, text, written_at) VALUES ($1, 'i', $2, $3, 1)", ev.edition.ID, who, []byte{})
		})
		if err != nil {
			t.Fatal(err)
		}
		organiser := ev.acting(t, ev.phrases["organiser"])
		if err := ev.house.people.Remove(t.Context(), organiser, ev.edition, people.ID(who)); err != nil {
			t.Fatal(err)
		}
		until(t, "her idea names her no longer", func() bool {
			author := who
			must(t, ev.house.db.Read(t.Context(), func(tx *db.Tx) error {
				return tx.Row("SELECT author_id FROM ideas WHERE edition_id = $1 AND id = 'i'", []any{ev.edition.ID}, &author)
			}))
			return author == ""
		})
	})
}
