package cli

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/pipedrive"
	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// relayed is the result of the calls that n8n made.
type relayed struct {
	pipedrive.Relayed
	made     []scopes.Target // of Checks, in which the triggers' checks follow the requested ones
	address  string          // of the n8n
	base     string          // the address below which n8n says its webhooks are; empty: it does not say
	remarks  []string
	leftover error // what could not be removed from n8n
}

// relay has an n8n make the test calls of targets with the credential it stores, and checks the triggers that use that
// credential. report is called as wizard.Prover says; it may be nil.
func (a *app) relay(ctx context.Context, service *pipedrive.Service, client *n8n.Client, o n8n.RelayOrder, method connection.Method, targets []scopes.Target,
	report func([]connection.Check)) (relayed, error) {
	calls, err := service.Relay(method, targets)
	if err != nil {
		return relayed{}, err
	}
	o.Calls = calls.Calls()
	if report != nil {
		o.Progress = func(answers []connection.RelayedAnswer) {
			if answers == nil {
				report(nil)
				return
			}
			report(calls.Judge(answers).Checks)
		}
	}
	result, err := client.Relay(ctx, o)
	r := relayed{address: client.Address().String(), remarks: result.Remarks, leftover: result.Left}
	if err != nil {
		return r, err
	}
	r.Relayed, r.base = calls.Judge(result.Answers), result.WebhookBase
	return r, r.addTriggers(ctx, client, o.Credential, targets, result.WebhookBase)
}

// relayedCalls returns the test calls of a configuration, for n8n to make.
func (a *app) relayedCalls(c openedConfig) ([]connection.RelayedCall, error) {
	service, err := a.pipedrive(pipedrive.Options{})
	if err != nil {
		return nil, err
	}
	list, err := scopes.Resolve(c.Wanted())
	if err != nil {
		return nil, err
	}
	r, err := service.Relay(c.Method, newValidation("", c, c.Method, list).targets)
	return r.Calls(), err
}

// addTriggers adds a check of each published trigger after that of the webhooks.
func (r *relayed) addTriggers(ctx context.Context, client *n8n.Client, with n8n.CredentialRef, targets []scopes.Target, base string) error {
	var checks []connection.Check
	for i, c := range r.Checks {
		checks, r.made = append(checks, c), append(r.made, targets[i])
		if c.Resource != scopes.Trigger.Resource || len(c.For) == 0 {
			continue
		}
		triggers, err := client.Triggers(ctx, with)
		if fault.KindOf(err) == fault.Refused {
			r.remarks = append(r.remarks, "the published triggers were not looked at: "+err.Error()+"; "+fault.HintOf(err))
			continue
		}
		if err != nil {
			return err
		}
		for _, t := range triggers {
			check := t.Check(n8n.WebhooksSeen{List: r.Webhooks, OK: r.Listed, Base: base}, c)
			checks, r.made = append(checks, check), append(r.made, targets[i])
		}
	}
	r.Checks = checks
	return nil
}

// n8nOrder returns the order for n8n to call with the credential that the configuration was handed over into.
func n8nOrder(c config.Config, webhookBase string) (n8n.RelayOrder, error) {
	if c.N8N.CredentialID == "" {
		return n8n.RelayOrder{}, fault.New(fault.Usage, "hand it over with `connect-pipedrive push`, or put the id of n8n's credential into credential_id of [n8n]",
			"it is not known which of n8n's credentials is meant")
	}
	return n8n.RelayOrder{Credential: n8n.Ref(c.Method, c.N8N.CredentialID, c.N8N.CredentialName), Project: c.N8N.ProjectID, WebhookBase: webhookBase}, nil
}

// validateByN8N checks one configuration with the calls that n8n makes. Its tokens are not needed: n8n has its own.
func (a *app) validateByN8N(ctx context.Context, v validation, c openedConfig, service *pipedrive.Service, f validateFlags) (validation, error) {
	if err := f.n8n.guard(c); err != nil {
		return v, err
	}
	order, err := n8nOrder(c.Config, f.webhookBase)
	if err != nil {
		return v, err
	}
	client, err := f.n8n.client(a, c)
	if err != nil {
		return v, err
	}
	r, err := a.relay(ctx, service, client, order, c.Method, v.targets, nil)
	for _, remark := range r.remarks {
		fmt.Fprintf(a.err, "note: %s\n", remark)
	}
	if r.leftover != nil && ctx.Err() != nil { // that is what ended it, and need not be said
		c.file.Warn(r.leftover.Error(), fault.HintOf(r.leftover))
		r.leftover = nil
	}
	if err != nil {
		return v, both(err, r.leftover)
	}
	v.Via, v.at = viaN8N, r.address
	if wanted := c.Wanted(); r.base != "" {
		wanted.N8n = r.base // where Pipedrive calls back, which may differ from where n8n is opened
		if list, err := scopes.Resolve(wanted); err == nil {
			v.warn(list)
		}
	}
	v.Account, v.err = r.Account, both(r.Err, r.leftover)
	if r.Err == nil {
		a.keepAccount(ctx, c, v.Account)
	}
	v.Checks, v.made, v.TokensSpent, v.TokensLeft = r.Checks, r.made, r.Spent, r.Left
	v.compare(connection.Token{})
	v.OK = v.kind() == 0
	return v, nil
}

// both combines an error with what remains in n8n; either may be nil.
func both(err, left error) error {
	if err == nil || left == nil {
		return cmp.Or(err, left)
	}
	return fault.New(fault.KindOf(err), fault.HintOf(err)+"; "+fault.HintOf(left), "%w; and %s", err, left)
}

// prover has n8n prove what was pushed, for the wizard.
type prover struct {
	app     *app
	service *pipedrive.Service
	opts    n8n.Options
}

// Prove implements wizard.Prover.
func (p prover) Prove(ctx context.Context, key secret.Secret, at config.N8N, method connection.Method, targets []scopes.Target,
	report func([]connection.Check)) (wizard.Proof, error) {
	began := time.Now()
	defer p.opts.Hold()() // until what was left behind has been reported
	client, err := n8n.NewClient(at.URL, key, p.opts)
	if err != nil {
		return wizard.Proof{}, err
	}
	order, err := n8nOrder(config.Config{Method: method, N8N: at}, "")
	if err != nil {
		return wizard.Proof{}, err
	}
	r, err := p.app.relay(ctx, p.service, client, order, method, targets, report)
	if err == nil {
		err = r.Err // of the account check, which says it for all calls
	}
	if r.leftover != nil && (ctx.Err() != nil || !p.app.ended.screen.Load()) { // in prompts, or because the screen may not wait for it
		p.app.sayBesideTheScreen(r.leftover.Error() + "\nhint: " + fault.HintOf(r.leftover))
	}
	return wizard.Proof{Checks: r.Checks, Remarks: r.remarks, Left: r.leftover, Took: time.Since(began)}, err
}
