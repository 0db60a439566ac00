package safety

import (
	"context"
	"fmt"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// Match is someone who may be meant by a wish, for the safety lead to decide on.
type Match struct {
	people.Known
	Likeness Likeness
	Body     bool // it is her organisation that is meant
}

// Verdict is what the safety lead decides on a match.
type Verdict string

// The verdicts. Meant keeps the two apart (or together); NoPlace also gives the one named no place; Dismissed is somebody else.
const (
	Meant     Verdict = "meant"
	NoPlace   Verdict = "no_place"
	Dismissed Verdict = "dismissed"
)

// matches are the people who may be meant by a wish and were not decided on, the likeliest first.
func (w Wish) matches(all []people.Known) (found []Match) {
	if w.Kind == Elsewhere {
		return nil // it names nobody
	}
	for _, k := range all {
		if k.PersonID() == w.Person || w.Judged[k.PersonID()] != "" || k.Standing == people.Withdrawn || k.Standing == people.Removed {
			continue
		}
		m := Match{Known: k, Likeness: max(alike(w.Text, k.Name), alike(w.Text, k.Known))}
		if body := alikeBody(w.Text, k.Profile.Organisation); w.Kind == Apart && body > m.Likeness {
			m.Likeness, m.Body = body, true
		}
		if m.Likeness > Unlike {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Match) int { return int(b.Likeness - a.Likeness) })
	return found
}

// TakeUp takes over what someone said when she registered, and compares names: whoever is closely like a name that someone does not
// want to meet is kept apart at once, until the safety lead has decided. Nothing else changes, for nobody. It is the job's verb of
// every registration and every wish, and does nothing the second time.
func (s *Service) TakeUp(ctx context.Context, e edition.ID, who people.ID) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		apart, together, err := s.people.TakeWishes(tx, e, who)
		if err != nil {
			return err
		}
		for _, w := range []Wish{{Kind: Apart, Person: who, Text: apart}, {Kind: Together, Person: who, Text: together}} {
			if w.Text == "" {
				continue
			}
			if err := s.wish(tx, e, w); err != nil {
				return err
			}
		}
		return s.compare(tx, e)
	})
	if fault.KindOf(err) == fault.Closed {
		return nil
	}
	if err != nil {
		return fmt.Errorf("taking up what a registration says: %w", err)
	}
	return nil
}

func (s *Service) compare(tx *db.Tx, e edition.ID) error {
	wishes, err := s.wishes(tx, e)
	if err != nil || len(wishes) == 0 {
		return err
	}
	all, err := s.people.KnownIn(tx, e)
	if err != nil {
		return err
	}
	rules, err := s.RulesIn(tx, e)
	if err != nil {
		return err
	}
	key, err := s.ruleKey(tx, e)
	if err != nil || key == nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(s.LeadTopic(e)) })
	for _, r := range provisional(wishes, all, rules) {
		if err := insertRule(tx, key, e, r); err != nil {
			return err
		}
	}
	return nil
}

// provisional are the rules that hold until the safety lead has decided, as far as there are none yet.
func provisional(wishes []Wish, all []people.Known, rules []Rule) (fresh []Rule) {
	for _, w := range wishes {
		if w.Kind != Apart || w.Person == "" {
			continue
		}
		for _, m := range w.matches(all) {
			r := Rule{Kind: Provisional, Person: w.Person, Other: m.PersonID(), Wish: w.ID}
			if m.Likeness == Close && !slices.ContainsFunc(rules, r.same) {
				rules, fresh = append(rules, r), append(fresh, r)
			}
		}
	}
	return fresh
}

// GiveNoPlace is what the safety lead decides on a registration that she could not make sure of, or of somebody who should not come.
func (s *Service) GiveNoPlace(ctx context.Context, by people.Person, e edition.ID, who people.ID) error {
	if err := leads(by, e); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error { return s.people.HasNoPlace(tx, by, e, who) })
	if err != nil {
		return fmt.Errorf("giving no place: %w", err)
	}
	return nil
}

// judge notes a verdict and makes the rule that follows from it; the zero Rule when a listener passed the wish on, since it is not
// known then for whom it would hold. Where an organisation is meant, the rule is about it, and nobody else of it need be looked at.
func (w *Wish) judge(all []people.Known, who people.ID, v Verdict) Rule {
	matches := w.matches(all)
	if w.Judged == nil {
		w.Judged = map[people.ID]string{}
	}
	w.Judged[who] = string(v)
	rule := Rule{Kind: w.Kind, Person: w.Person, Other: who}
	i := slices.IndexFunc(matches, func(m Match) bool { return m.PersonID() == who })
	if v != Meant || w.Kind != Apart || i < 0 || !matches[i].Body {
		return rule
	}
	body := matches[i].Profile.Organisation
	for _, m := range matches {
		if m.Body && SameBody(m.Profile.Organisation, body) {
			w.Judged[m.PersonID()] = string(v)
		}
	}
	return Rule{Kind: ApartOrg, Person: w.Person, Organisation: body}
}

// Judge is what the safety lead decides on someone who may be meant by a wish. Deciding the same twice does nothing.
func (s *Service) Judge(ctx context.Context, by people.Person, e edition.ID, wish string, who people.ID, v Verdict) error {
	if err := leads(by, e); err != nil {
		return err
	}
	if v != Meant && v != NoPlace && v != Dismissed {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := s.people.KnownIn(tx, e)
		if err != nil {
			return err
		}
		var rule Rule
		err = s.changeWish(tx, e, wish, func(w *Wish) error {
			rule = w.judge(all, who, v)
			return nil
		})
		if err != nil {
			return err
		}
		if err := s.dropRules(tx, e, func(r Rule) bool { return r.Kind == Provisional && r.Wish == wish && r.Other == who }); err != nil {
			return err
		}
		if v == Dismissed {
			return nil
		}
		if rule.Person != "" {
			if err := s.addRule(tx, e, rule); err != nil {
				return err
			}
		}
		if v == NoPlace {
			return s.people.HasNoPlace(tx, by, e, who)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("deciding on a match: %w", err)
	}
	return nil
}
