package tui

import (
	"cmp"
	"fmt"
	"strings"

	"connect-pipedrive/internal/words"
	"connect-pipedrive/wizard"
)

// credentialWords explain into which credential of n8n is handed over.
const credentialWords = "nodes find a credential by its id: handed over into the one that your workflows use, they need no change; " +
	"a new one has to be chosen in each node"

// intoWords name the credential of n8n that is handed over into.
func intoWords(id string, a wizard.Answers) string {
	for _, u := range a.Used {
		if u.ID == id {
			return fmt.Sprintf("%s, which %s of your workflows %s", cmp.Or(u.Name, u.ID), words.Count(u.Nodes, "node"), map[bool]string{true: "uses", false: "use"}[u.Nodes == 1])
		}
	}
	if a.N8N.CredentialID != "" {
		return "the one of before"
	}
	return "a new one"
}

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
