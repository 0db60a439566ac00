package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/safety"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// publicPage says what the event is. It knows nobody, so that anybody may keep a copy of it.
func (s *Site) publicPage(w http.ResponseWriter, r *http.Request, v visit) error {
	if lang := r.PathValue("lang"); lang != "" && !i18n.Speaks(lang) {
		return fault.ErrNotFound
	}
	return s.showPublic(w, r, v, editionpages.Public(s.public(r, v)))
}

// previewPage shows the organiser what visitors will see, before there is a public page.
func (s *Site) previewPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page := s.public(r, v)
	page.HeadExtra = ui.Head{}
	return s.show(w, r, editionpages.Public(page))
}

// showPublic shows a page that may be kept: it is known by its content, and by language where the address does not say which.
// A simulation stays out of search engines.
func (s *Site) showPublic(w http.ResponseWriter, r *http.Request, v visit, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=60")
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Content-Type", "text/html; charset=utf-8")
	if r.PathValue("lang") == "" {
		h.Add("Vary", "Accept-Language, Cookie")
	}
	if !v.Edition.Simulated() {
		h.Del("X-Robots-Tag")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
	return nil
}

func (s *Site) public(r *http.Request, v visit) editionpages.PublicPage {
	p := s.publicOf(s.page(r, v, "edition.public.programme"), v)
	p.HelpLines = publicHelp(v, s.safety.LinesOf(r.Context(), v.Edition.ID), s.now())
	p.HeadExtra = s.head(r, v, p)
	return p
}

func (s *Site) publicOf(frame ui.Page, v visit) editionpages.PublicPage {
	e, w := v.Edition, v.Words
	t := tongue{e.Texts, w.Lang()}
	p := editionpages.PublicPage{
		Page: frame, Path: e.PublicPath(),
		Name: t.text("name"), Line: t.text("line"), Lede: t.text("lede"), About: t.text("about"), Eve: t.text("eve"),
		Dates: daysInWords(w, e), Place: t.text("place").Text, Price: t.text("price").Text, Zone: e.Zone.String(),
		Calendar: e.PublicPath() + "/calendar.ics?lang=" + w.Lang(), Question: e.PublicPath() + "/question?lang=" + w.Lang(),
		HelpLines: publicHelp(v, safety.Lines, s.now()), Own: t.world(edition.Own), Days: timetable(v, false), Incomplete: len(e.Untranslated(w.Lang())) > 0,
	}
	p.Page.Face, p.SiteName, p.Title = ui.Public, p.Name.Text, p.Dates
	p.PublicHref, p.HomeHref = e.PublicPath(), e.PublicPath()+"/"+w.Lang()
	p.HelpHref = e.PublicPath() + "/help?lang=" + w.Lang()
	p.SignedIn, p.Live = false, ui.Live{}
	p.Nav = []ui.NavLink{{Label: w.T("edition.public.nav_programme"), Href: "#programme"}, {Label: w.T("edition.public.nav_worlds"), Href: "#worlds"}, {Label: w.T("edition.public.nav_care"), Href: "#care"}}
	p.LangHrefs = map[string]string{}
	for _, lang := range i18n.Languages {
		p.LangHrefs[lang] = e.PublicPath() + "/" + lang
	}
	for _, d := range e.Programme.Days() {
		sessions := e.Programme.Day(d)
		p.When = append(p.When, capital(w.Weekday(sessions[0].Start.In(e.Zone))))
		hours := hoursInWords(w, e, sessions)
		if len(p.Hours) == 0 || p.Hours[len(p.Hours)-1] != hours {
			p.Hours = append(p.Hours, hours)
		}
	}
	for _, b := range e.Bodies {
		body := editionpages.Body{Name: b.Name, Href: b.URL}
		if b.Part == edition.OrganisedBy {
			p.Organisers = append(p.Organisers, body)
		} else {
			p.Supporters = append(p.Supporters, body)
		}
	}
	for n := 1; n <= edition.Reasons; n++ {
		if title := t.text(fmt.Sprintf("reason.%d.title", n)); title.Text != "" {
			p.Reasons = append(p.Reasons, editionpages.Reason{Title: title, Text: t.text(fmt.Sprintf("reason.%d.text", n))})
		}
	}
	for _, world := range e.Worlds {
		if world.Key != edition.Own {
			p.Worlds = append(p.Worlds, t.world(world.Key))
		}
	}
	acts(&p, v)
	return p
}

// acts is the one thing to do now, and a second one beside it.
func acts(p *editionpages.PublicPage, v visit) {
	e, w := v.Edition, v.Words
	to := func(key, path string) editionpages.Link {
		return editionpages.Link{Label: w.T(key), Href: e.Path() + path + "?lang=" + w.Lang()}
	}
	switch {
	case e.Phase.Reached(edition.Results):
		p.Act = editionpages.Link{Label: w.T("edition.public.results"), Href: e.PublicPath() + "/results?lang=" + w.Lang()}
		p.Join = w.T("edition.public.join_results")
		p.SecondAct = to("edition.public.enter", "/enter")
		p.Closed = w.T("edition.public.closed")
	case e.Phase == edition.Live:
		p.Act, p.SecondAct = to("edition.public.enter", "/enter"), to("edition.public.register", "/register")
		p.Join = w.T("edition.public.join_live")
	default:
		p.Act, p.SecondAct = to("edition.public.register", "/register"), to("edition.public.enter_code", "/enter")
		p.Join = w.T("edition.public.join")
	}
}

// head is what the page tells search engines and whoever passes its address on. There are no pictures: nothing is fetched.
func (s *Site) head(r *http.Request, v visit, p editionpages.PublicPage) ui.Head {
	base := s.settings.PublicURL
	if base == "" {
		base = "http://" + r.Host
		if s.https(r) {
			base = "https://" + r.Host
		}
	}
	base = strings.TrimSuffix(base, "/")
	h := ui.Head{
		Description: p.Lede.Text, Canonical: base + p.LangHrefs[p.Lang()], Alternates: map[string]string{"x-default": base + p.Path},
		Index: !v.Edition.Simulated(), Shared: p.Name.Text + ", " + p.Dates,
	}
	for _, lang := range v.Edition.Languages() {
		h.Alternates[lang] = base + p.LangHrefs[lang]
	}
	h.JSONLD = eventLD(v.Edition, p, h)
	return h
}

// eventLD is the event in the words of schema.org.
func eventLD(e edition.Edition, p editionpages.PublicPage, h ui.Head) string {
	if len(e.Programme.Sessions) == 0 {
		return ""
	}
	organisations := func(bodies []editionpages.Body) (all []map[string]any) {
		for _, b := range bodies {
			o := map[string]any{"@type": "Organization", "name": b.Name}
			if b.Href != "" {
				o["url"] = b.Href
			}
			all = append(all, o)
		}
		return all
	}
	event := map[string]any{
		"@context": "https://schema.org", "@type": "Event", "name": p.Name.Text, "description": p.Lede.Text, "url": h.Canonical,
		"startDate": e.Programme.Sessions[0].Start.In(e.Zone).Format(time.RFC3339), "endDate": e.Ends().In(e.Zone).Format(time.RFC3339),
		"eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
		"location": map[string]any{"@type": "VirtualLocation", "url": h.Canonical}, "inLanguage": e.Languages(),
		"maximumAttendeeCapacity": e.Capacity,
	}
	if o := organisations(p.Organisers); o != nil {
		event["organizer"] = o
	}
	if o := organisations(p.Supporters); o != nil {
		event["sponsor"] = o
	}
	if e.Phase == edition.Registration || e.Phase == edition.Live {
		offer := map[string]any{"@type": "Offer", "url": h.Canonical, "availability": "https://schema.org/InStock"}
		if p.Price == p.T("edition.make.price") {
			event["isAccessibleForFree"], offer["price"], offer["priceCurrency"] = true, 0, "EUR"
		}
		event["offers"] = offer
	}
	text, err := json.Marshal(event) // escapes < and >, so that no text can end the element
	if err != nil {
		return ""
	}
	return string(text)
}

// publicHelp are the few lines of the public page: the emergency one, and those that answer the reader now in her language.
func publicHelp(v visit, all []safety.Line, now time.Time) (lines []editionpages.HelpLine) {
	urgent := false
	for _, l := range safety.For(all, v.Words.Lang(), now) {
		if l.Urgent && urgent || !l.Urgent && (l.Hours.At(now) == safety.Closed || len(lines) == 4) {
			continue
		}
		urgent = urgent || l.Urgent
		what := l.Name
		if l.Shipped() {
			what = v.Words.T("safety.line." + l.Key + ".name")
		}
		lines = append(lines, editionpages.HelpLine{Number: l.Number, Href: "tel:" + strings.ReplaceAll(l.Number, " ", ""), What: what})
	}
	return lines
}

// calendar is the file for somebody's own calendar.
func (s *Site) calendar(w http.ResponseWriter, r *http.Request, v visit) error {
	title, _ := v.Edition.Texts.In(v.Words.Lang(), "calendar")
	if title == "" {
		title = v.Words.T("web.site.neutral")
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="calendar.ics"`)
	_, err := w.Write([]byte(v.Edition.Calendar(title, s.now())))
	return err
}

// tongue reads an organiser's texts for a reader.
type tongue struct {
	texts edition.Texts
	lang  string
}

func (t tongue) text(field string) editionpages.Text {
	text, in := t.texts.In(t.lang, field)
	if in == t.lang {
		in = ""
	}
	return editionpages.Text{Text: text, In: in}
}

func (t tongue) world(key string) editionpages.World {
	return editionpages.World{Key: key, Name: t.text("world." + key + ".name"), Text: t.text("world." + key + ".text")}
}

// daysInWords is "11 et 12 février 2021".
func daysInWords(w *i18n.Words, e edition.Edition) string {
	var dates []edition.Date
	for _, d := range e.Programme.Days() {
		dates = append(dates, edition.On(e.Programme.Day(d)[0].Start, e.Zone))
	}
	if len(dates) == 0 {
		return ""
	}
	last := dates[len(dates)-1]
	var parts []string
	for _, d := range dates {
		part := w.DayShort(d.Noon())
		if d != last && d.Month == last.Month && d.Year == last.Year {
			part, _, _ = strings.Cut(part, " ")
		}
		parts = append(parts, part)
	}
	year := fmt.Sprintf(" %d", last.Year)
	if len(parts) == 1 {
		return parts[0] + year
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " " + w.T("edition.public.and") + " " + parts[len(parts)-1] + year
}

func hoursInWords(w *i18n.Words, e edition.Edition, sessions []edition.Session) string {
	from, until := sessions[0].Start.In(e.Zone), sessions[len(sessions)-1].End().In(e.Zone)
	return w.T("edition.public.from_until", "from", w.Clock(from), "until", w.Clock(until), "city", cityOf(w, e.Zone))
}

// cityOf is the name of a zone's city.
func cityOf(w *i18n.Words, zone *time.Location) string {
	if zone.String() == "Europe/Brussels" {
		return w.T("edition.public.brussels")
	}
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
