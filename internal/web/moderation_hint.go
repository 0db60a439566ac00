package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/telltale"

	avenuespages "hackathon4women/internal/web/pages/avenues"
	ideaspages "hackathon4women/internal/web/pages/ideas"
	promisespages "hackathon4women/internal/web/pages/promises"
)

// hintsAtMost is how many passages a hint names: it should be read, not skipped.
const hintsAtMost = 3

// pointsAt are the passages of somebody's own texts that might point at a person. The text is kept all the same.
func pointsAt(texts ...string) (passages []string) {
	for _, text := range texts {
		for _, p := range moderation.Passages(text, telltale.Name, telltale.Contact, telltale.Story) {
			if !slices.Contains(passages, p) && len(passages) < hintsAtMost {
				passages = append(passages, p)
			}
		}
	}
	return passages
}

// canvasPoints are the passages of a canvas by field. What is for the room only may say who must not know.
func canvasPoints(c avenues.Canvas) map[avenues.Field][]string {
	points := map[avenues.Field][]string{}
	for _, f := range avenues.Moderated {
		if passages := pointsAt(c[f]); len(passages) > 0 {
			points[f] = passages
		}
	}
	return points
}

// hinted lets the answer to an autosave say what in a saved control might point at a person.
func hinted[Name ~string](w http.ResponseWriter, names map[Name][]string) {
	says := url.Values{}
	for name, passages := range names {
		if len(passages) == 0 {
			continue
		}
		says.Set(string(name), strings.Join(passages, " · "))
	}
	if len(says) > 0 {
		w.Header().Set("X-Hint", says.Encode())
	}
}

// textNotes are what was done about texts of the reader's own. None of them is worth a page that fails.
func (s *Site) textNotes(r *http.Request, v visit) map[moderation.Text]moderation.Note {
	notes, err := s.moderation.Notes(r.Context(), v.Me, v.Edition)
	if err != nil {
		s.log.Error("reading what was done about somebody's texts", "err", err)
	}
	return notes
}

// noteIdeas puts beside somebody's own ideas what was done about them.
func noteIdeas(all []ideaspages.IdeaView, notes map[moderation.Text]moderation.Note) {
	for i := range all {
		all[i].Note = notes[moderation.TextOf(moderation.Idea, all[i].ID)]
	}
}

// noteBoard puts beside somebody's own cards what was done about them.
func noteBoard(b *ideaspages.BoardView, notes map[moderation.Text]moderation.Note) {
	note := func(all []ideaspages.CardView) {
		for i := range all {
			if all[i].Mine {
				all[i].Note = notes[moderation.TextOf(moderation.Card, all[i].ID)]
			}
		}
	}
	note(b.Loose)
	for _, g := range b.Groups {
		note(g.Cards)
	}
}

// noteCanvas puts beside an avenue, and beside somebody's own remarks on it, what was done about them.
func noteCanvas(c *avenuespages.CanvasView, notes map[moderation.Text]moderation.Note) {
	if c.Writes {
		c.Note = notes[moderation.TextOf(moderation.Avenue, c.ID)]
	}
	for i := range c.Said {
		if c.Said[i].Mine {
			c.Said[i].Note = notes[moderation.TextOf(moderation.Remark, c.Said[i].ID)]
		}
	}
}

// notePromises puts beside somebody's own promises what was done about them.
func notePromises(all []promisespages.Mine, notes map[moderation.Text]moderation.Note) {
	for i := range all {
		all[i].Note = notes[moderation.TextOf(moderation.Promise, all[i].ID)]
	}
}
