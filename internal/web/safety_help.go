package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
)

// helpPage is one press away from everywhere, signed in or not, and knows nobody. It runs on the real clock.
func (s *Site) helpPage(w http.ResponseWriter, r *http.Request, v visit) error {
	lines := s.safety.LinesOf(r.Context(), v.Edition.ID)
	return s.show(w, r, safetypages.Help(s.help(r, v, lines, s.now())))
}

// help puts the lines in the order in which somebody in need reads them: danger, what answers day and night, her language, others.
func (s *Site) help(r *http.Request, v visit, lines []safety.Line, now time.Time) safetypages.HelpPage {
	p := safetypages.HelpPage{Page: s.page(r, v, "safety.help.title"), Now: v.Words.Clock(safety.InBrussels(now))}
	always, found := safety.Fallback(lines, v.Words.Lang())
	for _, l := range safety.For(lines, v.Words.Lang(), now) {
		line := s.helpLine(v, l, now)
		switch {
		case l.Urgent:
			line.Verified = "" // nobody in danger is told that 101 is to be verified; the organiser is, at her desk
			p.Urgent = append(p.Urgent, line)
		case found && l.Key == always.Key:
			p.Always = append(p.Always, line)
		case l.For(v.Words.Lang()):
			line.Languages = "" // hers
			p.Hers = append(p.Hers, line)
		default:
			p.Others = append(p.Others, line)
		}
	}
	return p
}

func (s *Site) helpLine(v visit, l safety.Line, now time.Time) safetypages.HelpLine {
	state := l.Hours.At(now)
	line := safetypages.HelpLine{
		Number: l.Number, Href: "tel:" + strings.ReplaceAll(l.Number, " ", ""), State: string(state), StateWords: v.Words.T("safety.state." + string(state)),
		Name: l.Name, Note: l.Note,
		Source: strings.TrimPrefix(strings.TrimPrefix(l.Source, "https://"), "www."), Verified: v.Words.T("safety.verified.never"),
	}
	if l.Hours.Always {
		line.StateWords = v.Words.T("safety.state.always")
	}
	if l.Shipped() {
		line.Name, line.Note = v.Words.T("safety.line."+l.Key+".name"), v.Words.T("safety.line."+l.Key+".note")
	}
	switch {
	case l.Day():
		line.Verified = v.Words.T("safety.verified.day", "when", v.Words.Day(safety.InBrussels(l.Verified)))
	case !l.Verified.IsZero():
		line.Verified = v.Words.T("safety.verified.on", "when", l.Verified.Format("2006"))
	}
	if !l.Hours.Always && !l.Hours.Unknown {
		line.Holidays = v.Words.T("safety.help.holidays")
	}
	var spoken []string
	for _, lang := range l.Languages {
		spoken = append(spoken, v.Words.T("safety.lang."+lang))
	}
	line.Languages = strings.Join(spoken, ", ")
	return line
}

// errUnread says that someone has not read yet what the exit does: she is led there before any page of the workspace.
var errUnread = errors.New("what the exit does is not read yet")

// hasRead checks that whoever enters the workspace has read what the exit does and does not do.
func (s *Site) hasRead(r *http.Request, route Route, v visit) error {
	if route.Who.Roles == 0 || route.Who.Any || v.Edition.ID == "" || v.Me.ID == "" || strings.HasSuffix(route.Pattern, "/know") {
		return nil
	}
	known, err := s.safety.Knows(r.Context(), v.Me)
	if err != nil || known {
		return err
	}
	return errUnread
}

// knowPath is the page to read, which leads on to the one that was asked for.
func knowPath(r *http.Request, v visit) string {
	path := v.Edition.Path() + "/know"
	if r.Method == http.MethodGet {
		path += "?to=" + url.QueryEscape(r.URL.Path)
	}
	return path
}

// knowPage is read once, before the first page that shows anything of the edition.
func (s *Site) knowPage(w http.ResponseWriter, r *http.Request, v visit) error {
	base := v.Edition.Path()
	p := safetypages.KnowPage{Page: s.page(r, v, "safety.know.title"), Action: base + "/know", To: onward(v, r.URL.Query().Get("to")), Address: s.doorAddress(r, v.Edition).Host + "/enter"} // a phrase finds its own edition
	p.Nav, p.Path = nil, base+"/know"
	return s.show(w, r, safetypages.Know(p))
}

// onward is a page of this workspace to go on to, or the programme.
func onward(v visit, to string) string {
	if to = localPath(to); strings.HasPrefix(to, v.Edition.Path()+"/") && !strings.HasSuffix(to, "/know") {
		return to
	}
	if !v.Me.In(v.Edition.ID) {
		return v.Edition.Path() + "/status"
	}
	return v.Edition.Path() + "/programme"
}

// know notes that it was read.
func (s *Site) know(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.safety.Know(r.Context(), v.Me); err != nil {
		return err
	}
	return s.seeOther(w, r, onward(v, r.PostForm.Get("to")))
}
