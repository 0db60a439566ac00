package edition

import (
	"strconv"
	"time"

	"hackathon4women/internal/i18n"
)

// Date is a day of the calendar, in no zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On is the date that a moment has in a zone.
func On(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// Noon stands for the day when it is written in words.
func (d Date) Noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// Before says whether a day comes before another.
func (d Date) Before(o Date) bool { return d.Noon().Before(o.Noon()) }

// Plus is the date so many days later.
func (d Date) Plus(days int) Date { return On(d.Noon().AddDate(0, 0, days), time.UTC) }

func (d Date) String() string { return d.Noon().Format(time.DateOnly) }

// line is one session of a template: its name, day, minutes after the start of the day, and what happens.
type line struct {
	id       SessionID
	day      int
	after    int
	minutes  int
	kind     Kind
	steps    string
	question int
}

const (
	thinking = "alone:5 together:15 change:5"
	writing  = "need:20 idea:25 care:20 plan:25"
	reading  = "read:10 ask:20 better:15"
)

// firstDay and secondDay are the two half-days of a harvest, from nine to half past one.
var (
	opening = []line{
		{"welcome", 1, 0, 30, Plenary, "", 0},
		{"context", 1, 30, 45, Plenary, "", 0},
		{"break1", 1, 75, 15, Break, "", 0},
		{"round1", 1, 90, 25, Round, thinking, 1},
		{"round2", 1, 120, 25, Round, thinking, 2},
	}
	closingFirst = []line{
		{"directions", 1, 195, 45, Vote, "", 0},
		{"harvest", 1, 240, 30, Harvesting, "", 0},
	}
	secondMorning = []line{
		{"recap", 2, 0, 30, Plenary, "", 0},
		{"canvas", 2, 30, 90, Canvas, writing, 0},
		{"break2", 2, 120, 15, Break, "", 0},
		{"critique", 2, 135, 45, Critique, reading, 0},
		{"pitch", 2, 180, 45, Pitch, "", 0},
	}
	closing = line{"promises", 2, 250, 20, Promises, "", 0}

	agendas = map[Template][][]line{
		Harvest: {opening, {{"visit", 1, 150, 45, Visit, "", 3}}, closingFirst, secondMorning, {{"plenary", 2, 225, 25, Harvesting, "", 0}, closing}},
		Contest: {opening, {{"visit", 1, 150, 45, Visit, "", 3}}, closingFirst, secondMorning, {{"jury", 2, 225, 25, Jury, "", 0}, closing}},
		// In a café the third round takes the place of the visit; whoever writes for a table stays and tells those who come.
		WorldCafe: {opening, {{"round3", 1, 150, 25, Round, thinking, 3}, {"tell", 1, 180, 15, Harvesting, "", 0}}, closingFirst, secondMorning,
			{{"plenary", 2, 225, 25, Harvesting, "", 0}, closing}},
	}
)

// usualWorlds in the order in which people read them: "in my own name" first, and it never mixes.
var usualWorlds = []World{{Own, 0, false}, {"isp", 0, true}, {"firm", 0, true}, {"social", 0, true}, {"assoc", 0, true}, {"public", 0, true}}

// FromTemplate is an edition of a usual shape: two half-days of four and a half hours from the given hour on, worlds, guiding
// questions and the words for them in every language. What only the organiser knows is left empty.
func FromTemplate(words *i18n.Catalogue, t Template, days [2]Date, hour, minute int, zone *time.Location) Edition {
	e := Edition{
		Template: t, Purpose: Event, Phase: Draft, Zone: zone, Capacity: 60, TableMin: 5, TableMax: 6,
		Texts: Texts{}, Worlds: append([]World(nil), usualWorlds...),
	}
	for _, part := range agendas[t] {
		for _, l := range part {
			d := days[l.day-1]
			steps, err := ParseSteps(l.steps)
			if err != nil {
				panic(err) // the templates are ours
			}
			e.Programme.Sessions = append(e.Programme.Sessions, Session{
				ID: l.id, Day: l.day, Kind: l.kind, Minutes: l.minutes, Steps: steps, Question: l.question,
				Start: time.Date(d.Year, d.Month, d.Day, hour, minute+l.after, 0, 0, zone).UTC(),
			})
		}
	}
	for _, lang := range i18n.Languages {
		e.nameParts(words.In(lang))
	}
	return e
}

// nameParts copies the usual words for what a template brings into the organiser's texts.
func (e *Edition) nameParts(w *i18n.Words) {
	lang := w.Lang()
	for _, s := range e.Programme.Sessions {
		e.Texts.Set(TitleOf(s.ID), lang, w.T("edition.make.session."+string(s.ID)))
	}
	for _, world := range e.Worlds {
		e.Texts.Set("world."+world.Key+".name", lang, w.T("edition.make.world."+world.Key+".name"))
		e.Texts.Set("world."+world.Key+".text", lang, w.T("edition.make.world."+world.Key+".text"))
	}
	for n := 1; n <= 4; n++ {
		e.Texts.Set(QuestionField(n), lang, w.T("edition.make.question."+strconv.Itoa(n)))
	}
	for field, key := range map[string]string{
		"place": "edition.make.place", "price": "edition.make.price", "calendar": "edition.make.calendar", "about": "edition.make.about",
	} {
		e.Texts.Set(field, lang, w.T(key))
	}
}
