package safety

import (
	"math/rand/v2"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// decoysEach is how many people someone is kept apart from on average by decoys alone, in an edition of so many tables. It must
// not depend on how many rules there are: then their number would show.
func decoysEach(tables int) float64 {
	switch {
	case tables >= 4:
		return 2
	case tables == 3:
		return 1
	case tables == 2:
		return 0.25
	}
	return 0 // with one table a decoy would keep somebody out
}

// decoysMost is the most decoys one person takes part in: there is then always a table without any of them. It is not less than
// that, so that having many does not point at a rule.
func decoysMost(tables int) int { return max(1, min(6, tables-2)) }

// wholeBody is how often a decoy is about a whole organisation, as rules are.
const wholeBody = 0.1

// DrawDecoys draws decoys for those who have none drawn yet: people kept apart whom nobody named, so that being kept apart proves
// nothing. Each person is drawn for once, when she is first to be seated. tables is how many the edition will about have.
func (s *Service) DrawDecoys(tx *db.Tx, e edition.ID, guests []people.Listed, tables int) error {
	rules, err := s.RulesIn(tx, e)
	if err != nil {
		return err
	}
	fresh := Decoys(rules, guests, tables, rand.Float64)
	if len(fresh) == 0 {
		return nil
	}
	key, err := s.ruleKey(tx, e)
	if err != nil || key == nil {
		return err // closed: nobody is seated any more
	}
	for _, r := range fresh {
		if err := insertRule(tx, key, e, r); err != nil {
			return err
		}
	}
	return nil
}

// Decoys are the rules to add for those for whom none have been drawn yet, in the order drawn. chance gives numbers from 0 up to 1.
func Decoys(rules []Rule, guests []people.Listed, tables int, chance func() float64) (fresh []Rule) {
	drawn, degree := map[people.ID]bool{}, map[people.ID]int{}
	for _, r := range rules {
		switch r.Kind {
		case Drawn:
			drawn[r.Person] = true
		case Decoy:
			degree[r.Person]++
			if r.Other != "" {
				degree[r.Other]++
			}
		}
	}
	pool := slices.DeleteFunc(slices.Clone(guests), func(g people.Listed) bool { return !drawn[g.PersonID()] })
	for _, g := range guests {
		who := g.PersonID()
		if drawn[who] {
			continue
		}
		fresh = append(fresh, Rule{Kind: Drawn, Person: who})
		// Whoever comes later is drawn against all who were there before, so that half of the pairs make the average.
		for range 2 {
			if chance() >= decoysEach(tables)/4 || len(pool) == 0 {
				continue
			}
			other := pool[int(chance()*float64(len(pool)))]
			if r, ok := decoyOf(g, other, degree, decoysMost(tables), tables, chance()); ok {
				fresh = append(fresh, r)
				degree[who]++
				degree[other.PersonID()]++
			}
		}
		pool = append(pool, g)
		drawn[who] = true
	}
	return fresh
}

func decoyOf(g, other people.Listed, degree map[people.ID]int, most, tables int, chance float64) (Rule, bool) {
	who := g.PersonID()
	if degree[who] >= most || degree[other.PersonID()] >= most {
		return Rule{}, false
	}
	if body := other.Profile.Organisation; body != "" && tables >= 4 && chance < wholeBody && !SameBody(body, g.Profile.Organisation) {
		return Rule{Kind: Decoy, Person: who, Organisation: body}, true
	}
	return Rule{Kind: Decoy, Person: who, Other: other.PersonID()}, true
}
