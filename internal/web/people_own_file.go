package web

import (
	"strings"

	"hackathon4women/internal/people"
	"hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"
)

// ownParts is everything of hers for her file: by chapter and table, each row with its columns.
func ownParts(parts []people.OwnPart) map[string]any {
	file := map[string]any{}
	for _, part := range parts {
		tables := map[string][]map[string]string{}
		for _, row := range part.Rows {
			fields := map[string]string{}
			for _, f := range row.Fields {
				fields[f.Column] = f.Says
			}
			tables[row.Table] = append(tables[row.Table], fields)
		}
		file[part.Chapter] = tables
	}
	return file
}

// ownFile is the same to be read: what a column is stands beside what it says.
func ownFile(frame ui.Page, v visit, own people.Own, visits []people.Visit, parts []people.OwnPart) peoplepages.OwnFilePage {
	w := v.Words
	page := peoplepages.OwnFilePage{Page: frame, Back: v.Edition.Path() + "/options"}
	var first peoplepages.OwnRow
	add := func(what, says string) {
		if says != "" {
			first.Fields = append(first.Fields, peoplepages.OwnField{What: what, Says: says})
		}
	}
	p := own.Profile
	add(w.T("people.file.name"), p.Name)
	add(w.T("people.file.organisation"), p.Organisation)
	add(w.T("people.file.languages"), strings.Join(p.Languages, ", "))
	add(w.T("people.contact.mail"), p.Mail)
	add(w.T("people.register.note"), p.Note)
	add(w.T("people.options.registered"), frame.Day(own.Registered))
	add(w.T("people.options.sessions_title"), w.T("people.mine.sessions", "Count", len(visits)))
	page.Parts = append(page.Parts, peoplepages.OwnPart{Title: w.T("people.options.data_title"), Rows: []peoplepages.OwnRow{first}})
	for _, part := range parts {
		shown := peoplepages.OwnPart{Title: w.T("edition.data.part." + part.Chapter)}
		for _, row := range part.Rows {
			var r peoplepages.OwnRow
			for _, f := range row.Fields {
				what := f.Column
				if key := "edition.data.what." + row.Table + "." + f.Column; w.Has(key) {
					what = w.T(key)
				}
				r.Fields = append(r.Fields, peoplepages.OwnField{What: what, Says: f.Says})
			}
			if len(r.Fields) > 0 {
				shown.Rows = append(shown.Rows, r)
			}
		}
		if len(shown.Rows) > 0 {
			page.Parts = append(page.Parts, shown)
		}
	}
	return page
}
