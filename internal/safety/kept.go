package safety

import (
	"cmp"
	"slices"
	"strings"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Kept is who of an edition is kept apart from whom, whatever the cause (a rule, a decoy, a name still to be looked at), and who
// sits together. It has no causes in it, so that none can be asked for. What is made from it for a page must be the same for every
// cause: see docs/decisions/keep-apart-everywhere.md.
type Kept struct {
	apart    map[pair]bool
	together []pair
}

type pair [2]people.ID

func pairOf(a, b people.ID) pair {
	if b < a {
		a, b = b, a
	}
	return pair{a, b}
}

// MayMeet says whether two people may be brought together: at a table, in a word list, through a message, a call or a vote.
func (k Kept) MayMeet(a, b people.ID) bool { return !k.apart[pairOf(a, b)] }

// MayMeetAll says whether someone may be brought together with all of these.
func (k Kept) MayMeetAll(who people.ID, others []people.ID) bool {
	may := true
	for _, o := range others { // all of them, so that the first one takes no less time than the last
		may = k.MayMeet(who, o) && may
	}
	return may
}

// Apart is everybody someone is kept apart from.
func (k Kept) Apart(who people.ID) map[people.ID]bool {
	from := map[people.ID]bool{}
	for p := range k.apart {
		switch who {
		case p[0]:
			from[p[1]] = true
		case p[1]:
			from[p[0]] = true
		}
	}
	return from
}

// ApartPairs are all pairs kept apart, in an order of no meaning.
func (k Kept) ApartPairs() [][2]people.ID {
	var all [][2]people.ID
	for p := range k.apart {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b [2]people.ID) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return all
}

// TogetherPairs are all pairs of companions.
func (k Kept) TogetherPairs() (all [][2]people.ID) {
	for _, p := range k.together {
		all = append(all, p)
	}
	return all
}

// KeptIn reads who is kept apart and who sits together, inside another chapter's transaction.
func (s *Service) KeptIn(tx *db.Tx, e edition.ID) (Kept, error) {
	all, err := s.people.AdmittedIn(tx, e)
	if err != nil {
		return Kept{}, err
	}
	return s.KeptAmong(tx, e, all)
}

// KeptAmong is KeptIn for a chapter that has read the admitted people already.
func (s *Service) KeptAmong(tx *db.Tx, e edition.ID, admitted []people.Listed) (Kept, error) {
	rules, err := s.RulesIn(tx, e)
	if err != nil {
		return Kept{}, err
	}
	return KeptBy(rules, admitted), nil
}

// KeptBy is what rules come to among some people.
func KeptBy(rules []Rule, among []people.Listed) Kept {
	k := Kept{apart: map[pair]bool{}}
	for _, r := range rules {
		switch {
		case r.Kind == Together:
			k.together = append(k.together, pairOf(r.Person, r.Other))
		case r.Kind == Drawn:
		case r.Organisation != "":
			for _, p := range among {
				if p.PersonID() != r.Person && SameBody(p.Profile.Organisation, r.Organisation) {
					k.apart[pairOf(r.Person, p.PersonID())] = true
				}
			}
		default:
			k.apart[pairOf(r.Person, r.Other)] = true
		}
	}
	return k
}

// SameBody says whether two names are those of one organisation, written otherwise.
func SameBody(a, b string) bool {
	x, y := namesIn(a), namesIn(b)
	if len(x)+len(y) == 0 { // made of ordinary words alone
		x, y = strings.Fields(folded(a)), strings.Fields(folded(b))
	}
	return len(x) > 0 && slices.Equal(x, y)
}

// MayMeet says whether two people of an edition, or one of its staff, may be brought together.
func (s *Service) MayMeet(tx *db.Tx, e edition.ID, a, b people.ID) (bool, error) {
	k, err := s.KeptIn(tx, e)
	return k.MayMeet(a, b), err
}

// Apart is everybody of an edition someone is kept apart from.
func (s *Service) Apart(tx *db.Tx, e edition.ID, who people.ID) (map[people.ID]bool, error) {
	k, err := s.KeptIn(tx, e)
	return k.Apart(who), err
}
