// Package issuer asks an organisation's own sign-in (OpenID Connect Core 1.0, authorization code flow with PKCE, RFC 7636) who
// somebody is. It learns a number and nothing else: no name, no address. It talks to the one host that the operator named, and
// to nobody else, whatever that host says.
package issuer

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"hackathon4women/internal/fault"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Settings are what the operator agreed on with the issuer.
type Settings struct {
	URL    string // the issuer's name, https://login.example/realms/office
	Client string // what the issuer calls this site
	Secret string
	Return string // where the browser comes back to, https://atelier.example/enter/return
}

// Issuer is an organisation's own sign-in.
type Issuer struct {
	set    Settings
	client *http.Client

	mu       sync.Mutex
	provider *oidc.Provider
	read     time.Time
}

// Attempt is a sign-in under way. It stays with the browser that began it.
type Attempt struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
}

// errRefused is every answer that we do not believe; the words are the same for all of them.
var errRefused = fault.New(fault.Invalid, "people.issuer.refused")

// readAgain is how long what the issuer says about itself is believed.
const readAgain = time.Hour

// New checks the settings. The issuer is first asked when somebody enters, so that the site starts without it.
func New(set Settings) (*Issuer, error) {
	u, err := url.Parse(set.URL)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("issuer %q is no address", set.URL)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		return nil, fmt.Errorf("issuer %q is not https", set.URL)
	}
	if set.Client == "" || set.Secret == "" || set.Return == "" {
		return nil, errors.New("an issuer needs the client's name, the file of its secret, and the public address of this site")
	}
	only := &only{scheme: u.Scheme, host: u.Host, to: http.DefaultTransport.(*http.Transport).Clone()}
	client := &http.Client{Transport: only, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Issuer{set: set, client: client}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// only lets requests through to one host.
type only struct {
	scheme, host string
	to           http.RoundTripper
}

func (o *only) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != o.scheme || r.URL.Host != o.host {
		return nil, fmt.Errorf("the issuer points to another host, %s: not asked", r.URL.Host)
	}
	return o.to.RoundTrip(r)
}

// Name is the issuer's name, by which its people are known.
func (i *Issuer) Name() string { return i.set.URL }

// Begin says where to send the browser, and what it has to bring back.
func (i *Issuer) Begin(ctx context.Context) (address string, a Attempt, err error) {
	p, err := i.about(ctx)
	if err != nil {
		return "", a, err
	}
	a = Attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier()}
	return i.config(p).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

// End checks what the browser brought back from the issuer and says who it is there. Whatever is wrong with the answer is one
// and the same fault.
func (i *Issuer) End(ctx context.Context, a Attempt, answer url.Values) (subject string, err error) {
	if a.State == "" || subtle.ConstantTimeCompare([]byte(a.State), []byte(answer.Get("state"))) != 1 {
		return "", errors.Join(errRefused, errors.New("issuer: another state"))
	}
	if iss := answer.Get("iss"); iss != "" && iss != i.set.URL { // RFC 9207
		return "", errors.Join(errRefused, errors.New("issuer: another issuer's answer"))
	}
	if answer.Get("error") != "" || answer.Get("code") == "" {
		return "", errors.Join(errRefused, errors.New("issuer: no code"))
	}
	p, err := i.about(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, i.client)
	tokens, err := i.config(p).Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		var said *oauth2.RetrieveError
		if errors.As(err, &said) {
			return "", errors.Join(errRefused, errors.New("issuer: the code is not taken: "+said.ErrorCode))
		}
		return "", errors.Join(fault.ErrUnavailable, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	id, err := p.VerifierContext(ctx, &oidc.Config{ClientID: i.set.Client}).Verify(ctx, raw)
	if err != nil {
		return "", errors.Join(errRefused, fmt.Errorf("issuer: %w", err))
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 {
		return "", errors.Join(errRefused, errors.New("issuer: another nonce"))
	}
	var more struct {
		For string `json:"azp"`
	}
	if err := id.Claims(&more); err != nil || (more.For != "" || len(id.Audience) > 1) && more.For != i.set.Client {
		return "", errors.Join(errRefused, errors.New("issuer: made for another site"))
	}
	if id.Subject == "" {
		return "", errors.Join(errRefused, errors.New("issuer: names nobody"))
	}
	return id.Subject, nil
}

func (i *Issuer) config(p *oidc.Provider) *oauth2.Config {
	endpoint := p.Endpoint()
	var about struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	// Said, not tried out: a second try would show the code twice.
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if err := p.Claims(&about); err == nil && len(about.Methods) > 0 && !slices.Contains(about.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{ClientID: i.set.Client, ClientSecret: i.set.Secret, Endpoint: endpoint, RedirectURL: i.set.Return, Scopes: []string{oidc.ScopeOpenID}}
}

// about reads what the issuer says about itself.
func (i *Issuer) about(ctx context.Context) (*oidc.Provider, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider != nil && time.Since(i.read) < readAgain {
		return i.provider, nil
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, i.client), i.set.URL)
	if err != nil {
		return nil, errors.Join(fault.ErrUnavailable, fmt.Errorf("asking the issuer about itself: %w", err))
	}
	i.provider, i.read = p, time.Now()
	return p, nil
}

// Reach says whether the issuer answers, for the doctor.
func (i *Issuer) Reach(ctx context.Context) error {
	_, err := i.about(ctx)
	return err
}

func random() string {
	var b [24]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:])
}
