package web

import (
	"net/http/httptest"
	"time"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/seal"
	"hackathon4women/internal/tables"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) safetySamples() []Sample {
	help := func(at time.Time) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			page := s.help(httptest.NewRequest("GET", "/help", nil), visit{Words: p.Words}, safety.Lines, at)
			page.Page = p
			return safetypages.Help(page)
		}
	}
	return []Sample{
		{"safety-help-day", "safety.help.title", ui.Workspace, help(sampleNow)},
		{"safety-help-public-night", "safety.help.title", ui.Public, help(time.Date(2021, 2, 14, 2, 0, 0, 0, time.UTC))},
		{"safety-know", "safety.know.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav = nil
			return safetypages.Know(safetypages.KnowPage{Page: p, Action: "/gallery", Address: "atelier.example/enter"})
		}},
		{"safety-rules", "safety.rules.title", ui.Workspace, func(p ui.Page) templ.Component {
			return safetypages.Rules(sampleRules(p, safetypages.RuleForm{Kind: "apart"}))
		}},
		{"safety-rules-error", "safety.rules.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "other", Text: p.T("safety.rule.incomplete")}}
			return safetypages.Rules(sampleRules(p, safetypages.RuleForm{Kind: "apart", Person: "merel"}))
		}},
		{"safety-rules-empty", "safety.rules.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Wide = true
			return safetypages.Rules(rulesFor(p, safety.Desk{}, safetypages.RuleForm{Kind: "apart"}))
		}},
		{"safety-told", "safety.quiet.title", ui.Workspace, func(p ui.Page) templ.Component {
			return safetypages.Tell(safetypages.TellPage{Page: p, Action: "/e/sample00/desk/told", Back: "/e/sample00/desk", Kinds: wishKinds(p, theirWish, "apart")})
		}},
		{"safety-log", "audit.page.title", ui.Workspace, func(p ui.Page) templ.Component { return s.sampleLog(p, nil) }},
		{"safety-log-broken", "audit.page.title", ui.Workspace, func(p ui.Page) templ.Component {
			return s.sampleLog(p, []audit.Fault{{Kind: audit.Gap, Seq: 3}})
		}},
		{"safety-ended", "safety.ended.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav = nil
			return safetypages.Ended(safetypages.EndedPage{Page: p, Action: "/e/sample00/ended"})
		}},
		{"safety-ended-sent", "safety.ended.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav = nil
			return safetypages.Ended(safetypages.EndedPage{Page: p, Action: "/e/sample00/ended", Sent: true})
		}},
		{"safety-attention", "safety.attention.title", ui.Workspace, func(p ui.Page) templ.Component {
			v := visit{Edition: s.sampleEdition(), Words: p.Words, Now: sampleNow, Me: people.Person{Acting: edition.Acting{Roles: edition.SafetyLead}}}
			urgent := rooms.Urgent{N: 3, Seats: []tables.Seat{{Person: "wout", Name: "Wout"}, {Person: "merel", Name: "Merel", Part: tables.Facilitates}}}
			urgent.Raised = sampleNow.Add(-2 * time.Minute)
			return safetypages.Attention(attentionOf(p, v, []rooms.Urgent{urgent}, []people.AtDoor{{ID: "wout", Name: "Wout"}, {ID: "tilda", Name: "Tilda"}},
				[]safety.Appeal{{ID: "1", Person: "sam", Name: "Sam", Text: "…", At: sampleNow}}))
		}},
		{"safety-attention-empty", "safety.attention.title", ui.Workspace, func(p ui.Page) templ.Component {
			return safetypages.Attention(attentionOf(p, visit{Edition: s.sampleEdition(), Words: p.Words, Now: sampleNow}, nil, []people.AtDoor{{ID: "tilda", Name: "Tilda"}}, nil))
		}},
		{"safety-quiet", "safety.quiet.title", ui.Workspace, sampleQuiet("")},
		{"safety-quiet-error", "safety.quiet.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "text", Text: p.T("safety.quiet.empty")}}
			return sampleQuiet("")(p)
		}},
	}
}

// sampleLog is a morning of the log; faults is what is wrong with it.
func (s *Site) sampleLog(p ui.Page, faults []audit.Fault) templ.Component {
	v := visit{Edition: s.sampleEdition(), Words: p.Words, Now: sampleNow}
	line := func(n int, name, act, kind, object, why string) safety.Entry {
		e := safety.Entry{Name: name}
		e.Seq, e.At, e.Actor, e.Act, e.Kind, e.Object, e.Why = int64(n), sampleNow.Add(time.Duration(n-6)*7*time.Minute), "amina", act, kind, object, seal.Text(why)
		return e
	}
	entries := []safety.Entry{
		line(5, "Noor", "sessions_start", "session", "q3v7kd2n5wqe4r6t7y2u3i4o5p", ""),
		line(4, "Amina", "people_removal", "person", "a2v7kd2n5wqe4r6t7y2u3i4x7m", ""),
		line(3, "Amina", "ideas_hiding", "idea", "b2v7kd2n5wqe4r6t7y2u3i4k5c", p.T("audit.page.empty_text")),
		line(2, "Amina", "phase", "phase", "live", ""),
		line(1, "", "team_roles", "account", "c2v7kd2n5wqe4r6t7y2u3i4h3a", ""),
	}
	return safetypages.Log(logOf(p, v, entries, faults, nil, nil))
}

func sampleQuiet(text string) func(ui.Page) templ.Component {
	return func(p ui.Page) templ.Component {
		return safetypages.Quiet(safetypages.QuietPage{Page: p, Action: "/e/sample00/options/other", Back: "/e/sample00/options", Text: text, Kinds: wishKinds(p, myWish, "apart")})
	}
}

func sampleRules(p ui.Page, typed safetypages.RuleForm) safetypages.RulesPage {
	p.Wide = true
	who := func(id, name, body, known string) people.Known {
		k := people.Known{Listed: people.Listed{Profile: people.Profile{Name: name, Organisation: body}}, Private: people.Private{Known: known}}
		k.ID, k.Name, k.Standing = id, name, people.Registered
		return k
	}
	gert, karim := who("gert", "Gert", "Groencentrum Hof", "Gert Maes"), who("karim", "Karim", "", "")
	sam, other := who("sam", "Sam", "", ""), who("sam2", "Sam", "", "")
	sam.Registered, other.Registered = sampleNow.AddDate(0, 0, -9), sampleNow.AddDate(0, 0, -3)
	page := rulesFor(p, safety.Desk{
		Rules: []safety.Named{
			{Rule: safety.Rule{ID: "1", Kind: safety.Provisional}, Name: "Tilda", OtherName: "Gert"},
			{Rule: safety.Rule{ID: "2", Kind: safety.Together, Person: "sam"}, Name: "Sam", OtherName: "Linde"},
			{Rule: safety.Rule{ID: "3", Kind: safety.ApartOrg, Organisation: "Groencentrum Hof"}, Name: "Tilda"},
			{Rule: safety.Rule{ID: "4", Kind: safety.Apart}, Name: "Wout", OtherName: "Pieter"},
		},
		Decoys: 27,
		Wishes: []safety.Wish{{ID: "1", Kind: safety.Apart, Person: "tilda", Name: "Tilda", Text: "Maes Gert, Groencentrum Hof", At: sampleNow.Add(-40 * time.Minute).UnixMilli(),
			Matches: []safety.Match{{Known: gert, Likeness: safety.Close}}}, {ID: "2", Kind: safety.Together, Person: "sam", Name: "Sam", Text: "Linde", At: sampleNow.UnixMilli()}},
		Checks: []people.Known{gert, karim},
		Strain: []safety.Strain{{Kind: safety.Torn, Names: []string{"Sam", "Linde"}}},
		People: []people.Known{who("merel", "Merel", "Huis De Kade", ""), sam, other, who("tilda", "Tilda", "Bakkerij Morgenrood", ""), who("wout", "Wout", "Werkpunt Vaart", "")},
		Shown:  []people.Listed{sam.Listed, other.Listed},
		Staff:  []safety.Colleague{{ID: "bilal", Name: "Bilal"}},
	}, typed)
	page.Base, page.Topic = "/e/sample00/desk/rules", "desk/sample"
	return page
}
