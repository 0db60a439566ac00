package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"hackathon4women/internal/rehearse"
)

// Twenty-seven people live through both half-days on each engine, by the public pages alone: nothing goes wrong, and whatever they
// wrote and agreed to is found again in the publication.
func TestTheWholeStoryIsLivedThrough(t *testing.T) {
	onEachEngine(t, func(t *testing.T, where string) {
		ev := startEvening(t, where, 0, nil)
		o := rehearse.Options{Server: ev.server.URL, Edition: ev.edition.Code, People: 27, Speed: 420, Seed: 27, Phrase: ev.phrases["organiser"], SafetyLead: ev.phrases["safetylead"], Conduct: true}
		company, err := rehearse.Gather(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		report, err := company.Play(t.Context())
		var out bytes.Buffer
		report.Print(&out)
		t.Log(out.String())
		if err != nil {
			t.Fatal(err)
		}
		if !report.OK() {
			t.Errorf("%d faults, %d texts lost of %d", len(report.Faults), len(report.Lost), report.Written)
		}
		if report.Sessions < 14 || report.Written < 30 {
			t.Errorf("%d sessions and %d texts: too little happened to prove anything", report.Sessions, report.Written)
		}
		for _, deed := range []string{"register", "choose phrase", "arrive", "lay card", "mark card", "open avenue", "vote", "take the pen", "write avenue", "wish", "remark", "promise", "confirm promise", "agree to be published", "review", "publish"} {
			if report.Deeds[deed] == 0 {
				t.Errorf("nobody did %q", deed)
			}
		}
	})
}

// A rehearsal that cannot fail proves nothing: break a verb and it is named.
func TestABrokenVerbIsNamed(t *testing.T) {
	ev := startEvening(t, "", 0, func(site http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/phrase") {
				http.Error(w, "broken on purpose", http.StatusInternalServerError)
				return
			}
			site.ServeHTTP(w, r)
		})
	})
	o := rehearse.Options{Server: ev.server.URL, Edition: ev.edition.Code, People: 3, Speed: 60, Seed: 3, Phrase: ev.phrases["organiser"], SafetyLead: ev.phrases["safetylead"], Conduct: true}
	company, err := rehearse.Gather(t.Context(), o)
	if err == nil || company == nil {
		t.Fatal("the rehearsal went on with a broken verb")
	}
	report, err := company.Play(t.Context())
	if err == nil && report.OK() {
		t.Error("the report says that all is well")
	}
	if all := strings.Join(report.Faults, "\n"); !strings.Contains(all, "choose phrase") {
		t.Errorf("the broken verb is not named: %s", all)
	}
}
