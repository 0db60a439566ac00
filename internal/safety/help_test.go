package safety

import (
	"testing"
	"time"
)

func TestEasterFallsWhereCalendarsSay(t *testing.T) {
	for year, want := range map[int]string{2019: "2019-04-21", 2021: "2021-04-04", 2024: "2024-03-31", 2026: "2026-04-05", 2038: "2038-04-25"} {
		if got := easterSunday(year).Format("2006-01-02"); got != want {
			t.Errorf("%d: got %s, want %s", year, got, want)
		}
	}
}

func TestLinesAreOpenByBrusselsTime(t *testing.T) {
	office := Hours{Spans: workdays(9*60, 17*60)}
	for _, c := range []struct {
		at   string
		want Openness
	}{
		{"2021-02-11T07:59:00Z", Closed}, // 8:59 in Brussels
		{"2021-02-11T08:00:00Z", Open},
		{"2021-07-12T07:00:00Z", Open}, // summer time
		{"2021-02-13T10:00:00Z", Closed},
		{"2021-05-13T10:00:00Z", Holiday}, // Ascension
		{"2021-07-21T10:00:00Z", Holiday},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := office.At(at); got != c.want {
			t.Errorf("%s: got %s, want %s", c.at, got, c.want)
		}
	}
}

func TestThereIsAlwaysALineThatAnswersInFrenchAndInDutch(t *testing.T) {
	for h := range 24 * 7 {
		at := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC).Add(time.Duration(h) * time.Hour)
		for _, lang := range []string{"fr", "nl"} {
			open := 0
			for _, l := range Lines {
				if !l.Urgent && speaks(l, lang) && l.Hours.At(at) == Open {
					open++
				}
			}
			if open == 0 {
				t.Errorf("%s at %v: nobody answers", lang, at)
			}
		}
	}
}

func TestPoliceComesBeforeTheEmergencyNumberThatHasToTransfer(t *testing.T) {
	lines := For(Lines, "nl", time.Date(2021, 2, 13, 22, 0, 0, 0, time.UTC))
	if lines[0].Number != "101" || lines[1].Number != "112" {
		t.Errorf("got %s then %s", lines[0].Number, lines[1].Number)
	}
	for _, l := range Lines {
		if l.Number == "116 016" || l.Number == "116 006" || l.Source == "" {
			t.Errorf("%s must not be shipped so", l.Number)
		}
	}
}

func TestBeforeAClosedLineStandsOneThatAlwaysAnswers(t *testing.T) {
	for h := range 24 * 7 {
		at := time.Date(2026, 12, 20, 0, 0, 0, 0, time.UTC).Add(time.Duration(h) * time.Hour)
		for _, lang := range []string{"fr", "nl", "en", "de"} {
			general := false
			for _, l := range For(Lines, lang, at) {
				general = general || l.Hours.Always && !l.Urgent && !l.Special
				if l.Hours.At(at) != Open && !general {
					t.Errorf("%s at %v: %s stands before any line that always answers", lang, at, l.Number)
				}
			}
		}
	}
}
