package handover

import (
	"context"
	"fmt"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n"
)

// push brings the credential into a running n8n.
func (v Service) push(ctx context.Context, o Order, s Setup) (Result, error) {
	client, err := n8n.NewClient(o.Where, o.Key, v.N8N)
	if err != nil {
		return Result{}, err
	}
	c, err := s.credentials(false)
	if err != nil {
		return Result{}, err
	}
	pushed, err := client.Push(ctx, c.main, c.known)
	if err != nil {
		return Result{}, err
	}
	c.n8n.URL, c.n8n.CredentialID = client.Address().String(), pushed.ID
	r := c.handed(c.main.HandsTokens() && !slices.Contains(pushed.LeftOut, n8n.TokenField), s.Made)
	r.Did = describePush(pushed, r, s)
	return r, nil
}

// describePush says what happened in n8n, a line each.
func describePush(p n8n.Pushed, r Result, s Setup) []string {
	done := "updated"
	if p.Created {
		done = "created"
	}
	lines := []string{fmt.Sprintf("%s the credential %q (%s) in n8n", done, r.N8N.CredentialName, p.ID)}
	if p.Lost && p.ID != s.N8N.CredentialID {
		lines = append(lines, "n8n had none of the id in the configuration: choose the new one in your nodes")
	}
	for _, field := range p.LeftOut {
		lines = append(lines, "this n8n does not know the field "+field+", so it was not sent")
	}
	if len(p.Lacking) > 0 {
		lines = append(lines, "the API key lacks "+words.List(p.Lacking, "and")+", which the next push needs")
	}
	switch {
	case r.Tokens:
		lines = append(lines, "from now on n8n refreshes the tokens; validate leaves them alone unless --refresh is given")
	case s.Method == connection.OAuth2:
		lines = append(lines, "open it in n8n and select Connect my account")
	}
	return lines
}

// Test runs n8n's own test of the credential that an order pushed, and says what came of it and what it does not cover.
func (v Service) Test(ctx context.Context, o Order, pushed Result) ([]string, error) {
	client, err := n8n.NewClient(o.Where, o.Key, v.N8N)
	if err != nil {
		return nil, err
	}
	trial, err := client.Test(ctx, pushed.N8N.CredentialID, pushed.main)
	if err != nil {
		return nil, err
	}
	if !trial.OK {
		return nil, fault.New(fault.Failed, "check it with `connect-pipedrive validate`", "n8n's test of the credential failed: %s", trial.Message)
	}
	return []string{"n8n's test: " + trial.Message, "note: " + pushed.main.TestLimits()}, nil
}
