package main

import (
	"errors"
	"fmt"

	"hackathon4women/internal/ballot"
)

// ballotCommand counts votes and checks published ones. docs/formats/ballot.md describes the files.
type ballotCommand struct {
	Tally   ballotTallyCommand   `cmd:"" help:"Count a closed vote."`
	Publish ballotPublishCommand `cmd:"" help:"Count it and take away what belongs to the voters alone."`
	Verify  ballotVerifyCommand  `cmd:"" help:"Look for a receipt in a published vote, and count again."`
}

type ballotTallyCommand struct {
	output
	In     string `help:"Closed vote." required:"" type:"existingfile"`
	Method string `help:"How to count; without it, as the file says." enum:",approval" default:""`
}

// Run counts.
func (c ballotTallyCommand) Run() error {
	b, err := readJSON[ballot.Ballots](c.In)
	if err != nil {
		return err
	}
	if c.Method != "" && b.Method != "" && c.Method != b.Method {
		return fmt.Errorf("the vote is held by %s, not by %s", b.Method, c.Method)
	}
	if b.Method == "" {
		b.Method = c.Method
	}
	res, err := ballot.Tally(b)
	if err != nil {
		return err
	}
	return c.write(res)
}

type ballotPublishCommand struct {
	output
	In string `help:"Closed vote." required:"" type:"existingfile"`
}

// Run publishes.
func (c ballotPublishCommand) Run() error {
	b, err := readJSON[ballot.Ballots](c.In)
	if err != nil {
		return err
	}
	p, err := ballot.Publish(b)
	if err != nil {
		return err
	}
	return c.write(p)
}

type ballotVerifyCommand struct {
	output
	In      string `help:"Published vote." required:"" type:"existingfile"`
	Receipt string `help:"Receipt, however it is typed." required:""`
}

// Run verifies. It fails when the receipt is not there or the vote does not add up.
func (c ballotVerifyCommand) Run() error {
	p, err := readJSON[ballot.Published](c.In)
	if err != nil {
		return err
	}
	v, err := ballot.Verify(p, c.Receipt)
	if errors.Is(err, ballot.ErrReceipt) {
		return err
	}
	if werr := c.write(v); werr != nil {
		return werr
	}
	if err == nil && !v.Found {
		err = errors.New("no ballot has this receipt")
	}
	return err
}
