// Package privacy is how a chapter says what it knows about people.
//
// Every chapter has a privacy.go with two lists, which a test in arch holds against the migrations:
//
//	var Knows = []privacy.Column{
//		{Table: "contacts", Column: "address", What: "where she may be reached", Keep: "until the end of the edition", Sealed: true},
//	}
//
//	var Impersonal = []string{
//		"rooms.name",  // looks personal (its name, its type) and is not
//		"room_steps.*", // nothing in this table says anything about anybody
//	}
//
// Each table appears in one of them. Each sealed column, and each column whose name sounds like a person, is named.
package privacy

// Column is one thing known about people: where it lies, what it says, how long it stays.
type Column struct {
	Table, Column string
	What          string // in plain English, for the register of processing
	Keep          string // until when, likewise
	Sealed        bool   // only sealed bytes are stored
}
