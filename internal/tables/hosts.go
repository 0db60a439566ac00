package tables

import (
	"maps"
	"slices"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// hostsOf are those who stay at their table while the others walk on, by its number: in a world café whoever wrote for a table in the
// round before tells those who come (Brown and Isaacs, The World Café, 2005). Whoever is not here stays nowhere.
func (s *Service) hostsOf(tx *db.Tx, e edition.Edition, session edition.SessionID, due map[people.ID]bool) (map[people.ID]int, error) {
	before, ok := roundBefore(e, session)
	if e.Template != edition.WorldCafe || !ok {
		return nil, nil
	}
	hosts, taken := map[people.ID]int{}, map[int]bool{}
	err := tx.Rows(`SELECT s.person_id, t.n FROM seats s JOIN tables t ON t.edition_id = s.edition_id AND t.id = s.table_id
		WHERE s.edition_id = $1 AND s.session_id = $2 AND s.part = $3 ORDER BY t.n, s.person_id`, []any{e.ID, before, Writes}, func(scan db.Scanner) error {
		var who people.ID
		var n int
		err := scan(&who, &n)
		if err == nil && due[who] && !taken[n] {
			hosts[who], taken[n] = n, true
		}
		return err
	})
	return hosts, err
}

// roundBefore is the round that people walk on from: the one before it on the same day.
func roundBefore(e edition.Edition, session edition.SessionID) (before edition.SessionID, ok bool) {
	day := 0
	for _, r := range RoundsOf(e.Programme) {
		if r.ID == session {
			return before, r.Kind == edition.Round && before != "" && r.Day == day
		}
		if before, day = "", r.Day; r.Kind == edition.Round {
			before = r.ID
		}
	}
	return "", false
}

// stays is by which table's number people are kept there: those whom the organiser keeps, then the hosts. Nobody takes a host's
// place by being kept elsewhere.
func (st standing) stays() map[people.ID]int {
	all := maps.Clone(st.pins)
	if all == nil {
		all = map[people.ID]int{}
	}
	at := st.at()
	for _, who := range slices.Sorted(maps.Keys(st.hosts)) {
		// Whoever sits elsewhere was moved, or the plan is older than her part: that she does not stay must not look like a fault.
		i, sits := at[who]
		if _, kept := all[who]; !kept && (len(st.round.Tables) == 0 || sits && st.round.Tables[i].N == st.hosts[who]) {
			all[who] = st.hosts[who]
		}
	}
	return all
}

// older says that a plan was made before it was known who would stay at which table.
func (st standing) older() bool {
	at := st.at()
	for who, n := range st.hosts {
		if i, sits := at[who]; sits && st.round.Tables[i].N != n && n <= len(st.round.Tables) && st.pins[who] == 0 {
			return true
		}
	}
	return false
}
