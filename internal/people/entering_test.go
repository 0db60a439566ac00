package people

import (
	"testing"

	"hackathon4women/internal/audit"
	"hackathon4women/internal/db"
)

// That an account of the staff came in stands in the chain of the house, once each time. Of people who take part, of those who only
// listen and of wrong words nothing does.
func TestOnlyTheStaffsComingInIsNoted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who := map[ID]string{h.organiser.PersonID(): "organiser", h.listener.PersonID(): "listener", h.lead.PersonID(): "safety lead"}
		words := map[string]string{}
		for id := range who {
			phrase, err := h.NewPhrase(t.Context(), id, "fr")
			if err != nil {
				t.Fatal(err)
			}
			words[who[id]] = phrase
		}
		words["merel"] = h.choose(t, h.registers(t, application("Merel", "isp")))
		for _, w := range []string{words["organiser"], words["organiser"], words["safety lead"], words["listener"], words["merel"]} {
			if _, _, err := h.Enter(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := h.Enter(t.Context(), "nobody has these five words"); err == nil {
			t.Fatal("wrong words open")
		}
		counted := map[string]int{}
		err := h.d.Read(t.Context(), func(tx *db.Tx) error {
			lines, err := audit.Read(tx, "", nil)
			for _, l := range lines {
				if l.Act == "account_entered" {
					counted[who[ID(l.Actor)]]++
				}
			}
			return err
		})
		if err != nil || len(counted) != 2 || counted["organiser"] != 2 || counted["safety lead"] != 1 {
			t.Errorf("noted: %v, %v; want the organiser twice and the safety lead once", counted, err)
		}
	})
}
