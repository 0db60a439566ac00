package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/limit"
	"hackathon4women/internal/mail"
)

// MailCodeJob sends a one-time code. Its payload is the person, the hash of the form that asked, and a language.
const MailCodeJob = "people.mail_code"

// NewsJob tells someone who may be written to that her registration was answered. Its payload is her id.
const NewsJob = "people.news"

const (
	mailCodeLife  = 10 * time.Minute
	mailCodeTries = 5
)

// UseMail gives the chapter a way to send mail. It is called while the program is wired, before anybody acts.
func (s *Service) UseMail(post mail.Sender, words *i18n.Catalogue) { s.post, s.words = post, words }

// SendsMail says whether this server can write to people at all.
func (s *Service) SendsMail() bool { return s.post != nil && s.post.Configured() }

// Limits of codes by mail: gentle for an address of the network, close for the one who would get the letters.
var (
	askingFrom = limit.Rule{Name: "mail code from", Burst: 60, Every: 10 * time.Second}
	askingFor  = limit.Rule{Name: "mail code for", Burst: 3, Every: 5 * time.Minute}
)

// AskMailCode sends a code to someone who chose to come in that way. Whether there is such a person cannot be told from the
// answer, nor from the time it takes. The name shown is asked as well: whoever only reads her mailbox need not know it. The
// code is worth nothing without the form that asked for it.
func (s *Service) AskMailCode(ctx context.Context, e edition.Edition, address string, f Form, to, name, lang string) error {
	if !mailShape(strings.TrimSpace(to)) {
		return fault.Wrong("mail", "people.register.mail_shape")
	}
	if line(name) == "" {
		return fault.Wrong("name", "people.mail.name_missing")
	}
	if !f.valid() || !i18n.Speaks(lang) {
		return fault.New(fault.Invalid, "fault.invalid")
	}
	lookup := s.mailHash(to, line(name))
	if err := s.limits.Use(ctx, askingFrom, address); err != nil {
		return err
	}
	if err := s.limits.Use(ctx, askingFor, lookup); err != nil {
		return err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var id ID
		if _, err := tx.Found("SELECT id FROM people WHERE edition_id = $1 AND mail_lookup = $2 ORDER BY registered_at DESC LIMIT 1", []any{e.ID, lookup}, &id); err != nil {
			return err
		}
		// Queued for nobody, too.
		hash := s.formHash(f)
		return s.jobs.Enqueue(tx, jobs.Job{Edition: string(e.ID), Kind: MailCodeJob, Dedup: hash, Payload: strings.Join([]string{string(id), hash, lang}, " ")})
	})
	if err != nil {
		return fmt.Errorf("asking for a code by mail: %w", err)
	}
	return nil
}

// SendMailCode does a MailCodeJob. Done again, it sends another code, and the one before is worth nothing.
func (s *Service) SendMailCode(ctx context.Context, j jobs.Job) error {
	parts := strings.Split(j.Payload, " ")
	if len(parts) != 3 || parts[0] == "" || !s.SendsMail() {
		return nil
	}
	e, id, form, words := edition.ID(j.Edition), ID(parts[0]), parts[1], s.words.In(parts[2])
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		return err
	}
	code := fmt.Sprintf("%08d", n)
	var to string
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		to = ""
		var sealed []byte
		found, err := tx.Found("SELECT profile FROM people WHERE edition_id = $1 AND id = $2 AND mail_lookup <> ''", []any{e, id}, &sealed)
		if err != nil || !found {
			return err
		}
		p, err := s.profileOf(tx, e, id, sealed)
		if err != nil {
			return err
		}
		to = p.Mail
		return tx.Do(`INSERT INTO mail_codes (edition_id, person_id, form, lookup, expires_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (edition_id, person_id) DO UPDATE SET form = excluded.form, lookup = excluded.lookup, expires_at = excluded.expires_at, tries = 0`,
			e, id, form, s.mailCodeHash(form, code), clock.Millis(s.now().Add(mailCodeLife)))
	})
	if err != nil || to == "" {
		return err
	}
	return givenUp(s.post.Send(ctx, mail.Message{To: to, Subject: words.T("people.mail.subject"), Text: words.T("people.mail.text", "code", code[:4]+" "+code[4:])}))
}

// SendNews does a NewsJob: that there is an answer, not which. The subject names the event only for whoever asked for plain
// mail.
func (s *Service) SendNews(ctx context.Context, e edition.Edition, id ID) error {
	if !s.SendsMail() {
		return nil
	}
	var p Profile
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		her, err := s.personActing(tx, e.ID, id)
		if err != nil || her.Standing == Registered { // the decision was taken back
			return err
		}
		given, err := s.consentsOf(tx, e.ID, id)
		if err != nil || !slices.Contains(standing(given), "mail") {
			return err
		}
		var sealed []byte
		if _, err := tx.Found("SELECT profile FROM people WHERE edition_id = $1 AND id = $2", []any{e.ID, id}, &sealed); err != nil {
			return err
		}
		p, err = s.profileOf(tx, e.ID, id, sealed)
		return err
	})
	if err != nil || p.Mail == "" {
		return err
	}
	words := s.words.In(p.Languages[0])
	subject := words.T("people.news.subject")
	if p.PlainMail {
		name, _ := e.Texts.In(words.Lang(), "name")
		subject = name + " – " + subject
	}
	return givenUp(s.post.Send(ctx, mail.Message{To: p.Mail, Subject: subject, Text: words.T("people.news.text")}))
}

// givenUp is what is worth trying again; a letter that nobody will ever take is not.
func givenUp(err error) error {
	var no mail.Failure
	if errors.Is(err, mail.ErrMessage) || errors.As(err, &no) && !no.Temporary {
		return nil
	}
	return err
}

func (s *Service) mailCodeHash(form, code string) string {
	return s.seal.MAC("mail code", form+"/"+code)
}

// EnterMailCode signs in with a code that came by mail, in the form that asked for it. Whoever comes in this way comes without
// the phrase: she chooses a new one, and what she wrote for herself before is not shown.
func (s *Service) EnterMailCode(ctx context.Context, e edition.Edition, address string, f Form, code string) (t Token, err error) {
	form := s.formHash(f)
	if err := s.limits.Use(ctx, gentle("enter", e.Capacity), address); err != nil {
		return "", err
	}
	if err := s.limits.Use(ctx, guessing, form); err != nil {
		return "", err
	}
	given := s.mailCodeHash(form, digits(code))
	var id ID
	var lookup string
	err = s.db.Write(ctx, func(tx *db.Tx) error { // a try counts, right or wrong
		id, lookup = "", ""
		_, err := tx.Found("UPDATE mail_codes SET tries = tries + 1 WHERE edition_id = $1 AND form = $2 AND expires_at > $3 AND tries < $4 RETURNING person_id, lookup",
			[]any{e.ID, form, clock.Millis(s.now()), mailCodeTries}, &id, &lookup)
		return err
	})
	if err == nil && (id == "" || lookup != given) {
		err = fault.Wrong("code", "people.mail.unknown")
	}
	if err == nil {
		err = s.db.Write(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec("DELETE FROM mail_codes WHERE edition_id = $1 AND person_id = $2 AND lookup = $3", e.ID, id, given)
			if err == nil && n == 0 {
				err = fault.Wrong("code", "people.mail.unknown")
			}
			if err != nil {
				return err
			}
			if err := s.withoutPhrase(tx, e.ID, id, true); err != nil {
				return err
			}
			t, err = s.startVisit(tx, e.ID, id)
			return err
		})
	}
	if err != nil {
		return "", fmt.Errorf("entering with a mailed code: %w", err)
	}
	return t, nil
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
