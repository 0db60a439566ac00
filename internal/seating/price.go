package seating

import (
	"cmp"
	"context"
	"slices"
)

// What could be given more of, to see what it is worth.
const (
	Interpretation   = "interpretation"    // for some people, so that they understand every table
	MoreFacilitators = "more_facilitators" // one person more who facilitates
	LargerTables     = "larger_tables"     // one more seat at a table
	FreePins         = "free_pins"         // nobody is kept at a table
)

// Relaxation is one limit of an instance, loosened. Who is kept apart and who accompanies whom is never loosened: no price is put
// on either.
type Relaxation struct {
	Kind   string `json:"kind"`
	Lang   string `json:"lang,omitempty"`   // what the people to be interpreted for do not speak
	People int    `json:"people,omitempty"` // how many it is about
	Size   int    `json:"size,omitempty"`   // people at a table
}

// Price is what a plan would have more, or less, with a limit loosened, next to a plan made from the instance as it is with the
// same effort.
type Price struct {
	Relaxation
	First  int  `json:"first"`  // first meetings of two worlds
	Again  int  `json:"again"`  // pairs who meet again
	Faults int  `json:"faults"` // tables that lack something
	Tables int  `json:"tables"`
	Unsure bool `json:"unsure,omitempty"` // no more than chance makes
}

// Relaxations are the limits of an instance of one round that can be priced.
func Relaxations(in Instance) (all []Relaxation) {
	fac := 0
	for _, p := range in.Participants {
		if p.Fac {
			fac++
		}
	}
	common := in.common()
	if n := len(slices.DeleteFunc(slices.Clone(in.Participants), func(p Participant) bool { return slices.Contains(p.Langs, common) })); n > 0 {
		all = append(all, Relaxation{Kind: Interpretation, Lang: common, People: n})
	}
	if fac < len(in.Participants) {
		all = append(all, Relaxation{Kind: MoreFacilitators, People: fac + 1})
	}
	all = append(all, Relaxation{Kind: LargerTables, Size: in.SizeMax + 1})
	if len(in.Pins) > 0 {
		all = append(all, Relaxation{Kind: FreePins, People: len(in.Pins)})
	}
	return all
}

// common is the language that most people speak.
func (in Instance) common() (common string) {
	spoken := map[string]int{}
	for _, p := range in.Participants {
		for _, l := range p.Langs {
			spoken[l]++
		}
	}
	for l, n := range spoken {
		if common == "" || n > spoken[common] || n == spoken[common] && l < common {
			common = l
		}
	}
	return common
}

// relaxed is the instance with a limit loosened.
func relaxed(in Instance, r Relaxation) Instance {
	in.Participants = slices.Clone(in.Participants)
	switch r.Kind {
	case Interpretation:
		var every []string
		for _, p := range in.Participants {
			for _, l := range p.Langs {
				if !slices.Contains(every, l) {
					every = append(every, l)
				}
			}
		}
		slices.Sort(every)
		for i, p := range in.Participants {
			if !slices.Contains(p.Langs, r.Lang) {
				in.Participants[i].Langs = every
			}
		}
	case MoreFacilitators: // whoever speaks most languages: it could be somebody else as well
		best := -1
		for i, p := range in.Participants {
			if !p.Fac && (best < 0 || len(p.Langs) > len(in.Participants[best].Langs)) {
				best = i
			}
		}
		if best >= 0 {
			in.Participants[best].Fac = true
		}
	case LargerTables:
		in.SizeMax = r.Size
		in.Target = max(in.Target, r.Size)
	case FreePins:
		in.Pins = nil
	}
	return in
}

// Worth finds the prices of all relaxations, each with the effort of opt, and tells each to found as soon as it is known. When ctx
// ends, it stops after the one at hand.
func Worth(ctx context.Context, in Instance, opt Options, found func(Price)) error {
	base, spread, err := best(ctx, in, opt)
	if err != nil {
		return err
	}
	for _, r := range Relaxations(in) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		with, also, err := best(ctx, relaxed(in, r), opt)
		if err != nil {
			return err
		}
		p := Price{Relaxation: r, First: with.First - base.First, Again: with.Again - base.Again, Faults: len(with.Open().Faults) - len(base.Open().Faults), Tables: with.Tables}
		p.Unsure = p.Faults == 0 && with.Tables == base.Tables && abs(p.First)+abs(p.Again) <= max(1, spread, also)
		found(p)
	}
	return nil
}

// best is the better of two plans and how far they are from one another.
func best(ctx context.Context, in Instance, opt Options) (c Certificate, spread int, err error) {
	var two [2]Certificate
	for i := range two {
		plan, _, err := Form(context.WithoutCancel(ctx), in, Options{Seed: opt.Seed + uint64(i), Proposals: opt.Proposals, Time: opt.Time})
		if err != nil {
			return c, 0, err
		}
		if two[i], err = Examine(in, plan); err != nil {
			return c, 0, err
		}
	}
	slices.SortFunc(two[:], func(a, b Certificate) int {
		return cmp.Or(len(a.Open().Faults)-len(b.Open().Faults), (b.First-b.Again)-(a.First-a.Again))
	})
	return two[0], abs(two[0].First-two[1].First) + abs(two[0].Again-two[1].Again), nil
}
