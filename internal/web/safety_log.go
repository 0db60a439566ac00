package web

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"
)

// logShown is how many lines the page shows; files hold all.
const logShown = 300

// logPage is what staff did, for the safety lead.
func (s *Site) logPage(w http.ResponseWriter, r *http.Request, v visit) error {
	entries, err := s.safety.Log(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return err
	}
	faults, err := s.audit.Verify(r.Context(), string(v.Edition.ID))
	if err != nil {
		return err
	}
	frame := s.page(r, v, "audit.page.title", people.DeskTopic(v.Edition.ID))
	return s.show(w, r, safetypages.Log(logOf(frame, v, entries, faults, r.URL.Query(), s.peopleTabs(v, "log"))))
}

// logOf draws the page; the gallery calls it too.
func logOf(frame ui.Page, v visit, entries []safety.Entry, faults []audit.Fault, asked url.Values, tabs []ui.NavLink) safetypages.LogPage {
	base := v.Edition.Path() + "/desk/log"
	p := safetypages.LogPage{Page: frame, Base: base, Topic: people.DeskTopic(v.Edition.ID), Tabs: tabs, State: "sound"}
	p.Path, p.Wide = base, true
	p.Verdict = frame.T("audit.page.sound", "n", len(entries))
	if len(faults) > 0 {
		p.State, p.Verdict = "broken", frame.T("audit.page.fault."+string(faults[0].Kind), "line", strconv.FormatInt(faults[0].Seq, 10))
	}
	day, kind := asked.Get("day"), asked.Get("kind")
	p.Days = []ui.Choice{{Label: frame.T("audit.page.all_days")}}
	p.Kinds = []ui.Choice{{Label: frame.T("audit.page.all_kinds")}}
	for _, e := range entries {
		if d := dayOf(v, e.At); !slices.ContainsFunc(p.Days, func(c ui.Choice) bool { return c.Value == d }) {
			p.Days = append(p.Days, ui.Choice{Value: d, Label: frame.Day(e.At), Checked: d == day})
		}
		if k := kindOf(e); !slices.ContainsFunc(p.Kinds, func(c ui.Choice) bool { return c.Value == k }) {
			p.Kinds = append(p.Kinds, ui.Choice{Value: k, Label: frame.T("audit.kind." + k), Checked: k == kind})
		}
	}
	shown := filtered(v, entries, day, kind)
	p.Total, p.Filtered = len(shown), day != "" || kind != ""
	for _, e := range shown[:min(len(shown), logShown)] {
		p.Lines = append(p.Lines, logLine(frame, e))
	}
	asks := url.Values{"day": {day}, "kind": {kind}}.Encode()
	p.CSV, p.JSON = base+"/file?"+asks, base+"/data?"+asks
	return p
}

func logLine(frame ui.Page, e safety.Entry) safetypages.LogLine {
	l := safetypages.LogLine{Seq: e.Seq, Time: frame.Words.DayShort(frame.Local(e.At)) + " " + frame.Clock(e.At), Who: actorName(frame.Words, e), Act: actWords(frame.Words, e.Act), Why: e.Why.Reveal()}
	switch {
	case e.Kind == "phase":
		l.Object = phaseName(frame.Words, e.Object)
	case e.Object != "":
		l.Object = frame.T("audit.kind."+kindOf(e)) + " …" + e.Object[max(0, len(e.Object)-5):]
	}
	return l
}

// phaseName is the phase that an edition went on to. A phase of a version to come is shown as it is kept.
func phaseName(w *i18n.Words, phase string) string {
	if key := "edition.phase.name." + phase; w.Has(key) {
		return w.T(key)
	}
	return phase
}

// actorName is who did something, in words.
func actorName(w *i18n.Words, e safety.Entry) string {
	switch {
	case e.Name != "":
		return e.Name
	case e.Actor == audit.Console:
		return w.T("audit.page.console")
	}
	return w.T("audit.page.gone")
}

// actWords is what an act is called. An act of a version to come has a name too.
func actWords(w *i18n.Words, act string) string {
	if key := "audit.act." + act; w.Has(key) {
		return w.T(key)
	}
	return w.T("audit.act.other", "act", act)
}

// logKinds are the kinds of object that have words; everything else is "other".
var logKinds = []string{"person", "account", "sheet", "session", "table", "message", "idea", "card", "remark", "avenue", "promise", "text", "report", "phase"}

func kindOf(e safety.Entry) string {
	if slices.Contains(logKinds, e.Kind) {
		return e.Kind
	}
	return "other"
}

func dayOf(v visit, t time.Time) string { return t.In(v.Edition.Zone).Format(time.DateOnly) }

func filtered(v visit, entries []safety.Entry, day, kind string) []safety.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e safety.Entry) bool {
		return day != "" && dayOf(v, e.At) != day || kind != "" && kindOf(e) != kind
	})
}

// logFile is the log for a spreadsheet. Whom an act was about stands there as a random id alone.
func (s *Site) logFile(w http.ResponseWriter, r *http.Request, v visit) error {
	entries, err := s.safety.Log(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return err
	}
	var head []string
	for _, key := range []string{"seq", "time", "who", "what", "kind", "object", "why", "hash"} {
		head = append(head, v.Words.T("audit.page."+key))
	}
	rows := [][]string{head}
	for _, e := range filtered(v, entries, r.URL.Query().Get("day"), r.URL.Query().Get("kind")) {
		rows = append(rows, []string{
			strconv.FormatInt(e.Seq, 10), e.At.In(v.Edition.Zone).Format(time.RFC3339), actorName(v.Words, e), actWords(v.Words, e.Act),
			v.Words.T("audit.kind." + kindOf(e)), e.Object, e.Why.Reveal(), hex.EncodeToString(e.Hash),
		})
	}
	return s.spreadsheet(w, v, "list.csv", rows)
}

// logData is the log for a program: docs/formats/audit.md.
func (s *Site) logData(w http.ResponseWriter, r *http.Request, v visit) error {
	entries, err := s.safety.Log(r.Context(), v.Me, v.Edition.ID)
	if err != nil {
		return err
	}
	type line struct {
		Seq    int64  `json:"seq"`
		At     int64  `json:"at"`
		Actor  string `json:"actor"`
		Act    string `json:"act"`
		Kind   string `json:"kind,omitempty"`
		Object string `json:"object,omitempty"`
		Reason string `json:"reason_sum,omitempty"` // so that the hash can be checked
		Why    string `json:"why,omitempty"`
		Hash   string `json:"hash"`
	}
	file := struct {
		Schema  int    `json:"schema"`
		Edition string `json:"edition"`
		Key     string `json:"key"`
		Lines   []line `json:"lines"`
	}{Schema: 1, Edition: string(v.Edition.ID), Key: hex.EncodeToString(s.audit.Public()), Lines: []line{}}
	for _, e := range filtered(v, entries, r.URL.Query().Get("day"), r.URL.Query().Get("kind")) {
		file.Lines = append(file.Lines, line{e.Seq, e.At.UnixMilli(), e.Actor, e.Act, e.Kind, e.Object, hex.EncodeToString(e.ReasonSum), e.Why.Reveal(), hex.EncodeToString(e.Hash)})
	}
	slices.Reverse(file.Lines)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="list.json"`)
	return json.NewEncoder(w).Encode(file)
}
