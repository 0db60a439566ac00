package edition

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/db"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/i18n"
)

// What an organiser arranges before the event. Every verb here belongs to the organiser alone; the deputy conducts, but does
// not change what the edition is.

// WriteTexts keeps the texts that were typed: field → language → text. Empty ones are taken away. All that is wrong is said at
// once, and then nothing is kept.
func (s *Service) WriteTexts(ctx context.Context, by Acting, id ID, typed Texts) error {
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		clean, err := e.checkTexts(typed)
		if err != nil {
			return err
		}
		for field, byLang := range clean {
			for lang, text := range byLang {
				if err := insertText(tx, id, field, lang, text); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return wrap(err, "writing texts")
}

func (e Edition) checkTexts(typed Texts) (Texts, error) {
	fields := map[string]Field{}
	for _, f := range e.Fields() {
		fields[f.Name] = f
	}
	clean, wrong := Texts{}, []error(nil)
	for field, byLang := range typed {
		f, known := fields[field]
		if !known {
			return nil, fault.New(fault.Conflict, "edition.text.unknown")
		}
		clean[field] = map[string]string{}
		for lang, text := range byLang {
			if !i18n.Speaks(lang) {
				return nil, fault.Wrong("language", "edition.language.unknown")
			}
			text, err := f.checkText(lang, text)
			if err != nil {
				wrong = append(wrong, err)
			}
			clean[field][lang] = text
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return clean, fault.All(wrong...)
}

// Frame is what holds an edition together: its address, places, tables and exits.
type Frame struct {
	Slug               string
	Zone               *time.Location
	Capacity           int
	TableMin, TableMax int
	ExitURL            string
	PlenaryLink        string
}

// SetFrame changes the frame. In another zone the programme keeps the times on its clocks.
func (s *Service) SetFrame(ctx context.Context, by Acting, id ID, f Frame) error {
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		old := e.Zone
		e.Slug, e.Zone, e.Capacity, e.TableMin, e.TableMax = f.Slug, f.Zone, f.Capacity, f.TableMin, f.TableMax
		e.ExitURL, e.PlenaryLink = strings.TrimSpace(f.ExitURL), strings.TrimSpace(f.PlenaryLink)
		if err := e.check(); err != nil {
			return err
		}
		if old.String() != e.Zone.String() {
			for i, session := range e.Programme.Sessions {
				t := session.Start.In(old)
				start, err := Moment("zone", On(t, old), t.Hour(), t.Minute(), e.Zone)
				if err != nil {
					return err
				}
				e.Programme.Sessions[i].Start = start
			}
			if err := replaceSessions(tx, e); err != nil {
				return err
			}
		}
		return updateFrame(tx, e)
	})
	if db.Taken(err) {
		return fault.Wrong("slug", "edition.slug.taken")
	}
	return wrap(err, "setting frame")
}

// MoveDay moves all sessions of a day to another date; their times on the clock stay.
func (s *Service) MoveDay(ctx context.Context, by Acting, id ID, day int, to Date) error {
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		found := false
		for i, session := range e.Programme.Sessions {
			t := session.Start.In(e.Zone)
			if session.Day != day {
				if On(t, e.Zone) == to {
					return fault.Wrong("date", "edition.date.taken")
				}
				continue
			}
			found = true
			if e.Begun(session, e.Now(s.now())) {
				return fault.New(fault.Conflict, "edition.session.begun")
			}
			start, err := Moment("date", to, t.Hour(), t.Minute(), e.Zone)
			if err != nil {
				return err
			}
			e.Programme.Sessions[i].Start = start
		}
		if !found {
			return fault.ErrNotFound
		}
		return arranged(tx, e)
	})
	return wrap(err, "moving day")
}

// Arrange changes a session, or adds one when its id is empty; titles are by language. It returns the session's id.
func (s *Service) Arrange(ctx context.Context, by Acting, id ID, changed Session, titles map[string]string) (SessionID, error) {
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		changed.Link = strings.TrimSpace(changed.Link)
		if err := changed.check(e); err != nil {
			return err
		}
		if changed.ID == "" {
			changed.ID = SessionID("s" + strings.ToLower(db.NewCode(7)))
			e.Programme.Sessions = append(e.Programme.Sessions, changed)
		} else {
			i := slices.IndexFunc(e.Programme.Sessions, func(o Session) bool { return o.ID == changed.ID })
			if i < 0 {
				return fault.ErrNotFound
			}
			old := e.Programme.Sessions[i]
			if e.Begun(old, e.Now(s.now())) && (old.Kind != changed.Kind || !old.Start.Equal(changed.Start)) {
				return fault.New(fault.Conflict, "edition.session.begun")
			}
			e.Programme.Sessions[i] = changed
		}
		clean, err := e.checkTexts(Texts{TitleOf(changed.ID): titles})
		if err != nil {
			return err
		}
		for lang, title := range clean[TitleOf(changed.ID)] {
			if err := insertText(tx, id, TitleOf(changed.ID), lang, title); err != nil {
				return err
			}
		}
		return arranged(tx, e)
	})
	return changed.ID, wrap(err, "arranging session")
}

// DropSession takes a session out of the programme, unless it has begun or is the last one.
func (s *Service) DropSession(ctx context.Context, by Acting, id ID, session SessionID) error {
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		i := slices.IndexFunc(e.Programme.Sessions, func(o Session) bool { return o.ID == session })
		switch {
		case i < 0:
			return nil // pressed twice
		case e.Begun(e.Programme.Sessions[i], e.Now(s.now())):
			return fault.New(fault.Conflict, "edition.session.begun")
		case len(e.Programme.Sessions) == 1:
			return fault.New(fault.Conflict, "edition.session.last")
		}
		e.Programme.Sessions = slices.Delete(e.Programme.Sessions, i, i+1)
		for _, lang := range i18n.Languages {
			if err := insertText(tx, id, TitleOf(session), lang, ""); err != nil {
				return err
			}
		}
		return arranged(tx, e)
	})
	return wrap(err, "dropping session")
}

// Begun says whether a session's time has come in a running event, or somebody has conducted it.
func (e Edition) Begun(s Session, now time.Time) bool {
	if slices.ContainsFunc(e.Programme.Deeds, func(d Deed) bool { return d.Session == s.ID }) {
		return true
	}
	return e.Phase.order() >= Live.order() && !s.Start.After(now)
}

func (s Session) check(e Edition) error {
	var wrong []error
	if !slices.Contains(Kinds, s.Kind) {
		wrong = append(wrong, fault.Wrong("kind", "edition.session.kind"))
	}
	if s.Minutes < 1 || s.Minutes > 720 {
		wrong = append(wrong, fault.Wrong("minutes", "edition.session.minutes"))
	}
	steps := 0
	for _, st := range s.Steps {
		steps += st.Minutes
		if !slices.Contains(StepKeys, st.Key) {
			wrong = append(wrong, fault.Wrong("steps", "edition.session.steps"))
		}
	}
	if steps > s.Minutes && s.Minutes >= 1 {
		wrong = append(wrong, fault.Wrong("steps", "edition.session.steps_long", "steps", steps, "minutes", s.Minutes))
	}
	if s.Question < 0 || s.Question > Questions || s.Question > 0 && !slices.Contains(e.QuestionNumbers(), s.Question) {
		wrong = append(wrong, fault.Wrong("question", "edition.session.question"))
	}
	if err := checkLink("link", s.Link, "edition.link.https", false); err != nil {
		wrong = append(wrong, err)
	}
	return fault.All(wrong...)
}

// arranged stores the sessions in their order, with days counted from the first date on.
func arranged(tx *db.Tx, e Edition) error {
	all := e.Programme.Sessions
	slices.SortStableFunc(all, func(a, b Session) int { return a.Start.Compare(b.Start) })
	day := 0
	for i := range all {
		if i == 0 || On(all[i].Start, e.Zone) != On(all[i-1].Start, e.Zone) {
			day++
		}
		all[i].Day = day
	}
	if err := e.check(); err != nil {
		return err
	}
	return replaceSessions(tx, e)
}

// SetWorlds changes which worlds there are and how many places each has at most. Once registration is open a world may come
// but none may go.
func (s *Service) SetWorlds(ctx context.Context, by Acting, id ID, worlds []World, names Texts) error {
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		keys := map[string]bool{}
		for i := range worlds {
			w := &worlds[i]
			if !worldKey.MatchString(w.Key) || keys[w.Key] {
				return fault.New(fault.Invalid, "fault.invalid")
			}
			if w.Quota < 0 || w.Quota > 5000 {
				return fault.Wrong("quota_"+w.Key, "edition.world.quota")
			}
			if w.Key == Own {
				w.Quota, w.Mixing = 0, false
			}
			keys[w.Key] = true
		}
		switch {
		case !keys[Own]:
			return fault.New(fault.Conflict, "edition.world.own_stays")
		case len(worlds) > 12:
			return fault.New(fault.Conflict, "edition.world.many")
		}
		for _, w := range e.Worlds {
			if !keys[w.Key] && e.Phase != Draft {
				return fault.New(fault.Conflict, "edition.world.kept")
			}
		}
		e.Worlds = worlds
		clean, err := e.checkTexts(names)
		if err != nil {
			return err
		}
		for field, byLang := range clean {
			for lang, text := range byLang {
				if err := insertText(tx, id, field, lang, text); err != nil {
					return err
				}
			}
		}
		return replaceWorlds(tx, e)
	})
	return wrap(err, "setting worlds")
}

var worldKey = regexp.MustCompile(`^[a-z][a-z0-9]{0,19}$`)

// NewWorldKey names a world of the organiser's own.
func NewWorldKey() string { return "w" + strings.ToLower(db.NewCode(5)) }

// The parts a body can have.
const (
	OrganisedBy = "organiser"
	SupportedBy = "supporter"
)

// SetBodies changes who organises and who supports, in the order in which they are named.
func (s *Service) SetBodies(ctx context.Context, by Acting, id ID, bodies []Body) error {
	if len(bodies) > 20 {
		return fault.New(fault.Conflict, "edition.body.many")
	}
	var wrong []error
	for i := range bodies {
		b := &bodies[i]
		b.Name, b.URL = tidy(b.Name, false), strings.TrimSpace(b.URL)
		n := strconv.Itoa(i)
		if err := b.check("body_name_"+n, "body_url_"+n); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		return fault.All(wrong...)
	}
	err := s.conduct(ctx, by, id, Organiser, func(tx *db.Tx, e Edition) error {
		e.Bodies = bodies
		return replaceBodies(tx, e)
	})
	return wrap(err, "setting bodies")
}

func (b Body) check(nameField, urlField string) error {
	var wrong []error
	if b.Part != OrganisedBy && b.Part != SupportedBy {
		wrong = append(wrong, fault.Wrong(nameField, "edition.body.part"))
	}
	switch n := utf8.RuneCountInString(b.Name); {
	case n == 0:
		wrong = append(wrong, fault.Wrong(nameField, "edition.body.name"))
	case n > 120:
		wrong = append(wrong, fault.Wrong(nameField, "edition.text.long", "max", 120, "n", n))
	}
	if err := checkLink(urlField, b.URL, "edition.link.https", false); err != nil {
		wrong = append(wrong, err)
	}
	return fault.All(wrong...)
}

// checkLink accepts a whole address that begins with https, without a name or password in it.
func checkLink(field, typed, key string, required bool) error {
	typed = strings.TrimSpace(typed)
	if typed == "" && !required {
		return nil
	}
	u, err := url.Parse(typed)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(typed) > 500 || strings.ContainsAny(typed, " \"<>\\\r\n\t") {
		return fault.Wrong(field, key)
	}
	return nil
}
