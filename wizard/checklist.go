package wizard

import (
	"fmt"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
)

// ChecklistHeading says what the checklist below it is, and no more than is known: while anything is unresolved nobody
// can say that the scopes are enough.
func (a Answers) ChecklistHeading() string {
	list := a.Checklist()
	needed := len(list.Needed())
	switch {
	case a.Method == connection.APIToken && list.Settled():
		return "An API token has all rights of its user and no scopes: there is nothing to switch on. For the record, OAuth2 would need:"
	case a.Method == connection.APIToken:
		return "An API token has all rights of its user and no scopes. For the record, OAuth2 would need at least:"
	case needed == 0 && list.Settled():
		return "No scope has to be switched on: what is always on is enough."
	case needed == 0:
		return "No scope follows from what is resolved. What is not may need some."
	case !list.Settled():
		return fmt.Sprintf("At least %s to switch on in Developer Hub; what is not resolved may need more:", words.Count(needed, "scope"))
	case needed == 1:
		return "This scope has to be switched on in Developer Hub, and no other:"
	}
	return fmt.Sprintf("These %s have to be switched on in Developer Hub, and no others:", words.Count(needed, "scope"))
}
