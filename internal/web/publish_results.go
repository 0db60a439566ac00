package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/publish"
	decidepages "hackathon4women/internal/web/pages/decide"
	publishpages "hackathon4women/internal/web/pages/publish"
	"hackathon4women/internal/web/ui"
)

// resultsPage is everything that went public.
func (s *Site) resultsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showResults(w, r, v, "publish.results.title", false)
}

// reportPage is the same with a cover, to be printed.
func (s *Site) reportPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showResults(w, r, v, "publish.report.title", true)
}

func (s *Site) showResults(w http.ResponseWriter, r *http.Request, v visit, titleKey string, report bool) error {
	results, found, err := s.publish.Results(r.Context(), v.Edition)
	if err != nil {
		return err
	}
	page := publishpages.ResultsPage{Page: s.publicFrame(r, v, titleKey), Home: v.Edition.PublicPath()}
	if !found {
		page = pastOf(page, results)
	}
	if found {
		page = resultsOf(page.Page, v, results)
		page.Report = report
	}
	return s.show(w, r, publishpages.Results(page))
}

// resultsCSV is the open data for a spreadsheet.
func (s *Site) resultsCSV(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.resultsFile(w, r, v, "text/csv; charset=utf-8", "results.csv", func(out publish.Results) ([]byte, error) { return out.CSV(v.Edition, v.Now) })
}

// resultsJSON is the open data for programs.
func (s *Site) resultsJSON(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.resultsFile(w, r, v, "application/json; charset=utf-8", "results.json", func(out publish.Results) ([]byte, error) { return out.JSON(v.Edition, v.Now) })
}

func (s *Site) resultsFile(w http.ResponseWriter, r *http.Request, v visit, kind, name string, write func(publish.Results) ([]byte, error)) error {
	results, found, err := s.publish.Results(r.Context(), v.Edition)
	if err != nil {
		return err
	}
	if !found && len(results.History) == 0 {
		return fault.ErrNotFound
	}
	raw, err := write(results)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err = w.Write(raw)
	return err
}

// resultsOf draws results; the gallery calls it too.
func resultsOf(frame ui.Page, v visit, r publish.Results) publishpages.ResultsPage {
	e, words, base := v.Edition, promiseWords{frame, v}, v.Edition.PublicPath()
	name, line := tongue{e.Texts, frame.Lang()}.text("name"), tongue{e.Texts, frame.Lang()}.text("line")
	p := publishpages.ResultsPage{
		Page: frame, Found: true, Name: publishpages.Text{Text: name.Text, Lang: name.In}, Line: publishpages.Text{Text: line.Text, Lang: line.In}, Dates: daysInWords(frame.Words, e),
		Lede: frame.T("publish.results.lede", "day", words.day(r.Made)), Voices: r.Voices, Promises: words.picture(r.Promises),
		AllHref: base + "/promises", ReportHref: base + "/report", ResultHref: base + "/results", CSV: base + "/results.csv", JSON: base + "/results.json", Home: base,
	}
	for _, b := range e.Bodies {
		if b.Part == edition.OrganisedBy {
			p.Organisers = append(p.Organisers, b.Name)
		} else {
			p.Supporters = append(p.Supporters, b.Name)
		}
	}
	for _, w := range e.Worlds {
		if w.Key != edition.Own {
			p.Worlds = append(p.Worlds, w.Key)
		}
	}
	for i, a := range r.Avenues {
		p.Avenues = append(p.Avenues, publicAvenueOf(words, r, a, i+1))
	}
	p.Stats = statsOf(frame, r)
	p.People = peopleOf(frame, e, r.Figures.Worlds)
	p.Met = publicMet(frame, e, r.Figures)
	p.Vote = voteOf(frame, r)
	p = pastOf(p, r)
	if !slices.Contains(r.Figures.Gone, publish.PeopleFigures) {
		p.PeopleGone = nil
	}
	if !slices.Contains(r.Figures.Gone, publish.VoteFigures) {
		p.VoteGone = nil
	}
	p.Gone = nil // what is public again is not gone
	return p
}

// pastOf tells what was put right and taken back.
func pastOf(p publishpages.ResultsPage, r publish.Results) publishpages.ResultsPage {
	words := changeWords{p.Page, r}
	p.History = words.history(r.History)
	gone := func(of publish.Subject) *publishpages.Event {
		e := r.Withdrawn(of)
		if e.On.IsZero() {
			return nil
		}
		line := words.event(e, new(int))
		return &line
	}
	p.Gone, p.PeopleGone, p.VoteGone = gone(""), gone(publish.PeopleFigures), gone(publish.VoteFigures)
	return p
}

func publicAvenueOf(words promiseWords, r publish.Results, a publish.Avenue, n int) publishpages.Avenue {
	out := publishpages.Avenue{ID: string(a.ID), Number: fmt.Sprint(n), Title: a.Title, Lang: a.Language, Idea: a.Field(avenues.Idea), Voices: a.Voices}
	for _, f := range a.Fields {
		switch f.Key {
		case avenues.Idea:
		case avenues.Step:
			out.Step = words.frame.T("avenues.step." + f.Text)
		default:
			out.Fields = append(out.Fields, publishpages.Part{Label: words.frame.T("avenues.field." + string(f.Key)), Text: f.Text})
		}
	}
	said := changeWords{words.frame, r}
	for _, e := range r.Corrected(a.ID) {
		out.Corrected = append(out.Corrected, said.event(e, new(int)))
	}
	for _, one := range r.Promises {
		if one.Avenue == a.ID {
			out.Promises = append(out.Promises, words.card(one, avenues.Listed{}))
		}
	}
	return out
}

func statsOf(frame ui.Page, r publish.Results) []ui.Stat {
	var stats []ui.Stat
	add := func(key string, n int) {
		stats = append(stats, ui.Stat{Figure: fmt.Sprint(n), Label: frame.T("publish.results.stat."+key, "Count", n)})
	}
	if !r.Figures.Worlds.Hidden {
		add("people", r.Figures.Worlds.Total)
	}
	add("tables", r.Figures.Tables)
	add("cards", r.Figures.Cards)
	add("avenues", len(r.Avenues))
	add("promises", len(r.Promises))
	return stats
}

func peopleOf(frame ui.Page, e edition.Edition, n publish.Numbers) publishpages.People {
	p := publishpages.People{Hidden: n.Hidden, Total: n.Total, Together: n.Together, Any: n.Together > 0}
	var says []string
	for _, l := range n.Lines {
		name := tongue{e.Texts, frame.Lang()}.text("world." + l.Key + ".name")
		p.Lines = append(p.Lines, publishpages.World{Key: l.Key, Name: name.Text, Lang: name.In, N: l.N, Hidden: l.Hidden})
		figure := frame.T("publish.results.hidden")
		if !l.Hidden {
			figure = fmt.Sprint(l.N)
		}
		says = append(says, name.Text+": "+figure)
	}
	p.Says = frame.T("publish.results.people_says", "total", n.Total, "list", strings.Join(says, ", "))
	return p
}

// publicMet is who met whom in a picture: the worlds of which some meeting may be public.
func publicMet(frame ui.Page, e edition.Edition, f publish.Figures) ui.Network {
	n := ui.Network{
		ID: "met", Title: frame.T("publish.results.met"), Desc: frame.T("publish.results.met_desc"), Table: frame.T("publish.results.met"), Few: frame.T("publish.results.hidden"),
	}
	pairs := map[[2]string]int{}
	for _, m := range f.Met {
		pairs[[2]string{m.A, m.B}] = m.N
	}
	var keys []string
	for _, w := range e.Worlds {
		if slices.ContainsFunc(f.Met, func(m publish.Met) bool { return m.A == w.Key || m.B == w.Key }) {
			keys = append(keys, w.Key)
		}
	}
	for i, b := range keys {
		name := tongue{e.Texts, frame.Lang()}.text("world." + b + ".name")
		n.Groups = append(n.Groups, ui.NetworkGroup{Key: b, Name: name.Text})
		row := make([]int, i)
		for j, a := range keys[:i] {
			row[j] = -1
			if met := max(pairs[[2]string{a, b}], pairs[[2]string{b, a}]); met > 0 {
				row[j] = met
			}
		}
		n.N = append(n.N, row)
	}
	return n
}

func voteOf(frame ui.Page, r publish.Results) *publishpages.Vote {
	if r.Figures.Vote == nil {
		return nil
	}
	v := &publishpages.Vote{Few: true}
	if n := r.Figures.Vote.Papers; n > 0 {
		v.Papers = frame.T("publish.results.vote_papers", "n", n)
	}
	most := max(r.Figures.Vote.Papers, 1)
	for _, l := range r.Figures.Vote.Lines {
		most = max(most, l.Ticks) // the number of papers may be hidden
	}
	for i, l := range r.Figures.Vote.Lines {
		line := decidepages.Ranked{Place: i + 1, Title: r.Title(l.Avenue), Ticks: l.Ticks, Times: frame.T("publish.results.hidden")}
		if line.Title == "" {
			line.Title = frame.T("publish.results.held")
		}
		for _, a := range r.Avenues {
			if a.ID == l.Avenue {
				line.Lang = a.Language
			}
		}
		if l.Hidden {
			v.Hidden = true
		} else {
			v.Few = false
			line.Width, line.Times = l.Ticks*100/most, frame.T("decide.result.times", "Count", l.Ticks)
		}
		v.Ranking = append(v.Ranking, line)
	}
	return v
}
