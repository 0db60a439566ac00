package safety

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "seat_rules", Column: "rule", What: "who must not sit with whom, and who wishes to sit together; no reason", Keep: "until the event closes", Sealed: true},
	{Table: "quiet_notes", Column: "note", What: "whom someone would rather not sit with, in her words", Keep: "until the safety lead has dealt with it, at most until the event closes", Sealed: true},
	{Table: "known_exits", Column: "person_id", What: "who has read what the exit does", Keep: "30 days after the event"},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{}
