package promises

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "promises", Column: "person_id", What: "who announced a promise for an organisation", Keep: "30 days after the event", Then: privacy.Blank},
	{Table: "promises", Column: "body", What: "organisation, what it promises, which function answers; never a person's name", Keep: "for good", Sealed: true},
	{Table: "promises", Column: "lookup", What: "keyed hash of the code with which an organisation confirms", Keep: "for good"},
	{Table: "promise_news", Column: "line", What: "one line on how a promise is doing", Keep: "for good", Sealed: true},
	{Table: "promise_clearances", Column: "by_id", What: "which staff account read a text before it went public", Keep: "12 months after the event", Then: privacy.Blank},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"promise_answers.answer"}
