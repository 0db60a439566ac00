package web

import "testing"

// The desk leads where it says, and only to those who may go there.
func TestTheDeskLeadsToPagesThatExist(t *testing.T) {
	who := map[string]Who{}
	for _, r := range (&Site{}).allRoutes() {
		who[r.Pattern] = r.Who
	}
	for _, page := range deskPages {
		got, found := who["GET /e/{edition}"+page.path]
		if !found || got != page.who {
			t.Errorf("%s: the desk offers it to %q, the route admits %q (found: %v)", page.path, page.who.Name, got.Name, found)
		}
	}
}
