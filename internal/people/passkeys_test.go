package people

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"

	virtual "github.com/descope/virtualwebauthn"
)

var atelier = Site{Host: "atelier.example", Origin: "https://atelier.example", Name: "Atelier"}

// wholeKey is the length of a public key whose two coordinates have all their 32 bytes, in CBOR (RFC 9052).
const wholeKey = 77

// device is a member of staff's device with one passkey, on one site.
type device struct {
	h      *house
	site   Site
	holds  virtual.Authenticator
	key    virtual.Credential
	unsure bool // does not check whose finger it is
	synced bool // counts nothing, like passkeys that are copied between devices
}

func (h *house) device(owner Person) *device {
	d := &device{h: h, site: atelier, key: virtual.NewCredential(virtual.KeyTypeEC2)}
	for len(d.key.Key.AttestationData()) < wholeKey { // one key in 128 begins with a zero, which this device leaves out
		d.key = virtual.NewCredential(virtual.KeyTypeEC2)
	}
	d.holds = virtual.NewAuthenticatorWithOptions(virtual.AuthenticatorOptions{UserHandle: []byte(owner.ID), BackupEligible: true, BackupState: true})
	d.holds.AddCredential(d.key)
	return d
}

func (d *device) at() virtual.RelyingParty {
	return virtual.RelyingParty{ID: d.site.Host, Name: d.site.Name, Origin: d.site.Origin}
}

func (d *device) makes(t *testing.T, q Question) string {
	t.Helper()
	options, err := virtual.ParseAttestationOptions(optionsOf(t, q))
	if err != nil {
		t.Fatal(err)
	}
	return virtual.CreateAttestationResponse(d.at(), d.holds, d.key, *options)
}

func (d *device) shows(t *testing.T, q Question) string {
	t.Helper()
	options, err := virtual.ParseAssertionOptions(optionsOf(t, q))
	if err != nil {
		t.Fatal(err)
	}
	d.holds.Options.UserNotVerified = d.unsure
	if !d.synced {
		d.key.Counter++
	}
	return virtual.CreateAssertionResponse(d.at(), d.holds, d.key, *options)
}

func optionsOf(t *testing.T, q Question) string {
	t.Helper()
	raw, err := json.Marshal(q.Options)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// visitOf signs a member of staff in.
func (h *house) visitOf(t *testing.T, p Person) (Token, Visit) {
	t.Helper()
	var token Token
	err := h.d.Write(t.Context(), func(tx *db.Tx) (err error) {
		token, err = h.startVisit(tx, "", p.PersonID())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.Who(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return token, v
}

func (h *house) adds(t *testing.T, d *device, v Visit, name string) {
	t.Helper()
	q, err := h.AskNewPasskey(t.Context(), v, atelier)
	if err == nil {
		err = h.AddPasskey(t.Context(), v, atelier, name, q.Ticket, d.makes(t, q))
	}
	if err != nil {
		t.Fatalf("adding %s: %v", name, err)
	}
}

func refused(t *testing.T, what string, err error) {
	t.Helper()
	if k := fault.KindOf(err); k != fault.Invalid && k != fault.NotFound {
		t.Errorf("%s: got %v, want a refusal", what, err)
	}
}

func TestAPasskeyOpensItsAccountOnly(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, v := h.visitOf(t, h.organiser)
		laptop := h.device(h.organiser)
		h.adds(t, laptop, v, "  portable\n du bureau ")
		all, err := h.Passkeys(t.Context(), v)
		if err != nil || len(all) != 1 || all[0].Name != "portable du bureau" || !all[0].Used.IsZero() {
			t.Fatalf("her passkeys: %+v, %v", all, err)
		}

		q, err := h.AskPasskey(t.Context(), Visit{}, atelier)
		if err != nil {
			t.Fatal(err)
		}
		answer := laptop.shows(t, q)
		token, err := h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer)
		if err != nil {
			t.Fatalf("entering: %v", err)
		}
		who, err := h.Who(t.Context(), token)
		if err != nil || who.Subject != h.organiser.PersonID() || who.Edition != "" || !h.Proven(who) {
			t.Errorf("entered as %+v, %v", who, err)
		}
		if all, err = h.Passkeys(t.Context(), v); err != nil || all[0].Used.IsZero() {
			t.Errorf("after use: %+v, %v", all, err)
		}

		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer)
		refused(t, "the same answer twice", err)
		next := func() Question {
			q, err := h.AskPasskey(t.Context(), Visit{}, atelier)
			if err != nil {
				t.Fatal(err)
			}
			return q
		}
		q = next()
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer)
		refused(t, "an old answer to a new question", err)
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket[:len(q.Ticket)-1]+"x", laptop.shows(t, q))
		refused(t, "a ticket of somebody's own making", err)
		laptop.unsure = true
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, laptop.shows(t, q))
		refused(t, "a device that did not check who holds it", err)
		laptop.unsure = false
		laptop.site.Origin = "https://atelier.example.evil.example"
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, laptop.shows(t, q))
		refused(t, "an answer given to another site", err)
		laptop.site = atelier
		stranger := h.device(h.organiser)
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, stranger.shows(t, q))
		refused(t, "a passkey nobody added", err)
		swapped := *laptop
		swapped.holds.Options.UserHandle = []byte(h.lead.ID)
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, swapped.shows(t, q))
		refused(t, "another account's number", err)
		laptop.key.Counter = 0
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, laptop.shows(t, q))
		refused(t, "a copy whose counter went back", err)
		laptop.key.Counter = 40
		q, late := next(), h.now
		answer = laptop.shows(t, q)
		h.now = late.Add(ticketFor + time.Second)
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer)
		refused(t, "too late", err)
		h.now = late

		// A device that does not count: only we can know that the answer was given before.
		phone := h.device(h.organiser)
		phone.synced = true
		h.adds(t, phone, v, "phone")
		q = next()
		answer = phone.shows(t, q)
		if _, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer); err != nil {
			t.Errorf("a device that does not count: %v", err)
		}
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer)
		refused(t, "its answer twice", err)

		// Removed, it opens nothing; and nobody removes somebody else's.
		_, other := h.visitOf(t, h.lead)
		refused(t, "removing another's", h.RemovePasskey(t.Context(), other, all[0].ID))
		if err := h.RemovePasskey(t.Context(), v, all[0].ID); err != nil {
			t.Errorf("removing: %v", err)
		}
		q = next()
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, laptop.shows(t, q))
		refused(t, "a removed passkey", err)
	})
}

func TestAPasskeyProvesOnlyItsOwnerInHerSession(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		token, v := h.visitOf(t, h.organiser)
		hers := h.device(h.organiser)
		h.adds(t, hers, v, "hers")
		otherToken, other := h.visitOf(t, h.lead)
		leads := h.device(h.lead)
		h.adds(t, leads, other, "the lead's")
		h.now = h.now.Add(11 * time.Minute)
		v, err := h.Who(t.Context(), token)
		if err != nil || h.Proven(v) {
			t.Fatalf("after eleven minutes: proven %t, %v", h.Proven(v), err)
		}
		q, err := h.AskPasskey(t.Context(), v, atelier)
		if err != nil {
			t.Fatal(err)
		}
		answer := hers.shows(t, q)
		_, err = h.ProveByPasskey(t.Context(), otherToken, atelier, q.Ticket, answer)
		refused(t, "her answer in another's session", err)
		_, err = h.EnterByPasskey(t.Context(), atelier, q.Ticket, answer)
		refused(t, "a proof at the door", err)
		door, err := h.AskPasskey(t.Context(), Visit{}, atelier)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.ProveByPasskey(t.Context(), token, atelier, door.Ticket, hers.shows(t, door))
		refused(t, "an entry as a proof", err)
		next, err := h.ProveByPasskey(t.Context(), token, atelier, q.Ticket, answer)
		if err != nil {
			t.Fatalf("proving: %v", err)
		}
		if _, err := h.Who(t.Context(), token); fault.KindOf(err) != fault.SignedOut {
			t.Errorf("the old token after the proof: %v", err)
		}
		if v, err = h.Who(t.Context(), next); err != nil || !h.Proven(v) {
			t.Errorf("after the proof: %+v, %v", v, err)
		}
		if err := h.Still(t.Context(), v); err != nil {
			t.Errorf("an open page after the proof: %v", err)
		}
	})
}

func TestOnlyStaffHasPasskeysAndTheyGoWithTheAccount(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		merel := h.comes(t, "Merel", "isp")
		_, err := h.AskNewPasskey(t.Context(), Visit{ID: "x", Subject: merel.PersonID(), Edition: h.e.ID}, atelier)
		refused(t, "a participant's passkey", err)
		if _, err := h.AskNewPasskey(t.Context(), Visit{}, atelier); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a visitor's passkey: %v", err)
		}

		_, v := h.visitOf(t, h.organiser)
		laptop := h.device(h.organiser)
		h.adds(t, laptop, v, "laptop")
		q, err := h.AskNewPasskey(t.Context(), v, atelier)
		if err != nil {
			t.Fatal(err)
		}
		answer := laptop.makes(t, q)
		refused(t, "the same passkey twice", h.AddPasskey(t.Context(), v, atelier, "again", q.Ticket, answer))
		_, again := h.visitOf(t, h.organiser)
		refused(t, "a question asked in another session", h.AddPasskey(t.Context(), again, atelier, "again", q.Ticket, h.device(h.organiser).makes(t, q)))
		refused(t, "without a name", h.AddPasskey(t.Context(), v, atelier, " ", q.Ticket, answer))
		for range PasskeysMax - 1 {
			h.adds(t, h.device(h.organiser), v, "one more")
		}
		q, err = h.AskNewPasskey(t.Context(), v, atelier)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.AddPasskey(t.Context(), v, atelier, "too many", q.Ticket, h.device(h.organiser).makes(t, q)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("one too many: %v", err)
		}

		// Whoever lost her way in may have lost it to somebody: a new phrase leaves no passkey.
		if _, err := h.NewPhrase(t.Context(), h.organiser.PersonID(), "fr"); err != nil {
			t.Fatal(err)
		}
		door, err := h.AskPasskey(t.Context(), Visit{}, atelier)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.EnterByPasskey(t.Context(), atelier, door.Ticket, laptop.shows(t, door))
		refused(t, "a passkey from before the new phrase", err)
		if err := h.Still(t.Context(), v); !errors.Is(err, fault.ErrSignedOut) {
			t.Errorf("a session from before the new phrase: %v", err)
		}
	})
}

// A session ends half an hour after the last sign of life and twelve hours after it began, whoever it is and whatever she does.
func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		merel := h.comes(t, "Merel", "isp")
		var hers Token
		err := h.d.Write(t.Context(), func(tx *db.Tx) (err error) {
			hers, err = h.startVisit(tx, h.e.ID, merel.PersonID())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		staff, v := h.visitOf(t, h.organiser)
		began := h.now
		for name, token := range map[string]Token{"a participant": hers, "staff": staff} {
			h.now = began
			for h.now.Sub(began) < 11*time.Hour+30*time.Minute {
				h.now = h.now.Add(25 * time.Minute)
				if _, err := h.Who(t.Context(), token); err != nil {
					t.Fatalf("%s, %v after she came in: %v", name, h.now.Sub(began), err)
				}
			}
			h.now = began.Add(12*time.Hour + time.Minute)
			if _, err := h.Who(t.Context(), token); fault.KindOf(err) != fault.SignedOut {
				t.Errorf("%s after twelve hours: %v", name, err)
			}
		}
		if err := h.Still(t.Context(), v); fault.KindOf(err) != fault.SignedOut {
			t.Errorf("an open page after twelve hours: %v", err)
		}
		if open, err := h.Visits(t.Context(), h.organiser); err != nil || len(open) != 0 {
			t.Errorf("the list after twelve hours: %v, %v", open, err)
		}
		idler, v := h.visitOf(t, h.organiser)
		h.now = h.now.Add(31 * time.Minute)
		if _, err := h.Who(t.Context(), idler); fault.KindOf(err) != fault.SignedOut {
			t.Errorf("after half an hour of nothing: %v", err)
		}
		if err := h.Still(t.Context(), v); fault.KindOf(err) != fault.SignedOut {
			t.Errorf("an open page after half an hour of nothing: %v", err)
		}
	})
}
