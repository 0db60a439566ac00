// Package stats makes numbers of people fit to be shown: small ones hide, with as many others as it takes so that nobody can work
// them out. Pages, files and pictures all go through it.
package stats

// The smallest numbers of people that are ever shown. Zero discloses too, so it counts as small.
const (
	Public = 10 // to everybody
	Inside = 5  // to those who take part in the edition
)

// Count is how many people a line of a table stands for.
type Count struct {
	Key string
	N   int
}

// Line is a count as the public sees it.
type Line struct {
	Key    string `json:"key"`
	N      int    `json:"n,omitempty"`      // nothing when hidden
	Hidden bool   `json:"hidden,omitempty"` //
}

// Numbers is a table of counts as the public sees it: lines too small to show are hidden, with as many others as it takes so
// that none of them can be worked out from the rest.
type Numbers struct {
	Lines    []Line `json:"lines"`
	Together int    `json:"together,omitempty"` // all hidden lines added up; nothing when the total is hidden
	Total    int    `json:"total,omitempty"`    // nothing when it is hidden
	Hidden   bool   `json:"hidden,omitempty"`   // the total is too small
}

// Suppress makes counts fit to be public. The counts are people who were each counted once. Whoever knows this very rule and
// sees the result cannot tell any hidden count, nor any smaller group of them, that is below the threshold.
//
// All lines up to some level are hidden, whichever they are. So two hidden lines of different size could always be the other
// way round and nobody would see a difference; tellsTooMuch raises the level until that protects every small one.
//
// A table with more lines than its people can fill hides them all, whatever they are: at most events the total is all there is to
// say, and then not even somebody who knows everybody else learns where one person stands.
func Suppress(threshold int, counts []Count) Numbers {
	total := 0
	for _, c := range counts {
		total += c.N
	}
	level := threshold - 1
	if total < threshold*max(len(counts), 1) {
		return tabulate(threshold, counts, total, total)
	}
	for tellsTooMuch(threshold, counts, level) {
		level = nextLevel(counts, level)
	}
	return tabulate(threshold, counts, level, total)
}

// tellsTooMuch says whether a line up to the level could still be worked out, so that others must hide with it: one hidden line
// is the total less the others; a small sum says that each part is small; and if lines known to be below the threshold add up
// to the most they can, each of them is just below it.
func tellsTooMuch(threshold int, counts []Count, level int) bool {
	n, sum := 0, 0
	for _, c := range counts {
		if c.N <= level {
			n, sum = n+1, sum+c.N
		}
	}
	if n == 0 || n == len(counts) {
		return false // nothing is hidden, or nothing more can be
	}
	return n < 2 || sum < threshold || level < threshold && sum == n*(threshold-1)
}

// nextLevel is the size of the smallest line that still shows.
func nextLevel(counts []Count, level int) int {
	next := -1
	for _, c := range counts {
		if c.N > level && (next < 0 || c.N < next) {
			next = c.N
		}
	}
	return next
}

func tabulate(threshold int, counts []Count, level, total int) Numbers {
	n := Numbers{Total: total, Hidden: total < threshold}
	for _, c := range counts {
		if c.N <= level {
			n.Lines = append(n.Lines, Line{Key: c.Key, Hidden: true})
			n.Together += c.N
			continue
		}
		n.Lines = append(n.Lines, Line{Key: c.Key, N: c.N})
	}
	if n.Hidden {
		n.Total, n.Together = 0, 0
	}
	return n
}

// Alone is a single number that is no part of any table: shown from the threshold on.
func Alone(threshold, n int) (shown int, ok bool) {
	if n < threshold {
		return 0, false
	}
	return n, true
}

// Beside is a number of people that is shown next to another number which it is a part of, such as those who voted beside those
// who came: only when the rest is large enough as well, since anybody can subtract.
func Beside(threshold, n int, whole Numbers) (shown int, ok bool) {
	if !whole.Hidden && whole.Total-n < threshold {
		return 0, false
	}
	return Alone(threshold, n)
}

// Roughly is a number that grows while somebody looks, in steps of the threshold, so that no single person is seen to arrive; nothing
// below the first step.
func Roughly(threshold, n int) int { return n / threshold * threshold }
