package people

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/seal"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Passkey is a passkey of a staff account (WebAuthn level 2, a discoverable credential that checks its owner).
type Passkey struct {
	ID    string // names it on the page
	Name  string
	Added time.Time
	Used  time.Time // zero when never

	sealed []byte
}

// Site is this site as passkeys know it: they open nothing elsewhere.
type Site struct {
	Host   string // atelier.example, without a port
	Origin string // https://atelier.example
	Name   string // neutral, shown by the device
}

// Question is what the browser asks the device, as JSON for navigator.credentials, with the ticket that comes back with the answer.
type Question struct {
	Options any    `json:"options"`
	Ticket  string `json:"ticket"`
}

// Limits of passkeys.
const (
	PasskeysMax    = 10
	PasskeyNameMax = 60
)

// asked is what a ticket for a passkey holds.
type asked struct {
	Session webauthn.SessionData `json:"session"`
	Visit   string               `json:"visit"` // in which it was asked; empty at the door
}

// The purposes of a ticket: an answer to one question is no answer to another.
const (
	toAdd   = "passkey/add"
	toEnter = "passkey/enter"
	toProve = "passkey/prove"
)

// holder is an account as the library sees it.
type holder struct {
	id, name string
	keys     []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.id) }
func (h holder) WebAuthnName() string                       { return h.name }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (site Site) webauthn() (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{
		RPID: site.Host, RPDisplayName: site.Name, RPOrigins: []string{site.Origin}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
}

// AskNewPasskey begins to add a passkey to the account that is signed in.
func (s *Service) AskNewPasskey(ctx context.Context, v Visit, site Site) (Question, error) {
	h, err := s.holderOf(ctx, v)
	if err != nil {
		return Question{}, err
	}
	w, err := site.webauthn()
	if err != nil {
		return Question{}, err
	}
	have := make([]protocol.CredentialDescriptor, len(h.keys))
	for i, k := range h.keys {
		have[i] = k.Descriptor()
	}
	options, session, err := w.BeginRegistration(h, webauthn.WithExclusions(have))
	if err != nil {
		return Question{}, fmt.Errorf("asking for a new passkey: %w", err)
	}
	return s.question(toAdd, v, options, session)
}

// AskPasskey begins to enter with a passkey, or, with a visit, to prove that it is still her.
func (s *Service) AskPasskey(ctx context.Context, v Visit, site Site) (Question, error) {
	w, err := site.webauthn()
	if err != nil {
		return Question{}, err
	}
	verified := webauthn.WithUserVerification(protocol.VerificationRequired)
	if v.Subject == "" {
		options, session, err := w.BeginDiscoverableLogin(verified)
		if err != nil {
			return Question{}, fmt.Errorf("asking for a passkey: %w", err)
		}
		return s.question(toEnter, v, options, session)
	}
	h, err := s.holderOf(ctx, v)
	if err != nil {
		return Question{}, err
	}
	if len(h.keys) == 0 {
		return Question{}, fault.ErrNotFound
	}
	options, session, err := w.BeginLogin(h, verified)
	if err != nil {
		return Question{}, fmt.Errorf("asking for a passkey: %w", err)
	}
	return s.question(toProve, v, options, session)
}

func (s *Service) question(purpose string, v Visit, options any, session *webauthn.SessionData) (q Question, err error) {
	q.Options = options
	q.Ticket, err = s.ticket(purpose, asked{*session, v.ID})
	return q, err
}

// AddPasskey adds what the device made to the account that is signed in, under the name its owner gives it.
func (s *Service) AddPasskey(ctx context.Context, v Visit, site Site, name, ticket, answer string) error {
	name = line(name)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return fault.Wrong("name", "people.passkey.name_missing")
	case n > PasskeyNameMax:
		return fault.Wrong("name", "people.register.name_long", "max", PasskeyNameMax)
	}
	var a asked
	if err := s.readTicket(toAdd, ticket, &a); err != nil {
		return err
	}
	h, err := s.holderOf(ctx, v)
	if err != nil {
		return err
	}
	if a.Visit != v.ID {
		return errTicket
	}
	made, err := newPasskey(site, h, a.Session, answer)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.spend(tx, ticket); err != nil {
			return err
		}
		return s.insertPasskey(tx, v.Subject, name, made)
	})
	if err != nil {
		return fmt.Errorf("adding a passkey: %w", err)
	}
	return nil
}

func newPasskey(site Site, h holder, session webauthn.SessionData, answer string) (*webauthn.Credential, error) {
	w, err := site.webauthn()
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, errors.Join(fault.New(fault.Invalid, "people.passkey.refused"), err)
	}
	made, err := w.CreateCredential(h, session, parsed)
	if err != nil {
		return nil, errors.Join(fault.New(fault.Invalid, "people.passkey.refused"), err)
	}
	return made, nil
}

func (s *Service) insertPasskey(tx *db.Tx, account ID, name string, made *webauthn.Credential) error {
	var have int
	// Touched first, so that two who add at once stand in line.
	if err := tx.Do("UPDATE accounts SET operator = operator WHERE id = $1", account); err != nil {
		return err
	}
	if err := tx.Row("SELECT count(*) FROM passkeys WHERE account_id = $1", []any{account}, &have); err != nil {
		return err
	}
	if have >= PasskeysMax {
		return fault.New(fault.Conflict, "people.passkey.many", "max", PasskeysMax)
	}
	key, err := s.seal.Key(tx, "", string(account))
	if err != nil {
		return err
	}
	sealedName, err := key.Seal("passkeys.name", seal.Text(name))
	if err != nil {
		return err
	}
	sealed, err := sealCredential(key, made)
	if err != nil {
		return err
	}
	n, err := tx.Exec("INSERT INTO passkeys (account_id, id, handle, credential, name, added_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
		account, db.NewID(), s.handle(made.ID), sealed, sealedName, clock.Millis(s.now()))
	if err == nil && n == 0 {
		err = fault.New(fault.Invalid, "people.passkey.refused") // it belongs to somebody already
	}
	return err
}

func (s *Service) handle(credential []byte) string { return s.seal.MAC("passkey", string(credential)) }

func sealCredential(key *seal.Key, c *webauthn.Credential) ([]byte, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	return key.Seal("passkeys.credential", seal.Text(raw))
}

// EnterByPasskey signs a staff account in with the answer of a device. Whatever is wrong, the words are the same.
func (s *Service) EnterByPasskey(ctx context.Context, site Site, ticket, answer string) (t Token, err error) {
	var a asked
	if err := s.readTicket(toEnter, ticket, &a); err != nil {
		return "", err
	}
	account, used, err := s.answered(ctx, site, a.Session, answer)
	if err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.usePasskey(tx, account, used, ticket); err != nil {
			return err
		}
		t, err = s.startVisit(tx, "", account)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("entering with a passkey: %w", err)
	}
	return t, nil
}

// ProveByPasskey lets whoever is signed in show with a passkey that it is her; see Prove.
func (s *Service) ProveByPasskey(ctx context.Context, t Token, site Site, ticket, answer string) (Token, error) {
	v, err := s.Who(ctx, t)
	if err != nil {
		return "", err
	}
	if err := s.limits.Use(ctx, proving, string(v.Subject)); err != nil {
		return "", err
	}
	var a asked
	if err := s.readTicket(toProve, ticket, &a); err != nil {
		return "", err
	}
	account, used, err := s.answered(ctx, site, a.Session, answer)
	if err != nil {
		return "", err
	}
	if a.Visit != v.ID || account != v.Subject {
		return "", errTicket
	}
	next := newToken()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.usePasskey(tx, account, used, ticket); err != nil {
			return err
		}
		return s.proved(tx, t, next)
	})
	if err != nil {
		return "", fmt.Errorf("proving with a passkey: %w", err)
	}
	return next, nil
}

// answered checks a device's answer and says whose passkey it is.
func (s *Service) answered(ctx context.Context, site Site, session webauthn.SessionData, answer string) (ID, *webauthn.Credential, error) {
	w, err := site.webauthn()
	if err != nil {
		return "", nil, err
	}
	unknown := fault.New(fault.Invalid, "people.passkey.unknown")
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return "", nil, errors.Join(unknown, err)
	}
	var h holder
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var account ID
		found, err := tx.Found("SELECT account_id FROM passkeys WHERE handle = $1", []any{s.handle(parsed.RawID)}, &account)
		if err != nil || !found {
			return errors.Join(unknown, err)
		}
		h, err = s.holder(tx, account)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	var used *webauthn.Credential
	if len(session.UserID) > 0 {
		used, err = w.ValidateLogin(h, session, parsed)
	} else {
		_, used, err = w.ValidatePasskeyLogin(func(_, user []byte) (webauthn.User, error) {
			if string(user) != h.id {
				return nil, unknown
			}
			return h, nil
		}, session, parsed)
	}
	if err != nil {
		return "", nil, errors.Join(unknown, err)
	}
	if used.Authenticator.CloneWarning { // its counter went back: there are two of it
		return "", nil, unknown
	}
	return ID(h.id), used, nil
}

func (s *Service) usePasskey(tx *db.Tx, account ID, used *webauthn.Credential, ticket string) error {
	if err := s.spend(tx, ticket); err != nil {
		return err
	}
	key, err := s.seal.Key(tx, "", string(account))
	if err != nil {
		return err
	}
	sealed, err := sealCredential(key, used)
	if err != nil {
		return err
	}
	n, err := tx.Exec("UPDATE passkeys SET credential = $1, used_at = $2 WHERE handle = $3 AND account_id = $4", sealed, clock.Millis(s.now()), s.handle(used.ID), account)
	if err == nil && n == 0 {
		err = fault.New(fault.Invalid, "people.passkey.unknown") // removed a moment ago
	}
	return err
}

// Passkeys lists the passkeys of the account that is signed in, oldest first.
func (s *Service) Passkeys(ctx context.Context, v Visit) (all []Passkey, err error) {
	if v.Subject == "" || v.Edition != "" {
		return nil, nil // only staff has any
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err = db.All(tx, func(scan db.Scanner) (p Passkey, err error) {
			var added, used int64
			err = scan(&p.ID, &p.sealed, &added, &used)
			p.Added, p.Used = clock.FromMillis(added), clock.FromMillis(used)
			return p, err
		}, "SELECT id, name, added_at, used_at FROM passkeys WHERE account_id = $1 ORDER BY added_at, id", v.Subject)
		if err != nil {
			return err
		}
		key, err := s.seal.Key(tx, "", string(v.Subject))
		for i := range all {
			if err != nil {
				return err
			}
			var name seal.Text
			name, err = key.Open("passkeys.name", all[i].sealed)
			all[i].Name, all[i].sealed = name.Reveal(), nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing passkeys: %w", err)
	}
	return all, nil
}

// RemovePasskey removes one of the passkeys of the account that is signed in. One that is not hers is not found.
func (s *Service) RemovePasskey(ctx context.Context, v Visit, id string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("DELETE FROM passkeys WHERE account_id = $1 AND id = $2", v.Subject, id)
		if err == nil && n == 0 {
			err = fault.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("removing a passkey: %w", err)
	}
	return nil
}

func (s *Service) holderOf(ctx context.Context, v Visit) (h holder, err error) {
	if v.Subject == "" || v.Edition != "" {
		return h, fault.ErrNotFound // participants stay with phrases: docs/decisions/passkeys-for-staff.md
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		h, err = s.holder(tx, v.Subject)
		return err
	})
	return h, err
}

// holder reads an open account with its passkeys.
func (s *Service) holder(tx *db.Tx, account ID) (holder, error) {
	p, err := s.staffActing(tx, account, "")
	if err == nil && p.ID == "" {
		err = fault.ErrNotFound
	}
	if err != nil {
		return holder{}, err
	}
	h := holder{id: string(account), name: p.Name}
	sealed, err := db.All(tx, func(scan db.Scanner) (raw []byte, err error) {
		err = scan(&raw)
		return raw, err
	}, "SELECT credential FROM passkeys WHERE account_id = $1", account)
	if err != nil {
		return h, err
	}
	key, err := s.seal.Key(tx, "", string(account))
	if err != nil {
		return h, err
	}
	for _, one := range sealed {
		text, err := key.Open("passkeys.credential", one)
		if err != nil {
			return h, err
		}
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(text.Reveal()), &c); err != nil {
			return h, err
		}
		h.keys = append(h.keys, c)
	}
	return h, nil
}
