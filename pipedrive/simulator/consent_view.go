package simulator

import (
	"connect-pipedrive/internal/markup"
	"connect-pipedrive/scopes"
)

func (p consentPage) write(m *markup.Page) {
	m.Addf(`<form class="card" method="post" action="/oauth/authorize">
<h1>Allow <em>%s</em> to access %s?</h1>
<p class="dim">You are signed in as %s. The app gets all of these scopes or none:</p>
<ul class="scopes">
`, p.Name, companyName, userName)
	for _, scope := range p.Scopes {
		i, _ := scopes.Find(scope)
		m.Addf("<li><strong>%s</strong> <code>%s</code>", i.Label, string(i.Scope))
		small(m, i.Gives)
		m.Add("</li>\n")
	}
	m.Addf(`</ul>
<p class="dim">Afterwards you are taken to <code>%s</code></p>
<input type="hidden" name="client_id" value="%s">
<input type="hidden" name="redirect_uri" value="%s">
`, p.RedirectURI, p.ClientID, p.RedirectURI)
	if p.HasState {
		m.Addf(`<input type="hidden" name="state" value="%s">`, p.State)
	} else {
		m.Add(`<p class="note">This request came without a state. n8n refuses such a login: start it in n8n.</p>`)
	}
	m.Add(`
<div class="buttons">
<button class="main" name="decision" value="allow">Allow</button>
<button name="decision" value="cancel">Cancel</button>
</div>
</form>
`)
}
