package safety

import (
	"slices"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// Strain is rules that cannot be kept together, or only at a price, for the safety lead alone. Rules are never relaxed: it is for
// her to talk to somebody, to give one of them no place, or to ask for more tables.
type Strain struct {
	Kind   StrainKind
	People []people.ID
	Names  []string // shown
}

// StrainKind says what is the matter.
type StrainKind string

// The kinds: companions who are kept apart, directly or through another companion; more people kept apart from each other than
// there are tables, so that some will wait; someone kept apart from everybody who facilitates.
const (
	Torn    StrainKind = "torn"
	Crowded StrainKind = "crowded"
	Unled   StrainKind = "unled"
)

// strained finds what rules cannot hold among the admitted people. Decoys count, since they are kept like rules.
func strained(rules []Rule, admitted []people.Listed, tableMax int) (found []Strain) {
	k := KeptBy(rules, admitted)
	group := companions(k)
	var seated []people.ID
	var guides []people.ID
	for _, p := range admitted {
		if !p.SitsAtTables() {
			continue
		}
		seated = append(seated, p.PersonID())
		if p.Roles.Any(edition.Facilitator) {
			guides = append(guides, p.PersonID())
		}
	}
	for _, p := range k.ApartPairs() {
		if group[p[0]] != "" && group[p[0]] == group[p[1]] {
			found = append(found, Strain{Kind: Torn, People: []people.ID{p[0], p[1]}})
		}
	}
	if tableMax <= 0 || len(seated) == 0 {
		return found
	}
	tables := (len(seated) + tableMax - 1) / tableMax
	if crowd := clique(k, seated); len(crowd) > tables {
		found = append(found, Strain{Kind: Crowded, People: crowd})
	}
	for _, who := range seated {
		left := slices.DeleteFunc(slices.Clone(guides), func(g people.ID) bool { return g == who || !k.MayMeet(who, g) })
		if len(guides) > 0 && len(left) == 0 && !slices.Contains(guides, who) {
			found = append(found, Strain{Kind: Unled, People: []people.ID{who}})
		}
	}
	return found
}

// companions names the group of each person who has companions.
func companions(k Kept) map[people.ID]people.ID {
	group := map[people.ID]people.ID{}
	of := func(id people.ID) people.ID {
		if group[id] == "" {
			group[id] = id
		}
		return group[id]
	}
	for _, p := range k.together {
		a, b := of(p[0]), of(p[1])
		for id, g := range group {
			if g == b {
				group[id] = a
			}
		}
	}
	return group
}

// clique is a large set of people each of whom is kept apart from all others, found greedily.
func clique(k Kept, all []people.ID) (most []people.ID) {
	for _, first := range all {
		set := []people.ID{first}
		for _, p := range all {
			if !slices.Contains(set, p) && !slices.ContainsFunc(set, func(q people.ID) bool { return k.MayMeet(p, q) }) {
				set = append(set, p)
			}
		}
		if len(set) > len(most) {
			most = set
		}
	}
	return most
}
