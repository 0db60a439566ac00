// Package ui is the design system: the frame of every page and the parts pages are made of.
package ui

import "hackathon4women/internal/i18n"

// Face is which of the two faces a page shows.
type Face int

// The faces: the public page may say what the event is, the workspace never does.
const (
	Public Face = iota
	Workspace
)

// NavLink is a link of the main navigation.
type NavLink struct {
	Label, Href string
	Current     bool
}

// FieldError is what is wrong with a field of a form; without a field it concerns the whole form.
type FieldError struct{ Field, Text string }

// Live is what a page listens to.
type Live struct {
	Href   string
	Topics []string
}

// Page is what every page has.
type Page struct {
	Title      string
	Words      *i18n.Words
	Face       Face
	SiteName   string
	Nav        []NavLink
	Path       string // of this page, for the language switch
	HomeHref   string
	HelpHref   string
	ExitHref   string
	AwayHref   string // where the exit leads
	Simulation bool
	SignedIn   bool
	Live       Live
	Flash      string
	Errors     []FieldError
	Wide       bool
	Assets     map[string]string // bundle name → address
}

// T is a text in the reader's language.
func (p Page) T(key string, args ...any) string { return p.Words.T(key, args...) }
