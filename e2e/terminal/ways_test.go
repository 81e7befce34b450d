//go:build e2e

package terminal

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"connect-pipedrive/internal/testkit"
	"connect-pipedrive/n8n/n8ntest"
	"connect-pipedrive/pipedrive/simulator"
)

// way is one of the ways out of the wizard, chosen at its last step.
type way struct {
	name   string
	keys   []string          // that choose it; the first may open the menu, which is answered once it is seen
	pasted string            // what it asks for then
	shows  []string          // its screen before anything is done
	done   []string          // its screen afterwards; nil: the program ends at once
	record []string          // what the terminal shows when the program has ended
	files  []testkit.Written // that are written besides the configuration
	pushed bool
}

var ways = []way{
	{name: "import file", shows: []string{"■ credential.json"}, record: []string{"docker compose exec"}, files: []testkit.Written{testkit.ImportFile}},
	{name: "push", keys: []string{"p"}, pasted: n8ntest.Key, shows: []string{"Push and prove"}, done: []string{"✓ pushed", "✓ proved   1 of 1 object read"},
		record: []string{"connect-pipedrive validate --n8n"}, pushed: true},
	{name: "sheet", keys: []string{"m", "End", "Up", "Up", "Enter"}, shows: []string{"■ handover.md"}, record: []string{"handover.md"},
		files: []testkit.Written{testkit.ImportFile, testkit.Sheet}},
	{name: "environment", keys: []string{"m", "End", "Up", "Enter"}, shows: []string{"■ pipedrive.env"}, record: []string{"pipedrive.env"},
		files: []testkit.Written{testkit.ImportFile, testkit.Environment}},
	{name: "by hand", keys: []string{"m", "End", "Enter"}, shows: []string{"to enter in n8n"}, record: []string{"by hand"}},
}

// TestEveryWayOut goes through the whole setup on the screen of the program itself, against a Pipedrive and an n8n of the
// test's own, and out of it by every way: what is written, with which modes, and what n8n has then.
func TestEveryWayOut(t *testing.T) {
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			x, n := openBetween(t)
			x.answersN8N(n.URL)
			x.journey(screen{[]string{"How shall n8n sign in"}, []string{"Right", "Enter"}})
			x.pickDealGet()
			x.waitFor("● Register", "API token")
			x.paste(simulator.APIToken)
			x.journey(screen{[]string{"••••"}, []string{"Enter"}}, screen{[]string{"You are Dana Demo"}, []string{"Enter"}})
			x.takes(w)
			x.wrote(w, simulator.APIToken)
			var has, want []string
			for _, c := range n.Credentials() {
				has = append(has, c.Type+" "+fmt.Sprint(c.Data["apiToken"]))
			}
			if w.pushed {
				want = []string{"pipedriveApi " + simulator.APIToken}
			}
			if !slices.Equal(has, want) {
				t.Errorf("n8n has %v, want %v", has, want)
			}
		})
	}
}

// TestPushWithOAuth2 allows the access in a browser, and has the tokens pushed.
func TestPushWithOAuth2(t *testing.T) {
	x, n := openBetween(t)
	x.answersN8N(n.URL)
	x.journey(screen{[]string{"How shall n8n sign in"}, []string{"Enter"}})
	x.pickDealGet()
	x.journey(screen{[]string{"● Scopes", "deals:read"}, []string{"Enter"}})
	x.waitFor("● Register")
	x.paste("Client ID\n" + simulator.ClientID + "\nClient secret\n" + simulator.ClientSecret + "\n")
	x.journey(screen{[]string{"part 4 of 4", "••••"}, []string{"Enter"}})
	shown := x.waitFor("Allow the access in your browser", "http://localhost:")
	answer, err := http.Get(shortURL.FindString(shown))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	x.journey(screen{[]string{"You are Dana Demo", "1 of 1 scope granted"}, []string{"Enter"}})
	w := ways[1]
	x.takes(w)
	tokens := storedToken.FindAllStringSubmatch(x.config("config.toml"), -1)
	if len(tokens) != 2 {
		t.Fatalf("the configuration holds %d tokens", len(tokens))
	}
	x.wrote(w, tokens[0][1])
	list := n.Credentials()
	if len(list) != 1 || list[0].Type != "pipedriveOAuth2Api" {
		t.Fatalf("n8n has %v", list)
	}
	data := fmt.Sprint(list[0].Data)
	wantAll(t, data, simulator.ClientID, simulator.ClientSecret, tokens[0][1], tokens[1][1])
}

// shortURL is the address that leads to Pipedrive's page, storedToken what the configuration holds of a login.
var (
	shortURL    = regexp.MustCompile(`http://localhost:\d+/\w+`)
	storedToken = regexp.MustCompile(`(?m)^(?:access|refresh)_token = "(.+)"$`)
)

// openBetween opens a terminal in which the program meets a Pipedrive and an n8n of the test's own.
func openBetween(t *testing.T) (*terminal, *n8ntest.Server) {
	t.Helper()
	sim, err := simulator.Start(simulator.Options{AutoApprove: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.Close)
	n := n8ntest.New(t, "")
	x := open(t, 80, 24)
	x.line("export CONNECT_PIPEDRIVE_SERVICE=" + sim.URL())
	return x, n
}

// answersN8N starts the program and says where n8n is opened.
func (x *terminal) answersN8N(url string) {
	x.t.Helper()
	x.line("clear; connect-pipedrive --no-browser --port " + strconv.Itoa(testkit.FreePort()))
	x.journey(screen{[]string{"Where does your n8n run?"}, []string{"Tab", "C-u"}})
	x.text(url)
	x.journey(screen{[]string{url}, []string{"Enter"}})
}

// paste pastes a text as a terminal does.
func (x *terminal) paste(text string) {
	x.t.Helper()
	x.tmux("set-buffer", text)
	x.tmux("paste-buffer", "-p")
}

// pickDealGet goes through the picker with Deal, Get.
func (x *terminal) pickDealGet() {
	x.t.Helper()
	x.journey(screen{[]string{"What will your workflows do in Pipedrive?", "0 of 51"}, []string{"/"}})
	x.text("deal:get")
	x.journey(screen{[]string{"2 rows match"}, []string{"Enter", "Space"}}, screen{[]string{"■ Get"}, []string{"Enter"}})
}

// takes goes the way out from the last step, and wants the program to end well.
func (x *terminal) takes(w way) {
	x.t.Helper()
	x.waitFor("● Hand over", "■ config.toml")
	for i, key := range w.keys {
		if i == 1 {
			x.waitFor("More for: Hand over")
		}
		x.keys(key)
	}
	if w.pasted != "" {
		x.waitFor("An API key of n8n")
		x.paste(w.pasted)
		x.journey(screen{[]string{"••••"}, []string{"Enter"}})
	}
	x.waitFor(w.shows...)
	if got := x.files(); len(got) != 0 {
		x.t.Errorf("before the last word there are %v", got)
	}
	x.keys("Enter")
	if w.done != nil {
		x.journey(screen{w.done, []string{"Enter"}})
	}
	if code := x.exitCode(); code != "0" {
		x.t.Errorf("exit code %s", code)
	}
	history := x.history()
	wantAll(x.t, history, append(w.record, "config.toml")...)
	for _, secret := range []string{simulator.APIToken, simulator.ClientSecret, n8ntest.Key} {
		if strings.Contains(history, secret) {
			x.t.Errorf("a secret stays on the terminal:\n%s", history)
		}
	}
}

// wrote wants the files of the way, and no others.
func (x *terminal) wrote(w way, token string) {
	x.t.Helper()
	if strings.Contains(x.config("config.toml"), n8ntest.Key) {
		x.t.Error("the configuration holds n8n's key")
	}
	testkit.WantWritten(x.t, x.dir, token, append(w.files, testkit.Configuration)...)
}

// files are the names in the working directory, hidden ones included.
func (x *terminal) files() (names []string) {
	x.t.Helper()
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		x.t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
