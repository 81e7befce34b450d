package wizard

import (
	"cmp"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/shell"
	"connect-pipedrive/scopes"
)

// Block is a piece of text with a title, to be drawn or printed; a line may be long and is wrapped by who shows it.
type Block struct {
	Title string
	Lines []string
}

// Preview is what an export will write and where, secrets as dots.
func (a Answers) Preview() []Block {
	c, deposits, err := a.Config()
	if err != nil {
		return []Block{{Title: "This cannot be written", Lines: []string{err.Error()}}}
	}
	blocks := []Block{{Title: a.ConfigPath + ", readable by you alone", Lines: withoutComments(string(c.Redacted().Text()))}}
	var keyring, files, env []string
	for _, d := range deposits {
		switch {
		case d.Ref.IsKeyring():
			keyring = append(keyring, d.Ref.Target())
		case d.Ref.IsFile():
			files = append(files, d.Ref.Target())
		case d.Ref.IsEnv():
			env = append(env, d.Ref.Target())
		}
	}
	for _, b := range []Block{
		{"In the system's keyring", keyring},
		{"In files of their own", files},
		{"In the environment, where only you can set it", env},
	} {
		if b.Lines != nil {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// withoutComments are the lines of a configuration without those that it has for whoever reads it later.
func withoutComments(text string) (lines []string) {
	for l := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if !strings.HasPrefix(l, "#") && (l != "" || len(lines) > 0 && lines[len(lines)-1] != "") {
			lines = append(lines, l)
		}
	}
	return lines
}

// NextSteps is exactly what to do next in n8n, for the chosen method and selection.
func (a Answers) NextSteps() []Block {
	var blocks []Block
	if a.Demo {
		blocks = append(blocks, Block{"This was the demo", []string{
			"The credential works with the simulator alone, not in n8n. For a real one run connect-pipedrive without --demo; then do the following.",
		}})
	}
	if len(a.Handed) > 0 {
		blocks = append(append(blocks, a.Handed...), a.inTheNodes())
	} else {
		blocks = append(blocks, a.handOver(), a.byHand())
	}
	if a.Selection.Has(scopes.Trigger) {
		blocks = append(blocks, a.triggerSteps())
	}
	if a.Method == connection.OAuth2 {
		blocks = append(blocks, a.callbackSteps())
	}
	return append(blocks, a.reminders())
}

// handOver says how n8n gets the credential by commands.
func (a Answers) handOver() Block {
	config := "--config " + shell.Word(a.ConfigPath)
	file, _ := handover.Find("n8n")
	address, instead := shell.Word(a.N8N.URL), ""
	if a.N8N.URL == "" {
		address, instead = "URL", " and its address in place of URL"
	}
	return Block{"Hand the credential to n8n", []string{
		"connect-pipedrive export --to " + file.Name + " " + config + " --output " + file.File,
		"It says how " + file.File + " is imported, and deleted afterwards: it holds the secrets. Or, with an API key of n8n in N8N_API_KEY" + instead + ":",
		"connect-pipedrive push --n8n " + address + " " + config,
	}}
}

// inTheNodes is what is left once n8n has, or is given, the credential.
func (a Answers) inTheNodes() Block {
	authentication := "API Token"
	if a.Method == connection.OAuth2 {
		authentication = "OAuth2"
	}
	return Block{"In each Pipedrive node", []string{
		"Authentication, " + authentication + "; then choose the credential " + cmp.Or(a.N8N.CredentialName, "that was handed over") + ".",
	}}
}

func (a Answers) byHand() Block {
	b := Block{Title: "Or create it in n8n by hand"}
	if a.Method == connection.APIToken {
		b.Lines = []string{
			"1. In n8n select Create, then Credential, and choose Pipedrive API.",
			"2. API Token: paste the token.",
			"3. Select Save. n8n tests it at once.",
			"4. In each Pipedrive node: Authentication, API Token; then choose this credential.",
		}
		return b
	}
	b.Lines = []string{
		"1. In n8n select Create, then Credential, and choose Pipedrive OAuth2 API.",
		"2. OAuth Redirect URL: n8n shows it; it has to be the app's Callback URL.",
		"3. Client ID: " + a.App.ClientID,
		"4. Client Secret: paste the app's.",
		"5. Select Connect my account and allow. Start it here: Install & test in Developer Hub sends no state, and n8n refuses it.",
		"6. In each Pipedrive node: Authentication, OAuth2; then choose this credential.",
	}
	return b
}

func (a Answers) triggerSteps() Block {
	incoming := "n8n keeps its user and password in a Basic Auth credential of its own; `connect-pipedrive push --with-basic-auth`, or export " +
		"with it, makes one with a password that nobody has to invent."
	if a.N8N.BasicAuthID != "" {
		incoming = "Its credential is " + handover.BasicAuthName + ", which comes with what is handed over."
	}
	return Block{"In the Pipedrive Trigger node", []string{
		"1. Choose the same credential as in the Pipedrive nodes.",
		"2. Incoming Authentication: choose Basic Auth, so that nobody but Pipedrive can start the workflow. " + incoming,
		"3. Activate the workflow: only then the webhook stands in Pipedrive.",
	}}
}

// callbackSteps says how the one callback URL gets from this program's to n8n's.
func (a Answers) callbackSteps() Block {
	b := Block{Title: "The app's one Callback URL"}
	if connection.LoopbackURL(a.App.RedirectURL) {
		shown := ""
		if url, _, err := handover.RedirectURL(a.N8N.URL); err == nil {
			shown = " (" + url + ")"
		}
		b.Lines = []string{
			"It is " + a.App.RedirectURL + " now, which n8n cannot use. A credential that was imported or pushed works without, but connecting or " +
				"reconnecting in n8n does not: in Developer Hub, Basic info, put the OAuth Redirect URL that n8n shows" + shown + " there instead, and save.",
			"Both cannot be registered at once. From then on set redirect_url to n8n's and connect here with `connect-pipedrive login --paste`, or " +
				"register a second app for one of the two.",
		}
		return b
	}
	b.Lines = []string{
		"It is " + a.App.RedirectURL + ". Compare it with the OAuth Redirect URL that n8n shows: it has to match to the letter. " +
			"From here connect with `connect-pipedrive login --paste`.",
	}
	return b
}

func (a Answers) reminders() Block {
	if a.Method == connection.APIToken {
		return Block{"Keep in mind", []string{
			"The token has all rights of " + cmp.Or(a.Account.User, "its user") + ", and changes when its user makes a new one in Pipedrive.",
			"To test it again: connect-pipedrive validate --config " + shell.Word(a.ConfigPath),
		}}
	}
	return Block{"Keep in mind", []string{
		"n8n's \"connected\" does not look at scopes: a missing one shows only when a workflow runs. " +
			"To test them again: connect-pipedrive validate --config " + shell.Word(a.ConfigPath),
		"Scopes that are added to the app count only after connecting again.",
		"Once n8n has the tokens it refreshes them, and this program leaves them alone. A connection that nobody uses for 60 days ends.",
	}}
}

// Record is what stays in the terminal after the setup: what was set up, where it was written, what to do next.
func (a Answers) Record() []Block {
	done := Block{Title: "Pipedrive for n8n: what was set up"}
	if a.Demo {
		done.Title = "Pipedrive for n8n: what was set up, with the simulated Pipedrive"
	}
	for _, s := range Steps() {
		if a.Done(s) {
			done.Lines = append(done.Lines, "✓ "+s.Title()+": "+a.Summary(s))
		}
	}
	if done.Lines == nil {
		done.Lines = []string{"nothing yet"}
	}
	if !a.Done(StepHandOver) {
		done.Lines = append(done.Lines, "No configuration was written.")
		return []Block{done}
	}
	return append([]Block{done}, a.NextSteps()...)
}
