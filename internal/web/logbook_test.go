package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
)

// Every form that only staff may send leaves a line in the log, under a name that the safety lead can read in her language.
// What leaves none is listed here with the reason.
func TestEveryDeedOfStaffHasItsLine(t *testing.T) {
	silent := map[string]string{
		// "POST /e/{edition}/…": "a listener's deeds are nobody's to read",
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	staff := 0
	for _, r := range (&Site{}).allRoutes() {
		roles := r.Who.Roles
		if !strings.HasPrefix(r.Pattern, http.MethodPost) || roles == 0 || roles&^(edition.StaffRoles|edition.Operator) != 0 {
			continue
		}
		staff++
		act := r.Act()
		if slices.ContainsFunc(ownAffairs, func(own string) bool { return strings.HasPrefix(r.Pattern, "POST "+own+"/") }) {
			continue
		}
		switch {
		case act == "" && roles.Any(edition.Listener):
		case act == "" && silent[r.Pattern] == "":
			t.Errorf("%s leaves no line in the log", r.Pattern)
		case act != "":
			for _, lang := range i18n.Languages {
				if !words.In(lang).Has("audit.act." + act) {
					t.Errorf("%s: the log has no words in %s for audit.act.%s", r.Pattern, lang, act)
				}
			}
		}
	}
	if staff < 45 {
		t.Errorf("only %d forms of staff", staff)
	}
}

// The log must not tell when the safety lead keeps whom apart, nor that somebody was listened to.
func TestTheLogIsSilentAboutRulesAndListeners(t *testing.T) {
	acts := map[string][]string{}
	for _, r := range (&Site{}).allRoutes() {
		if strings.HasPrefix(r.Pattern, "POST /e/{edition}/desk/rules") {
			acts[r.Act()] = append(acts[r.Act()], r.Pattern)
		}
	}
	if len(acts) != 1 || len(acts["safety_desk"]) < 3 {
		t.Errorf("the pages of the safety lead can be told apart in the log: %v", acts)
	}
	listens := Route{Pattern: "POST /e/{edition}/desk/calls/{call}/answer", Who: Who{Name: "listener", Roles: edition.Listener}}
	if got := listens.Act(); got != "" {
		t.Errorf("a listener's deed leaves %q", got)
	}
	for _, own := range ownAffairs {
		if !slices.ContainsFunc((&Site{}).allRoutes(), func(r Route) bool { return strings.HasPrefix(r.Pattern, "POST "+own) }) {
			t.Errorf("%s is no form", own)
		}
	}
}
