package safety

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "seat_rules", Column: "rule", What: "who must not sit with whom, and who wishes to sit together; no reason", Keep: "until the event closes", Sealed: true},
	{Table: "quiet_notes", Column: "note", What: "whom someone would rather not sit with, in her words", Keep: "until the safety lead has dealt with it, at most until the event closes", Sealed: true},
	{Table: "known_exits", Column: "person_id", What: "who has read what the exit does", Keep: "30 days after the event"},
	{Table: "quiet_talks", Column: "talk", What: "a conversation with a listener: who asked, when, and what was said; deleted when it ends", Keep: "until the event closes", Sealed: true, By: "safety.forget_words"},
	{Table: "listener_duty", Column: "account_id", What: "which listeners say that they are on duty", Keep: "30 days after the event"},
	{Table: "duty_waivers", Column: "by_id", What: "which staff account let the rooms open without two listeners", Keep: "12 months after the event"},
	{Table: "duty_waivers", Column: "reason", What: "why the rooms were opened without two listeners", Keep: "12 months after the event", Sealed: true},
	{Table: "help_lines", Column: "checked_by", What: "which staff account checked or changed a help line", Keep: "30 days after the event", Then: privacy.Blank},
	{Table: "appeals", Column: "person_id", What: "who was put out and said something to it", Keep: "30 days after the event"},
	{Table: "appeals", Column: "text", What: "what someone who was put out says to the safety lead", Keep: "30 days after the event", Sealed: true},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{}
