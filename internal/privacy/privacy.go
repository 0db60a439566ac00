// Package privacy is how a chapter declares what it knows about people. The data map on the privacy page and in
// docs/data-map.md is generated from these declarations; a test in arch fails on a column nobody claims.
package privacy

// Column is one column of the database that says something about a person.
type Column struct {
	Table, Column string
	What          string // in words: "name shown to others"
	Keep          string // until when: "30 days after the event"
	Sealed        bool   // unreadable without the master key
}
