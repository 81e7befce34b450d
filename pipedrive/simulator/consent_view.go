package simulator

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"connect-pipedrive/scopes"
)

// view is the page that asks for consent.
func (p consentPage) view() g.Node {
	return layout("Allow "+p.App, h.Form(h.Class("card"), h.Method("post"), h.Action("/oauth/authorize"),
		h.H1(g.Text("Allow "), h.Em(g.Text(p.App)), g.Text(" to access "+p.Company+"?")),
		dim("You are signed in as "+p.User+". The app gets all of these scopes or none:"),
		h.Ul(h.Class("scopes"), g.Map(p.Scopes, func(i scopes.Info) g.Node {
			return h.Li(h.Strong(g.Text(i.Label)), g.Text(" "), code(string(i.Scope)), small(i.Gives))
		})),
		h.P(h.Class("dim"), g.Text("Afterwards you are taken to "), code(p.RedirectURI)),
		hidden("client_id", p.ClientID),
		hidden("redirect_uri", p.RedirectURI),
		p.state(),
		h.Div(h.Class("buttons"),
			h.Button(h.Class("main"), h.Name("decision"), h.Value("allow"), g.Text("Allow")),
			h.Button(h.Name("decision"), h.Value("cancel"), g.Text("Cancel")),
		),
	))
}

// state carries the request's state on, or warns that there is none.
func (p consentPage) state() g.Node {
	if !p.HasState {
		return h.P(h.Class("note"), g.Text("This request came without a state. n8n refuses such a login: start it in n8n."))
	}
	return hidden("state", p.State)
}

func hidden(name, value string) g.Node {
	return h.Input(h.Type("hidden"), h.Name(name), h.Value(value))
}
