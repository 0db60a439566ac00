package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"hackathon4women/internal/rehearse"
)

type rehearseCommand struct {
	Server       string `help:"Address of the running server." required:""`
	Edition      string `help:"Code of the edition, one made for rehearsal." required:""`
	Phrase       string `help:"Phrase of an organiser of the edition; better in H4W_PHRASE." required:""`
	SafetyPhrase string `help:"Phrase of its safety lead, who approves texts; without it the organiser's account has to be both." default:""`

	People int     `help:"How many simulated participants." default:"27"`
	Speed  float64 `help:"How many minutes of the event pass in one." default:"60"`
	Seed   uint64  `help:"The same seed makes the same choices." default:"1"`
	JSON   bool    `help:"Report as JSON." name:"json"`
}

// Run rehearses both days and fails if anything was lost or went wrong.
func (c *rehearseCommand) Run(ctx context.Context) error {
	o := rehearse.Options{Server: c.Server, Edition: c.Edition, People: c.People, Speed: c.Speed, Seed: c.Seed, Phrase: c.Phrase, SafetyLead: c.SafetyPhrase, Conduct: true, Progress: os.Stderr}
	company, err := rehearse.Gather(ctx, o)
	var report rehearse.Report
	if err == nil {
		report, err = company.Play(ctx)
	}
	if c.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		if jerr := out.Encode(report); jerr != nil {
			return jerr
		}
	} else {
		report.Print(os.Stdout)
	}
	if err != nil {
		return err
	}
	if !report.OK() {
		return errors.New("the rehearsal found faults")
	}
	return nil
}
