package privacy

// What the tools' own tables (0001_tools.sql) know about people.
var (
	Knows = []Column{
		{Table: "seal_keys", Column: "subject", What: "the random id of the person or edition a key belongs to", Keep: "until erasure, which destroys the key"},
		{Table: "seal_keys", Column: "wrapped", What: "her key, wrapped by the master key", Keep: "until erasure, which destroys the key", Sealed: true},
	}
	Impersonal = []string{
		"jobs.*",
		"jobs_failed.*",
	}
)
