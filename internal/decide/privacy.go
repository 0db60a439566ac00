package decide

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "ballot_papers", Column: "person_id", What: "who has voted so far, so that nobody votes twice", Keep: "until the vote closes", By: "decide.Close"},
	{Table: "ballot_papers", Column: "paper", What: "what she ticked, and her receipt", Keep: "until the vote closes; then the key is destroyed", Sealed: true, By: "decide.Close"},
	{Table: "ballot_closures", Column: "closed_by", What: "which staff account closed the vote, or the programme", Keep: "12 months after the event", Then: privacy.Blank},
	{Table: "ballots", Column: "opened_by", What: "which staff account opened the vote, or the programme", Keep: "12 months after the event", Then: privacy.Blank},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"ballots.options", "ballot_closures.published"}
