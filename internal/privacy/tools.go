package privacy

// What the tools' own tables (0001_tools.sql) know about people.
var (
	Knows = []Column{
		{Table: "seal_keys", Column: "subject", What: "the random id of the person or edition a key belongs to", Keep: "until erasure, which destroys the key", By: "people.forget_registrations"},
		{Table: "seal_keys", Column: "wrapped", What: "her key, wrapped by the master key", Keep: "until erasure, which destroys the key", Sealed: true, By: "people.forget_registrations"},
		{Table: "tombstones", Column: "subject", What: "the random id of who was erased, and of nobody else", Keep: "for good: a restored backup must forget her again"},
		{Table: "limits", Column: "bucket", What: "a keyed hash of what is being limited, such as a network address", Keep: "until it has emptied, at most a day", By: "people.forget_visits"},
	}
	Impersonal = []string{
		"jobs.*",
		"jobs_failed.*",
	}
)
