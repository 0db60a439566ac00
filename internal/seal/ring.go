package seal

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

// master is a master key. Its name is derived from it, so that a file of keys cannot mix them up, and tells nothing about it.
type master struct {
	name string
	raw  []byte
	wrap cipher.AEAD
}

// ring is the master keys, the one that wraps first, and the key of MAC, which stays when masters change: what is looked up by
// keyed hash cannot be hashed anew.
type ring struct {
	masters []master
	lookup  []byte
}

func newMaster(raw []byte) (m master, err error) {
	if len(raw) != 32 {
		return m, fmt.Errorf("seal: master key has %d bytes, want 32", len(raw))
	}
	wrapKey, err := hkdf.Key(sha256.New, raw, nil, "h4w wrap 1", 32)
	if err != nil {
		return m, err
	}
	name, err := hkdf.Key(sha256.New, raw, nil, "h4w name 1", 6)
	if err != nil {
		return m, err
	}
	wrap, err := chacha20poly1305.NewX(wrapKey)
	return master{name: hex.EncodeToString(name), raw: raw, wrap: wrap}, err
}

// newRing makes a ring of one key, as every installation begins.
func newRing(raw []byte) (*ring, error) {
	m, err := newMaster(raw)
	if err != nil {
		return nil, err
	}
	lookup, err := hkdf.Key(sha256.New, raw, nil, "h4w lookup 1", 32)
	if err != nil {
		return nil, err
	}
	return &ring{masters: []master{m}, lookup: lookup}, nil
}

// parseRing reads a file of keys: one master key of 64 hexadecimal digits a line, the one that wraps first, and once there was
// more than one, "lookup" and the key of MAC.
func parseRing(text string) (*ring, error) {
	r := &ring{}
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case word == "" || strings.HasPrefix(word, "#"):
		case word == "lookup":
			lookup, err := parseMaster(rest)
			if err != nil {
				return nil, err
			}
			r.lookup = lookup
		default:
			raw, err := parseMaster(word)
			if err != nil {
				return nil, err
			}
			m, err := newMaster(raw)
			if err != nil {
				return nil, err
			}
			r.masters = append(r.masters, m)
		}
	}
	switch {
	case len(r.masters) == 0:
		return nil, errors.New("seal: there is no master key in it: a line of 64 hexadecimal digits")
	case len(r.masters) == 1 && r.lookup == nil:
		return newRing(r.masters[0].raw)
	case r.lookup == nil:
		return nil, errors.New("seal: with more than one master key the line that begins with lookup is needed")
	}
	return r, nil
}

func parseMaster(text string) ([]byte, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != 32 {
		return nil, errors.New("seal: the master key is 64 hexadecimal digits")
	}
	return key, nil
}

func (r *ring) text() []byte {
	var b bytes.Buffer
	for _, m := range r.masters {
		fmt.Fprintf(&b, "%x\n", m.raw)
	}
	fmt.Fprintf(&b, "lookup %x\n", r.lookup)
	return b.Bytes()
}

func (r *ring) find(name string) (master, bool) {
	i := slices.IndexFunc(r.masters, func(m master) bool { return m.name == name })
	if i < 0 {
		return master{}, false
	}
	return r.masters[i], true
}

// Open reads the master keys from the hexadecimal text given, or else from a file, which is made on first start. A file that
// everybody on the machine may read is refused.
func Open(hexKey, file string) (*Keeper, error) {
	if hexKey != "" {
		raw, err := parseMaster(hexKey)
		if err != nil {
			return nil, err
		}
		return NewKeeper(raw)
	}
	k := &Keeper{file: file, cache: map[[2]string]cached{}}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		first, err := newRing(random(32))
		if err != nil {
			return nil, err
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, fmt.Errorf("making folder of master key: %w", err)
		}
		if err := writeSafely(file, []byte(hex.EncodeToString(first.masters[0].raw)+"\n")); err != nil {
			return nil, fmt.Errorf("writing master key: %w", err)
		}
	}
	return k, k.load()
}

// load reads the file of keys.
func (k *Keeper) load() error {
	info, err := os.Stat(k.file)
	if err != nil {
		return fmt.Errorf("reading master key: %w", err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return fmt.Errorf("seal: everybody on this machine may read %s: chmod 600", k.file)
	}
	text, err := os.ReadFile(k.file)
	if err != nil {
		return fmt.Errorf("reading master key: %w", err)
	}
	r, err := parseRing(string(text))
	if err != nil {
		return err
	}
	k.mu.Lock()
	k.ring, k.read = r, info.ModTime()
	k.mu.Unlock()
	return nil
}

// keys is the ring as it is now: read again when the file was changed beneath a running program.
func (k *Keeper) keys() (*ring, error) {
	if k.file != "" {
		info, err := os.Stat(k.file)
		k.mu.Lock()
		changed := err == nil && !info.ModTime().Equal(k.read)
		k.mu.Unlock()
		if changed {
			if err := k.load(); err != nil {
				return nil, err
			}
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ring, nil
}

// writeSafely puts a file in the place of another, whole or not at all. Nobody else may read it.
func writeSafely(file string, text []byte) error {
	part, err := os.OpenFile(file+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = part.Write(text)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return errors.Join(err, os.Remove(file+".part"))
	}
	if err := os.Rename(file+".part", file); err != nil {
		return err
	}
	now := time.Now()
	return os.Chtimes(file, now, now) // a rename within one tick of the clock must be noticed too
}
