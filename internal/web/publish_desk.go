package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/publish"
	publishpages "hackathon4women/internal/web/pages/publish"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// publicationPage is where texts are read before they go public.
func (s *Site) publicationPage(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.publication(r, v)
	if err != nil {
		return err
	}
	return s.show(w, r, publishpages.Desk(page))
}

func (s *Site) publication(r *http.Request, v visit) (publishpages.DeskPage, error) {
	p, err := s.publish.Prepare(r.Context(), v.Me, v.Edition)
	if err != nil {
		return publishpages.DeskPage{}, err
	}
	return publicationOf(s.page(r, v, "publish.desk.title", people.DeskTopic(v.Edition.ID), publish.Topic(v.Edition.ID)), v, p), nil
}

// reviewTexts notes which texts were read and may appear; what was unticked is held back.
func (s *Site) reviewTexts(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	var decisions []publish.Decision
	ticked := r.PostForm["text"]
	for _, text := range r.PostForm["all"] {
		d := publish.Decision{Seen: seenOf(text), Verdict: publish.Held}
		if slices.Contains(ticked, text) {
			d.Verdict = publish.Read
		}
		decisions = append(decisions, d)
	}
	return s.afterReading(w, r, v, s.publish.Decide(r.Context(), v.Me, v.Edition, decisions...))
}

// undoReading makes a text one to be read again.
func (s *Site) undoReading(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	d := publish.Decision{Seen: seenOf(r.PostForm.Get("text")), Verdict: publish.Unread}
	return s.afterReading(w, r, v, s.publish.Decide(r.Context(), v.Me, v.Edition, d))
}

func (s *Site) redactPassage(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterReading(w, r, v, s.publish.Redact(r.Context(), v.Me, v.Edition, publish.Subject(r.PostForm.Get("subject")), r.PostForm.Get("passage")))
}

func (s *Site) restorePassage(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterReading(w, r, v, s.publish.Unredact(r.Context(), v.Me, v.Edition, r.PostForm.Get("id")))
}

func (s *Site) publishResults(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	after, err := strconv.Atoi(r.PostForm.Get("after"))
	if err != nil {
		after = -1 // of no publication: nothing is published
	}
	return s.afterReading(w, r, v, s.publish.Publish(r.Context(), v.Me, v.Edition, after))
}

func (s *Site) withdrawResults(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	return s.afterReading(w, r, v, s.publish.Withdraw(r.Context(), v.Me, v.Edition, nil)) // the note can follow
}

// afterReading shows the page of readings again, with what is wrong or as it is now.
func (s *Site) afterReading(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/publication")
	}
	page, gone := s.publication(r, v)
	if gone != nil {
		return gone
	}
	page.Passage = publishpages.Passage{Subject: r.PostForm.Get("subject"), Text: r.PostForm.Get("passage")}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		return publishpages.Desk(page)
	})
}

// seenOf reads what textOf wrote.
func seenOf(text string) publish.Seen {
	subject, digest, _ := strings.Cut(text, " ")
	return publish.Seen{Subject: publish.Subject(subject), Digest: digest}
}

func textOf(seen publish.Seen) string { return string(seen.Subject) + " " + seen.Digest }

// publicationOf draws the page of readings; the gallery calls it too.
func publicationOf(frame ui.Page, v visit, prep publish.Preparation) publishpages.DeskPage {
	p := publishpages.DeskPage{
		Page: frame, Watch: people.DeskTopic(v.Edition.ID) + " " + publish.Topic(v.Edition.ID), Base: v.Edition.Path() + "/desk/publication", Public: v.Edition.PublicPath() + "/results",
		After: prep.Newest, Ready: len(prep.Lacks) == 0, Published: prep.Current,
		Publishes: v.Me.Organises(v.Edition.ID), Decides: v.Me.Roles.Any(publish.Readers), Withdraws: v.Me.Roles.Any(edition.Organiser | edition.SafetyLead),
		Open: frame.T("publish.desk.all_read"), Standing: frame.T("publish.desk.unpublished"),
	}
	p.Wide = true
	if prep.Newest > 0 {
		p.Changes = v.Edition.Path() + "/desk/changes"
	}
	if prep.Waiting > 0 {
		p.Waiting = frame.T("publish.change.count", "Count", prep.Waiting)
	}
	if open := prep.Open(); open > 0 {
		p.Open = frame.T("publish.desk.open", "Count", open)
	}
	switch {
	case prep.Current:
		p.Standing = frame.T("publish.desk.published", "day", frame.Day(prep.Made))
	case prep.Newest > 0:
		p.Standing = frame.T("publish.desk.withdrawn")
	}
	lacks := func(key string) bool {
		return slices.ContainsFunc(prep.Lacks, func(l edition.Lack) bool { return l.Key == key })
	}
	unread := lacks("publish.lack.unread")
	p.Gates = []publishpages.Gate{
		{Label: frame.T("publish.desk.gate_over"), Done: !lacks("publish.lack.phase")},
		{Label: frame.T("publish.desk.gate_read"), Done: !unread && len(prep.Items) > 0},
		{Label: frame.T("publish.desk.gate_some"), Done: !unread && !lacks("publish.lack.nothing")},
	}
	p.Bundles = bundles(frame, prep.Items)
	return p
}

// bundles puts together what is read in one go: an avenue with its cards and promises, then what belongs to none, twenty at a time.
func bundles(frame ui.Page, items []publish.Item) []publishpages.Bundle {
	var all []publishpages.Bundle
	at := map[publish.Subject]int{}
	for _, i := range items {
		if i.Kind == publish.AvenueItem {
			at[i.Subject] = len(all)
			all = append(all, publishpages.Bundle{ID: strconv.Itoa(len(all) + 1), Title: i.Title, Lang: i.Language, Items: []publishpages.Item{readingOf(frame, i)}})
		}
	}
	own := len(all)
	loose := func(title, note string, i publish.Item) {
		last := len(all) - 1
		if last < own || all[last].Title != title || len(all[last].Items) == 20 {
			all = append(all, publishpages.Bundle{ID: strconv.Itoa(len(all) + 1), Title: title, Note: note})
			last++
		}
		all[last].Items = append(all[last].Items, readingOf(frame, i))
	}
	for _, i := range items {
		n, found := at[i.Of]
		switch {
		case i.Kind == publish.AvenueItem:
		case found:
			all[n].Items = append(all[n].Items, readingOf(frame, i))
		case i.Kind == publish.CardItem:
			loose(frame.T("publish.desk.loose"), frame.T("publish.desk.loose_note"), i)
		default:
			loose(frame.T("publish.desk.orphans"), "", i)
		}
	}
	return all
}

func readingOf(frame ui.Page, i publish.Item) publishpages.Item {
	it := publishpages.Item{
		Subject: string(i.Subject), Text: textOf(i.Seen()), Kind: string(i.Kind), Title: i.Title, Lang: i.Language, State: string(i.Verdict), Redactable: i.Redactable(), Gone: i.Gone,
	}
	switch i.Kind {
	case publish.CardItem:
		it.Title = frame.T("publish.desk.card")
	case publish.PromiseItem:
		it.Title = frame.T("publish.desk.promise", "organisation", i.Title)
	case publish.NewsItem:
		it.Title = frame.T("publish.desk.news", "organisation", i.Title)
	}
	it.StateWords = frame.T("publish.desk.state." + verdictName(i.Verdict))
	for _, part := range i.Parts {
		it.Parts = append(it.Parts, publishpages.Part{Label: partLabel(frame, i.Kind, part.Key), Text: partText(frame, part)})
	}
	for _, f := range i.Flags {
		it.Flags = append(it.Flags, publishpages.Flag{Kind: frame.T("publish.flag." + string(f.Kind)), Passage: f.Passage})
	}
	for _, r := range i.Redactions {
		it.Redactions = append(it.Redactions, publishpages.Redaction{ID: r.ID, Passage: r.Passage})
	}
	return it
}

func verdictName(v publish.Verdict) string {
	if v == publish.Unread {
		return "unread"
	}
	return string(v)
}

func partLabel(frame ui.Page, k publish.Kind, key string) string {
	if k == publish.AvenueItem || key == "first_step" {
		return frame.T("avenues.field." + key)
	}
	return frame.T("publish.field." + key)
}

func partText(frame ui.Page, part publish.Part) string {
	if part.Key == string(avenues.Step) {
		return frame.T("avenues.step." + part.Text)
	}
	return part.Text
}
