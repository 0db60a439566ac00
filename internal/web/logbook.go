package web

import (
	"net/http"
	"regexp"
	"strings"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/edition"
)

// ownAffairs are forms that staff send about nobody but themselves; they leave no line in the log.
var ownAffairs = []string{
	"/e/{edition}/know",         // has read about the exit
	"/e/{edition}/notes",        // notes for oneself
	"/e/{edition}/options",      // one's own sessions, a quiet word, a word to the safety lead
	"/e/{edition}/phrase",       // one's own phrase
	"/e/{edition}/vote/receipt", // looks whether a paper was counted; changes nothing
	"/e/{edition}/arrival",      // is here
	"/e/{edition}/reports",      // finds that a text should be looked at: nobody learns who
	"/desk/own",                 // one's own sign-in: passkeys, phrase, sessions
	"/proof",                    // shows again that it is oneself
}

var (
	segment  = regexp.MustCompile(`^\{[^}]+\}$`)
	wildcard = regexp.MustCompile(`\{([a-z]+)\}`)
)

// Act is the name under which a route's deed stands in the log of what staff did, behind audit.act.; empty when it leaves no
// line: a question, a deed of people who take part, a listener's, one's own affairs.
func (r Route) Act() string {
	method, path, _ := strings.Cut(r.Pattern, " ")
	everybody := ^edition.Role(0)
	switch {
	case method != http.MethodPost, r.Who.Roles == 0:
		return ""
	case r.Who.Roles != everybody && !r.Who.Roles.Any(edition.StaffRoles|edition.Operator):
		return ""
	case r.Who.Roles != everybody && r.Who.Roles.Any(edition.Listener) && r.Who.Name != Staff.Name:
		return "" // what a listener does is nobody's to read
	}
	if r.Who.Name == SafetyLead.Name {
		return "safety_desk" // which of her pages it was would tell of whom she keeps apart, and when
	}
	for _, own := range ownAffairs {
		if rest, ok := strings.CutPrefix(path, own); ok && (rest == "" || rest[0] == '/') {
			return ""
		}
	}
	var words []string
	for _, s := range strings.Split(path, "/") {
		if s != "" && s != "e" && s != "p" && s != "desk" && !segment.MatchString(s) {
			words = append(words, s)
		}
	}
	return strings.ReplaceAll(strings.Join(words, "_"), "-", "_")
}

// atTheDoor makes sure that what a member of the staff is about to do leaves a line in the log, in the same transaction.
func (s *Site) atTheDoor(r *http.Request, route Route, v visit) *http.Request {
	act := route.Act()
	if act == "" || v.Visit.Subject == "" || !v.Me.Staff && v.Account == "" || v.Me.Roles&edition.StaffRoles == edition.Listener {
		return r
	}
	d := audit.Deed{Edition: string(v.Edition.ID), Actor: string(v.Visit.Subject), Act: act, At: s.now()}
	if act == "safety_desk" {
		return r.WithContext(audit.Door(r.Context(), d))
	}
	for _, m := range wildcard.FindAllStringSubmatch(route.Pattern, -1) {
		if m[1] != "edition" {
			d.Kind, d.Object = m[1], r.PathValue(m[1])
		}
	}
	return r.WithContext(audit.Door(r.Context(), d))
}
