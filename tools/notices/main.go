// Command notices writes THIRD-PARTY-NOTICES.md: every part made by others that the program carries, with its version,
// its licence and the licence's own words, and after them what is only used to build and to test. It reads the lock
// files (go.mod, go.sum, tools/go.mod, package-lock.json) and the modules themselves.
//
// With -check it writes nothing and fails when the file is not what it would write.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const file = "THIRD-PARTY-NOTICES.md"

// part is something made by others.
type part struct {
	Name, Version, Licence string
	texts                  []string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("notices: ")
	root := flag.String("root", ".", "the project's root folder")
	check := flag.Bool("check", false, "write nothing, fail when the file is not current")
	flag.Parse()

	want, err := notices(*root)
	if err != nil {
		log.Fatal(err)
	}
	path := filepath.Join(*root, file)
	if !*check {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			log.Fatal(err)
		}
		return
	}
	if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, want) {
		log.Fatalf("%s does not say what the lock files say: run make notices", file)
	}
}

func notices(root string) ([]byte, error) {
	carried, err := goParts(root, "list", "-deps", "-json=Module,Standard", "./...")
	if err != nil {
		return nil, err
	}
	bundled, tested, err := npmParts(root)
	if err != nil {
		return nil, err
	}
	built, err := goParts(filepath.Join(root, "tools"), "list", "-deps", "-json=Module,Standard", "tool", "./...")
	if err != nil {
		return nil, err
	}
	library, err := standardLibrary(root)
	if err != nil {
		return nil, err
	}
	return render(append([]part{library}, carried...), bundled, without(built, carried), tested), nil
}

// goParts is the modules of the packages that go list names, as they are on linux/amd64.
func goParts(dir string, args ...string) ([]part, error) {
	out, err := goTool(dir, args...)
	if err != nil {
		return nil, err
	}
	type module struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Path, Version, Dir string }
	}
	seen := map[string]bool{}
	var parts []part
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct{ Module *module }
		if err := d.Decode(&p); err != nil {
			return nil, fmt.Errorf("reading go list: %w", err)
		}
		m := p.Module
		if m == nil || m.Main || seen[m.Path] {
			continue
		}
		seen[m.Path] = true
		made, err := newPart(m.Path, m.Version, m.Dir)
		if err != nil {
			return nil, err
		}
		parts = append(parts, made)
	}
	return sorted(parts), nil
}

func standardLibrary(root string) (part, error) {
	goroot, err := goTool(root, "env", "GOROOT")
	if err != nil {
		return part{}, err
	}
	p, err := newPart("the Go standard library and runtime", "", strings.TrimSpace(string(goroot)))
	if err != nil {
		// Debian keeps Go's licence elsewhere; it is the same for every release.
		return part{Name: "the Go standard library and runtime", Licence: "BSD-3-Clause"}, nil
	}
	p.texts = p.texts[:1]
	return p, nil
}

func goTool(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return out, nil
}

// npmParts is what pages carry, with texts, and what only tests use, by the lock file alone.
func npmParts(root string) (bundled, tested []part, err error) {
	src, err := os.ReadFile(filepath.Join(root, "package-lock.json"))
	if err != nil {
		return nil, nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, License string
			Dev, Optional    bool
		}
	}
	if err := json.Unmarshal(src, &lock); err != nil {
		return nil, nil, fmt.Errorf("package-lock.json: %w", err)
	}
	for path, p := range lock.Packages {
		if path == "" {
			continue
		}
		name := path[strings.LastIndex(path, "node_modules/")+len("node_modules/"):]
		if p.Dev {
			tested = append(tested, part{Name: name, Version: p.Version, Licence: cmp.Or(p.License, "not stated")})
			continue
		}
		made, err := newPart(name, p.Version, filepath.Join(root, path))
		if err != nil {
			return nil, nil, err
		}
		bundled = append(bundled, made)
	}
	return sorted(bundled), slices.CompactFunc(sorted(tested), func(a, b part) bool { return a.Name == b.Name && a.Version == b.Version }), nil
}

var legalFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// newPart reads the licence files that lie at the top of a module.
func newPart(name, version, dir string) (part, error) {
	p := part{Name: name, Version: version}
	files, err := os.ReadDir(dir)
	if err != nil {
		return p, fmt.Errorf("%s: %w", name, err)
	}
	var licences []string
	for _, f := range files {
		if f.IsDir() || !legalFile.MatchString(f.Name()) || strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return p, err
		}
		p.texts = append(p.texts, tidy(string(text)))
		if id := identify(string(text)); id != "" && !slices.Contains(licences, id) {
			licences = append(licences, id)
		}
	}
	if len(licences) == 0 {
		id, err := declared(dir)
		if err != nil {
			return p, fmt.Errorf("%s %s: no licence that we recognise in %s", name, version, dir)
		}
		licences = []string{id}
	}
	slices.Sort(licences)
	p.Licence = strings.Join(licences, " AND ")
	return p, nil
}

// declared is the licence that a package.json states, for packages without a licence file.
func declared(dir string) (string, error) {
	src, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	var p struct{ License string }
	if err := json.Unmarshal(src, &p); err != nil {
		return "", err
	}
	if p.License == "" {
		return "", errors.New("no licence stated")
	}
	return p.License, nil
}

// wordings are sentences that only one licence has; the first that fits wins.
var wordings = []struct {
	id  string
	has []string
}{
	{"AGPL-3.0", []string{"gnu affero general public license version 3"}},
	{"LGPL-3.0", []string{"gnu lesser general public license version 3"}},
	{"LGPL-2.1", []string{"gnu lesser general public license version 2.1"}},
	{"GPL-3.0", []string{"gnu general public license version 3"}},
	{"MPL-2.0", []string{"mozilla public license version 2.0"}},
	{"MPL-2.0", []string{"mozilla public license, version 2.0"}},
	{"Apache-2.0", []string{"apache license version 2.0", "terms and conditions"}},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "may be used to endorse or promote"}},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person obtaining a copy"}},
	{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose", "copyright notice and this permission notice appear"}},
	{"ISC", []string{"permission to use, copy, modify, and distribute this software for any purpose", "copyright notice and this permission notice appear"}},
	{"0BSD", []string{"permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"}},
	{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}},
	{"CC0-1.0", []string{"cc0 1.0 universal"}},
	{"blessing", []string{"may you do good and not evil"}},
	{"Apache-2.0", []string{"licensed under the apache license, version 2.0"}},
}

// identify is the SPDX identifier of a licence text, or nothing.
func identify(text string) string {
	words := strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("*", " ", "#", " ", "//", " ").Replace(text)), " "))
	for _, w := range wordings {
		if !slices.ContainsFunc(w.has, func(s string) bool { return !strings.Contains(words, s) }) {
			return w.id
		}
	}
	return ""
}

func tidy(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func sorted(parts []part) []part {
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version))
	})
	return parts
}

func without(parts, others []part) []part {
	return slices.DeleteFunc(parts, func(p part) bool {
		return slices.ContainsFunc(others, func(o part) bool { return o.Name == p.Name && o.Version == p.Version })
	})
}

func render(program, pages, built, tested []part) []byte {
	var b bytes.Buffer
	b.WriteString("# Third-party notices\n\n" +
		"Hackathon4Women stands on the work of others. This file is made by `make notices` from the lock files; do not edit it.\n")
	table := func(title string, parts []part) {
		fmt.Fprintf(&b, "\n## %s\n\n| part | version | licence |\n|---|---|---|\n", title)
		for _, p := range parts {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", p.Name, p.Version, p.Licence)
		}
	}
	table("In the program", program)
	table("In its pages", pages)
	table("To build it, not carried", built)
	table("To test it, not carried", tested)
	b.WriteString("\n## The licences of what is carried\n")
	carried := slices.Concat(program, pages)
	done := map[string]bool{}
	for _, p := range carried {
		for _, text := range p.texts {
			if done[text] {
				continue
			}
			done[text] = true
			var same []string
			for _, other := range carried {
				if slices.Contains(other.texts, text) {
					same = append(same, other.Name)
				}
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s\n", strings.Join(same, ", "), indented(text))
		}
	}
	return b.Bytes()
}

func indented(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if l != "" {
			lines[i] = "    " + l
		}
	}
	return strings.Join(lines, "\n")
}
