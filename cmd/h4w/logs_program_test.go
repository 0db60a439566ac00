package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"

	"github.com/emersion/go-smtp"
)

// grumbler is a mail server that takes no letter and repeats in its answer to whom it was.
type grumbler struct{ asked atomic.Int64 }

func (g *grumbler) NewSession(*smtp.Conn) (smtp.Session, error) { return g, nil }
func (g *grumbler) Mail(string, *smtp.MailOptions) error        { return nil }
func (g *grumbler) Rcpt(to string, _ *smtp.RcptOptions) error {
	g.asked.Add(1)
	return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "the mailbox of " + to + " is busy"}
}
func (g *grumbler) Data(io.Reader) error { return nil }
func (g *grumbler) Reset()               {}
func (g *grumbler) Logout() error        { return nil }

func (g *grumbler) open(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := smtp.NewServer(g)
	s.Domain = "office.test"
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return l.Addr().String()
}

// certificate is one for this machine that nobody vouches for.
func certificate(t *testing.T, dir string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "workshop"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	raw, err := x509.CreateCertificate(rand.Reader, about, about, private.Public(), private)
	must(t, err)
	secret, err := x509.MarshalECPrivateKey(private)
	must(t, err)
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	must(t, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}), 0o600))
	must(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}), 0o600))
	return cert, key
}

// P9, on the program itself as an operator starts it, at its most talkative: people come in over HTTPS behind a proxy, guess, mistype, ask
// for a letter that the mail server refuses by name, break a handshake. No line on standard error holds a name, an address of the network
// or of a mailbox, a session, a code, a phrase or what was typed. On both engines.
func TestTheProgramsOwnLogTellsOfNobody(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		dir := t.TempDir()
		s := storage{Data: filepath.Join(dir, "data"), Database: where}
		must(t, os.Mkdir(s.Data, 0o700))
		e, code, account := foundOnDisk(t, s)
		free, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		at := free.Addr().String()
		must(t, free.Close())
		cert, key := certificate(t, dir)
		refusing, log := &grumbler{}, &notebook{}
		args := []string{"serve", "--data", s.Data, "--listen", at, "--log-level", "debug", "--tls-cert", cert, "--tls-key", key, "--public-url", "https://" + at,
			"--proxies", "127.0.0.1", "--mail", "smtp://" + refusing.open(t), "--mail-from", "Info <info@neutral.test>"}
		if where != "" {
			args = append(args, "--database", where)
		}
		program := exec.CommandContext(t.Context(), os.Args[0])
		program.Env = append(os.Environ(), "H4W_TEST_AS_PROGRAM="+strings.Join(args, "\n"))
		program.Stderr = log
		must(t, program.Start())
		stop := func() { _ = program.Process.Signal(os.Interrupt); _ = program.Wait() }
		defer stop()
		site := "https://" + at
		b := browserFrom(t, "203.0.113.77")
		until(t, "the program is ready", func() bool {
			answer, err := b.Get(site + "/readyz")
			if err != nil {
				return false
			}
			answer.Body.Close()
			return answer.StatusCode == http.StatusOK
		})

		// She registers, lets codes be sent, leaves, and asks for one.
		form := registration(code)
		for name, value := range map[string]string{"name": "Zwaluwtje", "organisation": "Buurthuis Kapoentje", "note": "kanarienote", "known": "Rosemarijn Bultinck", "contact": "neutral", "mail": "zwaluwtje@kapoentje.example", "mail_code": "1"} {
			form.Set(name, value)
		}
		if status, page := post(t, b, site+e.Path()+"/register", form); status != http.StatusSeeOther {
			t.Fatalf("she registers: %d %.400s", status, page)
		}
		session := ""
		home, err := url.Parse(site)
		must(t, err)
		for _, c := range b.Jar.Cookies(home) {
			if strings.HasSuffix(c.Name, "s") && len(c.Value) > 20 {
				session = c.Value
			}
		}
		if session == "" {
			t.Fatal("she has no session")
		}
		hers, err := choosePhrase(b, site+e.Path())
		must(t, err)
		post(t, b, site+e.Path()+"/know", nil)
		post(t, b, site+e.Path()+"/notes", url.Values{"text": {"kanarienotitie"}, "version": {"0"}})
		post(t, b, site+e.Path()+"/options/other", url.Values{"kind": {"apart"}, "text": {"kanariewens"}})
		post(t, b, site+e.Path()+"/ideas", url.Values{"text": {strings.Repeat("kanarielang ", 4000)}})
		post(t, b, site+e.Path()+"/kanariepad", nil)
		post(t, b, site+"/leave", nil)
		stranger := browserFrom(t, "2001:db8:5::77")
		post(t, stranger, site+e.Path()+"/enter", url.Values{"words": {"kanarie kanarie kanarie kanarie kanarie"}})
		post(t, stranger, site+e.Path()+"/enter/mail", url.Values{"form": {string(people.NewForm())}, "mail": {"zwaluwtje@kapoentje.example"}, "name": {"Zwaluwtje"}})
		until(t, "the mail server refused her letter", func() bool { return refusing.asked.Load() > 0 })
		until(t, "the program says so", func() bool { return strings.Contains(log.text(), "job failed") })
		// Somebody speaks something else than TLS, and somebody trusts nobody.
		if line, err := net.Dial("tcp", at); err == nil {
			fmt.Fprint(line, "GET / HTTP/1.1\r\n\r\n\r\n\r\n")
			_, _ = io.Copy(io.Discard, line)
			line.Close()
		}
		if _, err := tls.Dial("tcp", at, &tls.Config{}); err == nil {
			t.Error("the certificate is believed: this test breaks no handshake")
		}
		until(t, "broken handshakes are in the log", func() bool { return strings.Contains(log.text(), "TLS handshake error") })
		stop()

		text := log.text()
		if lines := strings.Count(text, "\n"); lines < 15 {
			t.Errorf("only %d lines were logged:\n%s", lines, text)
		}
		secrets := []string{"Zwaluwtje", "zwaluwtje", "Kapoentje", "kapoentje", "anarie", "Bultinck", session, code, strings.ReplaceAll(code, "-", ""), hers, strings.Fields(hers)[0] + " ", account, e.Code, "203.0.113.77", "2001:db8:5"}
		for _, secret := range secrets {
			if how := hidden([]byte(text), secret); how != "" {
				t.Errorf("the log holds %q, %s", secret, how)
			}
		}
		for line := range strings.Lines(text) {
			if strings.Contains(line, `"msg":"listening"`) {
				continue // where it listens is the operator's own setting
			}
			if ip := regexp.MustCompile(`\d+\.\d+\.\d+\.\d+|\[::|\S+@\S+\.\w+`).FindString(line); ip != "" {
				t.Errorf("a line holds an address, %s: %s", ip, line)
			}
		}
	})
}

// foundOnDisk makes an edition with a sheet of one code and an organiser whose phrase nobody uses.
func foundOnDisk(t *testing.T, s storage) (e edition.Edition, code, phrase string) {
	t.Helper()
	h, err := open(t.Context(), s, slog.New(slog.DiscardHandler))
	must(t, err)
	defer h.db.Close()
	e = edition.February2021(h.words)
	e.Phase = edition.Registration
	later := time.Until(e.Programme.Sessions[0].Start).Truncate(24*time.Hour) + 31*24*time.Hour
	for i := range e.Programme.Sessions {
		e.Programme.Sessions[i].Start = e.Programme.Sessions[i].Start.Add(later)
	}
	e, err = h.edition.Create(t.Context(), e)
	must(t, err)
	id, phrase, err := h.people.AddAccount(t.Context(), "Amina", "fr", false)
	must(t, err)
	must(t, h.people.Appoint(t.Context(), edition.Acting{Roles: edition.Operator}, e.ID, id, edition.Organiser))
	amina, err := h.people.Acting(t.Context(), people.Visit{Subject: id}, e.ID)
	must(t, err)
	codes, err := h.people.MakeSheet(t.Context(), amina, e, people.Sheet{Body: "Maison Lierre", Role: edition.Participant, Expires: h.now().Add(24 * time.Hour)}, 1)
	must(t, err)
	return e, codes[0], phrase
}

// browserFrom is a browser over HTTPS whose requests a proxy says to come from an address.
func browserFrom(t *testing.T, address string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	through := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // it is this test's own certificate
	t.Cleanup(through.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: from{address, through}, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
