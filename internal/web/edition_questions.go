package web

import (
	"net/http"
	"net/url"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// questionPage is where a visitor asks the organiser something.
func (s *Site) questionPage(w http.ResponseWriter, r *http.Request, v visit) error {
	p := questionOfVisitor(s.publicFrame(r, v, "edition.question.title"), v)
	p.Sent = r.URL.Query().Has("sent")
	return s.show(w, r, editionpages.Question(p))
}

func questionOfVisitor(frame ui.Page, v visit) editionpages.QuestionPage {
	lang := "?lang=" + v.Words.Lang()
	return editionpages.QuestionPage{Page: frame, Action: v.Edition.PublicPath() + "/question" + lang, Back: v.Edition.PublicPath() + "/" + v.Words.Lang()}
}

// askOrganiser puts the question into the letterbox.
func (s *Site) askOrganiser(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	l := edition.Letter{Lang: v.Words.Lang(), Question: r.PostForm.Get("question"), Mail: r.PostForm.Get("mail")}
	if err := s.letters.Ask(r.Context(), v.Edition, l); err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			p := questionOfVisitor(s.publicFrame(r, v, "edition.question.title"), v)
			p.Errors, p.Question, p.Mail = errs, l.Question, l.Mail
			return editionpages.Question(p)
		})
	}
	return s.seeOther(w, r, v.Edition.PublicPath()+"/question?"+url.Values{"sent": {"1"}, "lang": {l.Lang}}.Encode())
}

// questionsPage is the organiser's letterbox.
func (s *Site) questionsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	letters, err := s.letters.Letters(r.Context(), v.Me.Acting, v.Edition.ID)
	if err != nil {
		return err
	}
	frame := s.page(r, v, "edition.arrange.title", people.DeskTopic(v.Edition.ID))
	return s.show(w, r, editionpages.Questions(questionsOf(arrangingOf(frame, v, "questions"), v, letters)))
}

func questionsOf(a editionpages.Arranging, v visit, letters []edition.Letter) editionpages.QuestionsPage {
	p := editionpages.QuestionsPage{Arranging: a, Action: v.Edition.Path() + "/desk/questions", Topic: people.DeskTopic(v.Edition.ID)}
	for _, l := range letters {
		p.Letters = append(p.Letters, editionpages.LetterItem{
			ID: l.ID, Question: l.Question, Mail: l.Mail, Lang: l.Lang, Answered: !l.Answered.IsZero(),
			When: v.Words.DayShort(l.Asked.In(v.Edition.Zone)) + ", " + v.Words.Clock(l.Asked.In(v.Edition.Zone)),
		})
	}
	return p
}

// markQuestion notes that a question was answered, or that it waits again.
func (s *Site) markQuestion(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.letters.MarkAnswered(r.Context(), v.Me.Acting, v.Edition.ID, r.PostForm.Get("letter"), r.PostForm.Get("answered") == "yes"); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/questions")
}
