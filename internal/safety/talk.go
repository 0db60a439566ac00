package safety

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hackathon4women/internal/clock"
	"hackathon4women/internal/db"
	"hackathon4women/internal/edition"
	"hackathon4women/internal/fault"
	"hackathon4women/internal/live"
	"hackathon4women/internal/people"
	"hackathon4women/internal/seal"
)

const (
	// TalkMax is how long one thing said may be, in letters. talkFull is how many things are said before a talk is full.
	TalkMax  = 2000
	talkFull = 400

	// AnswerWithin is how long someone waits before her page says that nobody has answered.
	AnswerWithin = time.Minute

	talkLapses = 12 * time.Hour // a talk in which nothing happens for so long is forgotten
	afterwards = 2 * time.Hour  // for so long after the last session someone can still ask
)

const talkLabel = "quiet_talks.talk"

// Talk is a quiet word between someone and one listener, in writing. It is on their two pages and nowhere else. Times are on the
// real clock.
type Talk struct {
	ID       string      `json:"-"`
	Person   people.ID   `json:"person"`
	Name     string      `json:"name"` // shown, as it was when she asked
	Language string      `json:"language"`
	Asked    int64       `json:"asked"`
	With     people.ID   `json:"with,omitempty"`     // the listener; empty while she waits
	Offered  people.ID   `json:"offered,omitempty"`  // another listener who could go on, until she answers
	Declined []people.ID `json:"declined,omitempty"` // listeners with whom she would rather not go on
	Lines    []Said      `json:"lines,omitempty"`
	Draft    string      `json:"draft,omitempty"`  // half typed by her
	Answer   string      `json:"answer,omitempty"` // half typed by the listener
	Last     int64       `json:"last"`             // when something last happened
	Shown    int64       `json:"shown,omitempty"`  // when she last asked to see it, in a visit after the one in which it began
	Ended    bool        `json:"ended,omitempty"`  // by the listener: nothing is left in it, and her page still has to say so
}

// Said is one thing that was said.
type Said struct {
	Hers bool   `json:"hers,omitempty"`
	Text string `json:"text"`
}

// Since is when she asked.
func (t Talk) Since() time.Time { return clock.FromMillis(t.Asked) }

// Covered says whether a talk lies covered in a visit of hers: whoever holds an open page that she left by the exit reads nothing of
// it, until the talk is asked for.
func (t Talk) Covered(visitBegan time.Time) bool {
	return max(t.Asked, t.Shown) < clock.Millis(visitBegan)
}

// Unanswered says that she has waited for too long.
func (t Talk) Unanswered(now time.Time) bool {
	return t.With == "" && !t.Ended && !now.Before(t.Since().Add(AnswerWithin))
}

// topic is heard by the two pages of a talk alone.
func (t Talk) topic() string { return live.Quiet + t.ID }

func (t *Talk) say(hers bool, text string) error {
	if len(t.Lines) >= talkFull {
		return fault.Wrong("text", "safety.word.full")
	}
	t.Lines = append(t.Lines, Said{hers, text})
	if hers {
		t.Draft = ""
	} else {
		t.Answer = ""
	}
	return nil
}

// end leaves nothing of a talk but that there was one, so that her page can say that it is over.
func (t *Talk) end() {
	*t = Talk{ID: t.ID, Person: t.Person, Last: t.Last, Shown: max(t.Asked, t.Shown), Ended: true}
}

// spoken is a text as it is kept.
func spoken(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "":
		return "", fault.Wrong("text", "safety.word.empty")
	case utf8.RuneCountInString(text) > TalkMax:
		return "", fault.Wrong("text", "safety.word.long", "max", TalkMax)
	}
	return text, nil
}

// talksOpen says whether an edition still has quiet words. They end with it.
func talksOpen(e edition.Edition, now time.Time) bool {
	return e.Phase != edition.Draft && !e.Phase.Reached(edition.Results) && e.Now(now).Before(e.Ends().Add(afterwards))
}

// circle is who may meet whom in an edition.
type circle struct {
	kept      Kept
	listeners []people.ID
}

func (s *Service) circle(tx *db.Tx, e edition.ID) (c circle, err error) {
	if c.kept, err = s.KeptIn(tx, e); err != nil {
		return c, err
	}
	c.listeners, err = people.Holders(tx, e, edition.Listener)
	return c, err
}

// hears says whether somebody is a listener who may meet a person.
func (c circle) hears(listener, person people.ID) bool {
	return listener != person && slices.Contains(c.listeners, listener) && c.kept.MayMeet(listener, person)
}

// talks opens every talk of an edition. A talk whose listener is none any more, or may not meet her, is waiting again.
func (s *Service) talks(tx *db.Tx, e edition.ID, c circle) ([]Talk, error) {
	type row struct {
		id     string
		sealed []byte
	}
	rows, err := db.All(tx, func(scan db.Scanner) (r row, err error) { return r, scan(&r.id, &r.sealed) },
		"SELECT id, talk FROM quiet_talks WHERE edition_id = $1 ORDER BY id", e)
	if err != nil {
		return nil, err
	}
	var all []Talk
	for _, r := range rows {
		t, err := s.openTalk(tx, e, r.id, r.sealed)
		if err != nil {
			return nil, err
		}
		if t.Person == "" {
			continue // its key is gone
		}
		if t.With != "" && !c.hears(t.With, t.Person) {
			t.With, t.Answer, t.Offered = "", "", ""
		}
		if t.Offered != "" && !c.hears(t.Offered, t.Person) {
			t.Offered = ""
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Talk) int { return int(a.Asked - b.Asked) })
	return all, nil
}

func (s *Service) openTalk(tx *db.Tx, e edition.ID, id string, sealed []byte) (t Talk, err error) {
	key, err := s.seal.Key(tx, string(e), id)
	if err != nil || key == nil {
		return t, err
	}
	text, err := key.Open(talkLabel, sealed)
	if err != nil || text == "" {
		return t, err
	}
	err = json.Unmarshal([]byte(text.Reveal()), &t)
	t.ID = id
	return t, err
}

// keepTalk writes a talk, a new one with a key of its own.
func (s *Service) keepTalk(tx *db.Tx, e edition.ID, t Talk) error {
	key, err := s.seal.Key(tx, string(e), t.ID)
	if err == nil && key == nil {
		key, err = s.seal.NewKey(tx, string(e), t.ID)
	}
	if err != nil {
		return err
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(talkLabel, seal.Text(raw))
	if err != nil {
		return err
	}
	return tx.Do(`INSERT INTO quiet_talks (edition_id, id, talk) VALUES ($1, $2, $3)
		ON CONFLICT (edition_id, id) DO UPDATE SET talk = excluded.talk`, e, t.ID, sealed)
}

// dropTalk deletes a talk and destroys its key, so that no copy of it can be read either.
func (s *Service) dropTalk(tx *db.Tx, e edition.ID, id string) error {
	if err := s.seal.Forget(tx, string(e), id, s.now()); err != nil {
		return err
	}
	tx.AfterCommit(func() { s.hub.Notify(live.Quiet + id) })
	return tx.Do("DELETE FROM quiet_talks WHERE edition_id = $1 AND id = $2", e, id)
}
