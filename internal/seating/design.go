package seating

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Some events have a plan in which nobody meets anybody twice, and algebra writes it down at once. People stand in columns of
// as many as there are tables; x is a column's number and j a place in it, both elements of a ring of that size. In the round of
// slope m, place j of column x sits at table j + m·x. Two people of different columns share a table in the one round in which
// (m−m')·(x−x') can be divided by, and people of one column never do: with a field (a prime power of tables, see e.g. Colbourn
// and Dinitz, Handbook of Combinatorial Designs, on affine planes) no pair meets twice, in as many rounds as there are tables.
// What a plan of algebra knows nothing of, worlds and facilitators, is then exchanged inside it.

// ring is addition and multiplication of 0..size-1.
type ring struct {
	size     int
	sum, mul [][]int
}

// newRing is the field of that many elements when there is one, else the integers modulo it.
func newRing(size int) ring {
	p, k := primePower(size)
	if k == 0 {
		p, k = size, 1
	}
	poly := irreducible(p, k)
	r := ring{size: size}
	for a := range size {
		sum, mul := make([]int, size), make([]int, size)
		for b := range size {
			x, y := digits(a, p, k), digits(b, p, k)
			z := make([]int, 2*k-1)
			s := make([]int, k)
			for i := range k {
				s[i] = (x[i] + y[i]) % p
				for j := range k {
					z[i+j] = (z[i+j] + x[i]*y[j]) % p
				}
			}
			for i := len(z) - 1; i >= k; i-- { // x^k is what the polynomial says it is
				for j := range k {
					z[i-k+j] = (z[i-k+j] + (p-poly[j])*z[i]) % p
				}
			}
			sum[b], mul[b] = number(s, p), number(z[:k], p)
		}
		r.sum, r.mul = append(r.sum, sum), append(r.mul, mul)
	}
	return r
}

// primePower is p and k with p^k = n, or 0, 0.
func primePower(n int) (p, k int) {
	for p = 2; p <= n; p++ {
		if n%p != 0 {
			continue
		}
		for ; n > 1; n /= p {
			if n%p != 0 {
				return 0, 0
			}
			k++
		}
		return p, k
	}
	return 0, 0
}

func digits(n, p, k int) []int {
	d := make([]int, k)
	for i := range d {
		d[i], n = n%p, n/p
	}
	return d
}

func number(d []int, p int) int {
	n := 0
	for i := len(d) - 1; i >= 0; i-- {
		n = n*p + d[i]
	}
	return n
}

// irreducible are the lower coefficients of a monic polynomial of degree k over the field of p elements that is not a product:
// none of the monic polynomials of degree up to k/2 divides it.
func irreducible(p, k int) []int {
	if k == 1 {
		return []int{0}
	}
	for n := range pow(p, k) {
		poly := append(digits(n, p, k), 1)
		if !slices.ContainsFunc(divisors(p, k/2), func(d []int) bool { return divides(d, poly, p) }) {
			return poly[:k]
		}
	}
	return nil // there is one for each p and k
}

func divisors(p, most int) [][]int {
	var all [][]int
	for k := 1; k <= most; k++ {
		for n := range pow(p, k) {
			all = append(all, append(digits(n, p, k), 1))
		}
	}
	return all
}

func divides(d, poly []int, p int) bool {
	rest := slices.Clone(poly)
	for i := len(rest) - 1; i >= len(d)-1; i-- {
		c := rest[i]
		for j := range d {
			rest[i-len(d)+1+j] = (rest[i-len(d)+1+j] + (p-d[j])*c) % p
		}
	}
	return !slices.ContainsFunc(rest, func(c int) bool { return c != 0 })
}

func pow(p, k int) int {
	n := 1
	for range k {
		n *= p
	}
	return n
}

// largestDesign is up to how many tables a multiplication table is worth its memory.
const largestDesign = 256

// designed says whether the instance has the shape of a design: as many tables in each round, not more seats than tables.
func (e *event) designed() (tables, columns int, ok bool) {
	tables = e.in.TablesIn(0)
	for r := range e.in.Rounds {
		if e.in.TablesIn(r) != tables || len(e.pinned[r]) > 0 {
			return 0, 0, false
		}
	}
	if tables < 2 || tables > largestDesign {
		return 0, 0, false
	}
	columns = (e.n + tables - 1) / tables
	return tables, columns, columns <= tables && columns <= e.in.SizeMax
}

// design seats everybody by algebra, or is nil when this cannot keep what is promised. What it writes down may have repeats where
// nobody knows better, and is then a beginning.
func (e *event) design(all *budget, rng *rand.Rand) *state {
	tables, columns, ok := e.designed()
	if !ok || len(e.in.Support) > 0 || !e.oneLanguage() || e.leaderless(tables) {
		return nil
	}
	var best *state
	least := 0
	for _, d := range e.developments(tables, columns, all.share(0.3), rng) {
		c := newState(e)
		if !c.develop(d, columns, rng) {
			continue
		}
		if _, soft := c.total(); best == nil || soft < least {
			best, least = c, soft
		}
	}
	return best
}

// oneLanguage says whether there is a language all speak: designs know nothing of languages.
func (e *event) oneLanguage() bool {
	if len(e.langs) == 0 {
		return true
	}
	all := ^uint64(0)
	for p := range e.n {
		all &= e.speaks[p]
	}
	return all != 0
}

// leaderless says whether there are fewer who can lead than tables.
func (e *event) leaderless(tables int) bool {
	n := 0
	for p := range e.n {
		n += boolInt(e.fac[p])
	}
	return n < tables
}

// part exchanges people until nobody kept apart shares a table in a round that the design has, and says whether that came about.
func (s *state) part(d development, column, place []int, rng *rand.Rand) bool {
	rounds := min(len(s.rounds), d.rounds())
	meets := func(p int) int {
		n := 0
		for _, q := range s.apart[p] {
			for r := range rounds {
				a, _ := d.table(r, column[p], place[p])
				b, _ := d.table(r, column[q], place[q])
				n += boolInt(a == b && s.here[r][p] && s.here[r][q])
			}
		}
		return n
	}
	swap := func(p, q int) {
		column[p], column[q] = column[q], column[p]
		place[p], place[q] = place[q], place[p]
	}
	for p := range s.apart {
		for try := 0; meets(p) > 0; try++ {
			if try == 300 {
				return false
			}
			q := rng.IntN(s.n)
			if s.fac[p] != s.fac[q] || try < 200 && s.world[p] != s.world[q] {
				continue
			}
			before := meets(p) + meets(q)
			if swap(p, q); meets(p)+meets(q) >= before {
				swap(p, q)
			}
		}
	}
	return true
}

// developments are the designs worth a try, the best first.
func (e *event) developments(tables, columns int, b budget, rng *rand.Rand) []development {
	rounds := e.in.Rounds
	ring := newRing(tables)
	holes := e.n < tables*columns
	_, prime := primePower(tables)
	planar := prime > 0 && (rounds <= tables || columns == tables && rounds == tables+1)
	var list []development
	if planar {
		list = append(list, slopes(ring, columns, rounds+1)) // one more for the empty places to lie on
	}
	if prime > 0 && rounds > tables {
		list = append(list, slopes(ring, columns, tables))
	}
	if !planar && columns == tables && rounds == 4 && tables%2 == 0 && tables >= 10 {
		if d, ok := squares(tables, b.share(0.5), rng); ok {
			list = append(list, d)
		}
	}
	if !planar && columns == tables && rounds == 3 {
		list = append(list, slopes(ring, columns, 2)) // and the columns
	}
	if !planar && rounds <= tables {
		d, _ := shifts(ring.size, columns, rounds, b.share(0.5), rng)
		list = append(list, d)
	}
	if !planar && rounds >= tables && !holes {
		d, _ := turned(tables, columns, rounds-tables, b.share(0.5), rng)
		list = append(list, d)
	}
	return list
}

// develop seats everybody as a design says. Rounds beyond those it has are made of single columns, whose people have not met.
func (s *state) develop(d development, columns int, rng *rand.Rand) bool {
	tables := d.ring.size
	column, place, ok := s.stand(d, columns)
	if !ok || !s.part(d, column, place, rng) {
		return false
	}
	for r := range s.rounds {
		seats := make([][]int, tables)
		for p := range s.n {
			t, ok := d.table(r, column[p], place[p])
			switch {
			case ok:
			case columns == tables && r == d.rounds(): // the lines that have no slope
				t = column[p]
			default: // columns laid one after the other and cut into tables, each time from another place on
				t = (column[p]*tables + (place[p]*(1+2*(r-tables))+(r-tables)*columns/2)%tables) / columns
			}
			if t >= tables || t < 0 {
				return false
			}
			if s.here[r][p] {
				seats[t] = append(seats[t], p)
			}
		}
		label := make([]int, tables)
		for t, people := range seats {
			label[t] = s.tongue(people)
		}
		if slices.Contains(label, -1) || s.divided(r, seats) {
			return false
		}
		s.load(r, seats, label)
	}
	hard, _ := s.total()
	return hard == 0
}

// stand puts people in columns so that most columns are of one world and each table gets one of each, and says whether tables
// stay even: of the places that stay empty each table has one at most in each round.
func (s *state) stand(d development, columns int) (column, place []int, even bool) {
	packed := s.pack(d.ring.size, columns)
	empty, ok := d.gaps(packed, min(len(s.rounds), d.rounds()))
	if !ok {
		return nil, nil, false
	}
	column, place = make([]int, s.n), make([]int, s.n)
	for x, people := range packed {
		j := 0
		for _, p := range people {
			for empty[x*d.ring.size+j] {
				j++
			}
			column[p], place[p] = x, j
			j++
		}
	}
	return column, place, true
}

// gapSteps bounds the search for places to leave empty.
const gapSteps = 5000

// gaps chooses the places of each column that stay empty, so that no table has two of them in a round. A line of the last round
// is tried first: when that round is not held, no two of its places meet.
func (d development) gaps(packed [][]int, rounds int) (empty []bool, ok bool) {
	n, last := d.ring.size, d.rounds()-1
	empty = make([]bool, len(packed)*n)
	taken := make([]bool, rounds*n)
	steps := 0
	var leave func(x, k, from int) bool // k more of column x, not before the place from
	leave = func(x, k, from int) bool {
		if k == 0 {
			if x++; x == len(packed) {
				return true
			}
			return leave(x, n-len(packed[x]), 0)
		}
		first := 0
		for j := range n {
			if t, _ := d.table(last, x, j); t == 0 {
				first = j
			}
		}
		for i := from; i < n; i++ {
			if steps++; steps > gapSteps {
				return false
			}
			j := (first + i) % n
			free := true
			for r := range rounds {
				t, _ := d.table(r, x, j)
				free = free && !taken[r*n+t]
			}
			if !free {
				continue
			}
			mark := func(is bool) {
				empty[x*n+j] = is
				for r := range rounds {
					t, _ := d.table(r, x, j)
					taken[r*n+t] = is
				}
			}
			mark(true)
			if leave(x, k-1, i+1) {
				return true
			}
			mark(false)
		}
		return false
	}
	if len(packed) == 0 {
		return empty, true
	}
	return empty, leave(0, n-len(packed[0]), 0)
}

// pack fills columns of a size: where not everybody leads, one with people who do; then with one world each as long as there are
// enough people of it, then with what is left of the worlds, the largest rests first and each in one column if that can be.
func (s *state) pack(size, columns int) [][]int {
	packed := make([][]int, 0, columns)
	leading := map[int]bool{}
	if slices.Contains(s.fac, false) {
		packed = append(packed, s.leadingColumn(size))
		for _, p := range packed[0] {
			leading[p] = true
		}
	}
	ofWorld := make([][]int, len(s.worlds)+1)
	for p, w := range s.world {
		if !leading[p] {
			ofWorld[w+1] = append(ofWorld[w+1], p)
		}
	}
	for w := range ofWorld {
		for len(ofWorld[w]) >= size {
			packed, ofWorld[w] = append(packed, ofWorld[w][:size]), ofWorld[w][size:]
		}
	}
	slices.SortStableFunc(ofWorld, func(a, b []int) int { return len(b) - len(a) })
	first := len(packed)
	packed = packed[:columns]
	for _, rest := range ofWorld {
		for x := first; x < columns; x++ {
			if len(packed[x])+len(rest) <= size {
				packed[x], rest = append(packed[x], rest...), nil
				break
			}
		}
		for x := first; x < columns && len(rest) > 0; x++ {
			k := min(len(rest), size-len(packed[x]))
			packed[x], rest = append(packed[x], rest[:k]...), rest[k:]
		}
	}
	return packed
}

// leadingColumn is people who lead, one for each table, those of the world with most of them first: they stand as a column of it.
func (s *state) leadingColumn(size int) []int {
	var people []int
	of := make([]int, len(s.worlds)+1)
	for p, w := range s.world {
		if s.fac[p] {
			people = append(people, p)
			of[w+1]++
		}
	}
	slices.SortStableFunc(people, func(a, b int) int {
		return cmp.Or(of[s.world[b]+1]-of[s.world[a]+1], s.world[a]-s.world[b])
	})
	return people[:size]
}

// arrange exchanges people in all rounds at once: a design stays one, and its tables become more even.
func (h *hall) arrange(ctx context.Context, b budget, rng *rand.Rand) {
	heat := hot
	for k := 0; ; k++ {
		if k&63 == 0 {
			spent := b.spent(k * len(h.floors) * 4)
			if spent >= 1 || ctx.Err() != nil {
				return
			}
			heat = hot * math.Pow(cold/hot, spent/0.9)
			if spent > 0.9 {
				heat = 0
			}
		}
		p, q := int32(rng.IntN(h.n)), int32(rng.IntN(h.n))
		if h.world[p] == h.world[q] && h.org[p] == h.org[q] {
			continue
		}
		if d, ok := h.exchange(p, q); !ok || float64(d) > heat*h.draw[rng.IntN(len(h.draw))] {
			h.exchange(p, q)
		}
	}
}

// exchange lets p and q change places wherever both are, and says what that costs and whether everything promised is kept. Done
// twice, it is undone.
func (h *hall) exchange(p, q int32) (cost int, ok bool) {
	ok = true
	for r := range h.floors {
		f := &h.floors[r]
		if f.at[p] < 0 || f.at[q] < 0 || f.at[p] == f.at[q] {
			continue
		}
		ok = ok && h.lawful(f, p, q) && len(f.unit[p]) == 1 && len(f.unit[q]) == 1 && !h.clash(f, p, f.at[q], q) && !h.clash(f, q, f.at[p], p)
		cost += h.swapPrice(f, p, q)
		h.swap(f, p, q)
	}
	return cost, ok
}

// tongue is a language that everybody speaks and a facilitator among them, or -1.
func (s *state) tongue(people []int) int {
	if len(s.langs) == 0 {
		return 0
	}
	for l := range s.langs {
		led := false
		all := !slices.ContainsFunc(people, func(p int) bool {
			led = led || s.fac[p]
			return !s.knows(p, l)
		})
		if all && led {
			return l
		}
	}
	return -1
}

// divided says whether companions sit apart or people kept apart together.
func (s *state) divided(r int, seats [][]int) bool {
	at := make([]int, s.n)
	for t, people := range seats {
		for _, p := range people {
			at[p] = t
		}
	}
	for _, unit := range s.units[r] {
		if slices.ContainsFunc(unit, func(p int) bool { return at[p] != at[unit[0]] }) {
			return true
		}
	}
	for p, list := range s.apart {
		if s.here[r][p] && slices.ContainsFunc(list, func(q int) bool { return s.here[r][q] && at[q] == at[p] }) {
			return true
		}
	}
	return false
}

// copy is a state of its own with everybody in the same seats.
func (s *state) copy() *state {
	c := newState(s.event)
	for r := range s.rounds {
		c.load(r, s.seats(r), s.labels(r))
	}
	return c
}

// least is a price that no plan can beat: worlds that are too few for the tables, and pairs of one world or organisation that
// must share one.
func (e *event) least() int {
	sum := 0
	for r := range e.in.Rounds {
		t, worlds, orgs := e.in.TablesIn(r), make([]int, len(e.worlds)), map[int]int{}
		for p := range e.n {
			if !e.here[r][p] {
				continue
			}
			if w := e.world[p]; w >= 0 {
				worlds[w]++
			}
			if o := e.org[p]; o >= 0 {
				orgs[o]++
			}
		}
		for _, k := range worlds {
			sum += missing*max(0, t-k) + sameWorld*spread(k, t)
		}
		for _, k := range orgs {
			sum += sameOrg * spread(k, t)
		}
	}
	return sum
}
