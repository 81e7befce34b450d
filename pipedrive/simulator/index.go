package simulator

import (
	"net/http"
	"strconv"

	"connect-pipedrive/internal/markup"
	"connect-pipedrive/internal/words"
)

// indexPage says what this server is, how to use it, and how it was started.
type indexPage struct {
	registration
	opts   Options
	url    string
	faults []FaultKind
	spent  int
}

// index answers GET /.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	page := indexPage{s.app.registration(), s.opts, base(r), s.faults.kinds, s.TokensSpent()}
	render(w, http.StatusOK, "Start", page.write)
}

func (p indexPage) write(m *markup.Page) {
	m.Addf(`<h1>A Pipedrive to practise with</h1>
<section>
<p>This page comes from a simulator on your own machine. It answers like Pipedrive: consent page, tokens and their refresh, <code>/v1</code> and <code>/api/v2</code> with scopes enforced call by call, error bodies, rate limits. Of what is sent to it it keeps webhooks alone, until it ends.</p>
<p><a href="/developer-hub">Open Developer Hub</a> to switch scopes on and to set the callback URL.</p>
</section>
<section aria-labelledby="credentials">
<h2 id="credentials">Demo credentials</h2>
<dl>
<dt>Service</dt><dd><code>%s</code></dd>
<dt>API token</dt><dd><code>%s</code></dd>
<dt>Client ID</dt><dd><code>%s</code></dd>
<dt>Client secret</dt><dd><code>%s</code></dd>
`, p.url, APIToken, ClientID, ClientSecret)
	if p.Callback == "" {
		m.Add("<dt>Callback URL</dt><dd>any on this machine</dd>\n")
	} else {
		m.Addf("<dt>Callback URL</dt><dd><code>%s</code></dd>\n", p.Callback)
	}
	m.Add(`</dl>
<p class="dim">They open nothing but this simulator.</p>
</section>
`)
	p.state(m)
}

// state is how the simulator was started and what it was used for.
func (p indexPage) state(m *markup.Page) {
	account, consent := userName+" ("+userEmail+") at "+companyName, "asked for on a page"
	if p.opts.Empty {
		account += ", without records"
	}
	if p.opts.AutoApprove {
		consent = "given without asking"
	}
	m.Addf(`<section aria-labelledby="state">
<h2 id="state">Right now</h2>
<dl>
<dt>Account</dt><dd>%s</dd>
<dt>App</dt><dd>%s, %s switched on</dd>
<dt>Consent</dt><dd>%s</dd>
<dt>Daily budget</dt><dd>%s of %s tokens spent</dd>
`, account, p.Name, words.Count(len(p.Scopes), "scope"), consent, strconv.Itoa(p.spent), strconv.Itoa(dailyTokens))
	if p.opts.RetiredV1 {
		m.Add("<dt>Retired v1</dt><dd>still answers</dd>\n")
	}
	for _, k := range p.faults {
		m.Addf("<dt>Fault</dt><dd><code>%s</code> %s</dd>\n", k.Name, k.About)
	}
	m.Add("</dl>\n</section>\n")
}

// identify answers GET /simulator, by which a client can tell a simulator from Pipedrive.
func (s *Server) identify(w http.ResponseWriter, _ *http.Request) {
	jsonAnswer(http.StatusOK, map[string]any{"simulator": true, "version": 1}).write(w)
}
