package rehearse

import "time"

// pace lets the story run slower while the server answers slowly, so that a busy machine does not make people miss what they
// would have done: at 420 times a session of ten minutes is over in a second and a half.
type pace struct {
	wish float64 // how fast the story is to run
	now  float64 // how fast it runs
	calm int     // quick answers in a row
}

const (
	slowest  = 8                // at most so many times slower than wished
	calmFor  = 6                // quick answers before it goes faster again
	beatsFor = 75 * time.Second // of the edition's time: a beat, in which a person does about one thing
)

// after is how fast the story is to run once an answer took so long. An answer is slow when more than a beat of the story went
// by in it, and quick when less than a third of one did.
func (p *pace) after(took time.Duration) (speed float64, changed bool) {
	before := p.now
	beat := time.Duration(float64(beatsFor) / max(p.now, 1))
	switch {
	case took > beat:
		p.now, p.calm = max(p.now/2, p.wish/slowest), 0
	case took > beat/3:
		p.calm = 0
	default:
		if p.calm++; p.calm >= calmFor {
			p.now, p.calm = min(p.now*2, p.wish), 0
		}
	}
	return p.now, p.now != before
}
