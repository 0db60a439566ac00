// Package ballot counts votes and lets anybody count them again.
//
// A ballot approves of any number of options, of none too. Each comes with a receipt only the voter gets. What is published
// is every ballot without a name, beside a commitment to its receipt: whoever holds a receipt finds her ballot and sees that
// it was counted as cast, everybody can add up the rest, and the list, sorted by commitment, tells nothing about when or by
// whom. A receipt shows its holder's choice to whomever she shows it: we claim no more than that.
//
// Ties are broken by a lot drawn before the vote opens and published with it: see Lot.
package ballot

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Approval is the method by which voters approve of as many options as they like.
const Approval = "approval"

// Ballots is a vote that has closed.
type Ballots struct {
	Schema  int      `json:"schema"`
	Method  string   `json:"method"`
	Vote    string   `json:"vote"`              // the vote's id: a receipt of one vote says nothing in another
	Options []string `json:"options"`           //
	Winners int      `json:"winners,omitempty"` // how many are chosen; none: 1
	Lot     string   `json:"lot"`               // drawn before the vote opened
	Ballots []Ballot `json:"ballots"`
}

// Ballot is one voter's choice. Receipt is known to her alone once the vote is closed.
type Ballot struct {
	Receipt  string   `json:"receipt,omitempty"`
	Approves []string `json:"approves"`
}

// Result is the count.
type Result struct {
	Method   string   `json:"method"`
	Cast     int      `json:"cast"`
	Blank    int      `json:"blank"`
	Standing []Count  `json:"standing"` // the first is the first chosen
	Winners  []string `json:"winners"`
	ByLot    bool     `json:"by_lot"` // the lot decided who is among the winners
}

// Count is how an option did.
type Count struct {
	Option    string `json:"option"`
	Approvals int    `json:"approvals"`
	Tied      bool   `json:"tied"` // with another option
}

var (
	// ErrMethod says that we do not count this way.
	ErrMethod = errors.New("an unknown method of voting")
	// ErrReceipt says that something cannot be a receipt.
	ErrReceipt = errors.New("this is not a receipt")
)

// Tally counts. The order of the ballots makes no difference.
func Tally(b Ballots) (Result, error) {
	if err := b.check(); err != nil {
		return Result{}, err
	}
	approvals := map[string]int{}
	res := Result{Method: b.Method, Cast: len(b.Ballots), Standing: []Count{}, Winners: []string{}}
	for _, v := range b.Ballots {
		if len(v.Approves) == 0 {
			res.Blank++
		}
		for _, o := range v.Approves {
			approvals[o]++
		}
	}
	like := map[int]int{}
	for _, o := range b.Options {
		like[approvals[o]]++
	}
	for _, o := range b.Options {
		res.Standing = append(res.Standing, Count{o, approvals[o], like[approvals[o]] > 1})
	}
	place := b.lots()
	slices.SortFunc(res.Standing, func(x, y Count) int {
		return cmp.Or(cmp.Compare(y.Approvals, x.Approvals), cmp.Compare(place[x.Option], place[y.Option]))
	})
	chosen := min(max(1, b.Winners), len(res.Standing))
	for _, c := range res.Standing[:chosen] {
		res.Winners = append(res.Winners, c.Option)
	}
	res.ByLot = chosen > 0 && chosen < len(res.Standing) && res.Standing[chosen-1].Approvals == res.Standing[chosen].Approvals
	return res, nil
}

func (b Ballots) check() error {
	if b.Method != Approval {
		return ErrMethod
	}
	if b.Schema > 1 {
		return fmt.Errorf("schema %d is newer than this program", b.Schema)
	}
	if twice, ok := duplicate(b.Options); ok {
		return fmt.Errorf("option %q is listed twice", twice)
	}
	if b.Winners < 0 {
		return fmt.Errorf("%d winners", b.Winners)
	}
	for i, v := range b.Ballots {
		if twice, ok := duplicate(v.Approves); ok {
			return fmt.Errorf("ballot %d approves of %q twice", i, twice)
		}
		for _, o := range v.Approves {
			if !slices.Contains(b.Options, o) {
				return fmt.Errorf("ballot %d approves of %q, which is not an option", i, o)
			}
		}
	}
	return nil
}

func duplicate(list []string) (string, bool) {
	seen := make(map[string]bool, len(list))
	for _, x := range list {
		if seen[x] {
			return x, true
		}
		seen[x] = true
	}
	return "", false
}

// NewLot draws the lot that will break ties. It belongs to the vote from before it opens, for everybody to see.
func NewLot(rand io.Reader) string { return draw(rand, 4) }

// Lot is where an option stands among equals: the lowest comes first. It depends on nothing but the lot and the option.
func Lot(lot, option string) string {
	sum := sha256.Sum256([]byte("hackathon4women lot\x00" + lot + "\x00" + option))
	return fmt.Sprintf("%x", sum)
}

func (b Ballots) lots() map[string]string {
	place := make(map[string]string, len(b.Options))
	for _, o := range b.Options {
		place[o] = Lot(b.Lot, o)
	}
	return place
}

// crockford has no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// receiptGroups of four characters, twenty bits each: more than anybody tries out on a published list.
const receiptGroups = 4

// NewReceipt draws a receipt such as 7KQF-2M9T-XD4B-0ZRW.
func NewReceipt(rand io.Reader) string { return draw(rand, receiptGroups) }

func draw(rand io.Reader, n int) string {
	raw := make([]byte, 4*n)
	if _, err := io.ReadFull(rand, raw); err != nil {
		panic(fmt.Errorf("drawing at random: %w", err))
	}
	parts := make([]string, n)
	for i := range parts {
		for _, c := range raw[4*i : 4*i+4] {
			parts[i] += string(crockford[c%32]) // 256 is a multiple of 32: all are as likely
		}
	}
	return strings.Join(parts, "-")
}

// normalised is how receipts are compared: I and L read as 1, O as 0, without separators. Empty: not a receipt.
func normalised(receipt string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(receipt) {
		switch {
		case r == 'I' || r == 'L':
			r = '1'
		case r == 'O':
			r = '0'
		case unicode.IsSpace(r) || unicode.IsPunct(r):
			continue
		}
		if !strings.ContainsRune(crockford, r) {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() != 4*receiptGroups {
		return ""
	}
	return b.String()
}

var lower32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Commitment is what stands for a receipt in public. It is empty for what cannot be a receipt.
func Commitment(vote, receipt string) string {
	n := normalised(receipt)
	if n == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("hackathon4women receipt\x00" + vote + "\x00" + n))
	return lower32.EncodeToString(sum[:20])
}
