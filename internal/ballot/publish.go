package ballot

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// Published is a closed vote for everybody to see.
type Published struct {
	Schema  int             `json:"schema"`
	Method  string          `json:"method"`
	Vote    string          `json:"vote"`
	Options []string        `json:"options"`
	Winners int             `json:"winners"`
	Lot     string          `json:"lot"`
	Ballots []AnonymousVote `json:"ballots"` // sorted by commitment
	Result  Result          `json:"result"`
}

// AnonymousVote is a ballot beside the commitment to its receipt. What it approves of is in the order of the options.
type AnonymousVote struct {
	Commitment string   `json:"commitment"`
	Approves   []string `json:"approves"`
}

// ErrResult says that a published vote does not add up.
var ErrResult = errors.New("the result does not follow from the published ballots")

// Publish counts and takes away what belongs to the voters alone.
func Publish(b Ballots) (Published, error) {
	res, err := Tally(b)
	if err != nil {
		return Published{}, err
	}
	p := Published{Schema: 1, Method: b.Method, Vote: b.Vote, Options: slices.Clone(b.Options), Winners: max(1, b.Winners), Lot: b.Lot,
		Ballots: []AnonymousVote{}, Result: res}
	for i, v := range b.Ballots {
		c := Commitment(b.Vote, v.Receipt)
		if c == "" {
			return Published{}, fmt.Errorf("ballot %d: %w", i, ErrReceipt)
		}
		p.Ballots = append(p.Ballots, AnonymousVote{c, inOrder(v.Approves, b.Options)})
	}
	slices.SortFunc(p.Ballots, func(x, y AnonymousVote) int { return cmp.Compare(x.Commitment, y.Commitment) })
	if twice, ok := duplicate(p.commitments()); ok {
		return Published{}, fmt.Errorf("two ballots have one receipt (%s)", twice)
	}
	return p, nil
}

// inOrder hides the order in which somebody ticked.
func inOrder(approves, options []string) []string {
	list := []string{}
	for _, o := range options {
		if slices.Contains(approves, o) {
			list = append(list, o)
		}
	}
	return list
}

func (p Published) commitments() []string {
	list := make([]string, len(p.Ballots))
	for i, v := range p.Ballots {
		list[i] = v.Commitment
	}
	return list
}

// Recount adds up what was published, and finds two voters who were given one receipt.
func (p Published) Recount() (Result, error) {
	b := Ballots{Schema: p.Schema, Method: p.Method, Vote: p.Vote, Options: p.Options, Winners: p.Winners, Lot: p.Lot}
	for _, v := range p.Ballots {
		b.Ballots = append(b.Ballots, Ballot{Approves: v.Approves})
	}
	if _, ok := duplicate(p.commitments()); ok {
		return Result{}, ErrResult
	}
	return Tally(b)
}

// Verified is what the holder of a receipt learns.
type Verified struct {
	Found    bool     `json:"found"`
	Approves []string `json:"approves,omitempty"` // as her ballot was counted
	Adds     bool     `json:"adds_up"`            // the published result follows from the published ballots
}

// Verify looks for the receipt's ballot and counts again.
func Verify(p Published, receipt string) (Verified, error) {
	want := Commitment(p.Vote, receipt)
	if want == "" {
		return Verified{}, ErrReceipt
	}
	res, err := p.Recount()
	v := Verified{Adds: err == nil && reflect.DeepEqual(res, p.Result)}
	for _, b := range p.Ballots {
		if b.Commitment == want {
			v.Found, v.Approves = true, b.Approves
		}
	}
	if !v.Adds {
		return v, ErrResult
	}
	return v, nil
}
