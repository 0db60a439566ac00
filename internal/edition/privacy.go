package edition

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people: who conducted, by an id without a name.
var Knows = []privacy.Column{
	{Table: "session_deeds", Column: "by_id", What: "which staff account started, lengthened or ended a session", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "phase_changes", Column: "by_id", What: "which staff account changed the phase", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "visitor_questions", Column: "question", What: "a question put to the organiser", Keep: "30 days after it was answered, at most a year", Sealed: true, By: "edition.forget_letters"},
	{Table: "visitor_questions", Column: "mail", What: "where to answer, if the visitor said so", Keep: "30 days after the question was answered, at most a year", Sealed: true, By: "edition.forget_letters"},
	{Table: "visitor_questions", Column: "answered_by", What: "which staff account marked a question as answered", Keep: "30 days after it was answered, at most a year", By: "edition.forget_letters"},
}

// Impersonal columns look personal by their type or name and are not.
var Impersonal = []string{
	"editions.*", "edition_texts.*", "edition_worlds.*", "edition_bodies.*", "edition_bodies.name", "sessions.*",
}
