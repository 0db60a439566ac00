package seating

// Place seats somebody, with companions, at one given table of a round: on a free chair or in exchange for as many others. Nobody else
// moves in that round or one before it. When it cannot be, for whatever cause, the answer is ErrNoPlace.
func Place(in Instance, plan Plan, r int, id string, table int) (Plan, error) {
	rp, err := startRepairs(in, plan, r)
	if err != nil {
		return plan, err
	}
	p, ok := rp.s.index[id]
	if !ok || r < 0 || r >= rp.s.in.Rounds || table < 0 || table >= len(rp.s.rounds[r].tables) {
		return plan, ErrNoPlace
	}
	if err := rp.place(r, p, table); err != nil {
		return plan, err
	}
	return rp.Plan(), nil
}

// place looks at every table, as elsewhere does, so that the answer takes as long for each of them.
func (rp *Repairs) place(r, p, table int) error {
	s, rd := rp.s, &rp.s.rounds[r]
	from := rd.at[p]
	if from < 0 || rd.fixed[p] {
		return ErrNoPlace
	}
	unit := s.units[r][rd.unit[p]]
	var wanted, other offer
	for t := range rd.tables {
		best := &other
		if t == table {
			best = &wanted
		}
		if t == from || len(rd.tables[t].people) == 0 {
			continue
		}
		m := move{r: r, from: from, to: t, a: unit}
		best.see(s, m, 0)
		var free []int
		for _, q := range rd.tables[t].people {
			if s.single(r, q) {
				free = append(free, q)
			}
		}
		for i := range free {
			if i+len(unit) <= len(free) {
				m.b = free[i : i+len(unit)]
				best.see(s, m, 0)
			}
		}
	}
	if !wanted.found || wanted.hard > 0 {
		return ErrNoPlace
	}
	rp.do(wanted.m)
	return nil
}
