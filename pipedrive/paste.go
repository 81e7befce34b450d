package pipedrive

import (
	"crypto/subtle"
	"net/url"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// maxPaste is far more than a redirected URL with its code and state.
const maxPaste = 4 << 10

const hintPaste = "press Allow, wait until the browser has left Pipedrive, and copy the whole address from its address bar, whatever the page shows"

// paste accepts a redirected URL as the person pasted it. An error is fault.Usage; it says what is wrong without repeating
// the URL, and leaves the login waiting.
func (l *login) paste(text string) error {
	query, err := parsePaste(text)
	if err != nil {
		return err
	}
	if query.Get("state") == "" {
		return fault.New(fault.Usage, "copy the whole address, from https:// to its end; if that is the whole of it, the login was begun in "+
			"Developer Hub or in the Marketplace, where none is given: begin at the address that this login shows", "the state is missing from the address")
	}
	if !l.mine(query) {
		return fault.New(fault.Usage, "open the address that this login shows, and paste the address that follows", "the address belongs to another login")
	}
	a, ok := readAnswer(query)
	if !ok {
		return fault.New(fault.Usage, hintPaste, "there is no code in the address")
	}
	if err := l.take(a); err != nil {
		return fault.New(fault.Usage, "nothing is left to paste; start another login if this one failed", "%w", err)
	}
	return nil
}

// parsePaste finds the query of a redirect in what was pasted: the whole URL or only its query, possibly with blanks and line
// breaks from a terminal or a mail, in quotes or brackets, or encoded twice.
func parsePaste(text string) (url.Values, error) {
	if len(text) > maxPaste {
		return nil, fault.New(fault.Usage, hintPaste, "that is too long for a redirected address")
	}
	text = strings.Trim(sanitize.Unbroken(text), `"'<>()[]`+"`")
	if text == "" {
		return nil, fault.New(fault.Usage, hintPaste, "nothing was pasted")
	}
	if !strings.Contains(text, "=") {
		if decoded, err := url.QueryUnescape(text); err == nil {
			text = decoded
		}
	}
	text = strings.ReplaceAll(text, "&amp;", "&")
	address, query, found := strings.Cut(text, "?")
	if !found {
		address, query = "", text
	}
	query, _, _ = strings.Cut(query, "#")
	values, err := url.ParseQuery(query)
	switch {
	case err != nil:
		return nil, fault.New(fault.Usage, hintPaste, "the address is damaged")
	case values.Has("client_id") || strings.HasSuffix(address, "/oauth/authorize"):
		return nil, fault.New(fault.Usage, hintPaste, "that is the address of Pipedrive's question, not of its answer")
	case !values.Has("code") && !values.Has("error"):
		return nil, fault.New(fault.Usage, hintPaste, "there is no code in the address")
	}
	return values, nil
}

// mine reports whether an answer carries exactly one state, this login's.
func (l *login) mine(query url.Values) bool {
	states := query["state"]
	return len(states) == 1 && subtle.ConstantTimeCompare([]byte(states[0]), []byte(l.state)) == 1
}

// readAnswer reads an answer's code, or why there is none. ok is false if it has neither, or more than one.
func readAnswer(query url.Values) (a answer, ok bool) {
	if reason := query.Get("error"); reason != "" {
		return answer{denied: denied(reason, query.Get("error_description"))}, true
	}
	codes := query["code"]
	if len(codes) != 1 || !isTokenText(codes[0]) {
		return answer{}, false
	}
	return answer{code: codes[0]}, true
}

// denied returns the error for a login that Pipedrive answered without a code: user_denied in its documentation,
// access_denied in its SDK.
func denied(reason, description string) error {
	if reason == "user_denied" || reason == "access_denied" {
		e := fault.New(fault.Refused, "start the login again and press Allow: the scopes can only be accepted all together", "access was denied on Pipedrive's page")
		e.Err = connection.ErrDenied
		return e
	}
	words := clean(reason + " " + description)
	return fault.New(fault.Refused, "check the app in Developer Hub: its callback URL, its scopes, and whether it is live for this company",
		"Pipedrive did not authorize the app: %s", words)
}
