package scopes

import (
	"cmp"
	"net/url"
	"strings"
)

// CredentialChecklist is what the nodes that use one of n8n's credentials need.
type CredentialChecklist struct {
	ID        string    `json:"id"` // n8n's; empty: not tied to a credential
	Name      string    `json:"name"`
	Type      string    `json:"type"` // n8n's: "pipedriveApi" or "pipedriveOAuth2Api"; empty without a credential
	Workflows []string  `json:"workflows"`
	Checklist Checklist `json:"checklist"`
}

// ByCredential is the least privilege for each credential. Its JSON is that of `scopes --by-credential --format json`.
type ByCredential struct {
	Credentials []CredentialChecklist `json:"credentials"`

	// N8N is the address of the n8n that stores the credentials, for links; empty: unknown.
	N8N string `json:"-"`
}

// typeAPIToken is n8n's credential with an API token, which has no scopes.
const typeAPIToken = "pipedriveApi"

const noScopes = "An API token has no scopes: it may do all that its user may. With OAuth2 these nodes would need:"

// HasScopes reports whether the credential is limited by scopes.
func (c CredentialChecklist) HasScopes() bool { return c.Type != typeAPIToken }

// title returns a credential's name for a person.
func (c CredentialChecklist) title() string {
	switch {
	case c.Name == "" && c.ID == "" && c.Type == "":
		return "No credential"
	case c.Name == "":
		return printable(cmp.Or(c.ID, c.Type))
	}
	return printable(c.Name)
}

// kind returns what a credential connects with; empty without one.
func (c CredentialChecklist) kind() string {
	switch c.Type {
	case "":
		return ""
	case typeAPIToken:
		return "API token"
	}
	return "OAuth2"
}

// Text returns the checklists one below the other, for a person at a terminal of 80 columns.
func (b ByCredential) Text() string {
	var text strings.Builder
	if len(b.Credentials) == 0 {
		return nothingUsed + ".\n"
	}
	for i, c := range b.Credentials {
		if i > 0 {
			text.WriteByte('\n')
		}
		title := c.title()
		if c.ID != "" {
			title += " (" + c.kind() + ", id " + printable(c.ID) + ")"
		}
		text.WriteString("== " + title + "\n")
		if len(c.Workflows) > 0 {
			wrap(&text, "", "  ", append([]string{"Used", "by:"}, listed(cleaned(c.Workflows))...))
		}
		text.WriteByte('\n')
		if !c.HasScopes() {
			wrap(&text, "", "", strings.Fields(noScopes))
		} else {
			text.WriteString(c.Checklist.task() + "\n")
		}
		c.Checklist.writeText(&text)
	}
	return text.String()
}

const nothingUsed = "No workflow that counts uses Pipedrive"

// Markdown returns one document for all credentials, in which an administrator can tick off the scopes.
func (b ByCredential) Markdown() string {
	var text strings.Builder
	text.WriteString("# Pipedrive scopes for n8n, by credential\n\n")
	if len(b.Credentials) == 0 {
		return text.String() + nothingUsed + ".\n"
	}
	text.WriteString("Each section is one credential of n8n with the least that its nodes need. In Pipedrive's Developer Hub, open the app that the " +
		"credential connects with, go to **OAuth & access scopes**, and switch on each scope of the section. " +
		"Credentials that connect with the same app share its scopes: there, switch on those of all their sections. " +
		"Afterwards connect each credential again in n8n: added scopes count only from the next authorization on.\n")
	for _, c := range b.Credentials {
		text.WriteString("\n## " + Escaped(c.title()) + "\n\n")
		c.writeMarkdown(&text, b.N8N)
	}
	return text.String()
}

func (c CredentialChecklist) writeMarkdown(b *strings.Builder, n8n string) {
	if c.ID != "" {
		id := "`" + strings.ReplaceAll(printable(c.ID), "`", "") + "`"
		if n8n != "" {
			id = "[" + id + "](<" + printable(n8n) + "/home/credentials/" + url.PathEscape(c.ID) + ">)"
		}
		b.WriteString("Credential: " + c.kind() + ", id " + id + ". ")
	}
	if len(c.Workflows) > 0 {
		b.WriteString("Used by: " + Escaped(strings.Join(cleaned(c.Workflows), ", ")) + ".")
	}
	b.WriteString("\n\n")
	list := c.Checklist
	if !c.HasScopes() {
		b.WriteString("There is nothing to switch on. " + noScopes + "\n\n")
		for _, scope := range list.Needed() {
			info, _ := Find(scope)
			b.WriteString("- " + info.Label + " (`" + string(scope) + "`)\n")
		}
	} else {
		if !list.Settled() {
			b.WriteString("Not everything is resolved, so more may be needed: see the end of this section.\n\n")
		}
		list.writeTasks(b)
	}
	list.writeSections(b, "###")
}

// List returns lines of the credential's name, a tab and a scope, without base. It is empty or ends in a line break.
func (b ByCredential) List() string {
	var text strings.Builder
	for _, c := range b.Credentials {
		name := printable(cmp.Or(c.Name, c.ID))
		for _, scope := range c.Checklist.Needed() {
			text.WriteString(name + "\t" + string(scope) + "\n")
		}
	}
	return text.String()
}
