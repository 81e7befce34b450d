package tui

import (
	"context"
	"errors"
	"io/fs"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/wizard"
)

// export writes the configuration, what else is wanted, and says what is left to do.
func (p *plain) export(ctx context.Context, a *wizard.Answers) error {
	for !a.Done(wizard.StepExport) {
		if err := p.keeping(ctx, a); err != nil {
			return err
		}
		if err := p.exportConfig(ctx, a); err != nil {
			return err
		}
	}
	if p.opts.Handover != nil {
		if err := p.more(ctx, a); err != nil {
			return err
		}
	}
	p.blocks(a.Record())
	return nil
}

// exportConfig shows what will be written, and writes it if that is wanted.
func (p *plain) exportConfig(ctx context.Context, a *wizard.Answers) error {
	path, err := p.path(ctx, itemConfig, *a)
	if err != nil {
		return err
	}
	a.ConfigPath = path
	p.say("This will be written, with the secrets themselves in place of the dots:")
	p.blocks(previewOf(*a))
	ok, err := p.yes(ctx, "Write it?", true)
	if err != nil || !ok {
		return err
	}
	_, err = p.write(ctx, a, itemConfig, exportOrder{where: path})
	return err
}

// path asks where an item goes.
func (p *plain) path(ctx context.Context, item exportItem, a wizard.Answers) (string, error) {
	path := ""
	title, text := exportWords(item)
	q := question{text: "File", preset: exportDefault(item, a, p.opts.Demo), help: title + ": " + text + "."}
	err := p.answer(ctx, q, func(line string) error {
		path = line
		return checkExportPath(line, p.opts.Demo)
	})
	return path, err
}

// more writes what else is wanted, until nothing is.
func (p *plain) more(ctx context.Context, a *wizard.Answers) error {
	for explained := false; ; explained = true {
		p.say("What else shall be written?")
		choices := []choice{{"nothing", "nothing more"}}
		for _, i := range []exportItem{itemImport, itemPush, itemSheet, itemEnv} {
			title, text := exportWords(i)
			if !explained {
				title += ": " + text + "."
			}
			word := map[exportItem]string{itemImport: "n8n", itemPush: "push", itemSheet: "markdown", itemEnv: "env"}[i]
			choices = append(choices, choice{word, title})
		}
		n, err := p.choose(ctx, question{text: "Write"}, choices, 0)
		if err != nil || n == 0 {
			return err
		}
		if err := p.exportMore(ctx, a, exportItem(n)); err != nil {
			return err
		}
	}
}

// exportMore writes one thing besides the configuration. What n8n gave to be remembered goes into that at once.
func (p *plain) exportMore(ctx context.Context, a *wizard.Answers, item exportItem) error {
	var order exportOrder
	var err error
	if item == itemPush {
		order, err = p.pushOrder(ctx, *a)
	} else {
		order.where, err = p.path(ctx, item, *a)
	}
	if err == nil && item == itemImport && usesTrigger(*a) {
		p.say("For the trigger there can be a Basic Auth credential beside it: " + basicAuthWords + ".")
		order.basicAuth, err = p.yes(ctx, "With it?", false)
	}
	if err != nil || order.where == "" {
		return err
	}
	written, err := p.write(ctx, a, item, order)
	if err != nil || !written || a.Done(wizard.StepExport) {
		return err
	}
	_, err = p.write(ctx, a, itemConfig, exportOrder{where: a.ConfigPath, overwrite: true})
	return err
}

// pushOrder asks for n8n's address, and if n8n answers there, for its key. No address: it was thought better of.
func (p *plain) pushOrder(ctx context.Context, a wizard.Answers) (order exportOrder, err error) {
	order.where, err = p.ask(ctx, question{text: "Address of n8n, such as https://n8n.example.com", preset: a.N8N.URL, help: "As you open it in the browser."})
	if order.where = sanitize.Unbroken(order.where); err != nil || order.where == "" {
		return order, err
	}
	p.say("Asking whether n8n answers …")
	if p.reported(p.opts.Handover.Reach(ctx, order.where)) {
		return exportOrder{}, nil
	}
	err = p.secret(ctx, "API key of n8n", &order.key, func(string) string { return "" })
	return order, err
}

// blocks writes blocks of text: a title, its lines indented. Lines are broken but for those of a file.
func (p *plain) blocks(blocks []wizard.Block) {
	for _, b := range blocks {
		p.print("\n")
		p.say(b.Title)
		for _, line := range b.Lines {
			mark, text := markOf(line)
			if text == "" {
				p.print("\n")
				continue
			}
			p.item("  "+mark, text)
		}
	}
}

// write writes one thing. When it could not be, the person is told.
func (p *plain) write(ctx context.Context, a *wizard.Answers, item exportItem, order exportOrder) (written bool, err error) {
	out := exportOne(ctx, p.opts.Host, p.opts.Handover, item, order, *a)
	if errors.Is(out.err, fs.ErrExist) {
		over, asked := p.yes(ctx, order.where+" exists. Overwrite it?", false)
		if asked != nil || !over {
			return false, asked
		}
		order.overwrite = true
		out = exportOne(ctx, p.opts.Host, p.opts.Handover, item, order, *a)
	}
	if p.reported(out.err) {
		return false, nil
	}
	*a = withExported(*a, out, order.where)
	for _, line := range out.did {
		p.say(line)
	}
	p.say("Written to " + order.where + ".")
	return true, nil
}

// keeping asks where secrets are kept.
func (p *plain) keeping(ctx context.Context, a *wizard.Answers) error {
	p.say("Where shall the secrets be kept?")
	kinds := []wizard.Keeping{wizard.KeepInFile, wizard.KeepInKeyring}
	preset := 0
	var choices []choice
	for i, k := range kinds {
		title, text := keepingWords(k)
		choices = append(choices, choice{string(k), title + ": " + text})
		if a.KeepIn == k {
			preset = i
		}
	}
	n, err := p.choose(ctx, question{text: "Secrets"}, choices, preset)
	if err != nil {
		return err
	}
	a.KeepIn = kinds[n]
	return nil
}
