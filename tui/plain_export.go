package tui

import (
	"context"
	"errors"
	"io/fs"

	"connect-pipedrive/wizard"
)

// export writes the configuration and says what is left to do.
func (p *plain) export(ctx context.Context, a *wizard.Answers) error {
	for {
		if err := p.keeping(ctx, a); err != nil {
			return err
		}
		err := p.answer(ctx, question{
			text: "File", preset: exportPath(*a, p.opts.Demo),
			help: "The configuration goes there. Other commands read config.toml unless they are told otherwise with --config.",
		}, func(line string) error {
			if err := checkExportPath(line, p.opts.Demo); err != nil {
				return err
			}
			a.ConfigPath = line
			return nil
		})
		if err != nil {
			return err
		}
		p.say("This will be written, with the secrets themselves in place of the dots:")
		p.blocks(previewOf(*a))
		ok, err := p.yes(ctx, "Write it?", true)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		written, err := p.write(ctx, a)
		if err != nil {
			return err
		}
		if written {
			break
		}
	}
	p.say("Written to " + a.ConfigPath + ".")
	p.blocks(a.Record())
	return nil
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

// write writes the file. When it could not be, the person is told, and asked where to write again.
func (p *plain) write(ctx context.Context, a *wizard.Answers) (written bool, err error) {
	err = p.opts.Host.SaveConfig(ctx, a.ConfigPath, *a, false)
	if errors.Is(err, fs.ErrExist) {
		over, asked := p.yes(ctx, a.ConfigPath+" exists. Overwrite it?", false)
		if asked != nil || !over {
			return false, asked
		}
		err = p.opts.Host.SaveConfig(ctx, a.ConfigPath, *a, true)
	}
	if err != nil {
		p.failed(err)
		return false, nil
	}
	*a = a.Exported()
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
