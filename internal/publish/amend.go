package publish

import (
	"slices"

	"hackathon4women/internal/avenues"
	"hackathon4women/internal/edition"
)

// How what is public changes when a part of it is put right or taken back.

// titleField is the field of an avenue's title in a correction.
const titleField = string(avenues.Title)

// correctable says whether a field of the frozen text can be put right, and how it reads now.
func (c Content) correctable(subject Subject, field string) (old string, ok bool) {
	i := slices.IndexFunc(c.Avenues, func(a Avenue) bool { return AvenueSubject(a.ID) == subject })
	switch {
	case i < 0 || field == string(avenues.Step):
		return "", false
	case field == titleField:
		return c.Avenues[i].Title, true
	}
	old = c.Avenues[i].Field(avenues.Field(field))
	return old, old != ""
}

// AvenueSubject names a published avenue.
func AvenueSubject(id avenues.ID) Subject { return subject(AvenueItem, string(id)) }

// correct puts another text in the place of one; an empty one takes the field away.
func (c *Content) correct(of Subject, field, text string) {
	for i := range c.Avenues {
		if a := &c.Avenues[i]; AvenueSubject(a.ID) == of {
			if field == titleField {
				a.Title = text
			}
			for n := range a.Fields {
				if string(a.Fields[n].Key) == field {
					a.Fields[n].Text = text
				}
			}
			a.Fields = slices.DeleteFunc(a.Fields, func(f Field) bool { return f.Text == "" })
		}
	}
}

// take takes something out of what is public. voice names the words of a card.
func (c *Content) take(of Subject, voice func(string) Subject) {
	gone := func(text string) bool { return voice(text) == of }
	switch of.Kind() {
	case AvenueItem:
		c.Avenues = slices.DeleteFunc(c.Avenues, func(a Avenue) bool { return AvenueSubject(a.ID) == of })
	case VoiceSubject:
		c.Voices = slices.DeleteFunc(c.Voices, gone)
		for i := range c.Avenues {
			c.Avenues[i].Voices = slices.DeleteFunc(c.Avenues[i].Voices, gone)
		}
	case FigureSubject:
		c.Figures.take(of)
	}
}

// take takes numbers back. They never come again.
func (f *Figures) take(of Subject) {
	if slices.Contains(f.Gone, of) {
		return
	}
	switch of {
	case PeopleFigures:
		f.Worlds, f.Met = Numbers{Hidden: true}, nil
	case VoteFigures:
		f.Vote = nil
	}
	f.Gone = append(f.Gone, of)
}

// Voice names the words of a card without saying them.
func (s *Service) Voice(e edition.ID) func(text string) Subject {
	return func(text string) Subject {
		return subject(VoiceSubject, s.seal.MAC("voice", string(e)+"/"+text)[:32])
	}
}
