package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// What stands half typed when somebody leaves comes along with the news that she left, in one request: it is kept first, by the
// same routes and with the same rights as while she typed, and then her visit ends. Nothing is ever accepted from a visit that has ended.
// docs/decisions/what-was-typed-leaves-with-her.md says why.

const (
	farewell      = "POST /exit"
	farewellLimit = 64 << 10 // bytes; browsers allow no more from a page that is going
	farewellForms = 8
	farewellTime  = 2 * time.Second
)

// draftRoutes are where forms that save themselves are posted to. Nothing else can be done in leaving.
var draftRoutes = []string{
	"POST /e/{edition}/notes",
	"POST /e/{edition}/cards",
	"POST /e/{edition}/avenues/{avenue}/canvas",
	"POST /e/{edition}/options/more/line",
	"POST /e/{edition}/words/{word}/line",
}

// halfTyped is one form as it stood: the path it saves itself to, and names with values.
type halfTyped struct {
	To     string
	Fields [][2]string
}

// UnmarshalJSON reads ["/e/…/notes", [["text", "…"], …]].
func (h *halfTyped) UnmarshalJSON(raw []byte) error {
	return json.Unmarshal(raw, &[]any{&h.To, &h.Fields})
}

// KeepsDrafts says whether a request goes to one of them. Every form of ours that saves itself does, which a test looks at.
func (s *Site) KeepsDrafts(r *http.Request) bool {
	_, pattern := s.mux.Handler(r)
	return slices.Contains(draftRoutes, pattern)
}

// keepHalfTyped keeps what came with an exit. It never fails: whatever happens to a text, she leaves.
func (s *Site) keepHalfTyped(r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, farewellLimit))
	var all []halfTyped
	if err != nil || len(raw) == 0 || json.Unmarshal(raw, &all) != nil {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), farewellTime)
	defer stop()
	for _, one := range all[:min(len(all), farewellForms)] {
		s.keepOne(ctx, r, one)
	}
}

// keepOne posts a form as its page would have done a moment later.
func (s *Site) keepOne(ctx context.Context, r *http.Request, one halfTyped) {
	values := url.Values{}
	for _, f := range one.Fields {
		values.Add(f[0], f[1])
	}
	save, err := http.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(values.Encode()))
	if err != nil {
		return
	}
	save.URL.Path, save.Host, save.RemoteAddr, save.TLS = one.To, r.Host, r.RemoteAddr, r.TLS
	save.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	save.Header.Set("X-Autosave", "1")
	for _, h := range []string{"X-Forwarded-Proto", "X-Forwarded-For"} {
		save.Header[h] = r.Header[h]
	}
	for _, c := range r.Cookies() {
		if c.Name != leftCookie { // the news that she left is this request
			save.AddCookie(c)
		}
	}
	if !s.KeepsDrafts(save) {
		return
	}
	s.mux.ServeHTTP(unread{http.Header{}}, save)
}

// unread is an answer that nobody waits for.
type unread struct{ header http.Header }

func (u unread) Header() http.Header         { return u.header }
func (u unread) Write(b []byte) (int, error) { return len(b), nil }
func (u unread) WriteHeader(int)             {}
