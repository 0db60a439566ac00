package main

import (
	"context"
	"fmt"
	"slices"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

type userCommand struct {
	Add userAddCommand `cmd:"" help:"Make a staff account and print its phrase, once."`
}

type userAddCommand struct {
	storage
	Name     string   `arg:"" help:"Name of the person, for colleagues."`
	Operator bool     `help:"May make accounts and editions."`
	Edition  string   `help:"Code of an edition in which the account gets roles." default:""`
	Role     []string `help:"Roles in that edition: organiser, deputy, safetylead, moderator, listener."`
	Language string   `help:"Language of the phrase: fr, nl, en or de." default:"fr" enum:"fr,nl,en,de"`
}

// Run makes the account.
func (c *userAddCommand) Run(ctx context.Context) error {
	h, err := open(ctx, c.storage, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	var e edition.Edition
	roles := edition.Role(0)
	for _, name := range c.Role {
		role := edition.RoleOf(name)
		if role&edition.StaffRoles == 0 {
			return fmt.Errorf("%q is not a role of staff (%s)", name, edition.StaffRoles)
		}
		roles |= role
	}
	if len(c.Role) > 0 {
		if e, err = h.edition.ByCode(ctx, c.Edition); err != nil {
			return fmt.Errorf("there is no edition %q", c.Edition)
		}
	}
	id, words, err := h.people.AddAccount(ctx, c.Name, c.Language, c.Operator || slices.Contains(c.Role, "operator"))
	if err != nil {
		return err
	}
	if roles != 0 {
		operator := edition.Acting{Roles: edition.Operator}
		if err := h.people.Appoint(ctx, operator, e.ID, people.ID(id), roles); err != nil {
			return err
		}
	}
	fmt.Println(words)
	return nil
}
