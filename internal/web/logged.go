package web

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"
)

// logged writes one line for each request: method, route, status, time. Never an address, a path with its values, a name.
func (s *Site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &recorder{ResponseWriter: w}
		id := newRequestID()
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.log.Error("panic", "request", id, "route", forLog(r), "what", p, "stack", string(debug.Stack()))
				if !rec.wrote {
					http.Error(rec, "", http.StatusInternalServerError)
				}
			}
			level := slog.LevelDebug
			switch {
			case rec.status >= 500:
				level = slog.LevelError
			case unheard(r.Pattern):
				return
			case rec.status == http.StatusForbidden, rec.status == http.StatusTooManyRequests:
				level = slog.LevelInfo // what was refused is counted by whoever reads the log; who it was stands nowhere
			}
			s.log.Log(r.Context(), level, "request", "request", id, "method", r.Method, "route", forLog(r), "status", rec.status, "ms", time.Since(start).Milliseconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

// forLog is a request's route as the log may say it.
func forLog(r *http.Request) string {
	if unheard(r.Pattern) {
		return "-"
	}
	return r.Pattern
}

// broken catches a handler that panicked: she sees the page that says so, with its exit. What was already on its way is cut off, so
// that half a file is never taken for a whole one.
func (s *Site) broken(w *recorder, r *http.Request, v *visit) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	s.log.Error("panic", "route", forLog(r), "what", p, "stack", string(debug.Stack()))
	if w.wrote {
		panic(http.ErrAbortHandler)
	}
	s.fail(w, r, *v, errBroken)
}

// errBroken is our bug, already in the log.
var errBroken = errors.New("a handler panicked")

type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if !r.wrote {
		r.WriteHeader(http.StatusOK)
	}
	return r.ResponseWriter.Write(b)
}

// Flush sends what was written so far: the compressing writer above asks for it by this name, and open streams wait for it.
func (r *recorder) Flush() {
	if f, ok := r.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// address is where a request comes from, as far as we can believe it. Used for limits only, never stored or logged. Of IPv6
// it is the network, since every household has addresses without number.
func (s *Site) address(r *http.Request) netip.Addr {
	addr := s.sender(r)
	if addr.Is6() {
		return netip.PrefixFrom(addr.WithZone(""), 64).Masked().Addr()
	}
	return addr
}

func (s *Site) sender(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	addr = addr.Unmap()
	if !s.trusts(addr) {
		return addr
	}
	// The nearest hop that is not one of our proxies.
	hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return addr
		}
		addr = hop.Unmap()
		if !s.trusts(addr) {
			return addr
		}
	}
	return addr
}

func (s *Site) trusts(a netip.Addr) bool {
	for _, p := range s.settings.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// https says whether the browser reached us over HTTPS, directly or through a trusted proxy.
func (s *Site) https(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && s.trusts(addr.Unmap()) && r.Header.Get("X-Forwarded-Proto") == "https"
}
