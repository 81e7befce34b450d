package browser

import (
	"context"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "folder for a picture of each page, light and dark")

// patience is how long a page may take. It is generous: these tests say what happens, not how fast.
const patience = time.Minute

// tab is a page of a Chromium of its own.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string // of the browser: scripts, policies, requests to elsewhere
	hostile    bool     // the pages are to complain of
	addresses  []string // that were asked for
}

// open starts a Chromium. When the test ends, the browser must have had nothing to complain of.
func open(t *testing.T) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(900, 900),
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true))
	ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if len(b.complaints) > 0 && !b.hostile {
			t.Errorf("the browser complains:\n%s", strings.Join(b.complaints, "\n"))
		}
	})
	return b
}

func (b *tab) hear(event any) {
	complaint := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// A page that is refused with 400 is reported as well; what it says is looked at where it is expected.
		if e.Entry.Source != log.EntrySourceNetwork {
			complaint = e.Entry.Text
		}
	case *runtime.EventExceptionThrown:
		complaint = e.ExceptionDetails.Text
	case *network.EventRequestWillBeSent:
		b.mu.Lock()
		b.addresses = append(b.addresses, e.Request.URL)
		b.mu.Unlock()
		u, err := url.Parse(e.Request.URL)
		if err != nil || u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" && u.Hostname() != "::1" {
			complaint = "a request to " + e.Request.URL
		}
	}
	if complaint != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.complaints = append(b.complaints, complaint)
	}
}

// expectComplaints is for tests of pages that the browser is right to complain of.
func (b *tab) expectComplaints() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hostile = true
}

// requested are all addresses that the browser asked for, those of redirects included.
func (b *tab) requested() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.addresses)
}

// do runs steps, each within the test's patience.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// get runs an action that gives something.
func get[T any](b *tab, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// call sends a command of the protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// visit opens an address and gives the status of the page.
func (b *tab) visit(address string) int64 {
	b.t.Helper()
	return get(b, chromedp.NavigateResponse(address)).Status
}

// follow runs steps that lead to another page and gives its status.
func (b *tab) follow(steps ...chromedp.Action[chromedp.Void]) int64 {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp.Status
}

// press clicks the button with this name, in the section with this id ("" for the whole page).
func (b *tab) press(section, name string) int64 {
	b.t.Helper()
	path := "//button[normalize-space()='" + name + "']"
	if section != "" {
		path = "//*[@id='" + section + "']" + path
	}
	return b.follow(chromedp.Click(chromedp.Search(path)))
}

// title is the text of the page's heading.
func (b *tab) title() string {
	b.t.Helper()
	return strings.TrimSpace(get(b, chromedp.Text(chromedp.CSS("h1"))))
}

// body is all of the page's text.
func (b *tab) body() string {
	b.t.Helper()
	return get(b, chromedp.Text(chromedp.CSS("body")))
}

// shows fails unless the page has every text.
func (b *tab) shows(texts ...string) {
	b.t.Helper()
	body := b.body()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			b.t.Errorf("%q is not on the page:\n%s", text, body)
		}
	}
}

// host is the page's own host and port.
func (b *tab) host() string {
	b.t.Helper()
	return get(b, chromedp.Evaluate[string]("location.host"))
}

// picture takes the page in both colour schemes, if pictures are wanted.
func (b *tab) picture(name string) {
	b.t.Helper()
	if *pictures == "" {
		return
	}
	for _, scheme := range []string{"light", "dark"} {
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		png := get(b, chromedp.FullScreenshot(100))
		if err := os.WriteFile(filepath.Join(*pictures, name+"-"+scheme+".png"), png, 0o600); err != nil {
			b.t.Fatal(err)
		}
	}
}
