// Package i18n holds every sentence of the product in French, Dutch, English and German.
//
// A message has a key that says where it is used (tables.round.title); the texts lie in locales/<chapter>.<lang>.json.
// A test in arch insists that all four languages have the same keys.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"sort"
	"strings"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed locales/*.json
var locales embed.FS

// Languages are the languages of the product, in the order in which they are offered.
var Languages = []string{"fr", "nl", "en", "de"}

// Catalogue is all messages in all languages, read once at start.
type Catalogue struct {
	words map[string]*Words
}

// Load reads the embedded messages. It fails on a malformed file, so that a program with broken words does not start.
func Load() (*Catalogue, error) {
	bundle := goi18n.NewBundle(language.French)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	files, err := locales.ReadDir("locales")
	if err != nil {
		return nil, fmt.Errorf("reading messages: %w", err)
	}
	for _, f := range files {
		if _, err := bundle.LoadMessageFileFS(locales, path.Join("locales", f.Name())); err != nil {
			return nil, fmt.Errorf("reading messages of %s: %w", f.Name(), err)
		}
	}
	c := &Catalogue{words: map[string]*Words{}}
	for _, l := range Languages {
		c.words[l] = &Words{lang: l, localizer: goi18n.NewLocalizer(bundle, l)}
	}
	return c, nil
}

// In returns the words of a language, or of French when the language is not one of ours.
func (c *Catalogue) In(lang string) *Words {
	if w, ok := c.words[lang]; ok {
		return w
	}
	return c.words["fr"]
}

// Speaks says whether lang is one of the product's languages.
func Speaks(lang string) bool {
	for _, l := range Languages {
		if l == lang {
			return true
		}
	}
	return false
}

// Prefer picks the product's language that best answers an Accept-Language header, French when none does.
func Prefer(accept string) string {
	type wish struct {
		lang string
		q    float64
	}
	var wishes []wish
	for _, part := range strings.Split(accept, ",") {
		tag, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		weight := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(q), "q="); ok {
			if _, err := fmt.Sscanf(v, "%f", &weight); err != nil {
				weight = 0
			}
		}
		if Speaks(lang) && weight > 0 {
			wishes = append(wishes, wish{lang, weight})
		}
	}
	sort.SliceStable(wishes, func(i, j int) bool { return wishes[i].q > wishes[j].q })
	if len(wishes) == 0 {
		return "fr"
	}
	return wishes[0].lang
}

// Words speaks one language.
type Words struct {
	lang      string
	localizer *goi18n.Localizer
}

// Lang is the two-letter language these words are in.
func (w *Words) Lang() string { return w.lang }

// T is the text of a key. Arguments come in pairs of name and value and stand in the text as {{.name}}; the pair
// "Count", n also picks the plural form. A key without text shows as ⟦key⟧, which the tests look for.
func (w *Words) T(key string, args ...any) string {
	data := make(map[string]any, len(args)/2)
	var count any
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		data[name] = args[i+1]
		if name == "Count" {
			count = args[i+1]
		}
	}
	text, err := w.localizer.Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: count})
	if err != nil || text == "" {
		return "⟦" + key + "⟧"
	}
	return text
}

// Has says whether a key has a text in this language.
func (w *Words) Has(key string) bool {
	_, tag, err := w.localizer.LocalizeWithTag(&goi18n.LocalizeConfig{MessageID: key, PluralCount: 2})
	return err == nil && tag.String() == w.lang
}

// Day writes a date in words: "jeudi 11 février 2021".
func (w *Words) Day(t time.Time) string {
	return w.weekday(t) + " " + w.DayShort(t) + t.Format(" 2006")
}

// DayShort writes a date without weekday and year: "11 février".
func (w *Words) DayShort(t time.Time) string {
	m := months[w.lang][t.Month()-1]
	if w.lang == "de" {
		return fmt.Sprintf("%d. %s", t.Day(), m)
	}
	if w.lang == "fr" && t.Day() == 1 {
		return "1er " + m
	}
	return fmt.Sprintf("%d %s", t.Day(), m)
}

// Weekday writes the weekday and the day without the year: "jeudi 11 février".
func (w *Words) Weekday(t time.Time) string { return w.weekday(t) + " " + w.DayShort(t) }

// Clock writes a time of day: "9:00" ("9.00 uur" is left to the sentence around it).
func (w *Words) Clock(t time.Time) string { return strings.TrimPrefix(t.Format("15:04"), "0") }

func (w *Words) weekday(t time.Time) string {
	s := weekdays[w.lang][t.Weekday()]
	if w.lang == "de" {
		return s + ","
	}
	return s
}

var months = map[string][12]string{
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"nl": {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
}

var weekdays = map[string][7]string{
	"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	"nl": {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
}
