package wizard

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
)

// Each entry is a step of n8n's documentation, in its order, by words of its own.
func TestNoStepIsLeftOut(t *testing.T) {
	for method, steps := range map[connection.Method][]string{
		connection.APIToken: {
			"account", "account name", "Company settings", "Personal preferences", "API tab", "Your personal API token",
		},
		connection.OAuth2: {
			"account", "developer sandbox account", "profile name", "Developer Hub", "Create an app", "Create public app", "App name",
			"Callback URL", "Save", "scopes", "company", "Client ID", "Client secret",
		},
	} {
		tasks := finished(t, method).Tasks()
		if len(tasks) != len(steps) {
			t.Fatalf("%s: %d tasks, want %d", method, len(tasks), len(steps))
		}
		for i, words := range steps {
			if !strings.Contains(tasks[i].Title, words) {
				t.Errorf("%s %d: %q does not speak of %q", method, i+1, tasks[i].Title, words)
			}
		}
	}
}

func TestEveryLinkOfTheDocumentationIsThere(t *testing.T) {
	links := map[connection.Method][]string{
		connection.APIToken: {
			"https://pipedrive.com", "https://app.pipedrive.com/settings/api",
			"https://pipedrive.readme.io/docs/how-to-find-the-api-token", "https://pipedrive.readme.io/docs/getting-started",
		},
		connection.OAuth2: {
			"https://pipedrive.com", "https://developers.pipedrive.com", "https://pipedrive.readme.io/docs/getting-started",
			"https://pipedrive.readme.io/docs/marketplace-registering-the-app#register-a-new-public-app",
			"https://pipedrive.readme.io/docs/marketplace-registering-the-app#app-registration-form",
			"https://pipedrive.readme.io/docs/marketplace-registering-the-app#oauth--access-scopes",
			"https://pipedrive.readme.io/docs/marketplace-scopes-and-permissions-explanations",
		},
	}
	for method, want := range links {
		var all strings.Builder
		for _, task := range finished(t, method).Tasks() {
			all.WriteString(task.URL + "\n" + task.Detail + "\n")
		}
		for _, link := range want {
			if !strings.Contains(all.String(), link) {
				t.Errorf("%s: %s is not linked", method, link)
			}
		}
	}
}

func TestTasksAreWhole(t *testing.T) {
	for _, method := range []connection.Method{connection.APIToken, connection.OAuth2} {
		keys := map[string]bool{}
		for _, task := range finished(t, method).Tasks() {
			if u, err := url.Parse(task.URL); err != nil || u.Scheme != "https" {
				t.Errorf("%s: link %q", task.Title, task.URL)
			}
			if task.Key == "" || keys[task.Key] {
				t.Errorf("%s: key %q", task.Title, task.Key)
			}
			keys[task.Key] = true
			if strings.HasSuffix(task.Title, ".") || strings.TrimSpace(task.Detail) != task.Detail {
				t.Errorf("%q, %q", task.Title, task.Detail)
			}
		}
	}
	if got := (Answers{}).Tasks(); got != nil {
		t.Errorf("tasks before a method was chosen: %v", got)
	}
}

func TestHintsWhereTheyBelong(t *testing.T) {
	app, token := finished(t, connection.OAuth2), finished(t, connection.APIToken)
	for _, c := range []struct {
		a          Answers
		key, words string
	}{
		{token, "token:company", "switch to the right one"},
		{token, "token:api", `"use API"`},
		{app, "app:hub", "sign up at https://developers.pipedrive.com"},
		{app, "app:kind", "Create private app will do"},
		{app, "app:kind", "final"},
		{app, "app:live", "Change to live"},
		{app, "app:live", "Leave Install & test alone"},
		{app, "app:callback", "exactly one"},
		{app, "app:callback", "(a)"}, {app, "app:callback", "(b)"}, {app, "app:callback", "(c)"},
	} {
		if task := find(t, c.a, c.key); !strings.Contains(task.Detail, c.words) {
			t.Errorf("%s: %q lacks %q", c.key, task.Detail, c.words)
		}
	}
}

func TestCallbackTaskSaysWhichWayItIs(t *testing.T) {
	a := Answers{Method: connection.OAuth2}
	if got := find(t, a, "app:callback"); got.Copy != config.DefaultRedirectURL {
		t.Errorf("proposed: %q", got.Copy)
	}
	for redirect, words := range map[string]string{
		"http://localhost:53682/callback":                         "This is way (a)",
		"https://n8n.example.com/rest/oauth2-credential/callback": "This is way (c)",
		"http://localhost:5678/rest/oauth2-credential/callback":   "n8n's own, on this machine: way (c)",
	} {
		a.App.RedirectURL = redirect
		task := find(t, a, "app:callback")
		if task.Copy != redirect || !strings.Contains(task.Detail, words) {
			t.Errorf("%s: copies %q, says %q", redirect, task.Copy, task.Detail)
		}
	}
}

func TestScopesTaskSpeaksAsDeveloperHub(t *testing.T) {
	a := finished(t, connection.OAuth2)
	task := find(t, a, "app:scopes")
	if want := "Deals: Full access\nContacts: Read only"; task.Copy != want || !strings.Contains(task.Detail, want) {
		t.Errorf("copies %q", task.Copy)
	}
	more := selectAlso("trigger")(a)
	if find(t, more, "app:scopes").Key == task.Key {
		t.Error("other scopes, same key")
	}
	if same := selectAlso("deal:update")(a); find(t, same, "app:scopes").Key != task.Key {
		t.Error("same scopes, other key")
	}
	a.Selection.Items = nil
	a.Selection.Calls = []string{"GET /v1/users/me"}
	if task := find(t, a, "app:scopes"); task.Copy != "" || !strings.Contains(task.Title, "Leave all scopes off") {
		t.Errorf("nothing to switch on: %+v", task)
	}
}

func TestTicking(t *testing.T) {
	a := Answers{Method: connection.APIToken}
	keys := []string{}
	for _, task := range a.Tasks() {
		if a.TasksDone() {
			t.Fatal("done too early")
		}
		keys = append(keys, task.Key)
		a = a.Ticking(task.Key, true)
		a = a.Ticking(task.Key, true) // twice is once
	}
	if !a.TasksDone() || !slices.Equal(a.Ticked, keys) {
		t.Errorf("done %v, ticked %q", a.TasksDone(), a.Ticked)
	}
	b := a.Ticking(keys[0], false)
	if b.TasksDone() || !a.TasksDone() {
		t.Error("taking a tick away must change the copy alone")
	}
}

func find(t *testing.T, a Answers, key string) Task {
	t.Helper()
	for _, task := range a.Tasks() {
		if task.Key == key || strings.HasPrefix(task.Key, key+":") {
			return task
		}
	}
	t.Fatalf("no task %s", key)
	return Task{}
}
