package people

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people/phrase"
	"hackathon4women/internal/seal"
)

// Account is a staff account.
type Account struct {
	ID       ID
	Name     string
	Operator bool
	Roles    map[edition.ID]edition.Role

	sealed []byte // the name, until it is opened
}

// AddAccount makes a staff account and returns its phrase, once. Only the operator's command line and operators call it.
func (s *Service) AddAccount(ctx context.Context, name, lang string, operator bool) (id ID, words string, err error) {
	if strings.TrimSpace(name) == "" {
		return "", "", fault.Wrong("name", "people.register.name_missing")
	}
	words = phrase.New(crand.Reader, lang)
	since := int64(0)
	if operator {
		since = clock.Millis(s.now())
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if id, err = s.insertAccount(tx, line(name), words, since); err != nil {
			return err
		}
		return s.note(tx, edition.Acting{}, "", "account_new", ofAccount, string(id))
	})
	if err != nil {
		return "", "", fmt.Errorf("adding account: %w", err)
	}
	return id, words, nil
}

func (s *Service) insertAccount(tx *db.Tx, name, words string, operator int64) (ID, error) {
	id := ID(db.NewID())
	key, err := s.seal.NewKey(tx, "", string(id))
	if err != nil {
		return "", err
	}
	sealed, err := key.Seal("accounts.name", seal.Text(name))
	if err != nil {
		return "", err
	}
	return id, tx.Do("INSERT INTO accounts (id, name, lookup, operator, created_at) VALUES ($1, $2, $3, $4, $5)",
		id, sealed, s.lookup(words), operator, clock.Millis(s.now()))
}

func (s *Service) insertStaff(tx *db.Tx, e edition.ID, account ID, roles edition.Role) error {
	for _, name := range roles.Names() {
		if err := tx.Do("INSERT INTO staff (edition_id, account_id, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
			e, account, name, clock.Millis(s.now())); err != nil {
			return err
		}
	}
	return nil
}

// Appoint gives a staff account a role in an edition. The organiser of the edition may appoint, and the operator (by is then
// the zero Acting with the role Operator).
func (s *Service) Appoint(ctx context.Context, by edition.Acting, e edition.ID, account ID, role edition.Role) error {
	if !by.Organises(e) && !by.Roles.Any(edition.Operator) {
		return fault.ErrNotFound
	}
	if role == 0 || role&^edition.StaffRoles != 0 {
		return fault.Wrong("role", "people.codes.role")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.note(tx, by, e, "team_roles", ofAccount, string(account)); err != nil {
			return err
		}
		return s.insertStaff(tx, e, account, role)
	})
	if err != nil {
		return fmt.Errorf("appointing: %w", err)
	}
	return nil
}

// Team lists the staff of an edition with their roles there.
func (s *Service) Team(ctx context.Context, by Person, e edition.Edition) (all []Account, err error) {
	if !by.Organises(e.ID) {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = s.team(tx, e.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the team: %w", err)
	}
	return all, nil
}

func (s *Service) team(tx *db.Tx, e edition.ID) (all []Account, err error) {
	at := map[ID]int{}
	err = tx.Rows(`SELECT a.id, a.name, t.role FROM staff t JOIN accounts a ON a.id = t.account_id WHERE t.edition_id = $1 AND a.closed_at = 0
		ORDER BY a.created_at, a.id`, []any{e}, func(scan db.Scanner) error {
		var id ID
		var sealed []byte
		var role string
		if err := scan(&id, &sealed, &role); err != nil {
			return err
		}
		i, known := at[id]
		if !known {
			i = len(all)
			at[id] = i
			all = append(all, Account{ID: id, sealed: sealed, Roles: map[edition.ID]edition.Role{}})
		}
		all[i].Roles[e] |= edition.RoleOf(role)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, s.openNames(tx, all)
}

// openNames reads the names of accounts, after the rows are closed: a transaction reads one thing at a time.
func (s *Service) openNames(tx *db.Tx, all []Account) error {
	for i := range all {
		key, err := s.seal.Key(tx, "", string(all[i].ID))
		if err != nil {
			return err
		}
		name, err := key.Open("accounts.name", all[i].sealed)
		if err != nil {
			return err
		}
		all[i].Name, all[i].sealed = name.Reveal(), nil
	}
	return nil
}

// Enlist makes an account for a new colleague with roles in an edition, and returns its phrase, once. The same form sent
// again shows the same phrase.
func (s *Service) Enlist(ctx context.Context, by Person, e edition.Edition, f Form, name, lang string, roles edition.Role) (words string, err error) {
	if !by.Organises(e.ID) {
		return "", fault.ErrNotFound
	}
	name = line(name)
	if err := checkColleague(f, name, roles); err != nil {
		return "", err
	}
	words = phrase.New(s.drawn("enlist", e.ID, f), lang)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		known, err := tx.Found("SELECT id FROM accounts WHERE lookup = $1", []any{s.lookup(words)}, new(ID))
		if err != nil || known {
			return err
		}
		id, err := s.insertAccount(tx, name, words, 0)
		if err != nil {
			return err
		}
		tx.AfterCommit(func() { s.hub.Notify(DeskTopic(e.ID)) })
		if err := s.note(tx, by.Acting, e.ID, "team", ofAccount, string(id)); err != nil {
			return err
		}
		return s.insertStaff(tx, e.ID, id, roles)
	})
	if err != nil {
		return "", fmt.Errorf("enlisting: %w", err)
	}
	return words, nil
}

func checkColleague(f Form, name string, roles edition.Role) error {
	var wrong []error
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		wrong = append(wrong, fault.Wrong("name", "people.team.name_missing"))
	case n > OrganisationMax:
		wrong = append(wrong, fault.Wrong("name", "people.register.name_long", "max", OrganisationMax))
	}
	if roles == 0 || roles&^edition.StaffRoles != 0 {
		wrong = append(wrong, fault.Wrong("role", "people.team.role_missing"))
	}
	if !f.valid() {
		wrong = append(wrong, fault.New(fault.Invalid, "fault.invalid"))
	}
	return fault.All(wrong...)
}

// SetStaffRoles changes a colleague's roles in an edition; none dismisses her from it. An edition keeps an organiser. An
// account that has no roles left anywhere and does not run the server is closed.
func (s *Service) SetStaffRoles(ctx context.Context, by Person, e edition.Edition, account ID, roles edition.Role) error {
	if !by.Organises(e.ID) {
		return fault.ErrNotFound
	}
	if roles&^edition.StaffRoles != 0 {
		return fault.Wrong("role", "people.codes.role")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("DELETE FROM staff WHERE edition_id = $1 AND account_id = $2", e.ID, account)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := s.insertStaff(tx, e.ID, account, roles); err != nil {
			return err
		}
		organised, err := tx.Found("SELECT account_id FROM staff WHERE edition_id = $1 AND role = 'organiser'", []any{e.ID}, new(ID))
		if err != nil {
			return err
		}
		if !organised {
			return fault.New(fault.Conflict, "people.team.last_organiser")
		}
		tx.AfterCommit(func() { s.hub.Notify(Topic(account), DeskTopic(e.ID)) })
		if err := s.note(tx, by.Acting, e.ID, "team_roles", ofAccount, string(account)); err != nil {
			return err
		}
		if roles == 0 {
			return s.closeIdle(tx, account)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("changing a colleague's roles: %w", err)
	}
	return nil
}

func (s *Service) closeIdle(tx *db.Tx, account ID) error {
	busy, err := tx.Found("SELECT account_id FROM staff WHERE account_id = $1", []any{account}, new(ID))
	if err != nil || busy {
		return err
	}
	idle, err := tx.Found("SELECT id FROM accounts WHERE id = $1 AND operator = 0 AND closed_at = 0", []any{account}, new(ID))
	if err != nil || !idle {
		return err
	}
	return s.closeAccount(tx, account)
}

// closeAccount ends every way in and forgets what the account is called. Its id stays where it did something.
func (s *Service) closeAccount(tx *db.Tx, id ID) error {
	if err := tx.Do("UPDATE accounts SET closed_at = $1, name = $2, lookup = $3 WHERE id = $4", clock.Millis(s.now()), []byte{}, "closed/"+string(id), id); err != nil {
		return err
	}
	for _, table := range []string{"staff", "passkeys", "issuer_links"} {
		if err := tx.Do("DELETE FROM "+table+" WHERE account_id = $1", id); err != nil {
			return err
		}
	}
	if err := s.seal.Forget(tx, "", string(id), s.now()); err != nil {
		return err
	}
	return s.endVisitsOf(tx, "", id, "")
}

// Accounts lists the open staff accounts with their roles, for the operator's command line.
func (s *Service) Accounts(ctx context.Context) (all []Account, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.All(tx, func(scan db.Scanner) (a Account, err error) {
			var operator int64
			err = scan(&a.ID, &a.sealed, &operator)
			a.Operator, a.Roles = operator > 0, map[edition.ID]edition.Role{}
			return a, err
		}, "SELECT id, name, operator FROM accounts WHERE closed_at = 0 ORDER BY created_at, id")
		if err != nil {
			return err
		}
		at := map[ID]int{}
		for i, a := range all {
			at[a.ID] = i
		}
		err = tx.Rows("SELECT account_id, edition_id, role FROM staff", nil, func(scan db.Scanner) error {
			var id ID
			var e edition.ID
			var role string
			if err := scan(&id, &e, &role); err != nil {
				return err
			}
			if i, ok := at[id]; ok {
				all[i].Roles[e] |= edition.RoleOf(role)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return s.openNames(tx, all)
	})
	if err != nil {
		return nil, fmt.Errorf("listing accounts: %w", err)
	}
	return all, nil
}

// NewPhrase gives a staff account a new phrase, ends its visits and removes its passkeys: whoever lost her way in may have lost
// it to somebody. Only the operator's command line calls it.
func (s *Service) NewPhrase(ctx context.Context, id ID, lang string) (words string, err error) {
	words = phrase.New(crand.Reader, lang)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("UPDATE accounts SET lookup = $1 WHERE id = $2 AND closed_at = 0", s.lookup(words), id)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := tx.Do("DELETE FROM passkeys WHERE account_id = $1", id); err != nil {
			return err
		}
		if err := s.note(tx, edition.Acting{}, "", "account_phrase", ofAccount, string(id)); err != nil {
			return err
		}
		return s.endVisitsOf(tx, "", id, "")
	})
	if err != nil {
		return "", fmt.Errorf("giving a new phrase: %w", err)
	}
	return words, nil
}

// CloseAccount closes a staff account: its visits end, its name, phrase and roles are forgotten. Only the operator's command line
// calls it.
func (s *Service) CloseAccount(ctx context.Context, id ID) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		open, err := tx.Found("SELECT id FROM accounts WHERE id = $1 AND closed_at = 0", []any{id}, new(ID))
		if err == nil && !open {
			err = fault.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := s.note(tx, edition.Acting{}, "", "account_closed", ofAccount, string(id)); err != nil {
			return err
		}
		return s.closeAccount(tx, id)
	})
	if err != nil {
		return fmt.Errorf("closing account: %w", err)
	}
	return nil
}

// EditionsOf lists the editions in which a staff account has a role.
func (s *Service) EditionsOf(ctx context.Context, account ID) (all []edition.ID, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.All(tx, func(scan db.Scanner) (e edition.ID, err error) { return e, scan(&e) },
			"SELECT DISTINCT edition_id FROM staff WHERE account_id = $1 ORDER BY edition_id", account)
		return err
	})
	return all, err
}

// editionKey is the sealing key of an edition's common texts, made on first use.
func (s *Service) editionKey(tx *db.Tx, e edition.ID) (*seal.Key, error) {
	return EditionKey(s.seal, tx, e)
}

// EditionKey is the sealing key of an edition's common texts (cards, canvases, messages). In a Write it is made on first use.
func EditionKey(k *seal.Keeper, tx *db.Tx, e edition.ID) (*seal.Key, error) {
	key, err := k.Key(tx, string(e), string(e))
	if err != nil || key != nil {
		return key, err
	}
	return k.NewKey(tx, string(e), string(e))
}

// Acts reports an error of a verb that needs a signed-in person of the edition.
func Acts(p Person, e edition.ID) error {
	if p.ID == "" {
		return fault.ErrSignedOut
	}
	return notFound(p.In(e))
}

// StaffNames reads the names of an edition's staff, for chapters that say who conducts or who comes to a table.
func (s *Service) StaffNames(tx *db.Tx, e edition.ID) (map[ID]string, error) {
	names := map[ID]string{}
	var ids []ID
	err := tx.Rows("SELECT DISTINCT account_id FROM staff WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var id ID
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	for _, id := range ids {
		if err != nil {
			break
		}
		var p Person
		p, err = s.staffActing(tx, id, e)
		names[id] = p.Name
	}
	return names, err
}

// Holders lists the staff accounts that hold a role in an edition.
func Holders(tx *db.Tx, e edition.ID, role edition.Role) ([]ID, error) {
	return db.All(tx, func(scan db.Scanner) (id ID, err error) { return id, scan(&id) },
		"SELECT account_id FROM staff WHERE edition_id = $1 AND role = $2 ORDER BY account_id", e, role.String())
}
