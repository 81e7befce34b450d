package cli

import (
	"context"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/wizard"
)

// host is the machine, as the wizard needs it.
type host struct {
	*app
	noBrowser bool
	demo      bool
}

func (h *host) OpenBrowser(url string) error { return h.openBrowser(url, h.noBrowser) }

func (h *host) SaveText(path, text string, overwrite bool) error {
	return atomicfile.Write(path, []byte(text), openFile, overwrite)
}

func (h *host) SaveConfig(ctx context.Context, path string, a wizard.Answers, overwrite bool) error {
	if h.demo {
		if err := refuseInDemo(path); err != nil {
			return err
		}
	}
	return wizard.OpenFile(path).Save(ctx, a, overwrite)
}
