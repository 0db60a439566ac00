package web

import (
	"encoding/json"
	"net/http"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/publish"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// optionsPage is what someone can see and change about herself.
func (s *Site) optionsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.ownOptions(r, v)
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "people.options.said.", "saved", "ended", "consent")
	return s.show(w, r, peoplepages.Options(page))
}

func (s *Site) ownOptions(r *http.Request, v visit) (peoplepages.OptionsPage, error) {
	base := v.Edition.Path()
	page := peoplepages.OptionsPage{Page: s.page(r, v, "people.options.title"), Base: base, Staff: v.Me.Staff, Mail: s.people.SendsMail()}
	page.Names = !v.Me.Staff && (v.Me.In(v.Edition.ID) || v.Me.Awaits(v.Edition.ID))
	page.Path = base + "/options"
	var err error
	if page.Sessions, err = s.sessionsOf(r, v, page.Page); err != nil {
		return page, err
	}
	if v.Me.Staff {
		return page, nil
	}
	if !v.Me.Chosen {
		return page, errNoPhrase
	}
	own, err := s.people.OwnData(r.Context(), v.Me)
	if err != nil {
		return page, err
	}
	page.Name, page.Languages = own.Profile.Name, tickable(v, "people.language.", people.Languages, own.Profile.Languages)
	page.Organisation, page.Note, page.World = own.Profile.Organisation, own.Profile.Note, v.Edition.WorldName(v.Words.Lang(), own.World)
	page.Registered = page.Day(own.Registered)
	page.Contact, page.Address = "never", own.Profile.Mail
	if own.Profile.Mail != "" {
		page.Contact = "neutral"
	}
	if own.Profile.PlainMail {
		page.Contact = "plain"
	}
	page.Codes, page.FollowUp = own.Gave("mail_code"), own.Gave("follow_up")
	for _, c := range own.Consents {
		page.Consents = append(page.Consents, peoplepages.Consent{
			Purpose: c.Purpose, Label: v.Words.T("people.consent." + c.Purpose), Stands: c.Stands(), Outdated: c.Outdated(), Given: page.Day(c.Given), Withdrawn: page.Day(c.Withdrawn),
			Follows: v.Words.T("people.options.consent_follows." + c.Purpose),
		})
	}
	return page, s.addCardsConsent(r, v, &page)
}

// cardsPurpose is the purpose of the consent that the chapter of publication keeps: whether words of her cards may appear.
const cardsPurpose = "cards"

// addCardsConsent shows what she answered about the words on her cards, among her agreements.
func (s *Site) addCardsConsent(r *http.Request, v visit, page *peoplepages.OptionsPage) error {
	if !v.Me.In(v.Edition.ID) {
		return nil
	}
	yes, answered, err := s.publish.Allowed(r.Context(), v.Me, v.Edition.ID)
	if err != nil || !answered {
		return err
	}
	page.Consents = append(page.Consents, cardsConsent(page.Page, v.Edition, yes))
	return nil
}

// cardsConsent draws it; the gallery calls it too. No day is kept of it.
func cardsConsent(p ui.Page, e edition.Edition, yes bool) peoplepages.Consent {
	c := peoplepages.Consent{Purpose: cardsPurpose, Label: p.T("people.options.consent_cards"), Said: p.T("publish.consent.saved_yes"), Follows: p.T("people.options.consent_follows.cards")}
	open := publish.Asked(e)
	switch {
	case !yes:
		c.Said = p.T("people.options.consent_cards_no")
		if open {
			c.ChangeHref = e.Path() + "/consent"
		}
	case !open:
		c.Said = p.T("publish.consent.closed")
	default:
		c.Stands = true
	}
	return c
}

// optionsChanged answers a form of the options: back to the page, or the page with what is wrong.
func (s *Site) optionsChanged(w http.ResponseWriter, r *http.Request, v visit, err error, said string, typed func(*peoplepages.OptionsPage)) error {
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/options?"+saying(v, said))
	}
	page, failed := s.ownOptions(r, v)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		typed(&page)
		return peoplepages.Options(page)
	})
}

// introduce changes the name shown and the languages.
func (s *Site) introduce(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	name, languages := r.PostForm.Get("name"), r.PostForm["languages"]
	return s.optionsChanged(w, r, v, s.people.Introduce(r.Context(), v.Me, name, languages), "saved", func(p *peoplepages.OptionsPage) {
		p.Name, p.Languages = name, tickable(v, "people.language.", people.Languages, languages)
	})
}

// setContact changes whether and how someone may be written to.
func (s *Site) setContact(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	contact := r.PostForm.Get("contact")
	c := people.Contact{Mail: r.PostForm.Get("mail"), Plain: contact == "plain", Codes: r.PostForm.Get("mail_code") != "", FollowUp: r.PostForm.Get("follow_up") != ""}
	written := contact == "neutral" || contact == "plain"
	var err error
	switch {
	case !written || !s.people.SendsMail():
		err = s.people.SetContact(r.Context(), v.Me, people.Contact{})
	default:
		err = s.people.SetContact(r.Context(), v.Me, c)
	}
	return s.optionsChanged(w, r, v, err, "saved", func(p *peoplepages.OptionsPage) {
		p.Contact, p.Address, p.Codes, p.FollowUp = contact, c.Mail, c.Codes, c.FollowUp
	})
}

// withdrawConsent takes one consent back, or gives it again when its words have changed.
func (s *Site) withdrawConsent(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	purpose := r.PostForm.Get("purpose")
	word, err := "consent", error(nil)
	switch {
	case purpose == cardsPurpose:
		err = s.publish.AllowWords(r.Context(), v.Me, v.Edition, false)
	case r.PostForm.Get("again") == "yes":
		word, err = "saved", s.people.AgreeAgain(r.Context(), v.Me, purpose)
	default:
		err = s.people.WithdrawConsent(r.Context(), v.Me, purpose)
	}
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/options?"+saying(v, word))
}

// endSessions ends one session or all of them, this one too.
func (s *Site) endSessions(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.endSessionsAt(w, r, v, v.Edition.Path()+"/options")
}

func (s *Site) endSessionsAt(w http.ResponseWriter, r *http.Request, v visit, page string) error {
	if err := form(r); err != nil {
		return err
	}
	id := r.PostForm.Get("session")
	if err := s.people.EndVisits(r.Context(), v.Me, id); err != nil {
		return err
	}
	if id == "" || id == v.Visit.ID {
		return s.outside(w, r, v, "ended")
	}
	return s.seeOther(w, r, page+"?"+saying(v, "ended"))
}

// ownData is everything known about someone, as a file for herself.
func (s *Site) ownData(w http.ResponseWriter, r *http.Request, v visit) error {
	if !v.Me.Chosen {
		return errNoPhrase
	}
	own, err := s.people.OwnData(r.Context(), v.Me)
	if err != nil {
		return err
	}
	visits, err := s.people.Visits(r.Context(), v.Me)
	if err != nil {
		return err
	}
	parts, err := s.people.OwnRows(r.Context(), v.Me, Known())
	if err != nil {
		return err
	}
	if r.PostFormValue("as") == "page" {
		return s.show(w, r, peoplepages.OwnFile(ownFile(s.page(r, v, "people.mine.title"), v, own, visits, parts)))
	}
	data := map[string]any{"registration": ownRegistration(v.Edition, own), "sessions": ownSessions(visits), "parts": ownParts(parts), "left_out": v.Words.T("people.mine.left_out")}
	if v.Edition.Simulated() {
		data["simulation"] = true
	}
	raw, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="options.json"`)
	_, err = w.Write(append(raw, '\n'))
	return err
}

func ownRegistration(e edition.Edition, own people.Own) map[string]any {
	consents := []map[string]any{}
	for _, c := range own.Consents {
		one := map[string]any{"purpose": c.Purpose, "version": c.Version, "given": c.Given.Format(time.RFC3339)}
		if !c.Withdrawn.IsZero() {
			one["withdrawn"] = c.Withdrawn.Format(time.RFC3339)
		}
		consents = append(consents, one)
	}
	return map[string]any{
		"edition": e.Code, "registered": own.Registered.Format(time.RFC3339), "standing": own.Standing, "roles": own.Roles.Names(), "world": own.World,
		"profile": own.Profile, "consents": consents,
	}
}

func ownSessions(visits []people.Visit) []map[string]string {
	all := []map[string]string{}
	for _, one := range visits {
		all = append(all, map[string]string{"began": one.Began.Format(time.RFC3339), "seen": one.Seen.Format(time.RFC3339)})
	}
	return all
}
