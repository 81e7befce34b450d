package simulator

import (
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// index answers GET /.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	render(w, http.StatusOK, layout("Start",
		h.H1(g.Text("A Pipedrive to practise with")),
		h.Section(
			h.P(g.Text("This page comes from a simulator on your own machine. It answers like Pipedrive: consent page, tokens and their refresh, "),
				code("/v1"), g.Text(" and "), code("/api/v2"),
				g.Text(" with scopes enforced call by call, error bodies, rate limits. It stores nothing that is sent to it.")),
			h.P(h.A(h.Href("/developer-hub"), g.Text("Open Developer Hub")), g.Text(" to switch scopes on and to set the callback URL.")),
		),
		s.credentials(base(r)),
		s.state(),
	))
}

// credentials is what a client needs, to copy.
func (s *Server) credentials(url string) g.Node {
	callback := g.Text("any on this machine")
	if to := s.app.registration().Callback; to != "" {
		callback = code(to)
	}
	return section("credentials", "Demo credentials",
		h.Dl(
			item("Service", code(url)),
			item("API token", code(APIToken)),
			item("Client ID", code(ClientID)),
			item("Client secret", code(ClientSecret)),
			item("Callback URL", callback),
		),
		dim("They open nothing but this simulator."),
	)
}

// state is how the simulator was started and what it was used for.
func (s *Server) state() g.Node {
	account, consent := userName+" ("+userEmail+") at "+companyName, "asked for on a page"
	if s.opts.Empty {
		account += ", without records"
	}
	if s.opts.AutoApprove {
		consent = "given without asking"
	}
	app := s.app.registration()
	return section("state", "Right now",
		h.Dl(
			item("Account", g.Text(account)),
			item("App", g.Text(app.Name+", "+strconv.Itoa(len(app.Scopes))+" scopes switched on")),
			item("Consent", g.Text(consent)),
			item("Daily budget", g.Text(strconv.Itoa(s.app.tokensSpent())+" of 30,000 tokens spent")),
			g.Map(s.faults.kinds, func(k FaultKind) g.Node { return item("Fault", code(k.Name), g.Text(" "+k.About)) }),
		),
	)
}

// identify answers GET /simulator, by which a client can tell a simulator from Pipedrive.
func (s *Server) identify(w http.ResponseWriter, _ *http.Request) {
	jsonAnswer(http.StatusOK, map[string]any{"simulator": true, "version": 1}).write(w)
}
