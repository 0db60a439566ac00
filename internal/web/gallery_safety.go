package web

import (
	"net/http/httptest"
	"time"

	safetypages "hackathon4women/internal/web/pages/safety"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

func (s *Site) safetySamples() []Sample {
	help := func(at time.Time) func(p ui.Page) templ.Component {
		return func(p ui.Page) templ.Component {
			page := s.help(httptest.NewRequest("GET", "/help", nil), visit{Words: p.Words}, at)
			page.Page = p
			return safetypages.Help(page)
		}
	}
	return []Sample{
		{"safety-help-day", "safety.help.title", ui.Workspace, help(sampleNow)},
		{"safety-help-public-night", "safety.help.title", ui.Public, help(time.Date(2021, 2, 14, 2, 0, 0, 0, time.UTC))},
		{"safety-know", "safety.know.title", ui.Workspace, func(p ui.Page) templ.Component {
			p.Nav = nil
			return safetypages.Know(safetypages.KnowPage{Page: p, Action: "/gallery"})
		}},
	}
}
