package web

import (
	"cmp"
	"crypto/sha256"
	"net/http"
	"slices"

	"hackathon4women/internal/avenues"
	decidepages "hackathon4women/internal/web/pages/decide"
	"hackathon4women/internal/web/ui"
)

// harvestPage is every avenue in one line, for a plenary without a contest.
func (s *Site) harvestPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.harvest(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, decidepages.Harvest(page))
}

func (s *Site) harvest(r *http.Request, v visit) (decidepages.HarvestPage, error) {
	list, err := s.avenues.List(r.Context(), v.Me, v.Edition)
	return harvestOf(s.page(r, v, "decide.harvest.title", avenues.ListTopic(v.Edition.ID)), v, list), err
}

// harvestOf draws a harvest; the gallery calls it too. The order owes nothing to tables, times or votes.
func harvestOf(frame ui.Page, v visit, list []avenues.Listed) decidepages.HarvestPage {
	p := decidepages.HarvestPage{Page: frame, Watch: avenues.ListTopic(v.Edition.ID), Table: v.Edition.Path() + "/table", All: v.Edition.Path() + "/avenues"}
	p.Wide = true
	lot := func(a avenues.Listed) string {
		h := sha256.Sum256([]byte(a.ID))
		return string(h[:])
	}
	list = slices.SortedFunc(slices.Values(list), func(a, b avenues.Listed) int { return cmp.Compare(lot(a), lot(b)) })
	for _, a := range list {
		if a.Title != "" {
			p.Avenues = append(p.Avenues, decidepages.Line{Lang: a.Language, Title: a.Title, Idea: a.Idea, Href: v.Edition.Path() + "/avenues/" + string(a.ID)})
		}
	}
	return p
}
