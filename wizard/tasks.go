package wizard

import (
	"strings"

	"connect-pipedrive/internal/connection"
)

// Task is one thing to do outside of the program while registering, with everything needed to do it.
type Task struct {
	Key    string // stable; carries what the task was about (callback URL, scopes), so that a change takes the tick away
	Title  string // imperative: "Select Create an app"
	Detail string // hints, traps; may have several lines
	URL    string // the page for it, opened in the browser
	Copy   string // what to paste there (callback URL, scopes); may be empty
}

// The pages that n8n's own documentation links to from these steps.
const (
	accountPage      = "https://pipedrive.com"
	sandboxPage      = "https://developers.pipedrive.com"
	startedPage      = "https://pipedrive.readme.io/docs/getting-started"
	tokenSettings    = "https://app.pipedrive.com/settings/api"
	tokenPage        = "https://pipedrive.readme.io/docs/how-to-find-the-api-token"
	hubPage          = "https://app.pipedrive.com/developer-hub"
	registeringPage  = "https://pipedrive.readme.io/docs/marketplace-registering-the-app"
	publicAppPage    = registeringPage + "#register-a-new-public-app"
	formPage         = registeringPage + "#app-registration-form"
	accessScopesPage = registeringPage + "#oauth--access-scopes"
	scopesPage       = "https://pipedrive.readme.io/docs/marketplace-scopes-and-permissions-explanations"
)

// Tasks lists what to do in Pipedrive for the chosen method, in order, as n8n's documentation has it. Before a method
// is chosen there is nothing to do.
func (a Answers) Tasks() []Task {
	switch a.Method {
	case connection.APIToken:
		return tokenTasks()
	case connection.OAuth2:
		return a.appTasks()
	}
	return nil
}

func tokenTasks() []Task {
	return []Task{
		{
			Key:    "token:account",
			Title:  "Sign in to Pipedrive, or create an account",
			Detail: "n8n will act as this user, with all of the user's rights.\nPipedrive for developers: " + startedPage,
			URL:    accountPage,
		},
		{
			Key:   "token:company",
			Title: "Select your account name, upper right, and check the company",
			Detail: "Each company has a token of its own. If you belong to several, switch to the right one first: " +
				"the token of another company is refused in the same words as a wrong token.",
			URL: tokenPage,
		},
		{
			Key:    "token:settings",
			Title:  "Select Company settings",
			Detail: "It stands in the menu that opens under your account name. The link goes straight to the API tab, two tasks on.",
			URL:    tokenSettings,
		},
		{
			Key:   "token:preferences",
			Title: "Select Personal preferences",
			URL:   tokenSettings,
		},
		{
			Key:   "token:api",
			Title: "Select the API tab",
			Detail: "No API tab? Then your permission set lacks it: an administrator has to tick \"use API\" there. " +
				"Ask for that, then reload the page.",
			URL: tokenSettings,
		},
		{
			Key:    "token:copy",
			Title:  "Copy Your personal API token",
			Detail: "Paste it in the next step. It opens everything that you can open in Pipedrive: share it with nobody.",
			URL:    tokenPage,
		},
	}
}

func (a Answers) appTasks() []Task {
	return []Task{
		{
			Key:    "app:account",
			Title:  "Sign in to Pipedrive, or create an account",
			Detail: "This is the company that n8n is to work with.\nPipedrive for developers: " + startedPage,
			URL:    accountPage,
		},
		{
			Key:   "app:sandbox",
			Title: "Sign up for a developer sandbox account",
			Detail: "It is free, and apps are registered there and nowhere else. Pipedrive deletes a sandbox that " +
				"has had no app for 45 days.",
			URL: sandboxPage,
		},
		{
			Key:   "app:profile",
			Title: "Select your profile name in the upper right corner",
			URL:   registeringPage,
		},
		{
			Key:   "app:hub",
			Title: "Find your sandbox company there and select Developer Hub",
			Detail: "No Developer Hub in the menu? Then this login has no sandbox yet: sign up at " + sandboxPage +
				" and look under the sandbox company's name, not under your own company's.",
			URL: hubPage,
		},
		{
			Key:   "app:create",
			Title: "Select Create an app",
			URL:   hubPage,
		},
		{
			Key:   "app:kind",
			Title: "Select Create public app; the Basic info tab opens",
			Detail: "Create private app will do if only your own n8n uses the app: it needs no review. Choose public " +
				"if other companies are to install it from the Marketplace. The kind is final.",
			URL: publicAppPage,
		},
		{
			Key:    "app:name",
			Title:  "Enter an App name",
			Detail: "Who connects will read it on the consent page: \"n8n\" with your company's name is easy to recognise.",
			URL:    formPage,
		},
		a.callbackTask(),
		{
			Key:    "app:save",
			Title:  "Select Save; the OAuth & access scopes tab opens",
			Detail: "Neither callback URL nor scopes count before they are saved.",
			URL:    formPage,
		},
		a.scopesTask(),
		{
			Key:   "app:live",
			Title: "Decide which company the app is to work in",
			Detail: "A draft app works only for users of the sandbox company. For a real company a private app needs " +
				"Change to live, which cannot be undone; a public app goes through Pipedrive's review.\n" +
				"Leave Install & test alone: a connection started there carries no state, and n8n refuses it. " +
				"Start connections from here or from n8n.",
			URL: registeringPage,
		},
		{
			Key:    "app:client-id",
			Title:  "Copy the Client ID",
			Detail: "It stands on the OAuth & access scopes tab. Paste it in the next step.",
			URL:    accessScopesPage,
		},
		{
			Key:    "app:client-secret",
			Title:  "Copy the Client secret",
			Detail: "Same tab, below the Client ID. With it anyone can pose as your app: share it with nobody.",
			URL:    accessScopesPage,
		},
	}
}

// callbackTask explains the one-callback trap. Its key carries the URL: another URL has to be registered again.
func (a Answers) callbackTask() Task {
	url := a.RedirectURL()
	ways := "Three ways out: (a) a loopback URL now, n8n's afterwards; (b) a second app, one for each; " +
		"(c) n8n's URL from the start, and you paste the browser's address here after allowing.\n"
	switch {
	case strings.HasSuffix(url, "/rest/oauth2-credential/callback") && connection.LoopbackURL(url):
		ways += "This is n8n's own, on this machine: way (c). n8n answers on that port, so choose to paste; n8n will show an error " +
			"for the login that was started here, and the code in the browser's address stays unspent."
	case connection.LoopbackURL(url):
		ways += "This is way (a), or (b) if n8n keeps its own app: Pipedrive answers this program directly. Whether an app " +
			"with a loopback URL can go live is not known."
	default:
		ways += "This is way (c): n8n will show an error for the login that was started here. The code in the " +
			"browser's address stays unspent, so paste that address here."
	}
	return Task{
		Key:   "app:callback:" + url,
		Title: "Paste the OAuth Redirect URL as the app's Callback URL",
		Detail: "It has to match to the letter, port and path included. An app has exactly one, and n8n needs its own there " +
			"to connect by itself.\n" + ways,
		URL:  formPage,
		Copy: url,
	}
}

// scopesTask lists the scopes in Developer Hub's words. Its key carries them: other scopes have to be switched again.
func (a Answers) scopesTask() Task {
	var names, labels []string
	list := a.Checklist()
	for _, e := range list.Scopes {
		if !e.Always {
			names = append(names, string(e.Scope))
			labels = append(labels, e.Label)
		}
	}
	t := Task{
		Key:   "app:scopes:" + strings.Join(names, ","),
		Title: "Turn on these scopes and save",
		Detail: strings.Join(labels, "\n") + "\nAccess to basic information is always on. Scopes that you add later count " +
			"only after connecting again.\nWhat each scope opens: " + scopesPage,
		URL:  accessScopesPage,
		Copy: strings.Join(labels, "\n"),
	}
	if len(labels) == 0 {
		t.Title = "Leave all scopes off and save"
		t.Detail = "Access to basic information is always on, and your actions need nothing else.\n" +
			"What each scope opens: " + scopesPage
	}
	if !list.Settled() {
		t.Detail = "Not everything is resolved: more scopes may be needed than follow from your actions.\n" +
			strings.Replace(t.Detail, ", and your actions need nothing else.", ".", 1)
	}
	return t
}
