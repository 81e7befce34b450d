package plain

import (
	"io"
	"strings"
	"sync"
	"testing"

	"connect-pipedrive/wizard"
	"connect-pipedrive/wizard/wizardtest"
)

// Short names for what the tests of both faces start from.
type (
	fakePipedrive = wizardtest.Pipedrive
	fakeHost      = wizardtest.Host
	fakeHandover  = wizardtest.Handover
	checkRun      = wizardtest.CheckRun
)

var (
	upTo, registered, found = wizardtest.UpTo, wizardtest.Registered, wizardtest.Found
	grantedToken, refusing  = wizardtest.GrantedToken, wizardtest.Refusing
	ada, flowing            = wizardtest.Ada, wizardtest.Flowing
)

const canaryToken, canarySecret = wizardtest.CanaryToken, wizardtest.CanarySecret

// given is what a test's setup starts from. If no Pipedrive or machine is given, fakes that say yes to everything take their
// place.
type given struct {
	Answers   wizard.Answers
	Pipedrive wizard.Pipedrive
	Host      wizard.Host
	Handover  wizard.Handover
	Prover    wizard.Prover
	Reader    wizard.Reader
	Demo      *wizard.Demo
	Notices   []string
	Journal   func(wizard.Answers) bool
}

func (g given) session() wizard.Session {
	if g.Pipedrive == nil {
		g.Pipedrive = &fakePipedrive{}
	}
	if g.Host == nil {
		g.Host = &fakeHost{}
	}
	world := wizard.World{Pipedrive: g.Pipedrive, Host: g.Host, Handover: g.Handover, Prover: g.Prover, Reader: g.Reader, Demo: g.Demo}
	return wizard.Session{World: world, Answers: g.Answers, Notices: g.Notices, Journal: g.Journal}
}

// conversation answers prompts by their text, so that an additional question breaks no test.
type conversation struct {
	t     *testing.T
	mu    sync.Mutex
	said  strings.Builder
	left  []string    // "beginning of the prompt: answer", each for one prompt
	last  string      // the last prompt that was answered with an empty line
	typed chan string // one line for each prompt
	rest  string      // the part of a line that Read has not returned yet
	ended bool
}

// theEnd is the answer that ends the input.
const theEnd = "<end>"

// Write takes what the prompts write. Text that ends like a prompt is answered with the first remaining answer for it, or with
// an empty line, which takes what is in brackets. If a prompt comes again after that, its answer is missing from the test.
func (c *conversation) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said.Write(p)
	prompt, ok := strings.CutSuffix(flowing(string(p))+" ", ": ")
	if !ok || c.ended || !strings.HasSuffix(string(p), " ") {
		return len(p), nil
	}
	for i, answer := range c.left {
		begins, line, _ := strings.Cut(answer, ": ")
		if !strings.HasPrefix(prompt, strings.TrimSuffix(begins, ":")) {
			continue
		}
		c.left = append(c.left[:i:i], c.left[i+1:]...)
		c.last = ""
		c.answer(line)
		return len(p), nil
	}
	switch {
	case strings.HasPrefix(prompt, loginQuestion.text): // the browser answers
	case prompt == c.last:
		c.t.Errorf("no answer to %q:\n%s", prompt, c.said.String())
		c.answer(theEnd)
	default:
		c.last = prompt
		c.answer("")
	}
	return len(p), nil
}

func (c *conversation) answer(line string) {
	if c.ended = line == theEnd; c.ended {
		close(c.typed)
		return
	}
	c.typed <- line + "\n"
}

// Read returns the answers, as they are typed.
func (c *conversation) Read(p []byte) (int, error) {
	if c.rest == "" {
		line, ok := <-c.typed
		if !ok {
			return 0, io.EOF
		}
		c.rest = line
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// plainRun goes through the setup with answers such as "Method: oauth2" and returns the transcript. Every answer must have
// been asked for.
func plainRun(t *testing.T, g given, answers ...string) (string, wizard.Answers, error) {
	t.Helper()
	c := &conversation{t: t, left: answers, typed: make(chan string, 1)}
	a, err := Run(t.Context(), g.session(), c, c)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		close(c.typed) // this ends whatever is still reading
	}
	for _, hidden := range []string{canaryToken, canarySecret} {
		if strings.Contains(c.said.String(), hidden) {
			t.Errorf("a secret is in the transcript:\n%s", c.said.String())
		}
	}
	if keys := wizardtest.KeysNamed(c.said.String()); keys != nil { // prompts have no keys
		t.Errorf("the keys %q are named:\n%s", keys, c.said.String())
	}
	if len(c.left) > 0 {
		t.Errorf("never asked: %q\n%s", c.left, c.said.String())
	}
	return c.said.String(), a, err
}

// mustHave fails the test unless the transcript contains the texts in this order, whatever the line breaks.
func mustHave(t *testing.T, transcript string, texts ...string) {
	t.Helper()
	rest := flowing(transcript)
	for _, text := range texts {
		_, after, ok := strings.Cut(rest, flowing(text))
		if !ok {
			t.Fatalf("%q is not in the transcript, or not after what is before it:\n%s", text, transcript)
		}
		rest = after
	}
}
