package safety

import (
	"context"
	"slices"
	"strings"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Desk is what the safety lead sees: rules with names, wishes with who may be meant, whom a rule can be about, and whose registration
// is to be checked.
type Desk struct {
	Rules  []Named
	Decoys int             // drawn by the program
	Wishes []Wish          // to be read, or with somebody to be decided on
	People []people.Known  // who may be named in a rule, by name: registered and not gone
	Shown  []people.Listed // everybody whose name may stand in a rule or a wish, also who is gone
	Staff  []Colleague
	Checks []people.Known // for whom nobody answers yet, in the order of registration
	Strain []Strain
}

// Colleague is a staff account of the edition, whom a rule can be about too.
type Colleague struct {
	ID   people.ID
	Name string
}

// Named is a rule with the shown names of those it is about.
type Named struct {
	Rule
	Name, OtherName string
}

// Desk reads the safety lead's desk.
func (s *Service) Desk(ctx context.Context, by people.Person, e edition.Edition) (d Desk, err error) {
	if err := leads(by, e.ID); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		d = Desk{}
		known, err := s.people.KnownIn(tx, e.ID)
		if err != nil {
			return err
		}
		staff, err := s.people.StaffNames(tx, e.ID)
		if err != nil {
			return err
		}
		names := map[people.ID]string{}
		for id, name := range staff {
			names[id] = name
			d.Staff = append(d.Staff, Colleague{id, name})
		}
		for _, k := range known {
			names[k.PersonID()] = k.Name
			if k.Name != "" {
				d.Shown = append(d.Shown, k.Listed)
			}
			if k.Standing == people.Withdrawn || k.Standing == people.Removed {
				continue
			}
			d.People = append(d.People, k)
			if !k.Vouched && k.Standing != people.Declined {
				d.Checks = append(d.Checks, k)
			}
		}
		if err := s.fillRules(tx, e, names, &d); err != nil {
			return err
		}
		return s.fillWishes(tx, e.ID, known, names, &d)
	})
	byName := func(a, b string) int { return strings.Compare(folded(a), folded(b)) }
	slices.SortFunc(d.Rules, func(a, b Named) int { return byName(a.Name, b.Name) })
	slices.SortFunc(d.People, func(a, b people.Known) int { return byName(a.Name, b.Name) })
	slices.SortFunc(d.Staff, func(a, b Colleague) int { return byName(a.Name, b.Name) })
	return d, err
}

func (s *Service) fillRules(tx *db.Tx, e edition.Edition, names map[people.ID]string, d *Desk) error {
	rules, err := s.RulesIn(tx, e.ID)
	if err != nil {
		return err
	}
	for _, r := range rules {
		switch r.Kind {
		case Drawn:
		case Decoy:
			d.Decoys++
		default:
			d.Rules = append(d.Rules, Named{Rule: r, Name: names[r.Person], OtherName: names[r.Other]})
		}
	}
	in, err := s.people.AdmittedIn(tx, e.ID)
	if err != nil {
		return err
	}
	d.Strain = strained(rules, in, e.TableMax)
	for i := range d.Strain {
		for _, id := range d.Strain[i].People {
			d.Strain[i].Names = append(d.Strain[i].Names, names[id])
		}
	}
	return nil
}

func (s *Service) fillWishes(tx *db.Tx, e edition.ID, known []people.Known, names map[people.ID]string, d *Desk) error {
	wishes, err := s.wishes(tx, e)
	if err != nil {
		return err
	}
	for _, w := range wishes {
		w.Name, w.Matches = names[w.Person], w.matches(known)
		if w.Person == "" {
			w.Name = w.From
		}
		if !w.Settled || slices.ContainsFunc(w.Matches, func(m Match) bool { return m.Likeness == Close }) {
			d.Wishes = append(d.Wishes, w)
		}
	}
	return nil
}
