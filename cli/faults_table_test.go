package cli

import (
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"connect-pipedrive/pipedrive/simulator"
)

// faultCase is a fault with its one outcome. What it says is pinned in docs/faults.md, which go test -update rewrites.
type faultCase struct {
	name   string // of the subtest and of the row
	about  string
	play   func(*stage) played
	code   int
	intact intact
}

// faultGroups are all cases, as the document lists them.
func faultGroups() []struct {
	title string
	cases []faultCase
} {
	return []struct {
		title string
		cases []faultCase
	}{
		{"Calling Pipedrive", append(simulated(callFaults), selectionFaults()...)},
		{"Getting and renewing tokens", append(simulated(tokenFaults), refreshFaults()...)},
		{"Connecting in the browser", append(simulated(loginFaults), pasteFaults()...)},
		{"The network", append(simulated(networkFaults), addressFaults()...)},
		{"The configuration and other files", append(fileFaults(), driftFaults()...)},
		{"Handing over to n8n", append(handoverFaults(), readingFaults()...)},
		{"Having n8n make the test calls", provingFaults()},
	}
}

// TestFaults provokes each fault with the command that a person would run, and wants its exit code, the form
// of an error, what is to stay intact, no secret on the way, and the words of docs/faults.md.
func TestFaults(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there the system says it in other words, and files have no modes")
	}
	t.Parallel() // it waits most of the time
	doc := readFaultsDocument(t)
	var mu sync.Mutex
	said := map[string]string{}
	total := 0
	t.Run("all", func(t *testing.T) {
		for _, group := range faultGroups() {
			for _, c := range group.cases {
				total++
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					row := c.row(playFault(t, c))
					mu.Lock()
					defer mu.Unlock()
					said[c.name] = row
				})
			}
		}
	})
	if len(said) == total { // all of them were run
		byHand, gone := doc.ofOthers(said)
		switch {
		case len(byHand) > 0:
			t.Fatalf("docs/faults.md: what is written by hand belongs behind %q: %q", strings.TrimSpace(endMark), byHand)
		case updating():
			doc.rewrite(t, said)
			return
		case len(gone) > 0:
			t.Errorf("docs/faults.md has rows of faults that are gone: %q", gone)
		}
	}
	for name, row := range said {
		if had := doc.rows[name]; had != row {
			t.Errorf("docs/faults.md has\n%s\nwant\n%s", had, row)
		}
	}
}

func playFault(t *testing.T, c faultCase) played {
	s := newStage(t)
	p := c.play(s)
	if p.code != c.code {
		t.Errorf("exit code %d, want %d\n%s%s", p.code, c.code, p.out, p.err)
	}
	if c.code != 0 && c.code < 128 {
		lines := strings.Split(strings.TrimSuffix(p.err, "\n"), "\n")
		if n := len(lines); n < 2 || !strings.HasPrefix(lines[n-2], "connect-pipedrive: ") || len(lines[n-1]) <= len("hint: ") ||
			!strings.HasPrefix(lines[n-1], "hint: ") {
			t.Errorf("not in the form of an error:\n%s", p.err)
		}
	}
	if text := p.out + p.err; strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x2028 && r <= 0x202e || r == 0x200b || r >= 0xe0000 && r < 0xe0080
	}) {
		t.Errorf("control characters got through: %q", text)
	}
	c.intact.check(t, s)
	for _, name := range s.files() {
		if strings.HasPrefix(name, ".") {
			t.Errorf("left behind: %s", name)
		}
	}
	if config := s.read("config.toml"); strings.Contains(config, `\u`) || strings.Contains(config, "\x1b") {
		t.Errorf("control characters were written: %q", config)
	}
	p.err = strings.ReplaceAll(strings.ReplaceAll(p.err, s.dir+string(os.PathSeparator), ""), s.dir, ".")
	p.err = strings.ReplaceAll(p.err, " --config config.toml", "") // a person stands in its folder
	return p
}

// row is the line of the document.
func (c faultCase) row(p played) string {
	return fmt.Sprintf("| **%s**: %s | %s | %d | %s | `cli` TestFaults/all/%s |", c.name, c.about, says(p), p.code, c.intact.words, c.name)
}

var (
	portText  = regexp.MustCompile(`(127\.0\.0\.1|localhost):\d{2,}|\bport \d{4,}`)
	checkLine = regexp.MustCompile(`(?m)^  ✗ (\S+) +(\S+) +(\S+)  .*\n +(.*)$`)
)

const browserAt = "in the browser: " // what loginWaits puts before the text of a page

// says is what the person sees of a fault: the browser's page, the first check that failed, the error and its hint.
func says(p played) string {
	var parts []string
	if c := checkLine.FindStringSubmatch(p.out); c != nil {
		parts = append(parts, quoted(fmt.Sprintf("✗ %s %s %s: %s", c[1], c[2], c[3], c[4])))
	}
	for line := range strings.Lines(p.err) {
		if message, ok := strings.CutPrefix(line, "connect-pipedrive: "); ok {
			parts = append(parts, quoted(strings.TrimSpace(message)))
			continue
		}
		for _, kind := range []string{browserAt, "hint: ", "missing: "} {
			if text, ok := strings.CutPrefix(line, kind); ok {
				parts = append(parts, kind+quoted(strings.TrimSpace(text)))
			}
		}
	}
	switch {
	case p.code == 0 && !strings.Contains(p.err, "connect-pipedrive: "):
		parts = append(parts, "it works")
	case len(parts) == 0:
		parts = append(parts, "nothing more: it ends at once")
	}
	return portText.ReplaceAllStringFunc(strings.Join(parts, "<br>"), func(at string) string {
		return strings.TrimRight(at, "0123456789") + "…"
	})
}

// quoted is a text as Markdown shows it literally in a table.
func quoted(text string) string {
	text = strings.ReplaceAll(text, "|", `\|`)
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

// intact is what a fault leaves as it was.
type intact struct {
	words string
	check func(testing.TB, *stage)
}

const originalFile = "original.toml" // what stood in config.toml before, kept by the plays

var (
	untouched = intact{"the configuration, byte for byte", func(t testing.TB, s *stage) { s.same(t) }}
	nothing   = intact{"nothing is written", func(t testing.TB, s *stage) {
		if names := s.files(); len(names) > 0 {
			t.Errorf("written: %v", names)
		}
	}}
	filled = intact{"the configuration but for `[account]`, which is filled in", func(t testing.TB, s *stage) {
		s.same(t, "account")
		s.wants(t, `company = "Acme Demo"`)
	}}
	cleaned = intact{"the configuration but for `[account]`, which gets the clean names", func(t testing.TB, s *stage) {
		s.same(t, "account")
		s.wants(t, `company = "`)
	}}
	renewed = intact{"the configuration but for `[oauth2.token]`, which is renewed, and `[account]`", func(t testing.TB, s *stage) {
		s.same(t, "account", "oauth2.token")
		s.wants(t, `access_token = "v1u:`, `refresh_token = "1:1:`, `company = "Acme Demo"`)
		if line(s.read("config.toml"), "access_token") == line(s.read(originalFile), "access_token") {
			t.Error("the token was not renewed")
		}
	}}
	renewedOnly = intact{"the configuration but for `[oauth2.token]`, which is renewed", func(t testing.TB, s *stage) {
		s.same(t, "oauth2.token")
		s.wants(t, `access_token = "v1u:`, `refresh_token = "1:1:`)
		if line(s.read("config.toml"), "access_token") == line(s.read(originalFile), "access_token") {
			t.Error("the token was not renewed")
		}
	}}
	tokenKept = intact{"the configuration is written with the new token, and can be used", func(t testing.TB, s *stage) {
		s.wants(t, "[oauth2.token]", "refresh_token = ")
	}}
	created = intact{"the configuration is written whole, for its owner alone", func(t testing.TB, s *stage) {
		s.wants(t, `method = "oauth2"`, `access_token = "v1u:`, `client_secret = "env:PIPEDRIVE_CLIENT_SECRET"`, `company = "Acme Demo"`)
		info, err := os.Stat(s.path("config.toml"))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
	}}
)

// same wants the configuration to be as it was, apart from some tables.
func (s *stage) same(t testing.TB, tables ...string) {
	t.Helper()
	before, after := s.read(originalFile), s.read("config.toml")
	if before == "" {
		t.Fatal("there was nothing to keep")
	}
	if len(tables) > 0 {
		before, after = withoutTables(before, tables), withoutTables(after, tables)
	}
	if before != after {
		t.Errorf("the configuration was changed from\n%s\nto\n%s", before, after)
	}
}

func (s *stage) wants(t testing.TB, texts ...string) {
	t.Helper()
	config := s.read("config.toml")
	for _, text := range texts {
		if !strings.Contains(config, text) {
			t.Errorf("%q is not in the configuration:\n%s", text, config)
		}
	}
}

// withoutTables drops the lines of some tables; comments within them stay.
func withoutTables(text string, tables []string) string {
	var kept strings.Builder
	dropping := false
	for l := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(l), "["); ok {
			dropping = slices.Contains(tables, strings.TrimSuffix(name, "]"))
		}
		_, comment, _ := strings.Cut(l, "#")
		switch {
		case !dropping && strings.TrimSpace(l) != "":
			kept.WriteString(l)
		case dropping && comment != "":
			kept.WriteString("#" + comment)
		}
	}
	return kept.String()
}

// keep makes a configuration and remembers it.
func (s *stage) keep(text string) {
	s.write("config.toml", text)
	s.write(originalFile, text)
}

// faulty starts a simulator that always goes wrong in one way, and is not slow about it.
func (s *stage) faulty(kind string) *simulator.Server {
	wait := 20 * time.Millisecond
	if kind == "slow-trickle" || kind == "slow-headers" {
		wait = 10 * time.Second // the pace is a tenth of it
	}
	return s.simulate(simulator.Options{Faults: []string{kind}, FaultWait: wait, Log: slog.New(slog.NewTextHandler(&s.answered, nil))})
}
