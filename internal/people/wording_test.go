package people

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
)

var keepWords = flag.Bool("consent-words", false, "write testdata/consent_words.json")

// When the words of a consent change, its version is raised, or this fails: nobody is held to words she did not read.
func TestWordsOfConsentsHaveTheirVersion(t *testing.T) {
	const file = "testdata/consent_words.json"
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	now := map[string]string{}
	for purpose, version := range ConsentVersions {
		h := sha256.New()
		for _, lang := range i18n.Languages {
			fmt.Fprintln(h, lang, words.In(lang).T("people.consent."+purpose))
		}
		now[fmt.Sprintf("%s.%d", purpose, version)] = hex.EncodeToString(h.Sum(nil))
	}
	raw, err := os.ReadFile(file)
	if err != nil && !*keepWords {
		t.Fatal(err)
	}
	kept := map[string]string{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &kept); err != nil {
			t.Fatal(err)
		}
	}
	for name, sum := range now {
		if *keepWords && kept[name] == "" {
			kept[name] = sum
		}
		if kept[name] != sum {
			t.Errorf("the words of %s are not those that people agreed to: raise its version in ConsentVersions, then go test ./internal/people -run WordsOfConsents -consent-words", name)
		}
	}
	if *keepWords {
		raw, err := json.MarshalIndent(kept, "", "  ")
		if err == nil {
			err = os.WriteFile(file, append(raw, '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestNewWordsAreAskedAgainAndHoldNothingUp(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := application("Merel", "firm")
		a.Code, a.Profile.Mail = h.code(t), "merel@example.org"
		a.Consents = append(a.Consents, "mail", "mail_code", "follow_up")
		p := h.registers(t, a)
		must := func(doing string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", doing, err)
			}
		}
		asked := func() []string {
			t.Helper()
			all, err := h.Reworded(t.Context(), p)
			must("asking", err)
			return all
		}
		if all := asked(); len(all) > 0 {
			t.Errorf("asked again without new words: %v", all)
		}
		h.Reword("mail", 2)
		h.Reword("follow_up", 2)
		h.Reword("take_part", 2)
		must("taking follow_up back", h.WithdrawConsent(t.Context(), p, "follow_up"))
		if all := asked(); !slices.Equal(all, []string{"mail", "take_part"}) {
			t.Errorf("asked again: %v, want mail and take_part; what was taken back is not asked", all)
		}
		own, err := h.OwnData(t.Context(), p)
		must("reading", err)
		if own.Gave("mail") || own.Gave("take_part") || !own.Gave("mail_code") {
			t.Errorf("a yes to old words counts: %+v", own.Consents)
		}
		if p = h.again(t, p); !p.In(h.e.ID) {
			t.Error("she was held up at the door")
		}
		must("agreeing again", h.AgreeAgain(t.Context(), p, "mail"))
		if own, err = h.OwnData(t.Context(), p); err != nil || !own.Gave("mail") || own.Profile.Mail == "" {
			t.Errorf("after agreeing again: %+v, %v", own, err)
		}
		wantKind(t, "agreeing to what she took back", h.AgreeAgain(t.Context(), p, "follow_up"), fault.Invalid)
		wantKind(t, "agreeing to what nobody asked", h.AgreeAgain(t.Context(), p, "x"), fault.Invalid)
		wantKind(t, "staff", h.AgreeAgain(t.Context(), h.organiser, "mail"), fault.NotFound)
		must("taking back in one go", h.WithdrawConsent(t.Context(), p, "mail"))
		if all := asked(); !slices.Equal(all, []string{"take_part"}) {
			t.Errorf("asked again: %v", all)
		}
	})
}

// Reword raises the version of a consent's words, as a release with other words would.
func (s *Service) Reword(purpose string, version int) {
	changed := maps.Clone(s.wordings)
	changed[purpose] = version
	s.wordings = changed
}
