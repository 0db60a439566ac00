package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/tables"
	"hackathon4women/internal/web/ui"

	roomspages "hackathon4women/internal/web/pages/rooms"

	"github.com/a-h/templ"
)

// deskPage is the control room: what runs, what comes, who needs someone.
func (s *Site) deskPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.desk(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, roomspages.Desk(page))
}

func (s *Site) desk(r *http.Request, v visit) (roomspages.DeskPage, error) {
	d, err := s.rooms.AtDesk(r.Context(), v.Me, v.Edition)
	if err != nil {
		return roomspages.DeskPage{}, err
	}
	frame := s.page(r, v, "rooms.desk.title", people.DeskTopic(v.Edition.ID), edition.Topic(v.Edition.ID))
	p := s.deskPageOf(frame, v, d)
	p.Flash = said(v, r, "rooms.strip.said.", "repaired")
	if p.Needs, err = s.deskNeeds(r, v); err != nil {
		return p, err
	}
	met, err := s.tables.Encountered(r.Context(), v.Me, v.Edition, "")
	if err == nil && met.Rounds > 0 {
		p.Met, p.MetTitle, p.MetNote = network(p.Page, v, met.Worlds, met.Pairs, "met", "tables.met.title"), p.T("tables.met.title"), p.T("tables.met.small", "n", tables.Shown)
	}
	return p, err
}

// repair brings the tables in line with who is here, in one press.
func (s *Site) repair(w http.ResponseWriter, r *http.Request, v visit) error {
	if _, err := s.rooms.Mend(r.Context(), v.Me, v.Edition); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk?"+saying(v, "repaired"))
}

// deskStrip says who is missing and who waits.
func (w roomWords) deskStrip(p *roomspages.DeskPage, d rooms.Desk, base string) {
	if !d.Opened || d.Round == "" || len(d.Tables) == 0 {
		return
	}
	seats := 0
	for _, t := range d.Tables {
		seats += t.Seats
	}
	p.Strip = &roomspages.Strip{
		Text: w.T("rooms.strip.here", "here", w.T("rooms.strip.seated", "Count", seats-d.Missing), "missing", w.T("rooms.strip.missing", "Count", d.Missing), "late", w.T("rooms.strip.late", "Count", d.Waiting)),
		Plan: ui.NavLink{Href: base + "/plan/" + url.PathEscape(string(d.Round)), Label: w.T("rooms.strip.plan")},
	}
	if d.Missing > 0 || d.Waiting > 0 {
		p.Strip.Action = base + "/repair"
	}
}

// deskNeeds is what those who run the event look after: whether listeners are on duty, and nothing more about them.
func (s *Site) deskNeeds(r *http.Request, v visit) (all []roomspages.Need, err error) {
	add := func(good bool, text, path string, who Who) {
		n := roomspages.Need{NavLink: ui.NavLink{Label: text}, Good: good}
		if v.Me.Roles.Any(who.Roles) {
			n.Href = v.Edition.Path() + path
		}
		all = append(all, n)
	}
	ready, err := s.safety.TwoOnDuty(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	key := "safety.duty.not_yet"
	if ready {
		key = "safety.duty.yes"
	}
	add(ready, v.Words.T(key), "/desk/duty", Reviewer)
	stale, err := s.safety.StaleRecords(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	if stale > 0 {
		add(false, v.Words.T("safety.record.stale", "Count", stale), "/desk/numbers", Organiser)
	}
	return all, nil
}

// deskPageOf draws the desk; the gallery calls it too.
func (s *Site) deskPageOf(frame ui.Page, v visit, d rooms.Desk) roomspages.DeskPage {
	say := roomWords{v.Words, v.Edition, v.Now}
	base := v.Edition.Path() + "/desk"
	p := roomspages.DeskPage{
		Page: frame, Watch: people.DeskTopic(v.Edition.ID) + " " + edition.Topic(v.Edition.ID), State: deskState(v.Edition, d), Mark: markOf(d.At),
		Timer: say.countdown(rooms.Room{At: d.At}), Track: say.track(d.At), Step: say.step("step", d.At), Say: base + "/messages",
	}
	p.Wide = true
	say.deskHead(&p, d, v.Me)
	say.deskDeeds(&p, d, base)
	p.Conducts = v.Words.T("rooms.desk.by_itself")
	if d.Conducts != "" {
		p.Conducts = v.Words.T("rooms.desk.conducts", "name", d.Conducts, "time", say.clock(d.Since))
	}
	switch {
	case p.State == "closed":
		p.Conducts = ""
	case d.Mine:
		p.Conducts = v.Words.T("rooms.desk.you_conduct", "time", say.clock(d.Since))
	default:
		p.Conduct = base + "/conducting"
	}
	say.deskFigures(&p, d)
	say.deskTables(&p, d, base)
	say.deskStrip(&p, d, base)
	for _, m := range d.Messages {
		to := ""
		if m.Table != "" {
			to = say.tableName(d, m.Table)
		}
		p.Said = append(p.Said, roomspages.Said{ID: m.ID, Time: say.clock(m.Said), Text: m.Text.Reveal(), To: to, TakeBack: base + "/messages/" + url.PathEscape(m.ID) + "/withdrawal"})
		if s.now().Sub(m.Sent) < rooms.UndoFor {
			p.Fresh = m.ID
		}
	}
	p.Links = say.deskLinks(v.Me)
	if v.Edition.Simulated() {
		p.Clock = say.machine(d.At, base+"/clock")
	}
	return p
}

func deskState(e edition.Edition, d rooms.Desk) string {
	switch {
	case e.Phase != edition.Live:
		return "closed"
	case d.At.Ended:
		return "over"
	case d.At.Current != nil:
		return "live"
	default:
		return "before"
	}
}

func (w roomWords) deskHead(p *roomspages.DeskPage, d rooms.Desk, me people.Person) {
	at := d.At
	switch {
	case p.State == "over":
		p.Kicker, p.Heading, p.Notice = w.T("rooms.desk.over.kicker"), w.T("rooms.desk.over.title"), w.T("rooms.desk.over.text")
		p.NoticeTo = w.toPhase(me)
	case at.Current != nil:
		p.Kicker, p.Heading = w.T("rooms.desk.now"), w.title(at.Current.Session)
	case at.Next != nil:
		p.Kicker, p.Heading = w.T("rooms.desk.soon", "day", w.Weekday(at.Next.From.In(w.e.Zone)), "time", w.clock(at.Next.From)), w.title(at.Next.Session)
	default:
		p.Kicker, p.Heading = w.T("rooms.desk.now"), w.T("rooms.desk.no_programme")
	}
	if p.State == "closed" {
		p.Notice = w.T("rooms.desk.not_live", "phase", w.T("rooms.phase."+string(w.e.Phase)))
		p.NoticeTo = w.toPhase(me)
	}
	if at.Current != nil && at.Next != nil {
		p.Ahead = w.next(at)
		if p.Ahead == "" {
			p.Ahead = w.T("rooms.desk.last_today")
		}
	}
}

// toPhase leads the organiser to where the phase is changed.
func (w roomWords) toPhase(me people.Person) ui.NavLink {
	if !me.Roles.Any(Organiser.Roles) {
		return ui.NavLink{}
	}
	return ui.NavLink{Href: w.e.Path() + "/desk/phase", Label: w.T("rooms.desk.to.phase")}
}

// deskDeeds are what can be done to the programme now.
func (w roomWords) deskDeeds(p *roomspages.DeskPage, d rooms.Desk, base string) {
	if p.State == "closed" {
		return
	}
	at := d.At
	if c := at.Current; c != nil {
		p.Lengthen = sessionPath(base, c.ID) + "/lengthening"
		if c.Kind.AtTables() {
			p.Gather = &roomspages.Deed{Action: base + "/gathering", Label: w.T("rooms.desk.gather"), Ask: w.T("rooms.desk.gather_ask"), Yes: w.T("rooms.desk.gather_yes")}
		} else {
			p.End = &roomspages.Deed{Action: sessionPath(base, c.ID) + "/ending", Label: w.T("rooms.desk.end"), Ask: w.T("rooms.desk.end_ask", "title", w.title(c.Session)), Yes: w.T("rooms.desk.end_yes")}
		}
	}
	if n := at.Next; n != nil && (at.Current == nil || n.Day == at.Current.Day) {
		p.Start = &roomspages.Deed{
			Action: sessionPath(base, n.ID) + "/start", Label: w.T("rooms.desk.start", "title", w.title(n.Session)),
			Ask: w.T("rooms.desk.start_ask", "title", w.title(n.Session), "time", w.clock(n.From)), Yes: w.T("rooms.desk.start_yes"),
		}
	}
}

func sessionPath(base string, id edition.SessionID) string {
	return base + "/sessions/" + url.PathEscape(string(id))
}

func (w roomWords) deskFigures(p *roomspages.DeskPage, d rooms.Desk) {
	empty, led := 0, 0
	for _, t := range d.Tables {
		empty += t.Empty
		if t.Facilitator != "" && !t.Absent {
			led++
		}
	}
	add := func(n int, label string, alarm bool) {
		p.Figures = append(p.Figures, roomspages.Figure{Number: strconv.Itoa(n), Label: w.T("rooms.figure."+label, "Count", n), Alarm: alarm})
	}
	add(d.Here, "here", false)
	p.Figures[0].Of = "/ " + strconv.Itoa(d.Expected)
	if d.Pages > 0 {
		p.Figures[0].Note = w.T("rooms.figure.pages", "Count", d.Pages)
	}
	add(len(d.Tables), "tables", false)
	add(empty, "empty", false)
	add(len(d.Tables)-led, "unled", len(d.Tables) > led)
	add(d.Waiting, "waiting", d.Opened && d.Waiting > 0)
	add(d.Calls, "calls", d.Calls > 0)
}

func (w roomWords) deskTables(p *roomspages.DeskPage, d rooms.Desk, base string) {
	p.TablesTop, p.NoTables = w.T("rooms.desk.tables"), w.T("rooms.desk.tables_none")
	if len(d.Tables) > 0 && !d.Opened {
		p.TablesTop = w.T("rooms.desk.tables_planned")
	}
	p.SayTo = []ui.Choice{{Value: "", Label: w.T("rooms.desk.say_all"), Checked: true}}
	for _, t := range d.Tables {
		name := w.T("rooms.desk.table", "n", t.N)
		href := base + "/tables/" + url.PathEscape(string(t.ID))
		view := roomspages.DeskTable{
			N: t.N, Seats: t.Seats, Taken: t.Seats - t.Empty, Led: t.Facilitator != "" && !t.Absent, Facilitator: t.Facilitator, Href: href,
			Note: w.T("rooms.desk.seats", "taken", t.Seats-t.Empty, "seats", t.Seats), Alarm: t.Facilitator == "" || t.Absent,
		}
		if t.Language != "" {
			view.Language = w.T("ui.lang." + t.Language)
		}
		switch {
		case t.Facilitator == "":
			view.Facilitator = w.T("rooms.desk.nobody_leads")
		case t.Absent:
			view.Facilitator = w.T("rooms.desk.leader_away", "name", t.Facilitator)
		}
		view.Title = name + ", " + view.Note + ", " + view.Facilitator
		p.Tables = append(p.Tables, view)
		p.SayTo = append(p.SayTo, ui.Choice{Value: string(t.ID), Label: name})
		if c := t.Call; c != nil {
			call := roomspages.DeskCall{Table: name, Since: w.T("rooms.desk.since", "time", w.clock(c.Raised)), Answer: href + "/answer", Close: href + "/closure"}
			if c.Urgent {
				call.Urgent = w.e.Path() + "/desk/attention"
			}
			if !c.Answered.IsZero() {
				call.Coming = w.T("rooms.desk.coming", "name", c.Coming)
			}
			p.Calls = append(p.Calls, call)
		}
	}
}

func (w roomWords) tableName(d rooms.Desk, id tables.TableID) string {
	for _, t := range d.Tables {
		if t.ID == id {
			return w.T("rooms.desk.table", "n", t.N)
		}
	}
	return w.T("rooms.desk.table_before")
}

// deskLinks are the other pages of whoever conducts.
func (w roomWords) deskLinks(me people.Person) []ui.NavLink {
	var links []ui.NavLink
	add := func(label, path string) {
		links = append(links, ui.NavLink{Label: w.T("rooms.desk.to." + label), Href: w.e.Path() + path})
	}
	for _, link := range deskPages {
		if me.Roles.Any(link.who.Roles) {
			add(link.label, link.path)
		}
	}
	return links
}

// deskPages are where the desk leads. Chapters add their organiser's pages.
var deskPages = []struct {
	label, path string
	who         Who
}{
	{"people", "/desk/people", Reviewer},
	{"codes", "/desk/codes", Organiser},
	{"door", "/desk/door", Conductor},
	{"team", "/desk/team", Organiser},
	{"plan", "/desk/plan", Conductor},
	{"rooms", "/desk/rooms", Conductor},
	{"vote", "/vote", Member},
	{"ideas", "/ideas", Member},
	{"avenues", "/avenues", Member},
	{"promises", "/promises", Member},
	{"reports", "/desk/reports", Moderating},
	{"questions", "/desk/questions", Organiser},
	{"edition", "/desk/edition", Organiser},
	{"numbers", "/desk/numbers", Organiser},
	{"phase", "/desk/phase", Organiser},
	{"publication", "/desk/publication", Preparer},
	{"terms", "/desk/terms", Preparer},
	{"assessment", "/desk/assessment", Preparer},
}

// machine is the time machine's state.
func (w roomWords) machine(at edition.Position, action string) *roomspages.Machine {
	m := &roomspages.Machine{Action: action, Now: w.T("rooms.clock.now", "day", w.Weekday(at.Now.In(w.e.Zone)), "time", w.clock(at.Now))}
	speeds := []int64{0, 1, 10, 60, 120, 600}
	if now := w.speed() / 1000; !slices.Contains(speeds, now) {
		speeds = append(speeds, now)
		slices.Sort(speeds)
	}
	for _, speed := range speeds {
		label := w.T("rooms.clock.times", "n", speed)
		if speed == 0 {
			label = w.T("rooms.clock.stop")
		}
		m.Speeds = append(m.Speeds, roomspages.Speed{Value: speed, Label: label, Current: w.speed() == speed*1000})
	}
	if _, ok := jump(at); ok {
		m.Jump = w.T("rooms.clock.jump_end")
		if at.Next != nil {
			m.Jump = w.T("rooms.clock.jump", "title", w.title(at.Next.Session))
		}
	}
	return m
}

// jump is the moment to which the time machine jumps: the start of what comes next, or else the end of what runs.
func jump(at edition.Position) (time.Time, bool) {
	switch {
	case at.Next != nil:
		return at.Next.From, true
	case at.Current != nil:
		return at.Current.Until, true
	}
	return time.Time{}, false
}

// moveClock sets the speed of a try-out's time, or jumps to the next session.
func (s *Site) moveClock(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	now := v.Edition.Now(s.now())
	speed := roomWords{v.Words, v.Edition, now}.speed()
	to := now
	if r.PostForm.Get("jump") != "" {
		if at, ok := jump(v.Edition.Programme.At(now)); ok {
			to = at
		}
	} else {
		n, err := strconv.ParseInt(r.PostForm.Get("speed"), 10, 32)
		if err != nil {
			return fault.New(fault.Invalid, "fault.invalid")
		}
		speed = n * 1000
	}
	return s.backToDesk(w, r, v, s.edition.MoveClock(r.Context(), v.Me.Acting, v.Edition.ID, to, speed))
}

// The deeds of whoever conducts.

func (s *Site) startSession(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToDesk(w, r, v, s.edition.StartSession(r.Context(), v.Me.Acting, v.Edition.ID, sessionOf(r)))
}

func (s *Site) endSession(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToDesk(w, r, v, s.edition.EndSession(r.Context(), v.Me.Acting, v.Edition.ID, sessionOf(r)))
}

func (s *Site) lengthenSession(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	minutes, err := strconv.Atoi(r.PostForm.Get("minutes"))
	if err != nil {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	return s.backToDesk(w, r, v, s.edition.LengthenSession(r.Context(), v.Me.Acting, v.Edition.ID, sessionOf(r), minutes))
}

// gather brings everybody back from the tables. When nobody sits at tables it does nothing.
func (s *Site) gather(w http.ResponseWriter, r *http.Request, v visit) error {
	at := v.Edition.Programme.At(v.Now)
	if at.Current == nil || !at.Current.Kind.AtTables() {
		return s.backToDesk(w, r, v, nil)
	}
	return s.backToDesk(w, r, v, s.edition.EndSession(r.Context(), v.Me.Acting, v.Edition.ID, at.Current.ID))
}

func (s *Site) conduct(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToDesk(w, r, v, s.rooms.TakeOver(r.Context(), v.Me, v.Edition))
}

func (s *Site) answerCall(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToDesk(w, r, v, s.rooms.AnswerCall(r.Context(), v.Me, v.Edition, tableOf(r)))
}

func (s *Site) closeCall(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToDesk(w, r, v, s.rooms.CloseCall(r.Context(), v.Me, v.Edition, tableOf(r)))
}

func (s *Site) say(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed, to := r.PostForm.Get("text"), r.PostForm.Get("table")
	_, err := s.rooms.Say(r.Context(), v.Me, v.Edition, tables.TableID(to), typed)
	if err == nil {
		return s.backToDesk(w, r, v, nil)
	}
	page, readErr := s.desk(r, v)
	if readErr != nil {
		return err
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Text, page.Errors = typed, errs
		for i := range page.SayTo {
			page.SayTo[i].Checked = page.SayTo[i].Value == to
		}
		return roomspages.Desk(page)
	})
}

func (s *Site) takeBack(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.backToDesk(w, r, v, s.rooms.TakeBack(r.Context(), v.Me, v.Edition.ID, r.PathValue("message")))
}

func (s *Site) backToDesk(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk")
}

func sessionOf(r *http.Request) edition.SessionID { return edition.SessionID(r.PathValue("session")) }

// linksPage is where the tables get their external meetings.
func (s *Site) linksPage(w http.ResponseWriter, r *http.Request, v visit) error {
	links, err := s.rooms.AllLinks(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return err
	}
	return s.show(w, r, roomspages.Links(s.links(r, v, links.String())))
}

func (s *Site) links(r *http.Request, v visit, lines string) roomspages.LinksPage {
	return roomspages.LinksPage{Page: s.page(r, v, "rooms.links.title"), Action: v.Edition.Path() + "/desk/rooms", Back: v.Edition.Path() + "/desk", Lines: lines}
}

func (s *Site) setLinks(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := r.PostForm.Get("links")
	if err := s.rooms.SetLinks(r.Context(), v.Me, v.Edition.ID, typed); err != nil {
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page := s.links(r, v, typed)
			page.Errors = errs
			return roomspages.Links(page)
		})
	}
	return s.backToDesk(w, r, v, nil)
}
