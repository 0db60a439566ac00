package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
)

// night is a night in which clocks in Brussels change while an edition runs.
type night struct {
	name          string
	round, after  time.Time // when the round and what comes after it begin
	minutes       int       // of the round
	walls         []string  // what clocks on the wall show at the beginning of each session, and at the end
	refused, says string    // a time that cannot be typed, and how that is said
}

func utc(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2021, month, day, hour, minute, 0, 0, time.UTC)
}

// P19: in both nights in which clocks change, what the pages show is what clocks on the wall show, the calendar file holds the very
// moments, the timer counts minutes that pass, and a time that does not exist or comes twice cannot be typed.
func TestTimesAreRightInTheNightsClocksChange(t *testing.T) {
	eachEvent(t, func(t *testing.T, l *liveEvent) {
		for _, n := range []night{
			{"forward", utc(3, 28, 0, 30), utc(3, 28, 1, 30), 60, []string{"1:30", "3:30", "4:00"}, "2021-03-28", "does not exist"},
			{"back", utc(10, 30, 23, 30), utc(10, 31, 1, 30), 120, []string{"1:30", "2:30", "3:00"}, "2021-10-31", "comes twice"},
		} {
			t.Run(n.name, func(t *testing.T) { n.lives(t, l) })
		}
	})
}

func (n night) lives(t *testing.T, l *liveEvent) {
	n.begins(t, l)
	for path, who := range map[string]string{"/programme": "Wout", "/desk/edition/dates": "Amina"} {
		l.moment(n.round.Add(-time.Minute))
		status, page, _ := l.ask(who, path, nil)
		if got := clocksOn(page); status != http.StatusOK || !containsInOrder(got, n.walls[:2]) {
			t.Errorf("%s: %d, clocks %v, want %v", path, status, got, n.walls[:2])
		}
	}
	if _, page, _ := l.ask("Wout", "/programme", nil); !containsInOrder(clocksOn(page), n.walls) {
		t.Errorf("the programme: clocks %v, want %v", clocksOn(page), n.walls)
	}
	file := l.as("nobody").get(l.e.PublicPath() + "/calendar.ics").page
	for _, want := range []string{"DTSTART:" + n.round.Format("20060102T150405Z"), "DTEND:" + n.after.Add(30*time.Minute).Format("20060102T150405Z")} {
		if !strings.Contains(file, want) {
			t.Errorf("the calendar file has no %s:\n%s", want, file)
		}
	}

	// The timer, before and after the clocks have changed: twenty minutes alone, then together until the end.
	end := n.round.Add(time.Duration(n.minutes) * time.Minute)
	for _, at := range []struct {
		after time.Duration
		ends  time.Time
	}{{10 * time.Minute, n.round.Add(20 * time.Minute)}, {25 * time.Minute, end}, {time.Duration(n.minutes-5) * time.Minute, end}} {
		now := n.round.Add(at.after)
		l.moment(now)
		for _, path := range []string{"/programme", "/table"} {
			_, page, _ := l.ask("Wout", path, nil)
			if !strings.Contains(page, fmt.Sprintf(`data-ends="%d"`, at.ends.UnixMilli())) || !strings.Contains(page, fmt.Sprintf(`data-now="%d"`, now.UnixMilli())) {
				t.Errorf("%s after %v: no timer that ends at %v; it has %v", path, at.after, at.ends, timers.FindAllString(page, -1))
			}
		}
	}
	l.moment(n.after.Add(29 * time.Minute))
	if _, page, _ := l.ask("Wout", "/programme", nil); strings.Contains(page, fmt.Sprintf(`data-ends="%d"`, end.UnixMilli())) {
		t.Error("a minute before the end the round still runs")
	}

	l.moment(n.round.AddDate(0, -1, 0))
	status, page, _ := l.ask("Amina", "/desk/edition/sessions/new", url.Values{"date": {n.refused}, "clock": {"02:30"}, "minutes": {"15"}, "kind": {"plenary"}, "question": {"0"}, "title.en": {"Late"}})
	if status == http.StatusSeeOther || !strings.Contains(page, n.says) || !strings.Contains(page, `value="02:30"`) {
		t.Errorf("2:30 on %s can be typed, or nobody says why not: %d", n.refused, status)
	}
}

// begins puts an edition of that night in the place of the event, with an organiser and one who takes part.
func (n night) begins(t *testing.T, l *liveEvent) {
	t.Helper()
	words, err := i18n.Load()
	l.must(err)
	l.clock(8, 50)
	e := edition.February2021(words)
	e.Slug, e.Phase = "night-"+n.name, edition.Live
	e.Programme = edition.Programme{Sessions: []edition.Session{
		{ID: "round1", Day: 1, Kind: edition.Round, Start: n.round, Minutes: n.minutes, Question: 1, Steps: []edition.Step{{Key: "alone", Minutes: 20}, {Key: "together", Minutes: n.minutes - 20}}},
		{ID: "recap", Day: 1, Kind: edition.Plenary, Start: n.after, Minutes: 30},
	}}
	l.e, err = l.editions.Create(t.Context(), e)
	l.must(err)
	clear(l.tokens)
	l.staff("Amina", edition.Organiser)
	l.guest("Wout")
}

// moment sets the time.
func (l *liveEvent) moment(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = at
}

var (
	timers  = regexp.MustCompile(`data-(?:ends|now)="\d+"`)
	onAWall = regexp.MustCompile(`\b(\d{1,2}:\d\d)\b`)
)

// clocksOn are the times of day that a page shows.
func clocksOn(page string) (all []string) {
	for _, shown := range onAWall.FindAllString(page, -1) {
		all = append(all, strings.TrimPrefix(shown, "0"))
	}
	return all
}

func containsInOrder(all, want []string) bool {
	for _, w := range want {
		i := slices.Index(all, w)
		if i < 0 {
			return false
		}
		all = all[i:]
	}
	return true
}
