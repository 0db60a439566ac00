package avenues

import (
	"slices"

	"hackathon4women/internal/people"
	"hackathon4women/internal/tables"
)

// candidate is an avenue that waits for a table; candidates come in the order in which they were chosen.
type candidate struct {
	avenue   ID
	language string
	authors  []people.ID // who sat where it was opened
}

// place is a table that waits for an avenue.
type place struct {
	table    tables.TableID
	language string
	people   []people.ID
	seated   ID // for which its people were seated together, because they asked to work on it
}

// assignAll gives each table the avenue that its people were seated for, which may be several tables' avenue; the others share out the
// avenues that nobody has yet. exists says which avenues there are.
func assignAll(candidates []candidate, places []place, exists map[ID]bool) map[tables.TableID]ID {
	given, open := map[tables.TableID]ID{}, places[:0:0]
	for _, p := range places {
		if !exists[p.seated] {
			open = append(open, p)
			continue
		}
		given[p.table] = p.seated
	}
	rest := slices.DeleteFunc(slices.Clone(candidates), func(c candidate) bool {
		return slices.ContainsFunc(places, func(p place) bool { return p.seated == c.avenue })
	})
	for table, avenue := range assign(rest, open) {
		given[table] = avenue
	}
	return given
}

// assign gives each place an avenue: the first ones chosen get a table, and among those each goes to the place that speaks its
// language and knows it best. Places left over get none.
func assign(candidates []candidate, places []place) map[tables.TableID]ID {
	type match struct{ candidate, place, score int }
	var matches []match
	for c := range min(len(candidates), len(places)) {
		for p := range places {
			matches = append(matches, match{c, p, fit(candidates[c], places[p])})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return b.score - a.score }) // equal ones stay in order of choice
	given, taken := map[tables.TableID]ID{}, map[int]bool{}
	for _, m := range matches {
		table := places[m.place].table
		if _, full := given[table]; full || taken[m.candidate] {
			continue
		}
		given[table], taken[m.candidate] = candidates[m.candidate].avenue, true
	}
	return given
}

// fit is how well an avenue goes with a table: a language in common counts for three authors.
func fit(c candidate, p place) int {
	score := 0
	if c.language == p.language {
		score = 3
	}
	for _, who := range p.people {
		if slices.Contains(c.authors, who) {
			score++
		}
	}
	return score
}

// Work is a table of a round and the avenue it writes.
type Work struct {
	Table    tables.TableID
	N        int
	Language string
	Avenue   ID
}

// readings says which avenue each table reads when tables criticise each other: that of the next table of its language, or of
// the next table at all when it is alone with its language. A table never reads its own.
func readings(work []Work) map[tables.TableID]ID {
	byLanguage, order := map[string][]Work{}, []string{}
	for _, w := range work {
		if byLanguage[w.Language] == nil {
			order = append(order, w.Language)
		}
		byLanguage[w.Language] = append(byLanguage[w.Language], w)
	}
	reads := map[tables.TableID]ID{}
	var alone []Work
	for _, language := range order {
		if !passOn(byLanguage[language], reads) {
			alone = append(alone, byLanguage[language]...)
		}
	}
	if passOn(alone, reads) {
		return reads
	}
	for _, w := range alone {
		for i, other := range work {
			if other.Table == w.Table {
				if next, ok := nextOther(work, i); ok {
					reads[w.Table] = next
				}
			}
		}
	}
	return reads
}

// passOn lets every table of a circle read the next one's avenue; false when there is no other one.
func passOn(circle []Work, reads map[tables.TableID]ID) bool {
	for i, w := range circle {
		next, ok := nextOther(circle, i)
		if !ok {
			return false
		}
		reads[w.Table] = next
	}
	return len(circle) > 0
}

func nextOther(circle []Work, i int) (ID, bool) {
	for step := 1; step < len(circle); step++ {
		if next := circle[(i+step)%len(circle)]; next.Avenue != circle[i].Avenue {
			return next.Avenue, true
		}
	}
	return "", false
}
