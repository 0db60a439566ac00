package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"hackathon4women/internal/web"
)

type routesCommand struct {
	JSON bool `help:"As JSON." name:"json"`
}

// Run lists the routes; it needs no data.
func (c *routesCommand) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "h4w-routes-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	h, err := open(ctx, storage{Data: dir}, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	site, err := h.site(web.Settings{})
	if err != nil {
		return err
	}
	type line struct {
		Method  string   `json:"method"`
		Pattern string   `json:"pattern"`
		Who     string   `json:"who"`
		Roles   []string `json:"roles,omitempty"`
		Fresh   bool     `json:"fresh"` // asks for the phrase or a passkey again after ten minutes
	}
	var lines []line
	for _, r := range site.Routes() {
		method, pattern, _ := strings.Cut(r.Pattern, " ")
		l := line{Method: method, Pattern: pattern, Who: r.Who.Name, Fresh: r.Who.Fresh}
		if r.Who.Roles != 0 {
			l.Roles = r.Who.Roles.Names()
		}
		lines = append(lines, l)
	}
	if c.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(lines)
	}
	for _, l := range lines {
		again := ""
		if l.Fresh {
			again = ", shown again"
		}
		fmt.Printf("%-5s %-50s %s%s\n", l.Method, l.Pattern, l.Who, again)
	}
	return nil
}
