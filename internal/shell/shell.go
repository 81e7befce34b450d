// Package shell writes commands that a person pastes into a POSIX shell.
package shell

import "strings"

// Word quotes text so that a shell takes it for one word, if it needs to be quoted.
func Word(text string) string {
	special := func(r rune) bool {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:@%+,=", r)
		return !plain
	}
	if text != "" && !strings.ContainsFunc(text, special) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
