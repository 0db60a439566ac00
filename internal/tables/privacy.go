package tables

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "arrivals", Column: "person_id", What: "who was present on a day of the event", Keep: "30 days after the event"},
	{Table: "seats", Column: "person_id", What: "who sat at which table", Keep: "30 days after the event"},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"rounds.*", "tables.*"}
