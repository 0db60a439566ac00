package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Calendar is the event for somebody's calendar: one entry a day, in UTC so that it is right in every zone. It carries the
// neutral title and nothing else: no description, no address, no alarm, for a lock screen shows what a calendar holds.
func (e Edition) Calendar(title string, made time.Time) string {
	c := ics.NewCalendarFor("calendar")
	c.SetMethod(ics.MethodPublish)
	for _, day := range e.Programme.Days() {
		sessions := e.Programme.Day(day)
		sum := sha256.Sum256(fmt.Appendf(nil, "calendar/%s/%d", e.ID, day))
		entry := c.AddEvent(hex.EncodeToString(sum[:16]))
		entry.SetDtStampTime(made)
		entry.SetSummary(title)
		entry.SetStartAt(sessions[0].Start)
		entry.SetEndAt(sessions[len(sessions)-1].End())
		entry.SetClass(ics.ClassificationPrivate)
	}
	return c.Serialize()
}
