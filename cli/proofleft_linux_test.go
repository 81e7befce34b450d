package cli

import (
	"fmt"
	"net/http"
	"regexp"
	"syscall"
	"testing"

	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// TestLeavingTakesTheProofBack leaves while n8n makes the calls: the wizard waits until its workflow is gone, and gives the
// terminal back.
func TestLeavingTakesTheProofBack(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(x *tty){
		"ctrl+c": func(x *tty) { x.types("\x03") },
		"SIGINT": func(x *tty) { _ = x.cmd.Process.Signal(syscall.SIGINT) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, n := newStage(t), n8ntest.New(t, "")
			s.simulate(simulator.Options{})
			s.env["XDG_STATE_HOME"], s.env["N8N_API_KEY"] = t.TempDir(), n8ntest.Key
			s.write("config.toml", fmt.Sprintf("version = 1\nmethod = \"api-token\"\n[selection]\nactions = [\"deal:get\"]\n[api_token]\ntoken = %q\n[n8n]\nurl = %q\n", simulator.APIToken, n.URL))
			calling, released := make(chan struct{}, 8), make(chan struct{})
			n.Reach = func(r *http.Request) (*http.Response, error) {
				calling <- struct{}{}
				<-released
				return http.DefaultTransport.RoundTrip(r)
			}
			x := onTTY(t, program(t, s.dir, s.environment(), "--no-browser"))
			for _, button := range []string{"Yes, test it", "Push and prove", "Overwrite it"} {
				x.waitFor(button)
				x.types("\r")
			}
			within(t, calling, "call")
			leave(x)
			x.waitFor("removing, then I leave")
			close(released)
			code, output := x.end()
			if code != 130 || len(n.Workflows()) > 0 {
				t.Errorf("exit code %d, left in n8n: %v\n%s", code, n.Workflows(), output)
			}
			if regexp.MustCompile(`\x1b\[[0-9;]*[349][0-7]m`).MatchString(output) { // NO_COLOR is set
				t.Errorf("it has colours: %q", output)
			}
			if x.modes() != x.before {
				t.Error("the terminal is not as it was")
			}
		})
	}
}
