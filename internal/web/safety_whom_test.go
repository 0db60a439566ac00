package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	"hackathon4women/internal/safety"
)

// Two people may show one name. In the safety lead's lists each is told apart, by an organisation that only she named or by when she
// registered; of anybody else nothing more is said than before.
func TestTwoPeopleOfOneNameAreToldApart(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		ctx := t.Context()
		same := []people.Person{l.person("Sam")}
		for body, world := range map[string]string{"Bakkerij Noord": "firm", "": edition.Own} {
			codes, err := l.people.MakeSheet(ctx, l.person("Amina"), l.e, people.Sheet{Body: "Huis De Kade", Role: edition.Participant, Expires: l.now().AddDate(0, 1, 0)}, 1)
			l.must(err)
			l.tokens["another"], err = l.people.Register(ctx, l.e, people.Application{Code: codes[0], World: world, Consents: []string{"take_part"},
				Profile: people.Profile{Name: "SAM", Organisation: body, Languages: []string{"nl"}}})
			l.must(err)
			same = append(same, l.person("another"))
		}
		if own, err := l.people.OwnData(ctx, same[1]); err != nil || own.Profile.Organisation == "" {
			same[1], same[2] = same[2], same[1]
		}
		l.must(l.safety.Quietly(ctx, l.person("Sam"), l.e.ID, safety.Apart, "Wout"))
		for _, p := range same {
			l.does("Noor", "/desk/rules", http.StatusSeeOther, "kind", "apart", "person", p.ID, "other", l.person("Wout").ID)
		}
		option := regexp.MustCompile(`<option value="([a-z2-7]+)"[^>]*>([^<]*)</option>`)
		for _, path := range []string{"/desk/rules", "/desk/requests"} {
			_, page, _ := l.ask("Noor", path, nil)
			label := map[string]string{}
			for _, m := range option.FindAllStringSubmatch(page, -1) {
				label[m[1]] = m[2]
			}
			seen := map[string]bool{}
			for _, p := range same {
				shown := strings.ToLower(label[p.ID])
				if shown == "" || seen[shown] {
					t.Errorf("%s: %q is somebody else too", path, shown)
				}
				seen[shown] = true
			}
			if wout := label[l.person("Wout").ID]; wout != "Wout" {
				t.Errorf("%s: %q tells more than the name", path, wout)
			}
			if !strings.Contains(label[same[0].ID], "registered Thursday 11 February") || label[same[1].ID] != "SAM (Bakkerij Noord)" {
				t.Errorf("%s: %q and %q", path, label[same[0].ID], label[same[1].ID])
			}
		}
		// Who hands out a new code, or puts somebody out, must not take one for another either; the door reads no organisation.
		for path, who := range map[string]string{"/desk/door": "Bilal", "/desk/attention": "Noor"} {
			_, page, _ := l.ask(who, path, nil)
			if n := len(regexp.MustCompile(`(?i)sam · registered Thursday 11 February, 8:50`).FindAllString(page, -1)); n < 3 || strings.Contains(page, "Bakkerij") {
				t.Errorf("%s: %d of one name are told apart, want 3", path, n)
			}
		}
		_, page, _ := l.ask("Noor", "/desk/rules", nil)
		_, list, _ := strings.Cut(page, `id="rules-drawer"`)
		rows := map[string]bool{}
		for _, row := range regexp.MustCompile(`(?s)<li>\s*<p>(.*?)</p>`).FindAllStringSubmatch(list, -1) {
			rows[strings.ToLower(row[1])] = true
		}
		if len(rows) != 3 {
			t.Errorf("%d rules can be told apart, want 3: %v", len(rows), rows)
		}
		_, note, _ := strings.Cut(page, `id="wish-`)
		note, _, _ = strings.Cut(note, `class="rules__text"`)
		if !strings.Contains(note, "registered Thursday") {
			t.Errorf("the name received does not say whose it is: %s", note)
		}
	})
}
