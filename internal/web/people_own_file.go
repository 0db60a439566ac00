package web

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/people"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/promises"
	peoplepages "hackathon4women/internal/web/pages/people"
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

// ownReader writes what is kept of somebody as she would say it herself: labels, days and answers in words. The file that she can
// download stays exact.
type ownReader struct {
	frame ui.Page
	v     visit
}

// ownFile is everything of hers to be read. What she wrote is folded, so that nobody who stands behind her reads it at once.
func ownFile(frame ui.Page, v visit, own people.Own, visits []people.Visit, parts []people.OwnPart) peoplepages.OwnFilePage {
	o := ownReader{frame, v}
	page := peoplepages.OwnFilePage{Page: frame, Back: v.Edition.Path() + "/options"}
	page.Parts = append(page.Parts, peoplepages.OwnPart{Title: v.Words.T("people.options.data_title"), Kinds: []peoplepages.OwnKind{{Rows: []peoplepages.OwnRow{o.profile(own, len(visits))}}}})
	for _, part := range parts {
		shown := peoplepages.OwnPart{Title: v.Words.T("edition.data.part." + part.Chapter)}
		for _, row := range part.Rows {
			o.add(&shown, row)
		}
		shown.Kinds = slices.DeleteFunc(shown.Kinds, func(k peoplepages.OwnKind) bool { return k.Bare == 0 && len(k.Rows) == 0 })
		if len(shown.Kinds) > 0 {
			page.Parts = append(page.Parts, shown)
		}
	}
	return page
}

// profile is what she told about herself, and how she stands in the edition.
func (o ownReader) profile(own people.Own, visits int) (r peoplepages.OwnRow) {
	w, p := o.v.Words, own.Profile
	languages := make([]string, len(p.Languages))
	for i, l := range p.Languages {
		languages[i] = w.T("people.language." + l)
	}
	for _, f := range []peoplepages.OwnField{
		{What: w.T("people.file.name"), Says: p.Name},
		{What: w.T("people.options.world"), Says: o.v.Edition.WorldName(w.Lang(), own.World)},
		{What: w.T("people.file.organisation"), Says: p.Organisation},
		{What: w.T("people.file.languages"), Says: strings.Join(languages, ", ")},
		{What: w.T("people.contact.mail"), Says: p.Mail},
		{What: w.T("people.register.note"), Says: p.Note},
		{What: w.T("people.options.registered"), Says: o.day(own.Registered)},
		{What: w.T("people.options.sessions_title"), Says: w.T("people.mine.sessions", "Count", visits)},
	} {
		if f.Says != "" {
			r.Fields = append(r.Fields, f)
		}
	}
	return r
}

// add puts a row under the title of its table. Of a row that says no more than that it is there, only the number is shown.
func (o ownReader) add(part *peoplepages.OwnPart, row privacy.Owned) {
	title := o.v.Words.T("people.mine.of." + row.Table)
	if n := len(part.Kinds); n == 0 || part.Kinds[n-1].Title != title {
		part.Kinds = append(part.Kinds, peoplepages.OwnKind{Title: title, Folded: wrote(row.Table)})
	}
	kind := &part.Kinds[len(part.Kinds)-1]
	var shown peoplepages.OwnRow
	for _, f := range row.Fields {
		shown.Fields = append(shown.Fields, o.fields(row.Table, f)...)
	}
	switch {
	case len(shown.Fields) > 0:
		kind.Rows = append(kind.Rows, shown)
	case row.Table != "private_notes": // everybody has a row there, and it says nothing
		kind.Bare++
	}
}

// wrote says whether a table holds what a person wrote herself.
func wrote(table string) bool {
	for _, part := range Known() {
		for _, c := range part.Columns {
			if c.Table == table && c.Sealed {
				return true
			}
		}
	}
	return false
}

// ownUnsaid are columns that only put rows in order.
var ownUnsaid = []string{"n"}

// ownValues is where the words of a column stand whose values are chosen from a list.
var ownValues = map[string]string{
	"admissions.outcome": "people.mine.outcome.", "avenue_remarks.kind": "avenues.remark.", "avenues.language": "people.language.", "consents.purpose": "people.consent.",
	"person_roles.role": "people.role.", "seats.part": "people.mine.part.", "word_consents.answer": "people.mine.answer.",
}

// fields is a column with its label, and what it says in words. A promise is several at once.
func (o ownReader) fields(table string, f privacy.OwnedField) []peoplepages.OwnField {
	name := table + "." + f.Column
	if slices.Contains(ownUnsaid, f.Column) {
		return nil
	}
	if name == "promises.body" {
		return o.promise(f.Says)
	}
	says := f.Says
	if words := ownValues[name]; words != "" {
		answer, _, _ := strings.Cut(says, ".") // yes.2 is a yes to the second wording
		says = o.v.Words.T(words + answer)
	} else if at, err := time.Parse(time.RFC3339, says); err == nil {
		says = o.day(at)
	}
	return []peoplepages.OwnField{{What: o.v.Words.T("people.mine.is." + f.Column), Says: says}}
}

func (o ownReader) promise(body string) (fields []peoplepages.OwnField) {
	var b promises.Body
	if json.Unmarshal([]byte(body), &b) != nil {
		return nil
	}
	if by, err := time.Parse(time.DateOnly, b.By); err == nil {
		b.By = o.v.Words.Day(by)
	}
	for _, f := range [][2]string{{"organisation", b.Organisation}, {"function", b.Function}, {"what", b.What}, {"by", b.By}, {"first_step", b.FirstStep}, {"measure", b.Measure}} {
		fields = append(fields, peoplepages.OwnField{What: o.v.Words.T("promises.form." + f[0]), Says: f[1]})
	}
	return fields
}

// day is a day in words, with the time of day.
func (o ownReader) day(at time.Time) string {
	return o.v.Words.Day(o.frame.Local(at)) + ", " + o.frame.Clock(at)
}
