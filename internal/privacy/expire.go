package privacy

import (
	"fmt"
	"time"

	"hackathon4women/internal/db"
)

// Expire ends what of one edition has come to the end of its term, where the general job does so, and says how many rows it
// touched. over is when the event's last session ended. Run again it finds nothing more.
func Expire(tx *db.Tx, columns []Column, edition string, over, now time.Time) (touched int64, err error) {
	for _, c := range columns {
		due := c.Rule().Due(over)
		if !c.General() || due.IsZero() || now.Before(due) {
			continue
		}
		n, err := tx.Exec(c.ending(), edition)
		if err != nil {
			return touched, fmt.Errorf("ending %s: %w", c.Name(), err)
		}
		touched += n
	}
	return touched, nil
}

// ending is the statement that ends the column in an edition.
func (c Column) ending() string {
	if c.Then == Blank {
		return "UPDATE " + c.Table + " SET " + c.Column + " = '' WHERE edition_id = $1 AND " + c.Column + " <> ''"
	}
	return "DELETE FROM " + c.Table + " WHERE edition_id = $1"
}

// Date is a day on which something ends, in a calendar of one edition.
type Date struct {
	On      time.Time
	Columns []Column
	Parts   []string // the chapter of each column
}

// Calendar is what ends when in an edition, by day; what has no day of the edition's own is not in it.
func Calendar(parts []Part, over time.Time) []Date {
	var days []Date
	for _, p := range parts {
		for _, c := range p.Columns {
			due := c.Rule().Due(over)
			if due.IsZero() {
				continue
			}
			i := 0
			for i < len(days) && days[i].On.Before(due) {
				i++
			}
			if i == len(days) || !days[i].On.Equal(due) {
				days = append(days[:i], append([]Date{{On: due}}, days[i:]...)...)
			}
			days[i].Columns, days[i].Parts = append(days[i].Columns, c), append(days[i].Parts, p.Chapter)
		}
	}
	return days
}
