// Command faults plants the faults that our checks must find, one at a time, in a copy of the tree, and runs the test that
// is there to find each of them. A check that was never seen failing is not a check.
//
//	go -C tools run ./faults -root .. [-only RE] [-look] [-write]
//
// Each file in faults/ holds a list of faults. -look only checks that every fault can still be planted (its text stands
// exactly once in its file), that its test exists and that docs/faults.md lists it; -write writes that page.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Fault is a mistake that somebody could make, and the test that must then fail.
type Fault struct {
	Name    string `json:"name"`    // unique, in words-with-dashes
	Promise string `json:"promise"` // what it would break: "P1", "attacker: her mailbox", a bar in few words
	What    string `json:"what"`    // the mistake, in one sentence
	File    string `json:"file"`
	From    string `json:"from"` // text that stands exactly once in File…
	To      string `json:"to"`   // …and what it becomes
	Package string `json:"package"`
	Test    string `json:"test"` // name of the test function, with /sub/tests when one of them must fail
}

func main() {
	root := flag.String("root", "..", "the project's folder")
	only := flag.String("only", ".", "plant only the faults whose name or promise matches")
	look := flag.Bool("look", false, "plant nothing: check that the faults fit the code")
	write := flag.Bool("write", false, "write docs/faults.md")
	flag.Parse()
	if err := run(*root, *only, *look, *write); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(root, only string, look, write bool) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	want, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	faults, err := Load(filepath.Join(root, "faults"))
	if err != nil {
		return err
	}
	page := Page(faults)
	if write {
		return os.WriteFile(filepath.Join(root, "docs", "faults.md"), page, 0o644)
	}
	if err := Look(root, faults, page); err != nil || look {
		return err
	}
	tree := filepath.Join(root, ".cache", "faults")
	if err := replica(root, tree); err != nil {
		return err
	}
	missed := 0
	for _, f := range faults {
		if !want.MatchString(f.Name) && !want.MatchString(f.Promise) {
			continue
		}
		began := time.Now()
		verdict := "found"
		if err := Plant(tree, f); err != nil {
			verdict = "MISSED: " + err.Error()
			missed++
		}
		fmt.Printf("%-44s %-28s %4.0f s  %s\n", f.Name, f.Promise, time.Since(began).Seconds(), verdict)
	}
	if missed > 0 {
		return fmt.Errorf("%d planted faults were not found", missed)
	}
	return nil
}

// Load reads every list of faults.
func Load(dir string) ([]Fault, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var all []Fault
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		read := json.NewDecoder(bytes.NewReader(raw))
		read.DisallowUnknownFields()
		var list []Fault
		if err := read.Decode(&list); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, list...)
	}
	return all, nil
}

// Look says which faults no longer fit the code.
func Look(root string, faults []Fault, page []byte) error {
	var wrong []error
	seen := map[string]bool{}
	for _, f := range faults {
		say := func(format string, args ...any) {
			wrong = append(wrong, fmt.Errorf("%s: "+format, append([]any{f.Name}, args...)...))
		}
		if f.Name == "" || seen[f.Name] {
			say("the name is missing or used twice")
		}
		seen[f.Name] = true
		if f.Promise == "" || f.What == "" || f.From == f.To {
			say("promise, what, or a change is missing")
		}
		text, err := os.ReadFile(filepath.Join(root, f.File))
		if err != nil {
			say("%w", err)
			continue
		}
		if n := strings.Count(string(text), f.From); n != 1 {
			say("its text stands %d times in %s, want once", n, f.File)
		}
		if !hasTest(filepath.Join(root, f.Package), f.Test) {
			say("there is no %s in %s", f.Test, f.Package)
		}
	}
	listed, err := os.ReadFile(filepath.Join(root, "docs", "faults.md"))
	if err != nil || !bytes.Equal(listed, page) {
		wrong = append(wrong, errors.New("docs/faults.md is not what the faults say: run make faults-page"))
	}
	return errors.Join(wrong...)
}

func hasTest(dir, test string) bool {
	name, _, _ := strings.Cut(test, "/")
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil || name == "" {
		return false
	}
	return slices.ContainsFunc(files, func(file string) bool {
		text, err := os.ReadFile(file)
		return err == nil && bytes.Contains(text, []byte("\nfunc "+name+"(t *testing.T)"))
	})
}

// Plant makes the mistake in the copied tree, runs the test, and takes the mistake back. It is an error when the test passes,
// or fails for another reason, such as code that does not compile.
func Plant(tree string, f Fault) (err error) {
	path := filepath.Join(tree, f.File)
	sound, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(sound), f.From, f.To, 1)), 0o644); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, os.WriteFile(path, sound, 0o644), made(tree, f.File))
	}()
	if err := made(tree, f.File); err != nil {
		return err
	}
	test := exec.Command("go", "test", "-count=1", "-timeout=10m", "-run", pattern(f.Test), f.Package)
	test.Dir = tree
	out, err := test.CombinedOutput()
	switch {
	case err == nil:
		return fmt.Errorf("%s passed although it was planted", f.Test)
	case !bytes.Contains(out, []byte("--- FAIL: "+f.Test)):
		return fmt.Errorf("%s did not fail of itself:\n%s", f.Test, out)
	}
	return nil
}

// pattern matches exactly one test, and nothing when a part of its name is in vain.
func pattern(test string) string {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}

// made makes again what is made from a file.
func made(tree, file string) error {
	var make *exec.Cmd
	switch {
	case strings.HasPrefix(file, "assets/"):
		make = exec.Command("go", "-C", "tools", "run", "./assets", "-root", "..")
	case strings.HasSuffix(file, ".templ"):
		make = exec.Command("go", "tool", "-modfile=tools/go.mod", "templ", "generate", "-path", "internal/web")
	default:
		return nil
	}
	make.Dir = tree
	if out, err := make.CombinedOutput(); err != nil {
		return fmt.Errorf("making what comes from %s: %w\n%s", file, err, out)
	}
	return nil
}

// replica copies what git knows of the tree, as it lies on the disk, and the bundles. It is always at the same place, so that
// Go's build cache serves every run.
func replica(root, tree string) error {
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("listing files: %w", err)
	}
	if err := os.RemoveAll(tree); err != nil {
		return err
	}
	files := strings.Split(strings.TrimRight(string(out), "\x00"), "\x00")
	dist, err := filepath.Glob(filepath.Join(root, "internal/web/static/dist/*"))
	if err != nil {
		return err
	}
	for _, d := range dist {
		rel, err := filepath.Rel(root, d)
		if err != nil {
			return err
		}
		files = append(files, rel)
	}
	for _, file := range files {
		raw, err := os.ReadFile(filepath.Join(root, file))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted and not yet committed
		}
		if err != nil {
			return err
		}
		info, err := os.Stat(filepath.Join(root, file))
		if err != nil {
			return err
		}
		to := filepath.Join(tree, file)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, raw, info.Mode())); err != nil {
			return err
		}
	}
	return os.Symlink(filepath.Join(root, "node_modules"), filepath.Join(tree, "node_modules"))
}

// Page is docs/faults.md.
func Page(faults []Fault) []byte {
	var b bytes.Buffer
	b.WriteString("# Planted faults\n\nMade by `make faults-page` from `faults/`. `make faults` plants each of them in a copy of the tree and runs its test, which must fail.\n\n")
	b.WriteString("| would break | planted | found by |\n|---|---|---|\n")
	for _, f := range faults {
		fmt.Fprintf(&b, "| %s | %s (`%s`) | `%s` in `%s` |\n", f.Promise, f.What, f.File, f.Test, f.Package)
	}
	return b.Bytes()
}
