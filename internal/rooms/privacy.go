package rooms

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "presence", Column: "person_id", What: "who has a page open", Keep: "2 minutes after the last page closed", By: "rooms.forget"},
	{Table: "presence", Column: "since", What: "since when a page is open", Keep: "2 minutes after the last page closed", By: "rooms.forget"},
	{Table: "presence", Column: "gone_at", What: "when the last page closed", Keep: "2 minutes after the last page closed", By: "rooms.forget"},
	{Table: "conducting", Column: "by_id", What: "which staff account conducted", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "messages", Column: "body", What: "what those who conduct said to everybody or to a table", Keep: "30 days after the event", Sealed: true, By: "rooms.forget"},
	{Table: "messages", Column: "by_id", What: "which staff account said it", Keep: "30 days after the event", By: "rooms.forget"},
	{Table: "table_calls", Column: "answered_by", What: "which staff account came to a table; who called is not kept", Keep: "30 days after the event", By: "rooms.forget"},
	{Table: "hands", Column: "person_id", What: "who asks for the word at a table", Keep: "until the hand is down or the round is over", By: "rooms.forget"},
	{Table: "notes", Column: "person_id", What: "who has notes", Keep: "30 days after the event, or until erasure", By: "rooms.forget"},
	{Table: "notes", Column: "body", What: "a person's own notes, which nobody else can read", Keep: "30 days after the event, or until erasure", Sealed: true, By: "rooms.forget"},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"presence_nodes.*", "session_turns.*", "room_links.*"}
