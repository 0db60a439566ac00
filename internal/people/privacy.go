package people

import "hackathon4women/internal/privacy"

// Knows is what this chapter knows about people.
var Knows = []privacy.Column{
	{Table: "accounts", Column: "name", What: "name of a staff account", Keep: "until the account is closed", Sealed: true, By: "people.CloseAccount"},
	{Table: "accounts", Column: "lookup", What: "keyed hash of a staff phrase", Keep: "until the account is closed", By: "people.CloseAccount"},
	{Table: "staff", Column: "account_id", What: "which staff account holds which role in an edition", Keep: "until the account is closed", By: "people.CloseAccount"},
	{Table: "people", Column: "world", What: "the world a person comes from", Keep: "30 days after the event", By: "people.forget_registrations"},
	{Table: "people", Column: "profile", What: "name shown, organisation, languages, mail, note to the reviewers", Keep: "30 days after the event", Sealed: true, By: "people.forget_registrations"},
	{Table: "people", Column: "lookup", What: "keyed hash of a person's phrase", Keep: "30 days after the event", By: "people.forget_registrations"},
	{Table: "people", Column: "mail_lookup", What: "keyed hash of the mail to which codes may be sent", Keep: "30 days after the event", By: "people.forget_registrations"},
	{Table: "people", Column: "registered_at", What: "when a person registered", Keep: "30 days after the event", By: "people.forget_registrations"},
	{Table: "admissions", Column: "person_id", What: "decisions on a registration", Keep: "30 days after the event"},
	{Table: "admissions", Column: "by_id", What: "which staff account decided", Keep: "30 days after the event"},
	{Table: "person_roles", Column: "person_id", What: "what a person does in the edition", Keep: "30 days after the event"},
	{Table: "consents", Column: "person_id", What: "what a person agreed to, and withdrew", Keep: "30 days after the event"},
	{Table: "codes", Column: "lookup", What: "keyed hash of an unused code; a used one is deleted", Keep: "until used or expired", By: "people.count_sheets"},
	{Table: "codes", Column: "slip", What: "on which sheet an unused code stands, under which number", Keep: "until used or expired", By: "people.count_sheets", Sealed: true},
	{Table: "sent_forms", Column: "person_id", What: "whose registration a form was, so that sending it twice counts once", Keep: "an hour", By: "people.forget_visits"},
	{Table: "door_codes", Column: "person_id", What: "whose place a code opens until she has chosen a phrase", Keep: "until then, at most two months", By: "people.forget_visits"},
	{Table: "door_codes", Column: "lookup", What: "keyed hash of that code", Keep: "until then, at most two months", By: "people.forget_visits"},
	{Table: "vouched", Column: "person_id", What: "for whom somebody answers; not who, nor when", Keep: "30 days after the event"},
	{Table: "private_notes", Column: "person_id", What: "that a person registered: everybody has a row", Keep: "until the event closes", By: "people.ForgetPrivate"},
	{Table: "private_notes", Column: "note", What: "how to make sure who she is; for a moment also whom she does not want to meet and with whom she comes", Keep: "until the event closes", By: "people.ForgetPrivate", Sealed: true},
	{Table: "code_sheets", Column: "body", What: "which body hands a sheet of codes out", Keep: "until the event", Sealed: true},
	{Table: "visits", Column: "subject", What: "who is signed in", Keep: "7 days", By: "people.forget_visits"},
	{Table: "visits", Column: "token", What: "hash of the cookie", Keep: "7 days", By: "people.forget_visits"},
	{Table: "mail_codes", Column: "person_id", What: "to whom a one-time code was sent", Keep: "10 minutes", By: "people.forget_visits"},
	{Table: "mail_codes", Column: "lookup", What: "keyed hash of a one-time code", Keep: "10 minutes", By: "people.forget_visits"},
	{Table: "passkeys", Column: "account_id", What: "which staff account has a passkey", Keep: "until the account is closed", By: "people.CloseAccount"},
	{Table: "passkeys", Column: "handle", What: "keyed hash of a passkey's number", Keep: "until the account is closed", By: "people.CloseAccount"},
	{Table: "passkeys", Column: "credential", What: "public key of a passkey", Keep: "until the account is closed", Sealed: true, By: "people.CloseAccount"},
	{Table: "passkeys", Column: "name", What: "what its owner calls a passkey", Keep: "until the account is closed", Sealed: true, By: "people.CloseAccount"},
	{Table: "issuer_links", Column: "account_id", What: "which staff account enters through the organisation's own sign-in", Keep: "until the account is closed", By: "people.CloseAccount"},
	{Table: "issuer_links", Column: "lookup", What: "keyed hash of who that is there", Keep: "until the account is closed", By: "people.CloseAccount"},
}

// Impersonal columns look personal and are not.
var Impersonal = []string{"room_needs.*", "spent.*"}
