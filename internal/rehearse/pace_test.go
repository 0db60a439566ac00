package rehearse

import (
	"testing"
	"time"
)

func TestTheStorySlowsDownWithTheServerAndSpeedsUpAgain(t *testing.T) {
	p := pace{wish: 400, now: 400}
	for i := range 20 {
		p.after(5 * time.Second)
		if p.now < 50 {
			t.Fatalf("after %d slow answers it runs at %v, less than an eighth of what was wished", i+1, p.now)
		}
	}
	if p.now != 50 {
		t.Errorf("a server that always answers slowly: %v times, want 50", p.now)
	}
	for range 6 * 3 {
		p.after(10 * time.Millisecond)
	}
	if p.now != 400 {
		t.Errorf("after eighteen quick answers: %v times, want 400 again", p.now)
	}
	if _, changed := p.after(10 * time.Millisecond); changed {
		t.Error("it changes its pace without a reason")
	}
}
