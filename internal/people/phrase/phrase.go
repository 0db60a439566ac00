// Package phrase makes the words someone returns with, and the code somebody she trusts hands her.
//
// A phrase is five words of one language out of 1,024: 50 bits. The lists are ours: everyday words, nothing about bodies,
// force, faith, family or trade marks, no two of a language that one slip of a finger could turn into each other, and none
// that begins another. A code is ten characters of Crockford's base32: 50 bits as well.
package phrase

import (
	"bufio"
	"embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words is how many words a phrase has.
const Words = 5

//go:embed words/*.txt
var files embed.FS

var lists = map[string][]string{"fr": read("fr"), "nl": read("nl"), "en": read("en"), "de": read("de")}

func read(lang string) []string {
	f, err := files.Open("words/" + lang + ".txt")
	if err != nil {
		panic(err) // embedded: cannot happen in a program that was tested
	}
	defer f.Close()
	var words []string
	for s := bufio.NewScanner(f); s.Scan(); {
		words = append(words, s.Text())
	}
	return words
}

// list falls back on English, so that a language added to the site later does not shut the door.
func list(lang string) []string {
	if l, ok := lists[lang]; ok {
		return l
	}
	return lists["en"]
}

// New draws a phrase, with spaces between its words. It panics when rand fails: there is no safe phrase without it.
func New(rand io.Reader, lang string) string {
	words := list(lang)
	drawn := make([]string, Words)
	for i := range drawn {
		drawn[i] = words[below(rand, len(words))]
	}
	return strings.Join(drawn, " ")
}

// Bits is how many times an attacker must double her guesses to have tried every phrase.
func Bits(lang string) float64 { return Words * math.Log2(float64(len(list(lang)))) }

// Normalise is what a phrase is compared by: small letters without accents, one space between words. What separates the
// words, and how the keyboard writes é, œ or ß, makes no difference.
func Normalise(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(norm.NFKC.String(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		switch r {
		case 'œ':
			b.WriteString("oe")
		case 'æ':
			b.WriteString("ae")
		case 'ß':
			b.WriteString("ss")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// alphabet is Crockford's: no I, L, O or U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const codeLength = 10

// NewCode draws a code to be handed out on paper or by telephone, such as K7QF-2M9T-XD.
func NewCode(rand io.Reader) string {
	c := make([]byte, codeLength)
	for i := range c {
		c[i] = alphabet[below(rand, len(alphabet))]
	}
	return fmt.Sprintf("%s-%s-%s", c[:4], c[4:8], c[8:])
}

// NormaliseCode is what a code is compared by: I and L are read as 1, O as 0, and separators are dropped.
// It is empty when s cannot be a code.
func NormaliseCode(s string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(norm.NFKC.String(s)) {
		switch {
		case r == 'I' || r == 'L':
			r = '1'
		case r == 'O':
			r = '0'
		case unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r):
			continue
		}
		if !strings.ContainsRune(alphabet, r) || b.Len() == codeLength {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() != codeLength {
		return ""
	}
	return b.String()
}

// below draws evenly from 0 to n-1; what would favour the small numbers is drawn again.
func below(rand io.Reader, n int) int {
	limit := math.MaxUint32 - math.MaxUint32%uint32(n)
	var raw [4]byte
	for {
		if _, err := io.ReadFull(rand, raw[:]); err != nil {
			panic(fmt.Errorf("drawing at random: %w", err))
		}
		if v := binary.LittleEndian.Uint32(raw[:]); v < limit {
			return int(v % uint32(n))
		}
	}
}
