package handover

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/scopes"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func checklist(t *testing.T, sel scopes.Selection) scopes.Checklist {
	t.Helper()
	c, err := scopes.Resolve(sel)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sheets(t *testing.T) map[string]Setup {
	picked := scopes.Selection{
		Items: []scopes.Item{
			{Action: scopes.Action{Resource: "deal", Operation: "getAll"}}, {Action: scopes.Action{Resource: "note", Operation: "create"}},
			{Action: scopes.Action{Resource: "product", Operation: "getAll", Version: 1}}, {Action: scopes.Trigger},
		},
		Calls:      []string{"GET https://api.pipedrive.com/v1/deals/{{ $json.id || 'a`b' }}/followers"},
		Unresolved: []scopes.Unresolved{{Workflow: "sales|x.json", Node: "Pipe*drive*1", Reason: "the operation is an expression"}},
	}
	list := checklist(t, picked)
	compared := list.Compare([]scopes.Scope{scopes.Base, "deals:full", "products:read", "mail:full"})
	ada := connection.Account{User: "Ada | <b>Lovelace</b>", Email: "ada@acme.example", Company: "Acme_Inc", Domain: "acme", Admin: true}
	everything := Setup{
		Path: "config.toml", Made: noon.Add(time.Hour), Method: connection.OAuth2, Account: ada, ClientID: "1a2b3c",
		RedirectURL: "https://n8n.example.com/rest/oauth2-credential/callback", Checklist: list, Comparison: &compared,
		Checks: []connection.Check{
			{Resource: "deal", Call: "GET /api/v2/deals?limit=1", Status: connection.StatusOK, HTTP: 200, MS: 83},
			{Resource: "product", Call: "GET /api/v2/products?limit=1", Status: connection.StatusNoPermission, HTTP: 403, Detail: "You do not have *permissions*", Hint: "ask an administrator"},
			{Resource: "call", Call: "POST /v1/webhooks", Status: connection.StatusSkipped, Detail: "would change something"},
		},
		Writes: []string{"note:create", "trigger"}, Checked: noon, N8N: config.N8N{URL: "https://n8n.example.com", CredentialID: id, CredentialName: "Acme's Pipedrive", HandedOver: noon},
	}
	fine := checklist(t, scopes.Selection{Items: []scopes.Item{{Action: scopes.Action{Resource: "deal", Operation: "getAll"}}}})
	wide := fine.Compare([]scopes.Scope{scopes.Base, "deals:full"})
	return map[string]Setup{
		"everything":     everything,
		"all is well":    {Method: connection.OAuth2, Account: ada, Checklist: fine, Comparison: &wide, Made: noon},
		"not authorized": {Method: connection.OAuth2, Checklist: fine, ClientID: "1a2b3c", Made: noon},
		"token":          {Method: connection.APIToken, Account: ada, Checklist: fine, Demo: true, Made: noon},
	}
}

func markdown(t *testing.T, s Setup) []byte {
	t.Helper()
	return []byte(s.Sheet())
}

func TestSheet(t *testing.T) {
	for name, sheet := range sheets(t) {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, markdown(t, sheet)) })
	}
}

// TestSheetOfWhatIsNotResolved: nothing is enough, and nothing too much, while a node may need more.
func TestSheetOfWhatIsNotResolved(t *testing.T) {
	for name, sheet := range sheets(t) {
		sheet.Checklist.Unresolved = []scopes.Unresolved{{Workflow: "x.json", Node: "Any", Reason: "the operation is an expression"}}
		text := string(markdown(t, sheet))
		for _, claim := range []string{"enough", "but not needed", "Nothing"} {
			if strings.Contains(text, claim) {
				t.Errorf("%s says %q:\n%s", name, claim, text)
			}
		}
		if !strings.Contains(text, "- [ ] Not resolved, and so not part of the scopes: x.json, node Any") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// What was not tested is never said to be well.
func TestSheetSaysThatNothingWasTested(t *testing.T) {
	for name, sheet := range sheets(t) {
		sheet.Checks = nil
		text := string(markdown(t, sheet))
		if strings.Contains(text, "Nothing") || !strings.Contains(text, "- [ ] Not tested:") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	fine := sheets(t)["all is well"]
	fine.Checks = []connection.Check{{Resource: "deal", Call: "GET /api/v2/deals?limit=1", Status: connection.StatusOK, HTTP: 200}}
	if text := string(markdown(t, fine)); !strings.Contains(text, "Nothing that the test calls below show.") || strings.Contains(text, "Not tested") {
		t.Errorf("tested, and fine:\n%s", text)
	}
	unknown := fine.Checklist.CompareToken("")
	fine.Comparison = &unknown
	if text := string(markdown(t, fine)); !strings.Contains(text, "| not known |") {
		t.Errorf("unknown scopes:\n%s", text)
	}
}

func TestSheetCutsWhatIsTooLong(t *testing.T) {
	if got := cell(strings.Repeat("x", 400)); utf8.RuneCountInString(got) != 300 {
		t.Errorf("%d characters: %s", utf8.RuneCountInString(got), got)
	}
}

// Whatever a name is made of, the tables keep their columns.
func TestSheetTablesStayTables(t *testing.T) {
	s := sheets(t)["everything"]
	s.Account.Company, s.N8N.CredentialName = "a|b\n| x |", "`|` \x1b[2J"
	s.Checks[0].Detail, s.Checks[0].Call = "x | y\n## head", "GET /v1/x|`y`"
	for line := range strings.Lines(string(markdown(t, s))) {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		bars := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")
		if !slices.Contains([]int{3, 5}, bars) {
			t.Errorf("%d bars in %s", bars, line)
		}
	}
}
