package web

import (
	"net/http"
	"strings"
	"time"

	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
)

// helpPage is one press away from everywhere, signed in or not, and knows nobody. It runs on the real clock.
func (s *Site) helpPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, safetypages.Help(s.help(r, v, s.now())))
}

func (s *Site) help(r *http.Request, v visit, now time.Time) safetypages.HelpPage {
	p := safetypages.HelpPage{Page: s.page(r, v, "safety.help.title"), Now: v.Words.Clock(safety.InBrussels(now))}
	for _, l := range safety.For(v.Words.Lang(), now) {
		line := s.helpLine(v, l, now)
		if l.Urgent {
			p.Urgent = append(p.Urgent, line)
		} else {
			p.Others = append(p.Others, line)
		}
	}
	return p
}

func (s *Site) helpLine(v visit, l safety.Line, now time.Time) safetypages.HelpLine {
	state := l.Hours.At(now)
	line := safetypages.HelpLine{
		Number: l.Number, Href: "tel:" + strings.ReplaceAll(l.Number, " ", ""), State: string(state), StateWords: v.Words.T("safety.state." + string(state)),
		Name: v.Words.T("safety.line." + l.Key + ".name"), Note: v.Words.T("safety.line." + l.Key + ".note"),
		Source: strings.TrimPrefix(strings.TrimPrefix(l.Source, "https://"), "www."), Verified: v.Words.T("safety.verified.never"),
	}
	if l.Hours.Always {
		line.StateWords = v.Words.T("safety.state.always")
	}
	if !l.Verified.IsZero() {
		line.Verified = v.Words.T("safety.verified.on", "when", l.Verified.Format("2006"))
	}
	var spoken []string
	for _, lang := range l.Languages {
		spoken = append(spoken, v.Words.T("safety.lang."+lang))
	}
	line.Languages = strings.Join(spoken, ", ")
	return line
}

// knowPage is read once, before the first page that shows anything of the edition.
func (s *Site) knowPage(w http.ResponseWriter, r *http.Request, v visit) error {
	p := safetypages.KnowPage{Page: s.page(r, v, "safety.know.title"), Action: v.Edition.Path() + "/know"}
	p.Nav = nil
	return s.show(w, r, safetypages.Know(p))
}

// know notes that it was read.
func (s *Site) know(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.safety.Know(r.Context(), v.Me); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/programme")
}
