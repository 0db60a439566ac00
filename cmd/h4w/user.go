package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

type userCommand struct {
	Add    userAddCommand    `cmd:"" help:"Make a staff account and print its phrase, once."`
	List   userListCommand   `cmd:"" help:"List the open staff accounts and what they do."`
	Phrase userPhraseCommand `cmd:"" help:"Give an account a new phrase and print it, once. The old one and its passkeys no longer open."`
	Link   userLinkCommand   `cmd:"" help:"Let a person of the organisation's own sign-in enter an account."`
	Unlink userUnlinkCommand `cmd:"" help:"Take that away, and end the account's sessions."`
	Close  userCloseCommand  `cmd:"" help:"Close a staff account at once."`
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

type userListCommand struct{ storage }

// Run lists accounts, one a line: id, name, roles.
func (c *userListCommand) Run(ctx context.Context) error {
	h, err := open(ctx, c.storage, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	accounts, err := h.people.Accounts(ctx)
	if err != nil {
		return err
	}
	editions, err := h.edition.All(ctx)
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	for _, a := range accounts {
		var does []string
		if a.Operator {
			does = append(does, "operator")
		}
		for _, e := range editions {
			if roles := a.Roles[e.ID]; roles != 0 {
				does = append(does, e.Code+": "+roles.String())
			}
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", a.ID, a.Name, strings.Join(does, ", "))
	}
	return out.Flush()
}

type userPhraseCommand struct {
	storage
	ID       string `arg:"" help:"Id of the account, from h4w user list."`
	Language string `help:"Language of the phrase: fr, nl, en or de." default:"fr" enum:"fr,nl,en,de"`
}

// Run gives the account a new phrase.
func (c *userPhraseCommand) Run(ctx context.Context) error {
	h, err := open(ctx, c.storage, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	words, err := h.people.NewPhrase(ctx, people.ID(c.ID), c.Language)
	if fault.KindOf(err) == fault.NotFound {
		return fmt.Errorf("there is no open account %q", c.ID)
	}
	if err != nil {
		return err
	}
	fmt.Println(words)
	return nil
}

type userCloseCommand struct {
	storage
	ID string `arg:"" help:"Id of the account, from h4w user list."`
}

// Run closes the account.
func (c *userCloseCommand) Run(ctx context.Context) error {
	h, err := open(ctx, c.storage, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	err = h.people.CloseAccount(ctx, people.ID(c.ID))
	if fault.KindOf(err) == fault.NotFound {
		return fmt.Errorf("there is no open account %q", c.ID)
	}
	return err
}

type userLinkCommand struct {
	storage
	ID         string `arg:"" help:"Id of the account, from h4w user list."`
	Subject    string `arg:"" help:"Number of the person at the issuer (the claim \"sub\"), from the issuer's own administration."`
	OIDCIssuer string `name:"oidc-issuer" help:"The issuer, as the server has it." required:""`
}

// Run links the account.
func (c *userLinkCommand) Run(ctx context.Context) error {
	h, err := open(ctx, c.storage, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	err = h.people.Link(ctx, people.ID(c.ID), c.OIDCIssuer, c.Subject)
	switch fault.KindOf(err) {
	case fault.NotFound:
		return fmt.Errorf("there is no open account %q", c.ID)
	case fault.Conflict:
		return errors.New("this person already enters another account")
	}
	return err
}

type userUnlinkCommand struct {
	storage
	ID string `arg:"" help:"Id of the account, from h4w user list."`
}

// Run takes the link away.
func (c *userUnlinkCommand) Run(ctx context.Context) error {
	h, err := open(ctx, c.storage, logger("warn"))
	if err != nil {
		return err
	}
	defer h.db.Close()
	err = h.people.Unlink(ctx, people.ID(c.ID))
	if fault.KindOf(err) == fault.NotFound {
		return fmt.Errorf("the account %q is not linked", c.ID)
	}
	return err
}
