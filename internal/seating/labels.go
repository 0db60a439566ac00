package seating

import (
	"math"
	"slices"
)

// How many tables speak which language is the weightiest choice of all, and the search cannot mend it later: it would
// drift to the language of the majority. So we decide it first, from the numbers.

// labelCount is the number of tables per language.
type labelCount []int

// fills are how full of people who need the language its tables are, in the vectors we try. Looser tables cost the
// majority some meetings and give the minority many.
var fills = []float64{0.55, 0.8, 0.4, 0.65, 0.3, 1}

// labelCounts proposes table counts for a round with t tables, the promising ones first, and what all of them must lack.
func (e *event) labelCounts(r, t int) (vectors []labelCount, promising, unavoidable int) {
	classes := e.classes(r)
	if len(e.langs) == 0 {
		return []labelCount{{t}}, 1, 0
	}
	if t == 0 {
		return []labelCount{make(labelCount, len(e.langs))}, 1, 0
	}
	n := len(e.present(r))
	lo, hi := min(e.in.SizeMin, n/t), max(e.in.SizeMax, (n+t-1)/t)
	unavoidable = math.MaxInt
	var all []labelCount
	for _, fill := range fills {
		v := e.mended(e.proportional(classes, t, n, fill), classes, lo, hi)
		if !slices.ContainsFunc(all, func(o labelCount) bool { return slices.Equal(o, v) }) {
			all = append(all, v)
		}
		unavoidable = min(unavoidable, e.lack(v, classes, lo, hi))
	}
	proportional := len(all)
	// Mending can get stuck; when there are few ways, we look at all of them.
	for _, v := range allCounts(t, len(e.langs)) {
		if !slices.ContainsFunc(all, func(o labelCount) bool { return slices.Equal(o, v) }) {
			all = append(all, v)
			unavoidable = min(unavoidable, e.lack(v, classes, lo, hi))
		}
	}
	for i, v := range all {
		if len(vectors) < maxVectors && e.lack(v, classes, lo, hi) == unavoidable {
			vectors = append(vectors, v)
			if i < proportional {
				promising++
			}
		}
	}
	return e.neighbours(vectors, classes, lo, hi, unavoidable), max(1, promising), unavoidable
}

// maxVectors is how many ways to share out the tables we keep for rounds that turn out to be hard.
const maxVectors = 24

// neighbours adds the vectors that differ by a table and leave nobody out either, and those that differ from these.
func (e *event) neighbours(vectors []labelCount, classes []class, lo, hi, unavoidable int) []labelCount {
	for i := 0; i < len(vectors) && len(vectors) < maxVectors; i++ {
		for a := range e.langs {
			for b := range e.langs {
				if a == b || vectors[i][a] == 0 || len(vectors) >= maxVectors {
					continue
				}
				v := slices.Clone(vectors[i])
				v[a]--
				v[b]++
				known := slices.ContainsFunc(vectors, func(o labelCount) bool { return slices.Equal(o, v) })
				if !known && e.lack(v, classes, lo, hi) == unavoidable {
					vectors = append(vectors, v)
				}
			}
		}
	}
	return vectors
}

// fewCounts is how many ways to share out tables we are ready to look at one by one.
const fewCounts = 300

// allCounts are all ways to share t tables out among so many languages, or none when there are too many.
func allCounts(t, languages int) []labelCount {
	ways := 1
	for i := 1; i < languages; i++ {
		if ways = ways * (t + i) / i; ways > fewCounts {
			return nil
		}
	}
	var all []labelCount
	v := make(labelCount, languages)
	var deal func(l, left int)
	deal = func(l, left int) {
		if l == languages-1 {
			v[l] = left
			all = append(all, slices.Clone(v))
			return
		}
		for k := range left + 1 {
			v[l] = k
			deal(l+1, left-k)
		}
	}
	deal(0, t)
	return all
}

// proportional gives each language but the most spoken one tables for those who need it, and the rest to that one.
func (e *event) proportional(classes []class, t, n int, fill float64) labelCount {
	speakers, fac, need := make([]int, len(e.langs)), make([]int, len(e.langs)), make([]int, len(e.langs))
	for _, c := range classes {
		for l := range e.langs {
			if c.speaks&(1<<l) != 0 {
				speakers[l] += c.people
				fac[l] += c.fac
			}
		}
	}
	main := 0
	for l := range e.langs {
		if speakers[l] > speakers[main] {
			main = l
		}
	}
	for _, c := range classes {
		if c.speaks&(1<<main) != 0 {
			continue
		}
		best := -1
		for l := range e.langs {
			if c.speaks&(1<<l) != 0 && (best < 0 || speakers[l] > speakers[best]) {
				best = l
			}
		}
		if best >= 0 {
			need[best] += c.people
		}
	}
	v, left := make(labelCount, len(e.langs)), t
	for l := range e.langs {
		if l == main || need[l] == 0 {
			continue
		}
		wanted := int(math.Ceil(float64(need[l]*t) / (fill * float64(n))))
		v[l] = min(wanted, fac[l], max(1, speakers[l]/max(1, e.in.SizeMin)), left)
		left -= v[l]
	}
	v[main] += left
	return v
}

// mended moves single tables from language to language as long as that leaves fewer people out.
func (e *event) mended(v labelCount, classes []class, lo, hi int) labelCount {
	best := e.lack(v, classes, lo, hi)
	for best > 0 {
		from, to, better := -1, -1, best
		for a := range v {
			if v[a] == 0 {
				continue
			}
			for b := range v {
				if a == b {
					continue
				}
				v[a]--
				v[b]++
				if k := e.lack(v, classes, lo, hi); k < better {
					from, to, better = a, b, k
				}
				v[a]++
				v[b]--
			}
		}
		if from < 0 {
			return v
		}
		v[from]--
		v[to]++
		best = better
	}
	return v
}

// maxSubsets bounds the languages whose subsets we look at: the others are left to the search.
const maxSubsets = 10

// lack is how many people or facilitators the counts must leave short (Hall's condition over sets of languages): those
// who only speak a set fit into its tables, those who speak something of it suffice to fill them, and so do facilitators.
// A table without facilitator weighs as one person, since both are flagged.
func (e *event) lack(v labelCount, classes []class, lo, hi int) int {
	var used []int
	n := 0
	for l, k := range v {
		if k > 0 && len(used) < maxSubsets {
			used = append(used, l)
		}
	}
	for _, c := range classes {
		n += c.people
	}
	people, seats, fac := 0, 0, 0
	for s := range 1 << len(used) {
		var set, usedSet uint64
		tables, others := 0, 0
		for i, l := range used {
			usedSet |= 1 << l
			if s&(1<<i) != 0 {
				set |= 1 << l
				tables += v[l]
			} else {
				others += v[l]
			}
		}
		only, some, leaders := 0, 0, 0
		for _, c := range classes {
			if c.speaks&usedSet&^set == 0 {
				only += c.people
			}
			if c.speaks&set != 0 {
				some += c.people
				leaders += c.fac
			}
		}
		people = max(people, only-min(tables*hi, n-others*lo))
		seats = max(seats, tables*lo-some)
		fac = max(fac, tables-leaders)
	}
	return 3*max(people, seats) + 2*fac
}
