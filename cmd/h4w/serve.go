package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hackathon4women/internal/mail"
	"hackathon4women/internal/web"

	"golang.org/x/crypto/acme/autocert"
)

type serveCommand struct {
	storage
	serving
}

// Run serves until the program is told to stop.
func (c *serveCommand) Run(ctx context.Context) error {
	lines := logger(c.LogLevel)
	h, err := open(ctx, c.storage, lines)
	if err != nil {
		return err
	}
	defer func() {
		if err := h.db.Close(); err != nil {
			lines.Error("closing the database", "err", err)
		}
	}()
	settings, err := c.settings()
	if err != nil {
		return err
	}
	post, err := mail.New(c.Mail, c.MailFrom, 0)
	if err != nil {
		return err
	}
	h.people.UseMail(post, h.words)
	site, err := h.site(settings)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	lines.Info("listening", "address", listener.Addr().String(), "database", string(h.db.Engine()))
	return c.serve(ctx, h, site, listener)
}

func (c *serveCommand) settings() (web.Settings, error) {
	proxies, err := c.proxies()
	if err != nil {
		return web.Settings{}, err
	}
	if c.SecurityContact != "" && !web.IsContact(c.SecurityContact) {
		return web.Settings{}, fmt.Errorf("the security contact %q does not begin with mailto:, https:// or tel: as it should", c.SecurityContact)
	}
	is, err := c.issuer()
	if err != nil {
		return web.Settings{}, err
	}
	return web.Settings{
		Issuer:          is,
		SecurityContact: c.SecurityContact,
		PublicURL:       strings.TrimSuffix(c.PublicURL, "/"), Proxies: proxies, ExitURL: c.ExitURL, AssetsFrom: c.Assets,
		Secure: c.TLSCert != "" || len(c.ACME) > 0 || strings.HasPrefix(c.PublicURL, "https://"),
	}, nil
}

// serve answers on the listener and does the jobs, until ctx ends; then it lets requests under way finish.
func (c *serveCommand) serve(ctx context.Context, h *house, site http.Handler, listener net.Listener) error {
	server := &http.Server{
		Handler: site, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: time.Minute, // whoever reads more slowly is cut off; open streams give themselves a new limit with each beat
		IdleTimeout:  2 * time.Minute, MaxHeaderBytes: 32 << 10, ErrorLog: log.New(withoutAddresses{h.log}, "", 0),
		BaseContext: func(net.Listener) context.Context { return ctx }, // open streams end when the program stops
		ConnContext: watchLine,
	}
	if err := c.secure(server); err != nil {
		return err
	}
	working := make(chan error, 1)
	go func() { working <- h.jobs.Run(ctx) }()
	attending := make(chan struct{})
	go func() {
		defer close(attending)
		h.rooms.Run(ctx)
	}()
	serving := make(chan error, 1)
	go func() {
		if server.TLSConfig != nil {
			serving <- server.ServeTLS(listener, c.TLSCert, c.TLSKey)
			return
		}
		serving <- server.Serve(listener)
	}()
	select {
	case err := <-serving:
		return fmt.Errorf("serving: %w", err)
	case err := <-working:
		if ctx.Err() == nil {
			return fmt.Errorf("doing jobs: %w", err)
		}
		working <- err
	case <-ctx.Done():
	}
	h.log.Info("stopping")
	grace, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	err := server.Shutdown(grace)
	<-attending
	return errors.Join(err, <-working)
}

// secure sets TLS up: a certificate of one's own, or one fetched automatically.
func (c *serveCommand) secure(server *http.Server) error {
	switch {
	case len(c.ACME) > 0:
		cache := filepath.Join(c.Data, "certificates")
		if err := os.MkdirAll(cache, 0o700); err != nil {
			return fmt.Errorf("making folder for certificates: %w", err)
		}
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(cache), HostPolicy: autocert.HostWhitelist(c.ACME...)}
		server.TLSConfig = m.TLSConfig()
	case c.TLSCert != "":
		server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return nil
}
