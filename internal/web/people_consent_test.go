package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hackathon4women/internal/people"
)

// Whatever somebody agreed to is taken back under Options with one press, without script, and the page says what follows. The one
// agreement on which her place rests ends with her registration: that is said, and stands beside it.
func TestEveryAgreementIsTakenBackWithOnePress(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		l.must(l.people.SetContact(t.Context(), l.person("Linde"), people.Contact{Mail: "linde@example.org", Codes: true, FollowUp: true}))
		l.does("Linde", "/consent", http.StatusSeeOther, "appear", "yes")
		offered := regexp.MustCompile(`<input type="hidden" name="purpose" value="([a-z_]+)">`)
		purposes := func() (all []string) {
			_, page, _ := l.ask("Linde", "/options", nil)
			for _, m := range offered.FindAllStringSubmatch(page, -1) {
				all = append(all, m[1])
			}
			return all
		}
		if got, want := purposes(), []string{"follow_up", "mail", "mail_code", "cards"}; !slices.Equal(got, want) {
			t.Fatalf("can be taken back: %v, want %v", got, want)
		}
		l.sees("Linde", "/options", "Your place rests on this agreement", "your address is erased", "you come in with your phrase alone", "nobody asks you anything", "no publication made from now on")
		for i, purpose := range []string{"cards", "follow_up", "mail_code", "mail"} {
			to := l.does("Linde", "/options/consent", http.StatusSeeOther, "purpose", purpose)
			l.sees("Linde", to, "Your agreement is withdrawn. You keep your place.")
			if left := purposes(); slices.Contains(left, purpose) || len(left) != 3-i {
				t.Errorf("after %s: %v can still be taken back", purpose, left)
			}
		}
		own, err := l.people.OwnData(t.Context(), l.person("Linde"))
		l.must(err)
		if own.Profile.Mail != "" || own.Gave("mail") || own.Gave("mail_code") || own.Gave("follow_up") || !own.Gave("take_part") {
			t.Errorf("afterwards: %+v", own)
		}
		if yes, _, err := l.publish.Allowed(t.Context(), l.person("Linde"), l.e.ID); yes || err != nil {
			t.Errorf("her words may still appear: %v %v", yes, err)
		}
		_, page, _ := l.ask("Linde", "/options", nil)
		_, row, _ := strings.Cut(page, "I agree that these answers")
		row, _, _ = strings.Cut(row, "</li>")
		if !strings.Contains(row, l.e.Path()+"/options/withdrawal") || strings.Count(page, "/options/withdrawal\"") != 1 {
			t.Error("the way to take back taking part does not stand beside it")
		}
		l.sees("Linde", "/privacy", "Under “Options” you withdraw it with one click")
	})
}
