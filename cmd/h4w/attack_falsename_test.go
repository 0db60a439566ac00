package main

import (
	"io"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
)

// attackUnderAFalseName: somebody registers under another name to find out whether she is here and whether she named him. Whatever he calls himself he is
// answered like anybody for whom there is no place: the same page, the same standing, nothing opens.
func attackUnderAFalseName(t *testing.T, s *secretive) {
	t.Helper()
	pages := map[string]map[string]string{}
	for id, name := range s.names {
		p, err := s.house.people.Acting(t.Context(), people.Visit{Subject: id, Edition: s.edition.ID}, s.edition.ID)
		ok(t, err)
		if p.Standing != people.Waiting || p.In(s.edition.ID) {
			t.Errorf("%s is %s", name, p.Standing)
		}
		who := s.persona(t, name, edition.Participant)
		answer, err := who.http.Get(s.server.URL + s.edition.Path() + "/status")
		ok(t, err)
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		ok(t, err)
		pages[name] = s.searched(t, who, ">Wout<", ">Claire<", ">Merel<")
		pages[name]["status"] = string(body)
		if len(pages[name]) < 3 || !strings.Contains(string(body), "<h1>") {
			t.Errorf("%s read only %d pages", name, len(pages[name]))
		}
	}
	for route, page := range pages["Zonnetje"] {
		if strings.Contains(route, "phrase") || strings.Contains(route, "options/data") || strings.HasPrefix(route, "/p/") {
			continue // phrases are drawn; files tell the second; what is public is the same for all
		}
		if one, two := plain(page, "Zonnetje"), plain(pages["Wolkje"][route], "Wolkje"); one != two {
			t.Errorf("%s is different for the one who was named:\n%s\n%s", route, differing(one, two), differing(two, one))
		}
	}
}

// differing is where two pages begin to differ.
func differing(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-60):min(len(a), i+120)]
}
