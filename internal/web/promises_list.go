package web

import (
	"net/http"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/rooms"
	promisespages "hackathon4women/internal/web/pages/promises"
	roomspages "hackathon4women/internal/web/pages/rooms"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) promisesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.promiseList(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, promisespages.List(page))
}

// makePromise announces a promise for an organisation.
func (s *Site) makePromise(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	field := r.PostForm.Get
	typed := promisespages.Form{
		ID: field("id"), Avenue: field("avenue"), Organisation: field("organisation"), What: field("what"), By: field("by_when"),
		FirstStep: field("first_step"), Function: field("function"), Measure: field("measure"),
	}
	err := s.promises.Make(r.Context(), v.Me, v.Edition, promises.ID(typed.ID), avenues.ID(typed.Avenue), promises.Body{
		Organisation: typed.Organisation, Function: typed.Function, What: typed.What, By: typed.By, FirstStep: typed.FirstStep, Measure: typed.Measure,
	})
	if err != nil {
		page, gone := s.promiseList(r, v)
		if gone != nil {
			return gone
		}
		page.Form, page.Avenues = typed, chosen(page.Avenues, typed.Avenue)
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return promisespages.List(page)
		})
	}
	return s.seeOther(w, r, v.Edition.Path()+"/promises")
}

func (s *Site) withdrawPromise(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.promises.Withdraw(r.Context(), v.Me, v.Edition, promises.ID(r.PathValue("promise"))); err != nil {
		return s.promisesAgain(w, r, v, err)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/promises")
}

// tellNews says how a promise is doing, by whoever made it.
func (s *Site) tellNews(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	id, state, line := promises.ID(r.PathValue("promise")), promises.Progress(r.PostForm.Get("state")), r.PostForm.Get("line")
	if err := s.promises.Tell(r.Context(), v.Me, v.Edition, id, state, line); err != nil {
		return s.promisesAgain(w, r, v, err)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/promises")
}

func (s *Site) promisesAgain(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	page, gone := s.promiseList(r, v)
	if gone != nil {
		return gone
	}
	for i := range page.Mine {
		if news := page.Mine[i].News; news != nil && page.Mine[i].ID == r.PathValue("promise") {
			news.Line, news.States = r.PostForm.Get("line"), chosen(news.States, r.PostForm.Get("state"))
		}
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return promisespages.List(page)
	})
}

// chosen ticks the choice of a value.
func chosen(options []ui.Choice, value string) []ui.Choice {
	for i := range options {
		options[i].Checked = options[i].Value == value
	}
	return options
}

func (s *Site) promiseList(r *http.Request, v visit) (page promisespages.ListPage, err error) {
	frame := s.page(r, v, "promises.list.title", promises.Topic(v.Edition.ID), edition.Topic(v.Edition.ID))
	all, err := s.promises.Look(r.Context(), v.Me, v.Edition)
	if err != nil {
		return page, err
	}
	list, err := s.avenues.List(r.Context(), v.Me, v.Edition)
	if err != nil {
		return page, err
	}
	address := s.settings.PublicURL + v.Edition.PublicPath() + "/confirm"
	page = promiseListOf(frame, v, all, list, address, func(id promises.ID) string { return s.promises.Code(v.Edition.ID, id) })
	notePromises(page.Mine, s.textNotes(r, v))
	return page, nil
}

// promiseListOf draws the promises of a workspace; the gallery calls it too. address is where organisations type their codes.
func promiseListOf(frame ui.Page, v visit, all []promises.Promise, list []avenues.Listed, address string, code func(promises.ID) string) promisespages.ListPage {
	base := v.Edition.Path()
	p := promisespages.ListPage{
		Page: frame, Watch: promises.Topic(v.Edition.ID), Action: base + "/promises", Table: base + "/table", Form: promisespages.Form{ID: string(promises.NewID())},
		Open: promises.Begun(v.Edition, v.Now) && !v.Me.Staff, When: whenPromises(v),
	}
	earliest, latest := promises.Days(v.Now.In(v.Edition.Zone))
	p.Earliest, p.Latest = earliest.Format(time.DateOnly), latest.Format(time.DateOnly)
	words := promiseWords{frame, v}
	titles := map[avenues.ID]avenues.Listed{}
	for _, a := range list {
		if a.Title != "" {
			titles[a.ID] = a
			p.Avenues = append(p.Avenues, ui.Choice{Value: string(a.ID), Label: a.Title})
		}
	}
	for _, one := range all {
		card := words.card(one, titles[one.Avenue])
		card.AvenueHref = base + "/avenues/" + string(one.Avenue)
		card.ProgressWords, card.CheckIns = "", nil
		if card.Own = one.Person == v.Me.ID && v.Me.ID != ""; card.Own {
			p.Mine = append([]promisespages.Mine{myPromise(words, one, card, address, code(one.ID))}, p.Mine...)
		}
		if state := one.State(v.Now); state == promises.Intention || state == promises.Confirmed {
			p.Room = append(p.Room, card)
		}
		if one.Public() {
			p.PublicAll = true
		}
	}
	return p
}

func whenPromises(v visit) string {
	for _, session := range v.Edition.Programme.Sessions {
		if session.Kind == edition.Promises && v.Now.Before(session.Start) {
			at := session.Start.In(v.Edition.Zone)
			return v.Words.T("promises.list.not_yet_at", "day", v.Words.Weekday(at), "time", v.Words.Clock(at))
		}
	}
	return v.Words.T("promises.list.not_yet_text")
}

func myPromise(words promiseWords, one promises.Promise, card promisespages.Card, address, code string) promisespages.Mine {
	v, path := words.v, words.v.Edition.Path()+"/promises/"+string(one.ID)
	m := promisespages.Mine{Card: card, Points: pointsAt(one.What, one.Function, one.FirstStep, one.Measure)}
	switch one.State(v.Now) {
	case promises.Intention:
		m.Code, m.ConfirmURL, m.Withdrawal = code, address, path+"/withdrawal"
		m.Give = v.Words.T("promises.code.give", "organisation", one.Organisation)
		m.Until = v.Words.T("promises.code.until", "day", words.day(one.Deadline()))
	case promises.Confirmed:
		m.News = &promisespages.NewsForm{Action: path + "/news", States: words.told()}
	}
	return m
}

// promisePart leads from the table page to the promises while they are made.
func (s *Site) promisePart(r *http.Request, v visit, room rooms.Room) (roomspages.Section, error) {
	if !runs(room, edition.Promises) {
		return roomspages.Section{}, nil
	}
	all, err := s.promises.Look(r.Context(), v.Me, v.Edition)
	if err != nil {
		return roomspages.Section{}, err
	}
	ask := promisespages.AskFor{Frame: s.page(r, v, "promises.list.title"), Href: v.Edition.Path() + "/promises", N: len(all)}
	return roomspages.Section{ID: "promises", Watch: promises.Topic(v.Edition.ID), Body: promisespages.Ask(ask)}, nil
}
