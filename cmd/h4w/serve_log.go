package main

import (
	"log/slog"
	"regexp"
	"strings"
)

// withoutAddresses takes the lines of Go's server, which begin a broken handshake with the visitor's address, and leaves the address out.
type withoutAddresses struct{ log *slog.Logger }

// addresses are those of IPv4 and IPv6 as Go's net writes them, with or without a port.
var addresses = regexp.MustCompile(`\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b|\[[0-9a-fA-F:.]+(%\w+)?\](:\d+)?|\b[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){3,7}\b`)

// Write takes one line. It says what went wrong with a connection, which the operator of a healthy site need not know.
func (w withoutAddresses) Write(line []byte) (int, error) {
	w.log.Debug(addresses.ReplaceAllString(strings.TrimSpace(string(line)), "somewhere"))
	return len(line), nil
}
