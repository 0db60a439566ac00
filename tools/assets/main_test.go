package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// project makes a folder with the given files under assets/ and bundles it.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, "assets", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func manifest(t *testing.T, root string) map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(distDir(root), "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBundlesHaveNeutralNamesAndOnlyEntriesAreBundled(t *testing.T) {
	root := project(t, map[string]string{
		"site.ts":       `import { n } from "./parts/n"; document.title = String(n)`,
		"parts/n.ts":    `export const n: number = 7`,
		"site.css":      `@import "./parts/a.css"; p { margin: 0 }`,
		"parts/a.css":   `a { padding: 0 }`,
		"globals.d.ts":  `declare const x: number`,
		"exit/notes.md": `nothing`,
	})
	if err := bundle(root, false); err != nil {
		t.Fatal(err)
	}
	m := manifest(t, root)
	if len(m) != 2 {
		t.Fatalf("got %v, want site.ts and site.css", m)
	}
	for entry, name := range m {
		if !strings.HasPrefix(name, "a-") || strings.Contains(name, "site") {
			t.Errorf("%s is called %s: an address says nothing", entry, name)
		}
		if _, err := os.Stat(filepath.Join(distDir(root), name)); err != nil {
			t.Error(err)
		}
	}
	css, err := os.ReadFile(filepath.Join(distDir(root), m["site.css"]))
	if err != nil || !strings.Contains(string(css), "padding") {
		t.Errorf("got %q, %v: want the imported part inside", css, err)
	}
}

func TestAChangeGivesANewNameAndDropsTheOldFile(t *testing.T) {
	root := project(t, map[string]string{"site.css": "a { color: red }"})
	if err := bundle(root, false); err != nil {
		t.Fatal(err)
	}
	old := manifest(t, root)["site.css"]
	if err := os.WriteFile(filepath.Join(root, "assets", "site.css"), []byte("a { color: blue }"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := bundle(root, false); err != nil {
		t.Fatal(err)
	}
	if now := manifest(t, root)["site.css"]; now == old {
		t.Errorf("the name stayed %s", old)
	}
	if _, err := os.Stat(filepath.Join(distDir(root), old)); !os.IsNotExist(err) {
		t.Errorf("%s is still there", old)
	}
}

func TestBrokenSourcesStopTheBuild(t *testing.T) {
	if err := bundle(project(t, map[string]string{"site.ts": `import "./gone"`}), false); err == nil {
		t.Error("a missing import went through")
	}
	if err := bundle(project(t, nil), false); err == nil {
		t.Error("a project without assets went through")
	}
}
