package web

import (
	"hackathon4women/internal/avenues"
	"hackathon4women/internal/rooms"
	"hackathon4women/internal/web/ui"

	avenuespages "hackathon4women/internal/web/pages/avenues"
	roomspages "hackathon4women/internal/web/pages/rooms"

	"github.com/a-h/templ"
)

// avenuesTableSamples are a table with the avenue it writes or reads.
func (s *Site) avenuesTableSamples() []Sample {
	table := func(name string, minute int, part func(p ui.Page) templ.Component) Sample {
		return Sample{"avenues-table-" + name, "rooms.table.title", ui.Workspace, func(p ui.Page) templ.Component {
			page := s.sampleTable(p, 10, minute, func(*visit, *rooms.Room) {})
			page.Parts = []roomspages.Section{{ID: "avenue", Watch: "avenue/a", Body: part(p)}}
			return roomspages.Table(page)
		}}
	}
	return []Sample{
		table("here", 52, func(p ui.Page) templ.Component { return avenuespages.AvenuesHere(sampleHere(p, sampleListed()[1:2])) }),
		table("open", 52, func(p ui.Page) templ.Component {
			h := sampleHere(p, nil)
			h.Alone = true
			return avenuespages.AvenuesHere(h)
		}),
		table("canvas", 40, func(p ui.Page) templ.Component {
			return avenuespages.TableCanvas(canvasOf(p, "/e/sample00", sampleAvenue(p, func(a *avenues.Avenue) { a.Held, a.Pen.Name = true, "Wout" })))
		}),
		table("writing", 40, func(p ui.Page) templ.Component {
			return avenuespages.TableCanvas(canvasOf(p, "/e/sample00", sampleAvenue(p, writing)))
		}),
		table("reading", 40, func(p ui.Page) templ.Component {
			return avenuespages.TableReading(canvasOf(p, "/e/sample00", sampleAvenue(p, func(a *avenues.Avenue) {
				*a = forReaders(*a)
				a.Rights.Remark, a.Remarks = true, sampleRemarks()
			})))
		}),
	}
}
