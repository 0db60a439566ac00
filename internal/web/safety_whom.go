package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hackathon4women/internal/people"
	"hackathon4women/internal/web/ui"
)

// toldApart says, of everybody whose shown name somebody else of the edition shows too, what tells them apart for the safety lead: the
// organisation that only she named, or else when she registered, and which of those she was when several did in the same minute.
// Nothing is said of anybody whose name is hers alone.
func toldApart(p ui.Page, all []people.Listed) map[people.ID]string {
	same := map[string][]people.Listed{}
	for _, l := range all {
		key := asRead(l.Name)
		same[key] = append(same[key], l)
	}
	which := map[people.ID]string{}
	for _, group := range same {
		if len(group) < 2 {
			continue
		}
		slices.SortFunc(group, func(a, b people.Listed) int {
			return cmp.Or(a.Registered.Compare(b.Registered), strings.Compare(a.ID, b.ID))
		})
		bodies, times := map[string]int{}, map[string]int{}
		for _, l := range group {
			bodies[asRead(l.Profile.Organisation)]++
		}
		for _, l := range group {
			if o := l.Profile.Organisation; o != "" && bodies[asRead(o)] == 1 {
				which[l.PersonID()] = o
				continue
			}
			when := p.T("people.told_apart", "when", p.Day(l.Registered)+", "+p.Clock(l.Registered))
			if times[when]++; times[when] > 1 {
				which[l.PersonID()] = when + " (" + strconv.Itoa(times[when]) + ")"
				continue
			}
			which[l.PersonID()] = when
		}
	}
	return which
}

// asRead is what two texts have in common that look the same to a reader.
func asRead(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// whom is somebody in a list of the safety lead's: the shown name, the organisation and what else tells her apart.
func whom(l people.Listed, which map[people.ID]string) string {
	label := l.Name
	if o := l.Profile.Organisation; o != "" {
		label += " (" + o + ")"
	}
	if w := which[l.PersonID()]; w != l.Profile.Organisation {
		return andWhich(label, w)
	}
	return label
}

// apartAtDoor tells apart those who are in, by when they registered alone: whoever sits at the door desk may not read organisations.
func apartAtDoor(p ui.Page, in []people.AtDoor) map[people.ID]string {
	var all []people.Listed
	for _, one := range in {
		l := people.Listed{Registered: one.Registered}
		l.ID, l.Name = string(one.ID), one.Name
		all = append(all, l)
	}
	return toldApart(p, all)
}

// andWhich is a shown name with what tells her apart, if it takes that.
func andWhich(name, which string) string {
	if which == "" {
		return name
	}
	return name + " · " + which
}
