package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// office is a real mail server on this machine that keeps what it gets.
type office struct {
	mu      sync.Mutex
	taken   []taken
	login   string // user:password, when it asks for one
	refuse  *smtp.SMTPError
	greeted []string
}

type taken struct{ from, to, data string }

type counter struct {
	o     *office
	entry taken
	in    bool
}

func (o *office) NewSession(c *smtp.Conn) (smtp.Session, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.greeted = append(o.greeted, c.Hostname())
	return &counter{o: o, in: o.login == ""}, nil
}

func (c *counter) AuthMechanisms() []string {
	if c.o.login == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user+":"+password != c.o.login {
			return smtp.ErrAuthFailed
		}
		c.in = true
		return nil
	}), nil
}

func (c *counter) Mail(from string, _ *smtp.MailOptions) error {
	if !c.in {
		return smtp.ErrAuthRequired
	}
	c.entry = taken{from: from}
	return nil
}

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	if c.o.refuse != nil {
		return c.o.refuse
	}
	c.entry.to += to
	return nil
}

func (c *counter) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	c.entry.data = string(data)
	c.o.mu.Lock()
	defer c.o.mu.Unlock()
	c.o.taken = append(c.o.taken, c.entry)
	return err
}

func (c *counter) Reset()        {}
func (c *counter) Logout() error { return nil }

// open serves on a free port until the test ends, with TLS from the start when asked to.
func (o *office) open(t *testing.T, offer *tls.Config, implicit bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(o)
	s.ErrorLog = log.New(io.Discard, "", 0) // refused certificates are part of the tests
	s.Domain, s.AllowInsecureAuth, s.TLSConfig = "office.test", true, offer
	addr := l.Addr().String()
	if implicit {
		l = tls.NewListener(l, offer)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return addr
}

func sender(t *testing.T, address string) *Server {
	t.Helper()
	s, err := New(address, "Info <info@neutral.test>", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return s.(*Server)
}

var note = Message{To: "lena@example.test", Subject: "Rendez-vous à 9 h – été", Text: "Bonjour,\nvotre code : 123 456\n.\n…et voilà — « merci ».\n"}

func TestALetterArrivesAndSaysNothingMore(t *testing.T) {
	var o office
	addr := o.open(t, nil, false)
	if err := sender(t, "smtp://"+addr).Send(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	got := o.taken[0]
	if len(o.taken) != 1 || got.from != "info@neutral.test" || got.to != "lena@example.test" {
		t.Fatalf("got %+v", o.taken)
	}
	m, err := netmail.ReadMessage(strings.NewReader(got.data))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range m.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	if !slices.Equal(names, want) {
		t.Errorf("got headers %v, want %v", names, want)
	}
	if s, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); s != note.Subject {
		t.Errorf("got subject %q", s)
	}
	if ct := m.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/plain; charset=UTF-8") {
		t.Errorf("got content type %q", ct)
	}
	body, _ := io.ReadAll(quotedprintable.NewReader(m.Body))
	if text := strings.ReplaceAll(string(body), "\r\n", "\n"); strings.TrimRight(text, "\n")+"\n" != note.Text {
		t.Errorf("got text %q", text)
	}
	if id := m.Header.Get("Message-Id"); !strings.HasSuffix(id, "@neutral.test>") || len(id) < 40 {
		t.Errorf("got message id %q", id)
	}
	if !strings.HasSuffix(m.Header.Get("Date"), "+0000") {
		t.Errorf("got date %q, want UTC", m.Header.Get("Date"))
	}
	if host, err := os.Hostname(); err == nil && len(host) > 3 && (strings.Contains(got.data, host) || slices.Contains(o.greeted, host)) {
		t.Errorf("the letter or the greeting names this machine: %v\n%s", o.greeted, got.data)
	}
	if !slices.Contains(o.greeted, "neutral.test") {
		t.Errorf("greeted as %v, want the sender's domain", o.greeted)
	}
}

func TestTwoLettersHaveNothingInCommon(t *testing.T) {
	var o office
	s := sender(t, "smtp://"+o.open(t, nil, false))
	for range 2 {
		if err := s.Send(t.Context(), note); err != nil {
			t.Fatal(err)
		}
	}
	a, _ := netmail.ReadMessage(strings.NewReader(o.taken[0].data))
	b, _ := netmail.ReadMessage(strings.NewReader(o.taken[1].data))
	if a.Header.Get("Message-Id") == b.Header.Get("Message-Id") {
		t.Error("two letters with one message id")
	}
}

func TestNobodyCanAddAHeader(t *testing.T) {
	var o office
	s := sender(t, "smtp://"+o.open(t, nil, false))
	for _, m := range []Message{
		{To: "lena@example.test\r\nBcc: eve@example.test", Subject: "a", Text: "b"},
		{To: "lena@example.test, eve@example.test", Subject: "a", Text: "b"},
		{To: "Lena <lena@example.test>", Subject: "a", Text: "b"},
		{To: "lena@example.test\x00", Subject: "a", Text: "b"},
		{To: "", Subject: "a", Text: "b"},
		{To: "lena", Subject: "a", Text: "b"},
		{To: note.To, Subject: "a\nBcc: eve@example.test", Text: "b"},
		{To: note.To, Subject: "a\rBcc: eve@example.test", Text: "b"},
		{To: note.To, Subject: "a\u0085b", Text: "b"},
		{To: note.To, Subject: "a\u2028b", Text: "b"},
		{To: note.To, Subject: "a\u202eb", Text: "b"},
		{To: note.To, Subject: "\xff", Text: "b"},
		{To: note.To, Subject: " ", Text: "b"},
		{To: note.To, Subject: strings.Repeat("é", 121), Text: "b"},
		{To: note.To, Subject: "a", Text: ""},
		{To: note.To, Subject: "a", Text: "b\x00"},
		{To: note.To, Subject: "a", Text: "\xff"},
	} {
		if err := s.Send(t.Context(), m); !errors.Is(err, ErrMessage) {
			t.Errorf("%+v: got %v, want ErrMessage", m, err)
		}
	}
	if len(o.taken) != 0 {
		t.Errorf("sent all the same: %+v", o.taken)
	}
	// A text is a text, whatever it looks like.
	if err := s.Send(t.Context(), Message{To: note.To, Subject: "a", Text: "Bcc: eve@example.test\r\n\r\nFrom me\r.\r\nQUIT"}); err != nil || len(o.taken) != 1 {
		t.Fatalf("got %d letters, %v", len(o.taken), err)
	}
	m, _ := netmail.ReadMessage(strings.NewReader(o.taken[0].data))
	if m.Header.Get("Bcc") != "" || o.taken[0].to != note.To {
		t.Errorf("the text became a header: %s", o.taken[0].data)
	}
}

func TestWhatTheServerSaysIsNotPassedOn(t *testing.T) {
	for _, c := range []struct {
		code      int
		temporary bool
	}{{550, false}, {451, true}} {
		o := office{refuse: &smtp.SMTPError{Code: c.code, EnhancedCode: smtp.EnhancedCode{c.code / 100, 1, 1}, Message: "<lena@example.test> is unknown here"}}
		err := sender(t, "smtp://"+o.open(t, nil, false)).Send(t.Context(), note)
		var f Failure
		if !errors.As(err, &f) || f.Code != c.code || f.Temporary != c.temporary {
			t.Errorf("got %#v, want %d", err, c.code)
		}
		if strings.Contains(err.Error(), "lena") {
			t.Errorf("the error names the person: %v", err)
		}
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	s := sender(t, "smtp://"+l.Addr().String())
	for _, err := range []error{s.Send(t.Context(), note), s.Check(t.Context())} {
		var f Failure
		if !errors.As(err, &f) || !f.Temporary || f.Code != 0 {
			t.Errorf("got %#v, want a temporary failure", err)
		}
	}
}

func TestASilentServerDoesNotHoldUsUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := sender(t, "smtp://"+l.Addr().String())
	s.timeout = 200 * time.Millisecond
	start := time.Now()
	if err := s.Send(t.Context(), note); err == nil {
		t.Error("sent into silence")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("waited %v", took)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Send(ctx, note); err == nil {
		t.Error("sent after the end")
	}
}

func TestSignInAndEncryption(t *testing.T) {
	offer, trust := certificate(t)
	for name, c := range map[string]struct {
		scheme, user, query string
		offer               *tls.Config
		implicit, ok        bool
	}{
		"password in clear on this machine": {"smtp", "post:se%3Acret", "", nil, false, true},
		"password over STARTTLS":            {"smtp", "post:se%3Acret", "", offer, false, true},
		"password over TLS":                 {"smtps", "post:se%3Acret", "", offer, true, true},
		"wrong password":                    {"smtp", "post:wrong", "", offer, false, false},
		"no password":                       {"smtp", "", "", offer, false, false},
		"encryption asked for and not had":  {"smtp", "post:se%3Acret", "?tls=mandatory", nil, false, false},
	} {
		o := office{login: "post:se:cret"}
		addr := o.open(t, c.offer, c.implicit)
		user := ""
		if c.user != "" {
			user = c.user + "@"
		}
		s := sender(t, c.scheme+"://"+user+addr+c.query)
		s.trust = trust
		err := s.Send(t.Context(), note)
		if (err == nil) != c.ok || (len(o.taken) == 1) != c.ok {
			t.Errorf("%s: got %v and %d letters", name, err, len(o.taken))
		}
		if name == "wrong password" && !errors.Is(err, Failure{Code: 535}) {
			t.Errorf("%s: got %#v, want 535", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "cret") {
			t.Errorf("%s: the error holds the password: %v", name, err)
		}
		if c.ok {
			if err := s.Check(t.Context()); err != nil || len(o.taken) != 1 {
				t.Errorf("%s: checking: %v, %d letters", name, err, len(o.taken))
			}
		}
	}
}

func TestAnUnknownCertificateIsRefused(t *testing.T) {
	offer, _ := certificate(t)
	var o office
	if err := sender(t, "smtps://"+o.open(t, offer, true)).Send(t.Context(), note); err == nil {
		t.Error("sent to a server nobody vouches for")
	}
}

func TestWithoutAServerItSaysSo(t *testing.T) {
	s, err := New("", "", 0)
	if err != nil || s.Configured() {
		t.Fatalf("got %v, configured %v", err, s.Configured())
	}
	if err := s.Send(t.Context(), note); !errors.Is(err, ErrNowhere) {
		t.Errorf("got %v, want ErrNowhere", err)
	}
	if s := sender(t, "smtp://mail.example.test"); !s.Configured() || s.port != 587 {
		t.Errorf("got %+v", s)
	}
	if s := sender(t, "smtps://mail.example.test"); s.port != 465 {
		t.Errorf("got port %d, want 465", s.port)
	}
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	for address, from := range map[string]string{
		"mail.example.test":                     "info@neutral.test",
		"http://mail.example.test":              "info@neutral.test",
		"smtp://":                               "info@neutral.test",
		"smtp://u:pass@mail.example.test:99999": "info@neutral.test",
		"smtp://mail.example.test?tls=maybe":    "info@neutral.test",
		"smtp://mail.example.test/path":         "info@neutral.test",
		"smtp://mail.example.test":              "",
		"smtps://mail.example.test":             "not an address",
		"smtp://a:pass%zz@mail.example.test":    "info@neutral.test",
	} {
		_, err := New(address, from, 0)
		if err == nil {
			t.Errorf("%q, %q: accepted", address, from)
		} else if strings.Contains(err.Error(), "u:pass") || strings.Contains(err.Error(), "a:pass") {
			t.Errorf("%q: the error holds the password: %v", address, err)
		}
	}
}

// certificate is one for this machine, and what trusts it.
func certificate(t *testing.T) (offer, trust *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "office.test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12},
		&tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}
