package n8n

import (
	"bytes"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// What calls Pipedrive without being one of its nodes, and workflows inside a node's parameters.

// methodIn returns the method of the Pipedrive credential that a node holds; empty for none.
func methodIn(credentials map[string]any) connection.Method {
	for _, m := range []connection.Method{connection.OAuth2, connection.APIToken} {
		if _, holds := credentials[CredentialType(m)]; holds {
			return m
		}
	}
	return ""
}

// callsPipedrive reports whether a text anywhere in a value names Pipedrive's host, or one of its credentials.
func callsPipedrive(value any) (does bool) {
	walk("", value, func(_ string, inner any) {
		text, _ := inner.(string)
		does = does || strings.Contains(strings.ToLower(text), "pipedrive.com") || strings.Contains(text, typeAPIToken) || strings.Contains(text, typeOAuth2)
	})
	return does
}

// walk visits a value and everything in it, each under its key.
func walk(key string, value any, visit func(key string, value any)) {
	visit(key, value)
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			walk(name, inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk("", inner, visit)
		}
	}
}

// mayName reports whether JSON may contain Pipedrive's name, without decoding it: code can be long, and there can be much of
// it.
func mayName(raw []byte) bool {
	return bytes.Contains(raw, []byte(`\u`)) || bytes.Contains(bytes.ToLower(raw), []byte("pipedrive"))
}

// requestElsewhere says what an HTTP Request node that calls Pipedrive with another kind of authentication would need; empty
// for one that calls somebody else.
func requestElsewhere(parameters map[string]any) string {
	url, _ := text(parameters, "url", "")
	_, rest, _ := strings.Cut(url, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 && !strings.Contains(rest[:end], "{{") {
		rest = rest[:end] // the host is known, so other mentions of Pipedrive do not count
	} else {
		rest = url
	}
	if !callsPipedrive(rest) {
		return ""
	}
	const reason = "calls Pipedrive with another kind of authentication than n8n's Pipedrive credentials"
	var n Node
	if n.request(parameters); n.Reason != "" {
		return sanitize.Line(reason+"; "+n.Reason, nameRunes)
	}
	call, err := scopes.ParseCall(n.Call)
	if err != nil {
		return reason
	}
	return sanitize.Line(reason+"; with one it would need "+words.List(call.Endpoint.AnyOf, "or"), nameRunes)
}

// nodes passes on the node if it counts, or those of the workflow that it contains.
func (r rawNode) nodes(take func(Node)) {
	if r.kind() != workflowNode {
		if n, ok := r.node(); ok {
			take(n)
		}
		return
	}
	parameters := object(r.Parameters)
	if source, _ := text(parameters, "source", "database"); r.Disabled || source != "parameter" {
		return
	}
	inner, form := text(parameters, "workflowJson", "")
	held, err := parse([]byte(inner))
	why := ""
	switch {
	case form == expression:
		why = "the workflow in it is an expression"
	case form == notText:
		why = "the workflow in it is not a text"
	case err != nil:
		why = "the workflow in it is not valid JSON"
	}
	if why != "" {
		take(Node{Type: r.Type, Name: r.shownName(), Reason: why})
		return
	}
	for _, w := range held.workflows {
		for _, raw := range w.nodes {
			raw.nodes(func(n Node) {
				n.Name = sanitize.Line(r.shownName()+" > "+n.Name, nameRunes)
				take(n)
			})
		}
	}
}
