package edition

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"

	"golang.org/x/text/unicode/norm"
)

// Outline is what the first page asks of an organiser, as it was typed: enough to make an edition, no more.
type Outline struct {
	Template     string
	Language     string // of the texts below
	Name, Line   string
	Organiser    string
	OrganiserURL string // optional
	Day1, Day2   string
	From         string
	Zone         string
	Capacity     string
	ExitURL      string
}

// Edition is the edition that an outline describes, or everything that is wrong with it at once.
func (o Outline) Edition(words *i18n.Catalogue) (Edition, error) {
	var wrong []error
	note := func(err error) {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	if !slices.Contains(Templates, Template(o.Template)) {
		note(fault.Wrong("template", "edition.template.unknown"))
	}
	if !i18n.Speaks(o.Language) {
		note(fault.Wrong("language", "edition.language.unknown"))
	}
	zone, err := ParseZone("zone", o.Zone)
	note(err)
	var days [2]Date
	for i, typed := range []string{o.Day1, o.Day2} {
		days[i], err = ParseDate("day"+strconv.Itoa(i+1), typed)
		note(err)
	}
	if days[0] != (Date{}) && days[1] != (Date{}) && !days[0].Before(days[1]) {
		note(fault.Wrong("day2", "edition.date.order"))
	}
	hour, minute, err := ParseTime("from", o.From)
	note(err)
	capacity, err := strconv.Atoi(strings.TrimSpace(o.Capacity))
	if err != nil || capacity < 1 || capacity > 5000 {
		note(fault.Wrong("capacity", "edition.capacity.range"))
	}
	note(checkExit(o.ExitURL))
	body := Body{Part: OrganisedBy, Name: tidy(o.Organiser, false), URL: strings.TrimSpace(o.OrganiserURL)}
	note(body.check("organiser", "organiser_url"))
	texts := map[string]string{}
	for field, typed := range map[string]string{"name": o.Name, "line": o.Line} {
		f := AboutFields[slices.IndexFunc(AboutFields, func(f Field) bool { return f.Name == field })]
		text, err := f.checkText(o.Language, typed)
		if len(fault.Each(err)) > 0 {
			err = fault.Wrong(field, fault.Each(err)[0].Key, fault.Each(err)[0].Args...)
		} else if text == "" {
			err = fault.Wrong(field, "edition.text.missing")
		}
		note(err)
		texts[field] = text
	}
	if len(wrong) > 0 {
		return Edition{}, fault.All(wrong...)
	}
	e := FromTemplate(words, Template(o.Template), days, hour, minute, zone)
	if err := e.clockNights(hour, minute); err != nil {
		return Edition{}, err
	}
	e.Capacity, e.ExitURL, e.Bodies, e.Slug = capacity, strings.TrimSpace(o.ExitURL), []Body{body}, SlugOf(texts["name"])
	for field, text := range texts {
		e.Texts.Set(field, o.Language, text)
	}
	return e, nil
}

// clockNights refuses a first hour that does not exist or comes twice on one of the days.
func (e Edition) clockNights(hour, minute int) error {
	for _, day := range e.Programme.Days() {
		if _, err := Moment("from", On(e.Programme.Day(day)[0].Start, e.Zone), hour, minute, e.Zone); err != nil {
			return err
		}
	}
	return nil
}

// Found makes a new edition from an outline. Only operators may. An address that is taken gets a number.
func (s *Service) Found(ctx context.Context, by Acting, words *i18n.Catalogue, o Outline) (Edition, error) {
	if !by.Roles.Any(Operator) {
		return Edition{}, fault.ErrNotFound
	}
	e, err := o.Edition(words)
	if err != nil {
		return Edition{}, err
	}
	return s.createNear(ctx, e)
}

// createNear stores an edition under its address, or under the next free one.
func (s *Service) createNear(ctx context.Context, e Edition) (Edition, error) {
	slug := e.Slug
	for n := 2; ; n++ {
		made, err := s.Create(ctx, e)
		taken := len(fault.Each(err)) == 1 && fault.Each(err)[0].Key == "edition.slug.taken"
		if !taken || n > 50 {
			return made, err
		}
		e.Slug = slug + "-" + strconv.Itoa(n)
	}
}

// SlugOf makes an address of a name: plain letters, digits, hyphens. A name without any of them gets an address that says
// nothing.
func SlugOf(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'ß':
			b.WriteString("ss")
		case r == 'œ':
			b.WriteString("oe")
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if len(slug) > 48 {
		slug = strings.TrimRight(slug[:48], "-")
	}
	if slug == "" {
		return "atelier-" + strings.ToLower(db.NewCode(6))
	}
	return slug
}

// Copy makes a new draft with everything an edition has, except people, deeds and what came of it. Its days lie so many whole
// weeks later that the first is still to come. by acts in the edition that is copied.
func (s *Service) Copy(ctx context.Context, by Acting, id ID) (Edition, error) {
	if !by.Organises(id) || !by.Roles.Any(Operator) {
		return Edition{}, fault.ErrNotFound
	}
	e, err := s.ByID(ctx, id)
	if err != nil {
		return Edition{}, err
	}
	e.Purpose, e.Phase, e.Story, e.Programme.Deeds = Event, Draft, clock.Story{}, nil
	if first := e.Programme.Sessions; len(first) > 0 {
		weeks := 52
		for first[0].Start.AddDate(0, 0, 7*weeks).Before(s.now()) {
			weeks += 52
		}
		for i := range first {
			t := first[i].Start.In(e.Zone)
			first[i].Start = t.AddDate(0, 0, 7*weeks).UTC()
		}
	}
	e.Slug = yearSuffix(e.Slug, e.FirstDay().Year)
	return s.createNear(ctx, e)
}

// ForRehearsal makes a try-out of an edition that one organises: the same texts, days and programme, with a clock of its own that
// stands ten minutes before the first session and may be moved, and registration open for simulated participants.
func (s *Service) ForRehearsal(ctx context.Context, by Acting, id ID) (Edition, error) {
	if !by.Organises(id) || !by.Roles.Any(Operator) {
		return Edition{}, fault.ErrNotFound
	}
	e, err := s.ByID(ctx, id)
	if err != nil {
		return Edition{}, err
	}
	e.Purpose, e.Phase, e.Programme.Deeds = Rehearsal, Registration, nil
	e.Story = clock.Story{Anchor: s.now(), At: s.now(), Speed: 1000}
	if first := e.Programme.Sessions; len(first) > 0 {
		e.Story.At = first[0].Start.Add(-10 * time.Minute)
	}
	e.Slug += "-rehearsal"
	return s.createNear(ctx, e)
}

func yearSuffix(slug string, year int) string {
	if i := strings.LastIndexByte(slug, '-'); i > 0 && len(slug)-i == 5 && number(slug[i+1:]) >= 2020 {
		slug = slug[:i]
	}
	return slug + "-" + strconv.Itoa(year)
}

// FirstDay and LastDay are the dates of the event in its zone.
func (e Edition) FirstDay() Date {
	if len(e.Programme.Sessions) == 0 {
		return Date{}
	}
	return On(e.Programme.Sessions[0].Start, e.Zone)
}

// LastDay is the date on which the last session begins.
func (e Edition) LastDay() Date {
	if n := len(e.Programme.Sessions); n > 0 {
		return On(e.Programme.Sessions[n-1].Start, e.Zone)
	}
	return Date{}
}

// Ends is the planned end of the last session.
func (e Edition) Ends() time.Time {
	if n := len(e.Programme.Sessions); n > 0 {
		return e.Programme.Sessions[n-1].End()
	}
	return time.Time{}
}

// tryOut is how long a try-out may be tried before its terms begin.
const tryOut = 7 * 24 * time.Hour

// Over is the moment from which terms count: when the last session ended. A try-out's days may lie anywhere, so its time counts
// from a week after it was made.
func (e Edition) Over() time.Time {
	if e.Simulated() {
		return e.CreatedAt.Add(tryOut)
	}
	over := e.CreatedAt
	for _, session := range e.Programme.Sessions {
		if session.End().After(over) {
			over = session.End()
		}
	}
	return over
}
