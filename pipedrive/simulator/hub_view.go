package simulator

import (
	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"connect-pipedrive/scopes"
)

// view is Developer Hub's page.
func (p hubPage) view() g.Node {
	return layout("Developer Hub",
		h.H1(g.Text("Developer Hub")),
		p.basicInfo(),
		p.access(),
		h.P(h.A(h.Href("/"), g.Text("About this simulator"))),
	)
}

func (p hubPage) basicInfo() g.Node {
	failed := p.Error != ""
	return h.Section(h.ID("basic-info"), h.Aria("labelledby", "basic-info-title"),
		h.H2(h.ID("basic-info-title"), g.Text("Basic info")),
		g.If(p.Saved == "basic-info", saved("Saved.")),
		h.Form(h.Method("post"), h.Action("/developer-hub/basic-info"),
			h.Label(h.For("name"), g.Text("App name")),
			h.Input(h.Type("text"), h.ID("name"), h.Name("name"), h.Value(p.Name), h.MaxLength("80"), h.AutoComplete("off")),
			h.Label(h.For("callback"), g.Text("Callback URL")),
			h.Input(h.Type("url"), h.ID("callback"), h.Name("callback"), h.Value(p.Callback), h.AutoComplete("off"),
				h.Placeholder("http://localhost:53682/callback"), h.Aria("describedby", "callback-help"),
				g.If(failed, h.Aria("invalid", "true"))),
			g.If(failed, h.P(h.Class("bad"), h.Role("alert"), g.Text(p.Error+": "+p.Hint))),
			h.P(h.Class("dim"), h.ID("callback-help"), g.Text("Exactly one for each app, and matched letter for letter. "+
				"Only this simulator allows none: any URL on this machine is taken then.")),
			h.Button(h.Class("main"), g.Text("Save")),
		),
	)
}

func (p hubPage) access() g.Node {
	done := "Saved."
	if p.Added {
		done += " Access tokens that were given out before no longer work, and a refresh brings the old scopes only: " +
			"authorize the app again to get the new ones."
	}
	return h.Section(h.ID("scopes"), h.Aria("labelledby", "scopes-title"),
		h.H2(h.ID("scopes-title"), g.Text("OAuth & access scopes")),
		g.If(p.Saved == "scopes", saved(done)),
		h.Dl(
			item("Client ID", code(p.ClientID)),
			item("Client secret", code(p.ClientSecret)),
		),
		g.If(!p.Added, h.P(h.Class("note"),
			g.Text("A scope that is added needs a new authorization. For one that is taken away a refresh is enough."))),
		h.Form(h.Method("post"), h.Action("/developer-hub/scopes"),
			g.Map(p.Switches, hubSwitch.view),
			h.Button(h.Class("main"), g.Text("Save")),
		),
	)
}

func (s hubSwitch) view() g.Node {
	return h.Label(h.Class("switch"),
		h.Input(h.Type("checkbox"), h.Role("switch"), h.Name("scope"), h.Value(string(s.Scope)),
			g.If(s.On, h.Checked()), g.If(s.Fixed, h.Disabled())),
		h.Span(
			labelled(s.Info),
			g.If(s.Fixed, g.Group{g.Text(" "), h.Span(h.Class("dim"), g.Text("always on"))}),
			small(s.Gives),
		),
	)
}

// labelled is a scope's label and name.
func labelled(i scopes.Info) g.Node {
	return g.Group{g.Text(i.Label + " "), code(string(i.Scope))}
}
