package web

import (
	"net/http"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/promises"
	promisespages "hackathon4women/internal/web/pages/promises"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// confirmPage asks for the code of a promise.
func (s *Site) confirmPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, promisespages.Confirm(s.confirm(r, v)))
}

func (s *Site) confirm(r *http.Request, v visit) promisespages.ConfirmPage {
	base := v.Edition.PublicPath()
	return promisespages.ConfirmPage{Page: s.publicFrame(r, v, "promises.confirm.title"), Base: base + "/confirm", All: base + "/promises"}
}

// showPromise shows the promise of a code. The code is posted, so that it stands in no address; nothing is changed.
func (s *Site) showPromise(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withCode(w, r, v, "", func(string) error { return nil })
}

func (s *Site) confirmPromise(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withCode(w, r, v, "promises.confirm.thanks", func(code string) error { return s.promises.Confirm(r.Context(), v.Edition, code) })
}

func (s *Site) declinePromise(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withCode(w, r, v, "promises.confirm.declined", func(code string) error { return s.promises.Decline(r.Context(), v.Edition, code) })
}

func (s *Site) takePromiseBack(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withCode(w, r, v, "promises.confirm.taken_back", func(code string) error { return s.promises.TakeBack(r.Context(), v.Edition, code) })
}

// tellNewsByCode says how a promise is doing, by whoever holds its code.
func (s *Site) tellNewsByCode(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withCode(w, r, v, "promises.news.thanks", func(code string) error {
		return s.promises.TellByCode(r.Context(), v.Edition, code, promises.Progress(r.PostForm.Get("state")), r.PostForm.Get("line"))
	})
}

// withCode does something with the promise of a posted code and shows how it stands then. There is nowhere to send the browser
// to: an address would have to hold the code.
func (s *Site) withCode(w http.ResponseWriter, r *http.Request, v visit, done string, do func(code string) error) error {
	if err := form(r); err != nil {
		return err
	}
	page := s.confirm(r, v)
	page.Code = r.PostForm.Get("code")
	wrong := do(page.Code)
	one, err := s.promises.ByCode(r.Context(), v.Edition.ID, page.Code)
	if err == nil {
		page = confirmOf(page, v, one)
	} else if wrong == nil || fault.KindOf(err) != fault.Invalid {
		wrong = err
	}
	if wrong != nil {
		if page.News != nil {
			page.News.Line, page.News.States = r.PostForm.Get("line"), chosen(page.News.States, r.PostForm.Get("state"))
		}
		return s.again(w, r, v, wrong, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return promisespages.Confirm(page)
		})
	}
	if done != "" {
		page.Done = v.Words.T(done)
	}
	return s.show(w, r, promisespages.Confirm(page))
}

// confirmOf draws a promise for whoever holds its code; the gallery calls it too.
func confirmOf(page promisespages.ConfirmPage, v visit, one promises.Promise) promisespages.ConfirmPage {
	words := promiseWords{page.Page, v}
	card := words.card(one, avenues.Listed{})
	card.State = ""
	page.Card, page.State = &card, one.State(v.Now)
	page.Until = v.Words.T("promises.confirm.until", "day", words.day(one.Deadline()))
	if page.State == promises.Confirmed {
		page.News = &promisespages.NewsForm{Action: page.Base + "/news", Code: page.Code, States: words.told()}
	}
	return page
}

// publicPromises is what became of the promises.
func (s *Site) publicPromises(w http.ResponseWriter, r *http.Request, v visit) error {
	all, err := s.promises.Public(r.Context(), v.Edition)
	if err != nil {
		return err
	}
	results, _, err := s.publish.Results(r.Context(), v.Edition)
	if err != nil {
		return err
	}
	titles := map[avenues.ID]avenues.Listed{}
	for _, a := range results.Avenues {
		titles[a.ID] = avenues.Listed{Title: a.Title, Language: a.Language}
	}
	return s.show(w, r, promisespages.Public(publicPromisesOf(s.publicFrame(r, v, "promises.public.title"), v, all, titles)))
}

// publicPromisesOf draws the public promises; the gallery calls it too. Only titles that are public are shown.
func publicPromisesOf(frame ui.Page, v visit, all []promises.Promise, titles map[avenues.ID]avenues.Listed) promisespages.PublicPage {
	words, base := promiseWords{frame, v}, v.Edition.PublicPath()
	p := promisespages.PublicPage{Page: frame, Round: words.picture(all), Code: base + "/confirm", Home: base}
	for _, one := range all {
		card := words.card(one, titles[one.Avenue])
		if card.Avenue != "" && v.Edition.Phase.Reached(edition.Results) {
			card.AvenueHref = base + "/results#" + string(one.Avenue)
		}
		p.Cards = append(p.Cards, card)
	}
	return p
}
