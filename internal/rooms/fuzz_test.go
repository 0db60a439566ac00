package rooms

import (
	"net/url"
	"reflect"
	"testing"
)

// Links to meetings lead to HTTPS addresses of other sites and nowhere else, and are shown as they were typed.
func FuzzLinks(f *testing.F) {
	for _, s := range []string{"https://meet.example/a\r\n\r\nhttps://meet.example/b", "javascript:alert(1)", "https://", "HTTPS://a", "https://u:p@h", "\nhttps://a\x00", "https:///a", "https://a/\u202eb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, lines string) {
		links, err := ParseLinks(lines)
		if err != nil {
			return
		}
		for n, link := range links {
			u, err := url.Parse(link)
			if err != nil || u.Scheme != "https" || u.Host == "" || n < 1 || n > RoomsMax {
				t.Errorf("%q makes link %d to %q", lines, n, link)
			}
		}
		if again, err := ParseLinks(links.String()); err != nil || !reflect.DeepEqual(links, again) {
			t.Errorf("%q is %v, which reads as %v, %v", lines, links, again, err)
		}
	})
}
