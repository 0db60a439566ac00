package issuer

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hackathon4women/internal/fault"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// office is an issuer that says whatever a test lets it say.
type office struct {
	*httptest.Server
	key    *ecdsa.PrivateKey
	tokens func(claims map[string]any) string // how it signs
	claims map[string]any                     // what it says besides or instead
	about  map[string]any                     // what it says about itself besides or instead
	codes  map[string]string                  // code → challenge
}

func newOffice(t *testing.T) *office {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{key: key, claims: map[string]any{}, about: map[string]any{}, codes: map[string]string{}}
	inner := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: oidc.ES256}}, Algorithms: []string{oidc.ES256}}
	o.tokens = func(claims map[string]any) string {
		raw, err := json.Marshal(claims)
		if err != nil {
			t.Error(err)
		}
		return oidctest.SignIDToken(key, "k", oidc.ES256, string(raw))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		inner.ServeHTTP(rec, r)
		about := map[string]any{}
		if err := json.Unmarshal(rec.Body.Bytes(), &about); err != nil {
			t.Error(err)
		}
		maps.Copy(about, o.about)
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(about)
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		client, secret, _ := r.BasicAuth()
		nonce, known := o.codes[r.FormValue("code")]
		if client != "site" || secret != "quiet" || !known || r.FormValue("code_verifier") == "" {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"invalid_grant"}`)
			return
		}
		delete(o.codes, r.FormValue("code"))
		claims := map[string]any{"iss": o.URL, "aud": "site", "sub": "4711", "nonce": nonce, "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix()}
		maps.Copy(claims, o.claims)
		json.NewEncoder(w).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": o.tokens(claims)})
	})
	mux.Handle("/", inner)
	o.Server = httptest.NewServer(mux)
	t.Cleanup(o.Close)
	inner.SetIssuer(o.URL)
	return o
}

func (o *office) issuer(t *testing.T) *Issuer {
	t.Helper()
	i, err := New(Settings{URL: o.URL, Client: "site", Secret: "quiet", Return: "https://atelier.example/enter/return"})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// begun is a sign-in whose code the office has just given out.
func (o *office) begun(t *testing.T, i *Issuer) (Attempt, url.Values) {
	t.Helper()
	address, a, err := i.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("state") != a.State || q.Get("nonce") != a.Nonce || q.Get("scope") != "openid" {
		t.Errorf("asks with %v", q)
	}
	code := random()
	o.codes[code] = q.Get("nonce")
	return a, url.Values{"code": {code}, "state": {a.State}, "iss": {o.URL}}
}

func TestOnlyATokenMadeForThisSignInCounts(t *testing.T) {
	o := newOffice(t)
	i := o.issuer(t)
	a, answer := o.begun(t, i)
	if who, err := i.End(t.Context(), a, answer); err != nil || who != "4711" {
		t.Fatalf("a good answer: %q, %v", who, err)
	}
	if _, err := i.End(t.Context(), a, answer); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the same code twice: %v", err)
	}
	for name, spoil := range map[string]func(a *Attempt, answer url.Values){
		"another state":          func(_ *Attempt, answer url.Values) { answer.Set("state", "x") },
		"no state":               func(a *Attempt, answer url.Values) { a.State = ""; answer.Del("state") },
		"another issuer's":       func(_ *Attempt, answer url.Values) { answer.Set("iss", "https://elsewhere.example") },
		"an error":               func(_ *Attempt, answer url.Values) { answer.Set("error", "access_denied") },
		"no code":                func(_ *Attempt, answer url.Values) { answer.Del("code") },
		"another code":           func(_ *Attempt, answer url.Values) { answer.Set("code", "x") },
		"another nonce":          func(a *Attempt, _ url.Values) { a.Nonce = "x" },
		"no nonce in the token":  func(*Attempt, url.Values) { o.claims["nonce"] = "" },
		"another audience":       func(*Attempt, url.Values) { o.claims["aud"] = "elsewhere" },
		"two audiences":          func(*Attempt, url.Values) { o.claims["aud"] = []string{"site", "elsewhere"} },
		"made for another":       func(*Attempt, url.Values) { o.claims["azp"] = "elsewhere" },
		"another issuer's token": func(*Attempt, url.Values) { o.claims["iss"] = "https://elsewhere.example" },
		"an old token":           func(*Attempt, url.Values) { o.claims["exp"] = time.Now().Add(-time.Hour).Unix() },
		"nobody":                 func(*Attempt, url.Values) { o.claims["sub"] = "" },
	} {
		o.claims = map[string]any{}
		a, answer := o.begun(t, i)
		spoil(&a, answer)
		if who, err := i.End(t.Context(), a, answer); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %q, %v", name, who, err)
		}
	}
	o.claims = map[string]any{}
	good := o.tokens
	for name, sign := range map[string]func(map[string]any) string{
		"no signature": func(claims map[string]any) string {
			raw, _ := json.Marshal(claims)
			return "eyJhbGciOiJub25lIn0." + encode(raw) + "."
		},
		"another's signature": func(claims map[string]any) string {
			other, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			raw, _ := json.Marshal(claims)
			return oidctest.SignIDToken(other, "k", oidc.ES256, string(raw))
		},
		"changed after signing": func(claims map[string]any) string {
			parts := strings.Split(good(claims), ".")
			claims["sub"] = "1"
			raw, _ := json.Marshal(claims)
			return parts[0] + "." + encode(raw) + "." + parts[2]
		},
		"no token": func(map[string]any) string { return "" },
	} {
		o.tokens = sign
		a, answer := o.begun(t, i)
		if who, err := i.End(t.Context(), a, answer); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %q, %v", name, who, err)
		}
	}
}

// Whatever the issuer says, no other host is asked.
func TestNoOtherHostIsAsked(t *testing.T) {
	asked := 0
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer elsewhere.Close()
	for _, what := range []string{"token_endpoint", "jwks_uri"} {
		o := newOffice(t)
		o.about[what] = elsewhere.URL + "/x"
		i := o.issuer(t)
		a, answer := o.begun(t, i)
		if who, err := i.End(t.Context(), a, answer); err == nil {
			t.Errorf("%s elsewhere: let %q in", what, who)
		}
	}
	if asked > 0 {
		t.Errorf("another host was asked %d times", asked)
	}
	o := newOffice(t)
	o.about["issuer"] = "https://elsewhere.example"
	if _, _, err := o.issuer(t).Begin(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an issuer of another name: %v", err)
	}
	o.Close()
	if _, _, err := o.issuer(t).Begin(t.Context()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("an issuer that is away: %v", err)
	}
}

func TestAnIssuerIsAgreedOnInFull(t *testing.T) {
	good := Settings{URL: "https://login.example/office", Client: "site", Secret: "quiet", Return: "https://atelier.example/enter/return"}
	if _, err := New(good); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Settings){
		"in the clear":   func(s *Settings) { s.URL = "http://login.example" },
		"no host":        func(s *Settings) { s.URL = "login" },
		"with a query":   func(s *Settings) { s.URL += "?a=b" },
		"with a name":    func(s *Settings) { s.URL = "https://me@login.example" },
		"without client": func(s *Settings) { s.Client = "" },
		"without secret": func(s *Settings) { s.Secret = "" },
		"without return": func(s *Settings) { s.Return = "" },
	} {
		s := good
		spoil(&s)
		if _, err := New(s); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
