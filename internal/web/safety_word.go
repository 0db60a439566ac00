package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// atHand are the numbers that stand beside every quiet word.
var atHand = []string{"police", "ecoute", "1712"}

// unheard says that a route is about a quiet word, on either side, or a word to the safety lead: it leaves no line in the log,
// which would tell when somebody asked for one. Their addresses are as neutral as their titles.
func unheard(pattern string) bool {
	_, path, _ := strings.Cut(pattern, " ")
	return slices.ContainsFunc([]string{"/options/more", "/options/other", "/words"}, func(part string) bool {
		return strings.HasPrefix(path, "/e/{edition}"+part)
	})
}

// wordPage is her quiet word. A listener has the other page.
func (s *Site) wordPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if v.Me.Roles.Any(edition.Listener) {
		return s.seeOther(w, r, v.Edition.Path()+"/words")
	}
	page, err := s.word(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, safetypages.Word(page))
}

func (s *Site) word(r *http.Request, v visit) (safetypages.WordPage, error) {
	word, err := s.safety.Word(r.Context(), v.Me, v.Edition)
	if err != nil {
		return safetypages.WordPage{}, err
	}
	var topics []string
	if word.Topic != "" {
		topics = append(topics, word.Topic)
	}
	page := s.wordPageOf(s.page(r, v, "safety.word.title", topics...), v, word, s.now())
	page.Numbers, err = s.numbers(r, v)
	return page, err
}

// wordPageOf draws it; the gallery calls it too.
func (s *Site) wordPageOf(frame ui.Page, v visit, word safety.Word, now time.Time) safetypages.WordPage {
	p := safetypages.WordPage{Page: frame, Base: v.Edition.Path() + "/options/more", Topic: word.Topic, OnDuty: word.OnDuty, Unanswered: word.Unanswered,
		Listener: word.Listener, Next: word.Next, State: "ask"}
	p.Path = p.Base
	if v.Me.Roles.Any(Prepared.Roles) {
		p.StepsHref = v.Edition.Path() + "/steps"
	}
	switch t := word.Talk; {
	case word.Over:
		p.State = "over"
	case t == nil:
	case t.Covered(v.Visit.Began):
		p.State, p.Listener, p.Next = "covered", "", ""
	case t.Ended:
		p.State = "ended"
	default:
		p.State, p.Draft = "with", t.Draft
		p.Lines = spoken(t.Lines, true, p.T("safety.word.you"), word.Listener)
		if t.With == "" {
			p.State = "waiting"
			p.Again = t.Since().Add(safety.AnswerWithin).Sub(now).Milliseconds()
		}
	}
	return p
}

func spoken(lines []safety.Said, hers bool, me, other string) []safetypages.Spoken {
	var all []safetypages.Spoken
	for _, l := range lines {
		who := other
		if l.Hers == hers {
			who = me
		}
		all = append(all, safetypages.Spoken{Mine: l.Hers == hers, Who: who, Text: l.Text})
	}
	return all
}

// numbers are the three lines at hand, with whether they answer now.
func (s *Site) numbers(r *http.Request, v visit) ([]safetypages.HelpLine, error) {
	return s.numbersOf(v, s.safety.LinesOf(r.Context(), v.Edition.ID), s.now()), nil
}

func (s *Site) numbersOf(v visit, lines []safety.Line, now time.Time) (all []safetypages.HelpLine) {
	for _, key := range atHand {
		for _, l := range lines {
			if l.Key == key {
				all = append(all, s.helpLine(v, l, now))
			}
		}
	}
	return all
}

func (s *Site) askListener(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToWord(w, r, v, s.safety.AskListener(r.Context(), v.Me, v.Edition, v.Words.Lang()))
}

// showWord uncovers what she left in an earlier visit.
func (s *Site) showWord(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToWord(w, r, v, s.safety.ShowWord(r.Context(), v.Me, v.Edition))
}

// sayWord says something, or keeps what is half typed.
func (s *Site) sayWord(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	text := r.PostForm.Get("text")
	if r.Header.Get("X-Autosave") != "" {
		if err := s.safety.KeepDraft(r.Context(), v.Me, v.Edition, text); err != nil {
			return err
		}
		return s.saved(w, "")
	}
	err := s.safety.Say(r.Context(), v.Me, v.Edition, text)
	if fault.KindOf(err) != fault.Invalid {
		return s.backToWord(w, r, v, err)
	}
	page, failed := s.word(r, v)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Draft, page.Errors = text, errs
		return safetypages.Word(page)
	})
}

// answerNext says whether another listener may go on.
func (s *Site) answerNext(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if r.PostForm.Get("answer") == "yes" {
		return s.backToWord(w, r, v, s.safety.GoOn(r.Context(), v.Me, v.Edition))
	}
	return s.backToWord(w, r, v, s.safety.RatherNot(r.Context(), v.Me, v.Edition))
}

func (s *Site) endWord(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToWord(w, r, v, s.safety.EndWord(r.Context(), v.Me, v.Edition))
}

// backToWord leads back to her page, which says by itself when a talk is over.
func (s *Site) backToWord(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Closed {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/options/more")
}

// The listeners' side.

func (s *Site) wordsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	l, err := s.safety.Listening(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	page := wordsPageOf(s.page(r, v, "safety.word.title", l.Topic), v, l, s.now())
	page.Flash = said(v, r, "safety.words.said.", "over", "taken", "nobody_free", "closed")
	return s.show(w, r, safetypages.Words(page))
}

func wordsPageOf(frame ui.Page, v visit, l safety.Listening, now time.Time) safetypages.WordsPage {
	p := safetypages.WordsPage{Page: frame, Base: v.Edition.Path() + "/words", Topic: l.Topic, OnDuty: l.OnDuty, Ready: l.Ready, StepsHref: v.Edition.Path() + "/steps", ToldHref: v.Edition.Path() + "/desk/told"}
	p.Path = p.Base
	each := func(all []safety.Talk) (lines []safetypages.Waiting) {
		for _, t := range all {
			minutes := int(max(now.Sub(t.Since()), 0) / time.Minute)
			since := v.Words.T("safety.words.since_now")
			if minutes > 0 {
				since = v.Words.T("safety.words.since", "Count", minutes)
			}
			lines = append(lines, safetypages.Waiting{ID: t.ID, Name: t.Name, Language: v.Words.T("ui.lang." + t.Language), Href: p.Base + "/" + t.ID, Since: since})
		}
		return lines
	}
	p.Waiting, p.Mine = each(l.Waiting), each(l.Mine)
	return p
}

func (s *Site) changeDuty(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	change := s.safety.GoOnDuty
	if r.PostForm.Get("duty") == "off" {
		change = s.safety.GoOffDuty
	}
	if err := change(r.Context(), v.Me, v.Edition.ID); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/words")
}

func (s *Site) takeWord(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("word")
	err := s.safety.Take(r.Context(), v.Me, v.Edition, id)
	return s.toWords(w, r, v, err, "/"+id, "taken")
}

// heardPage is a talk as its listener sees it. One that is over leads back to the others, like one that never was.
func (s *Site) heardPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.heard(r, v)
	if err != nil {
		return s.toWords(w, r, v, err, "", "over")
	}
	page.Flash = said(v, r, "safety.words.said.", "nobody_free")
	return s.show(w, r, safetypages.Heard(page))
}

func (s *Site) heard(r *http.Request, v visit) (safetypages.HeardPage, error) {
	h, err := s.safety.Hear(r.Context(), v.Me, v.Edition, r.PathValue("word"))
	if err != nil {
		return safetypages.HeardPage{}, err
	}
	page := heardPageOf(s.page(r, v, "safety.word.title", h.Topic), v, h)
	page.Numbers, err = s.numbers(r, v)
	return page, err
}

func heardPageOf(frame ui.Page, v visit, h safety.Heard) safetypages.HeardPage {
	base := v.Edition.Path() + "/words"
	p := safetypages.HeardPage{Page: frame, Base: base + "/" + h.ID, Back: base, Topic: h.Topic, Name: h.Name, Language: v.Words.T("ui.lang." + h.Language), Next: h.Next,
		Lines: spoken(h.Lines, false, v.Words.T("safety.word.you"), h.Name), Draft: h.Answer, Steps: stepsIn(frame)}
	p.Path = p.Base
	return p
}

func (s *Site) replyWord(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	id, text := r.PathValue("word"), r.PostForm.Get("text")
	if r.Header.Get("X-Autosave") != "" {
		if err := s.safety.KeepReply(r.Context(), v.Me, v.Edition, id, text); err != nil {
			return err
		}
		return s.saved(w, "")
	}
	err := s.safety.Reply(r.Context(), v.Me, v.Edition, id, text)
	if fault.KindOf(err) != fault.Invalid {
		return s.toWords(w, r, v, err, "/"+id, "over")
	}
	page, failed := s.heard(r, v)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Draft, page.Errors = text, errs
		return safetypages.Heard(page)
	})
}

func (s *Site) passOn(w http.ResponseWriter, r *http.Request, v visit) error {
	id := r.PathValue("word")
	err := s.safety.HandOver(r.Context(), v.Me, v.Edition, id)
	if fault.KindOf(err) == fault.Conflict {
		return s.seeOther(w, r, v.Edition.Path()+"/words/"+id+"?"+saying(v, "nobody_free"))
	}
	return s.toWords(w, r, v, err, "/"+id, "over")
}

func (s *Site) closeWord(w http.ResponseWriter, r *http.Request, v visit) error {
	err := s.safety.CloseTalk(r.Context(), v.Me, v.Edition, r.PathValue("word"))
	return s.toWords(w, r, v, err, "?"+saying(v, "closed"), "over")
}

// toWords leads on after a listener's deed; what is not there any more leads to the others.
func (s *Site) toWords(w http.ResponseWriter, r *http.Request, v visit, err error, path, gone string) error {
	if fault.KindOf(err) == fault.NotFound {
		path, err = "?"+saying(v, gone), nil
	}
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/words"+path)
}

// stepsPage is what to do in immediate danger.
func (s *Site) stepsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	numbers, err := s.numbers(r, v)
	if err != nil {
		return err
	}
	frame := s.page(r, v, "safety.word.title")
	return s.show(w, r, safetypages.Steps(safetypages.StepsPage{Page: frame, Steps: stepsIn(frame), Numbers: numbers}))
}

func stepsIn(p ui.Page) []safetypages.Step {
	var all []safetypages.Step
	for n := 1; n <= 6; n++ {
		key := "safety.steps." + strconv.Itoa(n)
		all = append(all, safetypages.Step{Title: p.T(key + ".title"), Text: p.T(key + ".text")})
	}
	return all
}

// dutyPage is what is asked before the rooms open.
func (s *Site) dutyPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.duty(r, v)
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "safety.duty.said.", "kept")
	return s.show(w, r, safetypages.Duty(page))
}

func (s *Site) duty(r *http.Request, v visit) (safetypages.DutyPage, error) {
	ready, err := s.safety.Readiness(r.Context(), v.Me, v.Edition.ID)
	topic := people.DeskTopic(v.Edition.ID)
	return dutyPageOf(s.page(r, v, "safety.duty.title", topic), v, ready, topic), err
}

func dutyPageOf(frame ui.Page, v visit, ready safety.Readiness, topic string) safetypages.DutyPage {
	p := safetypages.DutyPage{Page: frame, Action: v.Edition.Path() + "/desk/duty", Back: v.Edition.Path() + "/desk", Topic: topic, Ready: ready.Ready, Opened: v.Edition.Phase == edition.Live}
	if !v.Me.Conducts(v.Edition.ID) {
		p.Back = v.Edition.Path() + "/desk/rules"
	}
	p.Path = p.Action
	for _, w := range ready.Waivers {
		p.Waivers = append(p.Waivers, safetypages.WaiverLine{When: frame.Day(w.At) + ", " + frame.Clock(w.At), By: w.By, Reason: w.Reason})
	}
	return p
}

func (s *Site) waiveDuty(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	reason := r.PostForm.Get("reason")
	err := s.safety.Waive(r.Context(), v.Me, v.Edition.ID, reason)
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/duty?"+saying(v, "kept"))
	}
	page, failed := s.duty(r, v)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Reason, page.Errors = reason, errs
		return safetypages.Duty(page)
	})
}

// quietTopics says whether one of a page's topics is of a quiet word.
func quietTopics(topics []string) bool {
	return slices.ContainsFunc(topics, func(t string) bool { return strings.HasPrefix(t, "quiet/") })
}
