package main

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"hackathon4women/internal/edition"
	"hackathon4women/internal/web"
)

// everyAnswer is what each answer says to the browser, whatever it answers to whom.
var everyAnswer = map[string][]string{
	"Content-Security-Policy": {"default-src 'none'", "script-src 'self';", "style-src 'self';", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
		"frame-ancestors 'none'", "require-trusted-types-for 'script'"},
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Cross-Origin-Embedder-Policy": {"require-corp"},
	"Permissions-Policy":           {"geolocation=()"},
}

// wanting is what an answer of the site should say and does not.
func wanting(r *http.Response) (lacks []string) {
	for name, parts := range everyAnswer {
		for _, part := range parts {
			if !strings.Contains(r.Header.Get(name), part) {
				lacks = append(lacks, name+": "+part)
			}
		}
	}
	path := r.Request.URL.Path
	kept := path == "/" || strings.HasPrefix(path, "/p/") || strings.HasPrefix(path, "/a/")
	if !kept && r.Header.Get("Cache-Control") != "no-store" {
		lacks = append(lacks, "Cache-Control: no-store")
	}
	if policy := r.Header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
		lacks = append(lacks, "a policy without exceptions")
	}
	if r.ContentLength != 0 && r.StatusCode != http.StatusNoContent && r.StatusCode < 300 {
		if kind := r.Header.Get("Content-Type"); kind == "" || strings.HasPrefix(kind, "text/") && kind != "text/event-stream" && !strings.Contains(kind, "utf-8") {
			lacks = append(lacks, "Content-Type with its alphabet, not "+kind)
		}
	}
	if r.Header.Get("Access-Control-Allow-Origin") != "" {
		lacks = append(lacks, "no reader on other sites")
	}
	for _, c := range r.Cookies() {
		if !c.HttpOnly && c.Name != "x" || c.SameSite == 0 || c.Path != "/" || c.MaxAge > 0 || !c.Expires.IsZero() {
			lacks = append(lacks, "a careful cookie, not "+c.Name)
		}
	}
	return lacks
}

// ask sends one request as a script or a browser would, with headers given as name and value in turn.
func ask(t *testing.T, c *http.Client, method, address, body string, headers ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer
}

// What is not a page of ours says the same to the browser as a page: files, refusals, what is not there, what is too long.
func TestEveryKindOfAnswerIsGuarded(t *testing.T) {
	ev := startEvening(t, "", 0, nil)
	site, err := ev.house.site(web.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	c, form := client(t), []string{"Content-Type", "application/x-www-form-urlencoded"}
	for _, try := range []struct {
		what, method, path, body string
		headers                  []string
		status                   int
	}{
		{"nothing here", "GET", "/wp-login.php", "", nil, 404},
		{"a method of no use", "TRACE", "/", "", nil, 404},
		{"another one", "DELETE", "/enter", "", nil, 404},
		{"a crooked path", "GET", "/p//x", "", nil, 307},
		{"a form from elsewhere", "POST", "/enter", "", append(form, "Sec-Fetch-Site", "cross-site"), 403},
		{"a form that is too long", "POST", "/enter", "words=" + strings.Repeat("a", 2<<20), form, 422},
		{"a form of another kind", "POST", "/enter", "--x\r\n", []string{"Content-Type", "multipart/form-data; boundary=x"}, 422},
		{"a form that is none", "POST", "/enter", "%zz", form, 422},
		{"a bundle that is not there", "GET", "/a/a-nothing.js", "", nil, 404},
		{"a file above", "GET", "/a/..%2f..%2fetc%2fpasswd", "", nil, 404},
		{"the gallery, outside the demo", "GET", "/gallery", "", nil, 404},
		{"the demo's door, outside the demo", "POST", "/demo/entry", "as=organiser", form, 404},
		{"the exit", "GET", "/exit", "", nil, 303},
	} {
		answer := ask(t, c, try.method, ev.server.URL+try.path, try.body, try.headers...)
		if answer.StatusCode != try.status {
			t.Errorf("%s: got %d, want %d", try.what, answer.StatusCode, try.status)
		}
		for _, lack := range wanting(answer) {
			t.Errorf("%s: wants %s", try.what, lack)
		}
	}
	for _, bundle := range bundles(t, site) {
		for _, packed := range []string{"gzip", "identity"} {
			for _, lack := range wanting(ask(t, c, "GET", ev.server.URL+bundle, "", "Accept-Encoding", packed)) {
				t.Errorf("%s: wants %s", bundle, lack)
			}
		}
	}
}

func bundles(t *testing.T, site *web.Site) []string {
	t.Helper()
	var all []string
	for _, href := range site.Bundles() {
		all = append(all, href)
	}
	if len(all) == 0 {
		t.Error("there are no bundles")
	}
	return all
}

// Over HTTPS the browser is told to come back only so, and cookies are bound to this host. A visitor cannot pretend to be a proxy.
func TestHTTPSIsKeptTo(t *testing.T) {
	ev := startEvening(t, "", 0, nil)
	for name, settings := range map[string]web.Settings{
		"behind a proxy": {Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, ExitURL: "https://www.meteo.be/"},
		"no proxy":       {ExitURL: "https://www.meteo.be/"},
	} {
		site, err := ev.house.site(settings)
		if err != nil {
			t.Fatal(err)
		}
		server := serverOf(t, site)
		answer := ask(t, client(t), "POST", server+"/language", "lang=nl", "Content-Type", "application/x-www-form-urlencoded", "X-Forwarded-Proto", "https")
		cookie := answer.Header.Get("Set-Cookie")
		strict := answer.Header.Get("Strict-Transport-Security")
		if name == "no proxy" {
			if strict != "" || strings.Contains(cookie, "Secure") {
				t.Errorf("%s is believed: %q, %q", name, strict, cookie)
			}
			continue
		}
		if strict != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security is %q", name, strict)
		}
		if !strings.HasPrefix(cookie, "__Host-l=nl") || !strings.Contains(cookie, "; Secure") || !strings.Contains(cookie, "; HttpOnly") {
			t.Errorf("%s: the cookie is %q", name, cookie)
		}
	}
}

// P12: other sites may lead people here by a link. They may not ask for a page, a stream or a file as part of themselves, even
// from a neighbouring host whose requests carry her cookie: it would make her present at her table.
func TestOtherSitesHearNothing(t *testing.T) {
	ev := startEvening(t, "", 0, nil)
	organiser := ev.persona(t, "organiser", edition.Organiser)
	live := ev.server.URL + ev.edition.Path() + "/live?topic=edition/" + string(ev.edition.ID)
	desk := ev.server.URL + ev.edition.Path() + "/desk"
	public := ev.server.URL + ev.edition.PublicPath()
	for _, try := range []struct {
		what, address string
		headers       []string
		status        int
	}{
		{"a link", desk, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		{"our own script", desk, []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}, 200},
		{"our own stream", live, []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty", "Accept", "text/event-stream"}, 200},
		{"a stream elsewhere", live, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors", "Accept", "text/event-stream"}, 403},
		{"a stream next door", live, []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors", "Accept", "text/event-stream"}, 403},
		{"a stream in an older browser", live, []string{"Origin", "https://elsewhere.example", "Accept", "text/event-stream"}, 403},
		{"a stream of no origin", live, []string{"Origin", "null", "Accept", "text/event-stream"}, 403},
		{"a link to a stream", live, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 404},
		{"a frame", desk, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"a picture", desk, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, 403},
		{"a picture of the public page", public, []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 200},
	} {
		answer := ask(t, organiser.http, "GET", try.address, "", try.headers...)
		if answer.StatusCode != try.status {
			t.Errorf("%s: got %d, want %d", try.what, answer.StatusCode, try.status)
		}
		for _, lack := range wanting(answer) {
			t.Errorf("%s: wants %s", try.what, lack)
		}
	}
}
