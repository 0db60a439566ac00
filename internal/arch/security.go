package arch

import (
	"io/fs"
	"regexp"
	"strings"
)

var (
	quoted   = regexp.MustCompile("`([^`]+)`")
	testName = regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w+$`)
	pathName = regexp.MustCompile(`^(assets|cmd|docs|internal|scripts|tools)/[\w./-]+$`)
	testFunc = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	faultRow = regexp.MustCompile(`"name": "([\w-]+)"`)
	faultID  = regexp.MustCompile(`\| ((?:` + "`" + `[\w-]+` + "`" + `,? ?)+)(?: and more)? \|\s*$`)
)

// rottenSecurityPage complains about tests, files and planted faults that docs/security.md names and that do not exist.
func rottenSecurityPage(files fs.FS) ([]string, error) {
	page, err := fs.ReadFile(files, "docs/security.md")
	if err != nil {
		return nil, err
	}
	tests, faults := map[string]bool{}, map[string]bool{}
	err = fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		into, shape := tests, testFunc
		switch {
		case strings.HasPrefix(path, "faults/") && strings.HasSuffix(path, ".json"):
			into, shape = faults, faultRow
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(files, path)
		for _, m := range shape.FindAllSubmatch(text, -1) {
			into[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var complaints []string
	for _, line := range strings.Split(string(page), "\n") {
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			switch name := m[1]; {
			case testName.MatchString(name) && !tests[name]:
				complaints = append(complaints, "docs/security.md names the test "+name+", which does not exist")
			case pathName.MatchString(name):
				if _, err := fs.Stat(files, strings.TrimSuffix(name, "/")); err != nil {
					complaints = append(complaints, "docs/security.md names the file "+name+", which does not exist")
				}
			}
		}
		if !strings.HasPrefix(line, "| P") {
			continue
		}
		if m := faultID.FindStringSubmatch(line); m != nil {
			for _, id := range quoted.FindAllStringSubmatch(m[1], -1) {
				if !faults[id[1]] {
					complaints = append(complaints, "docs/security.md names the planted fault "+id[1]+", which does not exist")
				}
			}
		}
	}
	return complaints, nil
}
