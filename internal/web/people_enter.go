package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// errNoPhrase says that someone has come in and has not chosen her phrase yet: she is led there before anything else.
var errNoPhrase = errors.New("no phrase chosen yet")

// enterPage is the door: one field for everybody.
func (s *Site) enterPage(w http.ResponseWriter, r *http.Request, v visit) error {
	to := r.URL.Query().Get("to")
	if v.Visit.Subject != "" && (v.Account != "" || v.Visit.Edition == v.Edition.ID) {
		path, err := s.placeOf(r.Context(), v.Visit, to)
		if err != nil {
			return err
		}
		return s.seeOther(w, r, path)
	}
	page := s.enterForm(r, v, peoplepages.EnterForm{To: to})
	switch {
	case r.URL.Query().Has("gone"):
		page.Flash = v.Words.T("people.enter.gone")
	case r.URL.Query().Has("ended"):
		page.Flash = v.Words.T("people.enter.ended")
	case r.URL.Query().Has("issuer"):
		page.Errors = []ui.FieldError{{Text: v.Words.T("people.issuer.refused")}}
	}
	return s.show(w, r, peoplepages.Enter(page))
}

// enter lets someone in with a phrase, or leads a handed-out code to the registration, where it stays in the form: a code
// never stands in an address.
func (s *Site) enter(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := peoplepages.EnterForm{To: r.PostForm.Get("to")}
	words := r.PostForm.Get("words")
	again := func(err error) error {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.enterForm(r, v, typed)
			page.Errors = errs
			return peoplepages.Enter(page)
		})
	}
	if strings.TrimSpace(words) == "" {
		return again(fault.Wrong("words", "people.enter.empty"))
	}
	if err := s.people.Knock(r.Context(), s.address(r).String(), words, v.Edition.Capacity); err != nil {
		return again(err)
	}
	token, _, err := s.people.Enter(r.Context(), words)
	if people.IsCode(words) && fault.KindOf(err) == fault.Invalid {
		return s.enterWithCode(w, r, v, words, again)
	}
	if err := s.people.Knocked(r.Context(), s.address(r).String(), words, err); err != nil {
		return again(err)
	}
	return s.goIn(w, r, token, typed.To)
}

// enterWithCode leads whatever has the shape of a code to the registration of this door's edition. Whether there is such a code
// is said there, and spends it: otherwise who holds the list of codes could watch which of them are used up, and when.
func (s *Site) enterWithCode(w http.ResponseWriter, r *http.Request, v visit, code string, again func(error) error) error {
	e := v.Edition
	if e.ID == "" {
		all, err := s.edition.All(r.Context())
		if err != nil {
			return err
		}
		open := slices.DeleteFunc(all, func(e edition.Edition) bool {
			return e.Phase != edition.Registration && e.Phase != edition.Live
		})
		if len(open) != 1 { // the door of the whole house does not know which edition is meant
			return again(fault.Wrong("words", "people.enter.which"))
		}
		e = open[0]
	}
	return s.registerWithCode(w, r, v, e, code)
}

func (s *Site) enterForm(r *http.Request, v visit, typed peoplepages.EnterForm) peoplepages.EnterPage {
	page := peoplepages.EnterPage{Page: s.page(r, v, "people.enter.title"), Form: typed, Action: "/enter"}
	_, page.Passkey = s.relyingSite(r, v)
	if s.settings.Issuer != nil {
		page.IssuerHref = "/enter/issuer"
		if typed.To != "" {
			page.IssuerHref += "?to=" + url.QueryEscape(typed.To)
		}
	}
	if v.Edition.ID != "" {
		page.Action = v.Edition.Path() + "/enter"
		page.Path = page.Action
		if v.Edition.Phase == edition.Registration || v.Edition.Phase == edition.Live {
			page.RegisterHref = v.Edition.Path() + "/register"
		}
		if s.people.SendsMail() {
			page.MailHref = v.Edition.Path() + "/enter/mail"
		}
	}
	return page
}

// mailPage asks for a code by mail. It exists only where mail can be sent.
func (s *Site) mailPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if !s.people.SendsMail() {
		return fault.ErrNotFound
	}
	return s.show(w, r, peoplepages.Mail(s.mailForm(r, v, peoplepages.MailForm{Form: string(people.NewForm())})))
}

func (s *Site) mailForm(r *http.Request, v visit, typed peoplepages.MailForm) peoplepages.MailPage {
	page := peoplepages.MailPage{Page: s.page(r, v, "people.enter.title"), Form: typed, Base: v.Edition.Path()}
	page.Path = page.Base + "/enter/mail"
	return page
}

// askMailCode sends a code, if it can, and asks for it in the same form. The answer is the same for everybody.
func (s *Site) askMailCode(w http.ResponseWriter, r *http.Request, v visit) error {
	if !s.people.SendsMail() {
		return fault.ErrNotFound
	}
	if err := form(r); err != nil {
		return err
	}
	typed := peoplepages.MailForm{Form: r.PostForm.Get("form"), Mail: r.PostForm.Get("mail"), Name: r.PostForm.Get("name")}
	err := s.people.AskMailCode(r.Context(), v.Edition, s.address(r).String(), people.Form(typed.Form), typed.Mail, typed.Name, v.Words.Lang())
	if err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.mailForm(r, v, typed)
			page.Errors = errs
			return peoplepages.Mail(page)
		})
	}
	return s.show(w, r, peoplepages.MailCode(s.mailForm(r, v, peoplepages.MailForm{Form: typed.Form})))
}

// enterMailCode lets someone in with a code that came by mail.
func (s *Site) enterMailCode(w http.ResponseWriter, r *http.Request, v visit) error {
	if !s.people.SendsMail() {
		return fault.ErrNotFound
	}
	if err := form(r); err != nil {
		return err
	}
	typed := peoplepages.MailForm{Form: r.PostForm.Get("form")}
	token, err := s.people.EnterMailCode(r.Context(), v.Edition, s.address(r).String(), people.Form(typed.Form), r.PostForm.Get("code"))
	if err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.mailForm(r, v, typed)
			page.Errors = errs
			return peoplepages.MailCode(page)
		})
	}
	return s.goIn(w, r, token, "")
}

// goIn signs a browser in: whoever was in it before is out.
func (s *Site) goIn(w http.ResponseWriter, r *http.Request, token people.Token, to string) error {
	if err := s.people.EndVisit(r.Context(), s.token(r)); err != nil {
		return err
	}
	visit, err := s.people.Who(r.Context(), token)
	if err != nil {
		return err
	}
	path, err := s.placeOf(r.Context(), visit, to)
	if err != nil {
		return err
	}
	s.setCookie(w, r, tokenCookie, string(token))
	return s.seeOther(w, r, path)
}

// placeOf is where someone goes who has come in: to the page she wanted, if it is one of her edition, or to where she is
// expected next.
func (s *Site) placeOf(ctx context.Context, visit people.Visit, to string) (string, error) {
	to = localPath(to)
	if visit.Edition == "" {
		return s.deskOf(ctx, visit, to)
	}
	e, err := s.edition.ByID(ctx, visit.Edition)
	if err != nil {
		return "", err
	}
	me, err := s.people.Acting(ctx, visit, e.ID)
	switch {
	case err != nil:
		return "", err
	case !me.Chosen:
		return e.Path() + "/phrase", nil
	case !me.In(e.ID):
		return e.Path() + "/status", nil
	case strings.HasPrefix(to, e.Path()+"/") && !strings.HasPrefix(to, e.Path()+"/enter"):
		return to, nil
	}
	return e.Path() + "/programme", nil
}

// deskOf is where staff go: to the page they wanted, to their desk in their only edition, or to the list of editions.
func (s *Site) deskOf(ctx context.Context, visit people.Visit, to string) (string, error) {
	if strings.HasPrefix(to, "/desk") || strings.HasPrefix(to, "/e/") && !strings.HasSuffix(to, "/enter") {
		return to, nil
	}
	editions, err := s.people.EditionsOf(ctx, visit.Subject)
	if err != nil || len(editions) != 1 {
		return "/desk", err
	}
	e, err := s.edition.ByID(ctx, editions[0])
	if err != nil {
		return "", err
	}
	me, err := s.people.Acting(ctx, visit, e.ID)
	return e.Path() + deskFor(me), err
}

// deskFor is the page of the desk where someone's work lies.
func deskFor(me people.Person) string {
	switch {
	case me.Roles.Any(edition.Organiser | edition.Deputy):
		return "/desk"
	case me.Roles.Any(edition.SafetyLead):
		return "/desk/rules"
	}
	return "/programme"
}

// threshold is where the mark in the corner and the way back from a fault lead: to the page that is somebody's own just now.
func (s *Site) threshold(w http.ResponseWriter, r *http.Request, v visit) error {
	page := deskFor(v.Me)
	switch {
	case v.Me.Roles.Any(edition.StaffRoles):
	case v.Visit.Edition == "": // the operator, who has no place in an edition
		return s.seeOther(w, r, "/desk")
	case !v.Me.Chosen:
		page = "/phrase"
	case !v.Me.In(v.Edition.ID):
		page = "/status"
	case v.Me.SitsAtTables():
		page = "/table"
	}
	return s.seeOther(w, r, v.Edition.Path()+page)
}

// leave signs out.
func (s *Site) leave(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.people.EndVisit(r.Context(), s.token(r)); err != nil {
		return err
	}
	return s.outside(w, r, v, "ended")
}

// outside forgets the browser's visit and goes to the door of the edition it was in.
func (s *Site) outside(w http.ResponseWriter, r *http.Request, v visit, why string) error {
	s.setCookie(w, r, tokenCookie, "")
	door := "/enter?" + why + "=1"
	if v.Visit.Edition != "" {
		e, err := s.edition.ByID(r.Context(), v.Visit.Edition)
		if err != nil {
			return err
		}
		door = e.Path() + door
	}
	return s.seeOther(w, r, door)
}

// phrasePage offers three phrases. She takes one before she goes on, and may take another later.
func (s *Site) phrasePage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, peoplepages.Phrase(s.phraseForm(r, v, s.people.OfferPhrases(v.Me, v.Words.Lang(), offers))))
}

// offers is how many phrases somebody chooses from.
const offers = 3

// offeredBefore are the phrases that a form offered, so that pressing too early takes none of them away; other ones when the form
// does not say, or says what we did not offer.
func (s *Site) offeredBefore(r *http.Request, v visit) []people.Offer {
	var all []people.Offer
	proofs := r.PostForm["proof"]
	for i, words := range r.PostForm["offer"] {
		if i < len(proofs) && s.people.Offered(v.Me, words, proofs[i]) {
			all = append(all, people.Offer{Phrase: words, Proof: proofs[i]})
		}
	}
	if len(all) != offers {
		return s.people.OfferPhrases(v.Me, v.Words.Lang(), offers)
	}
	return all
}

func (s *Site) phraseForm(r *http.Request, v visit, offered []people.Offer) peoplepages.PhrasePage {
	page := peoplepages.PhrasePage{Page: s.page(r, v, "people.phrase.title"), Action: phrasePath(v), Changing: v.Me.Chosen}
	page.Nav = nil
	page.Path = page.Action
	for _, o := range offered {
		page.Offers = append(page.Offers, peoplepages.Offer{Phrase: o.Phrase, Proof: o.Proof})
	}
	return page
}

// choosePhrase takes the phrase chosen and shows it once more, to be kept. Nothing of it stands in an address.
func (s *Site) choosePhrase(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	chosen := r.PostForm.Get("phrase")
	err := fault.Wrong("phrase", "people.phrase.none")
	if chosen != "" {
		err = s.people.ChoosePhrase(r.Context(), v.Me, chosen, r.PostForm["proof"], v.Visit.ID)
	}
	if err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.phraseForm(r, v, s.offeredBefore(r, v))
			page.Errors = errs
			return peoplepages.Phrase(page)
		})
	}
	on := v.Edition.Path() + "/status"
	switch {
	case v.Edition.ID == "":
		on = ownPath
	case v.Me.Staff:
		on = v.Edition.Path() + deskFor(v.Me)
	case v.Me.In(v.Edition.ID):
		on = v.Edition.Path() + "/know"
	}
	page := peoplepages.KeepPage{Page: s.page(r, v, "people.phrase.title"), Phrase: chosen, OnHref: on}
	page.Nav, page.Path = nil, phrasePath(v)
	return s.show(w, r, peoplepages.Keep(page))
}

// phrasePath is where someone chooses a phrase: in her edition, or on her own page outside of editions.
func phrasePath(v visit) string {
	if v.Edition.ID == "" {
		return ownPath + "/phrase"
	}
	return v.Edition.Path() + "/phrase"
}
