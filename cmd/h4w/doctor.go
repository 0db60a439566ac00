package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hackathon4women/internal/db"
	"hackathon4women/internal/mail"
	"hackathon4women/internal/seal"
)

type doctorCommand struct {
	storage
	serving
}

// finding is one thing that was looked at.
type finding struct {
	what string
	says string // what was seen
	do   string // what to do about it; empty when all is well
}

func well(what, format string, args ...any) finding {
	return finding{what, fmt.Sprintf(format, args...), ""}
}

func ill(what, do, format string, args ...any) finding {
	return finding{what, fmt.Sprintf(format, args...), do}
}

// How much is enough.
const (
	spaceWanted = 1 << 30
	spaceNeeded = 200 << 20
	renewWithin = 14 * 24 * time.Hour
	clockOff    = 2 * time.Minute
)

// Run looks at everything and changes nothing.
func (c *doctorCommand) Run(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	bad := 0
	for _, f := range c.findings(ctx) {
		if f.do == "" {
			fmt.Printf("ok      %-12s %s\n", f.what, f.says)
			continue
		}
		bad++
		fmt.Printf("NOT OK  %-12s %s\n%21s→ %s\n", f.what, f.says, "", f.do)
	}
	if bad > 0 {
		return fmt.Errorf("not ok: %d", bad)
	}
	return nil
}

func (c *doctorCommand) findings(ctx context.Context) []finding {
	all := []finding{c.dataFolder(), c.space(), c.key()}
	all = append(all, c.database(ctx)...)
	return append(all, c.clock(ctx), c.port(ctx), c.certificate(), c.mailServer(ctx))
}

func (c *doctorCommand) dataFolder() finding {
	const what = "data folder"
	info, err := os.Stat(c.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ill(what, "start the server once, or name the folder with --data", "%s does not exist", c.Data)
	case err != nil || !info.IsDir():
		return ill(what, "name a folder with --data", "%s is not a folder that can be read", c.Data)
	case info.Mode().Perm()&0o077 != 0:
		return ill(what, "chmod 700 "+c.Data, "others on this machine may look into %s (%v)", c.Data, info.Mode().Perm())
	}
	probe, err := os.CreateTemp(c.Data, ".doctor-")
	if err != nil {
		return ill(what, "run this as the user the server runs as, or give that user the folder", "cannot write to %s", c.Data)
	}
	return errorOr(what, errors.Join(probe.Close(), os.Remove(probe.Name())), well(what, "%s can be written", c.Data))
}

func errorOr(what string, err error, f finding) finding {
	if err != nil {
		return ill(what, "look at the disk and at the rights of the folder", "%v", err)
	}
	return f
}

func (c *doctorCommand) space() finding {
	free, err := freeSpace(c.Data)
	switch {
	case err != nil:
		return well("disk", "not measured here (%v)", err)
	case free < spaceNeeded:
		return ill("disk", "make room now: when the disk is full nothing more is saved", "%d MB free", free>>20)
	case free < spaceWanted:
		return ill("disk", "make room before the event: at least 1 GB", "%d MB free", free>>20)
	}
	return well("disk", "%d GB free", free>>30)
}

func (c *doctorCommand) key() finding {
	const what = "master key"
	if c.MasterKey != "" {
		_, err := c.keeper()
		if err != nil {
			return ill(what, "give 64 hexadecimal digits, for example from: openssl rand -hex 32", "%v", err)
		}
		return well(what, "given as a setting; keep a copy apart from the data")
	}
	info, err := os.Stat(c.keyFile())
	if errors.Is(err, fs.ErrNotExist) {
		return ill(what, "it is made on first start; if there are data already, bring it back: without it they cannot be read", "%s does not exist", c.keyFile())
	}
	if err != nil {
		return ill(what, "run this as the user the server runs as", "%v", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return ill(what, "chmod 600 "+c.keyFile(), "others on this machine may read %s (%v)", c.keyFile(), info.Mode().Perm())
	}
	if _, err := c.keeper(); err != nil {
		return ill(what, "bring the file back from where you keep its copy", "%v", err)
	}
	return well(what, "%s can be read by its owner alone", c.keyFile())
}

func (c *doctorCommand) database(ctx context.Context) []finding {
	const what = "database"
	d, err := c.existing(ctx)
	if err != nil {
		return []finding{ill(what, "start the server once, or look at --data and --database", "%v", withoutPassword(err, c.Database))}
	}
	defer d.Close()
	start := time.Now()
	if err := d.Ping(ctx); err != nil {
		return []finding{ill(what, "start the database server and look at its log", "does not answer: %v", withoutPassword(err, c.Database))}
	}
	all := []finding{well(what, "%s answers in %d ms", d.Engine(), time.Since(start).Milliseconds())}
	have, want, err := d.Versions(ctx)
	switch {
	case err != nil:
		return append(all, ill("schema", "start the server once", "%v", withoutPassword(err, c.Database)))
	case have < want:
		return append(all, ill("schema", "start the server: it brings the schema up to date; make a backup before", "%d, this program needs %d", have, want))
	case have > want:
		return append(all, ill("schema", "install the newer program again: this one is older than the data", "%d, this program knows %d", have, want))
	}
	all = append(all, well("schema", "%d is current", have))
	keeper, err := c.keeper()
	if err != nil {
		return all // said above
	}
	n, err := opens(ctx, d, keeper)
	if err != nil {
		return append(all, ill("sealed", "bring back the master key these data were made with", "the master key does not open the data"))
	}
	return append(all, well("sealed", "the master key opens all %d keys", n), rotation(ctx, keeper, d))
}

// rotation says whether a change of master keys was brought to its end.
func rotation(ctx context.Context, k *seal.Keeper, d *db.DB) finding {
	const what = "rotation"
	masters, _, err := mastersOf(ctx, k, d)
	if err != nil {
		return ill(what, "look at the database's log", "%v", err)
	}
	older := 0
	for _, m := range masters[1:] {
		older += m.Wraps
	}
	switch {
	case older > 0:
		return ill(what, "h4w keys rotate goes on where it was", "%d keys are still wrapped by an older master key", older)
	case len(masters) > 1:
		return ill(what, "h4w keys retire, once the new key file is copied to where you keep it", "older master keys that wrap nothing are still in the file")
	}
	return well(what, "one master key, %s", masters[0].Name)
}

// withoutPassword is an error that may be shown: drivers put the address into their words.
func withoutPassword(err error, address string) string {
	text := err.Error()
	if u, parsed := url.Parse(address); parsed == nil && u.User != nil {
		if password, set := u.User.Password(); set && password != "" {
			text = strings.ReplaceAll(text, password, "…")
		}
	}
	return text
}

// clock compares this machine's clock with the file system's, the database server's and that of whoever answers at the public
// address.
func (c *doctorCommand) clock(ctx context.Context) finding {
	const what, do = "clock", "let the machine set its clock by the network: timedatectl set-ntp true"
	seen := map[string]time.Time{}
	if probe, err := os.CreateTemp(c.Data, ".doctor-"); err == nil {
		if info, err := probe.Stat(); err == nil {
			seen["the disk"] = info.ModTime()
		}
		probe.Close()
		os.Remove(probe.Name())
	}
	if c.Database != "" {
		if d, err := db.Open(ctx, c.Database); err == nil {
			var ms int64
			if err := d.Read(ctx, func(tx *db.Tx) error {
				return tx.Row("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)", nil, &ms)
			}); err == nil {
				seen["the database server"] = time.UnixMilli(ms)
			}
			d.Close()
		}
	}
	if c.PublicURL != "" {
		if at, ok := dateOf(ctx, c.PublicURL); ok {
			seen["the public address"] = at
		}
	}
	now := time.Now()
	if now.Year() < 2026 {
		return ill(what, do, "it is %s here", now.Format(time.RFC3339))
	}
	for who, at := range seen {
		if off := now.Sub(at).Abs(); off > clockOff {
			return ill(what, do, "%s off from %s", off.Round(time.Second), who)
		}
	}
	return well(what, "%s, within %s of %d others", now.UTC().Format("2006-01-02 15:04:05 MST"), clockOff, len(seen))
}

func dateOf(ctx context.Context, address string) (time.Time, bool) {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, address+"/healthz", nil)
	if err != nil {
		return time.Time{}, false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return time.Time{}, false
	}
	answer.Body.Close()
	at, err := http.ParseTime(answer.Header.Get("Date"))
	return at, err == nil
}

func (c *doctorCommand) port(ctx context.Context) finding {
	const what = "port"
	listener, err := net.Listen("tcp", c.Listen)
	if err == nil {
		return errorOr(what, listener.Close(), well(what, "%s is free", c.Listen))
	}
	host, port, split := net.SplitHostPort(c.Listen)
	if split != nil {
		return ill(what, "give --listen as host:port", "%v", split)
	}
	if errors.Is(err, os.ErrPermission) {
		return ill(what, "give the service the right: AmbientCapabilities=CAP_NET_BIND_SERVICE, or listen above 1023 behind a proxy", "may not listen on %s", c.Listen)
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	for _, scheme := range []string{"http", "https"} {
		if answers(ctx, scheme+"://"+net.JoinHostPort(host, port)+"/healthz") {
			return well(what, "%s: the program itself answers there", c.Listen)
		}
	}
	return ill(what, "stop what uses it, or choose another with --listen", "%v", err)
}

// answers says whether this program is at an address. It asks this machine only, so the certificate's name does not matter.
func answers(ctx context.Context, address string) bool {
	ctx, stop := context.WithTimeout(ctx, 3*time.Second)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	local := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}}} //nolint:gosec // see above
	answer, err := local.Do(r)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.Header.Get("X-Robots-Tag") != "" && answer.Header.Get("Cache-Control") == "no-store" // only this program says both on every answer
}

func (c *doctorCommand) certificate() finding {
	const what = "certificate"
	switch {
	case c.TLSCert != "":
		pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return ill(what, "look at --tls-cert and --tls-key: they must belong together and be readable", "%v", err)
		}
		return judged(what, pair.Certificate[0], hostOf(c.PublicURL))
	case len(c.ACME) > 0:
		raw, err := os.ReadFile(filepath.Join(c.Data, "certificates", c.ACME[0]))
		if errors.Is(err, fs.ErrNotExist) {
			return well(what, "is fetched for %s on the first visit; port 443 must be reachable from outside", strings.Join(c.ACME, ", "))
		}
		if err != nil {
			return ill(what, "run this as the user the server runs as", "%v", err)
		}
		pair, err := tls.X509KeyPair(raw, raw)
		if err != nil {
			return ill(what, "remove the file: it is fetched anew", "%v", err)
		}
		return judged(what, pair.Certificate[0], c.ACME[0])
	case strings.HasPrefix(c.PublicURL, "https://"):
		if len(c.Proxies) == 0 {
			return ill(what, "name the proxy with --proxies, so that visitors' addresses are believed", "https is left to a proxy that is not named")
		}
		return well(what, "is the proxy's")
	}
	if host, _, err := net.SplitHostPort(c.Listen); err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback()) {
		return well(what, "none: only this machine is served")
	}
	return ill(what, "give --tls-cert and --tls-key, or --acme, or put a proxy in front and say --public-url https://…", "other machines are served without encryption")
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func judged(what string, raw []byte, host string) finding {
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		return ill(what, "fetch the certificate anew", "%v", err)
	}
	left := time.Until(cert.NotAfter)
	switch {
	case left <= 0:
		return ill(what, "renew it now: browsers refuse it", "ended on %s", cert.NotAfter.Format("2006-01-02"))
	case time.Now().Before(cert.NotBefore):
		return ill(what, "look at the clock, or wait", "begins on %s only", cert.NotBefore.Format("2006-01-02"))
	case left < renewWithin:
		return ill(what, "renew it", "ends on %s", cert.NotAfter.Format("2006-01-02"))
	}
	if host != "" {
		if err := cert.VerifyHostname(host); err != nil {
			return ill(what, "get one for the name people use", "%v", err)
		}
	}
	return well(what, "valid for %d days", int(left.Hours()/24))
}

func (c *doctorCommand) mailServer(ctx context.Context) finding {
	const what = "mail"
	if c.Mail == "" {
		return well(what, "none: no mail is sent")
	}
	sender, err := mail.New(c.Mail, c.MailFrom, 10*time.Second)
	if err != nil {
		return ill(what, "look at --mail and --mail-from", "%v", err)
	}
	server, ok := sender.(*mail.Server)
	if !ok {
		return well(what, "none: no mail is sent")
	}
	if err := server.Check(ctx); err != nil {
		return ill(what, "look at address, port, user and password of --mail, and at the firewall", "%v", err)
	}
	return well(what, "the server lets us in")
}
