// Package privacy is how a chapter declares what it knows about people, and how that ends. The data map on the privacy page and
// in docs/data-map.md is generated from these declarations, and one job carries the terms out; tests in arch fail on a column
// nobody claims, and on one without an end or a reason.
package privacy

// Column is one column of the database that says something about a person.
type Column struct {
	Table, Column string
	What          string // in words: "name shown to others"
	Keep          Term   // until when: "30 days after the event", one of Rules
	Sealed        bool   // unreadable without the master key
	Then          Ending // what happens to it when its term is over
	By            string // who carries the term out, when not the general job: a job ("rooms.forget") or a verb ("people.Withdraw")
}

// Part is what one chapter knows.
type Part struct {
	Chapter string
	Columns []Column
}

// Ending is what happens to a column when its term is over.
type Ending string

// The endings.
const (
	Row   Ending = ""      // the whole row is deleted
	Blank Ending = "blank" // the column is emptied and the row stays, without her
)

// Name is the column with its table.
func (c Column) Name() string { return c.Table + "." + c.Column }

// Rule is the column's term as a program reads it.
func (c Column) Rule() Rule { return Rules[c.Keep] }

// General says whether the general job carries out its term.
func (c Column) General() bool { return c.By == "" && c.Rule().After == Event }
