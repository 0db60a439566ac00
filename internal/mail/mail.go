// Package mail sends letters that say nothing to whoever else reads the mailbox.
//
// A letter is plain text from one sender to one person. It carries no pictures, no links of ours that count, no name of a
// program or machine; its subject and sender are for the caller to keep neutral. Errors never name the person it was for.
//
// Without a mail server everything must still work: Nowhere says so through Configured, and pages do not offer mail then.
package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// Message is a letter to one person.
type Message struct {
	To      string // an address alone, without a name
	Subject string
	Text    string
}

// Sender delivers letters, or says that it cannot.
type Sender interface {
	Configured() bool
	Send(ctx context.Context, m Message) error
}

var (
	// ErrMessage says that the letter itself cannot be sent, now or later.
	ErrMessage = errors.New("this letter cannot be sent")
	// ErrNowhere says that there is no mail server.
	ErrNowhere = errors.New("no mail server is configured")
)

// Failure is a mail server that could not be reached or said no.
type Failure struct {
	Code      int  // as the server answered, or 0
	Temporary bool // worth trying again
}

// Error leaves out what the server said, since that names the person.
func (f Failure) Error() string {
	if f.Code == 0 {
		return "the mail server cannot be reached"
	}
	return "the mail server answered " + strconv.Itoa(f.Code)
}

// Nowhere is the sender of a program that runs without mail.
type Nowhere struct{}

// Configured is false.
func (Nowhere) Configured() bool { return false }

// Send always fails: callers ask Configured first.
func (Nowhere) Send(context.Context, Message) error { return ErrNowhere }

// Server sends through SMTP.
type Server struct {
	host     string
	port     int
	user     string
	password string
	implicit bool
	policy   gomail.TLSPolicy
	from     *netmail.Address
	timeout  time.Duration
	trust    *tls.Config // nil: the machine's certificates
}

// defaultTimeout is for the whole of a delivery.
const defaultTimeout = 20 * time.Second

// New makes the sender for an address such as smtp://user:password@host:587 or smtps://user:password@host, or Nowhere for an
// empty one. Over smtp:// the connection is encrypted before anything is said, except to this machine itself, or where
// ?tls=opportunistic or ?tls=none asks for less. from is the sender's address, with a neutral name or none.
func New(address, from string, timeout time.Duration) (Sender, error) {
	if address == "" {
		return Nowhere{}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, errors.New("the mail server is not of the form smtp://user:password@host:port") // without the password
	}
	s := &Server{host: u.Hostname(), port: 587, user: u.User.Username(), timeout: timeout, policy: gomail.TLSMandatory}
	s.password, _ = u.User.Password()
	if s.timeout <= 0 {
		s.timeout = defaultTimeout
	}
	switch u.Scheme {
	case "smtp":
	case "smtps":
		s.implicit, s.port = true, 465
	default:
		return nil, fmt.Errorf("the mail server speaks %q, which is neither smtp nor smtps", u.Scheme)
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("the mail server's port %q is not a port", p)
		}
	}
	if s.policy, err = policy(u.Query().Get("tls"), s.host); err != nil {
		return nil, err
	}
	if s.from, err = netmail.ParseAddress(from); err != nil || hidden(from) {
		return nil, fmt.Errorf("the sender of mail, %q, is not an address", from)
	}
	return s, nil
}

func policy(asked, host string) (gomail.TLSPolicy, error) {
	switch asked {
	case "none":
		return gomail.NoTLS, nil
	case "opportunistic":
		return gomail.TLSOpportunistic, nil
	case "", "mandatory":
		if asked == "" && loopback(host) {
			return gomail.TLSOpportunistic, nil
		}
		return gomail.TLSMandatory, nil
	}
	return gomail.TLSMandatory, fmt.Errorf("tls=%s is neither mandatory, opportunistic nor none", asked)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Configured is true.
func (s *Server) Configured() bool { return true }

// Send delivers one letter and waits until the server has taken it.
func (s *Server) Send(ctx context.Context, m Message) error {
	letter, err := s.letter(m)
	if err != nil {
		return err
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return failure(client.DialAndSendWithContext(ctx, letter))
}

// Check says whether the server can be reached and lets us in. Nothing is sent.
func (s *Server) Check(ctx context.Context) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return failure(err)
	}
	return failure(client.Close())
}

func (s *Server) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.timeout), gomail.WithTLSPolicy(s.policy),
		gomail.WithHELO(s.domain())} // the machine's own name is nobody's business
	if s.implicit {
		options = append(options, gomail.WithSSL())
	}
	if s.trust != nil {
		options = append(options, gomail.WithTLSConfig(s.trust))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(s.signIn()), gomail.WithUsername(s.user), gomail.WithPassword(s.password))
	}
	return gomail.NewClient(s.host, options...)
}

// signIn sends the password in clear only to this machine, or where the operator asked for no encryption.
func (s *Server) signIn() gomail.SMTPAuthType {
	if s.policy == gomail.NoTLS || s.policy == gomail.TLSOpportunistic && loopback(s.host) {
		return gomail.SMTPAuthPlainNoEnc
	}
	return gomail.SMTPAuthAutoDiscover
}

// domain is that of the sender's address.
func (s *Server) domain() string {
	return s.from.Address[strings.LastIndexByte(s.from.Address, '@')+1:]
}

// letter writes the few headers a letter needs, and no others.
func (s *Server) letter(m Message) (*gomail.Msg, error) {
	to, err := recipient(m.To)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.TrimSpace(m.Subject) == "" || hidden(m.Subject) || utf8.RuneCountInString(m.Subject) > 120:
		return nil, fmt.Errorf("%w: its subject is empty, too long, or more than a line", ErrMessage)
	case strings.TrimSpace(m.Text) == "" || !utf8.ValidString(m.Text) || strings.ContainsRune(m.Text, 0):
		return nil, fmt.Errorf("%w: its text is empty or not text", ErrMessage)
	}
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP))
	letter.FromMailAddress(s.from)
	letter.ToMailAddress(to)
	letter.Subject(m.Subject)
	letter.SetDateWithValue(time.Now().UTC()) // the zone would tell where we are
	letter.SetMessageIDWithValue(messageID() + "@" + s.domain())
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // so that nobody's absence note answers
	letter.SetBodyString(gomail.TypeTextPlain, lines(m.Text))
	return letter, nil
}

// recipient reads one plain address.
func recipient(address string) (*netmail.Address, error) {
	to, err := netmail.ParseAddress(address)
	if err != nil || to.Name != "" || to.Address != address || hidden(address) {
		return nil, fmt.Errorf("%w: not one plain address", ErrMessage)
	}
	return to, nil
}

// Sendable says whether a letter can be sent to an address; ErrMessage when not.
func Sendable(address string) error {
	_, err := recipient(address)
	return err
}

func messageID() string {
	raw := make([]byte, 16)
	rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

// lines ends every line the way mail does, whatever a form or a template sent.
func lines(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	return strings.ReplaceAll(strings.TrimRight(text, "\n")+"\n", "\n", "\r\n")
}

// hidden finds what could end a header early or does not show: line breaks of every kind, control characters, wrong bytes.
func hidden(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
	})
}

// failure keeps what helps and drops what names people.
func failure(err error) error {
	if err == nil {
		return nil
	}
	var said *gomail.SendError
	if errors.As(err, &said) {
		return Failure{Code: said.ErrorCode(), Temporary: said.IsTemp() || said.ErrorCode() == 0}
	}
	var answered *textproto.Error // while signing in
	if errors.As(err, &answered) {
		return Failure{Code: answered.Code, Temporary: answered.Code/100 == 4}
	}
	return Failure{Temporary: true}
}
