package arch

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheSecurityPageNamesWhatExists(t *testing.T) {
	complaints, err := rottenSecurityPage(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range complaints {
		t.Error(c)
	}
}

func TestARottenSecurityPageIsFound(t *testing.T) {
	for name, test := range map[string]struct{ page, want string }{
		"as it is":         {"| P1 | a | `internal/a/a.go` | `TestA`, `FuzzA` | `a-fault`, `b-fault` and more |", ""},
		"a test gone":      {"| 1.2.1 | a | `TestGone` |", "TestGone"},
		"a fuzz test gone": {"`FuzzGone`", "FuzzGone"},
		"a file gone":      {"kept by `internal/a/gone.go`", "internal/a/gone.go"},
		"a fault gone":     {"| P1 | a | b | `TestA` | `gone-fault` |", "gone-fault"},
		"other words":      {"`no-store` and `h4w routes` and `x=1`", ""},
	} {
		complaints, err := rottenSecurityPage(fstest.MapFS{
			"docs/security.md":        {Data: []byte(test.page)},
			"internal/a/a.go":         {Data: []byte("package a")},
			"internal/a/a_test.go":    {Data: []byte("package a\nfunc TestA(t *testing.T) {\nfunc FuzzA(f *testing.F) {\n")},
			"faults/a.json":           {Data: []byte("[{\"name\": \"a-fault\"}, {\"name\": \"b-fault\"}]")},
			"node_modules/x_test.go":  {Data: []byte("func TestGone(")},
			".cache/internal_test.go": {Data: []byte("func TestGone(")},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(complaints, "\n"); test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want something about %q", name, got, test.want)
		}
	}
}
