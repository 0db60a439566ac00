package audit

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"testing"
)

// Whatever lies in a file of checkpoints, and whatever a log says of itself: it is refused, or checked; and nothing that the key did not
// sign counts as a checkpoint.
func FuzzCheckpoints(f *testing.F) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	good := Checkpoint{Edition: "e", Seq: 1, At: 5, Hash: []byte("hash")}
	good.sign(key)
	signed, err := json.Marshal(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed, []byte(`[{"seq":1}]`), int64(1))
	f.Add(append(append(signed, '\n'), signed...), []byte(`[{"seq":2},{"seq":-9223372036854775808},{"seq":9223372036854775807}]`), int64(-1))
	f.Add([]byte(`{"seq":0}`), []byte(`null`), int64(9223372036854775807))
	f.Add([]byte("{\n"), []byte(`[{"Reason":"AA==","ReasonSum":null}]`), int64(0))
	f.Fuzz(func(t *testing.T, file, log []byte, head int64) {
		all, err := checkpoints(bytes.NewReader(file))
		if err != nil {
			return
		}
		var lines []Line
		if json.Unmarshal(log, &lines) != nil {
			return
		}
		forged := 0
		for _, fault := range Check(lines, head, all, key.Public().(ed25519.PublicKey)) {
			if fault.Kind == Forged {
				forged++
			}
		}
		for _, c := range all {
			if !c.Signed(key.Public().(ed25519.PublicKey)) {
				forged--
			} else if !bytes.Equal(c.Hash, good.Hash) || c.Seq != good.Seq {
				t.Errorf("%+v counts as signed", c)
			}
		}
		if forged != 0 {
			t.Errorf("%d unsigned checkpoints were not named", -forged)
		}
	})
}
