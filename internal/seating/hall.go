package seating

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// hall is a plan laid out flat for the long search: whoever swaps two people reads four short rows of numbers and asks for no
// memory. Moves never break more of what is promised than the plan it was made from does.
type hall struct {
	*event
	floors []floor
	price  []int16 // person × person: the price of one more meeting, and far too much for people kept apart
	seats  []seat  // who can move, in which round
	worn   []seat  // those who met somebody again when we last looked
	draw   [4096]float64
}

// floor is one round: table t's people are the first size[t] of people[t*wide:].
type floor struct {
	tables   int
	wide     int
	people   []int32
	size     []int32
	at       []int32 // person → table, -1
	slot     []int32 // person → index in people
	label    []int32
	mute     []int32
	fac      []int32
	extra    []bool
	worlds   []int32 // table × world
	soft     []int32 // size × world × people of it: the price of the mixture
	even     int32
	most     int32 // the larger of the even sizes
	unit     [][]int
	fixed    []bool
	transfer bool
}

type seat struct{ r, p int32 }

// never is more than any one move can win at tables of ordinary sizes; what it does not catch is looked up before a move is made.
const never = 8000

func newHall(s *state) *hall {
	h := &hall{event: s.event, price: slices.Clone(s.meet)}
	for a, list := range s.apart {
		for _, b := range list {
			h.price[a*h.n+b] += never
		}
	}
	for i := range h.draw {
		h.draw[i] = -math.Log((float64(i) + 0.5) / float64(len(h.draw)))
	}
	for r := range s.rounds {
		h.floors = append(h.floors, newFloor(s, r))
		if len(s.rounds[r].tables) < 2 {
			continue
		}
		for _, p := range s.rounds[r].people {
			if !s.rounds[r].fixed[p] {
				h.seats = append(h.seats, seat{int32(r), int32(p)})
			}
		}
	}
	return h
}

func newFloor(s *state, r int) floor {
	rd := &s.rounds[r]
	f := floor{tables: len(rd.tables), wide: rd.even + 2, at: make([]int32, s.n), slot: make([]int32, s.n), unit: make([][]int, s.n), fixed: rd.fixed, even: int32(rd.even), most: int32(rd.even)}
	for t := range rd.tables {
		f.wide = max(f.wide, len(rd.tables[t].people)+1)
	}
	if !rd.perfect {
		f.most++
		f.transfer = true
	}
	for p := range s.n {
		f.at[p], f.slot[p] = -1, -1
	}
	for _, p := range rd.people {
		f.unit[p] = s.units[r][rd.unit[p]]
	}
	w := len(s.worlds)
	f.people, f.worlds = make([]int32, f.tables*f.wide), make([]int32, f.tables*w)
	for t := range rd.tables {
		tb := &rd.tables[t]
		f.size, f.label = append(f.size, int32(len(tb.people))), append(f.label, int32(tb.label))
		f.mute, f.fac, f.extra = append(f.mute, int32(tb.mute)), append(f.fac, int32(tb.fac)), append(f.extra, tb.extra)
		for i, p := range tb.people {
			f.people[t*f.wide+i], f.at[p], f.slot[p] = int32(p), int32(t), int32(t*f.wide+i)
		}
		for i, k := range tb.worlds {
			f.worlds[t*w+i] = int32(k)
		}
	}
	f.soft = make([]int32, (f.wide+1)*w*(f.wide+1))
	for size := 1; size <= f.wide && len(rd.people) > 0; size++ {
		for i := range w {
			lo, hi := size*rd.total[i]/len(rd.people), (size*rd.total[i]+len(rd.people)-1)/len(rd.people)
			for k := range f.wide + 1 {
				off := max(0, lo-k, k-hi)
				f.soft[(size*w+i)*(f.wide+1)+k] = int32(imbalance*off*off + missing*boolInt(k == 0))
			}
		}
	}
	return f
}

func (f *floor) table(t int32) []int32 { return f.people[int(t)*f.wide : int(t)*f.wide+int(f.size[t])] }

func (h *hall) knows(p, label int32) bool {
	return len(h.langs) > 0 && h.speaks[p]>>uint(label)&1 != 0
}

func (h *hall) leads(p, label int32) int32 {
	if h.fac[p] && h.knows(p, label) {
		return 1
	}
	return 0
}

// lawful says whether a and b may change places without a table losing its only facilitator or gaining somebody mute.
func (h *hall) lawful(f *floor, a, b int32) bool {
	ta, tb := f.at[a], f.at[b]
	la, lb := f.label[ta], f.label[tb]
	if la != lb && (!h.knows(a, lb) && h.knows(b, lb) || !h.knows(b, la) && h.knows(a, la)) {
		return false
	}
	if !h.fac[a] && !h.fac[b] {
		return true
	}
	now, then := f.fac[ta], f.fac[ta]-h.leads(a, la)+h.leads(b, la)
	if now > 0 && then == 0 {
		return false
	}
	now, then = f.fac[tb], f.fac[tb]-h.leads(b, lb)+h.leads(a, lb)
	return now == 0 || then > 0
}

// swapPrice is what it costs that a and b change places.
func (h *hall) swapPrice(f *floor, a, b int32) int {
	ta, tb := f.at[a], f.at[b]
	rowA, rowB := h.price[int(a)*h.n:int(a+1)*h.n], h.price[int(b)*h.n:int(b+1)*h.n]
	d := 0
	for _, x := range f.table(ta) {
		d += int(rowB[x]) - int(rowA[x])
	}
	for _, x := range f.table(tb) {
		d += int(rowA[x]) - int(rowB[x])
	}
	d += repeat*int(f.size[ta]+f.size[tb]-2) - 2*int(rowA[b])
	wa, wb := h.world[a], h.world[b]
	if wa == wb {
		return d
	}
	w, step := len(h.worlds), f.wide+1
	A, B := int(f.size[ta])*w, int(f.size[tb])*w
	if wa >= 0 {
		ka, kb := int(f.worlds[int(ta)*w+wa]), int(f.worlds[int(tb)*w+wa])
		d += int(f.soft[(A+wa)*step+ka-1] - f.soft[(A+wa)*step+ka] + f.soft[(B+wa)*step+kb+1] - f.soft[(B+wa)*step+kb])
	}
	if wb >= 0 {
		ka, kb := int(f.worlds[int(ta)*w+wb]), int(f.worlds[int(tb)*w+wb])
		d += int(f.soft[(A+wb)*step+ka+1] - f.soft[(A+wb)*step+ka] + f.soft[(B+wb)*step+kb-1] - f.soft[(B+wb)*step+kb])
	}
	return d
}

// swap lets a and b change places.
func (h *hall) swap(f *floor, a, b int32) {
	ta, tb := f.at[a], f.at[b]
	for _, x := range f.table(ta) {
		if x != a {
			h.meet(a, x, -repeat)
			h.meet(b, x, repeat)
		}
	}
	for _, x := range f.table(tb) {
		if x != b {
			h.meet(b, x, -repeat)
			h.meet(a, x, repeat)
		}
	}
	f.people[f.slot[a]], f.people[f.slot[b]] = b, a
	f.slot[a], f.slot[b] = f.slot[b], f.slot[a]
	f.at[a], f.at[b] = tb, ta
	h.count(f, a, ta, -1)
	h.count(f, b, ta, 1)
	h.count(f, b, tb, -1)
	h.count(f, a, tb, 1)
}

func (h *hall) meet(a, b int32, by int16) {
	h.price[int(a)*h.n+int(b)] += by
	h.price[int(b)*h.n+int(a)] += by
}

func (h *hall) count(f *floor, p, t, by int32) {
	if w := h.world[p]; w >= 0 {
		f.worlds[int(t)*len(h.worlds)+w] += by
	}
	if !h.knows(p, f.label[t]) {
		f.mute[t] += by
	} else if h.fac[p] {
		f.fac[t] += by
	}
}

// movePrice is what it costs that a goes to table tb, and whether that is lawful: sizes stay even.
func (h *hall) movePrice(f *floor, a, tb int32) (int, bool) {
	ta := f.at[a]
	if f.extra[ta] || f.extra[tb] || f.size[ta] <= f.even || f.size[tb] >= f.most || !h.knows(a, f.label[tb]) && len(h.langs) > 0 {
		return 0, false
	}
	if f.fac[ta] > 0 && f.fac[ta] == h.leads(a, f.label[ta]) {
		return 0, false
	}
	row, d := h.price[int(a)*h.n:int(a+1)*h.n], 0
	for _, x := range f.table(ta) {
		d -= int(row[x])
	}
	for _, x := range f.table(tb) {
		d += int(row[x])
	}
	d += repeat * int(f.size[ta]-1)
	w, step := len(h.worlds), f.wide+1
	A, B := int(f.size[ta])*w, int(f.size[tb])*w
	for i := range w {
		ka, kb := int(f.worlds[int(ta)*w+i]), int(f.worlds[int(tb)*w+i])
		d -= int(f.soft[(A+i)*step+ka] + f.soft[(B+i)*step+kb])
		if h.world[a] == i {
			ka, kb = ka-1, kb+1
		}
		d += int(f.soft[(A-w+i)*step+ka] + f.soft[(B+w+i)*step+kb])
	}
	return d, true
}

func (h *hall) move(f *floor, a, tb int32) {
	ta := f.at[a]
	for _, x := range f.table(ta) {
		if x != a {
			h.meet(a, x, -repeat)
		}
	}
	for _, x := range f.table(tb) {
		h.meet(a, x, repeat)
	}
	h.count(f, a, ta, -1)
	h.count(f, a, tb, 1)
	last := f.people[int(ta)*f.wide+int(f.size[ta])-1]
	f.people[f.slot[a]], f.slot[last] = last, f.slot[a]
	f.size[ta]--
	f.slot[a] = tb*int32(f.wide) + f.size[tb]
	f.people[f.slot[a]] = a
	f.size[tb]++
	f.at[a] = tb
}

// clash says whether p would sit with somebody kept apart at table t, once without has left it.
func (h *hall) clash(f *floor, p, t, without int32) bool {
	for _, q := range h.apart[p] {
		if f.at[q] == t && int32(q) != without {
			return true
		}
	}
	return false
}

// again says whether p meets somebody at the table whom p meets elsewhere too.
func (h *hall) again(f *floor, p int32) bool {
	row := h.price[int(p)*h.n : int(p+1)*h.n]
	for _, q := range f.table(f.at[p]) {
		if row[q] >= 2*repeat {
			return true
		}
	}
	return false
}

func (h *hall) look() {
	h.worn = h.worn[:0]
	for _, s := range h.seats {
		if h.again(&h.floors[s.r], s.p) {
			h.worn = append(h.worn, s)
		}
	}
}

// anneal exchanges people, at first tolerating losses, in the end none (Kirkpatrick, Gelatt and Vecchi 1983, with a geometric
// cooling to cold). Half of the proposals are about people who meet somebody again.
func (s *state) anneal(ctx context.Context, b budget, from float64, rng *rand.Rand) {
	h := newHall(s)
	if len(h.seats) == 0 {
		return
	}
	h.run(ctx, b, from, rng)
	s.take(h)
}

// take seats everybody as in the hall.
func (s *state) take(h *hall) {
	for r := range h.floors {
		f := &h.floors[r]
		tables, labels := make([][]int, f.tables), make([]int, f.tables)
		for t := range tables {
			labels[t] = int(f.label[t])
			for _, p := range f.table(int32(t)) {
				tables[t] = append(tables[t], int(p))
			}
		}
		s.load(r, tables, labels)
	}
}

func (h *hall) run(ctx context.Context, b budget, from float64, rng *rand.Rand) {
	heat, end, due := from, cold, 0
	if !slices.ContainsFunc(h.price, func(c int16) bool { return c%repeat != 0 && c < never }) && len(h.worlds) == 0 {
		end = coarse
	}
	for k := 0; ; k++ {
		if k&511 == 0 {
			spent := b.spent(k)
			if spent >= 1 || k&8191 == 0 && ctx.Err() != nil {
				return
			}
			heat = from * math.Pow(end/from, spent/0.97)
			if spent > 0.97 {
				heat = 0
			}
			if k >= due {
				h.look()
				due = k + max(4096, 8*len(h.seats))
			}
		}
		u := rng.Uint64()
		x := h.seats[int(u>>40)*len(h.seats)>>24]
		if u&1 == 0 && len(h.worn) > 0 {
			if y := h.worn[int(u>>40)*len(h.worn)>>24]; h.again(&h.floors[y.r], y.p) {
				x = y
			}
		}
		f := &h.floors[x.r]
		to := int32(int(u>>16&0xffffff) * f.tables >> 24)
		for try := 0; try < 3 && len(h.langs) > 1 && !h.knows(x.p, f.label[to]); try++ {
			to = int32(rng.IntN(f.tables))
		}
		limit := heat * h.draw[u>>4&4095]
		switch {
		case u&14 == 14 && f.transfer && to != f.at[x.p] && len(f.unit[x.p]) == 1:
			if d, ok := h.movePrice(f, x.p, to); ok && float64(d) <= limit && !h.clash(f, x.p, to, -1) {
				h.move(f, x.p, to)
			}
		case u>>58 == 0 && len(h.langs) > 1:
			h.rename(f, to, rng)
		case to != f.at[x.p] && f.size[to] > 0:
			h.offer(f, x.p, f.people[int(to)*f.wide+rng.IntN(int(f.size[to]))], limit, rng)
		}
	}
}

// offer lets a and b change places, with their companions, when that costs no more than limit.
func (h *hall) offer(f *floor, a, b int32, limit float64, rng *rand.Rand) {
	if f.fixed[b] {
		return
	}
	if len(f.unit[a]) == 1 && len(f.unit[b]) == 1 {
		if h.lawful(f, a, b) && float64(h.swapPrice(f, a, b)) <= limit && !h.clash(f, a, f.at[b], b) && !h.clash(f, b, f.at[a], a) {
			h.swap(f, a, b)
		}
		return
	}
	h.offerAll(f, a, b, limit, rng)
}

// offerAll is offer for companions: as many people of the other table as they are take their seats.
func (h *hall) offerAll(f *floor, a, b int32, limit float64, rng *rand.Rand) {
	if len(f.unit[a]) < len(f.unit[b]) {
		a, b = b, a
	}
	unit, tb := f.unit[a], f.at[b]
	var others [8]int32
	if len(unit) > len(others) || len(f.unit[b]) > 1 && len(f.unit[b]) != len(unit) {
		return
	}
	if len(f.unit[b]) > 1 {
		for i, p := range f.unit[b] {
			others[i] = int32(p)
		}
	} else {
		n := 0
		there := f.table(tb)
		for i, from := 0, rng.IntN(len(there)); i < len(there) && n < len(unit); i++ {
			if p := there[(from+i)%len(there)]; !f.fixed[p] && len(f.unit[p]) == 1 {
				others[n] = p
				n++
			}
		}
		if n < len(unit) {
			return
		}
	}
	if !h.lawfulAll(f, unit, others[:len(unit)]) || float64(h.pricedAll(f, unit, others[:len(unit)])) > limit {
		return
	}
	for i, p := range unit {
		h.swap(f, int32(p), others[i])
	}
}

// lawfulAll is lawful and clash for people who change places with as many of another table.
func (h *hall) lawfulAll(f *floor, unit []int, others []int32) bool {
	ta, tb := f.at[unit[0]], f.at[others[0]]
	la, lb := f.label[ta], f.label[tb]
	var muteA, muteB, facA, facB int32
	for i := range unit {
		a, b := int32(unit[i]), others[i]
		muteA += h.mutes(b, la) - h.mutes(a, la)
		muteB += h.mutes(a, lb) - h.mutes(b, lb)
		facA += h.leads(b, la) - h.leads(a, la)
		facB += h.leads(a, lb) - h.leads(b, lb)
	}
	if muteA > 0 || muteB > 0 || f.fac[ta] > 0 && f.fac[ta]+facA == 0 || f.fac[tb] > 0 && f.fac[tb]+facB == 0 {
		return false
	}
	for i := range unit {
		for _, q := range h.apart[unit[i]] {
			if f.at[q] == tb && !slices.Contains(others, int32(q)) {
				return false
			}
		}
		for _, q := range h.apart[others[i]] {
			if f.at[q] == ta && !slices.Contains(unit, q) {
				return false
			}
		}
	}
	return true
}

func (h *hall) mutes(p, label int32) int32 {
	if h.knows(p, label) {
		return 0
	}
	return 1
}

// pricedAll is swapPrice for people who change places with as many of another table.
func (h *hall) pricedAll(f *floor, unit []int, others []int32) int {
	ta, tb := f.at[unit[0]], f.at[others[0]]
	d := repeat * len(unit) * int(f.size[ta]+f.size[tb]-2*int32(len(unit)))
	var more [maxWorlds]int // of each world, at table ta
	for i := range unit {
		a, b := unit[i], int(others[i])
		rowA, rowB := h.price[a*h.n:(a+1)*h.n], h.price[b*h.n:(b+1)*h.n]
		for _, x := range f.table(ta) {
			d += int(rowB[x]) - int(rowA[x])
		}
		for _, x := range f.table(tb) {
			d += int(rowA[x]) - int(rowB[x])
		}
		for j := range unit { // those who stay together meet nobody new in each other
			d += int(rowA[unit[j]]) + int(rowB[others[j]]) - int(rowB[unit[j]]) - int(rowA[others[j]])
		}
		if w := h.world[a]; w >= 0 {
			more[w]--
		}
		if w := h.world[b]; w >= 0 {
			more[w]++
		}
	}
	w, step := len(h.worlds), f.wide+1
	A, B := int(f.size[ta])*w, int(f.size[tb])*w
	for i := range w {
		if m := more[i]; m != 0 {
			ka, kb := int(f.worlds[int(ta)*w+i]), int(f.worlds[int(tb)*w+i])
			d += int(f.soft[(A+i)*step+ka+m] - f.soft[(A+i)*step+ka] + f.soft[(B+i)*step+kb-m] - f.soft[(B+i)*step+kb])
		}
	}
	return d
}

// rename gives a table another language when everybody there speaks it as well: it costs nothing and opens ways.
func (h *hall) rename(f *floor, t int32, rng *rand.Rand) {
	label, fac := int32(rng.IntN(len(h.langs))), int32(0)
	for _, p := range f.table(t) {
		if !h.knows(p, label) {
			return
		}
		fac += h.leads(p, label)
	}
	if fac > 0 && f.size[t] > 0 {
		f.label[t], f.mute[t], f.fac[t] = label, 0, fac
	}
}
