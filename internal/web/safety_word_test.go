package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// A quiet word that she left by the exit lies covered at her next visit: who said what, and with whom, is shown when she asks for it,
// and she can erase it without looking.
func TestAQuietWordLiesCoveredAtHerNextVisit(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		opening := l.now()
		l.clock(8, 30) // in a visit before
		ctx := t.Context()
		l.must(l.safety.GoOnDuty(ctx, l.person("Joke"), l.e.ID))
		for _, who := range []string{"Sam", "Wout"} {
			l.must(l.safety.AskListener(ctx, l.person(who), l.e, "nl"))
			l.must(l.safety.Say(ctx, l.person(who), l.e, "the word itself"))
		}
		l.clock(opening.Hour()+1, opening.Minute())
		for _, who := range []string{"Sam", "Wout"} {
			status, page, _ := l.ask(who, "/options/more", nil)
			if status != http.StatusOK || strings.Contains(page, "the word itself") || strings.Contains(page, "Joke") || strings.Contains(page, "Your words") {
				t.Errorf("status %d, and what was said lies open:\n%s", status, page)
			}
			l.sees(who, "/options/more", "Something from an earlier visit", "/options/more/opening", "/options/more/removal")
		}
		to := l.does("Sam", "/options/more/opening", http.StatusSeeOther)
		l.sees("Sam", to, "the word itself")
		l.sees("Sam", "/options/more", "the word itself") // and so it stays in this visit
		to = l.does("Wout", "/options/more/removal", http.StatusSeeOther)
		l.sees("Wout", to, "I would like to speak with someone")
		l.must(l.safety.AskListener(ctx, l.person("Wout"), l.e, "nl"))
		l.must(l.safety.Say(ctx, l.person("Wout"), l.e, "asked in this visit"))
		l.sees("Wout", "/options/more", "asked in this visit")
	})
}

// A name that she passes on is gone from her pages at once, and what she reads afterwards is what everybody reads after any change.
func TestANameLeavesHerPageAsAnyChangeDoes(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		to := l.does("Sam", "/options/other", http.StatusSeeOther, "kind", "apart", "text", "Tilda Vermeulen")
		other := l.does("Sam", "/options/name", http.StatusSeeOther, "name", "Sam", "languages", "nl")
		if to != other || !strings.HasPrefix(to, "/options?n=") {
			t.Errorf("it leads to %q, any other change to %q", to, other)
		}
		l.sees("Sam", to, "Saved")
		for _, path := range []string{to, "/options/other"} {
			if _, page, _ := l.ask("Sam", path, nil); strings.Contains(page, "Vermeulen") || strings.Contains(page, "passed on") {
				t.Errorf("%s tells of it", path)
			}
		}
	})
}

// Her page of names speaks to her, in every language, and never of somebody else who wishes.
func TestThePageOfNamesSpeaksToHer(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		for lang, speaks := range map[string][]string{
			"fr": {"Que souhaitez-vous", "Je préfère ne pas rencontrer"}, "nl": {"Wat wenst u?", "Ik kom liever niet"},
			"en": {"What do you wish?", "I would rather not meet"}, "de": {"Was wünschen Sie?", "Ich möchte nicht begegnen"},
		} {
			_, page, _ := l.ask("Sam", "/options/other?lang="+lang, nil)
			_, page, _ = strings.Cut(page, "<main")
			for _, words := range speaks {
				if !strings.Contains(page, words) {
					t.Errorf("%s: no %q on the page", lang, words)
				}
			}
			for _, words := range []string{"cette personne ?", "ne veut pas", "wil niet ontmoeten", "does not want", " elle "} {
				if strings.Contains(page, words) {
					t.Errorf("%s: the page speaks of somebody else: %q", lang, words)
				}
			}
		}
	})
}
