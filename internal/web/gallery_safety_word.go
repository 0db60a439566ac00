package web

import (
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/safety"
	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// wordSamples are the two sides of a quiet word. What is said in them is about lunch and rooms: no example has anybody's story.
func (s *Site) wordSamples() []Sample {
	asked := sampleNow.Add(-20 * time.Second)
	talk := func(change func(*safety.Talk)) *safety.Talk {
		t := &safety.Talk{ID: "talk", Person: "sam", Name: "Sam", Language: "nl", Asked: asked.UnixMilli()}
		change(t)
		return t
	}
	lines := []safety.Said{{Hers: true, Text: "Dag. Ik weet niet goed of ik vanmiddag blijf."}, {Text: "Dag Sam. Ik heb tijd. Wilt u vertellen, of liever eerst even niets?"}}
	began := asked.Add(-time.Hour)
	word := func(w safety.Word) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v := visit{Words: p.Words, Edition: s.sampleEdition()}
			v.Visit.Began = began
			w.Topic = "quiet/sample"
			page := s.wordPageOf(p, v, w, sampleNow)
			page.Numbers = s.numbersOf(v, safety.Lines, sampleNow)
			return safetypages.Word(page)
		}
	}
	listening := func(l safety.Listening) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			l.Topic = "quiet/sample"
			return safetypages.Words(wordsPageOf(p, visit{Words: p.Words, Edition: s.sampleEdition()}, l, sampleNow))
		}
	}
	heard := func(h safety.Heard, change func(*safetypages.HeardPage)) func(ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			v := visit{Words: p.Words, Edition: s.sampleEdition()}
			h.Topic = "quiet/sample"
			page := heardPageOf(p, v, h)
			page.Numbers = s.numbersOf(v, safety.Lines, sampleNow)
			change(&page)
			return safetypages.Heard(page)
		}
	}
	with := talk(func(t *safety.Talk) { t.With, t.Lines = "joke", lines })
	return []Sample{
		{"safety-word-ask", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true})},
		{"safety-word-ask-nobody", "safety.word.title", ui.Workspace, word(safety.Word{})},
		{"safety-word-waiting", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true, Talk: talk(func(*safety.Talk) {})})},
		{"safety-word-unanswered", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true, Unanswered: true, Talk: talk(func(t *safety.Talk) { t.Draft = "Ik wilde" })})},
		{"safety-word-with", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true, Listener: "Joke", Talk: with})},
		{"safety-word-next", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true, Listener: "Joke", Next: "Marc-Antoine", Talk: with})},
		{"safety-word-ended", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true, Talk: talk(func(t *safety.Talk) { t.Ended = true })})},
		{"safety-word-covered", "safety.word.title", ui.Workspace, word(safety.Word{OnDuty: true, Listener: "Joke", Talk: talk(func(t *safety.Talk) { t.Asked, t.Lines = began.Add(-time.Hour).UnixMilli(), lines })})},
		{"safety-word-over", "safety.word.title", ui.Workspace, word(safety.Word{Over: true})},
		{"safety-words", "safety.word.title", ui.Workspace, listening(safety.Listening{OnDuty: true, Ready: true, Waiting: []safety.Talk{*talk(func(*safety.Talk) {})}, Mine: []safety.Talk{*with}})},
		{"safety-words-empty", "safety.word.title", ui.Workspace, listening(safety.Listening{})},
		{"safety-heard", "safety.word.title", ui.Workspace, heard(safety.Heard{Talk: *with}, func(*safetypages.HeardPage) {})},
		{"safety-heard-next", "safety.word.title", ui.Workspace, heard(safety.Heard{Talk: *with, Next: "Marc-Antoine"}, func(*safetypages.HeardPage) {})},
		{"safety-heard-error", "safety.word.title", ui.Workspace, heard(safety.Heard{Talk: *with}, func(p *safetypages.HeardPage) {
			p.Errors = []ui.FieldError{{Field: "text", Text: p.T("safety.word.empty")}}
		})},
		{"safety-steps", "safety.word.title", ui.Workspace, func(p ui.Page) templ.Component {
			return safetypages.Steps(safetypages.StepsPage{Page: p, Steps: stepsIn(p), Numbers: s.numbersOf(visit{Words: p.Words}, safety.Lines, sampleNow)})
		}},
		{"safety-records", "safety.record.title", ui.Workspace, func(p ui.Page) templ.Component {
			return safetypages.Records(s.recordsOf(p, visit{Words: p.Words, Edition: s.sampleEdition()}, safety.Lines, "sosviol"))
		}},
		{"safety-duty", "safety.duty.title", ui.Workspace, s.dutySample(safety.Readiness{Ready: true}, "")},
		{"safety-duty-error", "safety.duty.title", ui.Workspace, s.dutySample(safety.Readiness{}, "safety.duty.reason_missing")},
		{"safety-duty-waived", "safety.duty.title", ui.Workspace, s.dutySample(safety.Readiness{
			Waivers: []safety.Waiver{{By: "Amina", Reason: "Een oefening met collega’s, zonder deelnemers.", At: sampleNow.Add(-time.Hour)}},
		}, "")},
	}
}

func (s *Site) dutySample(ready safety.Readiness, wrong string) func(ui.Page) templ.Component {
	return func(p ui.Page) templ.Component {
		if wrong != "" {
			p.Errors = []ui.FieldError{{Field: "reason", Text: p.T(wrong)}}
		}
		e := s.sampleEdition()
		e.Phase = edition.Registration
		return safetypages.Duty(dutyPageOf(p, visit{Words: p.Words, Edition: e}, ready, "desk/sample"))
	}
}
