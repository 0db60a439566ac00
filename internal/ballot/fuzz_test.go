package ballot

import (
	"encoding/json"
	"testing"
)

// Whatever a file of votes holds: it is refused, or its publication adds up.
func FuzzBallots(f *testing.F) {
	for _, s := range []string{
		`{"schema":1,"method":"approval","vote":"v","options":["a","b"],"lot":"ABCD","ballots":[{"receipt":"r","approves":["a"]},{"approves":[]}]}`,
		`{"schema":1,"method":"approval","vote":"v","options":["a","a"],"winners":-1,"lot":"","ballots":null}`,
		`{"schema":1,"options":[],"winners":9223372036854775807}`, `[]`, `{"ballots":[{"approves":["\u0000"]}]}`, `null`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		var b Ballots
		if json.Unmarshal(file, &b) != nil {
			return
		}
		res, err := Tally(b)
		if err != nil {
			return
		}
		if len(res.Standing) != len(b.Options) || res.Cast != len(b.Ballots) {
			t.Errorf("%d of %d ballots on %d of %d options", res.Cast, len(b.Ballots), len(res.Standing), len(b.Options))
		}
		p, err := Publish(b)
		if err != nil {
			return // a ballot without a receipt can be counted and not published
		}
		if _, err := p.Recount(); err != nil {
			t.Errorf("what was published does not add up: %v", err)
		}
	})
}

// Whatever a published file holds, reading and checking it ends with an answer.
func FuzzPublished(f *testing.F) {
	f.Add([]byte(`{"schema":1,"method":"approval","vote":"v","options":["a"],"winners":1,"lot":"ABCD","ballots":[{"commitment":"x","approves":["a"]}],"result":{}}`), "K7QF-2M9T")
	f.Add([]byte(`{"options":["a"],"ballots":[{"commitment":"","approves":["zz"]}]}`), "")
	f.Fuzz(func(_ *testing.T, file []byte, receipt string) {
		var p Published
		if json.Unmarshal(file, &p) != nil {
			return
		}
		_, _ = p.Recount()
		_, _ = Verify(p, receipt)
	})
}
