package web

import (
	"net/http"
	"strconv"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
	tablespages "hackathon4women/internal/web/pages/tables"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// planPage shows a round's tables to those who conduct: the one asked for, or the one that is running or comes next.
func (s *Site) planPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.plan(r, v, edition.SessionID(r.PathValue("session")))
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "tables.plan.said.", "formed", "opened", "returned")
	if page.Round.Last == nil && page.Flash == "" {
		page.Flash = said(v, r, "tables.plan.said.", "moved", "kept", "released")
	}
	return s.show(w, r, tablespages.Plan(page))
}

func (s *Site) plan(r *http.Request, v visit, session edition.SessionID) (page tablespages.PlanPage, err error) {
	page = tablespages.PlanPage{Page: s.page(r, v, "tables.plan.title", people.DeskTopic(v.Edition.ID)), Topic: people.DeskTopic(v.Edition.ID)}
	page.Wide = true
	rounds := tables.RoundsOf(v.Edition.Programme)
	if session == "" {
		session = tables.NextRound(v.Edition, v.Now)
	}
	page.Rounds = s.roundTabs(v, page.Page, rounds, session)
	if session == "" {
		return page, nil
	}
	page.Base = v.Edition.Path() + "/desk/plan/" + string(session)
	page.Path = page.Base
	if page.Round, err = s.tables.PlanFor(r.Context(), v.Me, v.Edition, session); err != nil {
		return page, err
	}
	page.Worlds, page.Least, page.Most = worldNames(v), v.Edition.TableMin, v.Edition.TableMax
	if page.Round.By {
		if page.Titles, err = s.avenueTitles(r, v, page.Page); err != nil {
			return page, err
		}
	}
	met, err := s.tables.Encountered(r.Context(), v.Me, v.Edition, session)
	page.Met = metOf(page.Page, v, met, session)
	return page, err
}

// avenueTitles are the titles of all avenues.
func (s *Site) avenueTitles(r *http.Request, v visit, p ui.Page) (map[string]string, error) {
	all, err := s.avenues.List(r.Context(), v.Me, v.Edition)
	titles := map[string]string{}
	for _, a := range all {
		if titles[string(a.ID)] = a.Title; a.Title == "" {
			titles[string(a.ID)] = p.T("avenues.untitled")
		}
	}
	return titles, err
}

// metOf is who met whom in pictures: in one round, and in all.
func metOf(p ui.Page, v visit, m tables.Encounters, session edition.SessionID) tablespages.Met {
	met := tablespages.Met{Rounds: m.Rounds, All: network(p, v, m.Worlds, m.Pairs, "met-all", "tables.met.title")}
	if of := m.Of(session); of != nil {
		met.Here = network(p, v, m.Worlds, of, "met-here", "tables.met.here")
		met.Same = m.Rounds == 1 && m.Each[0].Session == session && m.Each[0].Opened
	}
	return met
}

// network is who met whom as a picture.
func network(p ui.Page, v visit, worlds []string, pairs map[tables.Worlds]int, id, title string) ui.Network {
	n := ui.Network{ID: id, Title: p.T(title), Desc: p.T("tables.met.desc"), Table: p.T(title) + ". " + p.T("tables.met.figures"), Few: p.T("tables.met.few")}
	names := worldNames(v)
	for i, a := range worlds {
		n.Groups = append(n.Groups, ui.NetworkGroup{Key: a, Name: names[a]})
		row := make([]int, i)
		for j, b := range worlds[:i] {
			row[j] = tables.Between(pairs, a, b)
		}
		n.N = append(n.N, row)
	}
	return n
}

// roundTabs names each round by day and time.
func (s *Site) roundTabs(v visit, p ui.Page, rounds []edition.Session, current edition.SessionID) (tabs []ui.NavLink) {
	for _, one := range rounds {
		tabs = append(tabs, ui.NavLink{
			Label: p.T("tables.plan.tab", "what", p.T(one.Kind.Words()), "day", one.Day, "time", p.Clock(one.Start)),
			Href:  v.Edition.Path() + "/desk/plan/" + string(one.ID), Current: one.ID == current,
		})
	}
	return tabs
}

func worldNames(v visit) map[string]string {
	names := map[string]string{}
	for _, w := range v.Edition.Worlds {
		names[w.Key] = v.Edition.WorldName(v.Words.Lang(), w.Key)
	}
	return names
}

// planned answers a deed of the plan: back to the round, or the round with what did not work.
func (s *Site) planned(w http.ResponseWriter, r *http.Request, v visit, err error, done string) error {
	session := r.PathValue("session")
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/plan/"+session+"?"+saying(v, done))
	}
	if fault.KindOf(err) == fault.NotFound {
		return err
	}
	page, failed := s.plan(r, v, edition.SessionID(session))
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return tablespages.Plan(page)
	})
}

// formTables shows a good plan at once, and goes on looking for a better one.
func (s *Site) formTables(w http.ResponseWriter, r *http.Request, v visit) error {
	session := edition.SessionID(r.PathValue("session"))
	err := s.tables.FormRound(r.Context(), v.Me, v.Edition, session)
	if err == nil {
		err = s.tables.Improve(r.Context(), v.Me, v.Edition, session)
	}
	return s.planned(w, r, v, err, "formed")
}

// keepPlan ends the search for a better plan.
func (s *Site) keepPlan(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.planned(w, r, v, s.tables.Content(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session"))), "formed")
}

func (s *Site) openTables(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.planned(w, r, v, s.tables.OpenNow(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session"))), "opened")
}

func (s *Site) anotherTable(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	err := s.tables.AnotherTable(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session")), people.ID(r.PostForm.Get("person")))
	return s.planned(w, r, v, err, "moved")
}

// seatAt seats somebody at a table of the organiser's choice, or keeps her where she sits.
func (s *Site) seatAt(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	session, who := edition.SessionID(r.PathValue("session")), people.ID(r.PostForm.Get("person"))
	n, err := strconv.Atoi(r.PostForm.Get("table"))
	if err != nil {
		return s.planned(w, r, v, s.tables.Keep(r.Context(), v.Me, v.Edition, session, who), "kept")
	}
	return s.planned(w, r, v, s.tables.SeatAt(r.Context(), v.Me, v.Edition, session, who, n), "moved")
}

func (s *Site) releaseSeat(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	err := s.tables.Release(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session")), people.ID(r.PostForm.Get("person")))
	return s.planned(w, r, v, err, "released")
}

func (s *Site) undoMove(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.planned(w, r, v, s.tables.UndoMove(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session"))), "returned")
}

func (s *Site) askCosts(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.planned(w, r, v, s.tables.AskPrices(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session"))), "costs")
}

func (s *Site) stopCosts(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.planned(w, r, v, s.tables.StopPrices(r.Context(), v.Me, v.Edition, edition.SessionID(r.PathValue("session"))), "costs")
}
