package avenues

import (
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/fault"
	"hackathon4women/internal/seal"
)

// Field is one of the ten fields of the canvas, or the title.
type Field string

// The fields.
const (
	Title     Field = "title"
	Need      Field = "need"       // seen from her side
	Step      Field = "step"       // of the pathway
	Exists    Field = "exists"     // already
	Idea      Field = "idea"       // in two sentences
	Worlds    Field = "worlds"     // what each of them does
	Retell    Field = "retell"     // must she tell her story again
	Harm      Field = "harm"       // how could it harm, who must not know: for the room only
	FirstStep Field = "first_step" // within 30 days, and by whom
	Means     Field = "means"
	SixMonths Field = "six_months" // how we will know
)

// Fields are the ten of the canvas in their order.
var Fields = []Field{Need, Step, Exists, Idea, Worlds, Retell, Harm, FirstStep, Means, SixMonths}

// Steps are the steps of the pathway.
var Steps = []string{"awareness", "basic", "remobilisation", "project", "followup"}

// Lengths in characters.
const (
	TitleLength = 80
	IdeaLength  = 400
	FieldLength = 700
)

// Length is how many characters a field may hold.
func (f Field) Length() int {
	switch f {
	case Title:
		return TitleLength
	case Idea:
		return IdeaLength
	}
	return FieldLength
}

// Canvas is what is written of an avenue. It prints as a blot.
type Canvas map[Field]string

func (Canvas) String() string       { return seal.Text("").String() }
func (Canvas) GoString() string     { return seal.Text("").String() }
func (Canvas) LogValue() slog.Value { return slog.StringValue(seal.Text("").String()) }

// Filled counts the fields of the ten in which something is written.
func (c Canvas) Filled() int {
	n := 0
	for _, f := range Fields {
		if c[f] != "" {
			n++
		}
	}
	return n
}

// WithoutHarm is a canvas that may leave the room.
func (c Canvas) WithoutHarm() Canvas {
	c = maps.Clone(c)
	delete(c, Harm)
	return c
}

// With is the canvas after some fields were written anew.
func (c Canvas) With(changes Canvas) Canvas {
	after := Canvas{}
	maps.Copy(after, c)
	for f, text := range changes {
		if text == "" {
			delete(after, f)
		} else {
			after[f] = text
		}
	}
	return after
}

// Differs lists the fields in which two canvases differ, the title first.
func (c Canvas) Differs(from Canvas) []Field {
	var fields []Field
	for _, f := range slices.Concat([]Field{Title}, Fields) {
		if c[f] != from[f] {
			fields = append(fields, f)
		}
	}
	return fields
}

// tidy checks what was typed and takes away what cannot be stored.
func (c Canvas) tidy() (Canvas, error) {
	clean := Canvas{}
	var wrong []error
	for f, text := range c {
		if f != Title && !slices.Contains(Fields, f) {
			return nil, fault.New(fault.Invalid, "fault.invalid")
		}
		text = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\x00", "").Replace(text), "")
		if text = strings.TrimSpace(text); f == Title {
			text = strings.Join(strings.Fields(text), " ")
		}
		if utf8.RuneCountInString(text) > f.Length() {
			wrong = append(wrong, fault.Wrong(string(f), "avenues.too_long", "max", f.Length()))
		}
		if f == Step && text != "" && !slices.Contains(Steps, text) {
			wrong = append(wrong, fault.Wrong(string(f), "fault.invalid"))
		}
		clean[f] = text
	}
	return clean, fault.All(wrong...)
}

func (c Canvas) sealed(key *seal.Key) ([]byte, error) {
	raw, err := json.Marshal(map[Field]string(c))
	if err != nil {
		return nil, err
	}
	return key.Seal(canvasLabel, seal.Text(raw))
}

func openCanvas(key *seal.Key, sealed []byte) (Canvas, error) {
	text, err := key.Open(canvasLabel, sealed)
	c := Canvas{}
	if err != nil || text == "" {
		return c, err
	}
	return c, json.Unmarshal([]byte(text.Reveal()), &c)
}

// Version is the canvas after one burst of writing.
type Version struct {
	N       int
	SavedAt time.Time // the edition's own time
	Canvas  Canvas
	Changed []Field // since the version before
	pen     string
	began   time.Time
}

// burst is how long the saves of one pen flow into one version.
const burst = 2 * time.Minute

// takes says whether a save at a real moment still belongs to the version.
func (v Version) takes(pen string, now time.Time) bool {
	return v.pen != "" && v.pen == pen && now.Sub(v.began) < burst
}
