package cli

import (
	"context"
	"fmt"
	"time"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/secret"
	"connect-pipedrive/n8n"
	"connect-pipedrive/wizard"
)

// handovers is what the wizard's export step can do besides writing the configuration.
type handovers struct {
	*app
	files
}

func (h handovers) RedirectURL(opened string) (string, []string, error) {
	return n8n.RedirectURL(opened)
}

func (h handovers) WriteImport(path string, a wizard.Answers, withBasicAuth, overwrite bool) (config.N8N, error) {
	made, err := newHandover(a.N8N, a.Credential(), withBasicAuth)
	if err != nil {
		return a.N8N, err
	}
	data, err := made.importFile()
	if err != nil {
		return a.N8N, err
	}
	if err := h.write(path, data, secretFile, overwrite); err != nil {
		return a.N8N, err
	}
	made.handed(made.credential.HandsTokens())
	return made.n8n, nil
}

func (h handovers) ImportSteps(path string) []wizard.Block {
	var blocks []wizard.Block
	for _, way := range n8n.ImportWays(path) {
		blocks = append(blocks, wizard.Block{Title: way.Title, Lines: []string{way.Command, way.Note}})
	}
	return blocks
}

func (h handovers) Reach(ctx context.Context, address string) error {
	return n8n.Reachable(ctx, address, n8n.Options{Log: h.log})
}

func (h handovers) Push(ctx context.Context, address string, key secret.Secret, a wizard.Answers) (config.N8N, []string, error) {
	client, err := n8n.NewClient(address, key, n8n.Options{Log: h.log})
	if err != nil {
		return a.N8N, nil, err
	}
	made, err := newHandover(a.N8N, a.Credential(), false)
	if err != nil {
		return a.N8N, nil, err
	}
	pushed, tokensWent, err := made.push(ctx, client)
	if err != nil {
		return a.N8N, nil, err
	}
	return made.n8n, made.said(a.N8N.CredentialID, a.Method, pushed, tokensWent), nil
}

func (h handovers) WriteSheet(path string, a wizard.Answers, overwrite bool) error {
	s := n8n.Sheet{
		Demo: a.Demo, Config: a.ConfigPath, Made: time.Now(), Method: a.Method, Account: a.Account, Checklist: a.Checklist(),
		URL: a.N8N.URL, CredentialID: a.N8N.CredentialID, CredentialName: a.N8N.CredentialName, HandedOver: a.N8N.HandedOver,
	}
	if a.ChecksCurrent() {
		s.Checks, s.Checked = a.Checks(), time.Now()
	}
	if a.Method == connection.OAuth2 {
		s.ClientID, s.RedirectURL = a.App.ClientID, a.App.RedirectURL
	}
	if c, ok := a.Comparison(); ok {
		s.Comparison = &c
	}
	return h.write(path, []byte(s.Markdown()), openFile, overwrite)
}

func (h handovers) WriteEnv(path string, a wizard.Answers, overwrite bool) error {
	data, err := n8n.Env(a.Credential())
	if err != nil {
		return err
	}
	return h.write(path, data, secretFile, overwrite)
}

// said is what happened in n8n, a line each. had is the id that was known before.
func (h handover) said(had string, method connection.Method, p n8n.Pushed, tokensWent bool) []string {
	done := "updated"
	if p.Created {
		done = "created"
	}
	lines := []string{fmt.Sprintf("%s the credential %q (%s) in n8n", done, h.n8n.CredentialName, p.ID)}
	if p.Lost && p.ID != had {
		lines = append(lines, "n8n had none of the id in the configuration: choose the new one in your nodes")
	}
	for _, field := range p.LeftOut {
		lines = append(lines, "this n8n does not know the field "+field+", so it was not sent")
	}
	switch {
	case tokensWent:
		lines = append(lines, "from now on n8n refreshes the tokens; validate leaves them alone unless --refresh is given")
	case method == connection.OAuth2:
		lines = append(lines, "open it in n8n and select Connect my account")
	}
	return lines
}
