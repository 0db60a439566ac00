package publish

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
)

// NoteMax is how long a public note may be, in characters.
const NoteMax = 300

// Note is what the public is told about a change, by language.
type Note map[string]string

// In is the note in a language, or else in the first language that has it; lang then says which it is.
func (n Note) In(lang string) (text, in string) { return edition.Texts{"note": n}.In(lang, "note") }

// tidy is the note without blanks and without languages that are not ours.
func (n Note) tidy() Note {
	tidied := Note{}
	for _, lang := range i18n.Languages {
		if text := strings.TrimSpace(n[lang]); text != "" {
			tidied[lang] = text
		}
	}
	return tidied
}

// check says what is wrong with a note about a text that goes: it must be there, be short, and not say again what goes.
func (n Note) check(old, put string) error {
	if len(n) == 0 {
		return fault.Wrong("note_fr", "publish.change.note_missing")
	}
	for _, lang := range slices.Sorted(maps.Keys(n)) {
		if utf8.RuneCountInString(n[lang]) > NoteMax {
			return fault.Wrong("note_"+lang, "publish.change.note_long", "max", NoteMax)
		}
		if repeats(n[lang], old, put) {
			return fault.Wrong("note_"+lang, "publish.change.note_repeats")
		}
	}
	return nil
}

// repeats says whether a note brings back what a text loses: three of its words in a row, or a name or number that a correction
// takes out. The safety lead reads every note as well.
func repeats(note, old, put string) bool {
	said, lost, kept := words(note), words(old), words(put)
	for i := 0; i+3 <= len(lost); i++ {
		if run := lost[i : i+3]; holds(said, run) && !holds(kept, run) {
			return true
		}
	}
	if put == "" {
		return false
	}
	for _, w := range strings.FieldsFunc(old, apart) {
		first, _ := utf8.DecodeRuneInString(w)
		telling := unicode.IsUpper(first) && utf8.RuneCountInString(w) > 2 || unicode.IsDigit(first)
		if one := []string{strings.ToLower(w)}; telling && holds(said, one) && !holds(kept, one) {
			return true
		}
	}
	return false
}

func apart(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func words(text string) []string { return strings.FieldsFunc(strings.ToLower(text), apart) }

// holds says whether a run of words stands in a text.
func holds(text, run []string) bool {
	for i := 0; i+len(run) <= len(text); i++ {
		if slices.Equal(text[i:i+len(run)], run) {
			return true
		}
	}
	return false
}
