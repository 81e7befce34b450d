package pipedrive

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

// Relay is a run of test calls that n8n makes with a credential of its own: the calls that Client.Check makes, in a row,
// the account check first. What the answers mean is told by the same table.
type Relay struct {
	method  connection.Method
	probes  []probe
	calls   []connection.RelayedCall
	targets []int // of calls: the index of the target; -1 for the account check
	source  int   // the call that has a deal's id; -1

	since, searched int // calls and searches since the last pause
}

// Relay prepares the test calls of targets for a credential of the method. It sends nothing.
func (s *Service) Relay(method connection.Method, targets []scopes.Target) (Relay, error) {
	r := Relay{method: method, source: -1}
	account := probe{path: accountPath, target: accountTarget(), shown: show(accountPath, ""), cost: accountCost}
	if err := r.add(s, account, -1, false); err != nil {
		return r, err
	}
	for _, t := range targets {
		r.probes = append(r.probes, probeOf(t))
	}
	source := dealSource(targets)
	for _, i := range startOrder(len(targets), source) {
		if r.probes[i].skip != "" {
			continue
		}
		if err := r.add(s, r.probes[i], i, i == source); err != nil {
			return r, err
		}
	}
	return r, nil
}

func accountTarget() scopes.Target { return scopes.Target{AnyOf: []scopes.Scope{scopes.Base}} }

func (r *Relay) add(s *Service, p probe, target int, source bool) error {
	address, err := s.callURL(r.method, "", p.path, p.query)
	if err != nil {
		return err
	}
	call := connection.RelayedCall{URL: address.String(), DealFrom: r.source, Scope: string(p.target.Scope), Name: p.shown}
	if call.Scope == "" && len(p.target.AnyOf) > 0 {
		call.Scope = string(p.target.AnyOf[0])
	}
	if p.needsDeal { // the path's own escaping would hide where the id goes
		call.URL = strings.NewReplacer("%7Bid%7D", connection.DealID).Replace(call.URL)
	}
	if p.target.Resource != "" && p.target.Resource != scopes.CallResource {
		call.Name = p.target.Resource + ": " + p.shown
	}
	if source {
		r.source = len(r.calls)
	}
	call.Paused = r.full(p.path)
	r.calls, r.targets = append(r.calls, call), append(r.targets, target)
	return nil
}

// full counts a call, and reports whether n8n has to wait before it: it makes its calls as fast as they are answered.
func (r *Relay) full(path string) bool {
	burst, searches := oauthBurst, 0
	if r.method == connection.APIToken {
		burst = apiTokenBurst
	}
	if isSearch(path) {
		searches = 1
	}
	full := r.since == burst || r.searched+searches > searchBurst
	if full {
		r.since, r.searched = 0, 0
	}
	r.since, r.searched = r.since+1, r.searched+searches
	return full
}

// Calls are what n8n is to call, the account check first.
func (r Relay) Calls() []connection.RelayedCall { return r.calls }

// Relayed is what a Relay's answers mean.
type Relayed struct {
	Account  connection.Account
	Err      error              // of the account check
	Checks   []connection.Check // one for each target
	Webhooks []connection.Webhook
	Listed   bool // Webhooks are all that the credential sees
	Spent    int  // rate-limit tokens, by the endpoint table
	Left     *int // of the company's daily budget; nil: Pipedrive does not say
}

// Judge says what the answers to Calls mean, in their order. An answer that lacks is that of a call which was not made.
func (r Relay) Judge(answers []connection.RelayedAnswer) Relayed {
	result := Relayed{Checks: make([]connection.Check, len(r.probes))}
	for i, p := range r.probes {
		result.Checks[i] = checkOf(p, verdict{connection.StatusSkipped, p.skip, p.hint}, 0)
	}
	deal := int64(0)
	for i, target := range r.targets {
		p := probe{path: accountPath, target: accountTarget(), cost: accountCost}
		if target >= 0 {
			p = r.probes[target]
		}
		answer := connection.RelayedAnswer{Failed: connection.Check{Status: connection.StatusUnreachable, Detail: "n8n did not say what came of it", Hint: hintLater}}
		if i < len(answers) {
			answer = answers[i]
		}
		result.count(answer, p.cost)
		if target < 0 {
			result.Account, result.Err = r.account(answer)
			continue
		}
		absent := p.needsDeal && deal == 0
		switch {
		case absent:
			p = p.withDeal(connection.AbsentDeal)
		case p.needsDeal:
			p = p.withDeal(deal)
		}
		v, data := r.judge(answer, p, absent)
		if id, ok := data.firstID(); ok && i == r.source {
			deal = id
		}
		if p.target.Resource == scopes.Trigger.Resource && v.status.Works() {
			result.Webhooks, result.Listed = readWebhooks(data)
		}
		result.Checks[target] = checkOf(p, v, answer.HTTP)
	}
	return result
}

// count adds what a call cost, as a call of our own does.
func (r *Relayed) count(a connection.RelayedAnswer, cost int) {
	if a.HTTP != 0 && a.HTTP < 500 && a.HTTP != http.StatusTooManyRequests && a.HTTP != http.StatusUnauthorized {
		r.Spent += cost
	}
	left, err := strconv.Atoi(strings.TrimSpace(http.Header(a.Header).Get(dailyLeft)))
	if err == nil && left >= 0 && (r.Left == nil || left < *r.Left) {
		r.Left = &left
	}
}

func (r Relay) judge(a connection.RelayedAnswer, p probe, absent bool) (verdict, content) {
	if a.HTTP == 0 {
		return verdict{a.Failed.Status, a.Failed.Detail, a.Failed.Hint}, content{}
	}
	s := situation{method: r.method, target: p.target, path: p.path, absent: absent, byN8N: true}
	return judge(rawAnswer{status: a.HTTP, header: a.Header, body: a.Body}, s, p.list)
}

func (r Relay) account(a connection.RelayedAnswer) (connection.Account, error) {
	v, _ := r.judge(a, probe{path: accountPath, target: accountTarget()}, false)
	return accountOf(v, a.HTTP, a.Body, scrubber{})
}

// checkOf is the result of a test call.
func checkOf(p probe, v verdict, http int) connection.Check {
	check := connection.Check{Resource: p.target.Resource, For: p.target.For, Call: p.shown, Status: v.status, HTTP: http,
		Detail: scrubber{}.line(v.detail), Hint: v.hint}
	if check.For == nil {
		check.For = []string{}
	}
	return check
}

// readWebhooks reads the list of webhooks; null is an empty one.
func readWebhooks(c content) (list []connection.Webhook, ok bool) {
	var rows []struct {
		ID  int64  `json:"id"`
		URL string `json:"subscription_url"`
	}
	if !c.isList() || json.Unmarshal(c.data, &rows) != nil {
		return nil, false
	}
	for _, row := range rows {
		list = append(list, connection.Webhook{ID: row.ID, URL: scrubber{}.line(row.URL)})
	}
	return list, true
}
