package web_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/i18n"
)

// What others may see over her shoulder, in her history, her mailbox, her calendar or her downloads is neutral in every language: titles of
// pages, letters from the first to the last word, file names. The sources say which texts these are.
func TestWhatOthersMaySeeIsNeutral(t *testing.T) {
	var keys, files, addresses []string
	titles, said, named := regexp.MustCompile(`s\.page\(r, v, "([^"]+)"`), regexp.MustCompile(`\bT\("([^"]+)"`), regexp.MustCompile(`"([\w.-]+\.(?:csv|json|ics|txt|html))"`)
	read := func(pattern string, take func(src string)) {
		all, err := filepath.Glob(pattern)
		if err != nil || len(all) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range all {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(name, "_test.go") {
				take(string(src))
			}
		}
	}
	first := func(found [][]string) (all []string) {
		for _, f := range found {
			all = append(all, f[1])
		}
		return all
	}
	read("*.go", func(src string) {
		keys = append(keys, first(titles.FindAllStringSubmatch(src, -1))...)
		files = append(files, first(named.FindAllStringSubmatch(src, -1))...)
	})
	read("routes.go", func(src string) {
		addresses = first(regexp.MustCompile(`"(?:GET|POST) (/[^"]*)"`).FindAllStringSubmatch(src, -1))
	})
	letters := 0
	read("../*/*.go", func(src string) {
		if strings.Contains(src, "mail.Message{") {
			letters++
			keys = append(keys, first(said.FindAllStringSubmatch(src, -1))...)
		}
	})
	if len(keys) < 40 || letters == 0 || len(files) < 3 {
		t.Fatalf("found only %d texts, %d files with letters and %d file names: the sources are written otherwise now", len(keys), letters, len(files))
	}
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys = append(keys, "web.site.neutral", "ui.site.neutral", "ui.error.prefix")
	for _, lang := range i18n.Languages {
		for _, key := range keys {
			if text := words.In(lang).T(key); !edition.Neutral(text) {
				t.Errorf("%s in %s is not neutral: %q", key, lang, text)
			}
		}
	}
	for _, file := range files {
		if !edition.Neutral(file) {
			t.Errorf("a file is called %q", file)
		}
	}
	for _, e := range []edition.Edition{edition.February2021(words)} {
		for _, lang := range i18n.Languages {
			for _, field := range []string{"name", "calendar"} {
				if text, _ := e.Texts.In(lang, field); !edition.Neutral(text) {
					t.Errorf("the %s of the February edition is not neutral in %s: %q", field, lang, text)
				}
			}
		}
		if !edition.Neutral(e.Slug + e.Code) {
			t.Errorf("its address is not neutral: %q", e.Slug)
		}
	}
	if len(addresses) < 100 {
		t.Errorf("found only %d addresses", len(addresses))
	}
	for _, address := range addresses {
		if !edition.Neutral(address) {
			t.Errorf("an address is not neutral: %q", address)
		}
	}
}
