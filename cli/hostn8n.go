package cli

import (
	"connect-pipedrive/handover"
	"connect-pipedrive/n8n"
)

// handovers is what the wizard needs to hand over.
type handovers struct{ handover.Service }

func (handovers) RedirectURL(opened string) (string, []string, error) { return n8n.RedirectURL(opened) }
