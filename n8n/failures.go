package n8n

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
)

// NodeFailure is what n8n shows of a node that failed. Its texts are sanitized, except Said.
type NodeFailure struct {
	Workflow string
	Node     Node      // with its action or call; zero if n8n does not say
	Foreign  bool      // the node is shown, and has nothing to do with Pipedrive
	HTTP     int       // 0: none is shown
	Said     string    // the body of Pipedrive's answer, or what n8n made of it
	At       time.Time // zero: not shown
}

// shownError is a node's error in any of the forms in which n8n presents it: as stored in an execution, and as the editor
// copies it.
type shownError struct {
	Message, Description string
	HTTPCode             json.RawMessage
	Messages             []string
	Node                 *rawNode

	ErrorMessage, ErrorDescription string
	ErrorDetails                   struct {
		RawErrorMessage []string
		HTTPCode        json.RawMessage
	}
	N8nDetails struct {
		NodeName, NodeType, Resource, Operation string
		NodeVersion                             json.RawMessage
	}
}

// shownExecution is an execution from n8n's API, or what its error workflow receives.
type shownExecution struct {
	Data         json.RawMessage
	StoppedAt    time.Time
	StartedAt    time.Time
	WorkflowData struct{ Name string }
	Execution    *struct {
		Error            *shownError
		LastNodeExecuted string
	}
	Workflow struct{ Name string }
}

// ReadFailures reads what n8n shows of failed nodes: executions, one or a list, an error, or plain text. The error is a
// fault.Error of kind Usage.
func ReadFailures(text []byte) ([]NodeFailure, error) {
	text = bytes.TrimSpace(decoded(text))
	switch {
	case len(text) == 0:
		return nil, fault.New(fault.Usage, "give what n8n shows of the failed node", "there is nothing to explain")
	case text[0] != '{' && text[0] != '[':
		return plainFailures(string(text)), nil
	case !json.Valid(text):
		return nil, fault.New(fault.Usage, "copy it again, from the first brace to the last", "it begins like JSON, and is cut off or broken")
	}
	failures := readFailures(text)
	if failures == nil {
		return nil, fault.New(fault.Usage, "give an execution of n8n, the error that n8n shows of a node, or its text", "there is no error of n8n in it")
	}
	return failures, nil
}

// readFailures finds the errors in valid JSON; nil if it holds none.
func readFailures(text []byte) (list []NodeFailure) {
	var many []json.RawMessage
	if json.Unmarshal(text, &many) == nil {
		for _, one := range many {
			list = append(list, readFailures(one)...)
		}
		return list
	}
	var e shownExecution
	if json.Unmarshal(text, &e) == nil {
		if bytes.HasPrefix(bytes.TrimSpace(e.Data), []byte("[")) {
			return readFailures(e.Data)
		}
		if found := e.failures(); found != nil {
			return found
		}
	}
	var shown shownError
	if json.Unmarshal(text, &shown) == nil && (shown.Message != "" || shown.ErrorMessage != "" || shown.HTTPCode != nil) {
		return shown.failures("", "", time.Time{})
	}
	var pipedrive struct{ Error, Message json.RawMessage } // Pipedrive's own answer
	if json.Unmarshal(text, &pipedrive) == nil && (pipedrive.Error != nil || pipedrive.Message != nil) {
		return []NodeFailure{{Said: string(text), HTTP: statusIn(string(text))}}
	}
	return nil
}

// at returns when it failed, as far as n8n says: an execution that never started has no start time.
func (e shownExecution) at() time.Time {
	if e.StoppedAt.IsZero() {
		return e.StartedAt
	}
	return e.StoppedAt
}

func (e shownExecution) failures() []NodeFailure {
	var data struct {
		ResultData struct {
			Error            *shownError
			LastNodeExecuted string
		}
	}
	_ = json.Unmarshal(e.Data, &data) // data in another form holds no error that can be read
	at := e.at()
	switch shown := data.ResultData.Error; {
	case shown != nil:
		return shown.failures(e.WorkflowData.Name, data.ResultData.LastNodeExecuted, at)
	case e.Execution != nil && e.Execution.Error != nil:
		return e.Execution.Error.failures(e.Workflow.Name, e.Execution.LastNodeExecuted, at)
	}
	return nil
}

func (s shownError) failures(workflow, node string, at time.Time) []NodeFailure {
	if s.ErrorMessage != "" {
		s.Message, s.Description, s.Messages, s.HTTPCode = s.ErrorMessage, s.ErrorDescription, s.ErrorDetails.RawErrorMessage, s.ErrorDetails.HTTPCode
		s.Node = s.copied()
	}
	if found := monitored(s.Message); found != nil {
		for i := range found {
			found[i].Workflow, found[i].At = sanitize.Line(workflow, nameRunes), at
		}
		return found
	}
	f := NodeFailure{Workflow: sanitize.Line(workflow, nameRunes), At: at, HTTP: statusOf(s.HTTPCode)}
	if s.Node != nil {
		if n, ok := s.Node.node(); ok {
			f.Node = n
		} else { // a copied request does not say where it goes
			f.Foreign = s.Node.Type != "" && (s.ErrorMessage == "" || s.Node.kind() != requestNode)
		}
		f.Node.Name = sanitize.Line(s.Node.Name, nameRunes)
		if s.ErrorMessage != "" {
			f.Node.Method = "" // the copy does not say it
		}
	}
	if f.Node.Name == "" {
		f.Node.Name = sanitize.Line(node, nameRunes)
	}
	f.Said = strings.Trim(s.Message+": "+s.Description, ": ")
	for _, m := range s.Messages {
		status, body, ok := strings.Cut(m, " - ")
		if code, err := strconv.Atoi(status); ok && err == nil {
			f.Said, f.HTTP = unquoted(body), code
		}
	}
	if f.HTTP == 0 {
		f.HTTP = statusIn(f.Said)
	}
	return []NodeFailure{f}
}

// unquoted returns an answer without the quotes of the JSON text in which the HTTP Request node shows it.
func unquoted(body string) string {
	var text string
	if json.Unmarshal([]byte(body), &text) != nil {
		return body
	}
	return text
}

// copied returns the node as the editor copies it: without its parameters, except resource and operation.
func (s shownError) copied() *rawNode {
	d := s.N8nDetails
	if d.NodeName == "" {
		return nil
	}
	parameters := map[string]string{}
	for name, value := range map[string]string{"resource": d.Resource, "operation": d.Operation} {
		if value != "" {
			parameters[name] = value
		}
	}
	text, err := json.Marshal(parameters)
	if err != nil {
		return nil
	}
	version := d.NodeVersion
	var number string
	if json.Unmarshal(version, &number) == nil {
		version = json.RawMessage(number)
	}
	return &rawNode{Name: d.NodeName, Type: d.NodeType, TypeVersion: version, Parameters: text}
}

// statusOf returns an HTTP status that n8n writes as text.
func statusOf(code json.RawMessage) int {
	status, err := strconv.Atoi(strings.Trim(string(code), `"`))
	if err != nil {
		return 0
	}
	return status
}

// failedStatus matches the HTTP status of a failure as a word of its own.
var failedStatus = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^0-9A-Za-z.])([45]\d\d)(?:[^0-9A-Za-z.]|$)`)
})

func statusIn(text string) int {
	m := failedStatus().FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	status, _ := strconv.Atoi(m[1])
	return status
}

// monitorCall matches the parts of the monitor's error: each call with its scope, and its result.
var monitorCall = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:Pipedrive: |; )([^;]*?) \(([a-z:, -]*)\): `)
})

// monitored reads a monitor's error, whatever precedes it; nil for any other error.
func monitored(text string) (list []NodeFailure) {
	at := monitorCall().FindAllStringSubmatchIndex(text, -1)
	first := slices.IndexFunc(at, func(m []int) bool { return text[m[0]] == 'P' })
	if first < 0 {
		return nil
	}
	at = at[first:]
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		said := text[m[1]:end]
		f := NodeFailure{Said: said, HTTP: statusIn(said[:min(len(said), 4)])}
		if f.HTTP != 0 {
			f.Said = strings.TrimSpace(said[3:])
		}
		f.Node.Name = sanitize.Line(text[m[2]:m[3]], nameRunes)
		if _, call, ok := strings.Cut(f.Node.Name, http.MethodGet+" "); ok {
			f.Node.Call = http.MethodGet + " " + call
		}
		list = append(list, f)
	}
	return list
}

// plainFailures reads plain text: a status anywhere in it, and Pipedrive's words, as JSON or not.
func plainFailures(text string) []NodeFailure {
	if found := monitored(text); found != nil {
		return found
	}
	f := NodeFailure{Said: text, HTTP: statusIn(text)}
	if first, last := strings.Index(text, "{"), strings.LastIndex(text, "}"); first >= 0 && first < last && json.Valid([]byte(text[first:last+1])) {
		f.Said = text[first : last+1]
	}
	return []NodeFailure{f}
}

// executionsPage is how many executions, with all their data, are requested at once.
const executionsPage = "20"

// Failures returns the failures of Pipedrive's nodes in executions that failed after since, newest first. n8n lists
// executions by when they started, so reading continues until a whole page of them failed before since: an execution that
// waited for long may have failed later. One that started before even more others is missed.
func (c *Client) Failures(ctx context.Context, since time.Time) ([]NodeFailure, error) {
	const doing, mayList = "reading the failed executions", "execution:list"
	may, err := c.Permissions(ctx)
	if err != nil {
		return nil, err
	}
	if err := may.Require(doing, mayList); err != nil {
		return nil, err
	}
	var found []NodeFailure
	query := url.Values{"status": {"error"}, "includeData": {"true"}, "limit": {executionsPage}}
	err = c.pages(ctx, pathExecutions, query, doing, mayList, func(body []byte) (string, error) {
		recent := false
		next, err := eachOf(func(e shownExecution) {
			if at := e.at(); !at.IsZero() && at.Before(since) {
				return
			}
			recent = true
			for _, f := range e.failures() {
				if f.Node.Type != "" || f.Node.Call != "" {
					found = append(found, f)
				}
			}
		})(body)
		if !recent {
			next = ""
		}
		return next, err
	})
	return found, err
}
