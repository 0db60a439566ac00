package safety

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"hackathon4women/internal/people"
)

// Somebody who has learned every single pair that is kept apart (which takes days of trying) still does not know which one somebody
// named: by whatever shows from outside (who is in many of them or in few, who came early or late), the best guess is right about as
// often as a draw. So it is whether rules were known when decoys were drawn, or came later.
func TestNothingAboutAPairShowsThatSomebodyNamedIt(t *testing.T) {
	const editions, named, size, tables = 2000, 2, 24, 4
	for when, late := range map[string]bool{"rules first": false, "rules later": true} {
		t.Run(when, func(t *testing.T) {
			dice := rand.New(rand.NewPCG(20, 21))
			hits, chances, all := map[string]int{}, 0.0, 0
			for range editions {
				guests := guestsFor(size)
				real := namedAmong(guests, named, dice)
				var rules []Rule
				if late {
					rules = Decoys(nil, guests, tables, dice.Float64)
					rules = append(rules, real...)
					rules = without(rules, spareDecoys(rules, guests, tables))
				} else {
					rules = append(real, Decoys(real, guests, tables, dice.Float64)...)
				}
				pairs := KeptBy(rules, guests).ApartPairs()
				all += len(pairs)
				chances += float64(named) / float64(len(pairs))
				for how, guess := range guessesAt(pairs, guests, dice) {
					if slices.ContainsFunc(real, func(r Rule) bool { return pairOf(r.Person, r.Other) == pairOf(guess[0], guess[1]) }) {
						hits[how]++
					}
				}
			}
			t.Logf("%.1f pairs kept apart", float64(all)/editions)
			for how, n := range hits {
				t.Logf("%s: right in %d of %d, by chance %.0f", how, n, editions, chances)
				if float64(n) > 1.3*chances {
					t.Errorf("guessing the pair %s is right in %d of %d editions, by chance in %.0f", how, n, editions, chances)
				}
			}
		})
	}
}

func guestsFor(n int) (all []people.Listed) {
	for i := range n {
		var l people.Listed
		l.ID, l.Profile.Organisation = fmt.Sprintf("p%02d", i), fmt.Sprintf("Body %d", i%7)
		all = append(all, l)
	}
	return all
}

func namedAmong(guests []people.Listed, n int, dice *rand.Rand) (rules []Rule) {
	seen := map[pair]bool{}
	for len(rules) < n {
		a, b := guests[dice.IntN(len(guests))].PersonID(), guests[dice.IntN(len(guests))].PersonID()
		if p := pairOf(a, b); a != b && !seen[p] {
			seen[p] = true
			rules = append(rules, Rule{Kind: Apart, Person: a, Other: b})
		}
	}
	return rules
}

// guessesAt is what each way of guessing names, when all pairs are known.
func guessesAt(pairs [][2]people.ID, guests []people.Listed, dice *rand.Rand) map[string][2]people.ID {
	degree, place := map[people.ID]int{}, map[people.ID]int{}
	for _, p := range pairs {
		degree[p[0]]++
		degree[p[1]]++
	}
	for i, g := range guests {
		place[g.PersonID()] = i
	}
	dice.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	by := func(worth func(p [2]people.ID) int) [2]people.ID {
		return slices.MaxFunc(pairs, func(a, b [2]people.ID) int { return worth(a) - worth(b) })
	}
	return map[string][2]people.ID{
		"with the most others":                by(func(p [2]people.ID) int { return degree[p[0]] + degree[p[1]] }),
		"with the fewest others":              by(func(p [2]people.ID) int { return -degree[p[0]] - degree[p[1]] }),
		"with the one who is in most of them": by(func(p [2]people.ID) int { return max(degree[p[0]], degree[p[1]]) }),
		"of the latest":                       by(func(p [2]people.ID) int { return max(place[p[0]], place[p[1]]) }),
		"of the earliest":                     by(func(p [2]people.ID) int { return -max(place[p[0]], place[p[1]]) }),
		"farthest from each other":            by(func(p [2]people.ID) int { return max(place[p[0]]-place[p[1]], place[p[1]]-place[p[0]]) }),
	}
}
