package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
)

// healthy answers as long as the program runs.
func (s *Site) healthy(w http.ResponseWriter, _ *http.Request, _ visit) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("ok\n"))
	return err
}

// ready answers when the database does.
func (s *Site) ready(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, stop := context.WithTimeout(r.Context(), 2*time.Second)
	defer stop()
	if err := s.db.Ping(ctx); err != nil {
		return unavailableBecause(err)
	}
	return s.healthy(w, r, v)
}

// securityText says where to report a weakness (RFC 9116), as the operator configured it.
func (s *Site) securityText(w http.ResponseWriter, _ *http.Request, _ visit) error {
	if s.settings.SecurityContact == "" {
		return fault.ErrNotFound
	}
	const day = 24 * time.Hour
	text := "Contact: " + s.settings.SecurityContact + "\n" +
		"Expires: " + s.now().UTC().Truncate(day).Add(180*day).Format(time.RFC3339) + "\n" +
		"Preferred-Languages: " + strings.Join(i18n.Languages, ", ") + "\n"
	if s.settings.PublicURL != "" {
		text += "Canonical: " + s.settings.PublicURL + "/.well-known/security.txt\n"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte(text))
	return err
}

// IsContact says whether a text is an address to report to, of the kinds that RFC 9116 knows, on one line.
func IsContact(text string) bool {
	for _, kind := range []string{"mailto:", "https://", "tel:"} {
		if rest, ok := strings.CutPrefix(text, kind); ok {
			return rest != "" && !strings.ContainsFunc(rest, func(r rune) bool { return r <= ' ' || r == 0x7f })
		}
	}
	return false
}

// asset serves a bundle. Its name changes with its content, so it may be kept for ever.
func (s *Site) asset(w http.ResponseWriter, r *http.Request, _ visit) error {
	return s.assets.Serve(w, r, r.PathValue("file"))
}

// chooseLanguage remembers a language for this window and goes back to the page.
func (s *Site) chooseLanguage(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	lang := r.PostForm.Get("lang")
	if !i18n.Speaks(lang) {
		lang = v.Words.Lang()
	}
	s.setCookie(w, r, languageCookie, lang)
	http.Redirect(w, r, localPath(r.PostForm.Get("back")), http.StatusSeeOther)
	return nil
}

// localPath is a path of this site, or the front page when it is anything else.
func localPath(back string) string {
	u, err := url.Parse(back)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(back, "//") || strings.Contains(back, "\\") {
		return "/"
	}
	return u.RequestURI()
}

// awake is what a page sends while somebody reads, types or moves in it without asking for anything: her visit goes on.
func (s *Site) awake(w http.ResponseWriter, _ *http.Request, v visit) error {
	if v.Visit.Subject == "" {
		return fault.ErrSignedOut
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// exit ends the visit and leads to a neutral site. It is the one GET that changes something; a browser that only prepares a
// page does not end anything. The POST is what the script sends while the page is already blank.
func (s *Site) exit(w http.ResponseWriter, r *http.Request, v visit) error {
	away := s.exitURL(r)
	if preparing(r) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if r.Method == http.MethodPost {
		s.keepHalfTyped(r)
	}
	err := s.people.EndVisit(r.Context(), s.token(r))
	if err != nil {
		// She leaves all the same; the cookie goes and the visit idles out.
		s.log.Error("exit: ending visit", "err", err)
	}
	s.setCookie(w, r, tokenCookie, "")
	s.setCookie(w, r, languageCookie, "")
	s.forgetLeaving(w)
	w.Header().Set("Clear-Site-Data", `"cookies", "storage"`)
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, away, http.StatusSeeOther)
	return nil
}

// preparing says whether a browser fetches ahead of a click that may never come.
func preparing(r *http.Request) bool {
	for _, h := range []string{"Sec-Purpose", "Purpose", "X-Moz", "X-Purpose"} {
		v := strings.ToLower(r.Header.Get(h))
		if strings.Contains(v, "prefetch") || strings.Contains(v, "prerender") || strings.Contains(v, "preview") {
			return true
		}
	}
	return false
}

// exitURL is where the exit leads: the edition's choice, found through the address the exit was pressed on, or the server's.
func (s *Site) exitURL(r *http.Request) string {
	if code := r.URL.Query().Get("e"); code != "" {
		if e, err := s.edition.ByCode(r.Context(), code); err == nil {
			return s.awayFrom(r, e)
		}
	}
	return s.settings.ExitURL
}

// awayFrom is where the exit of an edition leads: to the organiser's choice, unless there is none or it leads back to us.
func (s *Site) awayFrom(r *http.Request, e edition.Edition) string {
	u, err := url.Parse(e.ExitURL)
	if err != nil || u.Host == "" || u.Host == r.Host || strings.HasSuffix(s.settings.PublicURL, "://"+u.Host) {
		return s.settings.ExitURL
	}
	return e.ExitURL
}
