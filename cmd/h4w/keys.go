package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/seal"
)

// keysCommand looks after the master keys, which lie outside the database.
type keysCommand struct {
	List   keysListCommand   `cmd:"" help:"Say which master keys there are and how much each wraps."`
	Rotate keysRotateCommand `cmd:"" help:"Make a new master key and wrap everything with it, while servers run. Interrupted, run it again."`
	Retire keysRetireCommand `cmd:"" help:"Take older master keys, which wrap nothing any more, out of the file."`
}

type keysListCommand struct{ storage }

// Run prints one line for each master key; names are derived from the keys and tell nothing about them.
func (c *keysListCommand) Run(ctx context.Context) error {
	return c.with(ctx, func(k *seal.Keeper, d *db.DB) error {
		masters, unnamed, err := mastersOf(ctx, k, d)
		if err != nil {
			return err
		}
		for _, m := range masters {
			says := "older"
			if m.Current {
				says = "current"
			}
			fmt.Printf("%s  %-8s wraps %d keys\n", m.Name, says, m.Wraps)
		}
		if unnamed > 0 {
			fmt.Printf("%d keys are from before master keys had names; the next rotation names them\n", unnamed)
		}
		return nil
	})
}

type keysRotateCommand struct{ storage }

// Run goes on with a rotation that was interrupted, or begins one.
func (c *keysRotateCommand) Run(ctx context.Context) error {
	return c.with(ctx, func(k *seal.Keeper, d *db.DB) error {
		masters, unnamed, err := mastersOf(ctx, k, d)
		if err != nil {
			return err
		}
		left := unnamed
		for _, m := range masters[1:] {
			left += m.Wraps
		}
		if len(masters) > 1 && left > 0 {
			fmt.Printf("going on with a rotation: %d keys left\n", left)
		} else if err := k.AddMaster(); err != nil {
			return err
		}
		n, err := k.Rewrap(ctx, d)
		fmt.Printf("wrapped anew: %d keys\n", n)
		if err != nil {
			return fmt.Errorf("run this again: it goes on where it was: %w", err)
		}
		fmt.Println("copy the key file to the place where you keep its copy, and to every other server; then: h4w keys retire")
		return nil
	})
}

type keysRetireCommand struct {
	storage
	To string `help:"File for the older master keys: backups from before the rotation need them." default:"" type:"path"`
}

// Run takes the older master keys out of the file.
func (c *keysRetireCommand) Run(ctx context.Context) error {
	return c.with(ctx, func(k *seal.Keeper, d *db.DB) error {
		to := c.To
		if to == "" {
			to = c.keyFile() + ".retired-" + time.Now().UTC().Format("20060102T150405Z")
		}
		if _, err := os.Stat(to); err == nil {
			return fmt.Errorf("%s is there already", to)
		}
		n, err := k.Retire(ctx, d, to)
		if err != nil {
			return err
		}
		if n == 0 {
			fmt.Println("there is only one master key")
			return nil
		}
		fmt.Printf("retired: %d, kept in %s\ntake that file away from this machine, and destroy it with the last backup from before the rotation\n", n, to)
		return nil
	})
}

// with opens the keys and a database that are there already.
func (s storage) with(ctx context.Context, use func(*seal.Keeper, *db.DB) error) error {
	k, err := s.keeper()
	if err != nil {
		return err
	}
	d, err := s.existing(ctx)
	if err != nil {
		return err
	}
	have, want, err := d.Versions(ctx)
	if err == nil && have < want {
		err = errors.New("start the server once: it brings the database up to date")
	}
	if err == nil {
		err = use(k, d)
	}
	return errors.Join(err, d.Close())
}

func mastersOf(ctx context.Context, k *seal.Keeper, d *db.DB) (all []seal.Master, unnamed int, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		all, unnamed, err = k.Masters(tx)
		return err
	})
	return all, unnamed, err
}
