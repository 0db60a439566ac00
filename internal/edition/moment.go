package edition

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"hackathon4women/internal/fault"
)

var dateShape = regexp.MustCompile(`^(\d{1,6})-(\d{1,2})-(\d{1,2})$`)

// ParseDate reads a day such as 2027-02-11. field is the form field that gets the blame.
func ParseDate(field, text string) (Date, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Date{}, fault.Wrong(field, "edition.date.missing")
	}
	m := dateShape.FindStringSubmatch(text)
	if m == nil {
		return Date{}, fault.Wrong(field, "edition.date.shape")
	}
	year, month, day := number(m[1]), number(m[2]), number(m[3])
	if year < 2020 || year > 2099 {
		return Date{}, fault.Wrong(field, "edition.date.year")
	}
	d := On(time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC), time.UTC)
	if d != (Date{year, time.Month(month), day}) {
		return Date{}, fault.Wrong(field, "edition.date.none")
	}
	return d, nil
}

var timeShape = regexp.MustCompile(`^([01]?\d|2[0-3])[:.hH]([0-5]\d)$`)

// ParseTime reads a time of day such as 9:00, 09:00, 9.00 or 9h00.
func ParseTime(field, text string) (hour, minute int, err error) {
	m := timeShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, 0, fault.Wrong(field, "edition.time.shape")
	}
	return number(m[1]), number(m[2]), nil
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return -1
	}
	return n
}

// Moment is when a clock on the wall of a zone shows a time on a day. In the night in which clocks go forward some times do not
// exist, in the night in which they go back some come twice: neither can be the start of anything.
func Moment(field string, d Date, hour, minute int, zone *time.Location) (time.Time, error) {
	t := time.Date(d.Year, d.Month, d.Day, hour, minute, 0, 0, zone)
	shown := clockText(hour, minute)
	if t.Hour() != hour || t.Minute() != minute {
		return time.Time{}, fault.Wrong(field, "edition.time.gap", "time", shown)
	}
	// Clocks move by an hour at most anywhere that has such nights; look on both sides.
	for _, other := range []time.Time{t.Add(-time.Hour), t.Add(time.Hour), t.Add(-30 * time.Minute), t.Add(30 * time.Minute)} {
		if other.Hour() == hour && other.Minute() == minute && other.Day() == t.Day() {
			return time.Time{}, fault.Wrong(field, "edition.time.twice", "time", shown)
		}
	}
	return t.UTC(), nil
}

func clockText(hour, minute int) string {
	return strings.TrimPrefix(time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("15:04"), "0")
}

// ParseZone reads the name of a time zone.
func ParseZone(field, name string) (*time.Location, error) {
	name = strings.TrimSpace(name)
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fault.Wrong(field, "edition.zone.unknown")
	}
	return zone, nil
}
