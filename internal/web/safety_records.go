package web

import (
	"net/http"
	"slices"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// recordsPage is where organisers check the help lines of their edition, change them and add others.
func (s *Site) recordsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.recordPage(r, v, r.URL.Query().Get("line"))
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "safety.record.said.", "kept", "checked", "hidden", "shown", "stays")
	return s.show(w, r, safetypages.Records(page))
}

func (s *Site) recordPage(r *http.Request, v visit, key string) (safetypages.RecordsPage, error) {
	all, err := s.safety.Records(r.Context(), v.Me, v.Edition.ID)
	return s.recordsOf(s.page(r, v, "safety.record.title"), v, all, key), err
}

// recordsOf draws the records, with one of them in the form, or an empty form.
func (s *Site) recordsOf(frame ui.Page, v visit, all []safety.Line, key string) safetypages.RecordsPage {
	now := s.now()
	p := safetypages.RecordsPage{Page: frame, Base: v.Edition.Path() + "/desk/numbers", Back: v.Edition.Path() + "/desk", Kind: "unknown"}
	p.Path = p.Base
	var chosen safety.Line
	for _, l := range all {
		p.Lines = append(p.Lines, safetypages.Record{HelpLine: s.helpLine(v, l, now), Key: l.Key, Stale: l.Stale(now), Hidden: l.Hidden, Edit: p.Base + "?line=" + l.Key + "#change"})
		if l.Key == key {
			chosen, p.Key, p.Title = l, key, s.helpLine(v, l, now).Name
		}
	}
	p.Number, p.Name, p.Note, p.Source, p.Named = chosen.Number, chosen.Name, chosen.Note, chosen.Source, p.Key == "" || !chosen.Shipped()
	if p.Key != "" {
		p.Kind, p.Spans = hoursKind(chosen.Hours), safety.HoursText(chosen.Hours.Spans)
	}
	fillRecord(&p, v, chosen.Languages)
	return p
}

func hoursKind(h safety.Hours) string {
	switch {
	case h.Always:
		return "always"
	case h.Weekdays:
		return "weekdays"
	case len(h.Spans) > 0:
		return "spans"
	}
	return "unknown"
}

func (s *Site) writeRecord(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	f := r.PostForm
	key, kind := f.Get("line"), f.Get("kind")
	line := safety.Line{Number: f.Get("number"), Name: f.Get("name"), Note: f.Get("note"), Source: f.Get("source"), Languages: f["languages"], Region: "BE"}
	line.Hours = safety.Hours{Always: kind == "always", Weekdays: kind == "weekdays", Unknown: kind == "unknown"}
	var err error
	if kind == "spans" {
		line.Hours.Spans, err = safety.ParseHours(f.Get("spans"))
		if err == nil && len(line.Hours.Spans) == 0 {
			err = fault.Wrong("spans", "safety.record.hours")
		}
	}
	if err == nil {
		err = s.safety.WriteRecord(r.Context(), v.Me, v.Edition.ID, key, line)
	}
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/numbers?"+saying(v, "kept"))
	}
	page, failed := s.recordPage(r, v, key)
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors, page.Number, page.Name, page.Note, page.Source, page.Kind, page.Spans = errs, line.Number, line.Name, line.Note, line.Source, kind, f.Get("spans")
		fillRecord(&page, v, line.Languages)
		return safetypages.Records(page)
	})
}

func (s *Site) checkRecord(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withRecord(w, r, v, "checked", func(key string) error { return s.safety.CheckRecord(r.Context(), v.Me, v.Edition.ID, key) })
}

func (s *Site) hideRecord(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withRecord(w, r, v, "hidden", func(key string) error { return s.safety.HideRecord(r.Context(), v.Me, v.Edition.ID, key) })
}

func (s *Site) showRecord(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.withRecord(w, r, v, "shown", func(key string) error { return s.safety.ShowRecord(r.Context(), v.Me, v.Edition.ID, key) })
}

func (s *Site) withRecord(w http.ResponseWriter, r *http.Request, v visit, done string, deed func(string) error) error {
	if err := form(r); err != nil {
		return err
	}
	err := deed(r.PostForm.Get("line"))
	if fault.KindOf(err) == fault.Conflict {
		done, err = "stays", nil
	}
	if err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/numbers?"+saying(v, done))
}

var hourKinds = []string{"always", "unknown", "weekdays", "spans"}

// fillRecord fills the choices of the form.
func fillRecord(p *safetypages.RecordsPage, v visit, chosen []string) {
	p.Kinds, p.Languages = nil, nil
	for _, kind := range hourKinds {
		p.Kinds = append(p.Kinds, ui.Choice{Value: kind, Label: v.Words.T("safety.record.kind." + kind), Checked: p.Kind == kind})
	}
	for _, lang := range i18n.Languages {
		p.Languages = append(p.Languages, ui.Choice{Value: lang, Label: v.Words.T("safety.lang." + lang), Checked: slices.Contains(chosen, lang)})
	}
}
