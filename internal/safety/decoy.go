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

// decoysMost is by how many people one person may be kept apart from others, rules counted: there is then always a table without any
// of them. Below it decoys are drawn up to the same number as rules reach, so that having many does not point at a rule.
func decoysMost(tables int) int { return max(1, min(6, tables-2)) }

// wholeBody is how often a decoy is about a whole organisation, as rules are.
const wholeBody = 0.1

// DrawDecoys draws decoys for those who have none drawn yet: people kept apart whom nobody named, so that being kept apart proves
// nothing. Each person is drawn for once, when she is first to be seated. tables is how many the edition will about have. Where
// a rule that came later keeps somebody apart from more people than a decoy ever would, decoys of hers make room.
func (s *Service) DrawDecoys(tx *db.Tx, e edition.ID, guests []people.Listed, tables int) error {
	rules, err := s.RulesIn(tx, e)
	if err != nil {
		return err
	}
	spare := spareDecoys(rules, guests, tables)
	for _, r := range spare {
		if err := tx.Do("DELETE FROM seat_rules WHERE edition_id = $1 AND id = $2", e, r.ID); err != nil {
			return err
		}
	}
	fresh := Decoys(without(rules, spare), guests, tables, rand.Float64)
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

// Decoys are the rules to add for those for whom none have been drawn yet. chance gives numbers from 0 up to 1. Any two people are
// as likely to be kept apart as any other two, whoever came first: then nothing about a pair tells a decoy from a rule.
func Decoys(rules []Rule, guests []people.Listed, tables int, chance func() float64) (fresh []Rule) {
	drawn := map[people.ID]bool{}
	for _, r := range rules {
		drawn[r.Person] = drawn[r.Person] || r.Kind == Drawn
	}
	var pairs [][2]people.Listed // of whom at least one is new
	for i, g := range guests {
		if !drawn[g.PersonID()] {
			fresh = append(fresh, Rule{Kind: Drawn, Person: g.PersonID()})
		}
		for _, other := range guests[:i] {
			if !drawn[g.PersonID()] || !drawn[other.PersonID()] {
				pairs = append(pairs, [2]people.Listed{g, other})
			}
		}
	}
	for i := range pairs { // in an order that owes nothing to who came first
		j := i + int(chance()*float64(len(pairs)-i))
		pairs[i], pairs[j] = pairs[j], pairs[i]
	}
	d := deck{kept: KeptBy(rules, guests), guests: guests, takes: map[people.ID]int{}, most: decoysMost(tables), bodies: tables >= 4}
	for _, r := range rules {
		d.take(r, 1)
	}
	for _, p := range pairs {
		if chance() < decoysEach(tables)/float64(len(guests)-1) {
			fresh = append(fresh, d.draw(p, chance)...)
		}
	}
	return fresh
}

// deck is what a decoy is drawn against.
type deck struct {
	kept   Kept
	guests []people.Listed
	takes  map[people.ID]int // in how many rules and decoys somebody takes part
	most   int
	bodies bool // decoys may be about organisations
}

// draw keeps two people apart, or one of them from the whole organisation of the other; or does not, where that would be too much.
func (d *deck) draw(p [2]people.Listed, chance func() float64) []Rule {
	one, other := p[0], p[1]
	if chance() < 0.5 {
		one, other = other, one
	}
	if !d.kept.MayMeet(one.PersonID(), other.PersonID()) {
		return nil
	}
	whole := Rule{Kind: Decoy, Person: one.PersonID(), Organisation: other.Profile.Organisation}
	if d.bodies && chance() < wholeBody && whole.Organisation != "" && !SameBody(whole.Organisation, one.Profile.Organisation) && d.lay(whole) {
		return []Rule{whole}
	}
	if pair := (Rule{Kind: Decoy, Person: one.PersonID(), Other: other.PersonID()}); d.lay(pair) {
		return []Rule{pair}
	}
	return nil
}

// lay takes a decoy, unless somebody takes part in too many by it.
func (d *deck) lay(r Rule) bool {
	for _, who := range d.take(r, 1) {
		if d.takes[who] > d.most {
			d.take(r, -1)
			return false
		}
	}
	for p := range KeptBy([]Rule{r}, d.guests).apart {
		d.kept.apart[p] = true
	}
	return true
}

// take counts a rule for everybody who takes part in it, or takes it back, and says who they are.
func (d *deck) take(r Rule, n int) (who []people.ID) {
	switch {
	case r.Kind == Drawn || r.Kind == Together:
		return nil
	case r.Organisation == "":
		who = []people.ID{r.Person, r.Other}
	default:
		who = []people.ID{r.Person}
		for _, g := range d.guests {
			if g.PersonID() != r.Person && SameBody(g.Profile.Organisation, r.Organisation) {
				who = append(who, g.PersonID())
			}
		}
	}
	for _, id := range who {
		d.takes[id] += n
	}
	return who
}

// spareDecoys are those that make room for a rule: of whoever takes part in more than anybody may.
func spareDecoys(rules []Rule, guests []people.Listed, tables int) (spare []Rule) {
	d := deck{guests: guests, takes: map[people.ID]int{}, most: decoysMost(tables)}
	for _, r := range rules {
		d.take(r, 1)
	}
	for _, r := range rules {
		if r.Kind == Decoy && (d.takes[r.Person] > d.most || d.takes[r.Other] > d.most) {
			d.take(r, -1)
			spare = append(spare, r)
		}
	}
	return spare
}

func without(rules, spare []Rule) []Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return slices.Contains(spare, r) })
}
