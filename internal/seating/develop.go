package seating

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Where there is no field, a design with a symmetry can often still be found: it is written down for one table and turned. Two
// kinds are searched for, both small enough to be found in milliseconds.
//
// Rounds of *shifts*: place j of column x sits at table j + d[r][x]. Columns x and y meet a second time exactly when rows r and q
// differ by the same in both, d[r][x]−d[q][x] = d[r][y]−d[q][y]: then all their people do. A matrix whose rows differ by
// something else in each column is part of a difference matrix (Colbourn and Dinitz, Handbook of Combinatorial Designs, VI.17).
//
// Rounds of a *turned base*: one round is written down, and in round i everybody sits where the one i places before sat in it.
// Two people meet again exactly when the difference of their places, of their columns, occurs twice at tables of the base: a
// resolvable difference family (ibid., II.7), as the one Kirkman's fifteen schoolgirls walk by.

// A square of people, as many at a table as there are tables, is a third case: four rounds are two orthogonal Latin squares, and
// where there is no field they can have a symmetry that leaves three tables of each round alone (Parker 1959 for ten).

// development is a design with a symmetry: rows of shifts, and perhaps a base that is turned as often as there are tables.
type development struct {
	ring   ring
	rows   [][]int // round, column: the shift
	base   []int   // column × place: the table in the first of the turned rounds, which come before the shifted ones; or nil
	square [][]int // round, column × place: the table; or nil
}

// rounds is how many rounds the design has.
func (d development) rounds() int {
	switch {
	case d.square != nil:
		return len(d.square)
	case d.base != nil:
		return d.ring.size + len(d.rows)
	}
	return len(d.rows)
}

// table is where place j of column x sits in a round, or not ok when the design has no such round.
func (d development) table(round, x, j int) (t int, ok bool) {
	n := d.ring.size
	if d.square != nil && round < len(d.square) {
		return d.square[round][x*n+j], true
	}
	if d.base != nil {
		if round < n {
			return d.base[x*n+(j+n-round)%n], true
		}
		round -= n
	}
	if round >= len(d.rows) {
		return 0, false
	}
	return d.ring.sum[j][d.rows[round][x]], true
}

// slopes are the lines of a plane over a ring: without repeats when it is a field.
func slopes(f ring, columns, rounds int) development {
	d := development{ring: f}
	for m := range min(rounds, f.size) {
		d.rows = append(d.rows, f.mul[m][:columns])
	}
	return d
}

// cyclic is the integers modulo n.
func cyclic(n int) ring {
	r := ring{size: n}
	for a := range n {
		sum := make([]int, n)
		for b := range n {
			sum[b] = (a + b) % n
		}
		r.sum = append(r.sum, sum)
	}
	return r
}

// coldness is how readily the searches accept to be worse by that many coincidences. They are small, so that it stays the same.
var coldness = [...]float64{1, 0.06, 0.003, 0.0002}

// patience is after how many changes the search for shifts begins anew: it finds them soon or not at all.
const patience = 400_000

// shifts searches for rows of shifts modulo n. It returns the best it found, and whether that is without repeats.
func shifts(n, columns, rows int, b budget, rng *rand.Rand) (development, bool) {
	best := math.MaxInt
	var kept [][]int
	for k := 0; best > 0 && (k == 0 || b.spent(k) < 1); k += patience {
		m := newMatrix(n, columns, rows, rng)
		for i := 0; m.cost > 0 && rows > 1 && columns > 1 && i < patience; i++ {
			if i&1023 == 0 && b.spent(k+i) >= 1 {
				break
			}
			if m.change(rng); m.cost < best {
				best, kept = m.cost, grid(m.d)
			}
		}
		if m.cost < best {
			best, kept = m.cost, grid(m.d)
		}
	}
	return development{ring: cyclic(n), rows: kept}, best == 0
}

// matrix is rows of shifts while they are searched for. The first row and column are 0 without loss.
type matrix struct {
	n    int
	d    [][]int
	same []int32 // row, row, difference: in how many columns
	cost int     // pairs of rows and pairs of columns with one difference
}

func newMatrix(n, columns, rows int, rng *rand.Rand) *matrix {
	m := &matrix{n: n, d: make([][]int, rows), same: make([]int32, rows*rows*n)}
	for r := range m.d {
		m.d[r] = make([]int, columns)
		for x := 1; x < columns && r > 0; x++ {
			m.d[r][x] = rng.IntN(n)
		}
		for q := range r {
			for x := range columns {
				m.cost += int(*m.columns(r, q, x, 0))
				m.count(r, q, x, 1)
			}
		}
	}
	return m
}

// columns is how many columns have the difference that rows r and q would have in column x if row r were turned.
func (m *matrix) columns(r, q, x, turn int) *int32 {
	v := m.d[r][x] - m.d[q][x] + turn
	for v < 0 {
		v += m.n
	}
	for v >= m.n {
		v -= m.n
	}
	return &m.same[(r*len(m.d)+q)*m.n+v]
}

func (m *matrix) count(r, q, x int, by int32) {
	*m.columns(r, q, x, 0) += by
	*m.columns(q, r, x, 0) += by
}

// change offers one shift another value.
func (m *matrix) change(rng *rand.Rand) {
	r, x, v := 1+rng.IntN(len(m.d)-1), 1+rng.IntN(len(m.d[0])-1), rng.IntN(m.n)
	old := m.d[r][x]
	if v == old {
		return
	}
	worse := 0
	for q := range m.d {
		if q != r {
			worse += int(*m.columns(r, q, x, v-old)) - int(*m.columns(r, q, x, 0)) + 1
		}
	}
	if worse > 0 && (worse >= len(coldness) || rng.Float64() >= coldness[worse]) {
		return
	}
	for q := range m.d {
		if q != r {
			m.count(r, q, x, -1)
		}
	}
	m.d[r][x] = v
	for q := range m.d {
		if q != r {
			m.count(r, q, x, 1)
		}
	}
	m.cost += worse
}

func grid(d [][]int) [][]int {
	c := make([][]int, len(d))
	for r := range d {
		c[r] = slices.Clone(d[r])
	}
	return c
}

// turned searches for a base and rows of shifts modulo n in which no difference of two places occurs twice. It returns the best
// it found, and what that costs: meetings that are not the first, the k-th counted k−1 times, per half turn. The rows are kept as
// tables of their own that take one place of each column, so that one kind of group is priced for both.
func turned(n, columns, rows int, b budget, rng *rand.Rand) (development, int) {
	t := newTurning(n, columns, rows, rng)
	best, kept := t.cost, slices.Clone(t.who)
	heat := 0.0
	for k := 0; best > 0; k++ {
		if k&255 == 0 {
			spent := b.spent(k)
			if spent >= 1 {
				break
			}
			heat = 0.5 + 1.8*(1-math.Mod(spent*12, 1)) // twelve times from warm to cold
		}
		if t.change(heat, rng); t.cost < best {
			best = t.cost
			copy(kept, t.who)
		}
	}
	t.who = kept
	return t.development(), best
}

// turning is a base and rows while they are searched for.
type turning struct {
	n, columns int
	who        []int   // group by group, columns each: column·n + place
	seen       []int32 // pair of columns, difference: how often
	cost       int     // convex repeats per n/2
}

func newTurning(n, columns, rows int, rng *rand.Rand) *turning {
	t := &turning{n: n, columns: columns, who: rng.Perm(n * columns), seen: make([]int32, columns*columns*n)}
	for i := range rows * columns {
		t.who = append(t.who, i%columns*n+rng.IntN(n))
	}
	for g := range n + rows {
		t.count(g, 1)
	}
	return t
}

// change lets two people of the base exchange their places, or turns one shift.
func (t *turning) change(heat float64, rng *rand.Rand) {
	before := t.cost
	accepted := func() bool {
		worse := t.cost - before
		return worse <= 0 || rng.Float64() < math.Exp(-float64(worse)/heat)
	}
	i, base := rng.IntN(len(t.who)), t.n*t.columns
	if i >= base {
		old := t.who[i]
		if t.turn(i, old/t.n*t.n+rng.IntN(t.n)); !accepted() {
			t.turn(i, old)
		}
		return
	}
	j := rng.IntN(base)
	if i/t.columns == j/t.columns {
		return
	}
	if t.exchange(i, j); !accepted() {
		t.exchange(i, j)
	}
}

func (t *turning) development() development {
	base := t.n * t.columns
	d := development{ring: cyclic(t.n), base: make([]int, base)}
	for i, p := range t.who[:base] {
		d.base[p] = i / t.columns
	}
	for g := base; g < len(t.who); g += t.columns {
		row := make([]int, t.columns)
		for _, p := range t.who[g : g+t.columns] {
			row[p/t.n] = (t.n - p%t.n) % t.n // so that these places share table 0
		}
		d.rows = append(d.rows, row)
	}
	return d
}

// class is the difference of two places, the same whichever comes first, and whether it is half a turn of one column: that
// brings the same two people together twice.
func (t *turning) class(p, q int) (class int, half bool) {
	x, y := p/t.n, q/t.n
	if x > y {
		p, q, x, y = q, p, y, x
	}
	v := p%t.n - q%t.n
	if v < 0 {
		v += t.n
	}
	if x == y {
		v = min(v, t.n-v)
		half = 2*v == t.n
	}
	return (x*t.columns+y)*t.n + v, half
}

func (t *turning) meet(p, q int, by int32) {
	c, half := t.class(p, q)
	if by < 0 {
		t.seen[c]--
	}
	if half {
		t.cost += int(by * (4*t.seen[c] + 1)) // k of them: n/2 pairs that meet 2k times
	} else {
		t.cost += int(by * 2 * t.seen[c]) // k of them: n pairs that meet k times
	}
	if by > 0 {
		t.seen[c]++
	}
}

// count adds or takes away all pairs of a group.
func (t *turning) count(g int, by int32) {
	group := t.who[g*t.columns : (g+1)*t.columns]
	for i, p := range group {
		for _, q := range group[:i] {
			t.meet(p, q, by)
		}
	}
}

func (t *turning) with(i int, by int32) {
	g := i / t.columns * t.columns
	for k := g; k < g+t.columns; k++ {
		if k != i {
			t.meet(t.who[i], t.who[k], by)
		}
	}
}

func (t *turning) exchange(i, j int) {
	t.with(i, -1)
	t.with(j, -1)
	t.who[i], t.who[j] = t.who[j], t.who[i]
	t.with(i, 1)
	t.with(j, 1)
}

func (t *turning) turn(i, p int) {
	t.with(i, -1)
	t.who[i] = p
	t.with(i, 1)
}

// squares searches for four rounds of n tables of n people, of which any two share one person at any two tables: a quasi-difference
// matrix over the integers modulo n−3 (Handbook of Combinatorial Designs, III.3). Each base block is one person and whoever turning
// makes of her; in round i she sits at table block[i], or, if that is turnless, at one of the three that stay. For n even and ten
// at least, and so far as the search finds one.
func squares(n int, b budget, rng *rand.Rand) (development, bool) {
	q := newQuasi(n, rng)
	for step := 0; q.cost > 0; step++ {
		if step&1023 == 0 && b.spent(step) >= 1 {
			return development{}, false
		}
		q.change(rng)
	}
	return q.development(n), true
}

// quasi is a quasi-difference matrix while it is searched for.
type quasi struct {
	m      int      // tables that turn
	blocks [][4]int // block, round: the table in the first turn
	seen   []int32  // pair of rounds, difference: how many blocks
	cost   int      // pairs of blocks with one difference
}

func newQuasi(n int, rng *rand.Rand) *quasi {
	m := n - 3
	q := &quasi{m: m, blocks: make([][4]int, 12+m-6), seen: make([]int32, 16*m)}
	for k := range q.blocks {
		for i := range 4 {
			q.blocks[k][i] = rng.IntN(m)
		}
		for i := range 4 {
			for j := range i {
				q.pair(k, i, j, 1)
			}
		}
	}
	return q
}

// turnless is the round in which a block does not turn: three blocks for each round, and of the others none.
func turnless(k int) int {
	if k < 12 {
		return k / 3
	}
	return -1
}

// pair adds or takes away the difference that a block has between two rounds.
func (q *quasi) pair(k, i, j int, by int32) {
	if i == turnless(k) || j == turnless(k) {
		return
	}
	a, z := min(i, j), max(i, j)
	c := &q.seen[(a*4+z)*q.m+(q.blocks[k][a]-q.blocks[k][z]+q.m)%q.m]
	if by < 0 {
		*c--
	}
	q.cost += int(by * *c)
	if by > 0 {
		*c++
	}
}

// set puts another table for a block in a round.
func (q *quasi) set(k, i, t int) {
	for _, by := range []int32{-1, 1} {
		for j := range 4 {
			if j != i {
				q.pair(k, i, j, by)
			}
		}
		q.blocks[k][i] = t
	}
}

// change offers one block another table in one round.
func (q *quasi) change(rng *rand.Rand) {
	k, i, t, before := rng.IntN(len(q.blocks)), rng.IntN(4), rng.IntN(q.m), q.cost
	old := q.blocks[k][i]
	q.set(k, i, t)
	if worse := q.cost - before; worse > 0 && (worse >= len(coldness) || rng.Float64() >= coldness[worse]) {
		q.set(k, i, old)
	}
}

// development writes the rounds down: every block in every turn, and at the three tables that stay two orthogonal squares of three.
func (q *quasi) development(n int) development {
	d := development{ring: cyclic(n), square: make([][]int, 4)}
	for k, block := range q.blocks {
		for turn := range q.m {
			for i := range 4 {
				t := (block[i] + turn) % q.m
				if i == turnless(k) {
					t = q.m + k%3
				}
				d.square[i] = append(d.square[i], t)
			}
		}
	}
	for x := range 3 {
		for y := range 3 {
			for i, t := range [4]int{x, y, (x + y) % 3, (x + 2*y) % 3} {
				d.square[i] = append(d.square[i], q.m+t)
			}
		}
	}
	return d
}
