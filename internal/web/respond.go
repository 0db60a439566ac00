package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// statusOf is the one place that knows what a fault is in HTTP.
var statusOf = map[fault.Kind]int{
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Conflict:    http.StatusConflict,
	fault.Closed:      http.StatusConflict,
	fault.TooMany:     http.StatusTooManyRequests,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Bug:         http.StatusInternalServerError,
}

// show writes a page. It is drawn whole first, so that a fault in drawing never shows half a page.
func (s *Site) show(w http.ResponseWriter, r *http.Request, page templ.Component) error {
	return s.showAs(w, r, http.StatusOK, page)
}

func (s *Site) showAs(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	if err != nil && r.Context().Err() != nil {
		return nil // she has gone
	}
	return err
}

// again shows a form once more with what was typed and what is wrong with it. page gets the errors; whatever is not a fault of
// the form is returned to be shown as a page of its own.
func (s *Site) again(w http.ResponseWriter, r *http.Request, v visit, err error, page func([]ui.FieldError) templ.Component) error {
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.Conflict && kind != fault.Closed && kind != fault.TooMany {
		return err
	}
	var errs []ui.FieldError
	for _, f := range fault.Each(err) {
		errs = append(errs, ui.FieldError{Field: f.Field, Text: v.Words.T(f.Key, f.Args...)})
	}
	return s.showAs(w, r, statusOf[kind], page(errs))
}

// seeOther sends the browser on after a deed. The script that sent the form is told where to go instead of being led there, so
// that the page is asked for once.
func (s *Site) seeOther(w http.ResponseWriter, r *http.Request, path string) error {
	if r.Header.Get("X-Form") != "" {
		w.Header().Set("X-To", path)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// fail answers an error: in the reader's words, never more than she may know.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, v visit, err error) {
	kind := fault.KindOf(err)
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return
	}
	if errors.Is(err, errNoPhrase) {
		http.Redirect(w, r, v.Edition.Path()+"/phrase", http.StatusSeeOther)
		return
	}
	if errors.Is(err, errUnread) {
		http.Redirect(w, r, knowPath(r, v), http.StatusSeeOther)
		return
	}
	if kind == fault.Bug || kind == fault.Unavailable {
		s.log.Error("request failed", "route", forLog(r), "method", r.Method, "err", err)
	}
	if kind == fault.SignedOut {
		s.askIn(w, r, v)
		return
	}
	if kind == fault.Unavailable {
		w.Header().Set("Retry-After", "5")
	}
	key, args := "fault.bug", []any(nil)
	var f *fault.Fault
	if errors.As(err, &f) {
		key, args = f.Key, f.Args
	}
	if v.Words == nil {
		v.Words = s.words.In(s.language(r))
	}
	page := s.page(r, v, "web.fault.title")
	if err := s.showAs(w, r, statusOf[kind], ui.Fault(page, v.Words.T(key, args...))); err != nil {
		s.log.Error("showing a fault", "err", err)
	}
}

// askIn sends someone without a visit to the door. What she wanted to post is not kept; a page she wanted to read is.
func (s *Site) askIn(w http.ResponseWriter, r *http.Request, v visit) {
	if r.Header.Get("Accept") == "text/event-stream" || r.Header.Get("X-Autosave") != "" || r.Header.Get("X-Form") != "" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if who, found, err := s.people.PutOut(r.Context(), s.token(r)); err == nil && found && v.Edition.ID == who.Edition {
		http.Redirect(w, r, v.Edition.Path()+"/ended", http.StatusSeeOther)
		return
	}
	to := "/enter"
	if v.Edition.ID != "" {
		to = v.Edition.Path() + "/enter"
	}
	if r.Method == http.MethodGet {
		to += "?to=" + url.QueryEscape(r.URL.Path)
	} else {
		to += "?ended=1"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func unavailableBecause(err error) error { return errors.Join(fault.ErrUnavailable, err) }

// saved answers the autosave script: kept, and under which version.
func (s *Site) saved(w http.ResponseWriter, version string) error {
	if version != "" {
		w.Header().Set("X-Version", version)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
