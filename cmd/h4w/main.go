// Command h4w is the whole product: the server, the demo, the rehearsal, the engines and the operator's tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is what the program can do; each has a file of its own.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Run the server."`
	Demo     demoCommand     `cmd:"" help:"Show the February 2021 edition with a living cast, on a temporary folder."`
	Rehearse rehearseCommand `cmd:"" help:"Let simulated participants live through an edition on a running server."`
	Backup   backupCommand   `cmd:"" help:"Write everything to a file while the server goes on. The master key is not in it."`
	Restore  restoreCommand  `cmd:"" help:"Fill an empty folder or database from a backup, and check it."`
	Doctor   doctorCommand   `cmd:"" help:"Look at everything the program needs, and say what to do about what is missing."`
	Keys     keysCommand     `cmd:"" help:"Look after the master keys."`
	DPIA     dpiaCommand     `cmd:"" name:"dpia" help:"Print a data protection impact assessment, filled in from what the program knows about people."`
	User     userCommand     `cmd:"" help:"Make staff accounts."`
	Tables   tablesCommand   `cmd:"" help:"The seating engine by itself."`
	Ballot   ballotCommand   `cmd:"" help:"Count votes, and check published ones."`
	Audit    auditCommand    `cmd:"" help:"Check the log of what staff did."`
	Routes   routesCommand   `cmd:"" help:"List every address and who may enter."`
	Version  versionCommand  `cmd:"" help:"Say which version this is."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "h4w:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	var c commands
	parser, err := kong.New(&c, kong.Name("h4w"), kong.Description("Hackathon4Women: an event that brings four worlds together, safely."),
		kong.Configuration(kong.JSON, configFiles()...), kong.DefaultEnvars("H4W"),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.UsageOnError())
	if err != nil {
		return err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return k.Run()
}

// configFiles are where settings may stand, beside flags and H4W_… variables.
func configFiles() []string {
	files := []string{"/etc/h4w/h4w.json"}
	if f := os.Getenv("H4W_CONFIG"); f != "" {
		files = append(files, f)
	}
	return files
}
