package edition

import (
	"strconv"
	"time"

	"hackathon4women/internal/i18n"
)

// February2021 is the event that gave the product its name, with our own words for it in every language. It is for
// demonstrations, tests and pictures: its purpose is Demo, so that everything shown is marked.
func February2021(words *i18n.Catalogue) Edition {
	e := FromTemplate(words, Harvest, [2]Date{{2021, time.February, 11}, {2021, time.February, 12}}, 9, 0, brussels)
	e.Slug, e.Purpose, e.ExitURL = "hackathon4women", Demo, "https://www.meteo.be/"
	e.Bodies = []Body{
		{"organiser", "POUR LA SOLIDARITÉ-PLS", "https://www.pourlasolidarite.eu"},
		{"supporter", "equal.brussels", "https://equal.brussels"},
	}
	for _, lang := range i18n.Languages {
		w := words.In(lang)
		e.Texts.Set("name", lang, "Hackathon4Women")
		for _, field := range []string{"line", "lede", "about", "eve", "controller", "contact"} {
			e.Texts.Set(field, lang, w.T("edition.demo."+field))
		}
		for n := 1; n <= 3; n++ {
			i := strconv.Itoa(n)
			e.Texts.Set("reason."+i+".title", lang, w.T("edition.demo.reason."+i+".title"))
			e.Texts.Set("reason."+i+".text", lang, w.T("edition.demo.reason."+i+".text"))
		}
		for n := 1; n <= 4; n++ {
			e.Texts.Set(QuestionField(n), lang, w.T("edition.demo.question."+strconv.Itoa(n)))
		}
	}
	return e
}

var brussels = mustZone("Europe/Brussels")

// mustZone is a zone that every machine knows: the program embeds the table of zones.
func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}
