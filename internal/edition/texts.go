package edition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
)

// Field is one text that an organiser may write in each language.
type Field struct {
	Name     string
	Required bool // a language without it is not complete
	Max      int  // characters
	Lines    int  // how tall its box is
}

// Reasons and Questions are how many of each there may be.
const (
	Reasons   = 4
	Questions = 6
)

// TitleOf is the field of a session's title.
func TitleOf(id SessionID) string { return "session." + string(id) + ".title" }

// QuestionField is the field of a guiding question.
func QuestionField(n int) string { return "question." + strconv.Itoa(n) }

// AboutFields are the texts of the event as a whole; the others belong to its parts.
var AboutFields = []Field{
	{"name", true, 80, 1}, {"line", true, 120, 1}, {"lede", true, 500, 4}, {"about", false, 600, 3},
	{"place", false, 80, 1}, {"price", false, 80, 1}, {"eve", false, 200, 1}, {"calendar", false, 60, 1},
	{"controller", false, 400, 2}, {"contact", false, 400, 2}, // asked for by the gate of registration
}

// ReasonFields, QuestionFields, WorldFields and SessionFields are the texts of the parts.
func (e Edition) ReasonFields() []Field {
	var all []Field
	for n := range Reasons {
		all = append(all, Field{fmt.Sprintf("reason.%d.title", n+1), false, 80, 1}, Field{fmt.Sprintf("reason.%d.text", n+1), false, 300, 2})
	}
	return all
}

// QuestionFields are the guiding questions.
func (e Edition) QuestionFields() []Field {
	var all []Field
	for n := range Questions {
		all = append(all, Field{QuestionField(n + 1), false, 200, 2})
	}
	return all
}

// WorldFields are the names of the worlds and what is said about them.
func (e Edition) WorldFields() []Field {
	var all []Field
	for _, w := range e.Worlds {
		all = append(all, Field{"world." + w.Key + ".name", true, 60, 1}, Field{"world." + w.Key + ".text", false, 200, 2})
	}
	return all
}

// SessionFields are the titles of the sessions.
func (e Edition) SessionFields() []Field {
	var all []Field
	for _, s := range e.Programme.Sessions {
		all = append(all, Field{TitleOf(s.ID), true, 100, 1})
	}
	return all
}

// Fields are all texts that this edition may have.
func (e Edition) Fields() []Field {
	return slices.Concat(AboutFields, e.ReasonFields(), e.QuestionFields(), e.WorldFields(), e.SessionFields())
}

// Missing are the texts that a language still needs to be complete.
func (e Edition) Missing(lang string) []string {
	var missing []string
	for _, f := range e.Fields() {
		if f.Required && e.Texts[f.Name][lang] == "" {
			missing = append(missing, f.Name)
		}
	}
	return missing
}

// Untranslated are the texts that another language has and this one does not.
func (e Edition) Untranslated(lang string) []string {
	var missing []string
	for _, f := range e.Fields() {
		if e.Texts[f.Name][lang] == "" && len(e.Texts[f.Name]) > 0 {
			missing = append(missing, f.Name)
		}
	}
	return missing
}

// Languages are the languages that are complete, in the product's order.
func (e Edition) Languages() []string {
	var complete []string
	for _, lang := range i18n.Languages {
		if len(e.Missing(lang)) == 0 {
			complete = append(complete, lang)
		}
	}
	return complete
}

// QuestionNumbers are the guiding questions that are written in some language.
func (e Edition) QuestionNumbers() []int {
	var all []int
	for n := 1; n <= Questions; n++ {
		if len(e.Texts[QuestionField(n)]) > 0 {
			all = append(all, n)
		}
	}
	return all
}

// Title is a session's title in a language, or in the first that has one.
func (e Edition) Title(lang string, id SessionID) string {
	text, _ := e.Texts.In(lang, TitleOf(id))
	return text
}

// WorldName is a world's name in a language, or in the first that has one.
func (e Edition) WorldName(lang, key string) string {
	if text, _ := e.Texts.In(lang, "world."+key+".name"); text != "" {
		return text
	}
	return key
}

// checkText cleans a text and says what is wrong with it.
func (f Field) checkText(lang, text string) (string, error) {
	text = tidy(text, f.Lines > 1)
	if n := utf8.RuneCountInString(text); n > f.Max {
		return "", fault.Wrong(f.Name+"."+lang, "edition.text.long", "max", f.Max, "n", n)
	}
	return text, f.checkNeutral(lang, text)
}

// tidy takes away what nobody meant to write: spaces at the ends, control characters, marks that turn the text around them.
func tidy(text string, lines bool) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(text)
}
