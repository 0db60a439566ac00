package rooms

import (
	"context"
	"net/url"
	"strings"

	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/people"
)

// RoomsMax is how many tables can have a meeting of their own.
const RoomsMax = 200

// Links are the external meetings of the tables, by the table's number.
type Links map[int]string

// SetLinks gives the tables their external meetings: one address a line, the first for table 1. An empty line leaves a table
// without one.
func (s *Service) SetLinks(ctx context.Context, by people.Person, e edition.ID, lines string) error {
	if !by.Conducts(e) {
		return fault.ErrNotFound
	}
	links, err := ParseLinks(lines)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Do("DELETE FROM room_links WHERE edition_id = $1", e); err != nil {
			return err
		}
		for n, address := range links {
			if err := tx.Do("INSERT INTO room_links (edition_id, room, url) VALUES ($1, $2, $3)", e, n, address); err != nil {
				return err
			}
		}
		s.tell(tx, edition.Topic(e))
		return nil
	})
	return wrap(err, "setting links")
}

// ParseLinks reads one address a line.
func ParseLinks(lines string) (Links, error) {
	links := Links{}
	for i, line := range strings.Split(strings.TrimRight(strings.ReplaceAll(lines, "\r\n", "\n"), "\n "), "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if i >= RoomsMax {
			return nil, fault.Wrong("links", "rooms.links.many", "max", RoomsMax)
		}
		u, err := url.Parse(line)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(line) > 500 {
			return nil, fault.Wrong("links", "rooms.links.shape", "line", i+1)
		}
		links[i+1] = line
	}
	return links, nil
}

// String writes links as they are typed.
func (l Links) String() string {
	last := 0
	for n := range l {
		last = max(last, n)
	}
	lines := make([]string, last)
	for n, address := range l {
		lines[n-1] = address
	}
	return strings.Join(lines, "\n")
}

// AllLinks reads the links for those who conduct.
func (s *Service) AllLinks(ctx context.Context, by people.Person, e edition.ID) (l Links, err error) {
	if !by.Conducts(e) {
		return nil, fault.ErrNotFound
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		l, err = links(tx, e)
		return err
	})
	return l, wrap(err, "reading links")
}

func links(tx *db.Tx, e edition.ID) (Links, error) {
	l := Links{}
	err := tx.Rows("SELECT room, url FROM room_links WHERE edition_id = $1", []any{e}, func(scan db.Scanner) error {
		var n int
		var address string
		err := scan(&n, &address)
		l[n] = address
		return err
	})
	return l, err
}
