package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/web/ui"
)

// page is the frame of a page: its face, its navigation, its exits. titleKey is a neutral title in the workspace. topics are
// what the page listens to.
func (s *Site) page(r *http.Request, v visit, titleKey string, topics ...string) ui.Page {
	p := ui.Page{
		Title: v.Words.T(titleKey), Words: v.Words, Face: ui.Public, Path: r.URL.RequestURI(), HomeHref: "/",
		Now:      v.Now,
		HelpHref: "/help", ExitHref: "/exit", AwayHref: s.settings.ExitURL, SignedIn: v.Visit.Subject != "",
		SiteName: v.Words.T("web.site.neutral"), Assets: s.assets.Hrefs(),
	}
	p.Idle = ui.Idle{Cover: coverAfter, End: people.IdleLimit - time.Minute, Enter: "/enter", Me: sameAs(v.Visit)}
	if v.Edition.ID == "" {
		p.Face = ui.Workspace // pages of no edition are neutral too
		return p
	}
	p.Simulation, p.Zone = v.Edition.Simulated(), v.Edition.Zone
	if v.Edition.Phase != edition.Draft {
		p.PublicHref = v.Edition.PublicPath()
	}
	p.AwayHref = s.awayFrom(r, v.Edition)
	p.ExitHref = "/exit?e=" + url.QueryEscape(v.Edition.Code)
	if r.PathValue("slug") != "" {
		p.HomeHref = v.Edition.PublicPath()
		p.SiteName, _ = v.Edition.Texts.In(v.Words.Lang(), "name")
		p.HelpHref = v.Edition.PublicPath() + "/help"
		return p
	}
	p.Face, p.EditionHref, p.HomeHref, p.HelpHref = ui.Workspace, v.Edition.Path(), v.Edition.Path(), v.Edition.Path()+"/help"
	p.Idle.Enter = v.Edition.Path() + "/enter"
	p.Policy = v.Me.Chosen && (v.Me.In(v.Edition.ID) || v.Me.Awaits(v.Edition.ID))
	if v.Me.In(v.Edition.ID) {
		p.Nav = s.navigation(r, v)
		p.Ask = s.askAgain(r, v)
		p.Flash = said(v, r, "moderation.said.", "answered")
		p.Just = func(word string) bool { return justDone(v, r, word) }
		if len(topics) == 0 && !v.Me.Staff {
			topics = []string{edition.Topic(v.Edition.ID)} // so that every page hears when its reader is put out
		}
		if len(topics) > 0 {
			p.Live = ui.Live{Href: v.Edition.Path() + "/live", Topics: topics}
		}
	}
	return p
}

// coverAfter is how long a page of the workspace lies open untouched. No setting changes it.
const coverAfter = 10 * time.Minute

// sameAs tells the script whether whoever comes in again is the same person, without telling who.
func sameAs(v people.Visit) string {
	if v.Subject == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("same/" + string(v.Edition) + "/" + string(v.Subject)))
	return hex.EncodeToString(sum[:6])
}

// reportsLink leads to the reported texts and says how many wait.
func (s *Site) reportsLink(r *http.Request, v visit) ui.NavLink {
	link := ui.NavLink{Label: v.Words.T("moderation.nav"), Href: v.Edition.Path() + "/desk/reports"}
	n, err := s.moderation.Waiting(r.Context(), v.Me, v.Edition)
	if err != nil {
		s.log.Error("counting reports", "err", err)
	}
	if n > 0 {
		link.Label = v.Words.T("moderation.nav_n", "n", n)
	}
	link.Current = r.URL.Path == link.Href
	return link
}

// navigation is the same for everyone who takes part; staff have their desk in front.
func (s *Site) navigation(r *http.Request, v visit) []ui.NavLink {
	base := v.Edition.Path()
	var links []ui.NavLink
	add := func(key, path string) {
		links = append(links, ui.NavLink{Label: v.Words.T(key), Href: base + path, Current: r.URL.Path == base+path})
	}
	switch {
	case v.Me.Conducts(v.Edition.ID):
		add("web.nav.desk", "/desk")
	case v.Me.Roles.Any(edition.SafetyLead):
		add("web.nav.desk", "/desk/rules")
	}
	if moderation.Moderates(v.Me, v.Edition.ID) {
		links = append(links, s.reportsLink(r, v))
	}
	add("web.nav.programme", "/programme")
	add("web.nav.table", "/table")
	add("web.nav.notes", "/notes")
	add("web.nav.options", "/options")
	if v.Me.Roles.Any(edition.Listener) {
		add("web.nav.words", "/words")
	} else {
		add("web.nav.word", "/options/more")
	}
	return links
}

// askAgain leads to the consents whose words have changed since she gave them, from every page but that one. It holds nothing up.
func (s *Site) askAgain(r *http.Request, v visit) ui.NavLink {
	href := v.Edition.Path() + "/options"
	reworded, err := s.people.Reworded(r.Context(), v.Me)
	if err != nil {
		s.log.Error("looking for consents with other words", "err", err)
	}
	if len(reworded) == 0 || r.URL.Path == href {
		return ui.NavLink{}
	}
	return ui.NavLink{Href: href + "#choices", Label: v.Words.T("ui.reworded.look")}
}
