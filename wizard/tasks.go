package wizard

import (
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// Part is one of the parts of registering. Its tasks are those of n8n's documentation, with the same numbers, so that the two
// can be read side by side.
type Part struct {
	Title string
	Short string
	Guide string // the documentation's steps: "n8n's guide, steps 1 to 7"
	Where string // where it is done; empty: Guide
	Note  string // about all of its tasks; may be empty
	Done  string // the summary once it is done
	Tasks []Task

	key string // what it is about: another callback URL or other scopes reopen it; empty: its fields decide
}

// Task is one thing to do in Pipedrive, with everything needed for it.
type Task struct {
	Steps string // the documentation's numbers: "1-2"
	Text  string // imperative: "Create an app"
	Short string // for narrow windows; empty: Text
	Value string // what to enter or switch on; on a line of its own if it does not fit
	URL   string // the page for it
	Below string // further advice, in one line
	Mark  string // "new", "no longer": what a change did to it; empty: nothing
}

// AppKind is the kind of an app in Developer Hub. The empty value is a private one.
type AppKind string

// The kinds.
const (
	PrivateApp AppKind = "private"
	PublicApp  AppKind = "public"
)

// AppKinds returns both, the recommended one first.
func AppKinds() []AppKind { return []AppKind{PrivateApp, PublicApp} }

// AppKind returns the kind that was chosen, or private.
func (a Answers) AppKind() AppKind {
	if a.Kind == PublicApp {
		return PublicApp
	}
	return PrivateApp
}

// AppWords names the app, with its kind only if the person has chosen it.
func (a Answers) AppWords() string {
	if a.Kind == "" {
		return "your app"
	}
	return "a " + string(a.Kind) + " app"
}

// About says what the kind means, in a long and a short form.
func (k AppKind) About() (long, short string) {
	if k == PublicApp {
		return "as in n8n's guide; a review before others may use it", "as in n8n's guide; reviewed before others use it"
	}
	return "no review; enough for your own n8n; recommended", ""
}

// Page is a page of Pipedrive's or n8n's documentation about registering.
type Page struct{ Title, URL string }

// The pages that show the API token, and that change an app's scopes and callback URL.
const (
	TokenPage = "https://app.pipedrive.com/settings/api"
	HubPage   = "https://app.pipedrive.com/developer-hub"
)

// The other pages that the tasks name.
const (
	sandboxPage  = "https://developers.pipedrive.com"
	registerPage = "https://pipedrive.readme.io/docs/marketplace-registering-the-app"
	nodesPage    = "https://docs.n8n.io/integrations/builtin/"
)

// RegisterGuide returns the page to read for more.
func (a Answers) RegisterGuide() string {
	if a.Method == connection.APIToken {
		return "https://pipedrive.readme.io/docs/how-to-find-the-api-token"
	}
	return registerPage
}

// Pages returns the pages that n8n's documentation links to from these steps, and n8n's own.
func (a Answers) Pages() []Page {
	own := []Page{
		{"n8n: this credential", nodesPage + "credentials/pipedrive/"},
		{"n8n: Pipedrive node", nodesPage + "app-nodes/n8n-nodes-base.pipedrive/"},
		{"n8n: Pipedrive Trigger", nodesPage + "trigger-nodes/n8n-nodes-base.pipedrivetrigger/"},
	}
	account := []Page{{"Create a Pipedrive account", "https://pipedrive.com"}, {"Pipedrive for developers", "https://pipedrive.readme.io/docs/getting-started"}}
	if a.Method == connection.APIToken {
		return slices.Concat([]Page{{"How to find the API token", a.RegisterGuide()}}, account, own)
	}
	return slices.Concat([]Page{
		{"Register a public app", registerPage + "#register-a-new-public-app"},
		{"App registration form", registerPage + "#app-registration-form"},
		{"OAuth & access scopes", registerPage + "#oauth--access-scopes"},
		{"What each scope opens", scopes.Guide},
		{"Sign up for a sandbox", sandboxPage},
	}, account, own)
}

// Parts returns what to do in Pipedrive for the chosen method, in order. The values of the last part are Fields. Before a
// method is chosen there is nothing to do.
func (a Answers) Parts() []Part {
	switch a.Method {
	case connection.APIToken:
		return []Part{tokenPart()}
	case connection.OAuth2:
		return []Part{a.callbackPart(), a.appPart(), a.scopesPart(), a.valuesPart()}
	}
	return nil
}

func tokenPart() Part {
	return Part{Title: "API token", Short: "token", Tasks: []Task{
		{Steps: "1", Text: "Open your API preferences", URL: TokenPage,
			Below: "By hand: account name, Company settings, Personal preferences, API"},
		{Steps: "2", Text: "Several companies? Check the name, upper right; switch first", Short: "Several companies? Switch first", URL: TokenPage},
		{Steps: "3", Text: "Copy Your personal API token", URL: TokenPage},
	}, Note: "No API tab? An administrator has to tick \"use API\" in your permission set; then reload the page."}
}

// callbackPart returns the decision that comes before the first task. It has choices instead of tasks.
func (a Answers) callbackPart() Part {
	return Part{Title: "Callback URL", Short: "callback", Guide: "where Pipedrive sends its answer; one per app", Done: a.RedirectURL(),
		key: "callback:" + string(a.CallbackWay())}
}

func (a Answers) appPart() Part {
	kind := string(a.AppKind())
	opens := words.Either(a.AppKind() == PublicApp, " The tab Basic info opens.", "")
	callback := Task{Steps: "6", Text: "Callback URL:", Short: "Callback URL", Value: a.RedirectURL(), URL: HubPage}
	if a.reopened("app:", a.RedirectURL()) {
		callback.Mark = "new"
	}
	p := Part{Title: "Create the app", Short: "app", Guide: "n8n's guide, steps 1 to 7", Done: a.AppWords(), key: "app:" + a.RedirectURL(),
		Tasks: []Task{
			{Steps: "1-2", Text: "Profile name, upper right; sandbox company; Developer Hub", Short: "Developer Hub", Value: HubPage, URL: HubPage,
				Below: "Not there? Sign up: " + sandboxPage},
			{Steps: "3-4", Text: "Create an app, then Create " + kind + " app. The kind is final." + opens, Short: "Create an app, " + kind, URL: HubPage},
			{Steps: "5", Text: "Basic info: an App name, for example n8n Acme", Short: "Basic info: an App name", Value: "", URL: HubPage},
			callback,
			{Steps: "7", Text: "Save. The tab OAuth & access scopes opens.", Short: "Save", URL: HubPage},
		}}
	if a.CallbackWay() == CallbackTwo {
		p.Tasks = append(p.Tasks, Task{Steps: "3-7", Text: "Again for n8n's app, with n8n's URL:", Short: "Again for n8n's app", Value: a.n8nCallback(), URL: HubPage,
			Below: "Its Client ID and secret go into n8n, not here."})
	}
	return p
}

// scopesPart lists the scopes with Developer Hub's labels. If a change reopened it, it marks what is new and what to switch
// off.
func (a Answers) scopesPart() Part {
	list := a.Checklist()
	needed := list.Needed()
	p := Part{Title: "Switch on " + words.Count(len(needed), "scope"), Short: "scopes", Guide: "step 8", Where: "step 8; tab OAuth & access scopes of your app", key: "scopes:" + words.Join(needed, ","),
		Note: "Save. For a company other than the sandbox: Change to live"}
	before, changed := a.lastTick("scopes:")
	changed = changed && !slices.Contains(a.Ticked, p.key)
	old := scopes.ParseList(before)
	var groups []string
	for _, s := range needed {
		info, _ := scopes.Find(s)
		group, _, _ := strings.Cut(info.Label, ":")
		groups = append(groups, group)
		t := Task{Value: info.Label, URL: HubPage}
		if changed && !slices.Contains(old, s) {
			t.Mark = "new"
		}
		p.Tasks = append(p.Tasks, t)
	}
	if p.Done = strings.Join(groups, ", "); len(needed) == 0 {
		p.Title, p.Done = "Leave all scopes off", "none but base"
	}
	for _, s := range old {
		if info, ok := scopes.Find(s); ok && changed && !slices.Contains(needed, s) {
			p.Tasks = append(p.Tasks, Task{Value: info.Label, URL: HubPage, Mark: "no longer"})
		}
	}
	base, _ := scopes.Find(scopes.Base)
	rest := " stays on; all others stay off"
	if !list.Settled() {
		rest = " stays on; more may be needed, as not all is resolved"
	}
	p.Tasks = append(p.Tasks, Task{Text: base.Label + rest, Short: base.Label, URL: HubPage})
	return p
}

func (a Answers) valuesPart() Part {
	p := Part{Title: "Client ID and secret", Short: "ID and secret", Guide: "steps 9 and 10", Where: "same tab, below the scopes", Done: "Client ID " + a.App.ClientID,
		Note: "Paste in any order: each finds its field. Secrets stay dots; ctrl+r shows them."}
	if a.CallbackWay() == CallbackTwo {
		p.Note += " Use the Client ID of the app with this Callback URL here: " + a.RedirectURL() + "; the other's in n8n."
	}
	return p
}

// PartDone reports whether the part at an index of Parts is done.
func (a Answers) PartDone(i int) bool {
	parts := a.Parts()
	if i == len(parts)-1 {
		return a.credentialsDone()
	}
	return slices.Contains(a.Ticked, parts[i].key)
}

// FinishingPart ticks a part off in its current form, replacing an earlier tick; the last part's values speak for themselves.
func (a Answers) FinishingPart(i int) Answers {
	key := a.Parts()[i].key
	if key == "" {
		return a
	}
	about, _, _ := strings.Cut(key, ":")
	a.Ticked = slices.DeleteFunc(slices.Clone(a.Ticked), func(k string) bool { return strings.HasPrefix(k, about+":") })
	return a.Ticking(key, true)
}

// Reopened returns the first part that was done before a change of the answers reopened it, or -1: having an app's values
// proves nothing about what was changed since.
func (a Answers) Reopened() int {
	for i, p := range a.Parts() {
		if prefix, about, ok := strings.Cut(p.key, ":"); ok && a.reopened(prefix+":", about) {
			return i
		}
	}
	return -1
}

func (a Answers) reopened(prefix, about string) bool {
	_, ok := a.lastTick(prefix)
	return ok && !slices.Contains(a.Ticked, prefix+about)
}

// lastTick returns what a part was about when it was last ticked off.
func (a Answers) lastTick(prefix string) (about string, ok bool) {
	for _, key := range slices.Backward(a.Ticked) {
		if about, ok = strings.CutPrefix(key, prefix); ok {
			return about, true
		}
	}
	return "", false
}

// Registered returns the answers with every part done that was never reopened, provided the values are there: whoever has an
// app's values has been through the parts.
func (a Answers) Registered() Answers {
	with := a
	if a.App.RedirectURL == "" && a.Method == connection.OAuth2 {
		with = a.WithCallback(a.CallbackWay(), a.RedirectURL())
	}
	if !with.credentialsDone() || with.Reopened() >= 0 {
		return a
	}
	for i := range with.Parts() {
		with = with.FinishingPart(i)
	}
	return with
}

// CallbackHelp and KindHelp explain the two decisions about an app.
const (
	CallbackReason = "An app has exactly one Callback URL, and n8n needs its own there to connect by itself."
	CallbackHelp   = CallbackReason + " For the login from here there are three ways; the " +
		"first needs no pasting. It has to match to the letter, port and path included. n8n shows its own as OAuth Redirect URL in the " +
		"Pipedrive OAuth2 API credential."
	KindHelp = "Public or private: a private app needs no review and is enough for your own n8n. Public is for the Marketplace, where other companies install it. " +
		"The kind is final."
)

// RegisterHelp returns what the screen leaves out, in paragraphs.
func (a Answers) RegisterHelp() []string {
	if a.Method == connection.APIToken {
		return []string{
			"n8n will act as this user, with all of the user's rights. Share the token with nobody.",
			"Each user has one token for each company. If you belong to several: select your account name, upper right, be sure you are viewing the " +
				"correct company, then Company settings, Personal preferences, API. The token of another company is refused in the same words as a wrong token.",
			"No API tab? Then your permission set lacks it: an administrator has to tick \"use API\" there. Ask for that, then reload the page.",
		}
	}
	return []string{
		CallbackHelp,
		KindHelp,
		"No Developer Hub in the menu? It stands under the sandbox company's name, not under your own company's. Without a sandbox sign up at " + sandboxPage +
			": it is free, and apps are registered there and nowhere else. Pipedrive deletes a sandbox that has no app 45 days after signing up.",
		"The App name is what the consent page shows: n8n with your company's name is easy to recognise.",
		"Draft and live: a draft app works only for users of the sandbox company. For another company a private app needs Change to live, which cannot " +
			"be undone; a public app goes through Pipedrive's review. Whether an app with a localhost URL can go live is not known: put n8n's there first.",
		"Leave Install & test alone: a connection started there carries no state, and n8n refuses it. Start connections from here or from n8n.",
		"Neither Callback URL nor scopes count before they are saved. Scopes that are added later count only after connecting again.",
		"No rights in Developer Hub? Step 4 saves the list of scopes for the one who has them. With the Client secret anyone can pose as your app: share it with nobody.",
	}
}
