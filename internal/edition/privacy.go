package edition

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people: who conducted, by an id without a name.
var Knows = []privacy.Column{
	{Table: "session_deeds", Column: "by_id", What: "which staff account started, lengthened or ended a session", Keep: "with the edition"},
	{Table: "phase_changes", Column: "by_id", What: "which staff account changed the phase", Keep: "with the edition"},
}

// Impersonal columns look personal by their type or name and are not.
var Impersonal = []string{"edition_bodies.name"}
