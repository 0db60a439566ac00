// Package clock tells the time. There are two: the real clock, by which sessions, leases, limits and retention run, and the
// story clock of an edition made for rehearsal or demonstration, which an organiser may move and speed up.
package clock

import "time"

// Clock is the real time, which tests replace.
type Clock func() time.Time

// Real is the machine's clock in UTC.
func Real() time.Time { return time.Now().UTC() }

// Story maps real time to an edition's own time: at the real moment Anchor it was At, and since then it has run at Speed
// thousandths (1000 is real speed). The zero Story is real time itself.
type Story struct {
	Anchor, At time.Time
	Speed      int64
}

// Now is the story's time at a real moment.
func (s Story) Now(real time.Time) time.Time {
	if s.Speed == 0 && s.Anchor.IsZero() {
		return real
	}
	elapsed := real.Sub(s.Anchor)
	whole, rest := elapsed/1000, elapsed%1000
	return s.At.Add(whole*time.Duration(s.Speed) + rest*time.Duration(s.Speed)/1000)
}

// Real is the real moment at which the story reaches a time. A story that stands still never gets there.
func (s Story) Real(story time.Time) (at time.Time, ok bool) {
	if s.Speed == 0 && s.Anchor.IsZero() {
		return story, true
	}
	if s.Speed <= 0 {
		return time.Time{}, false
	}
	ahead := story.Sub(s.At)
	return s.Anchor.Add(time.Duration(float64(ahead) * 1000 / float64(s.Speed))), true
}

// Millis is a time as it is stored: Unix milliseconds, zero for the zero time.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// FromMillis reads a stored time.
func FromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
