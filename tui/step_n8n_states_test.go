package tui

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// asking starts with an n8n whose address is checked in the background as h answers, and without a key.
func asking(address string, h *fakeHandover) func(*testing.T) start {
	return func(*testing.T) start {
		return start{answers: wizard.Answers{}.WithN8N(wizard.RunsInDocker, address), reader: &fakeReader{}, handover: h}
	}
}

// keyLeadsTo starts with a key with which n8n answers like this.
func keyLeadsTo(address string, f wizard.Found, err error) func(*testing.T) start {
	return func(*testing.T) start {
		return start{answers: keyed(address), reader: &fakeReader{found: f, err: err}, handover: &fakeHandover{}}
	}
}

// finding starts with a key that finds three workflows, or what change makes of them.
func finding(change func(wizard.Found) wizard.Found) func(*testing.T) start {
	return func(t *testing.T) start {
		f := threeFound(t)
		if change != nil {
			f = change(f)
		}
		return keyLeadsTo(wizard.LocalN8N, f, nil)(t)
	}
}

func pressEnter(d *driver) { d.press("enter") }

// The states of the first step's questions, each with the words that the screen shows.
func TestN8NStates(t *testing.T) {
	down := &fakeHandover{ReachErr: silence()}
	unreachable := func(status int) error {
		e := fault.New(fault.Unreachable, "", "no n8n answers at %s", wizard.LocalN8N)
		e.Status = status
		return e
	}
	lacks, lack := lacking()
	testStates(t, []stepState{
		{name: "first", start: asking("", &fakeHandover{})},
		{name: "later", start: asking("", &fakeHandover{}), prepare: func(d *driver) { d.press("end") }},
		{name: "no answer", start: asking(wizard.LocalN8N, down)},
		{name: "API off", start: asking(wizard.LocalN8N, &fakeHandover{ReachErr: unreachable(200)})},
		{name: "not n8n", start: asking(wizard.LocalN8N, &fakeHandover{ReachErr: unreachable(0)})},
		{name: "not an address", start: asking("n8n acme", &fakeHandover{}), prepare: pressEnter},
		{name: "check it", start: asking("https://n8n.acme.example", &fakeHandover{})},
		{name: "unencrypted", start: asking("http://n8n.acme.example", &fakeHandover{})},
		{name: "help", start: asking("http://n8n.acme.example", down), prepare: func(d *driver) { d.press("?") }},
		{name: "key", start: keyLeadsTo(wizard.LocalN8N, wizard.Found{}, nil)},
		{name: "reading", start: func(*testing.T) start {
			return start{answers: keyed(wizard.LocalN8N), reader: &fakeReader{pages: []int{8, 12}, stuck: true}, handover: &fakeHandover{}}
		}, prepare: pressEnter},
		{name: "menu", start: keyLeadsTo(wizard.LocalN8N, wizard.Found{}, nil), prepare: func(d *driver) { d.press("m") }},
		{name: "key pasted", start: asking("", &fakeHandover{}), prepare: func(d *driver) { d.paste(canaryToken) }},
		{name: "key refused", start: keyLeadsTo(wizard.LocalN8N, wizard.Found{}, fault.New(fault.Refused, "", "n8n does not know the API key")), prepare: pressEnter},
		{name: "key lacks rights", start: func(*testing.T) start {
			return start{reader: &fakeReader{found: lacks, err: lack}, handover: &fakeHandover{}}
		}, prepare: func(d *driver) { d.paste(canaryToken); d.press("enter") }},
		{name: "key lacks all rights", start: func(*testing.T) start {
			return start{reader: &fakeReader{found: wizard.Found{Rights: 8, Lacks: slices.Repeat(lacks.Lacks, 4)}, err: lack}, handover: &fakeHandover{}}
		}, prepare: func(d *driver) { d.paste(canaryToken); d.press("enter") }},
		{name: "key not sent", start: keyLeadsTo("http://n8n.acme.example", wizard.Found{}, fault.New(fault.Usage, "--insecure-http", "the key is not sent over http")), prepare: pressEnter},
		{name: "look without an answer", start: func(*testing.T) start {
			return start{answers: keyed(wizard.LocalN8N), reader: &fakeReader{err: silence()}, handover: down}
		}, prepare: pressEnter},
	})
}

// The states of the list of workflows, and of the screen for naming files.
func TestFoundStates(t *testing.T) {
	lacks, _ := lacking()
	testStates(t, []stepState{
		{name: "found", start: finding(nil), prepare: pressEnter},
		{name: "found none", start: finding(func(wizard.Found) wizard.Found { return wizard.Found{Read: 12, Rights: 8} }), prepare: pressEnter},
		{name: "found by an old n8n", start: finding(func(f wizard.Found) wizard.Found {
			f.NoList, f.Rights = "this n8n cannot list its credentials (since 2.8)", 0
			return f
		}), prepare: pressEnter},
		{name: "found with a poor key", start: finding(func(f wizard.Found) wizard.Found { f.Lacks = lacks.Lacks[1:]; return f }), prepare: pressEnter},
		{name: "found many", start: finding(func(f wizard.Found) wizard.Found {
			for i := range 40 {
				w := f.Workflows[i%3]
				w.Name, w.ID = fmt.Sprintf("Workflow %d", i+1), fmt.Sprint(i)
				f.Workflows = append(f.Workflows, w)
			}
			return f
		}), prepare: func(d *driver) { d.press("enter", "pgdown", " ") }},
		{name: "filter", start: finding(nil), prepare: func(d *driver) {
			d.press("enter", "/")
			d.write("deal get")
		}},
		{name: "files", start: finding(nil), prepare: func(d *driver) { d.press("w") }},
		{name: "file unreadable", start: keyLeadsTo(wizard.LocalN8N, wizard.Found{}, wizard.FilesError{Err: errors.New("orders.json, line 3: unexpected comma")}), prepare: func(d *driver) {
			d.press("w")
			d.write("orders.json")
			d.press("enter")
		}},
		{name: "file read by a flag", start: func(t *testing.T) start {
			f := threeFound(t)
			f.Files, f.Read, f.Workflows = []string{"exported/orders.json"}, 1, slices.Clone(f.Workflows[2:3])
			f.Workflows[0].State, f.Workflows[0].Method = "", map[connection.Method]int{}
			return start{answers: wizard.Answers{}.WithFound(f), reader: &fakeReader{}, handover: &fakeHandover{}}
		}},
	})
}

// Even if n8n cannot be asked anything, its address can be given.
func TestN8NOfTheDemoTakesAnotherAddress(t *testing.T) {
	drive(t, start{demo: &wizard.Demo{}}, func(d *driver) {
		d.press("m")
		d.want("Another address")
		d.wantNot("The key")
	})
}
