package tables

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "arrivals", Column: "person_id", What: "who was present on a day of the event", Keep: "30 days after the event"},
	{Table: "seats", Column: "person_id", What: "who sat at which table", Keep: "30 days after the event"},
	{Table: "seat_pins", Column: "person_id", What: "for whom a table was chosen", Keep: "30 days after the event"},
	{Table: "round_steps", Column: "by_id", What: "which staff account changed a seating plan", Keep: "30 days after the event"},
	{Table: "round_steps", Column: "seating", What: "who sat where before the last changes of a plan, so that they can be undone", Keep: "30 days after the event"},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"rounds.*", "tables.*", "round_work.*"}
