package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"hackathon4women/internal/issuer"
)

// storage is where the data lie. Every command that opens them has these settings; all may stand in H4W_… or in a file.
type storage struct {
	Data      string `help:"Folder of the data." default:"./data" type:"path"`
	Database  string `help:"PostgreSQL address (postgres://…) instead of SQLite in the data folder." default:""`
	MasterKey string `help:"Sealing key, 64 hexadecimal digits. Without it the key lies in --key-file." default:""`
	KeyFile   string `help:"File of the sealing key; made on first start. Back it up apart from the data." default:"" type:"path"`
}

// where is what db.Open takes.
func (s storage) where() string {
	if s.Database != "" {
		return s.Database
	}
	return s.Data
}

func (s storage) keyFile() string {
	if s.KeyFile != "" {
		return s.KeyFile
	}
	return filepath.Join(s.Data, "keys", "master.key")
}

// serving is how the program meets the world.
type serving struct {
	Listen          string   `help:"Address to listen on." default:"127.0.0.1:8080"`
	PublicURL       string   `help:"Address under which people reach the site, https://…" default:""`
	Proxies         []string `help:"Addresses or networks of proxies whose X-Forwarded headers are believed."`
	TLSCert         string   `help:"Certificate file." type:"path" default:""`
	TLSKey          string   `help:"Key file of the certificate." type:"path" default:""`
	ACME            []string `help:"Host names for which certificates are fetched automatically."`
	ExitURL         string   `help:"Neutral site to which the exit leads where no edition says otherwise." default:"https://www.meteo.be/"`
	Mail            string   `help:"Mail server, smtp://user:password@host:port. Without it no mail is sent." default:""`
	MailFrom        string   `help:"Sender of mail; its name is neutral." default:""`
	SecurityContact string   `help:"Where to report a weakness, for /.well-known/security.txt: mailto:…, https://… or tel:…" default:""`

	OIDCIssuer     string `name:"oidc-issuer" help:"The organisation's own sign-in (OpenID Connect) for staff, https://…" default:""`
	OIDCClient     string `name:"oidc-client" help:"What it calls this site." default:""`
	OIDCSecretFile string `name:"oidc-secret-file" help:"File of the secret agreed on with it." type:"path" default:""`

	Assets   string `help:"Folder of bundles instead of those in the program, read anew at each request." type:"path" default:"" hidden:""`
	LogLevel string `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
}

func (s serving) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, p := range s.Proxies {
		if prefix, err := netip.ParsePrefix(p); err == nil {
			all = append(all, prefix)
			continue
		}
		addr, err := netip.ParseAddr(p)
		if err != nil {
			return nil, fmt.Errorf("proxy %q is neither an address nor a network", p)
		}
		all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
	}
	return all, nil
}

// issuer is the organisation's own sign-in; nil without one.
func (s serving) issuer() (*issuer.Issuer, error) {
	if s.OIDCIssuer == "" {
		return nil, nil
	}
	if s.PublicURL == "" {
		return nil, errors.New("--oidc-issuer needs --public-url, to which it leads back")
	}
	secret, err := os.ReadFile(s.OIDCSecretFile)
	if err != nil {
		return nil, fmt.Errorf("reading the issuer's secret: %w", err)
	}
	return issuer.New(issuer.Settings{
		URL: s.OIDCIssuer, Client: s.OIDCClient, Secret: strings.TrimSpace(string(secret)), Return: strings.TrimSuffix(s.PublicURL, "/") + "/enter/return",
	})
}
