package cli

import (
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/cli/browser"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// launchPatience is how long a browser's launcher may take to fail. Some launchers return once the browser has been told,
// others when it is closed: one that is still running after this time has worked.
const launchPatience = 2 * time.Second

// openBrowser opens url in the person's browser, or says why it cannot.
func (a *app) openBrowser(url string, never bool) error {
	if why := a.noBrowserBecause(never); why != "" {
		return wizard.NoBrowserError(why)
	}
	failed := make(chan error, 1)
	go func() { failed <- browser.OpenURL(url) }()
	select {
	case err := <-failed:
		if err != nil {
			return fault.New(fault.Failed, "open the URL yourself", "the browser did not open: %w", err)
		}
	case <-time.After(launchPatience):
	}
	return nil
}

// noBrowserBecause says why no browser should be opened here; empty if one may.
func (a *app) noBrowserBecause(never bool) string {
	switch {
	case never:
		return "--no-browser was given"
	case a.getenv("SSH_CONNECTION") != "" || a.getenv("SSH_TTY") != "":
		return "this is an SSH session, the browser is on another machine"
	case runtime.GOOS == "linux" && a.getenv("DISPLAY") == "" && a.getenv("WAYLAND_DISPLAY") == "" && !underWSL():
		return "there is no display"
	}
	return ""
}

// underWSL reports whether this is Linux inside Windows, whose browser needs no display of ours.
func underWSL() bool {
	data, err := os.ReadFile("/proc/sys/kernel/osrelease")
	return err == nil && strings.Contains(strings.ToLower(string(data)), "microsoft")
}
