package cli

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// host is the machine, as the wizard needs it.
type host struct {
	*app
	files
	noBrowser bool
}

func (h *host) OpenBrowser(url string) error { return h.openBrowser(url, h.noBrowser) }

func (h *host) SaveText(path, text string) error {
	return h.write(path, []byte(text), openFile, false)
}

func (h *host) SaveConfig(ctx context.Context, path string, a wizard.Answers, overwrite bool) error {
	if err := h.guard(path); err != nil {
		return err
	}
	c, deposits, err := a.Config()
	if err != nil {
		return err
	}
	file := h.configFile(path)
	if err := h.makeProfiles(file.Path); err != nil {
		return err
	}
	return file.Save(ctx, c, deposits, overwrite)
}

// openFile is the mode of a file without secrets.
const openFile fs.FileMode = 0o644

// files writes the wizard's files. All of them go through guard.
type files struct{ demo bool }

// write writes data completely or not at all.
func (f files) write(path string, data []byte, perm fs.FileMode, overwrite bool) error {
	if err := f.guard(path); err != nil {
		return err
	}
	return atomicfile.Write(path, data, perm, overwrite)
}

// guard keeps the demo from writing the default configuration of the other commands, under whatever name.
func (f files) guard(path string) error {
	if f.demo && leadsTo(path, defaultConfig) {
		return fault.New(fault.Usage, "the demo's own is "+demoConfig, "the demo neither reads nor writes %s", defaultConfig)
	}
	return nil
}

// leadsTo reports whether path is, or would become, the file at target. Names that differ only in case count as the same,
// which they are on many file systems.
func leadsTo(path, target string) bool {
	return sameFile(path, target) ||
		strings.EqualFold(filepath.Base(path), filepath.Base(target)) && sameFile(filepath.Dir(path), filepath.Dir(target))
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// lacksKeyring reports whether this session lacks the bus that keyrings are reached by, on systems where it is needed:
// choosing a keyring there would only lead to an error.
func (a *app) lacksKeyring() bool {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" || a.getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return false
	}
	_, err := os.Stat(filepath.Join(cmp.Or(a.getenv("XDG_RUNTIME_DIR"), os.DevNull), "bus"))
	return err != nil
}
