package web

import (
	"net/http"
	"strconv"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"
)

// avenuesPage is the list of avenues.
func (s *Site) avenuesPage(w http.ResponseWriter, r *http.Request, v visit) error {
	all, err := s.avenues.List(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	wished, open, err := s.avenues.Wished(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	topic := avenues.ListTopic(v.Edition.ID)
	page := listOf(s.page(r, v, "avenues.list.title", topic), v.Edition.Path(), topic, all)
	return s.show(w, r, avenuespages.List(wishing(page, all, wished, open)))
}

// listOf draws the list; the gallery calls it too.
func listOf(p ui.Page, base, topic string, all []avenues.Listed) avenuespages.ListPage {
	return avenuespages.ListPage{Page: p, Watch: topic, All: listedViews(base, all)}
}

// wishing offers to ask for an avenue to work on, as long as a round for it is to come.
func wishing(p avenuespages.ListPage, all []avenues.Listed, wished avenues.ID, open bool) avenuespages.ListPage {
	p.Wishes = open
	for i, a := range all {
		p.All[i].Wished = open && a.ID == wished
	}
	return p
}

// wish asks to work on an avenue in the next round that writes them.
func (s *Site) wish(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.wished(w, r, v, avenueOf(r), "#a-"+r.PathValue("avenue"))
}

// endWish takes it back.
func (s *Site) endWish(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.wished(w, r, v, "", "")
}

func (s *Site) wished(w http.ResponseWriter, r *http.Request, v visit, id avenues.ID, at string) error {
	if err := s.avenues.Wish(r.Context(), v.Me, v.Edition, id); err != nil {
		return err
	}
	return s.seeOther(w, r, v.Edition.Path()+"/avenues"+at)
}

func listedViews(base string, all []avenues.Listed) []avenuespages.ListedView {
	views := make([]avenuespages.ListedView, len(all))
	for i, a := range all {
		views[i] = avenuespages.ListedView{Href: base + "/avenues/" + string(a.ID), Title: a.Title, Idea: a.Idea, Step: a.Step, Filled: a.Filled, Mine: a.Mine}
	}
	return views
}

// avenuePage is one avenue, to be read.
func (s *Site) avenuePage(w http.ResponseWriter, r *http.Request, v visit) error {
	a, err := s.avenues.Read(r.Context(), v.Me, v.Edition, avenueOf(r))
	if err != nil {
		return err
	}
	page := s.page(r, v, "avenues.one.title", a.ID.Topic())
	return s.show(w, r, avenuespages.Avenue(avenuespages.AvenuePage{Page: page, Canvas: s.noted(r, v, canvasOf(page, v.Edition.Path(), a)), Back: v.Edition.Path() + "/avenues"}))
}

// noted is an avenue with what was done about it, and about the reader's own remarks on it.
func (s *Site) noted(r *http.Request, v visit, c avenuespages.CanvasView) avenuespages.CanvasView {
	noteCanvas(&c, s.textNotes(r, v))
	return c
}

func avenueOf(r *http.Request) avenues.ID { return avenues.ID(r.PathValue("avenue")) }

// canvasOf draws an avenue; the gallery calls it too.
func canvasOf(p ui.Page, base string, a avenues.Avenue) avenuespages.CanvasView {
	c := avenuespages.CanvasView{
		Page: p, ID: string(a.ID), Base: base + "/avenues/" + string(a.ID), Watch: a.ID.Topic(), Values: a.Canvas,
		Writes: a.Rights.Write, Harm: a.Rights.Harm, Remarks: a.Rights.Remark, Held: a.Held, Writing: a.Writing,
		Pen: a.Pen.ID, Name: a.Pen.Name, Grew: a.Grew, Next: db.NewID(),
	}
	if !a.SavedAt.IsZero() {
		c.Saved = p.Clock(a.SavedAt)
	}
	for _, card := range a.Cards {
		c.Cards = append(c.Cards, card.Text.Reveal())
	}
	for _, remark := range a.Remarks {
		view := avenuespages.RemarkView{ID: string(remark.ID), Kind: remark.Kind, Text: remark.Text.Reveal(), Mine: remark.Mine}
		if view.Mine {
			view.Points = pointsAt(view.Text)
		}
		c.Said = append(c.Said, view)
	}
	if c.Writing {
		c.Points = canvasPoints(a.Canvas)
	}
	return c
}

// versionsPage lists the versions of an avenue.
func (s *Site) versionsPage(w http.ResponseWriter, r *http.Request, v visit) error {
	all, err := s.avenues.Versions(r.Context(), v.Me, v.Edition, avenueOf(r))
	if err != nil {
		return err
	}
	p := avenuespages.VersionsPage{Page: s.page(r, v, "avenues.versions.title"), Base: v.Edition.Path() + "/avenues/" + r.PathValue("avenue")}
	for i, version := range all {
		if i == 0 {
			p.Title = version.Canvas[avenues.Title]
		}
		p.All = append(p.All, versionView(p.Page, version, i == 0))
	}
	return s.show(w, r, avenuespages.Versions(p))
}

func versionView(p ui.Page, version avenues.Version, newest bool) avenuespages.VersionView {
	view := avenuespages.VersionView{N: version.N, Time: p.Clock(version.SavedAt), Day: p.Day(version.SavedAt), Newest: newest}
	for _, f := range version.Changed {
		view.Changed = append(view.Changed, string(f))
	}
	return view
}

// versionPage is one version.
func (s *Site) versionPage(w http.ResponseWriter, r *http.Request, v visit) error {
	all, err := s.avenues.Versions(r.Context(), v.Me, v.Edition, avenueOf(r))
	if err != nil {
		return err
	}
	a, err := s.avenues.Read(r.Context(), v.Me, v.Edition, avenueOf(r))
	if err != nil {
		return err
	}
	for i, version := range all {
		if strconv.Itoa(version.N) == r.PathValue("n") {
			page := s.page(r, v, "avenues.versions.title")
			a.Canvas = version.Canvas
			return s.show(w, r, avenuespages.OneVersion(avenuespages.VersionPage{
				Page: page, Canvas: canvasOf(page, v.Edition.Path(), a), Version: versionView(page, version, i == 0),
			}))
		}
	}
	return s.nothingHere(w, r, v)
}

func (s *Site) restoreVersion(w http.ResponseWriter, r *http.Request, v visit) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return s.nothingHere(w, r, v)
	}
	if err := s.avenues.Restore(r.Context(), v.Me, v.Edition, avenueOf(r), n); err != nil {
		return s.canvasAgain(w, r, v, err, nil)
	}
	return s.seeOther(w, r, v.Edition.Path()+"/avenues/"+r.PathValue("avenue")+"/edit")
}
