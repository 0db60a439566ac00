package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/people"
)

// visit is one request as handlers see it: who asks, where, in which language, at what time of the edition.
type visit struct {
	Me      people.Person   // zero for a visitor
	Account people.ID       // staff account signed in, also outside an edition
	Edition edition.Edition // zero outside an edition
	Words   *i18n.Words
	Now     time.Time // the edition's own time
	Visit   people.Visit
}

// handler answers a request or says why not. What it returns is written by respond.go.
type handler func(w http.ResponseWriter, r *http.Request, v visit) error

// serve finds out who asks and where, checks the route's rule and runs the handler.
func (s *Site) serve(route Route) http.Handler {
	if route.Who.Fresh {
		route.handle = s.proven(route.handle)
	}
	return http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		var v visit
		w := &recorder{ResponseWriter: answer}
		defer s.broken(w, r, &v)
		if route.Pattern != farewell { // which ends the visit itself, once it has kept what came along
			s.leftUnheard(w, r)
		}
		var err error
		v, err = s.visitOf(r)
		s.keepLanguage(w, r, v)
		if err == nil {
			err = route.admits(v)
		}
		if err == nil {
			err = s.hasRead(r, route, v)
		}
		if err == nil {
			err = route.handle(w, s.atTheDoor(r, route, v), v)
		}
		if err != nil {
			s.fail(w, r, v, err)
		}
	})
}

// keepLanguage remembers the language in which somebody comes from the public page, which itself sets no cookie.
func (s *Site) keepLanguage(w http.ResponseWriter, r *http.Request, v visit) {
	if l := r.URL.Query().Get("lang"); r.Method == http.MethodGet && r.PathValue("edition") != "" && i18n.Speaks(l) && v.Words.Lang() == l {
		s.setCookie(w, r, languageCookie, l)
	}
}

func (s *Site) visitOf(r *http.Request) (v visit, err error) {
	v.Words, v.Now = s.words.In(s.language(r)), s.now()
	if code := r.PathValue("edition"); code != "" {
		if v.Edition, err = s.edition.ByCode(r.Context(), code); err != nil {
			return v, err
		}
		v.Now = v.Edition.Now(s.now())
	}
	if slug := r.PathValue("slug"); slug != "" {
		if v.Edition, err = s.edition.BySlug(r.Context(), slug); err != nil {
			return v, err
		}
		v.Now = v.Edition.Now(s.now())
		return v, nil // the public page knows nobody
	}
	who := s.people.Who
	if byItself(r) {
		who = s.people.Look
	}
	v.Visit, err = who(r.Context(), s.token(r))
	if fault.KindOf(err) == fault.SignedOut {
		return v, nil
	}
	if err != nil {
		return v, err
	}
	if v.Visit.Edition == "" {
		v.Account = v.Visit.Subject
	}
	if v.Edition.ID != "" || v.Account != "" {
		v.Me, err = s.people.Acting(r.Context(), v.Visit, v.Edition.ID)
	}
	return v, err
}

// byItself says whether an open page asks for itself, without anybody having done anything.
func byItself(r *http.Request) bool {
	return r.Header.Get("X-Live") != "" || r.Header.Get("Accept") == "text/event-stream"
}

// Cookie names say nothing. Over HTTPS the prefix __Host- binds the cookie to this host.
const (
	tokenCookie    = "s"
	languageCookie = "l"
)

func (s *Site) cookieName(r *http.Request, name string) string {
	if s.settings.Secure || s.https(r) {
		return "__Host-" + name
	}
	return name
}

func (s *Site) token(r *http.Request) people.Token {
	c, err := r.Cookie(s.cookieName(r, tokenCookie))
	if err != nil {
		return ""
	}
	return people.Token(c.Value)
}

// leftCookie is set by the exit's script. It stands only when our server did not hear of the exit.
const leftCookie = "x"

// leftUnheard ends the visit of somebody who has left while our server could not hear it: Back and reopened tabs find nobody
// signed in.
func (s *Site) leftUnheard(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie(leftCookie); err != nil {
		return
	}
	if err := s.people.EndVisit(r.Context(), s.token(r)); err != nil {
		s.log.Error("ending the visit of someone who left", "err", err)
	}
	s.setCookie(w, r, tokenCookie, "")
	s.forgetLeaving(w)
	r.Header.Del("Cookie")
}

// forgetLeaving deletes the mark of the exit's script, which has no prefix since a script set it.
func (s *Site) forgetLeaving(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: leftCookie, Path: "/", MaxAge: -1, SameSite: http.SameSiteStrictMode})
}

// setCookie sets a cookie without expiry date, so that it goes with the browser's window. An empty value deletes it.
func (s *Site) setCookie(w http.ResponseWriter, r *http.Request, name, value string) {
	c := &http.Cookie{
		Name: s.cookieName(r, name), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: s.settings.Secure || s.https(r),
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// language is what she chose, or else what her browser prefers.
func (s *Site) language(r *http.Request) string {
	if l := r.PathValue("lang"); i18n.Speaks(l) {
		return l
	}
	if l := r.URL.Query().Get("lang"); i18n.Speaks(l) {
		return l
	}
	if c, err := r.Cookie(s.cookieName(r, languageCookie)); err == nil && i18n.Speaks(c.Value) {
		return c.Value
	}
	return i18n.Prefer(r.Header.Get("Accept-Language"))
}

// form reads the posted form; a body that is too long or broken is invalid.
func form(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return fault.New(fault.Invalid, "web.too_long")
		}
		return errors.Join(fault.New(fault.Invalid, "fault.invalid"), err)
	}
	for _, values := range r.PostForm {
		for i, v := range values {
			values[i] = strings.Map(upright, v)
		}
	}
	return nil
}

// upright drops the characters that turn round the text beside them or pretend another order: nobody types them, and a name or a
// text with them reads as something else. Marks that Arabic or Hebrew writing needs stay.
func upright(r rune) rune {
	if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}
