// Package seal keeps what people say unreadable to whoever holds the database alone.
//
// Each person and each edition has a key of its own, wrapped by a master key that lies outside the database. Destroying a
// key forgets everything sealed with it, in every copy and backup; a tombstone makes a restored backup forget it again.
// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with a random nonce; the label of the column is authenticated with the text,
// so that a sealed value cannot be moved to another column.
package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"

	"golang.org/x/crypto/chacha20poly1305"
)

// Text is something a person wrote. It prints as a blot everywhere; Reveal is the one way to read it.
type Text string

const blot = "▇▇▇"

func (t Text) String() string               { return blot }
func (t Text) GoString() string             { return blot }
func (t Text) LogValue() slog.Value         { return slog.StringValue(blot) }
func (t Text) MarshalText() ([]byte, error) { return []byte(blot), nil }

// Reveal is the text itself, for the page of someone who may read it.
func (t Text) Reveal() string { return string(t) }

// Empty says whether there is nothing but blanks.
func (t Text) Empty() bool { return strings.TrimSpace(string(t)) == "" }

// Padded is a text with blanks after it, so that its length is a multiple of size and says nothing.
func Padded(text string, size int) string {
	return text + strings.Repeat(" ", (size-len(text)%size)%size)
}

// Keeper wraps and unwraps the keys.
type Keeper struct {
	file string // of the master keys; empty when the key was given as it is

	mu    sync.Mutex
	ring  *ring
	read  time.Time // of the file, as it was read
	cache map[[2]string]cached
}

type cached struct {
	key   *Key
	until time.Time
}

// cacheFor is how long another node may go on reading with a key that was destroyed elsewhere.
const cacheFor = 30 * time.Second

// Key seals and opens the texts of one subject. A nil Key is a destroyed one: it opens everything to nothing.
type Key struct{ aead cipher.AEAD }

// ErrErased says that the subject's key was destroyed, so nothing more can be written for it.
var ErrErased = errors.New("seal: subject erased")

// NewKeeper makes a keeper from one 32-byte master key.
func NewKeeper(master []byte) (*Keeper, error) {
	r, err := newRing(master)
	if err != nil {
		return nil, err
	}
	return &Keeper{ring: r, cache: map[[2]string]cached{}}, nil
}

// MAC is a keyed hash for looking a secret up without storing it: codes, phrases, addresses in limits. purpose keeps the
// uses apart.
func (k *Keeper) MAC(purpose, secret string) string {
	h := hmac.New(sha256.New, k.macKey())
	fmt.Fprintf(h, "%d:%s:%s", len(purpose), purpose, secret)
	return hex.EncodeToString(h.Sum(nil))
}

func (k *Keeper) macKey() []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ring.lookup
}

// NewKey makes the key of a subject.
func (k *Keeper) NewKey(tx *db.Tx, edition, subject string) (*Key, error) {
	r, err := k.keys()
	if err != nil {
		return nil, err
	}
	raw := random(chacha20poly1305.KeySize)
	wrapped := sealWith(r.masters[0].wrap, keyLabel(edition, subject), raw)
	if err := tx.Do("INSERT INTO seal_keys (edition_id, subject, wrapped, master) VALUES ($1, $2, $3, $4)", edition, subject, wrapped, r.masters[0].name); err != nil {
		return nil, fmt.Errorf("making key: %w", err)
	}
	return newKey(raw)
}

// Key is the key of a subject; nil when it was destroyed or never made.
func (k *Keeper) Key(tx *db.Tx, edition, subject string) (*Key, error) {
	if key, ok := k.cached(edition, subject); ok {
		return key, nil
	}
	var wrapped []byte
	var master string
	found, err := tx.Found("SELECT wrapped, master FROM seal_keys WHERE edition_id = $1 AND subject = $2", []any{edition, subject}, &wrapped, &master)
	if err != nil || !found {
		return nil, err
	}
	return k.unwrap(edition, subject, master, wrapped)
}

// Warm reads all keys of an edition at once, before a list of many people is opened.
func (k *Keeper) Warm(tx *db.Tx, edition string) error {
	return tx.Rows("SELECT subject, wrapped, master FROM seal_keys WHERE edition_id = $1", []any{edition}, func(scan db.Scanner) error {
		var subject, master string
		var wrapped []byte
		if err := scan(&subject, &wrapped, &master); err != nil {
			return err
		}
		if _, ok := k.cached(edition, subject); ok {
			return nil
		}
		_, err := k.unwrap(edition, subject, master, wrapped)
		return err
	})
}

// Forget destroys a subject's key and leaves a tombstone.
func (k *Keeper) Forget(tx *db.Tx, edition, subject string, at time.Time) error {
	if err := tx.Do("DELETE FROM seal_keys WHERE edition_id = $1 AND subject = $2", edition, subject); err != nil {
		return fmt.Errorf("destroying key: %w", err)
	}
	if err := tx.Do("INSERT INTO tombstones (edition_id, subject, at) VALUES ($1, $2, $3) ON CONFLICT (edition_id, subject) DO NOTHING",
		edition, subject, clock.Millis(at)); err != nil {
		return fmt.Errorf("leaving tombstone: %w", err)
	}
	tx.AfterCommit(func() {
		k.mu.Lock()
		delete(k.cache, [2]string{edition, subject})
		k.mu.Unlock()
	})
	return nil
}

func keyLabel(edition, subject string) string { return "key/" + edition + "/" + subject }

// open unwraps a key with the master key of that name, or with any while it has none.
func (k *Keeper) open(edition, subject, master string, wrapped []byte) ([]byte, error) {
	k.mu.Lock()
	r := k.ring
	k.mu.Unlock()
	if _, known := r.find(master); master != "" && !known { // made after the file was read
		var err error
		if r, err = k.keys(); err != nil {
			return nil, err
		}
	}
	for _, m := range r.masters {
		if master != "" && m.name != master {
			continue
		}
		if raw, err := openWith(m.wrap, keyLabel(edition, subject), wrapped); err == nil {
			return raw, nil
		}
	}
	return nil, errors.New("the master key does not open this database")
}

func (k *Keeper) unwrap(edition, subject, master string, wrapped []byte) (*Key, error) {
	raw, err := k.open(edition, subject, master, wrapped)
	if err != nil {
		return nil, err
	}
	key, err := newKey(raw)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	k.cache[[2]string{edition, subject}] = cached{key, time.Now().Add(cacheFor)}
	k.mu.Unlock()
	return key, nil
}

func (k *Keeper) cached(edition, subject string) (*Key, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c, ok := k.cache[[2]string{edition, subject}]
	if !ok || time.Now().After(c.until) {
		return nil, false
	}
	return c.key, true
}

func newKey(raw []byte) (*Key, error) {
	aead, err := chacha20poly1305.NewX(raw)
	if err != nil {
		return nil, err
	}
	return &Key{aead}, nil
}

// Seal closes a text under the label of its column. An empty text is stored as nothing.
func (k *Key) Seal(label string, t Text) ([]byte, error) {
	if k == nil {
		return nil, ErrErased
	}
	if t == "" {
		return []byte{}, nil
	}
	return sealWith(k.aead, label, []byte(t)), nil
}

// Open reads a sealed text. A destroyed key opens everything to nothing.
func (k *Key) Open(label string, sealed []byte) (Text, error) {
	if k == nil || len(sealed) == 0 {
		return "", nil
	}
	raw, err := openWith(k.aead, label, sealed)
	if err != nil {
		return "", fmt.Errorf("opening %s: %w", label, err)
	}
	return Text(raw), nil
}

func sealWith(a cipher.AEAD, label string, raw []byte) []byte {
	nonce := random(a.NonceSize())
	return a.Seal(nonce, nonce, raw, []byte(label))
}

func openWith(a cipher.AEAD, label string, sealed []byte) ([]byte, error) {
	if len(sealed) < a.NonceSize() {
		return nil, errors.New("sealed value too short")
	}
	return a.Open(nil, sealed[:a.NonceSize()], sealed[a.NonceSize():], []byte(label))
}

func random(n int) []byte {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a working system
	}
	return b
}
