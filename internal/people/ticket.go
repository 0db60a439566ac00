package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
)

// ticketFor is how long a question that was begun may be answered.
const ticketFor = 10 * time.Minute

// errTicket says that what was begun cannot be ended: too late, answered already, or begun elsewhere.
var errTicket = fault.New(fault.Invalid, "people.ticket.over")

// ticket writes a question (a challenge, a sign-in under way) down so that the browser can carry it and only we can have
// written it. Nothing is kept on the server until it is answered, so that nobody can fill the database from the door.
func (s *Service) ticket(purpose string, question any) (string, error) {
	raw, err := json.Marshal(struct {
		Until    int64 `json:"until"`
		Question any   `json:"question"`
	}{clock.Millis(s.now().Add(ticketFor)), question})
	if err != nil {
		return "", err
	}
	body := base64.RawURLEncoding.EncodeToString(raw)
	return body + "." + s.seal.MAC("ticket/"+purpose, body), nil
}

// readTicket reads a question that we wrote for the same purpose and whose time is not over.
func (s *Service) readTicket(purpose, ticket string, question any) error {
	body, mac, _ := strings.Cut(ticket, ".")
	if !hmac.Equal([]byte(mac), []byte(s.seal.MAC("ticket/"+purpose, body))) {
		return errTicket
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return errTicket
	}
	read := struct {
		Until    int64 `json:"until"`
		Question any   `json:"question"`
	}{Question: question}
	if err := json.Unmarshal(raw, &read); err != nil {
		return err
	}
	if clock.Millis(s.now()) > read.Until {
		return errTicket
	}
	return nil
}

// spend lets a ticket count once.
func (s *Service) spend(tx *db.Tx, ticket string) error {
	sum := sha256.Sum256([]byte(ticket))
	n, err := tx.Exec("INSERT INTO spent (ticket, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", hex.EncodeToString(sum[:]), clock.Millis(s.now().Add(ticketFor)))
	if err == nil && n == 0 {
		err = errTicket
	}
	return err
}
