package scopes

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Event is what a trigger node waits for, as stated in a workflow.
type Event struct {
	Version string // of the node: "1" or "1.1"
	Action  string // "*", "create", "added"; empty: an expression
	Object  string // "*", "deal"; empty: an expression
}

// What webhooks of version 2.0 accept: Pipedrive creates those for whatever n8n sends, in either version of the node.
var (
	webhookActions = []string{"create", "change", "delete", "*"}
	webhookObjects = []string{"activity", "deal", "lead", "note", "organization", "person", "pipeline", "product", "stage", "user", "*"}
	// renamed are the actions of webhooks 1.0.
	renamed = map[string]string{"added": "create", "updated": "change", "merged": "change", "deleted": "delete"}
)

const activationFails = `: switching the workflow on fails with "Validation failed"`

// misfit says why Pipedrive refuses the webhook, or may; empty if it fits.
func (e Event) misfit() string {
	var reasons []string
	switch now := renamed[e.Action]; {
	case slices.Contains(webhookActions, e.Action):
	case now != "":
		reasons = append(reasons, "its action "+e.Action+" fits webhooks 1.0 only"+activationFails+"; set the node anew, with the action "+now)
	case e.Action == "" && e.Version == "1":
		reasons = append(reasons, "its action is an expression, and in a node of version 1 only All fits what Pipedrive takes")
	case e.Action != "":
		reasons = append(reasons, "webhooks have no action "+e.Action+activationFails)
	}
	if e.Object != "" && !slices.Contains(webhookObjects, e.Object) {
		reasons = append(reasons, "webhooks have no object "+e.Object+" any more"+activationFails)
	}
	return printable(strings.Join(reasons, "; "))
}

// misfits is what to check in a trigger node whose event is unknown.
const misfits = "in a node of version 1 only the action All fits what Pipedrive takes, and in no version the object Activity Type" +
	activationFails + " otherwise, until the node is set anew"

// warnTrigger warns about nodes that do not fit, and about an n8n that Pipedrive cannot reach.
func (g *gathered) warnTrigger(n8n string) {
	name := Trigger.String()
	uses := g.uses[name]
	if len(uses) == 0 {
		uses = []Use{{}}
	}
	for _, u := range uses {
		message := misfits
		if u.Event != nil {
			message = u.Event.misfit()
		}
		if message != "" {
			g.warnings = append(g.warnings, Warning{Action: name, Message: message, Rule: UndocumentedCall, Workflow: u.Workflow, Node: u.Node, Place: u.Place, Trouble: true})
		}
	}
	if why := unreachable(n8n); why != "" {
		g.warn(name, []Warning{{Message: why, Trouble: true}})
	}
}

// unreachable says why Pipedrive accepts no webhook for an n8n at that address; empty if it may.
func unreachable(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	why := "is not https"
	switch {
	case !PublicHost(u.Hostname()):
		why = "is not public"
	case u.Scheme == "https":
		return ""
	}
	return "n8n's address " + printable(u.Scheme+"://"+u.Host) + " " + why + ", and Pipedrive calls back only public https addresses: " +
		"a trigger cannot work there, unless n8n's WEBHOOK_URL is another address"
}

// PublicHost reports whether a host may be on the public internet.
func PublicHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10)
		return ip.IsGlobalUnicast() && !ip.IsPrivate() && !shared.Contains(ip)
	}
	dot := strings.LastIndexByte(host, '.')
	return dot >= 0 && !slices.Contains([]string{"localhost", "local", "internal", "lan", "home", "test", "invalid", "example"}, host[dot+1:])
}
