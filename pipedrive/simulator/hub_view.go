package simulator

import (
	"slices"

	"connect-pipedrive/internal/markup"
	"connect-pipedrive/scopes"
)

func (p hubPage) write(m *markup.Page) {
	m.Add(`<h1>Developer Hub</h1>
<section id="basic-info" aria-labelledby="basic-info-title">
<h2 id="basic-info-title">Basic info</h2>
`)
	p.basicInfo(m)
	m.Add(`</section>
<section id="scopes" aria-labelledby="scopes-title">
<h2 id="scopes-title">OAuth &amp; access scopes</h2>
`)
	p.access(m)
	m.Add(`</section>
<p><a href="/">About this simulator</a></p>
`)
}

func (p hubPage) basicInfo(m *markup.Page) {
	if p.Saved == "basic-info" {
		m.Add("<p class=\"note\" role=\"status\">Saved.</p>\n")
	}
	m.Addf(`<form method="post" action="/developer-hub/basic-info">
<label for="name">App name</label>
<input type="text" id="name" name="name" value="%s" maxlength="80" autocomplete="off">
<label for="callback">Callback URL</label>
<input type="url" id="callback" name="callback" value="%s" autocomplete="off" placeholder="http://localhost:53682/callback" aria-describedby="callback-help"`,
		p.Name, p.Callback)
	if p.Error == "" {
		m.Add(">\n")
	} else {
		m.Addf(` aria-invalid="true">
<p class="bad" role="alert">%s: %s</p>
`, p.Error, p.Hint)
	}
	m.Add(`<p class="dim" id="callback-help">Exactly one for each app, and matched letter for letter. Only this simulator allows none: any URL on this machine is taken then.</p>
<button class="main">Save</button>
</form>
`)
}

func (p hubPage) access(m *markup.Page) {
	if p.Saved == "scopes" {
		m.Add(`<p class="note" role="status">Saved.`)
		if p.Added {
			m.Add(` Access tokens that were given out before no longer work, and a refresh brings the old scopes only: authorize the app again to get the new ones.`)
		}
		m.Add("</p>\n")
	}
	m.Addf(`<dl>
<dt>Client ID</dt><dd><code>%s</code></dd>
<dt>Client secret</dt><dd><code>%s</code></dd>
</dl>
`, ClientID, ClientSecret)
	if !p.Added {
		m.Add("<p class=\"note\">A scope that is added needs a new authorization. For one that is taken away a refresh is enough.</p>\n")
	}
	m.Add("<form method=\"post\" action=\"/developer-hub/scopes\">\n")
	for _, info := range scopes.Table() {
		addSwitch(m, info, slices.Contains(p.Scopes, info.Scope))
	}
	m.Add("<button class=\"main\">Save</button>\n</form>\n")
}

func addSwitch(m *markup.Page, s scopes.Info, on bool) {
	fixed := s.Scope == scopes.Base
	m.Addf(`<label class="switch"><input type="checkbox" role="switch" name="scope" value="%s"`, string(s.Scope))
	if on {
		m.Add(" checked")
	}
	if fixed {
		m.Add(" disabled")
	}
	m.Addf(">\n<span>%s <code>%s</code>", s.Label, string(s.Scope))
	if fixed {
		m.Add(` <span class="dim">always on</span>`)
	}
	small(m, s.Gives)
	m.Add("</span></label>\n")
}
