package wizardtest

import (
	"regexp"
	"slices"
)

// keysNamed are the ways in which a text tells its reader to press a key: "p pastes one", "More (m)", "then r", and a row
// that begins with one.
var keysNamed = regexp.MustCompile(`(?m)(?:^|[\s·;:,(│])(?:` +
	`([mnoprsuwxy?]|space|tab|esc|enter|ctrl\+[a-z])(?:\s+again)?\s+[a-z]+s\b` +
	`|\(?([mnoprsuwxy])\)` +
	`|(?:then|or|press)\s+([mnoprsuwxy])\b` +
	`|([mnoprsuwxy]),\s+paste` +
	`)|^[\s│❯\d]*([mnoprsuwxy])\s\s+\S`)

// KeysNamed returns the keys that a text says do something.
func KeysNamed(text string) (keys []string) {
	for _, found := range keysNamed.FindAllStringSubmatch(text, -1) {
		for _, key := range found[1:] {
			if key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}
