package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"hackathon4women/internal/seating"
)

// tablesCommand is the seating engine by itself: files in, files out. docs/formats/tables.md describes them.
type tablesCommand struct {
	Form   tablesFormCommand   `cmd:"" help:"Make a plan for an instance."`
	Score  tablesScoreCommand  `cmd:"" help:"Check a plan: what it breaks, repeats, meetings across worlds, bounds."`
	Repair tablesRepairCommand `cmd:"" help:"Let a day of no-shows and latecomers happen to a plan."`
}

// output is where an engine writes its answer.
type output struct {
	Out string `help:"File instead of standard output." type:"path" default:""`
}

func (o output) write(v any) error {
	w := io.WriteCloser(os.Stdout)
	if o.Out != "" {
		f, err := os.Create(o.Out)
		if err != nil {
			return err
		}
		w = f
	}
	if err := json.NewEncoder(w).Encode(v); err != nil {
		return err
	}
	if o.Out != "" {
		return w.Close()
	}
	return nil
}

func readJSON[T any](path string) (T, error) {
	var v T
	raw, err := os.ReadFile(path)
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("reading %s: %w", path, err)
	}
	return v, nil
}

type tablesFormCommand struct {
	output
	In        string        `help:"Instance." required:"" type:"existingfile"`
	Time      time.Duration `help:"How long to search." xor:"budget"`
	Proposals int           `help:"How many exchanges to try: the same number gives the same plan each time." xor:"budget"`
	Seed      uint64        `help:"Another seed, another plan." default:"1"`
}

// Run forms tables, and says on standard error what could not be kept.
func (c tablesFormCommand) Run(ctx context.Context) error {
	in, err := readJSON[seating.Instance](c.In)
	if err != nil {
		return err
	}
	plan, rep, err := seating.Form(ctx, in, seating.Options{Seed: c.Seed, Proposals: c.Proposals, Time: c.Time})
	if err != nil {
		return err
	}
	for _, r := range rep.Reasons {
		if err := json.NewEncoder(os.Stderr).Encode(r); err != nil {
			return err
		}
	}
	return c.write(plan)
}

type tablesScoreCommand struct {
	output
	In   string `help:"Instance." required:"" type:"existingfile"`
	Plan string `help:"Plan." required:"" type:"existingfile"`
}

// Run checks a plan.
func (c tablesScoreCommand) Run() error {
	in, err := readJSON[seating.Instance](c.In)
	if err != nil {
		return err
	}
	plan, err := readJSON[seating.Plan](c.Plan)
	if err != nil {
		return err
	}
	rep, err := seating.Score(in, plan)
	if err != nil {
		return err
	}
	return c.write(rep)
}

type tablesRepairCommand struct {
	output
	In     string `help:"Instance." required:"" type:"existingfile"`
	Plan   string `help:"Plan." required:"" type:"existingfile"`
	Events string `help:"What happens." required:"" type:"existingfile"`
}

// Run repairs a plan, with one line on standard error for each event.
func (c tablesRepairCommand) Run() error {
	in, err := readJSON[seating.Instance](c.In)
	if err != nil {
		return err
	}
	plan, err := readJSON[seating.Plan](c.Plan)
	if err != nil {
		return err
	}
	day, err := readJSON[seating.Events](c.Events)
	if err != nil {
		return err
	}
	log, last := json.NewEncoder(os.Stderr), time.Now()
	plan, _, err = seating.RepairDay(in, plan, day, func(e seating.Event, change seating.Change) {
		took := time.Since(last)
		_ = log.Encode(struct {
			Kind  string  `json:"kind"`
			Round int     `json:"round"`
			ID    string  `json:"id"`
			MS    float64 `json:"ms"`
			seating.Change
		}{e.Kind, e.Round, e.ID, float64(took.Microseconds()) / 1000, change})
		last = time.Now()
	})
	if err != nil {
		return err
	}
	return c.write(plan)
}
