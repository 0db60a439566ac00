package web

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// ownPath is a member of staff's own page, outside of editions.
const ownPath = "/desk/own"

// ownPage is where a member of staff sees how she comes in, and from where.
func (s *Site) ownPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.own(r, v)
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "people.own.said.", "added", "removed", "ended")
	return s.show(w, r, peoplepages.Own(page))
}

func (s *Site) own(r *http.Request, v visit) (peoplepages.OwnPage, error) {
	page := peoplepages.OwnPage{Page: s.page(r, v, "people.own.title")}
	page.Path = ownPath
	_, page.Passkey = s.relyingSite(r, v)
	keys, err := s.people.Passkeys(r.Context(), v.Visit)
	if err != nil {
		return page, err
	}
	page.More = len(keys) < people.PasskeysMax
	for _, k := range keys {
		one := peoplepages.Passkey{ID: k.ID, Name: k.Name, Added: page.Day(k.Added)}
		if !k.Used.IsZero() {
			one.Used = page.Day(k.Used)
		}
		page.Passkeys = append(page.Passkeys, one)
	}
	page.Sessions, err = s.sessionsOf(r, v, page.Page)
	return page, err
}

// sessionsOf lists where someone is signed in.
func (s *Site) sessionsOf(r *http.Request, v visit, p ui.Page) (all []peoplepages.Session, err error) {
	visits, err := s.people.Visits(r.Context(), v.Me)
	for _, one := range visits {
		all = append(all, peoplepages.Session{ID: one.ID, Here: one.ID == v.Visit.ID, Began: p.Day(one.Began) + ", " + p.Clock(one.Began), Seen: p.Clock(one.Seen)})
	}
	return all, err
}

// endOwnSessions ends one session of a member of staff or all of them, this one too.
func (s *Site) endOwnSessions(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.endSessionsAt(w, r, v, ownPath)
}

// relyingSite is this site as passkeys know it. A passkey belongs to a name with HTTPS, or to this very machine.
func (s *Site) relyingSite(r *http.Request, v visit) (people.Site, bool) {
	origin := s.settings.PublicURL
	if origin == "" {
		origin = "http://" + r.Host
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if host != "localhost" && !strings.HasSuffix(host, ".localhost") {
			return people.Site{}, false
		}
	}
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return people.Site{}, false
	}
	return people.Site{Host: u.Hostname(), Origin: u.Scheme + "://" + u.Host, Name: v.Words.T("web.site.neutral")}, true
}

// question answers what the script asks before it turns to the device.
func (s *Site) question(w http.ResponseWriter, r *http.Request, v visit, ask func(people.Site) (people.Question, error)) error {
	site, ok := s.relyingSite(r, v)
	if !ok {
		return fault.ErrNotFound
	}
	q, err := ask(site)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(q)
}

func (s *Site) askForPasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.question(w, r, v, func(site people.Site) (people.Question, error) {
		return s.people.AskPasskey(r.Context(), people.Visit{}, site)
	})
}

func (s *Site) askForProof(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.question(w, r, v, func(site people.Site) (people.Question, error) {
		return s.people.AskPasskey(r.Context(), v.Visit, site)
	})
}

func (s *Site) askForNewPasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.question(w, r, v, func(site people.Site) (people.Question, error) {
		return s.people.AskNewPasskey(r.Context(), v.Visit, site)
	})
}

// enterByPasskey lets staff in with a passkey.
func (s *Site) enterByPasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	site, ok := s.relyingSite(r, v)
	if !ok {
		return fault.ErrNotFound
	}
	if err := form(r); err != nil {
		return err
	}
	typed := peoplepages.EnterForm{To: r.PostForm.Get("to")}
	token, err := people.Token(""), s.people.KnockPasskey(r.Context(), s.address(r).String())
	if err == nil {
		token, err = s.people.EnterByPasskey(r.Context(), site, r.PostForm.Get("ticket"), r.PostForm.Get("key"))
	}
	if err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.enterForm(r, v, typed)
			page.Errors, page.Path = errs, page.Action
			return peoplepages.Enter(page)
		})
	}
	return s.goIn(w, r, token, typed.To)
}

// addPasskey keeps what the device made.
func (s *Site) addPasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	site, ok := s.relyingSite(r, v)
	if !ok {
		return fault.ErrNotFound
	}
	if err := form(r); err != nil {
		return err
	}
	name := r.PostForm.Get("name")
	err := s.people.AddPasskey(r.Context(), v.Visit, site, name, r.PostForm.Get("ticket"), r.PostForm.Get("key"))
	if err != nil {
		page, failed := s.own(r, v)
		if failed != nil {
			return failed
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors, page.Name = errs, name
			return peoplepages.Own(page)
		})
	}
	return s.seeOther(w, r, ownPath+"?"+saying(v, "added"))
}

func (s *Site) removePasskey(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.people.RemovePasskey(r.Context(), v.Visit, r.PostForm.Get("passkey")); err != nil {
		return err
	}
	return s.seeOther(w, r, ownPath+"?"+saying(v, "removed"))
}
