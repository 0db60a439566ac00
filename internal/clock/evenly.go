package clock

import "time"

// Evenly lets an answer that began at some time take a whole number of slices, so that what was looked up for it does not show in how
// long it took. A slice should be several times as long as the answer. Time is that on the wall.
func Evenly(began time.Time, slice time.Duration) { time.Sleep(slice - time.Since(began)%slice) }
