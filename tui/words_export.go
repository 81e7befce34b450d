package tui

import "strings"

// basicAuthWords explain the trigger's incoming credential.
const basicAuthWords = "a password, generated here, so that nobody but Pipedrive can start the workflow: choose it in the trigger node as " +
	"Incoming Authentication"

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
