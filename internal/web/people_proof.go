package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// proofPrefix is how the fields of the proof are called inside the form of an act. They never reach the act.
const proofPrefix = "proof_"

// proven runs a handler for whoever has shown lately enough who she is, and asks everybody else first. The form of
// the act goes through the page that asks and comes to the same address again, with the proof in it, so that nothing is kept
// on the server. Someone who has not chosen her phrase yet has nothing to show, and has just come in.
func (s *Site) proven(act handler) handler {
	return func(w http.ResponseWriter, r *http.Request, v visit) error {
		if s.people.Proven(v.Visit) || v.Account == "" && !v.Me.Chosen {
			return act(w, r, v)
		}
		if r.Method != http.MethodPost {
			return s.showAs(w, r, http.StatusForbidden, peoplepages.Proof(s.proofOfPage(r, v, r.URL.RequestURI())))
		}
		if err := form(r); err != nil {
			return err
		}
		waiting := s.proofOfForm(r, v)
		if !proofGiven(r.PostForm) {
			return s.showAs(w, r, http.StatusForbidden, peoplepages.Proof(waiting))
		}
		v, err := s.takeProof(w, r, v)
		if err != nil {
			return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
				waiting.Errors = errs
				return peoplepages.Proof(waiting)
			})
		}
		return act(w, r, v)
	}
}

// prove takes the proof that a page asked for, and goes on to the page.
func (s *Site) prove(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Visit.Subject == "" {
		return fault.ErrSignedOut
	}
	if err := form(r); err != nil {
		return err
	}
	to := localPath(r.PostForm.Get("to"))
	v, err := s.takeProof(w, r, v)
	if err != nil {
		page := s.proofOfPage(r, v, to)
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return peoplepages.Proof(page)
		})
	}
	return s.seeOther(w, r, to)
}

func proofGiven(form url.Values) bool {
	for name := range form {
		if strings.HasPrefix(name, proofPrefix) {
			return true
		}
	}
	return false
}

// takeProof checks the proof in the form, takes it out, and goes on with the visit under its new token.
func (s *Site) takeProof(w http.ResponseWriter, r *http.Request, v visit) (visit, error) {
	token, err := s.checkProof(r, v)
	if err != nil {
		return v, err
	}
	for name := range r.PostForm {
		if strings.HasPrefix(name, proofPrefix) {
			r.PostForm.Del(name)
			r.Form.Del(name)
		}
	}
	s.setCookie(w, r, tokenCookie, string(token))
	replaceCookie(r, s.cookieName(r, tokenCookie), string(token))
	v.Visit, err = s.people.Who(r.Context(), token)
	return v, err
}

func (s *Site) checkProof(r *http.Request, v visit) (people.Token, error) {
	if r.PostForm.Has("proof_persona") && s.settings.Demo != nil {
		return s.people.Prove(r.Context(), s.token(r), s.settings.Demo.phraseOf(v.Visit.ID))
	}
	if answer := r.PostForm.Get("proof_key"); answer != "" {
		site, ok := s.relyingSite(r, v)
		if !ok {
			return "", fault.ErrNotFound
		}
		return s.people.ProveByPasskey(r.Context(), s.token(r), site, r.PostForm.Get("proof_ticket"), answer)
	}
	words := r.PostForm.Get("proof_words")
	if strings.TrimSpace(words) == "" {
		return "", fault.Wrong("proof_words", "people.proof.empty")
	}
	return s.people.Prove(r.Context(), s.token(r), words)
}

// replaceCookie lets the rest of a request see the cookie that its answer sets.
func replaceCookie(r *http.Request, name, value string) {
	all := r.Cookies()
	r.Header.Del("Cookie")
	for _, c := range all {
		if c.Name == name {
			c.Value = value
		}
		r.AddCookie(c)
	}
}

// proofOfPage asks before a page is shown.
func (s *Site) proofOfPage(r *http.Request, v visit, to string) peoplepages.ProofPage {
	action, back := "/proof", "/desk"
	if v.Edition.ID != "" {
		action, back = v.Edition.Path()+"/proof", v.Edition.Path()+"/programme"
	}
	page := s.proofPage(r, v, action, back)
	page.Kept = []peoplepages.KeptField{{Name: "to", Value: to}}
	return page
}

// proofOfForm asks before a form takes effect.
func (s *Site) proofOfForm(r *http.Request, v visit) peoplepages.ProofPage {
	page := s.proofPage(r, v, r.URL.RequestURI(), r.URL.Path)
	page.Form = true
	for name, values := range r.PostForm {
		for _, value := range values {
			if !strings.HasPrefix(name, proofPrefix) {
				page.Kept = append(page.Kept, peoplepages.KeptField{Name: name, Value: value})
			}
		}
	}
	slices.SortStableFunc(page.Kept, func(a, b peoplepages.KeptField) int { return strings.Compare(a.Name, b.Name) })
	return page
}

func (s *Site) proofPage(r *http.Request, v visit, action, back string) peoplepages.ProofPage {
	page := peoplepages.ProofPage{Page: s.page(r, v, "people.proof.title"), Action: action, BackHref: s.nearestPage(back)}
	page.Path = page.BackHref // the language switch leads to a page that can be read
	if v.Account != "" {
		if _, ok := s.relyingSite(r, v); ok {
			keys, err := s.people.Passkeys(r.Context(), v.Visit)
			page.Passkey = err == nil && len(keys) > 0 // the phrase is there all the same
		}
	}
	page.Persona = s.settings.Demo != nil && s.settings.Demo.phraseOf(v.Visit.ID) != ""
	return page
}

// nearestPage is the page that a path stands for, or the first one above it that can be read.
func (s *Site) nearestPage(path string) string {
	for ; path != "/"; path = parent(path) {
		_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
		if strings.HasPrefix(pattern, "GET ") {
			return path
		}
	}
	return path
}

func parent(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if at := strings.LastIndexByte(path, '/'); at > 0 {
		return path[:at]
	}
	return "/"
}
