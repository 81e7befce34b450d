package pipedrive

import (
	"cmp"
	"net/http"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Shown is one of Pipedrive's answers to n8n's nodes, as n8n shows it.
type Shown struct {
	Method  connection.Method
	Target  scopes.Target  // what the node does, and needs, as far as it is known
	Path    string         // of a custom call; empty for n8n's own nodes
	Granted []scopes.Scope // what the token is known to have
	HTTP    int            // 0: n8n does not show it
	Said    string         // the body, or its text
}

// Explain says what an answer means, according to the table of errors. known is false if the table has no row for it.
func Explain(s Shown) (c connection.Check, known bool) {
	if s.HTTP == 0 || s.HTTP == http.StatusBadRequest { // which n8n 1 answers with Pipedrive's words, whatever its status was
		s.HTTP = cmp.Or(statusOfWords(s.Said), s.HTTP)
	}
	if s.HTTP < 300 {
		return connection.Check{}, false
	}
	situation := situation{method: s.Method, target: s.Target, path: s.Path, granted: s.Granted, byN8N: true, shown: true}
	a := rawAnswer{status: s.HTTP, body: []byte(s.Said)}
	situation.said = readError(a.header, a.body)
	known = rowOf(s.HTTP, situation) < len(errorTable)-1
	v := judgeError(a, situation)
	if !known {
		v.hint = ""
	}
	return connection.Check{Resource: s.Target.Resource, Status: v.status, HTTP: s.HTTP, Detail: clean(v.detail), Hint: v.hint}, known
}

// statusOfWords returns the status of the first row of the table whose words occur in said; 0 if there is none.
func statusOfWords(said string) int {
	said = strings.ToLower(said)
	for _, row := range errorTable {
		if row.words != "" && row.status > 5 && strings.Contains(said, row.words) {
			return row.status
		}
	}
	return 0
}
