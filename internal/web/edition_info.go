package web

import (
	"fmt"
	"net/http"
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/decide"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/tables"
	editionpages "hackathon4women/internal/web/pages/edition"
	"hackathon4women/internal/web/ui"
)

// Pages that a public service needs, each filled in for the edition. Beside the public page they may be kept like it. In the
// workspace they stand in its neutral frame, kept by nobody, without links that lead out and without a word of what the event is
// about.

// publicFrame is the frame of a page beside the public page: its languages are plain links.
func (s *Site) publicFrame(r *http.Request, v visit, titleKey string) ui.Page {
	p := s.page(r, v, titleKey)
	p.LangHrefs = map[string]string{}
	for _, lang := range i18n.Languages {
		p.LangHrefs[lang] = r.URL.Path + "?lang=" + lang
	}
	p.HomeHref = v.Edition.PublicPath() + "/" + v.Words.Lang()
	p.HelpHref = v.Edition.PublicPath() + "/help?lang=" + v.Words.Lang()
	return p
}

func (s *Site) privacyPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showInfo(w, r, v, "edition.privacy.title", privacyOf)
}

func (s *Site) imprintPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showInfo(w, r, v, "edition.imprint.title", imprintOf)
}

func (s *Site) accessibilityPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showInfo(w, r, v, "edition.access.title", accessibilityOf)
}

// showInfo shows a page on the face by which it was asked for.
func (s *Site) showInfo(w http.ResponseWriter, r *http.Request, v visit, titleKey string, draw func(ui.Page, visit) editionpages.InfoPage) error {
	if r.PathValue("slug") == "" {
		return s.show(w, r, editionpages.Info(draw(s.page(r, v, titleKey), v)))
	}
	return s.showPublic(w, r, v, editionpages.Info(draw(s.publicFrame(r, v, titleKey), v)))
}

// Known is everything that the program knows about people, chapter by chapter. The privacy page shows it, docs/data-map.md is
// made from it, and the job that carries out the terms goes by it.
func Known() []privacy.Part {
	return []privacy.Part{
		{Chapter: "people", Columns: people.Knows}, {Chapter: "safety", Columns: safety.Knows}, {Chapter: "tables", Columns: tables.Knows}, {Chapter: "rooms", Columns: rooms.Knows}, {Chapter: "ideas", Columns: ideas.Knows},
		{Chapter: "avenues", Columns: avenues.Knows}, {Chapter: "decide", Columns: decide.Knows}, {Chapter: "promises", Columns: promises.Knows}, {Chapter: "moderation", Columns: moderation.Knows}, {Chapter: "publish", Columns: publish.Knows},
		{Chapter: "edition", Columns: edition.Knows}, {Chapter: "tools", Columns: privacy.Knows},
	}
}

func info(frame ui.Page, v visit, page string) editionpages.InfoPage {
	p := editionpages.InfoPage{Page: frame, Heading: v.Words.T("edition." + page + ".title"), Lede: v.Words.T("edition." + page + ".lede")}
	if frame.Face == ui.Public {
		p.Question = v.Edition.PublicPath() + "/question?lang=" + v.Words.Lang()
	}
	return p
}

// own is what the organiser wrote, where it may be shown: a text that says what the event is about stays on the public page, and
// the workspace says whom to ask.
func own(frame ui.Page, v visit, field string) editionpages.Text {
	text := tongue{v.Edition.Texts, v.Words.Lang()}.text(field)
	if frame.Face == ui.Workspace && !edition.Neutral(text.Text) {
		return editionpages.Text{Text: v.Words.T("edition.info.ask_team")}
	}
	return text
}

// section reads a part of a page: title, then the texts numbered from one.
func section(w *i18n.Words, key string, texts int) editionpages.Section {
	s := editionpages.Section{Title: w.T(key + ".title")}
	for n := range texts {
		s.Text = append(s.Text, w.T(fmt.Sprintf("%s.%d", key, n+1)))
	}
	return s
}

func privacyOf(frame ui.Page, v visit) editionpages.InfoPage {
	w := v.Words
	p := info(frame, v, "privacy")
	who := section(w, "edition.privacy.who", 0)
	who.Own = own(frame, v, "controller")
	reach := section(w, "edition.privacy.reach", 0)
	reach.Own = own(frame, v, "contact")
	rights := section(w, "edition.privacy.rights", 2)
	rights.Links = []editionpages.Link{{Label: w.T("edition.privacy.authority"), Href: w.T("edition.privacy.authority_url")}}
	p.Sections = []editionpages.Section{
		who, reach, section(w, "edition.privacy.asked", 3), section(w, "edition.privacy.seen", 3), section(w, "edition.privacy.not", 3),
		section(w, "edition.privacy.kept", 2), rights,
	}
	for _, k := range Known() {
		part := editionpages.DataPart{Title: w.T("edition.data.part." + k.Chapter)}
		for _, c := range k.Columns {
			part.Rows = append(part.Rows, dataRow(w, c))
		}
		p.Data = append(p.Data, part)
	}
	p.Calendar = calendarOf(frame, v)
	return p
}

// calendarOf is what is deleted when, with the edition's own dates.
func calendarOf(p ui.Page, v visit) (days []editionpages.EndDay) {
	if len(v.Edition.Programme.Sessions) == 0 {
		return nil
	}
	for _, day := range privacy.Calendar(Known(), v.Edition.Over()) {
		end := editionpages.EndDay{Date: day.On.In(v.Edition.Zone).Format(time.DateOnly), Day: p.Day(day.On)}
		for i, c := range day.Columns {
			title, what := v.Words.T("edition.data.part."+day.Parts[i]), dataRow(v.Words, c).What
			if n := len(end.Parts) - 1; n >= 0 && end.Parts[n].Title == title {
				end.Parts[n].What += "; " + what
				continue
			}
			end.Parts = append(end.Parts, editionpages.EndPart{Title: title, What: what})
		}
		days = append(days, end)
	}
	return days
}

// dataRow is a column in the reader's language, or in English while nobody has translated it; a test names what is missing.
func dataRow(w *i18n.Words, c privacy.Column) editionpages.DataRow {
	row := editionpages.DataRow{What: c.What, Keep: string(c.Keep), Sealed: c.Sealed}
	what, keep := dataKeys(c)
	if w.Has(what) {
		row.What = w.T(what)
	}
	if w.Has(keep) {
		row.Keep = w.T(keep)
	}
	return row
}

// dataKeys are the messages that say what a column is and until when it is kept.
func dataKeys(c privacy.Column) (what, keep string) {
	return "edition.data.what." + c.Table + "." + c.Column, "edition.data.keep." + edition.SlugOf(string(c.Keep))
}

func imprintOf(frame ui.Page, v visit) editionpages.InfoPage {
	w := v.Words
	p := info(frame, v, "imprint")
	inside := frame.Face == ui.Workspace
	publisher := section(w, "edition.imprint.publisher", 0)
	support := section(w, "edition.imprint.support", 0)
	for _, b := range v.Edition.Bodies {
		part := &publisher
		if b.Part == edition.SupportedBy {
			part = &support
		}
		switch {
		case inside && !edition.Neutral(b.Name):
		case inside || b.URL == "": // their sites may say in the history what the event is about
			part.Items = append(part.Items, b.Name)
		default:
			part.Links = append(part.Links, editionpages.Link{Label: b.Name, Href: b.URL})
		}
	}
	if len(publisher.Links)+len(publisher.Items) > 0 {
		p.Sections = append(p.Sections, publisher)
	}
	if len(support.Links)+len(support.Items) > 0 {
		p.Sections = append(p.Sections, support)
	}
	answers := section(w, "edition.privacy.who", 0)
	answers.Own = own(frame, v, "controller")
	reach := section(w, "edition.privacy.reach", 0)
	reach.Own = own(frame, v, "contact")
	software := section(w, "edition.imprint.software", 2)
	if inside { // the program is called like the event that it was made for
		software.Text[0] = w.T("edition.imprint.software.inside")
	}
	p.Sections = append(p.Sections, answers, reach, software)
	return p
}

func accessibilityOf(frame ui.Page, v visit) editionpages.InfoPage {
	w := v.Words
	p := info(frame, v, "access")
	does := section(w, "edition.access.does", 0)
	for n := range 5 {
		does.Items = append(does.Items, w.T(fmt.Sprintf("edition.access.does.%d", n+1)))
	}
	barrier := section(w, "edition.access.barrier", 1)
	barrier.Own = own(frame, v, "contact")
	p.Sections = []editionpages.Section{does, section(w, "edition.access.limits", 2), section(w, "edition.access.needs", 1), barrier}
	return p
}
