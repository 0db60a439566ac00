package edition

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

// A day that is read is the day that was typed.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"2027-02-11", " 2027-2-1 ", "2027-02-30", "999999-99-99", "٢٠٢٧-٠٢-١١", "2027-02-11\x00", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate("day", s)
		if err != nil {
			return
		}
		if again, err := ParseDate("day", d.String()); err != nil || again != d {
			t.Errorf("%q is %v, which reads as %v, %v", s, d, again, err)
		}
	})
}

// A time that is read is a time of day, and the moment it makes shows that time on the wall.
func FuzzTime(f *testing.F) {
	for _, s := range []string{"9:00", "09.05", "9h00", "24:00", "23:59", "-1:00", "2:30", "99999999999:00"} {
		f.Add(s, "Europe/Brussels", int64(0))
	}
	f.Add("2:30", "Europe/Brussels", int64(86)) // the night in which clocks go forward
	f.Add("2:30", "../../etc/passwd", int64(1))
	f.Add("2:30", "Local", int64(1))
	f.Fuzz(func(t *testing.T, s, name string, days int64) {
		hour, minute, err := ParseTime("time", s)
		if err != nil {
			return
		}
		if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
			t.Fatalf("%q is %d:%d", s, hour, minute)
		}
		zone, err := ParseZone("zone", name)
		if err != nil {
			return
		}
		at, err := Moment("time", Date{2026, time.January, 1}.Plus(int(days%366)), hour, minute, zone)
		if err == nil && (at.In(zone).Hour() != hour || at.In(zone).Minute() != minute) {
			t.Errorf("%q in %s is %v there", s, name, at.In(zone))
		}
	})
}

// Steps that are read are written as they were.
func FuzzSteps(f *testing.F) {
	for _, s := range []string{"alone:5 together:15", "a:0", "a:-1", ":5", "a:5:6", "a", "", "a:999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		steps, err := ParseSteps(s)
		if err != nil {
			return
		}
		if again, err := ParseSteps(FormatSteps(steps)); err != nil || !reflect.DeepEqual(steps, again) {
			t.Errorf("%q is %v, which reads as %v, %v", s, steps, again, err)
		}
	})
}

// Whatever the neutral title is, the calendar file holds it as a title and as nothing else.
func FuzzCalendar(f *testing.F) {
	for _, s := range []string{"Atelier", "a\r\nDESCRIPTION:x", "a\nEND:VEVENT", `a\nb;c,d`, strings.Repeat("é", 90), "\u2028", "a\rb", "\x00", ""} {
		f.Add(s)
	}
	noon := time.Date(2027, 2, 11, 12, 0, 0, 0, time.UTC)
	e := Edition{ID: "e", Programme: Programme{Sessions: []Session{{ID: "s", Day: 1, Start: noon, Minutes: 60}}}}
	f.Fuzz(func(t *testing.T, title string) {
		if !utf8.ValidString(title) {
			return // texts are checked before they are kept
		}
		file := e.Calendar(title, noon)
		for _, line := range strings.Split(strings.ReplaceAll(file, "\r\n ", ""), "\r\n") {
			name, _, _ := strings.Cut(line, ":")
			name, _, _ = strings.Cut(name, ";")
			switch name {
			case "BEGIN", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "SUMMARY", "DTSTART", "DTEND", "CLASS", "END", "":
			default:
				t.Errorf("the title %q makes a line %q", title, line)
			}
		}
		c, err := ics.ParseCalendar(strings.NewReader(file))
		if err != nil || len(c.Events()) != 1 {
			t.Errorf("the title %q makes a calendar that reads as %v, %v", title, c, err)
		}
	})
}
