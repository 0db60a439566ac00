package arch

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const explained = "docs/third-party.md"

// unexplainedDependencies complains about a dependency that we name ourselves and that docs/third-party.md does not
// explain, and about an explanation of something we no longer use.
func unexplainedDependencies(t *tree) []string {
	page, err := fs.ReadFile(t.fs, explained)
	if err != nil {
		return []string{err.Error()}
	}
	used := map[string]bool{}
	for _, file := range []string{"go.mod", "tools/go.mod"} {
		for _, path := range namedModules(t.fs, file) {
			used[path] = true
		}
	}
	for _, name := range namedPackages(t.fs) {
		used[name] = true
	}
	var complaints []string
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if !strings.Contains(string(page), "| `"+name+"` |") {
			complaints = append(complaints, fmt.Sprintf("%s: %s is not explained", explained, name))
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		if !used[row[1]] {
			complaints = append(complaints, fmt.Sprintf("%s: %s is explained and not used", explained, row[1]))
		}
	}
	return complaints
}

// namedModules is what a go.mod requires without "// indirect", and its tools.
func namedModules(files fs.FS, file string) []string {
	src, err := fs.ReadFile(files, file)
	if err != nil {
		return nil
	}
	var names []string
	block := ""
	for line := range strings.Lines(string(src)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.Contains(line, "// indirect"):
			continue
		case words[0] == ")":
			block = ""
			continue
		case len(words) == 2 && words[1] == "(":
			block = words[0]
			continue
		case block != "":
			words = append([]string{block}, words...)
		}
		if len(words) > 1 && (words[0] == "require" || words[0] == "tool") {
			names = append(names, words[1])
		}
	}
	return names
}

// namedPackages is what package.json asks for.
func namedPackages(files fs.FS) []string {
	src, err := fs.ReadFile(files, "package.json")
	if err != nil {
		return nil
	}
	var p struct{ Dependencies, DevDependencies map[string]string }
	if err := json.Unmarshal(src, &p); err != nil {
		return nil
	}
	return slices.Concat(slices.Collect(maps.Keys(p.Dependencies)), slices.Collect(maps.Keys(p.DevDependencies)))
}
