package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// office is a real mail server on this machine that keeps what it gets.
type office struct {
	mu      sync.Mutex
	letters []letter
}

// letter is one as it went over the wire.
type letter struct{ from, to, data string }

type counter struct {
	o     *office
	entry letter
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &counter{o: o}, nil }

func (c *counter) Mail(from string, _ *smtp.MailOptions) error {
	c.entry = letter{from: from}
	return nil
}

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.entry.to += to
	return nil
}

func (c *counter) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	c.entry.data = string(data)
	c.o.mu.Lock()
	defer c.o.mu.Unlock()
	c.o.letters = append(c.o.letters, c.entry)
	return err
}

func (c *counter) Reset()        {}
func (c *counter) Logout() error { return nil }

// open serves on a free port until the test ends.
func (o *office) open(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(o)
	s.ErrorLog = log.New(io.Discard, "", 0)
	s.Domain = "office.test"
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close(); <-done })
	return l.Addr().String()
}

// all is every letter so far.
func (o *office) all() []letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]letter(nil), o.letters...)
}

// wait waits until n letters have come.
func (o *office) wait(t *testing.T, n int) []letter {
	t.Helper()
	until(t, fmt.Sprintf("%d letters have come", n), func() bool { return len(o.all()) >= n })
	return o.all()
}
