package edition

import (
	"regexp"

	"hackathon4women/internal/fault"
)

// telling are words that must not stand where others see them over her shoulder: in the browser's history, in a tab, in a calendar, in a
// subject. The public page's text may hold them; its name and its address may not. "Abus" counts at the beginning of a word only, for the
// sake of every syllabus.
var telling = regexp.MustCompile(`(?i)violen|geweld|gewalt|misbruik|missbrauch|misshandl|mishandel|domestic|victim|slachtoffer|opfer|(^|\P{L})abus`)

// Neutral says whether a name or an address may stand in a browser's history.
func Neutral(text string) bool { return !telling.MatchString(text) }

// shownOutside are the texts that leave the page: the name is in tabs and in subjects, the other in calendars.
var shownOutside = map[string]bool{"name": true, "calendar": true}

func (f Field) checkNeutral(lang, text string) error {
	if shownOutside[f.Name] && !Neutral(text) {
		return fault.Wrong(f.Name+"."+lang, "edition.text.telling")
	}
	return nil
}

// checkExit accepts a neutral site to leave to.
func checkExit(url string) error {
	if err := checkLink("exit_url", url, "edition.exit_url.https", true); err != nil {
		return err
	}
	if !Neutral(url) {
		return fault.Wrong("exit_url", "edition.exit_url.telling")
	}
	return nil
}
