package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	decidepages "hackathon4women/internal/web/pages/decide"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) votePage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.vote(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, decidepages.Vote(page))
}

// handInPaper takes a person's paper.
func (s *Site) handInPaper(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	var ticks []avenues.ID
	for _, id := range r.PostForm["option"] {
		ticks = append(ticks, avenues.ID(id))
	}
	_, err := s.decide.HandIn(r.Context(), v.Me, v.Edition.ID, decide.ID(r.PostForm.Get("ballot")), ticks)
	if err != nil {
		return s.voteAgain(w, r, v, err)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/vote")
}

func (s *Site) openVote(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.decide.Open(r.Context(), v.Me, v.Edition, edition.SessionID(r.PostForm.Get("session"))); err != nil {
		return s.voteAgain(w, r, v, err)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/vote")
}

func (s *Site) closeVote(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	if err := s.decide.Close(r.Context(), v.Me, v.Edition, decide.ID(r.PostForm.Get("ballot"))); err != nil {
		return s.voteAgain(w, r, v, err)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/vote")
}

// checkReceipt looks a receipt up. It is posted, so that it stands in no address; nothing is changed.
func (s *Site) checkReceipt(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	page, err := s.vote(r, v)
	if err != nil {
		return err
	}
	page.Result.Receipt = r.PostForm.Get("receipt")
	found, err := s.decide.Verify(r.Context(), v.Me, v.Edition.ID, decide.ID(r.PostForm.Get("ballot")), page.Result.Receipt)
	if err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return decidepages.Vote(page)
		})
	}
	page.Result.Checked = &decidepages.Checked{Found: found.Found, Few: found.Few}
	for _, o := range found.Ticks {
		page.Result.Checked.Ticks = append(page.Result.Checked.Ticks, o.Title)
	}
	return s.show(w, r, decidepages.Vote(page))
}

// publishedPapers is the file with which anyone who took part counts again at home.
func (s *Site) publishedPapers(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := s.decide.Published(r.Context(), v.Me, v.Edition, decide.ID(r.PathValue("ballot")))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="options.json"`)
	_, err = w.Write(raw)
	return err
}

func (s *Site) voteAgain(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	page, gone := s.vote(r, v)
	if gone != nil {
		return gone
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return decidepages.Vote(page)
	})
}

func (s *Site) vote(r *http.Request, v visit) (decidepages.VotePage, error) {
	frame := s.page(r, v, "decide.vote.title", decide.Topic(v.Edition.ID), edition.Topic(v.Edition.ID))
	sight, next, found, err := s.decide.Current(r.Context(), v.Me, v.Edition)
	if err != nil {
		return decidepages.VotePage{}, err
	}
	page := decidepages.VotePage{Page: frame, State: "waiting", Watch: decide.Topic(v.Edition.ID)}
	if found {
		page = votePageOf(frame, v, sight)
	}
	page.Desk = voteDesk(v, sight, found, next)
	if next.ID == "" {
		page.When = v.Words.T("decide.vote.none_text")
	} else {
		at := next.Start.In(v.Edition.Zone)
		page.When = v.Words.T("decide.vote.none_at", "day", v.Words.Weekday(at), "time", v.Words.Clock(at))
	}
	return page, nil
}

// votePageOf draws a ballot as someone may see it; the gallery calls it too.
func votePageOf(frame ui.Page, v visit, sight decide.Sight) decidepages.VotePage {
	b, base := sight.Ballot, v.Edition.Path()+"/vote"
	p := decidepages.VotePage{
		Page: frame, State: "open", Watch: decide.Topic(v.Edition.ID), Jury: b.Electorate == decide.Jurors, May: sight.May, Looking: v.Me.Conducts(v.Edition.ID),
		Paper: decidepages.Paper{Frame: frame, Action: base, Ballot: string(b.ID)},
	}
	for _, o := range b.Options {
		ticked := sight.Mine != nil && sight.Mine.Ticked(o.ID)
		p.Paper.Options = append(p.Paper.Options, decidepages.Option{ID: string(o.ID), Lang: o.Language, Title: o.Title, Idea: o.Idea, Ticked: ticked})
	}
	if sight.Mine != nil {
		p.Paper.Voted, p.Paper.Receipt, p.Paper.Ticks = true, sight.Mine.Receipt, len(sight.Mine.Ticks)
	}
	if !b.Open() {
		p.State = "closed"
		p.Result = voteResult(frame, v, sight)
		return p
	}
	for _, slot := range v.Edition.Programme.Slots() {
		if slot.ID == b.Session && v.Now.Before(slot.Until) && !v.Now.Before(slot.From) {
			p.Ends, p.Speed = slot.Until, storySpeed(v.Edition)
			p.Until = v.Words.T("decide.vote.until", "time", frame.Clock(slot.Until))
		}
	}
	return p
}

func voteResult(frame ui.Page, v visit, sight decide.Sight) decidepages.Result {
	b, c, base := sight.Ballot, sight.Count, v.Edition.Path()+"/vote"
	closed := b.Closed.In(v.Edition.Zone)
	r := decidepages.Result{
		Few: c.Few(), Lot: b.Lot, Ballot: string(b.ID), Check: base + "/receipt", File: base + "/" + string(b.ID) + "/papers.json",
		Closed: frame.T("decide.result.closed_at", "day", frame.Day(closed), "time", frame.Clock(closed)),
	}
	if !r.Few {
		r.Papers = frame.T("decide.result.papers", "Count", c.Papers)
	}
	if c.Blank > 0 && !r.Few {
		r.Blank = frame.T("decide.result.blank", "Count", c.Blank)
	}
	for i, ranked := range c.Ranking {
		line := decidepages.Ranked{Place: i + 1, Number: ranked.Number, Lang: ranked.Language, Title: ranked.Title, Idea: ranked.Idea, Ticks: ranked.Ticks, Lot: ranked.Lot}
		if !r.Few {
			line.Times = frame.T("decide.result.times", "Count", ranked.Ticks)
			line.Width = ranked.Ticks * 100 / max(c.Papers, 1)
		}
		r.Ranking = append(r.Ranking, line)
	}
	for _, l := range c.List {
		r.List = append(r.List, decidepages.Listed{Code: l.Commitment[:min(12, len(l.Commitment))], Numbers: l.Numbers})
	}
	return r
}

// voteDesk is what those who conduct can do; nil for everybody else.
func voteDesk(v visit, sight decide.Sight, found bool, next edition.Session) *decidepages.Desk {
	if !v.Me.Conducts(v.Edition.ID) {
		return nil
	}
	base := v.Edition.Path() + "/vote"
	d := &decidepages.Desk{Opening: base + "/opening", Closure: base + "/closure"}
	switch {
	case found && sight.Ballot.Open():
		d.Ballot, d.Voted = string(sight.Ballot.ID), v.Words.T("decide.desk.voted_few")
		if sight.Voted > 0 {
			d.Voted = v.Words.T("decide.desk.voted", "n", fmt.Sprint(sight.Voted))
		}
	case next.ID != "":
		d.Session = string(next.ID)
	default:
		return nil
	}
	return d
}
