package web

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/moderation"
	"hackathon4women/internal/people"
	"hackathon4women/internal/promises"
	"hackathon4women/internal/publish"
	"hackathon4women/internal/safety"
	"hackathon4women/internal/web/ui"
)

// noted are deeds that verbs write into the log themselves; ofRoutes are held by TestEveryDeedOfStaffHasItsLine.
var noted = regexp.MustCompile(`note\(tx, [^\n"]*"([a-z_]+)"(?:\+string\(([a-z]+)\))?|Act: "([a-z_]+)"`)

// Every deed in the log has words in every language, also those that a verb or the operator's command line writes.
func TestEveryDeedOfTheLogHasWords(t *testing.T) {
	ends := map[string][]string{
		"people_": {string(people.Admitted), string(people.Waiting), string(people.Declined)},
		"text_":   {string(moderation.Left), string(moderation.Redacted), string(moderation.Hidden)},
	}
	acts := map[string]bool{"publication_approval": true, "publication_holding": true, "publication_undoing": true}
	for _, root := range []string{"..", "../../cmd/h4w"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range noted.FindAllStringSubmatch(string(source), -1) {
				switch act := m[1] + m[3]; {
				case m[2] == "":
					acts[act] = true
				case ends[act] == nil:
					t.Errorf("%s: how may %q end?", path, act)
				default:
					for _, end := range ends[act] {
						acts[act+end] = true
					}
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(acts) < 25 {
		t.Errorf("found %d deeds only", len(acts))
	}
	inAllLanguages(t, "audit.act.", acts)
}

// Whatever stands on the desk as a state of something is said in the reader's words: a phase is no "live" to somebody who reads French.
func TestEveryStateOnTheDeskHasWords(t *testing.T) {
	inAllLanguages(t, "edition.phase.name.", of(edition.Phases...))
	inAllLanguages(t, "people.standing.", of(people.Registered, people.Admitted, people.Waiting, people.Declined, people.Removed))
	inAllLanguages(t, "people.role.", of(edition.Role(^edition.Role(0)&^edition.Operator).Names()...))
	inAllLanguages(t, "promises.state.", of(promises.Intention, promises.Confirmed, promises.Declined, promises.Lapsed, promises.Withdrawn))
	inAllLanguages(t, "safety.state.", of(safety.Open, safety.Closed, safety.Unsure, safety.Holiday))
	inAllLanguages(t, "safety.strain.", of(safety.Torn, safety.Crowded, safety.Unled))
	inAllLanguages(t, "safety.rules.kind.", of(safety.Apart, safety.ApartOrg, safety.Together, safety.Provisional))
	inAllLanguages(t, "safety.wish.", of(safety.Apart, safety.Together, safety.Elsewhere))
	inAllLanguages(t, "moderation.desk.act.", of(moderation.Left, moderation.Redacted, moderation.Hidden))
	inAllLanguages(t, "moderation.kind.", of(moderation.Idea, moderation.Card, moderation.Remark, moderation.Avenue, moderation.Promise))
	inAllLanguages(t, "moderation.why.", of(moderation.Names, moderation.Story, moderation.Hurts, moderation.Astray, moderation.Worries))
	inAllLanguages(t, "publish.desk.state.", of("unread", publish.Read, publish.Held))
	inAllLanguages(t, "audit.kind.", of(append(logKinds, "other")...))
	if got := logLine(frameIn(t, "fr"), safety.Entry{Told: audit.Told{Line: audit.Line{Deed: audit.Deed{Kind: "phase", Object: "live"}}}}).Object; got == "live" {
		t.Error("the log says live")
	}
}

func of[T ~string](values ...T) map[string]bool {
	all := map[string]bool{}
	for _, v := range values {
		all[string(v)] = true
	}
	return all
}

func inAllLanguages(t *testing.T, prefix string, values map[string]bool) {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for value := range values {
		for _, lang := range i18n.Languages {
			if !words.In(lang).Has(prefix + value) {
				t.Errorf("no words in %s for %s%s", lang, prefix, value)
			}
		}
	}
}

func frameIn(t *testing.T, lang string) ui.Page {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ui.Page{Words: words.In(lang)}
}
