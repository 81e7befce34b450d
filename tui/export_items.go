package tui

import (
	"context"
	"slices"

	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// exportItem is one of the things that the export can write. Their order is that of writing.
type exportItem int

const (
	itemConfig exportItem = iota
	itemImport
	itemPush
	itemSheet
	itemEnv
)

// exportOrder says how one of them is to be written.
type exportOrder struct {
	where     string // a path, or n8n's address
	overwrite bool
	basicAuth bool          // itemImport: with the trigger's incoming credential
	key       secret.Secret // itemPush: n8n's API key
}

// exportWords name an item and say what it is for.
func exportWords(i exportItem) (title, text string) {
	switch i {
	case itemConfig:
		return "Configuration", "what this program starts from next time, and what its other commands read"
	case itemImport:
		return "n8n import file", "the tested credential for n8n import:credentials, tokens included: n8n is connected at once. It holds the secrets " +
			"as readable text: delete it after the import"
	case itemPush:
		return "Push to n8n", "brings the tested credential into a running n8n through its public API. Takes an API key, which n8n shows under " +
			"Settings, n8n API"
	case itemSheet:
		return "Hand-over sheet", "Markdown without secrets, for a colleague or a ticket: what was set up, by whom, when it was checked, what is missing"
	}
	return "Environment", "KEY='value' lines for a shell or a container, with the secrets as readable text"
}

// basicAuthWords explain the trigger's incoming credential.
const basicAuthWords = "a password, generated here, so that nobody but Pipedrive can start the workflow: choose it in the trigger node as " +
	"Incoming Authentication"

// exportDefault is where an item goes unless the person says otherwise.
func exportDefault(i exportItem, a wizard.Answers, demo *wizard.Demo) string {
	switch i {
	case itemImport:
		return "credential.json"
	case itemPush:
		return a.N8N.URL
	case itemSheet:
		return "handover.md"
	case itemEnv:
		return "pipedrive.env"
	}
	return exportPath(a, demo)
}

// exportOne writes one of the things.
func exportOne(ctx context.Context, host wizard.Host, handover wizard.Handover, item exportItem, order exportOrder, a wizard.Answers) exported {
	out := exported{item: item, n8n: a.N8N}
	switch item {
	case itemConfig:
		out.err = host.SaveConfig(ctx, order.where, a, order.overwrite)
	case itemImport:
		out.n8n, out.err = handover.WriteImport(order.where, a, order.basicAuth, order.overwrite)
		out.next = handover.ImportSteps(order.where)
	case itemPush:
		out.n8n, out.did, out.err = handover.Push(ctx, order.where, order.key, a)
	case itemSheet:
		out.err = handover.WriteSheet(order.where, a, order.overwrite)
	case itemEnv:
		out.err = handover.WriteEnv(order.where, a, order.overwrite)
	}
	return out
}

// withExported is the answers after an item was written there.
func withExported(a wizard.Answers, msg exported, where string) wizard.Answers {
	a.N8N = msg.n8n
	for _, b := range handedBlocks(msg, where) {
		a.Handed = append(slices.DeleteFunc(slices.Clone(a.Handed), func(old wizard.Block) bool { return old.Title == b.Title }), b)
	}
	if msg.item == itemConfig {
		a = a.Exported()
	}
	return a
}

// usesTrigger reports whether the trigger's incoming credential can be of use.
func usesTrigger(a wizard.Answers) bool {
	return a.Selection.Has(scopes.Trigger)
}

// handedBlocks say that an item was handed over, as NextSteps shows it.
func handedBlocks(msg exported, where string) []wizard.Block {
	switch msg.item {
	case itemPush:
		return []wizard.Block{{Title: "Brought to n8n at " + where, Lines: msg.did}}
	case itemImport:
		return msg.next
	}
	return nil
}
