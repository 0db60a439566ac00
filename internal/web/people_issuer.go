package web

import (
	"net/http"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/issuer"
)

// attemptCookie holds a sign-in through the organisation's own while the browser is there.
const attemptCookie = "o"

// underWay is what that cookie holds.
type underWay struct {
	Attempt issuer.Attempt `json:"attempt"`
	To      string         `json:"to"`
}

// goToIssuer sends the browser to the organisation's own sign-in. It is a link, since a form may not lead to another site; all
// it changes is a cookie in the browser that pressed it.
func (s *Site) goToIssuer(w http.ResponseWriter, r *http.Request, v visit) error {
	if s.settings.Issuer == nil {
		return fault.ErrNotFound
	}
	if preparing(r) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if err := s.people.KnockPasskey(r.Context(), s.address(r).String()); err != nil {
		return err
	}
	address, attempt, err := s.settings.Issuer.Begin(r.Context())
	if err != nil {
		return err
	}
	ticket, err := s.people.BeginByIssuer(underWay{attempt, localPath(r.URL.Query().Get("to"))})
	if err != nil {
		return err
	}
	s.setCookie(w, r, attemptCookie, ticket)
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// comeFromIssuer lets staff in who come back from the organisation's own sign-in. Whatever is wrong, the door says the same, and
// nothing of the answer stays in the address.
func (s *Site) comeFromIssuer(w http.ResponseWriter, r *http.Request, v visit) error {
	if s.settings.Issuer == nil {
		return fault.ErrNotFound
	}
	var begun underWay
	carried, err := r.Cookie(s.cookieName(r, attemptCookie))
	s.setCookie(w, r, attemptCookie, "")
	if err == nil {
		err = s.people.KnockPasskey(r.Context(), s.address(r).String())
	}
	if err == nil {
		err = s.people.EndByIssuer(r.Context(), carried.Value, &begun)
	}
	if err != nil {
		return s.refusedByIssuer(w, r, err)
	}
	subject, err := s.settings.Issuer.End(r.Context(), begun.Attempt, r.URL.Query())
	if err != nil {
		return s.refusedByIssuer(w, r, err)
	}
	token, err := s.people.EnterByIssuer(r.Context(), s.settings.Issuer.Name(), subject)
	if err != nil {
		return s.refusedByIssuer(w, r, err)
	}
	return s.goIn(w, r, token, begun.To)
}

func (s *Site) refusedByIssuer(w http.ResponseWriter, r *http.Request, err error) error {
	if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Bug {
		return err
	}
	s.log.Info("sign-in through the issuer refused", "err", err)
	return s.seeOther(w, r, "/enter?issuer=no")
}
