package stats

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func counts(ns ...int) []Count {
	all := make([]Count, len(ns))
	for i, n := range ns {
		all[i] = Count{Key: fmt.Sprint(i), N: n}
	}
	return all
}

func TestSmallNumbersAreHidden(t *testing.T) {
	tests := []struct {
		name   string
		in     []int
		hidden []int
	}{
		{"nothing small", []int{10, 12, 30}, nil},
		{"one small takes the next one along", []int{3, 12, 30}, []int{0, 1}},
		{"nobody counts as small", []int{0, 40, 12}, []int{0, 2}},
		{"two that are small together take another along", []int{2, 3, 40, 20}, []int{0, 1, 3}},
		{"two that hide each other", []int{6, 7, 40}, []int{0, 1}},
		{"two that can only be nine each take another along", []int{9, 9, 10}, []int{0, 1, 2}},
		{"all small", []int{4, 4, 4}, []int{0, 1, 2}},
		{"hardly anybody", []int{4, 3}, []int{0, 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Suppress(Public, counts(test.in...))
			var hidden []int
			for i, l := range got.Lines {
				if l.Hidden {
					hidden = append(hidden, i)
				}
				if l.Hidden && l.N != 0 {
					t.Errorf("line %d is hidden and says %d", i, l.N)
				}
			}
			if fmt.Sprint(hidden) != fmt.Sprint(test.hidden) {
				t.Errorf("%v hides lines %v, want %v", test.in, hidden, test.hidden)
			}
		})
	}
}

func TestTotalBelowPublicIsHidden(t *testing.T) {
	if got := Suppress(Public, counts(4, 5)); got.Total != 0 || got.Together != 0 || !got.Hidden {
		t.Errorf("nine people: got %+v, want nothing told", got)
	}
	if got := Suppress(Public, counts(5, 5)); got.Total != 10 || got.Hidden {
		t.Errorf("ten people: got %+v, want the total", got)
	}
	if got := Suppress(Inside, counts(5, 5)); got.Lines[0].Hidden || got.Total != 10 {
		t.Errorf("ten people, inside: got %+v, want both lines", got)
	}
}

// Whoever knows the rule and sees the result considers every table that would look the same. Among these, each group of hidden
// lines that is smaller than the threshold must come in more than one size.
func TestNobodyCanWorkOutASmallNumber(t *testing.T) {
	for lines := 2; lines <= 4; lines++ {
		for total := Public; total <= 46; total++ {
			seen := map[string]map[int]map[int]bool{} // result → group → sizes
			var all [][]int
			each(lines, total, func(ns []int) { all = append(all, append([]int(nil), ns...)) })
			for _, ns := range all {
				result := Suppress(Public, counts(ns...))
				key := fmt.Sprint(result)
				if seen[key] == nil {
					seen[key] = map[int]map[int]bool{}
				}
				groups(ns, result, func(group, size int) {
					if seen[key][group] == nil {
						seen[key][group] = map[int]bool{}
					}
					seen[key][group][size] = true
				})
			}
			for result, of := range seen {
				for group, sizes := range of {
					if len(sizes) > 1 {
						continue
					}
					for size := range sizes {
						if size < Public {
							t.Fatalf("%s tells that the lines %b together are %d", result, group, size)
						}
					}
				}
			}
		}
	}
}

// each makes every way to divide total over lines.
func each(lines, total int, use func([]int)) {
	ns := make([]int, lines)
	var fill func(i, left int)
	fill = func(i, left int) {
		if i == lines-1 {
			ns[i] = left
			use(ns)
			return
		}
		for n := 0; n <= left; n++ {
			ns[i] = n
			fill(i+1, left-n)
		}
	}
	fill(0, total)
}

// groups names every set of hidden lines with its size.
func groups(ns []int, result Numbers, use func(group, size int)) {
	for group := 1; group < 1<<len(ns); group++ {
		size, hidden := 0, true
		for i, n := range ns {
			if group&(1<<i) != 0 {
				size += n
				hidden = hidden && result.Lines[i].Hidden
			}
		}
		if hidden {
			use(group, size)
		}
	}
}

// The same for many lines, where trying everything would take too long: for each small group there is a way to move a few
// people between hidden lines that nobody outside would notice.
func TestSmallGroupsStayUncertain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := rapid.SliceOfN(rapid.IntRange(0, 40), 2, 7).Draw(t, "counts")
		result := Suppress(Public, counts(ns...))
		if result.Hidden {
			return
		}
		sum := 0
		for i, l := range result.Lines {
			if !l.Hidden && (l.N < Public || l.N != ns[i]) {
				t.Fatalf("line %d of %v shows %d", i, ns, l.N)
			}
			if l.Hidden {
				sum += ns[i]
			}
		}
		if result.Together != sum || sum > 0 && sum < Public {
			t.Fatalf("%v says that the hidden lines together are %d", ns, result.Together)
		}
		groups(ns, result, func(group, size int) {
			if size < Public && !uncertain(ns, result, group) {
				t.Fatalf("%v tells that the lines %b together are %d", ns, group, size)
			}
		})
	})
}

func uncertain(ns []int, result Numbers, group int) bool {
	want := fmt.Sprint(result)
	for in := range ns {
		for out := range ns {
			if group&(1<<in) == 0 || group&(1<<out) != 0 || !result.Lines[out].Hidden {
				continue
			}
			for d := -ns[in]; d <= ns[out]; d++ {
				other := append([]int(nil), ns...)
				other[in], other[out] = ns[in]+d, ns[out]-d
				if d != 0 && fmt.Sprint(Suppress(Public, counts(other...))) == want {
					return true
				}
			}
		}
	}
	return false
}

// At an event of the usual size somebody who knows where everybody else stands, and sees what is published, cannot tell where the
// last one does: wherever she stood, it would look the same.
func TestAllButOneTellNothingOfTheLast(t *testing.T) {
	for _, threshold := range []int{Inside, Public} {
		for lines := 2; lines <= 4; lines++ {
			for total := 1; total < threshold*lines; total++ {
				each(lines, total-1, func(others []int) { // everybody but her
					var seen string
					for hers := range others {
						others[hers]++
						got := fmt.Sprint(Suppress(threshold, counts(others...)))
						others[hers]--
						if seen != "" && got != seen {
							t.Fatalf("beside %v she is found out: %s or %s", others, seen, got)
						}
						seen = got
					}
				})
			}
		}
	}
}

// The same at events of any size below that, and for any threshold.
func TestTheLastOneStaysHiddenAtAnySmallEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		threshold := rapid.SampledFrom([]int{Inside, Public}).Draw(t, "threshold")
		others := rapid.SliceOfN(rapid.IntRange(0, 2*threshold), 2, 8).Draw(t, "others")
		total := 1
		for _, n := range others {
			total += n
		}
		if total >= threshold*len(others) {
			t.Skip("a large event")
		}
		a, b := rapid.IntRange(0, len(others)-1).Draw(t, "one line"), rapid.IntRange(0, len(others)-1).Draw(t, "another line")
		look := func(line int) string {
			ns := append([]int(nil), others...)
			ns[line]++
			return fmt.Sprint(Suppress(threshold, counts(ns...)))
		}
		if look(a) != look(b) {
			t.Fatalf("beside %v, %s and %s differ", others, look(a), look(b))
		}
	})
}

func TestAPartIsNotShownBesideItsWhole(t *testing.T) {
	whole := Suppress(Public, counts(20, 20))
	for n, want := range map[int]bool{9: false, 10: true, 30: true, 31: false, 40: false} {
		if _, ok := Beside(Public, n, whole); ok != want {
			t.Errorf("%d of 40: shown %v, want %v", n, ok, want)
		}
	}
	if _, ok := Beside(Public, 12, Numbers{Hidden: true}); !ok {
		t.Error("12 of a number that is hidden were not shown")
	}
}
