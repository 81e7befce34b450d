package tui

import (
	"path/filepath"
	"strings"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/wizard"
)

// The configurations that are proposed, outside of the demo and in it.
const (
	usualConfig = "config.toml"
	demoConfig  = "config.demo.toml"
)

// exportPath is where the configuration goes unless the person says otherwise.
func exportPath(a wizard.Answers, demo *wizard.Demo) string {
	switch {
	case a.ConfigPath != "":
		return a.ConfigPath
	case demo != nil:
		return demoConfig
	}
	return usualConfig
}

// checkExportPath refuses a path that cannot be meant.
func checkExportPath(path string, demo *wizard.Demo) error {
	switch {
	case strings.TrimSpace(path) == "":
		return fault.New(fault.Usage, "for example "+exportPath(wizard.Answers{}, demo), "a file name is needed")
	case demo != nil && filepath.Clean(path) == usualConfig:
		return fault.New(fault.Usage, "the demo's own is "+demoConfig, "the demo never writes %s", usualConfig)
	}
	return nil
}

// previewOf is what will be written, without the comments that the file has for whoever reads it later.
func previewOf(a wizard.Answers) []wizard.Block {
	blocks := a.Preview()
	for i, b := range blocks {
		var lines []string
		for _, l := range b.Lines {
			if !strings.HasPrefix(l, "#") && (l != "" || len(lines) > 0 && lines[len(lines)-1] != "") {
				lines = append(lines, l)
			}
		}
		blocks[i].Lines = lines
	}
	return blocks
}

// markOf is what a line of a block begins with that its continuation does not repeat: "1. ", "✓ ", blanks.
func markOf(line string) (mark, text string) {
	end := len(line) - len(strings.TrimLeft(line, " 0123456789"))
	switch rest := line[end:]; {
	case strings.HasPrefix(rest, ". ") && end > 0:
		end += len(". ")
	case strings.HasPrefix(rest, "✓ "):
		end += len("✓ ")
	default:
		end = len(line) - len(strings.TrimLeft(line, " "))
	}
	return line[:end], line[end:]
}
