package ui

import "github.com/a-h/templ"

// In says to a screen reader that a text is in a language; nothing when it is not known.
func In(lang string) templ.Attributes {
	if lang == "" {
		return nil
	}
	return templ.Attributes{"lang": lang}
}
