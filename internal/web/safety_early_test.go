package web_test

import (
	"net/http"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
)

// waits registers someone without a code: nobody has decided about her yet.
func (l *liveEvent) waits(name string) {
	l.t.Helper()
	var err error
	l.tokens[name], err = l.people.Register(l.t.Context(), l.e, people.Application{
		Form: people.NewForm(), World: edition.Own, Consents: []string{"take_part"}, Profile: people.Profile{Name: name, Languages: []string{"nl"}},
	})
	l.must(err)
	offer := l.people.OfferPhrases(l.person(name), "en", 1)[0]
	v, err := l.people.Who(l.t.Context(), l.tokens[name])
	l.must(err)
	l.must(l.people.ChoosePhrase(l.t.Context(), l.person(name), offer.Phrase, []string{offer.Proof}, v.ID))
}

// names is where somebody's options lead to who wants to name somebody, without the edition's part; empty when they do not.
func (l *liveEvent) names(who string) string {
	l.t.Helper()
	_, page, _ := l.ask(who, "/options", nil)
	return strings.TrimPrefix(first(page, `href="([^"]*)">Write a name<`), l.e.Path())
}

func TestWhoWaitsCanNameSomebodyBeforeAnybodyDecides(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.staff("Rosalie", edition.SafetyLead)
		l.waits("Noor")
		l.waits("Gert Maes")
		name := l.names("Noor")
		if name == "" {
			t.Fatal("her options do not lead to it while she waits")
		}
		// Before the page, as for everybody, what the exit does; and then on to it.
		_, _, to := l.ask("Noor", name, nil)
		if to != l.e.Path()+"/know?to="+strings.ReplaceAll(l.e.Path()+name, "/", "%2F") {
			t.Fatalf("she is led to %q", to)
		}
		l.sees("Noor", "/know", "exit")
		if _, _, to = l.ask("Noor", "/know", map[string][]string{}); to != l.e.Path()+"/status" {
			t.Errorf("what is read first leads on to %q, which is not hers yet", to)
		}
		l.sees("Noor", name, "Only one person reads it", "/policy")
		l.sees("Noor", "/policy", "What is fine")
		l.does("Noor", name, http.StatusSeeOther, "kind", "apart", "text", "Gert Maes")
		l.must(l.safety.TakeUp(t.Context(), l.e.ID, l.person("Noor").PersonID()))
		rules, err := l.safety.Rules(t.Context(), l.person("Rosalie"), l.e.ID)
		l.must(err)
		if len(rules) != 1 || rules[0].Kind != safety.Provisional || rules[0].Other != l.person("Gert Maes").PersonID() {
			t.Errorf("before anybody is let in there are %d rules, want the one between the two", len(rules))
		}
		l.sees("Rosalie", "/desk/rules", "Gert Maes", "Noor")
		for _, path := range []string{"/programme", "/table", "/notes", "/ideas"} {
			if status, _, _ := l.ask("Noor", path, nil); status != http.StatusNotFound {
				t.Errorf("%s: status %d for someone who waits, want not found", path, status)
			}
		}
		// Whoever has no place names nobody, and is not offered it.
		_, err = l.people.Decide(t.Context(), l.person("Rosalie"), l.e, l.person("Gert Maes").PersonID(), people.Declined)
		l.must(err)
		if l.names("Gert Maes") != "" {
			t.Error("somebody without a place is led to a page that is not hers")
		}
		l.does("Gert Maes", name, http.StatusNotFound, "kind", "apart", "text", "Noor")
	})
}
