package arch

import (
	"slices"
	"strings"
)

// The story, in the order in which it is told. A chapter may import what comes before it.
var story = []string{"edition", "people", "safety", "tables", "rooms", "ideas", "avenues", "decide", "promises", "moderation", "publish"}

// tools know nothing of the story.
var tools = []string{"audit", "clock", "db", "fault", "i18n", "issuer", "jobs", "limit", "live", "mail", "privacy", "seal"}

// engines compute: values in, values out.
var engines = []string{"ballot", "opinion", "seating", "stats", "telltale"}

// around is what stands outside the story and may look at all of it.
var around = []string{"arch", "cast", "rehearse", "web"}

// outside is what an engine, which is pure, has no business with.
var outside = []string{"bufio", "database", "embed", "io/fs", "io/ioutil", "log", "net", "os", "plugin", "syscall", "testing"}

// forwardImports complains about a chapter that looks forward, a tool that knows the story, an engine that touches the
// world, anybody but the command that imports the web, and a package that has no place in any of them.
func forwardImports(t *tree) []string {
	var complaints []string
	for _, f := range t.program() {
		me, ok := place(f.path)
		if !ok {
			continue // cmd starts everything
		}
		if !slices.Contains(slices.Concat(story, tools, engines, around), me) {
			complaints = append(complaints, t.complaint(f.ast.Package, "internal/%s has no place in the story: give it one in internal/arch/story.go", me))
			continue
		}
		for _, i := range f.ast.Imports {
			imported, _ := literal(i.Path)
			if why := mayNot(me, imported); why != "" {
				complaints = append(complaints, t.complaint(i.Pos(), "%s", why))
			}
		}
	}
	return complaints
}

// place is the package below internal that a file or import path belongs to.
func place(p string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(p, module), "internal/")
	if !ok {
		return "", false
	}
	name, _, _ := strings.Cut(rest, "/")
	return name, true
}

// mayNot says why a package may not import another, or nothing.
func mayNot(me, imported string) string {
	if slices.Contains(engines, me) {
		top, _, _ := strings.Cut(imported, "/")
		if slices.Contains(outside, imported) || slices.Contains(outside, top) {
			return "an engine is pure: " + me + " may not import " + imported
		}
	}
	other, ours := place(imported)
	if !ours || other == me || slices.Contains(around[:1], me) {
		return ""
	}
	switch {
	case other == "web" && me != "web":
		return me + " may not import the front of house"
	case other == "arch":
		return me + " may not import tests about our shape"
	case slices.Contains(engines, me):
		return "an engine is pure: " + me + " may not import " + other
	case slices.Contains(tools, me) && !slices.Contains(tools, other):
		return "a tool knows nothing of the story: " + me + " may not import " + other
	case slices.Contains(story, me) && slices.Contains(around, other):
		return me + " may not import " + other + ", which stands outside the story"
	case slices.Contains(story, me) && slices.Index(story, other) > slices.Index(story, me):
		return me + " comes before " + other + " and may not look forward: queue a job"
	case me == "rehearse" && (slices.Contains(story, other) || other == "db" || other == "jobs" || other == "live"):
		return "the cast has no private route into the program: rehearse may not import " + other
	}
	return ""
}
