package publish

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "word_consents", Column: "person_id", What: "who answered whether words from her cards may appear", Keep: "30 days after the event"},
	{Table: "word_consents", Column: "answer", What: "her answer", Keep: "30 days after the event"},
	{Table: "readings", Column: "by_id", What: "which staff account read a text before it went public", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "redactions", Column: "passage", What: "a passage taken out before publication", Keep: "30 days after the event", Sealed: true, By: "publish.forget"},
	{Table: "redactions", Column: "by_id", What: "which staff account took it out", Keep: "30 days after the event", By: "publish.forget"},
	{Table: "publications", Column: "content", What: "what was published, tied to nobody", Keep: "for good", Sealed: true},
	{Table: "publications", Column: "by_id", What: "which staff account published", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "publications", Column: "withdrawn_by", What: "which staff account took a publication back", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "publication_changes", Column: "text", What: "what was put right after publication, tied to nobody", Keep: "for good", Sealed: true},
	{Table: "publication_changes", Column: "note", What: "what the public is told about a correction or a withdrawal", Keep: "for good", Sealed: true},
	{Table: "publication_changes", Column: "by_id", What: "which staff account corrected or withdrew", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "publication_changes", Column: "read_by", What: "which staff account read a correction or a note", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "assessments", Column: "text", What: "what the organiser wrote into the impact assessment", Keep: "for good", Sealed: true},
	{Table: "assessments", Column: "by_id", What: "which staff account wrote it", Keep: "12 months after the event", Then: privacy.Blank},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"readings.subject", "redactions.subject", "publication_changes.subject", "kept_terms.*"}
