package limit

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/seal"

	"pgregory.net/rapid"
)

var noon = time.Date(2021, 2, 11, 12, 0, 0, 0, time.UTC)

func TestABucketLetsTheBurstThroughAndThenOneAtATime(t *testing.T) {
	r := Rule{"door", 3, 10 * time.Second}
	var b Bucket
	var wait time.Duration
	for i := range 3 {
		if b, wait = b.Use(r, noon); wait != 0 {
			t.Fatalf("use %d: told to wait %v", i+1, wait)
		}
	}
	if _, wait = b.Use(r, noon); wait != 10*time.Second {
		t.Errorf("fourth use at once: wait %v, want 10s", wait)
	}
	if _, wait = b.Use(r, noon.Add(4*time.Second)); wait != 6*time.Second {
		t.Errorf("fourth use after 4 s: wait %v, want 6s", wait)
	}
	if b, wait = b.Use(r, noon.Add(10*time.Second)); wait != 0 {
		t.Errorf("fourth use after 10 s: wait %v, want none", wait)
	}
	if _, wait = b.Use(r, noon.Add(time.Hour)); wait != 0 {
		t.Errorf("an hour later: wait %v, want none", wait)
	}
}

func TestABucketNeverGivesMoreThanItsRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rule{"any", rapid.IntRange(1, 20).Draw(t, "burst"), time.Duration(rapid.IntRange(1, 60).Draw(t, "every")) * time.Second}
		var b Bucket
		var since time.Time // of the first use: the clock may stand before or after it later
		now, given := noon, 0
		for range rapid.IntRange(1, 200).Draw(t, "uses") {
			now = now.Add(time.Duration(rapid.IntRange(-5000, 20000).Draw(t, "pause")) * time.Millisecond)
			var wait time.Duration
			if b, wait = b.Use(r, now); wait == 0 {
				given++
			}
			if since.IsZero() {
				since = now
			}
			if b.Level < 0 || b.Level > int64(r.Burst)*1000 {
				t.Fatalf("level %d outside the bucket", b.Level)
			}
		}
		if most := r.Burst + int(b.At.Sub(since)/r.Every); given > most {
			t.Fatalf("gave %d uses in %v, want at most %d", given, b.At.Sub(since), most)
		}
	})
}

func TestFiftyBehindOneAddressGetInAndGuessingGetsSlow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		keeper, err := seal.NewKeeper(bytes.Repeat([]byte{7}, 32))
		if err != nil {
			t.Fatal(err)
		}
		k := NewKeeper(d, keeper, clock.Clock(func() time.Time { return noon }))
		r := Rule{"door", 60, time.Second}
		var all sync.WaitGroup
		refused := make(chan error, 50)
		for range 50 {
			all.Go(func() {
				if err := k.Use(t.Context(), r, "192.0.2.7"); err != nil {
					refused <- err
				}
			})
		}
		all.Wait()
		close(refused)
		for err := range refused {
			t.Errorf("one of fifty was refused: %v", err)
		}
		let := 0
		for range 40 {
			switch err := k.Use(t.Context(), r, "192.0.2.7"); fault.KindOf(err) {
			case fault.None:
				let++
			case fault.TooMany:
			default:
				t.Fatal(err)
			}
		}
		if let != 10 {
			t.Errorf("after fifty, %d more were let through, want 10", let)
		}
		if err := k.Use(t.Context(), r, "192.0.2.8"); err != nil {
			t.Errorf("another address: %v", err)
		}
	})
}
