package tui

import (
	"context"
	"slices"
	"time"

	"connect-pipedrive/handover"
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

// way is how the item is handed over.
func (i exportItem) way() handover.Way { return handover.Ways()[i] }

// exportWords name an item and say what it is for.
func exportWords(i exportItem) (title, text string) { return i.way().Title, i.way().About }

// basicAuthWords explain the trigger's incoming credential.
const basicAuthWords = "a password, generated here, so that nobody but Pipedrive can start the workflow: choose it in the trigger node as " +
	"Incoming Authentication"

// exportDefault is where an item goes unless the person says otherwise.
func exportDefault(i exportItem, a wizard.Answers, demo *wizard.Demo) string {
	switch i {
	case itemConfig:
		return exportPath(a, demo)
	case itemPush:
		return a.N8N.URL
	}
	return i.way().File
}

// exportOne writes one of the things.
func exportOne(ctx context.Context, host wizard.Host, port wizard.Handover, item exportItem, order exportOrder, a wizard.Answers) exported {
	out := exported{item: item, n8n: a.N8N}
	if item == itemConfig {
		out.err = host.SaveConfig(ctx, order.where, a, order.overwrite)
		return out
	}
	result, err := port.HandOver(ctx, handover.Order{
		Way: item.way(), Where: order.where, Overwrite: order.overwrite, BasicAuth: order.basicAuth, Key: order.key,
	}, a.Setup(time.Now()))
	if out.err = err; err == nil {
		out.n8n, out.did = result.N8N, result.Did
	}
	for _, r := range item.way().Recipes(order.where) {
		out.next = append(out.next, wizard.Block{Title: "Import " + order.where + ": " + r.Title, Lines: []string{r.Command, r.Note}})
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
