package n8n

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// kind is what a node's type says about it.
type kind int

const (
	other kind = iota
	pipedriveNode
	triggerNode
	requestNode
	workflowNode // may hold a workflow in a parameter
	codeNode
	foreignNode // any other node with a Pipedrive credential
)

// The types of credential, in n8n's names.
const (
	typeAPIToken  = "pipedriveApi"
	typeOAuth2    = "pipedriveOAuth2Api"
	typeBasicAuth = "httpBasicAuth"
)

// kinds are the nodes that count. n8n names the tool version of a node, for agents, after the node: pipedriveTool.
var kinds = map[string]kind{
	"n8n-nodes-base.pipedrive":                 pipedriveNode,
	"n8n-nodes-base.pipedriveTool":             pipedriveNode,
	"n8n-nodes-base.pipedriveTrigger":          triggerNode,
	"n8n-nodes-base.httpRequest":               requestNode,
	"n8n-nodes-base.httpRequestTool":           requestNode,
	"@n8n/n8n-nodes-langchain.toolHttpRequest": requestNode, // its predecessor

	"n8n-nodes-base.executeWorkflow":             workflowNode,
	"@n8n/n8n-nodes-langchain.toolWorkflow":      workflowNode,
	"@n8n/n8n-nodes-langchain.retrieverWorkflow": workflowNode,

	"n8n-nodes-base.code":               codeNode,
	"n8n-nodes-base.function":           codeNode,
	"n8n-nodes-base.functionItem":       codeNode,
	"@n8n/n8n-nodes-langchain.code":     codeNode,
	"@n8n/n8n-nodes-langchain.toolCode": codeNode,
}

func (r rawNode) kind() kind {
	k := kinds[r.Type]
	if k == codeNode && !mayName(r.Parameters) {
		k = other
	}
	if k == other && (bytes.Contains(r.Credentials, []byte(typeAPIToken)) || bytes.Contains(r.Credentials, []byte(typeOAuth2))) {
		return foreignNode
	}
	return k
}

// shownName returns the node's name for a person. n8n names every node; a hand-written file may not.
func (r rawNode) shownName() string {
	return cmp.Or(sanitize.Line(r.Name, nameRunes), sanitize.Line(r.Type, nameRunes))
}

// node reads what a node does. ok is false if it is disabled or has nothing to do with Pipedrive.
func (r rawNode) node() (n Node, ok bool) {
	if r.Disabled {
		return n, false
	}
	n = Node{Type: r.Type, Name: r.shownName()}
	parameters, credentials := object(r.Parameters), object(r.Credentials)
	switch r.kind() {
	case pipedriveNode:
		n.Method = method(parameters)
		n.action(r.TypeVersion, parameters)
	case triggerNode:
		n.Method = method(parameters)
		n.Action = scopes.Trigger
		if v := version(r.TypeVersion); v != "1" && v != "1.1" {
			n.Reason = "unknown version " + v + " of the trigger node"
		} else {
			n.Event = event(v, parameters)
		}
	case requestNode:
		if n.Method = requestMethod(parameters, credentials); n.Method != "" {
			n.request(parameters)
			break
		}
		if n.Reason = requestElsewhere(parameters); n.Reason == "" {
			return n, false
		}
	case codeNode:
		if methodIn(credentials) == "" && !callsPipedrive(parameters) {
			return n, false
		}
		n.Reason = "its code names Pipedrive; what it calls, and what that needs, is not known"
	case foreignNode:
		if n.Method = methodIn(credentials); n.Method == "" {
			return n, false
		}
		n.Reason = "a node of another type (" + sanitize.Line(r.Type, nameRunes/2) + ") with a Pipedrive credential: what it calls is not known"
	default:
		return n, false
	}
	n.Credential = credentialOf(credentials, n.Method)
	return n, true
}

// credentialOf returns the one of a node's credentials that it connects with: the one of its method or, if that is missing,
// the one that is there.
func credentialOf(credentials map[string]any, m connection.Method) CredentialRef {
	types := []string{typeOAuth2, typeAPIToken}
	if m == connection.APIToken {
		slices.Reverse(types)
	}
	for _, t := range types {
		switch c := credentials[t].(type) {
		case map[string]any:
			id, _ := c["id"].(string)
			name, _ := c["name"].(string)
			return CredentialRef{ID: sanitize.Line(id, nameRunes), Name: sanitize.Line(name, nameRunes), Type: t}
		case string: // the form before credentials had ids
			return CredentialRef{Name: sanitize.Line(c, nameRunes), Type: t}
		}
	}
	return CredentialRef{}
}

// action finds the operation; absent parameters have n8n's defaults.
func (n *Node) action(typeVersion json.RawMessage, parameters map[string]any) {
	v := version(typeVersion)
	if v != "1" && v != "2" {
		n.Reason = "unknown node version " + v
		return
	}
	number := int(v[0] - '0')
	resource, resourceKind := text(parameters, "resource", "deal")
	operation, operationKind := text(parameters, "operation", defaultOperation(resource, number))
	if n.Reason = unusable([]string{"resource", "operation"}, resourceKind, operationKind); n.Reason != "" {
		return
	}
	if resource == customCall || operation == customCall {
		n.Reason = "Custom API Call: such a node sends nothing, and fails when it runs; the call itself is in an HTTP Request node, or has to be given by hand"
		return
	}
	action := scopes.Action{Resource: resource, Operation: operation, Version: number}
	o, known := scopes.FindOperation(action)
	if !known {
		n.Reason = fmt.Sprintf("unknown %s %q in node version %s", unknown(resource, number), sanitize.Line(resource+":"+operation, nameRunes), v)
		return
	}
	if resource == "dealActivity" && number == 2 {
		n.Reason = "n8n does not run Deal Activity in version 2 of the node: there it is Activity, Get Many, with a deal filter"
		return
	}
	n.Action = action
	n.RawFields = rawFields(o, parameters)
	n.Related = related(resource, parameters)
	n.Outdated = scopes.OutdatedParameters(n.Action, func(path string) bool { return isSet(parameters, path) })
}

// isSet reports whether a parameter is in the file, inside whatever collections its path names.
func isSet(parameters map[string]any, path string) bool {
	collection, rest, nested := strings.Cut(path, ".")
	if !nested {
		return parameters[path] != nil
	}
	inner, _ := parameters[collection].(map[string]any)
	return isSet(inner, rest)
}

// customCall is n8n's own marker for "Custom API Call", which its editor adds to resources and operations.
const customCall = "__CUSTOM_API_CALL__"

// rawFields reports whether an option is set that keeps the node from requesting the definitions of custom fields.
func rawFields(o scopes.Operation, parameters map[string]any) bool {
	on := func(option string) bool { return parameters[option] == true }
	return slices.ContainsFunc(o.Requests, func(r scopes.Request) bool { return slices.ContainsFunc(r.NotWhen, on) })
}

// event returns what a trigger node waits for; an expression remains unknown. Version 1 calls the entity object.
func event(version string, parameters map[string]any) *scopes.Event {
	e := scopes.Event{Version: version}
	object := "entity"
	if version == "1" {
		object = "object"
	}
	for name, into := range map[string]*string{"action": &e.Action, object: &e.Object} {
		if value, form := text(parameters, name, "*"); form == fixed {
			*into = sanitize.Line(value, 50)
		}
	}
	return &e
}

// defaultOperation returns the operation of a node that names none. n8n omits a parameter that has its default value.
func defaultOperation(resource string, version int) string {
	switch {
	case resource == "dealActivity", resource == "product" && version == 1:
		return "getAll"
	case resource == "dealProduct":
		return "add"
	}
	return "create"
}

func unknown(resource string, version int) string {
	known := func(o scopes.Operation) bool { return o.Resource == resource }
	if slices.ContainsFunc(scopes.Operations(version), known) {
		return "operation"
	}
	return "resource"
}

// method returns the method that the node's authentication parameter asks for, an API token if it is absent.
func method(parameters map[string]any) connection.Method {
	switch name, _ := text(parameters, "authentication", "apiToken"); name {
	case "apiToken":
		return connection.APIToken
	case "oAuth2":
		return connection.OAuth2
	}
	return ""
}

// version returns a node's version in digits: "1" if it is absent, "1.1", or whatever else is there.
func version(typeVersion json.RawMessage) string {
	var number float64
	switch err := json.Unmarshal(typeVersion, &number); {
	case len(typeVersion) == 0 || string(typeVersion) == "null":
		return "1"
	case err != nil:
		return sanitize.Line(string(typeVersion), 20)
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// object decodes a JSON object; anything else is an empty one.
func object(raw json.RawMessage) map[string]any {
	var m map[string]any
	if len(raw) == 0 || json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// form is the form in which a parameter stands in the file.
type form int

const (
	fixed form = iota
	expression
	notText
)

// text returns a parameter's value, or absent if it is not there. n8n evaluates what begins with "="; without {{…}} in it,
// the result is the same text every time.
func text(parameters map[string]any, name, absent string) (string, form) {
	switch v := parameters[name].(type) {
	case nil:
		return absent, fixed
	case string:
		computed, ok := strings.CutPrefix(v, "=")
		if ok && strings.Contains(computed, "{{") {
			return computed, expression
		}
		return computed, fixed
	}
	return "", notText
}

// unusable says, in one sentence, why parameters do not tell what the node does; empty if they do.
func unusable(names []string, forms ...form) string {
	var computed, wrong []string
	for i, f := range forms {
		switch f {
		case expression:
			computed = append(computed, "the "+names[i])
		case notText:
			wrong = append(wrong, "the "+names[i])
		}
	}
	var reasons []string
	if len(computed) > 0 {
		reasons = append(reasons, are(computed, "is an expression", "are expressions"))
	}
	if len(wrong) > 0 {
		reasons = append(reasons, are(wrong, "is not a text", "are not texts"))
	}
	return strings.Join(reasons, "; ")
}

func are(names []string, one, several string) string {
	if len(names) == 1 {
		return names[0] + " " + one
	}
	return words.List(names, "and") + " " + several
}
