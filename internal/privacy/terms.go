package privacy

import "time"

// Term is until when something is kept, in the words of the privacy page. Its rule is in Rules.
type Term string

// Moment is what a term counts from.
type Moment string

// The moments.
const (
	Event Moment = "event" // the end of the event's last session
	Own   Moment = "own"   // each row has a moment of its own: a deed, or an hour after it was written
	Never Moment = "never" // it is kept, and Why says for what
)

// Rule is a term as a program reads it.
type Rule struct {
	After Moment
	Days  int    // after that moment
	Why   string // for what is kept for good
}

// Due is when a term that counts from the event's end is over; zero for any other.
func (r Rule) Due(over time.Time) time.Time {
	if r.After != Event || over.IsZero() {
		return time.Time{}
	}
	return over.AddDate(0, 0, r.Days)
}

const (
	month = 30
	year  = 365
)

// Rules are all terms there are. An event closes a day after its last session at the latest. A chapter that needs another one adds it here, with its words in edition.*.json; what is kept
// for good needs a reason.
var Rules = map[Term]Rule{
	"until the event closes":      {After: Event, Days: 1},
	"until the event":             {After: Event},
	"30 days after the event":     {After: Event, Days: month},
	"12 months after the event":   {After: Event, Days: year},
	"until the vote closes":       {After: Own},
	"until the account is closed": {After: Own},
	"until used or expired":       {After: Own},
	"an hour":                     {After: Own},
	"7 days":                      {After: Own},
	"10 minutes":                  {After: Own},
	"until the vote closes; then the key is destroyed":                        {After: Own},
	"until then, at most two months":                                          {After: Own},
	"2 minutes after the last page closed":                                    {After: Own},
	"until the hand is down or the round is over":                             {After: Own},
	"30 days after it was answered, at most a year":                           {After: Own},
	"30 days after the question was answered, at most a year":                 {After: Own},
	"until erasure, which destroys the key":                                   {After: Own},
	"until it has emptied, at most a day":                                     {After: Own},
	"30 days after the event, or until erasure":                               {After: Event, Days: month},
	"until she puts the pen down, at most 30 days after the event":            {After: Event, Days: month},
	"until the safety lead has dealt with it, at most until the event closes": {After: Event, Days: 1},
	"for good, without a name; a card never laid 30 days after the event":     {After: Never, Why: "it is what the event brought about, and names nobody"},
	"for good, without the field on harm, which goes 30 days after the event": {After: Never, Why: "it is what the event brought about, and names nobody"},
	"for good, without a name":                                                {After: Never, Why: "it is what the event brought about, and names nobody"},
	"for good":                                                                {After: Never, Why: "it was published, or belongs to an organisation's promise, and is tied to nobody"},
	"for good: a log without gaps":                                            {After: Never, Why: "whoever takes a line out breaks the chain; the ids in it lead nowhere once the people are forgotten"},
	"for good: a restored backup must forget her again":                       {After: Never, Why: "without it a restored backup would bring back what was erased"},
}
