package cli

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// On a terminal it is said how far it is and what failed, and nothing of it is left between the lines of the report.
func TestProgressOnATerminal(t *testing.T) {
	t.Parallel()
	c := newCompanies(t, 5)
	c.stage.write("c002.toml", "version = 1\nmetod = \"api-token\"\n")
	goOn := make(chan struct{})
	c.spoil(func(company string, _ http.ResponseWriter, r *http.Request) bool {
		if company == "1" {
			select {
			case <-goOn:
			case <-r.Context().Done():
			}
		}
		return false
	})
	x := onTTY(t, program(t, c.stage.dir, []string{"CONNECT_PIPEDRIVE_SERVICE=" + c.URL}, "validate", "--config", "."))
	x.waitFor("4 of 5 configurations validated")
	close(goOn)
	code, output := x.end()
	if code != 2 || !strings.Contains(output, "1 failed: c002.toml") || !strings.Contains(output, "to go") {
		t.Errorf("exit code %d, and the terminal shows\n%q", code, output)
	}
	for line := range strings.SplitSeq(output, "\r\n") {
		if at := strings.LastIndex(line, clearLine); strings.Contains(line[at+1:], "validated") {
			t.Errorf("the progress is left: %q", line)
		}
	}
}

func TestRoughly(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "1 s", 59400 * time.Millisecond: "59 s", time.Minute: "1 min", 95 * time.Second: "2 min", time.Hour: "1 h", 25 * time.Hour: "25 h", time.Hour + time.Minute: "1 h 1 min", 2*time.Hour + 5*time.Minute: "2 h 5 min"} {
		if got := roughly(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}
