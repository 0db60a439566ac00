package rehearse

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// book writes down what happened: how long pages took, which deeds were done, what went wrong.
type book struct {
	mu     sync.Mutex
	pages  map[string][]time.Duration
	deeds  map[string]int
	faults []string
}

func newBook() *book { return &book{pages: map[string][]time.Duration{}, deeds: map[string]int{}} }

func (b *book) took(route string, d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages[route] = append(b.pages[route], d)
}

func (b *book) did(deed string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deeds[deed]++
}

func (b *book) wrong(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// Report is what a rehearsal found.
type Report struct {
	People   int            `json:"people"`
	Sessions int            `json:"sessions"`
	Deeds    map[string]int `json:"deeds"`
	Written  int            `json:"written"` // texts that ought to be in the publication
	Lost     []string       `json:"lost"`    // those that are not
	Faults   []string       `json:"faults"`
	Slowest  []PageTime     `json:"slowest"`
	P50, P95 time.Duration
	Requests int           `json:"requests"`
	Took     time.Duration `json:"took"`
}

// PageTime is how long a route took to answer.
type PageTime struct {
	Route         string
	Count         int
	P50, P95, Max time.Duration
}

// OK says whether nothing was lost and nothing went wrong.
func (r Report) OK() bool { return len(r.Lost) == 0 && len(r.Faults) == 0 }

func (b *book) report() Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := Report{Deeds: b.deeds, Faults: b.faults}
	var all []time.Duration
	for route, times := range b.pages {
		slices.Sort(times)
		all = append(all, times...)
		r.Slowest = append(r.Slowest, PageTime{route, len(times), at(times, 50), at(times, 95), times[len(times)-1]})
	}
	slices.SortFunc(r.Slowest, func(a, b PageTime) int { return cmp.Compare(b.P95, a.P95) })
	slices.Sort(all)
	r.P50, r.P95, r.Requests = at(all, 50), at(all, 95), len(all)
	return r
}

func at(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

// Print writes the report for people.
func (r Report) Print(w io.Writer) {
	fmt.Fprintf(w, "people %d · sessions %d · requests %d · p50 %s · p95 %s · took %s\n", r.People, r.Sessions, r.Requests,
		r.P50.Round(time.Millisecond), r.P95.Round(time.Millisecond), r.Took.Round(time.Second))
	deeds := make([]string, 0, len(r.Deeds))
	for d := range r.Deeds {
		deeds = append(deeds, d)
	}
	slices.Sort(deeds)
	for _, d := range deeds {
		fmt.Fprintf(w, "  %-28s %5d\n", d, r.Deeds[d])
	}
	fmt.Fprintln(w, "slowest pages (p95):")
	for _, p := range r.Slowest[:min(8, len(r.Slowest))] {
		fmt.Fprintf(w, "  %-48s %5d × p50 %-8s p95 %-8s max %s\n", p.Route, p.Count, p.P50.Round(100*time.Microsecond), p.P95.Round(100*time.Microsecond), p.Max.Round(time.Millisecond))
	}
	fmt.Fprintf(w, "written %d · found again %d\n", r.Written, r.Written-len(r.Lost))
	for _, l := range r.Lost {
		fmt.Fprintf(w, "LOST: %s\n", l)
	}
	for i, f := range r.Faults {
		if i == 20 {
			fmt.Fprintf(w, "… and %d more\n", len(r.Faults)-20)
			break
		}
		fmt.Fprintf(w, "ERROR: %s\n", f)
	}
	if r.OK() {
		fmt.Fprintln(w, "nothing lost, nothing went wrong")
	}
}
