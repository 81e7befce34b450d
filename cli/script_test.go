package cli

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	_ "github.com/charmbracelet/x/exp/golden" // registers -update, which go test ./... gives to every package
	"github.com/rogpeppe/go-internal/testscript"
)

// noLinger has a program that the race detector watches end at once: it waits a second for more races otherwise, each time.
const noLinger = "GORACE=atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	_ = flag.Set("test.parallel", "12") // most of these tests wait; the command line may say otherwise
	testscript.Main(tidy{m}, map[string]func(){"connect-pipedrive": func() { os.Exit(runProcess(releaseDay)) }, "browse": browse})
}

// releaseDay is when the scripts run: while no table is old.
func releaseDay() time.Time { return time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC) }

// tidy removes what tests share when they are over.
type tidy struct{ *testing.M }

// Run implements testscript.TestingM.
func (m tidy) Run() int {
	defer func() { _ = os.RemoveAll(shared) }()
	return m.M.Run()
}

// shared is a folder for what is made once for several tests.
var shared = filepath.Join(os.TempDir(), "connect-pipedrive-test-"+strconv.Itoa(os.Getpid()))

// TestScripts pins what the commands print and with what code they exit. The scripts run the real program in an empty
// folder, with nothing of the machine's environment that matters to it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       flag.Lookup("update").Value.String() == "true",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("XDG_STATE_HOME", env.WorkDir+"/state")
			env.Setenv("NO_COLOR", "1")
			env.Setenv("NOBODY", nobody())
			env.Vars = append(env.Vars, noLinger)
			return nil
		},
		Cmds: commands(),
	})
}

// browse is a browser for tests: it opens a page, and that is it.
func browse() {
	answer, err := http.Get(os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	_ = answer.Body.Close()
}
