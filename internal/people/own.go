package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/privacy"
)

// Consent is what someone agreed to, or took back.
type Consent struct {
	Purpose   string
	Version   int
	Given     time.Time
	Withdrawn time.Time // zero while it stands
	newest    int       // version of the words as they are now
}

// Stands says whether it has not been taken back, and was given to the words as they are now.
func (c Consent) Stands() bool { return c.Withdrawn.IsZero() && c.Version >= c.newest }

// Outdated says whether the words have changed since she agreed to them: she is asked again.
func (c Consent) Outdated() bool { return c.Withdrawn.IsZero() && c.Version < c.newest }

// standing is the purposes that still stand.
func standing(all []Consent) (purposes []string) {
	for _, c := range all {
		if c.Stands() {
			purposes = append(purposes, c.Purpose)
		}
	}
	return purposes
}

// notTakenBack is the purposes that she has not taken back, in whatever words.
func notTakenBack(all []Consent) (purposes []string) {
	for _, c := range all {
		if c.Withdrawn.IsZero() {
			purposes = append(purposes, c.Purpose)
		}
	}
	return purposes
}

func (s *Service) consentsOf(tx *db.Tx, e edition.ID, id ID) ([]Consent, error) {
	return db.All(tx, func(scan db.Scanner) (c Consent, err error) {
		var given, withdrawn int64
		err = scan(&c.Purpose, &c.Version, &given, &withdrawn)
		c.newest = s.wordings[c.Purpose]
		c.Given, c.Withdrawn = clock.FromMillis(given), clock.FromMillis(withdrawn)
		return c, err
	}, "SELECT purpose, version, given_at, withdrawn_at FROM consents WHERE edition_id = $1 AND person_id = $2 ORDER BY purpose", e, id)
}

func (s *Service) giveConsent(tx *db.Tx, e edition.ID, id ID, purpose string, at int64) error {
	return tx.Do(`INSERT INTO consents (edition_id, person_id, purpose, version, given_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (edition_id, person_id, purpose) DO UPDATE SET version = excluded.version, given_at = excluded.given_at, withdrawn_at = 0
		WHERE consents.withdrawn_at > 0 OR consents.version < excluded.version`, e, id, purpose, s.wordings[purpose], at)
}

// Own is what the chapter knows about someone, for her own eyes.
type Own struct {
	Profile    Profile
	World      string
	Standing   Standing
	Roles      edition.Role
	Registered time.Time
	Consents   []Consent
}

// Gave says whether a consent stands.
func (o Own) Gave(purpose string) bool { return slices.Contains(standing(o.Consents), purpose) }

// OwnData reads what is known about the acting person.
func (s *Service) OwnData(ctx context.Context, me Person) (o Own, err error) {
	if me.ID == "" || me.Staff {
		return Own{}, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		p, err := s.personActing(tx, me.Edition, me.PersonID())
		if err != nil {
			return err
		}
		var sealed []byte
		var registered int64
		if err := tx.Row("SELECT profile, registered_at FROM people WHERE edition_id = $1 AND id = $2", []any{me.Edition, me.ID}, &sealed, &registered); err != nil {
			return err
		}
		o.World, o.Standing, o.Roles, o.Registered = p.World, p.Standing, p.Roles, clock.FromMillis(registered)
		if o.Profile, err = s.profileOf(tx, me.Edition, me.PersonID(), sealed); err != nil {
			return err
		}
		o.Consents, err = s.consentsOf(tx, me.Edition, me.PersonID())
		return err
	})
	if err != nil {
		return Own{}, fmt.Errorf("reading one's own data: %w", err)
	}
	return o, nil
}

// OwnPart is what one chapter holds of someone, for her own eyes.
type OwnPart struct {
	Chapter string
	Rows    []privacy.Owned
}

// OwnRows reads everything of the acting person that any chapter declares, opened with her key and the edition's. What was there
// before she came back without her phrase is not in it.
func (s *Service) OwnRows(ctx context.Context, me Person, known []privacy.Part) (parts []OwnPart, err error) {
	if me.ID == "" || me.Staff {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		hers, err := s.seal.Key(tx, string(me.Edition), me.ID)
		if err != nil {
			return err
		}
		common, err := s.seal.Key(tx, string(me.Edition), string(me.Edition))
		if err != nil {
			return err
		}
		open := func(label string, sealed []byte) (string, error) {
			text, err := hers.Open(label, sealed)
			if err != nil {
				text, err = common.Open(label, sealed)
			}
			if err != nil { // said to one person in confidence, with a key of its own
				return "", nil
			}
			return text.Reveal(), nil
		}
		for _, k := range known {
			rows, err := privacy.OwnedBy(tx, k.Columns, string(me.Edition), me.ID, me.Since, open)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				parts = append(parts, OwnPart{k.Chapter, rows})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading everything of one's own: %w", err)
	}
	return parts, nil
}

// Introduce changes the name others see and the languages someone speaks.
func (s *Service) Introduce(ctx context.Context, me Person, name string, languages []string) error {
	err := s.changeOwn(ctx, me, func(tx *db.Tx, p *Profile) error {
		p.Name, p.Languages = name, languages
		if err := fault.All(p.check()...); err != nil {
			return err
		}
		return s.Announce(tx, me.Edition, me.PersonID())
	})
	if err != nil {
		return fmt.Errorf("changing name and languages: %w", err)
	}
	return nil
}

// Contact is whether and how someone may be written to. An empty mail is "never".
type Contact struct {
	Mail     string
	Plain    bool // plainly titled mail
	Codes    bool // may come in with a code sent there
	FollowUp bool // may be asked months later how it went
}

// SetContact changes whether and how someone may be written to. "Never" also forgets the address.
func (s *Service) SetContact(ctx context.Context, me Person, c Contact) error {
	err := s.changeOwn(ctx, me, func(tx *db.Tx, p *Profile) error {
		p.Mail, p.PlainMail = c.Mail, c.Plain && c.Mail != ""
		if err := fault.All(p.check()...); err != nil {
			return err
		}
		return s.setConsents(tx, me, map[string]bool{
			"mail": p.Mail != "", "mail_code": p.Mail != "" && c.Codes, "follow_up": p.Mail != "" && c.FollowUp,
		})
	})
	if err != nil {
		return fmt.Errorf("changing contact: %w", err)
	}
	return nil
}

// WithdrawConsent takes one consent back; everything else stays as it was. Without any to be written to, the address is
// forgotten. To take back taking part is to withdraw: see Withdraw.
func (s *Service) WithdrawConsent(ctx context.Context, me Person, purpose string) error {
	if purpose == "take_part" || !slices.Contains(Purposes, purpose) {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	err := s.changeOwn(ctx, me, func(tx *db.Tx, p *Profile) error {
		off := map[string]bool{purpose: false}
		if purpose == "mail" {
			off["mail_code"], off["follow_up"] = false, false
			p.Mail, p.PlainMail = "", false
		}
		return s.setConsents(tx, me, off)
	})
	if err != nil {
		return fmt.Errorf("taking a consent back: %w", err)
	}
	return nil
}

// Reworded names the consents whose words have changed since she gave them. Nothing waits for her answer.
func (s *Service) Reworded(ctx context.Context, me Person) (purposes []string, err error) {
	changed := false
	for _, version := range s.wordings {
		changed = changed || version > 1
	}
	if me.ID == "" || me.Staff || !changed {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := s.consentsOf(tx, me.Edition, me.PersonID())
		for _, c := range all {
			if c.Outdated() {
				purposes = append(purposes, c.Purpose)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading which words changed: %w", err)
	}
	return purposes, nil
}

// AgreeAgain says yes to the new words of a consent she gave in the old ones. What she took back stays taken back.
func (s *Service) AgreeAgain(ctx context.Context, me Person, purpose string) error {
	err := s.changeOwn(ctx, me, func(tx *db.Tx, _ *Profile) error {
		all, err := s.consentsOf(tx, me.Edition, me.PersonID())
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(c Consent) bool { return c.Purpose == purpose && c.Withdrawn.IsZero() }) {
			return fault.New(fault.Invalid, "fault.invalid")
		}
		return s.setConsents(tx, me, map[string]bool{purpose: true})
	})
	if err != nil {
		return fmt.Errorf("agreeing again: %w", err)
	}
	return nil
}

func (s *Service) setConsents(tx *db.Tx, me Person, wanted map[string]bool) error {
	now := clock.Millis(s.now())
	for _, purpose := range Purposes {
		give, asked := wanted[purpose]
		switch {
		case asked && give:
			if err := s.giveConsent(tx, me.Edition, me.PersonID(), purpose, now); err != nil {
				return err
			}
		case asked:
			if err := tx.Do("UPDATE consents SET withdrawn_at = $1 WHERE edition_id = $2 AND person_id = $3 AND purpose = $4 AND withdrawn_at = 0",
				now, me.Edition, me.ID, purpose); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) changeOwn(ctx context.Context, me Person, change func(*db.Tx, *Profile) error) error {
	if me.ID == "" || me.Staff || me.Roles == 0 {
		return fault.ErrNotFound
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		tx.AfterCommit(func() { s.hub.Notify(Topic(me.PersonID()), DeskTopic(me.Edition)) })
		return s.changeProfile(tx, me.Edition, me.PersonID(), func(p *Profile) error { return change(tx, p) })
	})
}

// Withdraw ends someone's part in the edition and erases what she told: her key is destroyed, her place is free for who
// waits. What she wrote for a table stays there without a name.
func (s *Service) Withdraw(ctx context.Context, me Person) error {
	if me.ID == "" || me.Staff {
		return fault.ErrNotFound
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error { return s.withdraw(tx, me.Edition, me.PersonID()) })
	if err != nil {
		return fmt.Errorf("withdrawing: %w", err)
	}
	return nil
}

func (s *Service) withdraw(tx *db.Tx, e edition.ID, id ID) error {
	if _, err := s.found(tx, e, id); err != nil {
		return err
	}
	return s.endAndErase(tx, e, id)
}

// endAndErase ends someone's part and forgets what she told.
func (s *Service) endAndErase(tx *db.Tx, e edition.ID, id ID) error {
	if err := insertAdmission(tx, e, id, Withdrawn, clock.Millis(s.now()), byHer); err != nil {
		return err
	}
	if err := s.shutOut(tx, e, id); err != nil {
		return err
	}
	return s.erase(tx, e, id)
}

// EraseAgain erases somebody who had been erased before an older backup brought her back. Whoever is not there is not brought back.
func (s *Service) EraseAgain(ctx context.Context, e edition.ID, id ID) (there bool, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var world string
		there, err = tx.Found("SELECT world FROM people WHERE edition_id = $1 AND id = $2", []any{e, id}, &world)
		if err != nil || !there {
			return err
		}
		return s.endAndErase(tx, e, id)
	})
	if err != nil {
		return false, fmt.Errorf("erasing again: %w", err)
	}
	return there, nil
}

// erase forgets what a person told. That she was there, as a number without a name, is forgotten with the edition.
func (s *Service) erase(tx *db.Tx, e edition.ID, id ID) error {
	if err := tx.Do("UPDATE people SET profile = $1, world = '' WHERE edition_id = $2 AND id = $3", []byte{}, e, id); err != nil {
		return err
	}
	if err := s.forgetPrivate(tx, e, id); err != nil {
		return err
	}
	for _, table := range []string{"consents", "person_roles", "vouched"} {
		if err := tx.Do("DELETE FROM "+table+" WHERE edition_id = $1 AND person_id = $2", e, id); err != nil {
			return err
		}
	}
	return s.seal.Forget(tx, string(e), string(id), s.now())
}
