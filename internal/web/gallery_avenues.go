package web

import (
	"time"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/cast"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"

	"github.com/a-h/templ"
)

func (s *Site) avenuesSamples() []Sample {
	read := func(name string, change func(*avenues.Avenue)) Sample {
		return Sample{"avenues-read" + name, "avenues.one.title", ui.Workspace, func(p ui.Page) templ.Component {
			return avenuespages.Avenue(avenuespages.AvenuePage{Page: p, Canvas: canvasOf(p, "/e/sample00", sampleAvenue(p, change)), Back: "/e/sample00/avenues"})
		}}
	}
	edit := func(name string, typed avenues.Canvas, errs []ui.FieldError, change func(*avenues.Avenue)) Sample {
		return Sample{"avenues-edit-" + name, "avenues.edit.title", ui.Workspace, func(p ui.Page) templ.Component {
			for _, e := range errs {
				p.Errors = append(p.Errors, ui.FieldError{Field: e.Field, Text: p.T(e.Text, "name", "Wout", "max", avenues.IdeaLength)})
			}
			v := s.sampleVisit(p, sampleNow.Add(23*time.Hour+22*time.Minute+36*time.Second), nil)
			p.Now = v.Now
			page := editOf(p, v, sampleAvenue(p, change))
			page.Typed = typed
			return avenuespages.Edit(page)
		}}
	}
	return []Sample{
		{"avenues-list", "avenues.list.title", ui.Workspace, func(p ui.Page) templ.Component {
			return avenuespages.List(listOf(p, "/e/sample00", "avenues/sample", sampleListed()))
		}},
		{"avenues-list-wishes", "avenues.list.title", ui.Workspace, func(p ui.Page) templ.Component {
			all := sampleListed()
			return avenuespages.List(wishing(listOf(p, "/e/sample00", "avenues/sample", all), all, all[0].ID, true))
		}},
		{"avenues-list-empty", "avenues.list.title", ui.Workspace, func(p ui.Page) templ.Component {
			return avenuespages.List(listOf(p, "/e/sample00", "avenues/sample", nil))
		}},
		read("", func(a *avenues.Avenue) { *a = forReaders(*a) }),
		read("-table", nil),
		read("-remarking", func(a *avenues.Avenue) {
			*a = forReaders(*a)
			a.Rights.Remark, a.Remarks = true, sampleRemarks()
		}),
		read("-begun", func(a *avenues.Avenue) {
			*a = forReaders(*a)
			a.Canvas = avenues.Canvas{avenues.Title: a.Canvas[avenues.Title], avenues.Idea: a.Canvas[avenues.Idea]}
			a.Held = true
		}),
		edit("writing", nil, nil, writing),
		edit("begun", nil, nil, func(a *avenues.Avenue) { writing(a); a.Canvas, a.Remarks = avenues.Canvas{}, nil }),
		edit("error", avenues.Canvas{avenues.Idea: "…"}, []ui.FieldError{{Field: "idea", Text: "avenues.too_long"}}, writing),
		edit("free", nil, nil, nil),
		edit("held", nil, nil, func(a *avenues.Avenue) { a.Held, a.Pen.Name = true, "Wout" }),
		edit("refused", avenues.Canvas{avenues.Need: "Niet aan elk loket opnieuw beginnen, en weten wie u kunt bellen als het misloopt."},
			[]ui.FieldError{{Text: "avenues.pen.held"}}, func(a *avenues.Avenue) { a.Held, a.Pen.Name = true, "Wout" }),
		{"avenues-versions", "avenues.versions.title", ui.Workspace, func(p ui.Page) templ.Component {
			return avenuespages.Versions(avenuespages.VersionsPage{Page: p, Base: "/e/sample00/avenues/a", Title: cast.Avenues[1].Title, All: sampleVersions(p)})
		}},
		{"avenues-version", "avenues.versions.title", ui.Workspace, func(p ui.Page) templ.Component {
			return avenuespages.OneVersion(avenuespages.VersionPage{Page: p, Canvas: canvasOf(p, "/e/sample00", sampleAvenue(p, nil)), Version: sampleVersions(p)[1]})
		}},
		{"avenues-open-error", "avenues.one.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Errors = []ui.FieldError{{Field: "title", Text: p.T("avenues.open.title_missing")}}
			return avenuespages.Open(avenuespages.OpenPage{Page: p, Form: sampleHere(p, nil), Idea: cast.Avenues[1].Idea, Back: "/e/sample00/table"})
		}},
	}
}

func sampleHere(p ui.Page, opened []avenues.Listed) avenuespages.HereView {
	return avenuespages.HereView{
		Page: p, Base: "/e/sample00", Table: "t3", Opens: true, Next: "next", Cards: citableCards(sampleCards()), Opened: listedViews("/e/sample00", opened),
	}
}

// sampleAvenue is an avenue of the cast in the reader's language where there is one, for someone at the table that writes it.
func sampleAvenue(p ui.Page, change func(*avenues.Avenue)) avenues.Avenue {
	from := cast.Avenues[1]
	if p.Lang() == "fr" {
		from = cast.Avenues[0]
	}
	a := avenues.Avenue{
		ID: "a", Language: from.Lang, Canvas: avenues.Canvas{avenues.Title: from.Title, avenues.Idea: from.Idea}, Rights: avenues.Rights{Write: true, Harm: true},
		SavedAt: sampleNow.Add(24*time.Hour - 41*time.Minute), Grew: 2, Cards: sampleCards()[3:5],
	}
	for field, text := range from.Fields {
		a.Canvas[avenues.Field(field)] = text
	}
	if change != nil {
		change(&a)
	}
	return a
}

func writing(a *avenues.Avenue) {
	a.Held, a.Writing, a.Pen.ID = true, true, "pen"
	a.Remarks = sampleRemarks()
}

// forReaders is an avenue as someone of another table sees it.
func forReaders(a avenues.Avenue) avenues.Avenue {
	a.Rights, a.Cards, a.Canvas = avenues.Rights{}, nil, a.Canvas.WithoutHarm()
	return a
}

func sampleRemarks() []avenues.Remark {
	return []avenues.Remark{
		{ID: "r1", Kind: "like", Text: "De eerste stap is klein en heeft een trekker."},
		{ID: "r2", Kind: "ask", Text: "En in een bedrijf met drie mensen, wie past daar de uren aan?", Mine: true},
		{ID: "r3", Kind: "ask", Text: "Que se passe-t-il après six mois ?"},
		{ID: "r4", Kind: "wish", Text: "Dat ook avonduren mogelijk zijn."},
	}
}

func sampleListed() []avenues.Listed {
	all := make([]avenues.Listed, len(cast.Avenues))
	for i, a := range cast.Avenues {
		all[i] = avenues.Listed{ID: avenues.ID(rune('a' + i)), Title: a.Title, Idea: a.Idea, Step: a.Fields["step"], Filled: 10 - 3*i%8, Mine: i == 1}
	}
	return append(all, avenues.Listed{ID: "z"})
}

func sampleVersions(p ui.Page) []avenuespages.VersionView {
	at := func(n int, minutes time.Duration, newest bool, changed ...avenues.Field) avenuespages.VersionView {
		return versionView(p, avenues.Version{N: n, SavedAt: sampleNow.Add(24*time.Hour - minutes*time.Minute), Changed: changed}, newest)
	}
	return []avenuespages.VersionView{
		at(4, 3, true, avenues.FirstStep, avenues.Means), at(3, 12, false, avenues.Worlds, avenues.Retell, avenues.Harm),
		at(2, 31, false, avenues.Need, avenues.Step), at(1, 24*60, false, avenues.Title, avenues.Idea),
	}
}
