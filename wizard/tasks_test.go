package wizard

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/connection"
)

// told is all that the step says: the tasks, what they need, the help, the pages, the fields.
func told(a Answers) string {
	var b strings.Builder
	for _, p := range a.Parts() {
		b.WriteString(strings.Join([]string{p.Title, p.Guide, p.Note}, "\n") + "\n")
		for _, t := range p.Tasks {
			b.WriteString(strings.Join([]string{t.Text, t.Value, t.Below, t.URL}, "\n") + "\n")
		}
	}
	for _, f := range a.Fields() {
		b.WriteString(f.Label + "\n" + f.Help + "\n")
	}
	for _, k := range AppKinds() {
		about, _ := k.About()
		b.WriteString(about + "\n")
	}
	for _, p := range a.Pages() {
		b.WriteString(p.Title + "\n" + p.URL + "\n")
	}
	return b.String() + strings.Join(a.RegisterHelp(), "\n")
}

// Each entry is a statement of n8n's documentation, in its order within the parts.
func TestNoStatementOfTheDocumentationIsLeftOut(t *testing.T) {
	app := finished(t, connection.OAuth2)
	public := app
	public.Kind = PublicApp
	for name, c := range map[string]struct {
		a    Answers
		says []string
	}{
		"API token": {finished(t, connection.APIToken), []string{
			"account name", "Company settings", "Personal preferences", "API", "Your personal API token",
			"select your account name", "be sure you are viewing the correct company", "API token",
		}},
		"OAuth2": {app, []string{
			"Profile name, upper right", "sandbox company", "Developer Hub", "Not there? Sign up", "Create an app", "Create private app", "App name",
			"Callback URL", "Save", "OAuth & access scopes", "Deals: Full access", "Client ID", "Client secret", "OAuth Redirect URL",
		}},
		"OAuth2, public": {public, []string{"Create public app", "Basic info opens", "as in n8n's guide"}},
	} {
		all := told(c.a)
		for _, words := range c.says {
			if !strings.Contains(strings.ToLower(all), strings.ToLower(words)) {
				t.Errorf("%s: nothing speaks of %q:\n%s", name, words, all)
			}
		}
	}
}

func TestEveryLinkOfTheDocumentationIsThere(t *testing.T) {
	const n8n = "https://docs.n8n.io/integrations/builtin/"
	both := []string{"https://pipedrive.com", "https://pipedrive.readme.io/docs/getting-started", n8n + "app-nodes/n8n-nodes-base.pipedrive/",
		n8n + "trigger-nodes/n8n-nodes-base.pipedrivetrigger/", n8n + "credentials/pipedrive/"}
	for method, want := range map[connection.Method][]string{
		connection.APIToken: {"https://app.pipedrive.com/settings/api", "https://pipedrive.readme.io/docs/how-to-find-the-api-token"},
		connection.OAuth2: {
			"https://developers.pipedrive.com",
			"https://pipedrive.readme.io/docs/marketplace-registering-the-app#register-a-new-public-app",
			"https://pipedrive.readme.io/docs/marketplace-registering-the-app#app-registration-form",
			"https://pipedrive.readme.io/docs/marketplace-registering-the-app#oauth--access-scopes",
			"https://pipedrive.readme.io/docs/marketplace-scopes-and-permissions-explanations",
		},
	} {
		all := told(finished(t, method))
		for _, link := range slices.Concat(both, want) {
			if !strings.Contains(all, link+"\n") {
				t.Errorf("%s: %s is not linked", method, link)
			}
		}
	}
}

func TestTrapsAreToldWhereOneIsInThem(t *testing.T) {
	app, token := told(finished(t, connection.OAuth2)), told(finished(t, connection.APIToken))
	for _, c := range []struct{ all, words string }{
		{token, "switch first"}, {token, `"use API"`}, {app, "under the sandbox company's name"}, {app, "The kind is final"},
		{app, "Change to live"}, {app, "45 days"}, {app, "Leave Install & test alone"}, {app, "exactly one"}, {app, "is not known"},
		{app, "only after connecting again"},
	} {
		if !strings.Contains(c.all, c.words) {
			t.Errorf("nothing says %q", c.words)
		}
	}
}

func TestTasksAreWhole(t *testing.T) {
	for _, method := range []connection.Method{connection.APIToken, connection.OAuth2} {
		for _, p := range finished(t, method).Parts() {
			for _, task := range p.Tasks {
				if u, err := url.Parse(task.URL); err != nil || u.Scheme != "https" {
					t.Errorf("%s: link %q", task.Text, task.URL)
				}
				if task.Text == "" && task.Value == "" {
					t.Errorf("%s has an empty task", p.Title)
				}
			}
		}
	}
	if got := (Answers{}).Parts(); got != nil {
		t.Errorf("parts before a method was chosen: %v", got)
	}
}

func TestTheCallbackIsRecommendedForWhereN8NRuns(t *testing.T) {
	const here, path = "http://localhost:53682/callback", "/rest/oauth2-credential/callback"
	for _, c := range []struct {
		runs      Runs
		n8n, port string
		way       Callback
		url       string
		why       string // beside the recommended choice
	}{
		{RunsInDocker, LocalN8N, "", CallbackHere, here, "recommended for an n8n on localhost"},
		{RunsWithNPM, "http://192.168.1.5:5678", "", CallbackHere, here, "no https"},
		{RunsLater, "", "", CallbackHere, here, "no address"},
		{RunsWithNPM, "https://n8n.acme.example", "", CallbackN8N, "https://n8n.acme.example" + path, "address is public"},
		{RunsInCloud, "https://acme.app.n8n.cloud", "", CallbackN8N, "https://acme.app.n8n.cloud" + path, "address is public"},
		{RunsInCloud, "https://acme.app.n8n.cloud", "http://localhost:5555/callback", CallbackHere, "http://localhost:5555/callback", ""},
	} {
		a := Answers{Method: connection.OAuth2}.WithN8N(c.runs, c.n8n)
		a.App.RedirectURL = c.port
		if a.CallbackWay() != c.way || a.RedirectURL() != c.url {
			t.Errorf("%s: %s, %s", c.n8n, a.CallbackWay(), a.RedirectURL())
		}
		for _, choice := range a.CallbackChoices() {
			if choice.Way == c.way && !strings.Contains(choice.About, c.why) {
				t.Errorf("%s: %q", c.n8n, choice.About)
			}
			if choice.Way == c.way && (choice.Err != nil || choice.URL != c.url) {
				t.Errorf("%s: what is recommended is refused: %v, %s", c.n8n, choice.Err, choice.URL)
			}
		}
	}
	entered := Answers{Method: connection.OAuth2}.WithN8N(RunsLater, "")
	entered.App.RedirectURL = "https://n8n.example.com" + path // a configuration's
	if entered.CallbackWay() != CallbackN8N || entered.CallbackChoices()[1].URL != entered.App.RedirectURL || entered.CallbackChoices()[0].URL != here {
		t.Errorf("n8n's own: %s, %+v", entered.CallbackWay(), entered.CallbackChoices())
	}
	if other := entered.WithCallback(CallbackN8N, "https://other.example.com/cb"); other.CallbackChoices()[1].URL != "https://other.example.com/cb" || other.CallbackWay() != CallbackN8N {
		t.Errorf("as it was entered: %+v", other.CallbackChoices())
	}
	if traps := (Answers{}).WithN8N(RunsWithNPM, "https://n8n.example.com:5678").CallbackTraps(); len(traps) == 0 || (Answers{}).CallbackTraps() != nil {
		t.Errorf("traps: %q", traps)
	}
	later := Answers{Method: connection.OAuth2}.WithN8N(RunsLater, "")
	if choice := later.CallbackChoices()[1]; choice.Err == nil || choice.URL != "" {
		t.Errorf("an address that nobody knows: %+v", choice)
	}
}

// What a change opens again is the part that it is about, and no other.
func TestAChangeOpensItsPartAgain(t *testing.T) {
	before := finished(t, connection.OAuth2)
	if before.Reopened() >= 0 || !before.Done(StepRegister) {
		t.Fatal("finished, and open")
	}
	for name, c := range map[string]struct {
		after Answers
		part  int
	}{
		"another callback URL": {before.WithCallback(CallbackHere, "http://localhost:5555/callback"), 1},
		"other scopes":         {selectAlso("trigger")(before), 2},
		"same scopes":          {selectAlso("deal:update")(before), -1},
		"n8n's name":           {func() Answers { a := before; a.N8N.CredentialName = "Other"; return a }(), -1},
	} {
		if got := c.after.Reopened(); got != c.part || c.after.Done(StepRegister) != (c.part < 0) {
			t.Errorf("%s: part %d is open again, done %v", name, got, c.after.Done(StepRegister))
		}
		if c.after.Registered().Done(StepRegister) != (c.part < 0) {
			t.Errorf("%s: having the values proves nothing about it", name)
		}
		if c.part >= 0 && !c.after.FinishingPart(c.part).Done(StepRegister) {
			t.Errorf("%s: done again, and still open", name)
		}
	}
}

func TestTheCallbackFollowsN8N(t *testing.T) {
	a := finished(t, connection.OAuth2).WithN8N(RunsWithNPM, "https://one.example")
	a = a.WithCallback(CallbackN8N, a.n8nCallback()).FinishingPart(0).FinishingPart(1)
	a = a.WithN8N(RunsWithNPM, "https://two.example")
	if want := "https://two.example/rest/oauth2-credential/callback"; a.App.RedirectURL != want || a.Reopened() != 1 {
		t.Errorf("%s, part %d", a.App.RedirectURL, a.Reopened())
	}
	a = a.WithCallback(CallbackN8N, "https://tunnel.example/rest/oauth2-credential/callback").WithN8N(RunsWithNPM, "https://three.example")
	if a.App.RedirectURL != "https://tunnel.example/rest/oauth2-credential/callback" {
		t.Errorf("what was entered became %s", a.App.RedirectURL)
	}
}

func TestScopesPartSpeaksAsDeveloperHub(t *testing.T) {
	a := finished(t, connection.OAuth2)
	part := a.Parts()[2]
	if part.Title != "Switch on 2 scopes" || part.Tasks[0].Value != "Deals: Full access" || part.Tasks[1].Value != "Contacts: Read only" || part.Done != "Deals, Contacts" {
		t.Errorf("%+v", part)
	}
	more := selectAlso("trigger")(a).Parts()[2]
	if i := slices.IndexFunc(more.Tasks, func(t Task) bool { return t.Mark == "new" }); i < 0 || more.Tasks[i].Value != "Webhooks: Full access" || more.Tasks[0].Mark != "" {
		t.Errorf("what is new: %+v", more.Tasks)
	}
	a.Selection.Items = nil
	a.Selection.Calls = []string{"GET /v1/users/me"}
	none := a.Parts()[2]
	if none.Title != "Leave all scopes off" || none.Tasks[0].Mark != "no longer" || none.Tasks[0].Value != "Deals: Full access" {
		t.Errorf("nothing to switch on: %+v", none)
	}
}

func TestTicking(t *testing.T) {
	a := Answers{Method: connection.OAuth2}.WithCallback(CallbackHere, "http://localhost:53682/callback")
	for i := range 3 {
		if a.PartDone(i) {
			t.Fatal("done too early")
		}
		a = a.FinishingPart(i).FinishingPart(i) // twice is once
	}
	if len(a.Ticked) != 3 {
		t.Errorf("ticked %q", a.Ticked)
	}
	c := a.WithCallback(CallbackHere, "http://localhost:1/callback").FinishingPart(1).WithCallback(CallbackHere, "http://localhost:53682/callback")
	if c.PartDone(1) {
		t.Error("the app has another callback URL by now")
	}
	b := a.Ticking(a.Ticked[0], false)
	if b.PartDone(0) || !a.PartDone(0) {
		t.Error("taking a tick away must change the copy alone")
	}
}
