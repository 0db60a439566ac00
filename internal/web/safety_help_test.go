package web_test

import (
	"strings"
	"testing"
)

// Danger first, then what answers day and night, in which language it does, and nothing beside 101 and 112 that makes one doubt.
func TestHelpIsReadInTheOrderOfNeed(t *testing.T) {
	for _, lang := range []string{"de", "nl", "en", "fr"} {
		_, addresses := gallery(t)
		var address string
		for _, a := range addresses {
			if strings.HasSuffix(a, "/safety-help-public-night") {
				address = a
			}
		}
		if address == "" {
			t.Skip("not among these samples")
		}
		body := drawn(t, address+"?lang="+lang)
		_, main, _ := strings.Cut(body, `<main`)
		last := -1
		for _, number := range []string{"tel:101", "tel:112", "tel:080030030"} {
			at := strings.Index(main, number)
			if at < last || at < 0 {
				t.Errorf("%s: %s does not stand where it must", lang, number)
			}
			last = at
		}
		urgent, rest, _ := strings.Cut(main, `id="help-always"`)
		words := doubts[lang]
		if strings.Contains(urgent, words) || !strings.Contains(rest, words) {
			t.Errorf("%s: %q stands beside an emergency number, or nowhere", lang, words)
		}
		if always, _, _ := strings.Cut(rest, `id="help-talk"`); !strings.Contains(always, spoken[lang]) {
			t.Errorf("%s: what answers day and night does not say in which language", lang)
		}
		if n := strings.Count(main, calls[lang]); n != 1 {
			t.Errorf("%s: that a call stays in the list is said %d times, want once", lang, n)
		}
	}
}

var (
	doubts = map[string]string{"fr": "à vérifier", "nl": "na te kijken", "en": "to be checked", "de": "zu prüfen"}
	spoken = map[string]string{"fr": "Langue : français", "nl": "Taal: Frans", "en": "Language: French", "de": "Sprache: Französisch"}
	calls  = map[string]string{"fr": "liste d’appels", "nl": "oproeplijst", "en": "list of calls", "de": "Anrufliste"}
)
