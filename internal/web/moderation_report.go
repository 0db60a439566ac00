package web

import (
	"net/http"
	"net/url"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/moderation"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"
)

// Moderating are those who decide on reported texts.
var Moderating = Who{Name: "moderating", Roles: moderation.Moderators | edition.SafetyLead}

// report says that a text should be looked at. Whoever did so reads one line of thanks beside it, and nothing afterwards.
func (s *Site) report(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	f := r.PostForm
	text := moderation.Text(f.Get("text"))
	if err := s.moderation.Report(r.Context(), v.Me, v.Edition, text, moderation.Reason(f.Get("reason")), f.Get("line")); err != nil {
		return err
	}
	return s.backSaying(w, r, v, ui.Reported(text), ui.DoneID)
}

// answerDeed is what the author of a text says to what was done about it.
func (s *Site) answerDeed(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.moderation.Answer(r.Context(), v.Me, v.Edition, r.PathValue("deed"), r.PostForm.Get("line")); err != nil {
		return err
	}
	return s.backSaying(w, r, v, "answered", "")
}

// backSaying leads back to the page from which a form came, which says what was done, at a place in it or above.
func (s *Site) backSaying(w http.ResponseWriter, r *http.Request, v visit, what, place string) error {
	back, err := url.Parse(localPath(r.PostForm.Get("back")))
	if err != nil || back.Path == "/" {
		back = &url.URL{Path: v.Edition.Path() + "/table"}
	}
	if place != "" {
		place = "#" + place
	}
	return s.seeOther(w, r, back.Path+"?"+saying(v, what)+place)
}

// policyPage says what is fine, what is taken out and why, who decides and how to answer; on both faces.
func (s *Site) policyPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if r.PathValue("slug") == "" {
		return s.show(w, r, editionpages.Info(policyOf(s.page(r, v, "moderation.policy.title"), v)))
	}
	return s.showPublic(w, r, v, editionpages.Info(policyOf(s.publicFrame(r, v, "moderation.policy.title"), v)))
}

// policyOf draws the policy; the gallery calls it too.
func policyOf(frame ui.Page, v visit) editionpages.InfoPage {
	w := v.Words
	p := editionpages.InfoPage{Page: frame, Heading: w.T("moderation.policy.title"), Lede: w.T("moderation.policy.lede")}
	if frame.Face == ui.Public {
		p.Question = v.Edition.PublicPath() + "/question?lang=" + w.Lang()
	}
	part := func(name string, texts int) editionpages.Section { return section(w, "moderation.policy."+name, texts) }
	p.Sections = []editionpages.Section{
		inItems(part("fine", 3)), inItems(part("out", 5)), part("decides", 2), part("answer", 2), part("reports", 2), part("kept", 1),
	}
	return p
}

// inItems shows a section's texts as a list.
func inItems(s editionpages.Section) editionpages.Section {
	s.Items, s.Text = s.Text, nil
	return s
}
