package people

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
	"hackathon4women/internal/jobs"
	"hackathon4women/internal/mail"
)

// box is the mail server of a test.
type box struct{ letters []mail.Message }

func (b *box) Configured() bool { return true }
func (b *box) Send(_ context.Context, m mail.Message) error {
	b.letters = append(b.letters, m)
	return nil
}

var eightDigits = regexp.MustCompile(`\d{4} \d{4}`)

func (h *house) withMail(t *testing.T) *box {
	t.Helper()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &box{}
	h.UseMail(b, words)
	h.jobs.On(MailCodeJob, h.SendMailCode)
	return b
}

// asks sends for a code and returns what is in the letter, if one came.
func (h *house) asks(t *testing.T, b *box, f Form, to, name string) string {
	t.Helper()
	before := len(b.letters)
	if err := h.AskMailCode(t.Context(), h.e, "192.0.2.1", f, to, name, "fr"); err != nil {
		t.Fatalf("asking: %v", err)
	}
	if err := h.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(b.letters) == before {
		return ""
	}
	return eightDigits.FindString(b.letters[len(b.letters)-1].Text)
}

func mailing(h *house, t *testing.T) Person {
	a := application("Merel", "firm")
	a.Code, a.Profile.Mail, a.Profile.Note = h.code(t), "Merel@Example.org", "a word"
	a.Consents = []string{"take_part", "mail", "mail_code"}
	return h.registers(t, a)
}

func TestACodeByMailOpensOnceAndOnlyInItsForm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.withMail(t)
		p := mailing(h, t)
		words := h.choose(t, p)
		f := NewForm()
		code := h.asks(t, b, f, " merel@example.org ", "merel")
		if code == "" {
			t.Fatal("no letter came")
		}
		letter := b.letters[0]
		if letter.To != "Merel@Example.org" || strings.Contains(letter.Subject+letter.Text, "Merel") || strings.Contains(letter.Text, "http") {
			t.Errorf("the letter says too much: %+v", letter)
		}
		_, err := h.EnterMailCode(t.Context(), h.e, "192.0.2.9", NewForm(), code)
		wantKind(t, "in another form", err, fault.Invalid)
		_, err = h.EnterMailCode(t.Context(), h.other, "192.0.2.9", f, code)
		wantKind(t, "in another edition", err, fault.Invalid)
		h.now = h.now.Add(time.Minute)
		token, err := h.EnterMailCode(t.Context(), h.e, "192.0.2.9", f, code)
		if err != nil {
			t.Fatal(err)
		}
		back := h.who(t, token)
		if back.ID != p.ID || back.Chosen || !back.Since.Equal(h.now) {
			t.Errorf("came back as %+v, want herself, without a phrase, and without her past", back)
		}
		if _, _, err := h.Enter(t.Context(), words); err == nil {
			t.Error("the old phrase still opens")
		}
		_, err = h.EnterMailCode(t.Context(), h.e, "192.0.2.9", f, code)
		wantKind(t, "the code again", err, fault.Invalid)
	})
}

func TestAskingByMailTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.withMail(t)
		mailing(h, t)
		for name, who := range map[string][2]string{
			"a stranger":           {"nobody@example.org", "Merel"},
			"her mailbox's reader": {"merel@example.org", "Marie"},
		} {
			if code := h.asks(t, b, NewForm(), who[0], who[1]); code != "" {
				t.Errorf("%s got a letter", name)
			}
		}
		quiet := application("Wout", "firm")
		quiet.Profile.Mail, quiet.Consents = "wout@example.org", []string{"take_part", "mail"}
		h.registers(t, quiet)
		if code := h.asks(t, b, NewForm(), "wout@example.org", "Wout"); code != "" {
			t.Error("a code went to someone who did not choose that")
		}
	})
}

func TestCodesByMailEndAndGuessingEndsThem(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.withMail(t)
		mailing(h, t)
		f := NewForm()
		code := h.asks(t, b, f, "merel@example.org", "Merel")
		for range mailCodeTries {
			_, err := h.EnterMailCode(t.Context(), h.e, "192.0.2.9", f, "00000000")
			wantKind(t, "a guess", err, fault.Invalid)
		}
		_, err := h.EnterMailCode(t.Context(), h.e, "192.0.2.9", f, code)
		wantKind(t, "the right code after too many guesses", err, fault.Invalid)
		f = NewForm()
		code = h.asks(t, b, f, "merel@example.org", "Merel")
		h.now = h.now.Add(mailCodeLife + time.Second)
		_, err = h.EnterMailCode(t.Context(), h.e, "192.0.2.9", f, code)
		wantKind(t, "after a quarter of an hour", err, fault.Invalid)
		h.now = h.now.Add(-mailCodeLife)
		for range 9 {
			err = h.AskMailCode(t.Context(), h.e, "192.0.2.1", NewForm(), "merel@example.org", "Merel", "fr")
		}
		wantKind(t, "flooding her mailbox", err, fault.TooMany)
	})
}

func TestAnAnswerIsAnnouncedWithoutSayingWhich(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := h.withMail(t)
		h.jobs.On(NewsJob, func(ctx context.Context, j jobs.Job) error { return h.SendNews(ctx, h.e, ID(j.Payload)) })
		a := application("Merel", "firm")
		a.Profile.Mail, a.Consents = "merel@example.org", []string{"take_part", "mail"}
		merel := h.registers(t, a)
		a = application("Wout", "firm")
		a.Profile.Mail, a.Profile.PlainMail, a.Consents = "wout@example.org", true, []string{"take_part", "mail"}
		wout := h.registers(t, a)
		tilda := h.registers(t, application("Tilda", "firm"))
		for p, as := range map[ID]Standing{merel.PersonID(): Admitted, wout.PersonID(): Declined, tilda.PersonID(): Admitted} {
			if _, err := h.Decide(t.Context(), h.lead, h.e, p, as); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.jobs.Drain(t.Context()); err != nil || len(b.letters) != 0 {
			t.Fatalf("%d letters went out before a decision could be taken back: %v", len(b.letters), err)
		}
		h.now = h.now.Add(undoWithin + time.Second)
		if err := h.jobs.Drain(t.Context()); err != nil || len(b.letters) != 2 {
			t.Fatalf("%d letters, want 2: %v", len(b.letters), err)
		}
		for _, l := range b.letters {
			if plain := strings.Contains(l.Subject, "Printemps"); plain != (l.To == "wout@example.org") {
				t.Errorf("to %s: subject %q", l.To, l.Subject)
			}
			if l.Text != b.letters[0].Text {
				t.Error("the letters say which answer it is")
			}
		}
	})
}
