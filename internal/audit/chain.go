package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"hackathon4women/internal/clock"
)

// Line is a deed in its chain.
type Line struct {
	Deed
	Seq       int64  // 1, 2 … without a gap
	ReasonSum []byte // SHA-256 of the sealed reason; it stays when the reason is forgotten
	Hash      []byte
}

// Domain names, so that a hash or signature of one use is none of another.
const (
	lineDomain       = "h4w audit line 1"
	checkpointDomain = "h4w audit checkpoint 1"
)

// Sum is the hash of a line after the one whose hash is before (empty for the first): SHA-256 over the canonical encoding.
// Every text stands behind its length in four bytes, every number in eight, big end first.
func (l Line) Sum(before []byte) []byte {
	var b bytes.Buffer
	text(&b, []byte(lineDomain))
	text(&b, before)
	text(&b, []byte(l.Edition))
	number(&b, l.Seq)
	number(&b, clock.Millis(l.At))
	for _, s := range []string{l.Actor, l.Act, l.Kind, l.Object} {
		text(&b, []byte(s))
	}
	text(&b, l.ReasonSum)
	sum := sha256.Sum256(b.Bytes())
	return sum[:]
}

// reasonSum is what stands for a sealed reason in the encoding; nothing without one.
func reasonSum(sealed []byte) []byte {
	if len(sealed) == 0 {
		return []byte{}
	}
	sum := sha256.Sum256(sealed)
	return sum[:]
}

func text(b *bytes.Buffer, s []byte) {
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(s))))
	b.Write(s)
}

func number(b *bytes.Buffer, n int64) { b.Write(binary.BigEndian.AppendUint64(nil, uint64(n))) }

// Checkpoint is a signed copy of the end of a chain.
type Checkpoint struct {
	Edition   string `json:"edition"`
	Seq       int64  `json:"seq"`
	At        int64  `json:"at"` // Unix milliseconds
	Hash      []byte `json:"hash"`
	Signature []byte `json:"signature"`
}

func (c Checkpoint) message() []byte {
	var b bytes.Buffer
	text(&b, []byte(checkpointDomain))
	text(&b, []byte(c.Edition))
	number(&b, c.Seq)
	number(&b, c.At)
	text(&b, c.Hash)
	return b.Bytes()
}

func (c *Checkpoint) sign(key ed25519.PrivateKey) { c.Signature = ed25519.Sign(key, c.message()) }

// Signed says whether the checkpoint was signed with the key that belongs to a public key.
func (c Checkpoint) Signed(by ed25519.PublicKey) bool {
	return len(by) == ed25519.PublicKeySize && ed25519.Verify(by, c.message(), c.Signature)
}

// Fault is something wrong with a chain.
type Fault struct {
	Kind FaultKind
	Seq  int64 // of the first line concerned
	Say  string
}

// FaultKind names what is wrong.
type FaultKind string

// What can be wrong with a chain.
const (
	Broken    FaultKind = "broken"    // a line is not what it was, or its neighbour is not
	Gap       FaultKind = "gap"       // lines are missing
	Truncated FaultKind = "truncated" // the end is missing
	Rewritten FaultKind = "rewritten" // a whole chain that disagrees with a checkpoint
	Forged    FaultKind = "forged"    // a checkpoint that we did not sign
)

// Check goes along one chain, in whatever order its lines come, and compares it with its head (-1 when unknown) and with signed
// checkpoints of it. It stops at the first fault of the chain itself; about checkpoints it says everything.
func Check(lines []Line, head int64, checkpoints []Checkpoint, by ed25519.PublicKey) []Fault {
	lines = slices.Clone(lines)
	slices.SortFunc(lines, func(a, b Line) int { return int(a.Seq - b.Seq) })
	var faults []Fault
	say := func(kind FaultKind, seq int64, format string, args ...any) {
		faults = append(faults, Fault{kind, seq, fmt.Sprintf(format, args...)})
	}
	hashes := map[int64][]byte{}
	before, next := []byte{}, int64(1)
	for _, l := range lines {
		if l.Seq != next {
			say(Gap, next, "line %d is missing", next)
			break
		}
		if !bytes.Equal(l.Hash, l.Sum(before)) || len(l.Reason) > 0 && !bytes.Equal(l.ReasonSum, reasonSum(l.Reason)) {
			say(Broken, l.Seq, "line %d is not what it was", l.Seq)
			break
		}
		hashes[l.Seq], before, next = l.Hash, l.Hash, next+1
	}
	last := int64(0)
	if len(lines) > 0 {
		last = lines[len(lines)-1].Seq
	}
	if head >= 0 && head < last {
		say(Broken, head+1, "line %d stands behind the end of the log", head+1)
	}
	if head > last {
		say(Truncated, last+1, "the log ends at line %d and had %d", last, head)
	}
	for _, c := range checkpoints {
		switch {
		case !c.Signed(by):
			say(Forged, c.Seq, "the checkpoint of line %d was not signed with this key", c.Seq)
		case c.Seq > last:
			say(Truncated, last+1, "the log ends at line %d and a checkpoint knows line %d", last, c.Seq)
		case c.Seq < next && !bytes.Equal(c.Hash, hashes[c.Seq]):
			say(Rewritten, c.Seq, "line %d is not the one its checkpoint knows", c.Seq)
		}
	}
	return faults
}
