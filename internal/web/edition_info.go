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

// Pages that a public service needs, each filled in for the edition. They may be kept like the public page.

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
	return s.showPublic(w, r, v, editionpages.Info(privacyOf(s.publicFrame(r, v, "edition.privacy.title"), v)))
}

func (s *Site) imprintPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showPublic(w, r, v, editionpages.Info(imprintOf(s.publicFrame(r, v, "edition.imprint.title"), v)))
}

func (s *Site) accessibilityPage(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.showPublic(w, r, v, editionpages.Info(accessibilityOf(s.publicFrame(r, v, "edition.access.title"), v)))
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
	return editionpages.InfoPage{
		Page: frame, Heading: v.Words.T("edition." + page + ".title"), Lede: v.Words.T("edition." + page + ".lede"),
		Question: v.Edition.PublicPath() + "/question?lang=" + v.Words.Lang(),
	}
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
	w, t := v.Words, tongue{v.Edition.Texts, v.Words.Lang()}
	p := info(frame, v, "privacy")
	who := section(w, "edition.privacy.who", 0)
	who.Own = t.text("controller")
	reach := section(w, "edition.privacy.reach", 0)
	reach.Own = t.text("contact")
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
	w, t := v.Words, tongue{v.Edition.Texts, v.Words.Lang()}
	p := info(frame, v, "imprint")
	publisher := section(w, "edition.imprint.publisher", 0)
	support := section(w, "edition.imprint.support", 0)
	for _, b := range v.Edition.Bodies {
		part := &publisher
		if b.Part == edition.SupportedBy {
			part = &support
		}
		if b.URL != "" {
			part.Links = append(part.Links, editionpages.Link{Label: b.Name, Href: b.URL})
		} else {
			part.Items = append(part.Items, b.Name)
		}
	}
	p.Sections = append(p.Sections, publisher)
	if len(support.Links)+len(support.Items) > 0 {
		p.Sections = append(p.Sections, support)
	}
	answers := section(w, "edition.privacy.who", 0)
	answers.Own = t.text("controller")
	reach := section(w, "edition.privacy.reach", 0)
	reach.Own = t.text("contact")
	p.Sections = append(p.Sections, answers, reach, section(w, "edition.imprint.software", 2))
	return p
}

func accessibilityOf(frame ui.Page, v visit) editionpages.InfoPage {
	w, t := v.Words, tongue{v.Edition.Texts, v.Words.Lang()}
	p := info(frame, v, "access")
	does := section(w, "edition.access.does", 0)
	for n := range 5 {
		does.Items = append(does.Items, w.T(fmt.Sprintf("edition.access.does.%d", n+1)))
	}
	barrier := section(w, "edition.access.barrier", 1)
	barrier.Own = t.text("contact")
	p.Sections = []editionpages.Section{does, section(w, "edition.access.limits", 2), section(w, "edition.access.needs", 1), barrier}
	return p
}
