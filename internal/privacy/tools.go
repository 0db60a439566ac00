package privacy

// What the tools' own tables (0001_tools.sql) know about people.
var (
	Knows = []Column{
		{Table: "seal_keys", Column: "subject", What: "the random id of the person or edition a key belongs to", Keep: "until erasure, which destroys the key", By: "people.forget_registrations"},
		{Table: "seal_keys", Column: "wrapped", What: "her key, wrapped by the master key", Keep: "until erasure, which destroys the key", Sealed: true, By: "people.forget_registrations"},
		{Table: "tombstones", Column: "subject", What: "the random id of who was erased, and of nobody else", Keep: "for good: a restored backup must forget her again"},
		{Table: "audit_log", Column: "actor", What: "the random id of the staff account that did something", Keep: "for good: a log without gaps"},
		{Table: "audit_log", Column: "object", What: "the random id of what or whom it was done to; nothing for seat rules", Keep: "for good: a log without gaps"},
		{Table: "audit_log", Column: "reason", What: "the reason staff gave, where one is asked", Keep: "12 months after the event", Sealed: true, Then: Blank},
		{Table: "limits", Column: "bucket", What: "a keyed hash of what is being limited, such as a network address", Keep: "until it has emptied, at most a day", By: "people.forget_visits"},
	}
	Impersonal = []string{
		"jobs.*",
		"jobs_failed.*",
		"audit_log.hash",
		"audit_log.reason_sum",
		"audit_heads.*",
		"audit_heads.hash",
		"audit_checkpoints.*",
		"audit_checkpoints.hash",
		"audit_checkpoints.signature",
	}
)
