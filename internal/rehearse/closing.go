package rehearse

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
)

// close does what comes after the last session: organisations confirm, the organiser reviews and publishes, and whatever was
// written is looked for in the publication.
func (c *Company) close(ctx context.Context) error {
	public, err := c.publicPath(ctx)
	if err != nil {
		return err
	}
	for _, code := range c.codes {
		if err := c.confirm(ctx, public, code); err != nil {
			c.book.wrong("confirm promise: %v", err)
		}
	}
	if err := c.publish(ctx); err != nil {
		return err
	}
	results, err := c.raw(ctx, public+"/results.json")
	if err != nil {
		return err
	}
	for words, what := range c.written.texts {
		if what.by != nil && !what.by.agreed.Load() {
			if strings.Contains(results, words) {
				c.book.wrong("publish: shows a %s of somebody who did not agree", what.kind)
			}
			continue
		}
		c.looked++
		if !strings.Contains(results, words) {
			c.lost = append(c.lost, what.kind+": "+words)
		}
	}
	sort.Strings(c.lost)
	return nil
}

func (c *Company) publicPath(ctx context.Context) (string, error) {
	p, err := c.organiser.read(ctx, "/desk")
	if err != nil {
		return "", err
	}
	for _, l := range p.links() {
		if strings.HasPrefix(l, "/p/") {
			slug, _, _ := strings.Cut(strings.TrimPrefix(l, "/p/"), "/")
			return "/p/" + slug, nil
		}
	}
	return "", errors.New("publish: the list of events does not link to the public page")
}

// confirm is the organisation's part: somebody with the code says yes, without an account.
func (c *Company) confirm(ctx context.Context, public, code string) error {
	v, err := newVisitor("an organisation", c.o.Server, c.book)
	if err != nil {
		return err
	}
	p, err := v.read(ctx, public+"/confirm")
	if err != nil {
		return err
	}
	f := p.form("/confirm")
	if f == nil {
		return errors.New("no form for the code")
	}
	if p, err = v.press(ctx, "show promise code", f, url.Values{"code": {code}}); err != nil {
		return err
	}
	for _, f := range p.forms {
		if strings.HasSuffix(f.action, "/confirm/yes") || len(f.choice["answer"]) > 0 {
			fill := url.Values{}
			if len(f.choice["answer"]) > 0 {
				fill.Set("answer", "yes")
			}
			_, err = v.press(ctx, "confirm promise", f, fill)
			return err
		}
	}
	return fmt.Errorf("no way to say yes: %s", heading(p))
}

// publish approves every text, flagged or not, and publishes. Whoever reads is the safety lead, whoever publishes the organiser.
func (c *Company) publish(ctx context.Context) error {
	at := "/e/" + c.o.Edition + "/desk/publication"
	for range 500 {
		p, err := c.reader.read(ctx, at)
		if err != nil {
			return err
		}
		var review *webForm
		for _, f := range p.forms {
			if strings.HasSuffix(f.action, "/review") {
				review = f
				break
			}
		}
		if review == nil {
			if p, err = c.organiser.read(ctx, at); err != nil {
				return err
			}
			f := p.form("/desk/publication")
			if f == nil {
				return fmt.Errorf("publish: the desk offers no publication: %s", p.complaint())
			}
			_, err := c.organiser.press(ctx, "publish", f, nil)
			return err
		}
		if _, err := c.reader.press(ctx, "review", review, url.Values{"text": review.values["all"]}); err != nil {
			return err
		}
	}
	return errors.New("publish: reviews never end")
}

// raw reads a file of the publication as it is.
func (c *Company) raw(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.o.Server+path, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("reading %s: %d", shape(path), answer.StatusCode)
	}
	return unescape.Replace(html.UnescapeString(string(raw))), nil
}

// unescape undoes what JSON does to texts.
var unescape = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&", `\"`, `"`, `\n`, "\n")
