package n8n

import (
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
)

// failureRow is a row of the table of n8n's own words for a call that Pipedrive did not answer.
type failureRow struct {
	words string // in lower case
	means connection.Status
	hint  string
}

const hintOutside = "it is n8n that cannot reach Pipedrive: check the network, the proxy and the name service of the machine that n8n runs on"

// failureTable is read from top to bottom (facts: "Having n8n itself make the calls").
var failureTable = []failureRow{
	{"unable to sign without access token", connection.StatusUnauthorized, "the credential was never connected: open it in n8n and connect it, or run connect-pipedrive login and then push"},
	{"needs to be reconnected", connection.StatusUnauthorized, "Pipedrive refuses the refresh token: " + connection.HintReconnect},
	{"provided authorization grant", connection.StatusUnauthorized, "Pipedrive refuses the refresh token: " + connection.HintReconnect}, // 2.20
	{"no refresh token is available", connection.StatusUnauthorized, connection.HintReconnect},
	{"client authentication failed", connection.StatusUnauthorized, "Pipedrive refuses the client ID or secret that n8n has: compare them with Developer Hub, correct the configuration and push again"},
	{"does not exist for type", connection.StatusFailed, "n8n has no such credential: push it again, or select another one in the node"},
	{"does not have access to the credential", connection.StatusFailed, "the workflow's owner may not use that credential: share it with them, or use one of theirs"},
	{"credentials not found", connection.StatusFailed, "select a credential in the node"},
	{"node does not have any credentials", connection.StatusFailed, "select a credential in the node"},
	{"dns server returned an error", connection.StatusUnreachable, hintOutside},
	{"eai_again", connection.StatusUnreachable, hintOutside},
	{"enotfound", connection.StatusUnreachable, hintOutside},
	{"econnrefused", connection.StatusUnreachable, hintOutside},
	{"econnreset", connection.StatusUnreachable, hintOutside},
	{"refused the connection", connection.StatusUnreachable, hintOutside},
	{"connection was aborted", connection.StatusUnreachable, hintOutside},
	{"connection cannot be established", connection.StatusUnreachable, hintOutside},
	{"etimedout", connection.StatusUnreachable, hintOutside},
	{"timeout of", connection.StatusUnreachable, hintOutside},
	{"certificate", connection.StatusUnreachable, "n8n does not trust the certificate that it is shown: name your CA in NODE_EXTRA_CA_CERTS where n8n runs"},
}

// ExplainFailure says, from n8n's own words, why it got no answer from Pipedrive. known is false for words without a
// particular meaning.
func ExplainFailure(said string) (c connection.Check, known bool) {
	text := strings.ToLower(said)
	for _, row := range failureTable {
		if strings.Contains(text, row.words) {
			return connection.Check{Status: row.means, Detail: sanitize.Line(said, nameRunes), Hint: row.hint}, true
		}
	}
	if said == "" {
		said = "n8n made no call, and does not say why"
	}
	return connection.Check{Status: connection.StatusFailed, Detail: sanitize.Line(said, nameRunes),
		Hint: "these are n8n's own words: open the credential in n8n, and see n8n's log"}, false
}
