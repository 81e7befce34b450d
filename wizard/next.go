package wizard

import (
	"cmp"
	"fmt"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// ByHandStep is one thing to do by hand, in n8n or in Developer Hub.
type ByHandStep struct {
	Where  string // a heading, on the first of several steps done in one place; empty: as before
	Text   string
	Value  string // to be copied, or opened if it is an address
	URL    bool
	Open   string // the page on which it is done; empty: Value, if it is an address
	Secret bool   // Value is secret and shown as dots
}

// ByHand returns how the credential is entered in n8n, value by value.
func (a Answers) ByHand() []ByHandStep {
	create := ByHandStep{Text: "Create, Credential, " + a.Method.CredentialTitle()}
	choose := ByHandStep{Text: "In each Pipedrive node: Authentication " + a.Method.Authentication() + ", this credential"}
	if a.N8N.URL != "" {
		create.Value, create.URL = strings.TrimSuffix(a.N8N.URL, "/")+"/home/credentials/create", true
	}
	if a.Method == connection.APIToken {
		return []ByHandStep{create,
			{Text: "API Token", Value: a.APIToken.Reveal(), Secret: true},
			{Text: "Save: n8n tests it at once"},
			choose}
	}
	callback := ByHandStep{Text: "Callback URL of the app: n8n's OAuth Redirect URL, to the letter", Open: HubPage}
	if url := a.n8nCallback(); url != "" {
		callback.Value, callback.URL = url, true
	}
	id, secret := ByHandStep{Text: "Client ID", Value: a.App.ClientID}, ByHandStep{Text: "Client Secret", Value: a.App.ClientSecret.Reveal(), Secret: true}
	if a.CallbackWay() == CallbackTwo {
		id, secret = ByHandStep{Text: "Client ID of n8n's app"}, ByHandStep{Text: "Client Secret of n8n's app"}
	}
	return []ByHandStep{create, callback, id, secret,
		{Text: a.connectWord() + ", then Allow and install: from here, n8n refuses Install & test in Developer Hub"},
		choose}
}

// looksInto reports whether the workflows that were read belong to the n8n of the answers: what is known about one n8n says
// nothing about another.
func (a Answers) looksInto() bool { return handover.SameN8N(a.Found.Address, a.N8N.URL) }

// isOne reports whether n8n is version 1, as far as is known: only that version does not tell what a key may do.
func (a Answers) isOne() bool { return a.looksInto() && a.Found.Rights == 0 }

// connectWord returns the label of the button that connects in the credential's dialog, which depends on n8n's version.
func (a Answers) connectWord() string {
	if a.isOne() {
		return "Connect my account"
	}
	return "Connect (older: Connect to Pipedrive, Connect my account)"
}

// publishWord returns what n8n calls making a workflow run by itself, which depends on its version.
func (a Answers) publishWord() string {
	if a.isOne() {
		return "Activate"
	}
	return "Publish"
}

// Next returns what is left to do once n8n has the credential, each with what to open or copy for it.
func (a Answers) Next() []ByHandStep {
	base := strings.TrimSuffix(a.N8N.URL, "/")
	next := []ByHandStep{{Where: "Next, in n8n", Text: a.chooseWords(), Value: base + "/home/workflows", URL: base != ""}}
	if a.Selection.Has(scopes.Trigger) {
		next = append(next, ByHandStep{Text: a.publishWord() + " " + a.triggersWords() + ": only then its webhook stands"})
	}
	if url := a.n8nCallback(); url != "" && a.Method == connection.OAuth2 && AnswersHere(a.App.RedirectURL) {
		if a.CallbackWay() == CallbackTwo {
			return append(next, ByHandStep{Text: othersValues})
		}
		next = append(next, ByHandStep{Where: "Once, in Developer Hub", Text: "Callback URL: n8n's now, so that n8n can reconnect by itself", Value: url, URL: true, Open: HubPage})
	}
	return next
}

// othersValues says how n8n can reconnect by itself when it has an app of its own: the credential handed over uses this
// program's app.
const othersValues = "To reconnect in n8n later, put the Client ID and Client Secret of n8n's app into the credential"

// chooseWords says in which nodes the credential still has to be chosen.
func (a Answers) chooseWords() string {
	name := cmp.Or(a.N8N.CredentialName, "the credential")
	choose := "Choose " + name + " in "
	all, _ := a.Found.nodes()
	if all == 0 {
		return choose + "each Pipedrive node"
	}
	switch use := a.usedIn(); {
	case use == 0:
		return choose + fmt.Sprintf("the %s of your %s", words.Count(all, "node"), words.Count(len(a.Found.Taken()), "workflow"))
	case use == all-1:
		return choose + fmt.Sprintf("the one of your %d nodes that does not use it yet", all)
	case use < all:
		return choose + fmt.Sprintf("the other %d of your %d nodes", all-use, all)
	}
	return fmt.Sprintf("Look at your %s: %s already", words.Count(len(a.Found.Taken()), "workflow"),
		words.Either(all == 1, "the node uses ", fmt.Sprintf("all %d nodes use ", all))+name)
}

// usedIn counts the nodes in the workflows that use the credential that was handed over.
func (a Answers) usedIn() (nodes int) {
	for _, u := range a.Used {
		if u.ID == a.N8N.CredentialID && u.Method == a.Method {
			nodes += u.Nodes
		}
	}
	return nodes
}

// triggersWords names the workflows with a trigger, as far as they were read.
func (a Answers) triggersWords() string {
	var names []string
	for _, w := range a.Found.Taken() {
		if w.Selection.Has(scopes.Trigger) {
			names = append(names, w.Name)
		}
	}
	switch {
	case len(names) == 0:
		return "the workflow with the trigger"
	case len(names) > 2:
		return fmt.Sprintf("the %d workflows with a trigger", len(names))
	}
	return words.List(names, "and")
}
