package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/people"
	peoplepages "hackathon4women/internal/web/pages/people"
	"hackathon4women/internal/web/ui"

	"github.com/a-h/templ"
)

// peopleShelves are the parts of the list of people, in the order in which they are offered.
var peopleShelves = []struct {
	Name      string
	Standings []people.Standing
}{
	{"review", []people.Standing{people.Registered}},
	{"in", []people.Standing{people.Admitted}},
	{"waiting", []people.Standing{people.Waiting}},
	{"declined", []people.Standing{people.Declined}},
	{"left", []people.Standing{people.Removed, people.Withdrawn}},
}

// peopleTabs are the pages about people that someone may open.
func (s *Site) peopleTabs(v visit, here string) []ui.NavLink {
	var tabs []ui.NavLink
	add := func(may bool, part string) {
		if may {
			tabs = append(tabs, ui.NavLink{Label: v.Words.T("people.tab." + part), Href: v.Edition.Path() + "/desk/" + part, Current: part == here})
		}
	}
	add(v.Me.Reviews(v.Edition.ID), "people")
	add(v.Me.Organises(v.Edition.ID), "codes")
	add(v.Me.Conducts(v.Edition.ID), "door")
	add(v.Me.Organises(v.Edition.ID), "team")
	add(v.Me.Conducts(v.Edition.ID), "plan")
	add(v.Me.Roles.Any(edition.SafetyLead), "rules")
	add(v.Me.Roles.Any(edition.SafetyLead), "requests")
	add(v.Me.Roles.Any(edition.SafetyLead), "log")
	add(v.Me.Removes(v.Edition.ID), "attention")
	add(v.Me.Roles.Any(edition.SafetyLead), "duty")
	return tabs
}

func (s *Site) peopleFrame(r *http.Request, v visit, titleKey, part string) ui.Page {
	page := s.page(r, v, titleKey, people.DeskTopic(v.Edition.ID))
	page.Path = v.Edition.Path() + "/desk/" + part
	return page
}

// peopleDesk lists registrations to those who decide on them.
func (s *Site) peopleDesk(w http.ResponseWriter, r *http.Request, v visit) error {
	everybody, err := s.people.Everybody(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	shelf := r.URL.Query().Get("show")
	page := peoplepages.DeskPage{
		Page: s.peopleFrame(r, v, "people.desk.title", "people"), Base: v.Edition.Path(), Topic: people.DeskTopic(v.Edition.ID), Tabs: s.peopleTabs(v, "people"),
		Places: people.PlacesOf(v.Edition, everybody), MayGiveRoles: v.Me.Organises(v.Edition.ID), Checks: v.Me.Roles.Any(edition.SafetyLead), MayRestore: v.Me.Roles.Any(edition.SafetyLead), WorldNames: map[string]string{},
	}
	for _, world := range v.Edition.Worlds {
		page.WorldNames[world.Key] = v.Edition.WorldName(v.Words.Lang(), world.Key)
	}
	page.Flash = said(v, r, "people.desk.said.", "admitted", "waiting", "declined", "no_place", "undone", "removed", "restored", "roles")
	for i, sh := range peopleShelves {
		on := slices.DeleteFunc(slices.Clone(everybody), func(l people.Listed) bool { return !slices.Contains(sh.Standings, l.Standing) })
		if sh.Name == "in" {
			people.ByName(on)
		}
		current := shelf == sh.Name || shelf == "" && i == 0
		page.Shelves = append(page.Shelves, ui.NavLink{
			Label: v.Words.T("people.shelf."+sh.Name, "n", len(on)), Href: page.Base + "/desk/people?show=" + sh.Name, Current: current,
		})
		if current {
			page.Shelf = sh.Name
			page.People = s.rowsOf(v, page.Page, on)
		}
	}
	if page.Shelf == "" {
		return s.seeOther(w, r, page.Base+"/desk/people")
	}
	return s.show(w, r, peoplepages.Desk(page))
}

func (s *Site) rowsOf(v visit, p ui.Page, all []people.Listed) []peoplepages.Row {
	var rows []peoplepages.Row
	for _, l := range all {
		row := peoplepages.Row{
			ID: l.ID, Name: l.Name, Organisation: l.Profile.Organisation, Note: l.Profile.Note, Standing: string(l.Standing),
			Registered: p.Words.DayShort(l.Registered), Undoable: l.Undoable(v.Me, s.now()), Chosen: l.Chosen, Vouched: l.Vouched,
		}
		for _, lang := range l.Languages {
			row.Languages = append(row.Languages, strings.ToUpper(lang))
		}
		for _, role := range people.CodeRoles {
			row.Roles = append(row.Roles, ui.Choice{Value: role.String(), Label: v.Words.T("people.role." + role.String()), Checked: l.Roles.Any(role)})
		}
		rows = append(rows, row)
	}
	return rows
}

// onPerson runs a deed of the desk on the person named in the form and goes back to the list.
func (s *Site) onPerson(w http.ResponseWriter, r *http.Request, v visit, deed func(id people.ID) (said string, err error)) error {
	if err := form(r); err != nil {
		return err
	}
	said, err := deed(people.ID(r.PostForm.Get("person")))
	if err != nil {
		return err
	}
	show := "review"
	for _, sh := range peopleShelves {
		if sh.Name == r.PostForm.Get("show") {
			show = sh.Name
		}
	}
	return s.seeOther(w, r, v.Edition.Path()+"/desk/people?show="+show+"&"+saying(v, said))
}

func (s *Site) decideOn(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.onPerson(w, r, v, func(id people.ID) (string, error) {
		as := people.Standing(r.PostForm.Get("outcome"))
		became, err := s.people.Decide(r.Context(), v.Me, v.Edition, id, as)
		if became != as {
			return "no_place", err
		}
		return string(became), err
	})
}

func (s *Site) undoDecision(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.onPerson(w, r, v, func(id people.ID) (string, error) {
		return "undone", s.people.UndoDecision(r.Context(), v.Me, v.Edition, id)
	})
}

func (s *Site) removePerson(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.onPerson(w, r, v, func(id people.ID) (string, error) {
		return "removed", s.people.Remove(r.Context(), v.Me, v.Edition, id)
	})
}

func (s *Site) restorePerson(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.onPerson(w, r, v, func(id people.ID) (string, error) {
		return "restored", s.people.Restore(r.Context(), v.Me, v.Edition, id)
	})
}

func (s *Site) setRoles(w http.ResponseWriter, r *http.Request, v visit) error {
	return s.onPerson(w, r, v, func(id people.ID) (string, error) {
		return "roles", s.people.SetRoles(r.Context(), v.Me, v.Edition, id, rolesOf(r.PostForm["role"]))
	})
}

func rolesOf(names []string) (roles edition.Role) {
	for _, name := range names {
		roles |= edition.RoleOf(name)
	}
	return roles
}

// peopleFile is the list for a spreadsheet. No world stands beside a name.
func (s *Site) peopleFile(w http.ResponseWriter, r *http.Request, v visit) error {
	everybody, err := s.people.CarryAway(r.Context(), v.Me, v.Edition)
	if err != nil {
		return err
	}
	head := []string{}
	for _, key := range []string{"name", "organisation", "languages", "roles", "standing"} {
		head = append(head, v.Words.T("people.file."+key))
	}
	rows := [][]string{head}
	people.ByName(everybody) // the order of arrival would say who came together
	for _, l := range everybody {
		if l.Standing == people.Withdrawn {
			continue
		}
		var roles []string
		for _, name := range l.Roles.Names() {
			roles = append(roles, v.Words.T("people.role."+name))
		}
		rows = append(rows, []string{l.Name, l.Profile.Organisation, strings.Join(l.Languages, " "), strings.Join(roles, ", "), v.Words.T("people.standing." + string(l.Standing))})
	}
	if v.Edition.Simulated() {
		for i := range rows {
			mark := v.Words.T("people.file.simulation")
			rows[i] = append(rows[i], mark)
		}
	}
	return s.spreadsheet(w, v, "list.csv", rows)
}

// codesDesk lists the sheets of codes and makes new ones.
func (s *Site) codesDesk(w http.ResponseWriter, r *http.Request, v visit) error {
	page, err := s.codesForm(r, v, peoplepages.CodesForm{Form: string(people.NewForm()), Role: edition.Participant.String(), Count: "10", Lang: v.Words.Lang(), Until: s.lastDay(v, s.people.CodesEnd(v.Edition))})
	if err != nil {
		return err
	}
	page.Flash = said(v, r, "people.codes.said.", "revoked", "revoked_one")
	return s.show(w, r, peoplepages.Codes(page))
}

func (s *Site) codesForm(r *http.Request, v visit, typed peoplepages.CodesForm) (peoplepages.CodesPage, error) {
	page := peoplepages.CodesPage{
		Page: s.peopleFrame(r, v, "people.codes.title", "codes"), Base: v.Edition.Path(), Topic: people.DeskTopic(v.Edition.ID), Tabs: s.peopleTabs(v, "codes"), Form: typed,
	}
	lang := v.Words.Lang()
	page.Worlds = []ui.Choice{{Value: "", Label: v.Words.T("people.codes.any_world"), Checked: typed.World == ""}}
	for _, w := range v.Edition.Worlds {
		if w.Key != edition.Own {
			page.Worlds = append(page.Worlds, ui.Choice{Value: w.Key, Label: v.Edition.WorldName(lang, w.Key), Checked: w.Key == typed.World})
		}
	}
	for _, role := range people.CodeRoles {
		page.Roles = append(page.Roles, ui.Choice{Value: role.String(), Label: v.Words.T("people.role." + role.String()), Checked: role.String() == typed.Role})
	}
	page.Langs = tickable(v, "people.language.", people.Languages, []string{typed.Lang})
	sheets, err := s.people.Sheets(r.Context(), v.Me, v.Edition)
	for _, sheet := range sheets {
		row := s.sheetRow(v, page.Page, sheet)
		page.Sheets = append(page.Sheets, row)
		if !row.Revoked && !row.Over {
			page.Open = append(page.Open, ui.Choice{Value: row.ID, Label: row.Body + " · " + v.Words.T("people.codes.printed", "Count", row.Printed) + " · " + row.Until})
		}
	}
	return page, err
}

func (s *Site) sheetRow(v visit, p ui.Page, sheet people.Sheet) peoplepages.Sheet {
	row := peoplepages.Sheet{
		ID: sheet.ID, Body: sheet.Body, Used: sheet.Used, Printed: sheet.Printed, Revoked: sheet.Revoked, Over: !sheet.Expires.After(s.now()),
		Until: p.Words.DayShort(sheet.Expires.Add(-time.Second).In(v.Edition.Zone)),
	}
	for _, name := range sheet.Role.Names() {
		if name != edition.Participant.String() || sheet.Role == edition.Participant {
			row.Role = v.Words.T("people.role." + name)
		}
	}
	if sheet.World != "" {
		row.World = v.Edition.WorldName(v.Words.Lang(), sheet.World)
	}
	return row
}

// makeCodes makes a sheet and shows its slips, to be printed and cut out. They are not shown again once the page is left.
func (s *Site) makeCodes(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	get := r.PostForm.Get
	typed := peoplepages.CodesForm{Form: get("form"), Body: get("body"), World: get("world"), Role: get("role"), Count: get("count"), Lang: get("language"), Until: get("until")}
	sheet := people.Sheet{Form: people.Form(typed.Form), Body: typed.Body, World: typed.World, Role: edition.RoleOf(typed.Role), Expires: untilEndOf(typed.Until, v.Edition.Zone)}
	_, err := s.people.MakeSheet(r.Context(), v.Me, v.Edition, sheet, smallNumber(typed.Count))
	if err != nil {
		page, failed := s.codesForm(r, v, typed)
		if failed != nil {
			return failed
		}
		return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
			page.Errors = errs
			return peoplepages.Codes(page)
		})
	}
	made, codes, err := s.people.ShowSheet(r.Context(), v.Me, v.Edition, sheet.Form)
	if err != nil {
		return err
	}
	page := peoplepages.SlipsPage{
		Page: s.peopleFrame(r, v, "people.codes.title", "codes"), Base: v.Edition.Path(), Form: typed.Form, Codes: codes, Body: made.Body,
		Slip: s.words.In(typed.Lang), Address: s.doorAddress(r, v.Edition),
	}
	page.Until = page.Slip.Weekday(made.Expires.Add(-time.Second).In(v.Edition.Zone))
	return s.show(w, r, peoplepages.Slips(page))
}

// doorAddress is what one types to get to the door.
func (s *Site) doorAddress(r *http.Request, e edition.Edition) peoplepages.Address {
	host := r.Host
	if _, after, ok := strings.Cut(s.settings.PublicURL, "://"); ok {
		host = after
	}
	return peoplepages.Address{Host: host, Path: e.Path() + "/enter"}
}

// codesFile is the codes just made, for whoever sends them out with a spreadsheet.
func (s *Site) codesFile(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	sheet, codes, err := s.people.ShowSheet(r.Context(), v.Me, v.Edition, people.Form(r.PostForm.Get("form")))
	if err != nil {
		return err
	}
	rows := [][]string{{v.Words.T("people.file.code"), v.Words.T("people.file.until")}}
	for _, c := range codes {
		rows = append(rows, []string{c, s.lastDay(v, sheet.Expires)})
	}
	return s.spreadsheet(w, v, "list.csv", rows)
}

// lastDay is the last day on which codes that end at a midnight are good, as a form writes days.
func (s *Site) lastDay(v visit, ends time.Time) string {
	return ends.Add(-time.Second).In(v.Edition.Zone).Format(time.DateOnly)
}

// untilEndOf is the midnight after a day as a form writes it; zero for an empty field, and long past for what is no day.
func untilEndOf(day string, zone *time.Location) time.Time {
	if day == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Unix(0, 0)
	}
	return t.AddDate(0, 0, 1)
}

// revokeCodes makes a sheet worthless, or the one slip whose number was typed.
func (s *Site) revokeCodes(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := form(r); err != nil {
		return err
	}
	sheet, said := r.PostForm.Get("sheet"), "revoked"
	var err error
	if number, one := r.PostForm["number"]; one {
		said, err = "revoked_one", s.people.RevokeSlip(r.Context(), v.Me, v.Edition, sheet, smallNumber(number[0]))
	} else {
		err = s.people.RevokeSheet(r.Context(), v.Me, v.Edition, sheet)
	}
	if err == nil {
		return s.seeOther(w, r, v.Edition.Path()+"/desk/codes?"+saying(v, said))
	}
	page, failed := s.codesForm(r, v, peoplepages.CodesForm{Form: string(people.NewForm()), Role: edition.Participant.String(), Count: "10", Lang: v.Words.Lang(), Until: s.lastDay(v, s.people.CodesEnd(v.Edition))})
	if failed != nil {
		return failed
	}
	return s.again(w, r, v, err, func(errs []ui.FieldError) templ.Component {
		page.Errors = errs
		page.Back = peoplepages.BackForm{Sheet: sheet, Number: r.PostForm.Get("number")}
		return peoplepages.Codes(page)
	})
}

// smallNumber reads a small number; 0 when it is none.
func smallNumber(s string) (n int) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 6 {
		return 0
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0
		}
		n = n*10 + int(r-'0')
	}
	return n
}
