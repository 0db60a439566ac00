package main

import (
	"context"
	"crypto/tls"
	"net"
	"syscall"
	"time"
)

// deadAfter is how long a line may leave what we sent unanswered. Open pages hear from us every few seconds, so that someone
// whose line died is no longer shown as present soon after.
const deadAfter = 9 * time.Second

// tcpUserTimeout is TCP_USER_TIMEOUT of tcp(7).
const tcpUserTimeout = 18

// watchLine makes the system give up a dead line early.
func watchLine(ctx context.Context, c net.Conn) context.Context {
	if secured, ok := c.(*tls.Conn); ok {
		c = secured.NetConn()
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return ctx
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return ctx
	}
	// A system that refuses keeps its own, longer patience.
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int(deadAfter.Milliseconds()))
	})
	return ctx
}
