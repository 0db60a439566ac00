package web

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// A number on a page is a count of people, or it is not. Counts of people come from the statistics service, which hides small ones,
// or stand in a short list with the reason why they may not.

// numberShown finds what is written as a number on a page: in a template, or on its way to one.
var numberShown = regexp.MustCompile(`(?:\bitoa|strconv\.Itoa|fmt\.Sprint)\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)|"(?:Count|n|total)", ([^,()]+(?:\([^()]*\))?)`)

// fromStatistics are counts of people that the statistics service let through.
var fromStatistics = map[string]string{
	"p.People.Total":    "publish: worldsOf",
	"p.People.Together": "publish: worldsOf",
	"l.N":               "publish: worldsOf",
	"n.Total":           "publish: worldsOf",
	"sight.Voted":       "decide: stats.Roughly",
	"s.Used":            "people: stats.Roughly, of a sheet of codes",
	"c.Papers":          "decide: none below stats.Inside",
	"c.Blank":           "decide: none where fewer than stats.Inside voted",
	"ranked.Ticks":      "decide: none where fewer than stats.Inside voted; everybody can count the published papers again",
	"l.Ticks":           "publish: publicVote",
	"tables.Shown":      "the threshold itself",
	"publish.Threshold": "the threshold itself",
}

// exceptions are counts of people that somebody must know exactly, and who: those who see the people themselves, one by one.
var exceptions = map[string]string{
	"moderation_desk.go: c.N":                 "how many reported a text, for those who moderate; who did is nowhere",
	"plan.templ: *":                           "whoever conducts sees each seat with its name; meetings of worlds come from tables.Encountered, none below stats.Inside",
	"decide_vote.go: fmt.Sprint(sight.Voted)": "decide: stats.Roughly",
	"publish_results.go: n":                   "publish: the total of worldsOf; tables, cards, avenues and promises are no people",
	"rooms_desk.go: *":                        "whoever conducts sees the plan with its names: who is here, who is missing, empty seats, who waits",
	"desk.templ: p.Places.Taken":              "whoever reviews registrations reads each one",
	"desk.templ: p.Places.Capacity":           "the same: places, as the organiser set them",
	"desk.templ: p.Places.ToReview":           "the same",
	"desk.templ: p.Places.Waiting":            "the same",
	"desk.templ: taken":                       "the same, by world",
	"desk.templ: quota":                       "the same: places of a world",
	"desk.templ: w.ToReview + w.Waiting":      "the same, by world",
	"people_desk.go: len(on)":                 "the same: how long a list of registrations is",
	"codes.templ: s.Printed":                  "how many codes the organiser printed",
	"people_desk.go: row.Printed":             "the same",
	"board.templ: c.Dots":                     "dots on a card, seen only by those who sit at its table and put them there",
	"rules.templ: n":                          "the safety lead sees the people themselves, one by one, in the drawer that the number stands on",
	"safety_whom.go: times[when]":             "which of those who show one name, in lists of whoever sees each of them",
	"rooms_words.go: hand+1":                  "the order of raised hands at one's own table",
}

// otherwise are numbers of anything but people: texts, places in a list, days, minutes, sizes.
var otherwise = map[string][]string{
	"page.go":              {"n"},
	"publish_terms.go":     {"e.Capacity"},
	"arrange.templ":        {"b.N", "d.N", "s.Missing", "s.N"},
	"avenues_read.go":      {"version.N"},
	"board.templ":          {"14 * max(min(c.Dots, 6), 1)", "14*max(min(c.Dots, 6), 1)", "7 + 14*i", "ideas.CardLength", "ideas.GroupLength", "len(b.Hand)", "len(b.Loose)", "len(g.Cards)", "n"},
	"call.templ":           {"ideas.IdeaLength", "len(p.Mine)", "len(p.Others)"},
	"canvas.templ":         {"c.Grew", "count(c.Said, kind)", "n"},
	"codes.templ":          {"i + 1", "len(p.Codes)"},
	"decide.go":            {"p.Ticks"},
	"desk.templ":           {"i", "len(p.Waiting)", "1", "5", "n", "p.After", "s.Current", "s.Value"},
	"edit.templ":           {"f.Length()"},
	"edition_arrange.go":   {"c.Minutes", "c.Question", "e.Capacity", "e.TableMax", "e.TableMin", "i", "i + 1", "n", "rest", "s.Minutes", "step.Minutes", "world.Quota"},
	"edition_phase.go":     {"n"},
	"edition_programme.go": {"int", "slot.Day"},
	"ideas_call.go":        {"n"},
	"info.templ":           {"len(d.Rows)"},
	"log.templ":            {"p.Total"},
	"notes.templ":          {"p.Version"},
	"parts.templ":          {"a.N"},
	"options.templ":        {"len(all)"},
	"own_file.templ":       {"kind.entries()"},
	"people_own_file.go":   {"len(visits)", "visits"},
	"phrase.templ":         {"i"},
	"promises_words.go":    {"fmt.Sprint(m.Days)", "len(all)"},
	"public.templ":         {"p.N", "t.N"},
	"publish.go":           {"n"},
	"publish_changes.go":   {"i+1"},
	"publish_desk.go":      {"len(all) + 1", "open", "prep.Waiting"},
	"read.templ":           {"a.Filled", "p.Version.N", "v.N"},
	"results.templ":        {"len(p.Voices)"},
	"rooms_desk.go":        {"speed", "stale", "t.N"},
	"rooms_notes.go":       {"kept.Version"},
	"rooms_table.go":       {"t.N", "at.Current.Day"},
	"rooms_words.go":       {"w.e.TableMax - 1", "w.e.TableMin-1", "room.Table.N", "t.N"},
	"rules.templ":          {"n", "p.Desk.Decoys"}, // n: how long a drawer of the safety lead's is, who reads each entry
	"safety_log.go":        {"len(entries)"},
	"safety_removal.go":    {"u.N"},
	"safety_whom.go":       {"times[when]"}, // which of those who registered in the same minute
	"safety_word.go":       {"minutes", "n"},
	"terms.templ":          {"i + 1"},
	"table.templ":          {"len(all)", "s.Minutes", "s.percent(p.Now)", "speed", "t.UnixMilli()"},
	"vote.templ":           {"n", "r.Number", "r.Place", "r.Width"},
	"word.templ":           {"p.Again", "p.Ready"},
}

func numbersOnPages(files fs.FS) (map[string]bool, error) {
	all := map[string]bool{}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		if err != nil {
			return err
		}
		if d.IsDir() && (name == "ui" || name == "static") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".templ") && !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || strings.HasPrefix(name, "gallery") {
			return nil
		}
		text, err := fs.ReadFile(files, path)
		for _, m := range numberShown.FindAllStringSubmatch(string(text), -1) {
			what := strings.TrimSpace(m[1] + m[2])
			if !strings.Contains(what, "\"") {
				all[name+": "+what] = true
			}
		}
		return err
	})
	return all, err
}

// undeclared are the numbers on pages that no list knows.
func undeclared(files fs.FS) (complaints []string, err error) {
	all, err := numbersOnPages(files)
	for _, k := range slices.Sorted(maps.Keys(all)) {
		file, what, _ := strings.Cut(k, ": ")
		switch {
		case exceptions[k] != "", exceptions[file+": *"] != "", fromStatistics[what] != "", slices.Contains(otherwise[file], what):
		case strings.HasSuffix(what, " int"): // a parameter
		default:
			complaints = append(complaints, k+": a number on a page. When it counts people it comes from internal/stats, and is declared in numbers_test.go")
		}
	}
	return complaints, err
}

func TestNumbersOfPeopleComeFromStatistics(t *testing.T) {
	complaints, err := undeclared(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		t.Error(c)
	}
}

func TestANumberOfPeopleFromElsewhereIsFound(t *testing.T) {
	for name, page := range map[string]string{
		"pages/edition/x.templ": `<p>{ strconv.Itoa(p.Came) }</p>`, "pages/tables/y.templ": `{ p.T("tables.there", "Count", len(p.People)) }`, "edition_x.go": `w.T("edition.there", "n", came)`,
	} {
		complaints, err := undeclared(fstest.MapFS{name: {Data: []byte(page)}})
		if err != nil || len(complaints) != 1 {
			t.Errorf("%s: %v, %v; want one complaint", page, complaints, err)
		}
	}
}
