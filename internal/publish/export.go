package publish

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/promises"
)

// row is a line of the open data.
type row struct {
	part, of, field, language, text string
	number                          string
}

var header = []string{"part", "of", "field", "language", "text", "number", "simulation"}

// CSV writes results for a spreadsheet: UTF-8 with its mark, separated by semicolons, and nothing in it can be a formula. Each
// row of a try-out says that it is a simulation.
func (r Results) CSV(e edition.Edition, now time.Time) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.Write(header); err != nil {
		return nil, err
	}
	mark := ""
	if r.Simulation {
		mark = "simulation"
	}
	for _, l := range r.rows(e, now) {
		cells := []string{l.part, l.of, l.field, l.language, l.text, l.number, mark}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(cell string) string {
	cell = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\r':
			return ' '
		case r < ' ' && r != '\n', r == '\u007f':
			return -1
		}
		return r
	}, cell)
	if first := strings.TrimLeft(cell, " \n\u00a0\u202f\u200b\ufeff"); first != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(first)[0]) {
		return "'" + cell
	}
	return cell
}

func (r Results) rows(e edition.Edition, now time.Time) []row {
	name, lang := e.Texts.In("fr", "name")
	rows := []row{{part: "edition", field: "name", language: lang, text: name}}
	if r.Made.IsZero() { // taken back: nothing is left but that
		return append(rows, r.historyRows(e)...)
	}
	rows = append(rows, row{part: "edition", field: "published", text: r.Made.In(e.Zone).Format(time.DateOnly)})
	for i, a := range r.Avenues {
		n := strconv.Itoa(i + 1)
		rows = append(rows, row{part: "avenue", of: n, field: "title", language: a.Language, text: a.Title})
		for _, f := range a.Fields {
			rows = append(rows, row{part: "avenue", of: n, field: string(f.Key), language: a.Language, text: f.Text})
		}
		for _, v := range a.Voices {
			rows = append(rows, row{part: "avenue", of: n, field: "voice", text: v})
		}
	}
	for _, v := range r.Voices {
		rows = append(rows, row{part: "voice", text: v})
	}
	for i, p := range r.Promises {
		n := strconv.Itoa(i + 1)
		for _, f := range promiseFields(r.Content, p, now) {
			rows = append(rows, row{part: "promise", of: n, field: f.Key, text: f.Text})
		}
	}
	return append(append(rows, r.figureRows()...), r.historyRows(e)...)
}

// historyRows are the history, each event followed by what is said about it. A number of an avenue stands where it is still public.
func (r Results) historyRows(e edition.Edition) (rows []row) {
	for _, h := range r.History {
		one := row{part: h.What, of: r.placeOf(h.Subject), field: h.named(), text: h.On.In(e.Zone).Format(time.DateOnly)}
		rows = append(rows, one)
		for _, lang := range slices.Sorted(maps.Keys(h.Note)) {
			rows = append(rows, row{part: "note", of: one.of, field: one.field, language: lang, text: h.Note[lang]})
		}
	}
	return rows
}

// named is what an event is about: a field, a kind of text, a table of figures; empty for the whole.
func (h Event) named() string {
	switch {
	case h.Field != "":
		return h.Field
	case h.Subject.Kind() == FigureSubject:
		return h.Subject.id()
	}
	return string(h.Subject.Kind())
}

// placeOf is the number of a public avenue; empty for anything else.
func (r Results) placeOf(of Subject) string {
	for i, a := range r.Avenues {
		if AvenueSubject(a.ID) == of {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

// history is the same for programs.
func (r Results) history(e edition.Edition) []map[string]any {
	all := []map[string]any{}
	for _, h := range r.History {
		one := map[string]any{"on": h.On.In(e.Zone).Format(time.DateOnly), "what": h.What}
		if n := r.placeOf(h.Subject); n != "" {
			one["avenue"] = json.Number(n)
		}
		if h.named() != "" {
			one["of"] = h.named()
		}
		if len(h.Note) > 0 {
			one["note"] = h.Note
		}
		all = append(all, one)
	}
	return all
}

func promiseFields(c Content, p promises.Promise, now time.Time) []Part {
	fields := []Part{
		{"organisation", p.Organisation}, {"avenue", c.Title(p.Avenue)}, {"what", p.What}, {"by", p.By}, {"function", p.Function},
		{"first_step", p.FirstStep}, {"measure", p.Measure}, {"state", string(p.Progress(now))},
	}
	if last := p.Last(); last != nil {
		fields = append(fields, Part{"heard", last.At.Format(time.DateOnly)})
		if last.Line != "" {
			fields = append(fields, Part{"line", last.Line})
		}
	}
	return fields
}

func (r Results) figureRows() []row {
	f := r.Figures
	number := func(part, field string, n int, hidden bool) row {
		if hidden {
			return row{part: part, field: field, text: "hidden"}
		}
		return row{part: part, field: field, number: strconv.Itoa(n)}
	}
	gone := func(of Subject) bool { return slices.Contains(f.Gone, of) }
	rows := []row{number("people", "total", f.Worlds.Total, f.Worlds.Hidden)}
	if gone(PeopleFigures) {
		rows[0].text = "withdrawn"
	}
	if gone(VoteFigures) {
		rows = append(rows, row{part: "vote", field: "papers", text: "withdrawn"})
	}
	for _, l := range f.Worlds.Lines {
		rows = append(rows, number("people", l.Key, l.N, l.Hidden))
	}
	for _, m := range f.Met {
		rows = append(rows, row{part: "met", field: m.A, of: m.B, number: strconv.Itoa(m.N)})
	}
	rows = append(rows, number("tables", "total", f.Tables, false), number("cards", "total", f.Cards, false))
	if f.Vote != nil {
		rows = append(rows, number("vote", "papers", f.Vote.Papers, f.Vote.Papers == 0))
		for _, l := range f.Vote.Lines {
			v := number("vote", "ticks", l.Ticks, l.Hidden)
			v.of = r.place(l)
			rows = append(rows, v)
		}
	}
	return rows
}

// place is the number of a vote's avenue in the list of avenues; empty when it was held back.
func (r Results) place(l VoteLine) string {
	for i, a := range r.Avenues {
		if a.ID == l.Avenue {
			return strconv.Itoa(i + 1)
		}
	}
	return ""
}

// JSON writes results for programs: docs/formats/results.md. Each object of a try-out says that it is a simulation.
func (r Results) JSON(e edition.Edition, now time.Time) ([]byte, error) {
	type object = map[string]any // the shape is documented; its fields depend on what was written
	mark := func(o object) object {
		if r.Simulation {
			o["simulation"] = true
		}
		return o
	}
	name, _ := e.Texts.In("fr", "name")
	if r.Made.IsZero() { // taken back: nothing is left but that
		return encoded(mark(object{"schema": 1, "edition": name, "withdrawn": r.Withdrawn("").On.In(e.Zone).Format(time.DateOnly), "history": r.history(e)}))
	}
	list := []object{}
	for i, a := range r.Avenues {
		o := mark(object{"number": i + 1, "language": a.Language, "title": a.Title})
		for _, f := range a.Fields {
			o[string(f.Key)] = f.Text
		}
		if len(a.Voices) > 0 {
			o["voices"] = a.Voices
		}
		list = append(list, o)
	}
	promised := []object{}
	for _, p := range r.Promises {
		o := mark(object{})
		for _, f := range promiseFields(r.Content, p, now) {
			o[f.Key] = f.Text
		}
		promised = append(promised, o)
	}
	people := mark(object{"worlds": r.Figures.Worlds.Lines})
	if !r.Figures.Worlds.Hidden {
		people["total"] = r.Figures.Worlds.Total
	}
	if slices.Contains(r.Figures.Gone, PeopleFigures) {
		people = mark(object{"withdrawn": true})
	}
	if len(r.Figures.Met) > 0 {
		people["met"] = r.Figures.Met
	}
	whole := mark(object{
		"schema": 1, "edition": name, "published": r.Made.In(e.Zone).Format(time.DateOnly), "threshold": Threshold,
		"avenues": list, "voices": append([]string{}, r.Voices...), "promises": promised, "people": people, "tables": r.Figures.Tables, "cards": r.Figures.Cards, "history": r.history(e),
	})
	if slices.Contains(r.Figures.Gone, VoteFigures) {
		whole["vote"] = mark(object{"withdrawn": true})
	}
	if v := r.Figures.Vote; v != nil {
		lines := []object{}
		for _, l := range v.Lines {
			o := mark(object{"hidden": l.Hidden})
			if n := r.place(l); n != "" {
				o["avenue"] = json.Number(n)
			}
			if !l.Hidden {
				o["ticks"] = l.Ticks
			}
			lines = append(lines, o)
		}
		vote := mark(object{"order": lines})
		if v.Papers > 0 {
			vote["papers"] = v.Papers
		}
		whole["vote"] = vote
	}
	return encoded(whole)
}

func encoded(whole map[string]any) ([]byte, error) {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false) // it is a file, not a page
	out.SetIndent("", "  ")
	err := out.Encode(whole)
	return b.Bytes(), err
}
