package web

import (
	"fmt"
	"strings"

	"hackathon4women/internal/privacy"
)

// DataMap is docs/data-map.md: everything that the program knows about people, as the chapters declare it.
func DataMap() string {
	var b strings.Builder
	b.WriteString("# Data map\n\nEverything that the program knows about people, made from what each chapter declares (`make data-map`). The privacy page of every\nedition shows the same in four languages, with the edition's own days.\n\n" +
		"*Sealed*: unreadable without the master key, which is not in the database. *Ends by*: the job or verb that carries the term out;\n`privacy.keep_terms` is the general one. What is *emptied* stays as a row without the person.\n")
	for _, part := range Known() {
		fmt.Fprintf(&b, "\n## %s\n\n| column | what it says | kept | ends by | sealed |\n|---|---|---|---|---|\n", part.Chapter)
		for _, c := range part.Columns {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", c.Name(), c.What, kept(c), endsBy(c), map[bool]string{true: "yes"}[c.Sealed])
		}
	}
	b.WriteString("\n## Processors\n\nNone. The program runs on the organiser's own machine and sends nothing to anybody, except mail where somebody chose it.\n")
	return b.String()
}

// kept is until when, and why for what is kept for good.
func kept(c privacy.Column) string {
	if why := c.Rule().Why; why != "" {
		return string(c.Keep) + ": " + why
	}
	return string(c.Keep)
}

func endsBy(c privacy.Column) string {
	by := c.By
	switch {
	case by == "" && c.Rule().After == privacy.Never:
		return ""
	case by == "":
		by = "privacy.keep_terms"
	}
	if c.Then == privacy.Blank {
		return "`" + by + "`, emptied"
	}
	return "`" + by + "`"
}
