package web

import (
	"fmt"
	"strings"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/promises"
	promisespages "hackathon4women/internal/web/pages/promises"
	"hackathon4women/internal/web/ui"
)

// promiseWords says promises in the reader's words.
type promiseWords struct {
	frame ui.Page
	v     visit
}

// day is a date with its year: promises reach far.
func (w promiseWords) day(t time.Time) string {
	t = t.In(w.v.Edition.Zone)
	return w.v.Words.DayShort(t) + t.Format(" 2006")
}

// card is a promise as a page shows it.
func (w promiseWords) card(p promises.Promise, of avenues.Listed) promisespages.Card {
	state := p.State(w.v.Now)
	c := promisespages.Card{
		ID: string(p.ID), Organisation: p.Organisation, What: p.What, Function: p.Function, FirstStep: p.FirstStep, Measure: p.Measure,
		Avenue: of.Title, AvenueLang: of.Language, State: w.frame.T("promises.state." + string(state)),
	}
	if by := p.ByDay(w.v.Edition.Zone); !by.IsZero() {
		c.By = w.day(by)
	}
	if state != promises.Confirmed {
		return c
	}
	c.Progress = p.Progress(w.v.Now)
	c.ProgressWords = w.progress(c.Progress)
	switch last := p.Last(); {
	case c.Progress == promises.Silent:
		c.News = w.frame.T("promises.news.none_since", "day", w.day(p.Since()))
	case last != nil:
		c.News, c.NewsLine = w.frame.T("promises.news.told", "day", w.day(last.At)), last.Line
	}
	for _, m := range p.CheckIns(w.v.Now) {
		one := promisespages.CheckIn{Days: w.frame.T("promises.checkin.days", "n", fmt.Sprint(m.Days)), Day: w.day(m.On), State: promises.Early, Words: w.frame.T("promises.checkin.to_come")}
		switch {
		case m.News != nil:
			one.State, one.Words = m.News.State, w.progress(m.News.State)
		case m.Passed:
			one.State, one.Words = promises.Silent, w.progress(promises.Silent)
		}
		c.CheckIns = append(c.CheckIns, one)
	}
	return c
}

func (w promiseWords) progress(p promises.Progress) string {
	return w.frame.T("promises.progress." + string(p))
}

func (w promiseWords) told() []ui.Choice {
	var all []ui.Choice
	for _, state := range promises.Told {
		all = append(all, ui.Choice{Value: string(state), Label: w.progress(state)})
	}
	return all
}

// picture is promises around a table, with their totals.
func (w promiseWords) picture(all []promises.Promise) promisespages.Picture {
	p := promisespages.Picture{Frame: w.frame, N: len(all), Count: w.frame.T("promises.public.count", "Count", len(all))}
	n := map[promises.Progress]int{}
	for _, one := range all {
		n[one.Progress(w.v.Now)]++
	}
	var says []string
	for _, state := range promises.Shown {
		if n[state] > 0 {
			p.Totals = append(p.Totals, promisespages.Total{State: state, Words: w.progress(state), N: n[state]})
			says = append(says, fmt.Sprintf("%s: %d", w.progress(state), n[state]))
		}
	}
	p.Says = w.frame.T("promises.public.picture_says", "list", strings.Join(says, ", "))
	return p
}
