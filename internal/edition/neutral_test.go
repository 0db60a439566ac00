package edition

import (
	"slices"
	"testing"

	"hackathon4women/internal/db"
	"hackathon4women/internal/db/dbtest"
)

// Nobody can give an edition a name, an address or a calendar entry that says in her browser what it is about.
func TestNamesAndAddressesAreNeutral(t *testing.T) {
	for _, telling := range []string{
		"Hackathon contre les violences", "Stop GEWELD", "Partnergeweld op het werk", "gegen-gewalt", "No more abuse", "Abus : agir", "les abus", "Domestic work", "Slachtofferhulp",
		"Opferhilfe", "Les victimes au travail", "victim", "Violence-free", "Misbruik melden",
	} {
		if Neutral(telling) {
			t.Errorf("%q passes for neutral", telling)
		}
	}
	for _, neutral := range []string{"Hackathon4Women", "Terug aan het werk", "Syllabus", "Autobus 71", "Atelier", "hackathon4women-2", ""} {
		if !Neutral(neutral) {
			t.Errorf("%q does not pass for neutral", neutral)
		}
	}
	tried := func(change func(*Outline), want ...string) {
		t.Helper()
		o := outline()
		change(&o)
		if _, err := o.Edition(speech(t)); !slices.Equal(faults(err), want) {
			t.Errorf("founding gives %v, want %v", faults(err), want)
		}
	}
	tried(func(o *Outline) { o.Name = "Samen tegen geweld" }, "name=edition.text.telling")
	tried(func(o *Outline) { o.ExitURL = "https://www.stopviolence.example" }, "exit_url=edition.exit_url.telling")
	tried(func(o *Outline) { o.Line = "Samen tegen geweld." }) // the page itself may say so
}

// No setting of the organiser changes what the exit and the history are worth.
func TestAnOrganiserCannotMakeAnEditionTell(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := start(t, d), t.Context()
		e := a.found(t, nil)
		for _, field := range []string{"name", "calendar"} {
			typed := Texts{}
			typed.Set(field, "de", "Gegen Gewalt")
			if got := faults(a.WriteTexts(ctx, merel(e.ID), e.ID, typed)); !slices.Equal(got, []string{field + ".de=edition.text.telling"}) {
				t.Errorf("%s: %v", field, got)
			}
		}
		f := Frame{Slug: "stop-violences", Zone: e.Zone, Capacity: 30, TableMin: 4, TableMax: 6, ExitURL: "https://stop-geweld.example/"}
		want := []string{"exit_url=edition.exit_url.telling", "slug=edition.slug.telling"}
		if got := faults(a.SetFrame(ctx, merel(e.ID), e.ID, f)); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
