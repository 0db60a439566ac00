// Package phrase makes the words someone returns with, and the code somebody she trusts hands her.
//
// A phrase is five words of one language out of 1,024: 50 bits. The lists are ours: everyday words, nothing about bodies,
// force, faith, family or trade marks, no two of a language that one slip of a finger could turn into each other, and none
// that begins another. A code is twelve characters of Crockford's base32, the last of which is computed: 55 bits.
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

// codeLength is eleven characters drawn at random, 55 bits, and one that is computed from them.
const codeLength = 12

// CodeBits is how many times an attacker must double her guesses to have tried every code.
const CodeBits = 5 * (codeLength - 1)

// NewCode draws a code to be handed out on paper or by telephone, such as K7QF-2M9T-XD46.
func NewCode(rand io.Reader) string {
	c := make([]byte, codeLength)
	sum := 0
	for i := range c[:codeLength-1] {
		v := below(rand, len(alphabet))
		c[i], sum = alphabet[v], double(sum)^v
	}
	c[codeLength-1] = alphabet[double(sum)]
	return fmt.Sprintf("%s-%s-%s", c[:4], c[4:8], c[8:])
}

// double multiplies by x in the field of 32 elements (x⁵ + x² + 1 = 0), so that each place of a code weighs differently: one
// character misread, or any two exchanged, is found without asking the database.
func double(v int) int {
	if v <<= 1; v >= 32 {
		v ^= 0b100101
	}
	return v
}

// NormaliseCode is what a code is compared by: I and L are read as 1, O as 0, and separators are dropped.
// It is empty when s cannot be a code, also when one character was misread.
func NormaliseCode(s string) string {
	var b strings.Builder
	sum := 0
	for _, r := range strings.ToUpper(norm.NFKC.String(s)) {
		switch {
		case r == 'I' || r == 'L':
			r = '1'
		case r == 'O':
			r = '0'
		case unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r):
			continue
		}
		v := strings.IndexRune(alphabet, r)
		if v < 0 || b.Len() == codeLength {
			return ""
		}
		b.WriteRune(r)
		sum = double(sum) ^ v
	}
	if b.Len() != codeLength || sum != 0 {
		return ""
	}
	return b.String()
}

// spelled are the letters of codes as they are said on the telephone in every language (ICAO, Annex 10).
var spelled = map[rune]string{
	'A': "Alfa", 'B': "Bravo", 'C': "Charlie", 'D': "Delta", 'E': "Echo", 'F': "Foxtrot", 'G': "Golf", 'H': "Hotel", 'J': "Juliett", 'K': "Kilo",
	'M': "Mike", 'N': "November", 'P': "Papa", 'Q': "Quebec", 'R': "Romeo", 'S': "Sierra", 'T': "Tango", 'V': "Victor", 'W': "Whiskey", 'X': "X-ray",
	'Y': "Yankee", 'Z': "Zulu",
}

// Aloud is a code as one says it: Kilo 7 Quebec Foxtrot – 2 Mike 9 Tango – X-ray Delta 4 6.
func Aloud(code string) string {
	var said []string
	for _, r := range code {
		switch word, ok := spelled[r]; {
		case ok:
			said = append(said, word)
		case r == '-':
			said = append(said, "–")
		default:
			said = append(said, string(r))
		}
	}
	return strings.Join(said, " ")
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
