package publish

import "hackathon4women/internal/stats"

// Threshold is the smallest number of people that is ever made public.
const Threshold = stats.Public

// What the public sees of numbers of people.
type (
	Count   = stats.Count
	Line    = stats.Line
	Numbers = stats.Numbers
)

// Suppress makes counts fit to be public.
func Suppress(counts []Count) Numbers { return stats.Suppress(Threshold, counts) }
