package avenues

import (
	"time"

	"hackathon4women/internal/people"
)

// PenID identifies one stretch of writing: from taking the pen until someone else takes it or it is put down.
type PenID = string

// penIdle is how long a pen lies still before someone else may take it.
const penIdle = time.Minute

// Pen is who writes.
type Pen struct {
	ID      PenID
	Holder  people.ID
	Name    string // shown name of the holder, for those who may write
	renewed time.Time
}

// Held says whether somebody writes at a real moment.
func (p Pen) Held(now time.Time) bool { return p.ID != "" && now.Sub(p.renewed) < penIdle }

// freeFor says whether someone may take the pen at a real moment.
func (p Pen) freeFor(who people.ID, now time.Time) bool { return p.Holder == who || !p.Held(now) }
