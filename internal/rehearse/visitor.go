package rehearse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// visitor is a browser without script: it reads pages, fills forms and keeps its cookie. It knows nothing of the program but
// what the pages say.
type visitor struct {
	name   string
	server string
	http   http.Client
	book   *book
	phrase string // hers, once she has one
}

// page is an answer as a person sees it.
type page struct {
	path   string
	status int
	doc    *html.Node
	forms  []*webForm
}

// webForm is a form with what it would send if its button were pressed now.
type webForm struct {
	action string
	method string
	values url.Values          // as the page has them: hidden, typed, ticked, chosen
	fields map[string]bool     // every control's name
	choice map[string][]string // values of radios, checkboxes and selects
	least  map[string]string   // the least value of a control, such as the first day of a date
	button url.Values          // the first button that has a name
}

func newVisitor(name, server string, b *book) (*visitor, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &visitor{name: name, server: server, book: b, http: http.Client{Jar: jar, Timeout: 30 * time.Second}}, nil
}

// read opens a page.
func (v *visitor) read(ctx context.Context, path string) (*page, error) {
	p, err := v.ask(ctx, http.MethodGet, path, nil)
	if err != nil {
		return p, err
	}
	return v.readOnce(ctx, p)
}

// readOnce reads what everybody is led to before the first page, and goes on to that page.
func (v *visitor) readOnce(ctx context.Context, p *page) (*page, error) {
	f := p.form("/know")
	if f == nil || !strings.HasSuffix(p.path, "/know") {
		return p, nil
	}
	return v.press(ctx, "read about the exit", f, nil)
}

// press sends a form, with some of its fields filled.
func (v *visitor) press(ctx context.Context, deed string, f *webForm, fill url.Values) (*page, error) {
	values := url.Values{}
	for name, all := range f.values {
		values[name] = all
	}
	for name, all := range f.button {
		values[name] = all
	}
	for name, all := range fill {
		if !f.fields[name] {
			return nil, fmt.Errorf("%s: the form %s has no field %q", deed, shape(f.action), name)
		}
		values[name] = all
	}
	p, err := v.ask(ctx, f.method, f.action, values)
	if err != nil {
		return p, fmt.Errorf("%s: %w", deed, err)
	}
	v.book.did(deed)
	return v.readOnce(ctx, p)
}

func (v *visitor) ask(ctx context.Context, method, path string, values url.Values) (*page, error) {
	address := v.server + path
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(values.Encode())
	} else if len(values) > 0 {
		address += "?" + values.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Language", "fr")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", v.server)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	start := time.Now()
	answer, err := v.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, shape(path), withoutURL(err))
	}
	defer answer.Body.Close()
	doc, err := html.Parse(io.LimitReader(answer.Body, 8<<20))
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, shape(path), err)
	}
	v.book.took(method+" "+shape(path), time.Since(start))
	p := &page{path: answer.Request.URL.Path, status: answer.StatusCode, doc: doc}
	p.forms = formsOf(doc, answer.Request.URL)
	if f := p.asksWho(); f != nil && v.phrase != "" && !values.Has("proof_words") {
		f.values.Set("proof_words", v.phrase)
		return v.ask(ctx, f.method, f.action, f.values)
	}
	if answer.StatusCode >= 400 {
		return p, &refusal{method: method, path: shape(path), status: answer.StatusCode, words: p.complaint()}
	}
	return p, nil
}

// refusal is an answer that says no.
type refusal struct {
	method, path string
	status       int
	words        string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%s %s: %d %s", r.method, r.path, r.status, r.words)
}

// refused says whether an error is a refusal of a kind that a person meets in the ordinary course: a session that has just
// closed, a pen that someone else took.
func refused(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.status == http.StatusConflict
}

func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

var idShape = regexp.MustCompile(`/[a-z2-7]{26}(/|$)`)
var codeShape = regexp.MustCompile(`^/e/[a-z0-9]{8}(/|$)`)

// shape is a path without its values, for the report.
func shape(path string) string {
	path, _, _ = strings.Cut(path, "?")
	path = codeShape.ReplaceAllString(path, "/e/{edition}$1")
	for idShape.MatchString(path) {
		path = idShape.ReplaceAllString(path, "/{id}$1")
	}
	return path
}

// form finds the first form whose action ends so.
func (p *page) form(suffix string) *webForm {
	for _, f := range p.forms {
		if strings.HasSuffix(f.action, suffix) {
			return f
		}
	}
	return nil
}

// asksWho is the form in which she shows that it is still her, on the page that stands before a dangerous act.
func (p *page) asksWho() *webForm {
	for _, f := range p.forms {
		if f.fields["proof_words"] {
			return f
		}
	}
	return nil
}

// formsLike finds all forms whose action matches.
func (p *page) formsLike(pattern *regexp.Regexp) []*webForm {
	var all []*webForm
	for _, f := range p.forms {
		if pattern.MatchString(f.action) {
			all = append(all, f)
		}
	}
	return all
}

// link finds the first link to an address that ends so.
func (p *page) link(suffix string) string {
	var found string
	walk(p.doc, func(n *html.Node) {
		if n.DataAtom == atom.A && found == "" {
			if href, _, _ := strings.Cut(attr(n, "href"), "#"); strings.HasSuffix(href, suffix) {
				found = href
			}
		}
	})
	return found
}

// links finds every address that a link of the page leads to.
func (p *page) links() []string {
	var all []string
	walk(p.doc, func(n *html.Node) {
		if n.DataAtom == atom.A && attr(n, "href") != "" {
			all = append(all, attr(n, "href"))
		}
	})
	return all
}

// text is everything that stands on the page.
func (p *page) text() string {
	var b strings.Builder
	walk(p.doc, func(n *html.Node) {
		if n.Type == html.TextNode && n.Parent != nil && n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style {
			b.WriteString(n.Data)
			b.WriteByte(' ')
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// textIn is what stands in the element of an id; nothing when there is none.
func (p *page) textIn(id string) string {
	var said strings.Builder
	walk(p.doc, func(n *html.Node) {
		if attr(n, "id") == id {
			walk(n, func(in *html.Node) {
				if in.Type == html.TextNode {
					said.WriteString(in.Data)
				}
			})
		}
	})
	return said.String()
}

// texts are the contents of all elements of a name.
func (p *page) texts(element atom.Atom) []string {
	var all []string
	walk(p.doc, func(n *html.Node) {
		if n.DataAtom == element {
			all = append(all, inner(n))
		}
	})
	return all
}

// data is the value of the first attribute data-NAME on the page.
func (p *page) data(name string) string {
	var found string
	walk(p.doc, func(n *html.Node) {
		if v := attr(n, "data-"+name); v != "" && found == "" {
			found = v
		}
	})
	return found
}

// class is the text of the first element of a class.
func (p *page) class(name string) string {
	var found string
	walk(p.doc, func(n *html.Node) {
		if found == "" && slices.Contains(strings.Fields(attr(n, "class")), name) {
			found = inner(n)
		}
	})
	return found
}

// lastOf is the text of the last element of a class.
func (p *page) lastOf(name string) string {
	var found string
	walk(p.doc, func(n *html.Node) {
		if slices.Contains(strings.Fields(attr(n, "class")), name) {
			found = inner(n)
		}
	})
	return found
}

// complaint is what a page says is wrong.
func (p *page) complaint() string {
	var words []string
	walk(p.doc, func(n *html.Node) {
		if c := attr(n, "class"); c == "errors" || c == "lede" {
			words = append(words, inner(n))
		}
	})
	return strings.Join(words, " ")
}

func inner(n *html.Node) string {
	var b strings.Builder
	walk(n, func(c *html.Node) {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

func formsOf(doc *html.Node, at *url.URL) []*webForm {
	var all []*webForm
	walk(doc, func(n *html.Node) {
		if n.DataAtom == atom.Form {
			all = append(all, readForm(n, at))
		}
	})
	return all
}

func readForm(n *html.Node, at *url.URL) *webForm {
	f := &webForm{action: at.RequestURI(), method: http.MethodGet, values: url.Values{}, fields: map[string]bool{}, choice: map[string][]string{}, least: map[string]string{}, button: url.Values{}}
	if a := attr(n, "action"); a != "" {
		if u, err := at.Parse(a); err == nil {
			f.action = u.RequestURI()
		}
	}
	if strings.EqualFold(attr(n, "method"), "post") {
		f.method = http.MethodPost
	}
	walk(n, func(c *html.Node) {
		name := attr(c, "name")
		if name == "" || has(c, "disabled") {
			return
		}
		switch c.DataAtom {
		case atom.Input:
			f.readInput(c, name)
		case atom.Textarea:
			f.fields[name] = true
			text := ""
			if c.FirstChild != nil {
				text = c.FirstChild.Data
			}
			f.values.Add(name, text)
		case atom.Select:
			f.readSelect(c, name)
		case atom.Button:
			f.fields[name] = true
			f.choice[name] = append(f.choice[name], attr(c, "value"))
			if len(f.button) == 0 {
				f.button.Set(name, attr(c, "value"))
			}
		}
	})
	return f
}

func (f *webForm) readInput(c *html.Node, name string) {
	f.fields[name] = true
	switch attr(c, "type") {
	case "radio", "checkbox":
		f.choice[name] = append(f.choice[name], attr(c, "value"))
		if has(c, "checked") {
			f.values.Add(name, attr(c, "value"))
		}
	case "submit", "button", "reset", "image", "file":
	default:
		f.values.Add(name, attr(c, "value"))
		f.least[name] = attr(c, "min")
	}
}

func (f *webForm) readSelect(c *html.Node, name string) {
	f.fields[name] = true
	chosen := ""
	walk(c, func(o *html.Node) {
		if o.DataAtom != atom.Option {
			return
		}
		f.choice[name] = append(f.choice[name], attr(o, "value"))
		if has(o, "selected") || len(f.choice[name]) == 1 {
			chosen = attr(o, "value")
		}
	})
	f.values.Set(name, chosen)
}

func walk(n *html.Node, each func(*html.Node)) {
	each(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, each)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
