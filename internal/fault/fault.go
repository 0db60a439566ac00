// Package fault says what went wrong in terms a person can be told. Anything that is not a fault is our bug.
package fault

import (
	"errors"
	"fmt"
)

// Kind is what a person can be told.
type Kind int

// The kinds. Bug is everything that nobody foresaw: logged in full, shown as "something went wrong on our side".
const (
	None Kind = iota
	NotFound
	Forbidden
	Invalid
	Conflict
	Closed
	TooMany
	Unavailable
	SignedOut
	Bug
)

// Fault is a foreseen failure: a kind, the key of the words to show, and for Invalid the field that is meant.
type Fault struct {
	Kind  Kind
	Key   string // message key; empty means the kind's own words
	Args  []any  // pairs for the message
	Field string // the form field, for Invalid
}

func (f *Fault) Error() string {
	if f.Field != "" {
		return fmt.Sprintf("fault %d %s (field %s)", f.Kind, f.Key, f.Field)
	}
	return fmt.Sprintf("fault %d %s", f.Kind, f.Key)
}

// Ready-made faults without special words.
var (
	ErrNotFound    error = &Fault{Kind: NotFound, Key: "fault.not_found"}
	ErrForbidden   error = &Fault{Kind: Forbidden, Key: "fault.forbidden"}
	ErrClosed      error = &Fault{Kind: Closed, Key: "fault.closed"}
	ErrConflict    error = &Fault{Kind: Conflict, Key: "fault.conflict"}
	ErrTooMany     error = &Fault{Kind: TooMany, Key: "fault.too_many"}
	ErrUnavailable error = &Fault{Kind: Unavailable, Key: "fault.unavailable"}
	ErrSignedOut   error = &Fault{Kind: SignedOut, Key: "fault.session_ended"}
)

// New makes a fault with its own words.
func New(k Kind, key string, args ...any) error { return &Fault{Kind: k, Key: key, Args: args} }

// Wrong says that a form field cannot be accepted.
func Wrong(field, key string, args ...any) error {
	return &Fault{Kind: Invalid, Key: key, Args: args, Field: field}
}

// All joins the faults of several fields; nil when there are none.
func All(errs ...error) error { return errors.Join(errs...) }

// KindOf is the kind of an error: None for nil, Bug for whatever is not a fault.
func KindOf(err error) Kind {
	if err == nil {
		return None
	}
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Bug
}

// Each lists every fault inside an error, joined ones too.
func Each(err error) []*Fault {
	if err == nil {
		return nil
	}
	if f, ok := err.(*Fault); ok {
		return []*Fault{f}
	}
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		var all []*Fault
		for _, inner := range e.Unwrap() {
			all = append(all, Each(inner)...)
		}
		return all
	case interface{ Unwrap() error }:
		return Each(e.Unwrap())
	}
	return nil
}
