package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// arranging is the frame of the pages on which an edition is arranged. part is the tab.
func (s *Site) arranging(r *http.Request, v visit, part string) editionpages.Arranging {
	return arrangingOf(s.page(r, v, "edition.arrange.title"), v, part)
}

func arrangingOf(frame ui.Page, v visit, part string) editionpages.Arranging {
	base := v.Edition.Path() + "/desk/edition"
	a := editionpages.Arranging{Page: frame, Base: base, Preview: v.Edition.Path() + "/desk/preview"}
	for _, tab := range []struct{ part, path string }{
		{"texts", base}, {"dates", base + "/dates"}, {"frame", base + "/frame"}, {"worlds", base + "/worlds"}, {"bodies", base + "/bodies"},
		{"phase", v.Edition.Path() + "/desk/phase"}, {"questions", v.Edition.Path() + "/desk/questions"},
	} {
		a.Tabs = append(a.Tabs, ui.NavLink{Label: v.Words.T("edition.arrange.tab." + tab.part), Href: tab.path, Current: tab.part == part})
	}
	for i := range a.Nav {
		a.Nav[i].Current = i == 0
	}
	return a
}

// arranged answers a form of the desk: on with it, or again with what was typed.
func (s *Site) arranged(w http.ResponseWriter, r *http.Request, v visit, err error, on string, page func([]ui.FieldError) templ.Component) error {
	if err == nil {
		return s.seeOther(w, r, on)
	}
	return s.again(w, r, v, err, page)
}

// textsPage shows the organiser's texts in four languages side by side.
func (s *Site) textsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, editionpages.Texts(textsOf(s.arranging(r, v, "texts"), v, v.Edition.Texts)))
}

func (s *Site) writeTexts(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := typedTexts(r, nil)
	err := s.edition.WriteTexts(r.Context(), v.Me.Acting, v.Edition.ID, typed)
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/edition", func(errs []ui.FieldError) templ.Component {
		a := s.arranging(r, v, "texts")
		a.Errors = errs
		return editionpages.Texts(textsOf(a, v, over(v.Edition.Texts, typed)))
	})
}

// typedTexts are the texts of a form: controls are called field.language. Only fields that take accepts are read.
func typedTexts(r *http.Request, takes func(field string) bool) edition.Texts {
	typed := edition.Texts{}
	for name, values := range r.PostForm {
		i := strings.LastIndexByte(name, '.')
		if i < 0 || !i18n.Speaks(name[i+1:]) || takes != nil && !takes(name[:i]) {
			continue
		}
		if typed[name[:i]] == nil {
			typed[name[:i]] = map[string]string{}
		}
		typed[name[:i]][name[i+1:]] = strings.ReplaceAll(values[0], "\r\n", "\n")
	}
	return typed
}

// over lays what was typed over what is stored, so that a form shows both.
func over(stored, typed edition.Texts) edition.Texts {
	both := edition.Texts{}
	for _, texts := range []edition.Texts{stored, typed} {
		for field, byLang := range texts {
			for lang, text := range byLang {
				both.Set(field, lang, text)
			}
		}
	}
	return both
}

func textsOf(a editionpages.Arranging, v visit, texts edition.Texts) editionpages.TextsPage {
	e, w := v.Edition, v.Words
	a.Wide = true
	p := editionpages.TextsPage{Arranging: a, Action: a.Base}
	for _, lang := range i18n.Languages {
		missing := e.Untranslated(lang)
		for _, f := range e.Missing(lang) {
			if !slices.Contains(missing, f) {
				missing = append(missing, f)
			}
		}
		state := editionpages.LanguageState{Name: capital(w.T("ui.lang." + lang)), Complete: len(e.Missing(lang)) == 0, Missing: len(missing)}
		if len(missing) > 0 {
			state.First = whereWritten(a.Base, e, missing[0]) + "#" + ui.FieldID(missing[0]+"."+lang)
		}
		p.States = append(p.States, state)
	}
	for _, g := range []struct {
		key    string
		fields []edition.Field
	}{{"about", edition.AboutFields}, {"reasons", e.ReasonFields()}, {"questions", e.QuestionFields()}} {
		group := editionpages.TextGroup{Title: w.T("edition.texts." + g.key), Text: w.T("edition.texts." + g.key + "_text")}
		for _, f := range g.fields {
			group.Fields = append(group.Fields, written(v, texts, f))
		}
		p.Groups = append(p.Groups, group)
	}
	return p
}

// whereWritten is the page on which a text is written.
func whereWritten(base string, e edition.Edition, field string) string {
	part, rest, _ := strings.Cut(field, ".")
	switch part {
	case "session":
		return base + "/sessions/" + strings.TrimSuffix(rest, ".title")
	case "world":
		return base + "/worlds"
	}
	return base
}

// written is a text in all languages, with its label and the mark of those that are missing.
func written(v visit, texts edition.Texts, f edition.Field) editionpages.Written {
	w := v.Words
	out := editionpages.Written{Name: f.Name, Lines: f.Lines, Max: f.Max, Required: f.Required}
	switch part, rest, _ := strings.Cut(f.Name, "."); part {
	case "reason":
		n, what, _ := strings.Cut(rest, ".")
		out.Label = w.T("edition.field.reason_"+what, "n", n)
	case "question":
		out.Label = w.T("edition.field.question", "n", rest)
	case "world":
		_, what, _ := strings.Cut(rest, ".")
		out.Label = w.T("edition.field.world_" + what)
	case "session":
		out.Label = w.T("edition.session.title")
	default:
		out.Label, out.Hint = w.T("edition.field."+f.Name), w.T("edition.field."+f.Name+"_hint")
	}
	for _, lang := range i18n.Languages {
		text := texts[f.Name][lang]
		out.In = append(out.In, editionpages.WrittenIn{Lang: lang, Name: f.Name + "." + lang, Text: text, Missing: text == "" && len(texts[f.Name]) > 0})
	}
	return out
}

// datesPage shows the days and their sessions.
func (s *Site) datesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, editionpages.Dates(datesOf(s.arranging(r, v, "dates"), v)))
}

// moveDay moves a day with its sessions to another date.
func (s *Site) moveDay(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	n := r.PostForm.Get("day")
	day, field := figure(n), "date_"+n
	typed := r.PostForm.Get(field)
	to, err := edition.ParseDate("date", typed)
	if err == nil {
		err = s.edition.MoveDay(r.Context(), v.Me.Acting, v.Edition.ID, day, to)
	}
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/edition/dates", func(errs []ui.FieldError) templ.Component {
		a := s.arranging(r, v, "dates")
		for i := range errs {
			if errs[i].Field == "date" {
				errs[i].Field = field
			}
		}
		a.Errors = errs
		p := datesOf(a, v)
		for i := range p.Days {
			if p.Days[i].N == day {
				p.Days[i].Value = typed
			}
		}
		return editionpages.Dates(p)
	})
}

func datesOf(a editionpages.Arranging, v visit) editionpages.DatesPage {
	e, w := v.Edition, v.Words
	t := tongue{e.Texts, w.Lang()}
	p := editionpages.DatesPage{Arranging: a, Add: a.Base + "/sessions/new", City: cityOf(w, e.Zone)}
	for _, n := range e.Programme.Days() {
		sessions := e.Programme.Day(n)
		first, last := sessions[0].Start.In(e.Zone), sessions[len(sessions)-1].End().In(e.Zone)
		day := editionpages.ArrangedDay{
			N: n, Title: w.T("edition.public.day", "n", n), Date: w.Day(first), Value: first.Format(time.DateOnly), Action: a.Base + "/dates", End: w.Clock(last),
		}
		for _, c := range sessions {
			line := editionpages.ArrangedSession{
				Clock: w.Clock(c.Start.In(e.Zone)), Length: w.T("edition.public.minutes", "n", c.Minutes), Title: t.text(edition.TitleOf(c.ID)),
				Kind: w.T(c.Kind.Words()), Steps: stepsInWords(w, c.Steps), Href: a.Base + "/sessions/" + string(c.ID),
			}
			if line.Title.Text == "" {
				line.Title.Text = line.Kind
			}
			if c.Question > 0 {
				line.Question = w.T("edition.field.question", "n", c.Question)
			}
			day.Sessions = append(day.Sessions, line)
		}
		p.Days = append(p.Days, day)
	}
	return p
}

func stepsInWords(w *i18n.Words, steps []edition.Step) string {
	var parts []string
	for _, s := range steps {
		parts = append(parts, w.T(s.Words())+" "+strconv.Itoa(s.Minutes))
	}
	return strings.Join(parts, " · ")
}

// typedSession is what was typed on the page of a session.
type typedSession struct {
	date, clock, minutes, kind, question, link string
	steps                                      [stepRows]struct{ key, minutes string }
	titles                                     map[string]string
}

const (
	stepRows    = 5
	titlePrefix = "title"
)

// sessionPage shows one session; the session "new" is one that is to be added.
func (s *Site) sessionPage(w http.ResponseWriter, r *http.Request, v visit) error {
	id := edition.SessionID(r.PathValue("session"))
	session, err := s.sessionOf(v, id)
	if err != nil {
		return err
	}
	return s.show(w, r, editionpages.Session(sessionPageOf(s.arranging(r, v, "dates"), v, session, typedOf(v, session))))
}

// sessionOf finds a session, or proposes one that begins when the programme ends.
func (s *Site) sessionOf(v visit, id edition.SessionID) (edition.Session, error) {
	if id == "new" {
		return edition.Session{Kind: edition.Plenary, Start: v.Edition.Ends(), Minutes: 15}, nil
	}
	session, ok := v.Edition.Programme.Find(id)
	if !ok {
		return edition.Session{}, fault.ErrNotFound
	}
	return session, nil
}

func typedOf(v visit, c edition.Session) typedSession {
	at := c.Start.In(v.Edition.Zone)
	t := typedSession{
		date: at.Format(time.DateOnly), clock: at.Format("15:04"), minutes: strconv.Itoa(c.Minutes), kind: string(c.Kind), question: strconv.Itoa(c.Question),
		link: c.Link, titles: v.Edition.Texts[edition.TitleOf(c.ID)],
	}
	for i, step := range c.Steps {
		if i < stepRows {
			t.steps[i].key, t.steps[i].minutes = step.Key, strconv.Itoa(step.Minutes)
		}
	}
	return t
}

func readSession(r *http.Request) typedSession {
	get := r.PostForm.Get
	t := typedSession{date: get("date"), clock: get("clock"), minutes: get("minutes"), kind: get("kind"), question: get("question"), link: get("link"), titles: map[string]string{}}
	for i := range t.steps {
		n := strconv.Itoa(i + 1)
		t.steps[i].key, t.steps[i].minutes = get("step_"+n), get("step_minutes_"+n)
	}
	for _, lang := range i18n.Languages {
		t.titles[lang] = get(titlePrefix + "." + lang)
	}
	return t
}

// session reads what was typed; all that cannot be read is said at once.
func (t typedSession) session(id edition.SessionID, zone *time.Location) (edition.Session, error) {
	c := edition.Session{ID: id, Kind: edition.Kind(t.kind), Link: t.link}
	var wrong []error
	date, err := edition.ParseDate("date", t.date)
	if err != nil {
		wrong = append(wrong, err)
	}
	hour, minute, err := edition.ParseTime("clock", t.clock)
	if err != nil {
		wrong = append(wrong, err)
	}
	if len(wrong) == 0 {
		if c.Start, err = edition.Moment("clock", date, hour, minute, zone); err != nil {
			wrong = append(wrong, err)
		}
	}
	if c.Minutes, err = strconv.Atoi(strings.TrimSpace(t.minutes)); err != nil {
		wrong = append(wrong, fault.Wrong("minutes", "edition.session.minutes"))
	}
	if c.Question, err = strconv.Atoi(t.question); t.question != "" && err != nil {
		wrong = append(wrong, fault.Wrong("question", "edition.session.question"))
	}
	for _, row := range t.steps {
		minutes, err := strconv.Atoi(strings.TrimSpace(row.minutes))
		switch {
		case row.key == "" && strings.TrimSpace(row.minutes) == "":
			continue
		case row.key == "" || err != nil || minutes < 1:
			wrong = append(wrong, fault.Wrong("steps", "edition.session.steps"))
		default:
			c.Steps = append(c.Steps, edition.Step{Key: row.key, Minutes: minutes})
		}
	}
	return c, fault.All(wrong...)
}

// arrangeSession changes a session, or adds one.
func (s *Site) arrangeSession(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	id := edition.SessionID(r.PathValue("session"))
	stored, err := s.sessionOf(v, id)
	if err != nil {
		return err
	}
	typed := readSession(r)
	changed, err := typed.session(stored.ID, v.Edition.Zone)
	if err == nil {
		_, err = s.edition.Arrange(r.Context(), v.Me.Acting, v.Edition.ID, changed, typed.titles)
	}
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/edition/dates", func(errs []ui.FieldError) templ.Component {
		a := s.arranging(r, v, "dates")
		for i, e := range errs { // titles are stored under the session's id, and typed under one name
			if strings.HasPrefix(e.Field, "session.") {
				errs[i].Field = titlePrefix + e.Field[strings.LastIndexByte(e.Field, '.'):]
			}
			if e.Field == "programme" {
				errs[i].Field = "clock"
			}
		}
		a.Errors = errs
		return editionpages.Session(sessionPageOf(a, v, stored, typed))
	})
}

// dropSession takes a session out of the programme.
func (s *Site) dropSession(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := s.edition.DropSession(r.Context(), v.Me.Acting, v.Edition.ID, edition.SessionID(r.PathValue("session"))); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/edition/dates")
}

func sessionPageOf(a editionpages.Arranging, v visit, c edition.Session, t typedSession) editionpages.SessionPage {
	e, w := v.Edition, v.Words
	name := string(c.ID)
	p := editionpages.SessionPage{Arranging: a, Back: a.Base + "/dates", Date: t.date, Clock: t.clock, Minutes: t.minutes, Link: t.link, Begun: e.Begun(c, v.Now)}
	p.Heading = e.Title(w.Lang(), c.ID)
	if p.New = c.ID == ""; p.New {
		name, p.Heading, p.Begun = "new", w.T("edition.dates.add"), false
	} else if p.Heading == "" {
		p.Heading = w.T(c.Kind.Words())
	}
	p.Action, p.Removal = a.Base+"/sessions/"+name, a.Base+"/sessions/"+name+"/removal"
	p.Titles = written(v, edition.Texts{titlePrefix: t.titles}, edition.Field{Name: titlePrefix, Required: true, Max: 100, Lines: 1})
	p.Titles.Label, p.Titles.Hint = w.T("edition.session.title"), ""
	for _, k := range edition.Kinds {
		p.Kinds = append(p.Kinds, ui.Choice{Value: string(k), Label: w.T(k.Words()), Checked: t.kind == string(k)})
	}
	p.Questions = []ui.Choice{{Value: "0", Label: w.T("edition.session.no_question"), Checked: t.question == "0"}}
	for _, n := range e.QuestionNumbers() {
		text := tongue{e.Texts, w.Lang()}.text(edition.QuestionField(n)).Text
		p.Questions = append(p.Questions, ui.Choice{Value: strconv.Itoa(n), Label: strconv.Itoa(n) + ". " + text, Checked: t.question == strconv.Itoa(n)})
	}
	for i, row := range t.steps {
		step := editionpages.StepChoice{N: i + 1, Minutes: row.minutes, Options: []ui.Choice{{Label: w.T("edition.session.no_step")}}}
		for _, key := range edition.StepKeys {
			step.Options = append(step.Options, ui.Choice{Value: key, Label: w.T(edition.Step{Key: key}.Words()), Checked: row.key == key})
		}
		p.Steps = append(p.Steps, step)
	}
	return p
}

// framePage shows the address, places, tables and exits.
func (s *Site) framePage(w http.ResponseWriter, r *http.Request, v visit) error {
	e := v.Edition
	p := editionpages.FramePage{
		Slug: e.Slug, Capacity: strconv.Itoa(e.Capacity), TableMin: strconv.Itoa(e.TableMin), TableMax: strconv.Itoa(e.TableMax), ExitURL: e.ExitURL, PlenaryLink: e.PlenaryLink,
	}
	return s.show(w, r, editionpages.Frame(frameOf(s.arranging(r, v, "frame"), p, e.Zone.String())))
}

func frameOf(a editionpages.Arranging, p editionpages.FramePage, zone string) editionpages.FramePage {
	p.Arranging, p.Action, p.Host, p.Zones = a, a.Base+"/frame", "/p/…", zoneChoices(zone)
	return p
}

func (s *Site) setFrame(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	typed := editionpages.FramePage{Slug: get("slug"), Capacity: get("capacity"), TableMin: get("table_min"), TableMax: get("table_max"), ExitURL: get("exit_url"), PlenaryLink: get("plenary_link")}
	zone, err := edition.ParseZone("zone", get("zone"))
	if err == nil {
		err = s.edition.SetFrame(r.Context(), v.Me.Acting, v.Edition.ID, edition.Frame{
			Slug: strings.TrimSpace(typed.Slug), Zone: zone, Capacity: figure(typed.Capacity), TableMin: figure(typed.TableMin), TableMax: figure(typed.TableMax),
			ExitURL: typed.ExitURL, PlenaryLink: typed.PlenaryLink,
		})
	}
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/edition/frame", func(errs []ui.FieldError) templ.Component {
		a := s.arranging(r, v, "frame")
		a.Errors = errs
		return editionpages.Frame(frameOf(a, typed, get("zone")))
	})
}

// figure reads a number of a form; what is none is −1, which no rule accepts.
func figure(typed string) int {
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		return -1
	}
	return n
}

// worldsPage shows who is brought together.
func (s *Site) worldsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, editionpages.Worlds(worldsOf(s.arranging(r, v, "worlds"), v, v.Edition.Worlds, v.Edition.Texts)))
}

const newWorld = "newworld"

func worldsOf(a editionpages.Arranging, v visit, worlds []edition.World, texts edition.Texts) editionpages.WorldsPage {
	a.Wide = true
	p := editionpages.WorldsPage{Arranging: a, Action: a.Base + "/worlds", MayDrop: v.Edition.Phase == edition.Draft}
	for _, world := range worlds {
		key := "world." + world.Key
		aw := editionpages.ArrangedWorld{
			Key: world.Key, Title: v.Edition.WorldName(v.Words.Lang(), world.Key), Quota: strconv.Itoa(world.Quota), Mixing: world.Mixing, Own: world.Key == edition.Own,
			Names: written(v, texts, edition.Field{Name: key + ".name", Required: true, Lines: 1}), Texts: written(v, texts, edition.Field{Name: key + ".text", Lines: 2}),
		}
		p.Worlds = append(p.Worlds, aw)
	}
	p.New = written(v, texts, edition.Field{Name: newWorld, Lines: 1})
	p.New.Label, p.New.Hint = v.Words.T("edition.field.world_name"), ""
	return p
}

func (s *Site) setWorlds(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	typed := typedTexts(r, func(f string) bool { return strings.HasPrefix(f, "world.") || f == newWorld })
	var kept, shown []edition.World
	names := edition.Texts{}
	for _, key := range r.PostForm["world"] {
		world := edition.World{Key: key, Mixing: r.PostForm.Has("mixing_" + key)}
		if key != edition.Own {
			world.Quota = figure(r.PostForm.Get("quota_" + key))
		}
		shown = append(shown, world)
		if r.PostForm.Has("drop_" + key) {
			continue
		}
		kept = append(kept, world)
		for _, field := range []string{"world." + key + ".name", "world." + key + ".text"} {
			names[field] = typed[field]
		}
	}
	if strings.TrimSpace(strings.Join([]string{typed[newWorld]["fr"], typed[newWorld]["nl"], typed[newWorld]["en"], typed[newWorld]["de"]}, "")) != "" {
		world := edition.World{Key: edition.NewWorldKey(), Mixing: true}
		kept = append(kept, world)
		names["world."+world.Key+".name"] = typed[newWorld]
	}
	err := s.edition.SetWorlds(r.Context(), v.Me.Acting, v.Edition.ID, kept, names)
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/edition/worlds", func(errs []ui.FieldError) templ.Component {
		a := s.arranging(r, v, "worlds")
		a.Errors = errs
		p := worldsOf(a, v, shown, over(v.Edition.Texts, typed))
		for i := range p.Worlds {
			if q := r.PostForm.Get("quota_" + p.Worlds[i].Key); q != "" {
				p.Worlds[i].Quota = q
			}
		}
		return editionpages.Worlds(p)
	})
}

// bodiesPage shows who organises and who supports.
func (s *Site) bodiesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.show(w, r, editionpages.Bodies(bodiesOf(s.arranging(r, v, "bodies"), v, v.Edition.Bodies)))
}

func bodiesOf(a editionpages.Arranging, v visit, bodies []edition.Body) editionpages.BodiesPage {
	p := editionpages.BodiesPage{Arranging: a, Action: a.Base + "/bodies"}
	rows := append(slices.Clone(bodies), edition.Body{Part: edition.OrganisedBy}, edition.Body{Part: edition.SupportedBy})
	for i, b := range rows {
		row := editionpages.ArrangedBody{N: i, Name: b.Name, URL: b.URL}
		for _, part := range []string{edition.OrganisedBy, edition.SupportedBy} {
			row.Parts = append(row.Parts, ui.Choice{Value: part, Label: v.Words.T("edition.bodies." + part), Checked: b.Part == part})
		}
		p.Bodies = append(p.Bodies, row)
	}
	return p
}

func (s *Site) setBodies(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	var bodies []edition.Body
	for i := range 25 {
		n := strconv.Itoa(i)
		b := edition.Body{Part: r.PostForm.Get("body_part_" + n), Name: r.PostForm.Get("body_name_" + n), URL: r.PostForm.Get("body_url_" + n)}
		if strings.TrimSpace(b.Name+b.URL) != "" {
			bodies = append(bodies, b)
		}
	}
	// The rows are shown again in the order in which they are stored, so that errors find their row.
	slices.SortStableFunc(bodies, func(a, b edition.Body) int { return strings.Compare(a.Part, b.Part) })
	err := s.edition.SetBodies(r.Context(), v.Me.Acting, v.Edition.ID, bodies)
	return s.arranged(w, r, v, err, v.Edition.Path()+"/desk/edition/bodies", func(errs []ui.FieldError) templ.Component {
		a := s.arranging(r, v, "bodies")
		a.Errors = errs
		return editionpages.Bodies(bodiesOf(a, v, bodies))
	})
}
