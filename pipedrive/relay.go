package pipedrive

import (
	"encoding/json"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/scopes"
)

// Relay is a series of test calls that n8n makes with its own credential: the calls that Client.Check makes, one after the
// other, the account check first. The same table says what the answers mean.
type Relay struct {
	method connection.Method
	jobs   []job                    // the account check first, whose index is -1
	calls  []connection.RelayedCall // of the jobs that are not skipped

	since, searched int // calls and searches since the last pause
}

// Relay prepares the test calls of targets for a credential of the method. It sends nothing.
func (s *Service) Relay(method connection.Method, targets []scopes.Target) (Relay, error) {
	r := Relay{method: method, jobs: append([]job{{index: -1, probe: accountProbe()}}, jobsOf(targets)...)}
	source := -1
	for _, j := range r.jobs {
		if j.probe.skip != "" {
			continue
		}
		address, err := s.callURL(method, "", j.probe.path, j.probe.query)
		if err != nil {
			return r, err
		}
		call := j.probe.relayed(address.String())
		call.DealFrom, call.Paused = source, r.full(j.probe.path)
		if j.hasDeal {
			source = len(r.calls)
		}
		r.calls = append(r.calls, call)
	}
	return r, nil
}

// relayed returns the call as n8n is to make it.
func (p probe) relayed(address string) connection.RelayedCall {
	call := connection.RelayedCall{URL: address, Scope: string(p.target.Scope), Name: p.shown}
	if call.Scope == "" && len(p.target.AnyOf) > 0 {
		call.Scope = string(p.target.AnyOf[0])
	}
	if p.needsDeal { // escaping the path would hide where the id goes
		call.URL = strings.ReplaceAll(call.URL, "%7Bid%7D", connection.DealID)
	}
	if p.target.Resource != "" && p.target.Resource != scopes.CallResource {
		call.Name = p.target.Resource + ": " + p.shown
	}
	return call
}

// full counts a call, and reports whether n8n has to wait before it, since n8n makes calls as fast as they are answered.
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

// Calls returns what n8n is to call, the account check first.
func (r Relay) Calls() []connection.RelayedCall { return r.calls }

// Relayed is what a Relay's answers mean.
type Relayed struct {
	Account  connection.Account
	Err      error              // of the account check
	Checks   []connection.Check // one for each target
	Webhooks []connection.Webhook
	Listed   bool // Webhooks are all that the credential can see
	Cost
}

// Judge says what the answers to Calls mean, in their order. A missing answer means that the call was not made.
func (r Relay) Judge(answers []connection.RelayedAnswer) Relayed {
	result := Relayed{Checks: make([]connection.Check, len(r.jobs)-1)}
	deal := int64(0)
	for _, j := range r.jobs {
		p := j.probe
		if p.skip != "" {
			result.Checks[j.index] = p.skipped()
			continue
		}
		answer := connection.RelayedAnswer{Failed: connection.Check{Status: connection.StatusUnreachable, Detail: "n8n did not say what came of it", Hint: hintLater}}
		if len(answers) > 0 {
			answer, answers = answers[0], answers[1:]
		}
		result.count(answer.HTTP, answer.Header, p.cost)
		if p.needsDeal {
			p = p.withDeal(deal)
		}
		v, data := r.judge(answer, p)
		if j.index < 0 {
			result.Account, result.Err = accountOf(v, answer.HTTP, answer.Body, secret.Scrubber{})
			continue
		}
		if id, ok := data.firstID(); ok && j.hasDeal {
			deal = id
		}
		if p.target.Resource == scopes.Trigger.Resource && v.status.Works() {
			result.Webhooks, result.Listed = readWebhooks(data)
		}
		check := p.result(v)
		check.HTTP, check.Detail = answer.HTTP, clean(v.detail)
		result.Checks[j.index] = check
	}
	return result
}

func (r Relay) judge(a connection.RelayedAnswer, p probe) (verdict, content) {
	if a.HTTP == 0 {
		return verdict{a.Failed.Status, a.Failed.Detail, a.Failed.Hint}, content{}
	}
	s := situation{method: r.method, target: p.target, path: p.path, absent: p.absent, byN8N: true}
	return judge(rawAnswer{status: a.HTTP, header: a.Header, body: a.Body}, s, p.list)
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
		list = append(list, connection.Webhook{ID: row.ID, URL: clean(row.URL)})
	}
	return list, true
}
