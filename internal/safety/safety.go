// Package safety is what comes before convenience: help, rules about who is never seated together, removal.
//
// A *wish* is whom someone does not want to meet, or with whom she wishes to sit, in her own words; no reason is asked. A *rule*
// is what the safety lead makes of it: it keeps a person apart from another person or from an organisation, or two companions
// together. Only she sees wishes and rules. Every chapter that brings people together asks Kept first, and nobody can find out
// from what it does that a rule was the cause. Wishes, rules and identities are destroyed when the edition closes.
package safety

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

// Service is the chapter's verbs.
type Service struct {
	db     *db.DB
	seal   *seal.Keeper
	now    clock.Clock
	hub    *live.Hub
	people *people.Service

	readers sync.Map // ids of those who are known to have read about the exit
}

// NewService wires the chapter.
func NewService(d *db.DB, k *seal.Keeper, now clock.Clock, hub *live.Hub, p *people.Service) *Service {
	return &Service{db: d, seal: k, now: now, hub: hub, people: p}
}

// RuleKind is what a seat rule asks for.
type RuleKind string

// The kinds. A decoy does nothing but make a refusal deniable: it keeps people apart whom nobody named. Provisional keeps apart
// until the safety lead has decided whether it is whom somebody named. Drawn says that decoys have been drawn for someone.
const (
	Apart       RuleKind = "apart"
	ApartOrg    RuleKind = "apart_org"
	Together    RuleKind = "together"
	Decoy       RuleKind = "decoy"
	Provisional RuleKind = "provisional"
	Drawn       RuleKind = "drawn"
)

// Rule is about a person and another person, or an organisation.
type Rule struct {
	ID           string    `json:"-"`
	Kind         RuleKind  `json:"kind"`
	Person       people.ID `json:"person"`
	Other        people.ID `json:"other,omitempty"`
	Organisation string    `json:"organisation,omitempty"`
	Wish         string    `json:"wish,omitempty"` // of a provisional rule: what it comes from
}

const ruleLabel = "seat_rules.rule"

// ruleSize is the length of a rule before it is sealed, in bytes, so that its kind does not show.
const ruleSize = 1024

// RulesIn reads every rule of an edition inside another chapter's transaction. It must not reach any page but the safety lead's.
func (s *Service) RulesIn(tx *db.Tx, e edition.ID) ([]Rule, error) {
	return opened(s, tx, e, ruleLabel, func(id string, r *Rule) { r.ID = id }, "SELECT id, rule FROM seat_rules WHERE edition_id = $1 ORDER BY id")
}

// opened reads rows of an id and a sealed value. Rows are closed before the key is asked for; without rows none is needed.
func opened[T any](s *Service, tx *db.Tx, e edition.ID, label string, name func(string, *T), query string) ([]T, error) {
	type row struct {
		id     string
		sealed []byte
	}
	rows, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.id, &r.sealed) }, query, e)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := s.seal.Key(tx, string(e), ruleSubject(e))
	if err != nil {
		return nil, err
	}
	var all []T
	for _, r := range rows {
		text, err := key.Open(label, r.sealed)
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue // the edition was erased
		}
		var one T
		if err := json.Unmarshal([]byte(strings.TrimSpace(text.Reveal())), &one); err != nil {
			return nil, err
		}
		name(r.id, &one)
		all = append(all, one)
	}
	return all, nil
}

// Rules lists the rules for the safety lead.
func (s *Service) Rules(ctx context.Context, by people.Person, e edition.ID) (rules []Rule, err error) {
	if err := leads(by, e); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		rules, err = s.RulesIn(tx, e)
		return err
	})
	return rules, err
}

// OrganisationMax is how long the name of an organisation in a rule may be.
const OrganisationMax = 120

// AddRule adds a rule. Only the safety lead may. Adding the same twice adds one.
func (s *Service) AddRule(ctx context.Context, by people.Person, e edition.ID, r Rule) error {
	if err := leads(by, e); err != nil {
		return err
	}
	r.Organisation = strings.Join(strings.Fields(r.Organisation), " ")
	if err := r.check(); err != nil {
		return err
	}
	if err := s.db.Write(ctx, func(tx *db.Tx) error { return s.addRule(tx, e, r) }); err != nil {
		return fmt.Errorf("adding rule: %w", err)
	}
	return nil
}

func (s *Service) addRule(tx *db.Tx, e edition.ID, r Rule) error {
	all, err := s.RulesIn(tx, e)
	if err != nil || slices.ContainsFunc(all, r.same) {
		return err
	}
	if err := s.knownHere(tx, e, r); err != nil {
		return err
	}
	key, err := s.ruleKey(tx, e)
	if err != nil {
		return err
	}
	if key == nil {
		return fault.New(fault.Closed, "safety.rule.closed")
	}
	tx.AfterCommit(func() { s.hub.Notify(s.LeadTopic(e)) })
	return insertRule(tx, key, e, r)
}

func insertRule(tx *db.Tx, key *seal.Key, e edition.ID, r Rule) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(ruleLabel, seal.Text(seal.Padded(string(raw), ruleSize)))
	if err != nil {
		return err
	}
	return tx.Do("INSERT INTO seat_rules (edition_id, id, rule) VALUES ($1, $2, $3)", e, db.NewID(), sealed)
}

func (r Rule) check() error {
	switch {
	case r.Kind != Apart && r.Kind != ApartOrg && r.Kind != Together && r.Kind != Decoy:
		return fault.Wrong("kind", "safety.rule.kind")
	case r.Person == "":
		return fault.Wrong("person", "safety.rule.incomplete")
	case r.Kind == ApartOrg && r.Organisation == "":
		return fault.Wrong("organisation", "safety.rule.incomplete")
	case r.Kind == ApartOrg && r.Other != "", r.Kind != ApartOrg && r.Organisation != "":
		return fault.Wrong("kind", "safety.rule.either")
	case utf8.RuneCountInString(r.Organisation) > OrganisationMax:
		return fault.Wrong("organisation", "safety.rule.long", "max", OrganisationMax)
	case r.Kind != ApartOrg && (r.Other == "" || r.Other == r.Person):
		return fault.Wrong("other", "safety.rule.incomplete")
	}
	return nil
}

// same says whether two rules ask for the same.
func (r Rule) same(other Rule) bool {
	if r.Kind != other.Kind || !strings.EqualFold(r.Organisation, other.Organisation) {
		return false
	}
	return r.Person == other.Person && r.Other == other.Other || r.Kind != ApartOrg && r.Person == other.Other && r.Other == other.Person
}

func (s *Service) knownHere(tx *db.Tx, e edition.ID, r Rule) error {
	names, err := s.people.Names(tx, e)
	if err != nil {
		return err
	}
	staff, err := s.people.StaffNames(tx, e) // hosts and listeners too
	if err != nil {
		return err
	}
	maps.Copy(names, staff)
	if _, ok := names[r.Person]; !ok {
		return fault.Wrong("person", "safety.rule.incomplete")
	}
	if _, ok := names[r.Other]; r.Other != "" && !ok {
		return fault.Wrong("other", "safety.rule.incomplete")
	}
	return nil
}

// RemoveRule takes a rule away. Only the safety lead may.
func (s *Service) RemoveRule(ctx context.Context, by people.Person, e edition.ID, id string) error {
	if err := leads(by, e); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("DELETE FROM seat_rules WHERE edition_id = $1 AND id = $2", e, id)
	})
}

func leads(by people.Person, e edition.ID) error {
	if by.Edition != e || !by.Roles.Any(edition.SafetyLead) {
		return fault.ErrNotFound
	}
	return nil
}

// Know notes that someone has read what the exit does and does not do. It is shown once: to a person in her edition, to staff
// once for all editions.
func (s *Service) Know(ctx context.Context, me people.Person) error {
	if me.ID == "" {
		return fault.ErrSignedOut
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.Do("INSERT INTO known_exits (edition_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", readIn(me), me.ID, clock.Millis(s.now()))
	})
	if err == nil {
		s.readers.Store(me.ID, true)
	}
	return err
}

func readIn(me people.Person) edition.ID {
	if me.Staff {
		return ""
	}
	return me.Edition
}

// Knows says whether someone has read it. It is asked at every page, so that a yes is remembered.
func (s *Service) Knows(ctx context.Context, me people.Person) (known bool, err error) {
	if _, ok := s.readers.Load(me.ID); ok {
		return true, nil
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		var one int
		known, err = tx.Found("SELECT 1 FROM known_exits WHERE edition_id = $1 AND person_id = $2", []any{readIn(me), me.ID}, &one)
		return err
	})
	if known && err == nil {
		s.readers.Store(me.ID, true)
	}
	return known, err
}
