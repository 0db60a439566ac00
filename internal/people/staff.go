package people

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

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
}

// AddAccount makes a staff account and returns its phrase, once. Only the operator's command line and operators call it.
func (s *Service) AddAccount(ctx context.Context, name, lang string, operator bool) (id ID, words string, err error) {
	if strings.TrimSpace(name) == "" {
		return "", "", fault.Wrong("name", "people.register.name_missing")
	}
	id, words = ID(db.NewID()), phrase.New(rand.Reader, lang)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		key, err := s.seal.NewKey(tx, "", string(id))
		if err != nil {
			return err
		}
		sealed, err := key.Seal("accounts.name", seal.Text(name))
		if err != nil {
			return err
		}
		since := int64(0)
		if operator {
			since = clock.Millis(s.now())
		}
		return tx.Do("INSERT INTO accounts (id, name, lookup, operator, created_at) VALUES ($1, $2, $3, $4, $5)", id, sealed, s.lookup(words), since, clock.Millis(s.now()))
	})
	if err != nil {
		return "", "", fmt.Errorf("adding account: %w", err)
	}
	return id, words, nil
}

// Appoint gives a staff account a role in an edition. The organiser of the edition may appoint, and the operator (by is then
// the zero Acting with the role Operator).
func (s *Service) Appoint(ctx context.Context, by edition.Acting, e edition.ID, account ID, role edition.Role) error {
	if !by.Organises(e) && !by.Roles.Any(edition.Operator) {
		return fault.ErrNotFound
	}
	if role == 0 || role&^edition.StaffRoles != 0 {
		return fault.Wrong("role", "people.staff.role")
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		for _, name := range role.Names() {
			if err := tx.Do("INSERT INTO staff (edition_id, account_id, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", e, account, name, clock.Millis(s.now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("appointing: %w", err)
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

func textOf(s string) seal.Text { return seal.Text(strings.TrimSpace(s)) }

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
