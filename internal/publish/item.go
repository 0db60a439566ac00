package publish

import (
	"maps"
	"slices"
	"strings"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/ideas"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/telltale"
)

// Kind is what a text to be read is.
type Kind string

// The kinds.
const (
	AvenueItem  Kind = "avenue"
	CardItem    Kind = "card"
	PromiseItem Kind = "promise"
	NewsItem    Kind = "news"
)

// Subject names a text: kind/id.
type Subject string

func subject(k Kind, id string) Subject { return Subject(string(k) + "/" + id) }

func (s Subject) id() string {
	_, id, _ := strings.Cut(string(s), "/")
	return id
}

// Verdict is what was decided on a text.
type Verdict string

// The verdicts.
const (
	Unread Verdict = ""
	Read   Verdict = "read"
	Held   Verdict = "held"
)

// Item is a text that someone reads before the public does.
type Item struct {
	Kind       Kind
	Subject    Subject
	Of         Subject // the avenue that a card or a promise belongs to
	Language   string
	Title      string
	Parts      []Part
	Verdict    Verdict
	Gone       bool // taken back after it was public: it never comes again
	Redactions []Redaction
	Flags      []telltale.Mark // what could point at someone in what is left of it
	digest     string          // of the whole text
	whole      string          // all of it, before anything was taken out
}

// Seen names a text as it read when someone decided on it.
type Seen struct {
	Subject Subject
	Digest  string
}

// Decision is a verdict on a text as it was seen.
type Decision struct {
	Seen
	Verdict Verdict
}

// Seen is the item as it reads now.
func (i Item) Seen() Seen { return Seen{i.Subject, i.digest} }

// Part is a passage of a text with the key of its heading.
type Part struct{ Key, Text string }

// Redaction is a passage taken out.
type Redaction struct {
	ID      string
	Subject Subject
	Passage string
}

// Redactable says whether passages can be taken out. What organisations wrote is held back whole.
func (i Item) Redactable() bool { return i.Kind == AvenueItem || i.Kind == CardItem }

func (i Item) holds(passage string) bool { return strings.Contains(i.whole, passage) }

// items are all texts that could go public: avenues, cards they grew from whose authors said yes, confirmed promises and what is
// told of them.
func (s *Service) items(tx *db.Tx, e edition.ID) ([]Item, error) {
	marks, err := s.marks(tx, e)
	if err != nil {
		return nil, err
	}
	written, err := s.avenues.ForPublication(tx, e)
	if err != nil {
		return nil, err
	}
	cards, err := s.cardsWithConsent(tx, e)
	if err != nil {
		return nil, err
	}
	var items []Item
	cited := map[ideas.CardID]bool{}
	for _, a := range written {
		item := Item{Kind: AvenueItem, Subject: subject(AvenueItem, string(a.ID)), Language: a.Language, Title: a.Canvas[avenues.Title]}
		for _, f := range avenues.Fields {
			if text := a.Canvas[f]; text != "" && f != avenues.Harm {
				item.Parts = append(item.Parts, Part{string(f), text})
			}
		}
		items = append(items, s.marked(e, item, marks))
		for _, id := range a.Cards {
			if text, ok := cards[id]; ok {
				cited[id] = true
				card := Item{Kind: CardItem, Subject: subject(CardItem, string(a.ID)+"."+string(id)), Of: item.Subject, Parts: []Part{{"card", text}}}
				items = append(items, s.marked(e, card, marks))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(cards)) {
		if !cited[id] {
			items = append(items, s.marked(e, Item{Kind: CardItem, Subject: subject(CardItem, string(id)), Parts: []Part{{"card", cards[id]}}}, marks))
		}
	}
	promised, err := s.promisedItems(tx, e, marks)
	return append(items, promised...), err
}

// cardsWithConsent are the cards on tables whose authors said that their words may appear.
func (s *Service) cardsWithConsent(tx *db.Tx, e edition.ID) (map[ideas.CardID]string, error) {
	yes := map[people.ID]bool{}
	err := tx.Rows("SELECT person_id FROM word_consents WHERE edition_id = $1 AND answer = $2", []any{e, yesTo(s.wording)}, func(scan db.Scanner) error {
		var id people.ID
		err := scan(&id)
		yes[id] = true
		return err
	})
	if err != nil {
		return nil, err
	}
	_, cards, err := s.ideas.ForPublication(tx, e)
	texts := map[ideas.CardID]string{}
	for _, c := range cards {
		if yes[c.Author] {
			texts[ideas.CardID(c.ID)] = c.Text.Reveal()
		}
	}
	return texts, err
}

func (s *Service) promisedItems(tx *db.Tx, e edition.ID, m marks) (items []Item, err error) {
	all, err := s.promises.In(tx, e)
	for _, p := range all {
		if p.Answer != promises.Confirmed {
			continue
		}
		of := subject(AvenueItem, string(p.Avenue))
		items = append(items, s.unmarked(e, Item{Kind: PromiseItem, Subject: subject(PromiseItem, string(p.ID)), Of: of, Title: p.Organisation, Verdict: verdictOf(p.Cleared), Parts: []Part{
			{"what", p.What}, {"function", p.Function}, {"first_step", p.FirstStep}, {"measure", p.Measure},
		}}, m))
		for _, n := range p.News {
			if n.Line != "" {
				items = append(items, s.unmarked(e, Item{Kind: NewsItem, Subject: subject(NewsItem, n.ID), Of: of, Title: p.Organisation, Verdict: verdictOf(n.Cleared), Parts: []Part{{"line", n.Line}}}, m))
			}
		}
	}
	return items, err
}

func verdictOf(cleared bool) Verdict {
	if cleared {
		return Read
	}
	return Unread
}

func (s *Service) digested(e edition.ID, i Item) Item {
	i.whole = i.Title
	for _, p := range i.Parts {
		i.whole += "\n" + p.Text
	}
	i.digest = s.seal.MAC("reading", string(e)+"/"+i.whole)[:32]
	return i
}

// unmarked is an item from which nothing can be taken out, with what could point at someone in it.
func (s *Service) unmarked(e edition.ID, i Item, m marks) Item {
	i = s.digested(e, i)
	i.Flags = i.flags()
	return i.without(m.gone)
}

// without leaves a text out that was taken back after it had been public.
func (i Item) without(gone map[Subject]bool) Item {
	if gone[i.Subject] {
		i.Gone, i.Verdict = true, Held
	}
	return i
}

// flags are what could point at someone in what is left of a text. An organisation's name stands in the title of its promise.
func (i Item) flags() (all []telltale.Mark) {
	if i.Redactable() {
		all = telltale.Look(i.Title)
	}
	for _, p := range i.Parts {
		if p.Key != string(avenues.Step) {
			all = append(all, telltale.Look(p.Text)...)
		}
	}
	return all
}

// marked adds to an item what was decided on it, as far as it still reads as it did then, and takes passages out.
func (s *Service) marked(e edition.ID, i Item, m marks) Item {
	i = s.digested(e, i.corrected(m.corrections[i.Subject]))
	i.Redactions = m.redactions[i.Subject]
	i.Title = without(i.Title, i.Redactions)
	for n := range i.Parts {
		i.Parts[n].Text = without(i.Parts[n].Text, i.Redactions)
	}
	i.Flags = i.flags()
	if r := m.readings[i.Subject]; r.digest == i.digest {
		i.Verdict = r.verdict
	}
	if i.Kind == CardItem && m.gone[s.Voice(e)(i.Parts[0].Text)] {
		i.Gone, i.Verdict = true, Held
	}
	return i.without(m.gone)
}

// corrected is a text as it was put right after it had been public, oldest correction first.
func (i Item) corrected(all []Change) Item {
	for _, c := range all {
		if c.Field == titleField {
			i.Title = c.Text
		}
		for n := range i.Parts {
			if i.Parts[n].Key == c.Field {
				i.Parts[n].Text = c.Text
			}
		}
	}
	if len(all) > 0 {
		i.Parts = slices.DeleteFunc(i.Parts, func(p Part) bool { return p.Text == "" })
	}
	return i
}
