package cli

import (
	"fmt"
	"strings"
	"testing"

	"connect-pipedrive/pipedrive/simulator"
)

// Pipedrive says yes to every token: what n8n has got from another login is not said to have ended.
func TestRevokeOfWhatN8NHas(t *testing.T) {
	t.Parallel()
	for _, handed := range []string{"", "[n8n]\nhanded_over = 2026-11-22T00:00:00Z\n"} {
		s := newStage(t)
		sim := s.simulate(simulator.Options{})
		access, refresh, err := obtain(sim.URL())
		if err != nil {
			t.Fatal(err)
		}
		s.app()
		s.write("config.toml", fmt.Sprintf("version = 1\nmethod = \"oauth2\"\n[oauth2.token]\naccess_token = %q\nrefresh_token = %q\n%s", access, refresh, handed))
		p := s.run(nil, "revoke", "--force", "--config", s.path("config.toml"))
		if p.code != 0 || strings.Contains(p.err, "validate --config "+s.path("config.toml")+" --n8n tells") != (handed != "") {
			t.Errorf("%q: exit %d, %s", handed, p.code, p.err)
		}
	}
}
