package web

import (
	"net/http"
	"strings"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// phasePage shows where the edition stands, what is missing for the next phase, and the way back.
func (s *Site) phasePage(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.phase(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, editionpages.Phase(p))
}

func (s *Site) phase(r *http.Request, v visit) (editionpages.PhasePage, error) {
	lacks, err := s.edition.Lacks(r.Context(), v.Edition, v.Edition.Phase.Next())
	return phaseOf(s.arranging(r, v, "phase"), v, lacks), err
}

// changePhase goes one step on or back.
func (s *Site) changePhase(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	err := s.edition.ChangePhase(r.Context(), v.Me.Acting, v.Edition.ID, edition.Phase(r.PostForm.Get("to")))
	page, failed := s.phase(r, v)
	if failed != nil {
		return failed
	}
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/phase", func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return editionpages.Phase(page)
	})
}

func phaseOf(a editionpages.Arranging, v visit, lacks []edition.Lack) editionpages.PhasePage {
	e, w := v.Edition, v.Words
	p := editionpages.PhasePage{Arranging: a, Action: e.Path() + "/desk/phase", Phase: string(e.Phase)}
	state := "done"
	for _, phase := range edition.Phases {
		here := state
		if phase == e.Phase {
			here, state = "now", "later"
		}
		p.Steps = append(p.Steps, editionpages.PhaseStep{Name: w.T("edition.phase.name." + string(phase)), Text: w.T("edition.phase.text." + string(phase)), State: here})
	}
	if next := e.Phase.Next(); next != "" {
		p.Next, p.NextName, p.NextText = string(next), w.T("edition.phase.name."+string(next)), w.T("edition.phase.does."+string(next))
		for _, l := range lacks {
			p.Lacks = append(p.Lacks, editionpages.Lacking{Text: w.T(l.Key, l.Args...), Href: partOf(a, e, l.Part)})
		}
	}
	if previous := e.Phase.Previous(); previous != "" {
		p.Previous, p.PreviousName = string(previous), w.T("edition.phase.name."+string(previous))
	}
	for _, lang := range i18n.Languages {
		if n := len(e.Untranslated(lang)); n > 0 {
			p.Advice = append(p.Advice, editionpages.Lacking{Text: w.T("edition.phase.advice_language", "language", capital(w.T("ui.lang."+lang)), "Count", n), Href: a.Base})
		}
	}
	if len(e.QuestionNumbers()) == 0 {
		p.Advice = append(p.Advice, editionpages.Lacking{Text: w.T("edition.phase.advice_questions"), Href: a.Base})
	}
	return p
}

// partOf is where something that is missing can be mended.
func partOf(a editionpages.Arranging, e edition.Edition, part string) string {
	switch {
	case strings.HasPrefix(part, "/"):
		return e.Path() + "/desk" + part
	case part == "texts" || part == "":
		return a.Base
	}
	return a.Base + "/" + part
}
