package n8n_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n"
	"connect-pipedrive/n8n/n8ntest"
)

const oauth2Type, tokenType = "pipedriveOAuth2Api", "pipedriveApi"

// nodesUsing are nodes of a workflow, one for each credential, given as id and name.
func nodesUsing(credentials ...[2]string) json.RawMessage {
	var nodes []string
	for i, c := range credentials {
		nodes = append(nodes, fmt.Sprintf(`{"name":"Node %d","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"authentication":"oAuth2","resource":"deal","operation":"getAll"},`+
			`"credentials":{"pipedriveOAuth2Api":{"id":%q,"name":%q}}}`, i, c[0], c[1]))
	}
	return json.RawMessage("[" + strings.Join(nodes, ",") + "]")
}

// TestACredentialIsFound by id or name, among those that n8n lists, else among those that its workflows name.
func TestACredentialIsFound(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Keys["member"] = []string{"workflow:list", "workflow:read"}
	s.Keys["nobody"] = []string{"credential:read"}
	for _, c := range []n8ntest.Credential{{ID: "o1", Name: "Acme", Type: oauth2Type}, {ID: "t1", Name: "Acme", Type: tokenType}, {ID: "h1", Name: "Header", Type: "httpHeaderAuth"}} {
		s.Add(c)
	}
	s.AddWorkflow(n8ntest.Workflow{ID: "1", Name: "Flow", Nodes: nodesUsing([2]string{"w1", "Used"}, [2]string{"w2", "Twice"}, [2]string{"w3", "Twice"})})
	for _, c := range []struct{ key, named, want, says, hint string }{
		{n8ntest.Key, "o1", "o1", "", ""},
		{n8ntest.Key, "Acme", "o1", "", ""},
		{n8ntest.Key, "h1", "h1", "", ""},
		{n8ntest.Key, "Header", "", `n8n shows no credential "Header"`, `there are "Acme", "Own", "Twice" and "Used"`},
		{n8ntest.Key, "Used", "w1", "", ""},
		{"member", "Used", "w1", "", ""},
		{"member", "Own", "own1", "", ""},
		{n8ntest.Key, "Own", "own1", "", ""},
		{"member", "Acme", "", `n8n shows no credential "Acme"`, `there are "Own", "Twice" and "Used"`},
		{"member", "Twice", "", `2 credentials are called "Twice"`, "give its id: w2 or w3"},
		{"nobody", "Used", "", `n8n shows no credential "Used"`, "give its id, which stands at the end"},
		{"nobody", "abcdEFGH12345678", "abcdEFGH12345678", "", ""},
	} {
		t.Run(c.key+" "+c.named, func(t *testing.T) {
			at := client(t, s, c.key)
			may, err := at.Permissions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got, err := at.Resolve(t.Context(), may, n8n.CredentialRef{ID: "own1", Name: "Own", Type: oauth2Type}, c.named, oauth2Type)
			if got.ID != c.want || (err != nil) != (c.says != "") {
				t.Fatalf("%+v, %v", got, err)
			}
			if err != nil && (!strings.Contains(err.Error(), c.says) || !strings.Contains(fault.HintOf(err), c.hint) || fault.KindOf(err) != fault.Usage) {
				t.Errorf("%v, hint %q", err, fault.HintOf(err))
			}
		})
	}
}

// TestAPageWithoutAListIsNone: nothing is taken for an empty list.
func TestAPageWithoutAListIsNone(t *testing.T) {
	for _, body := range []string{"{}", `{"data":null}`, `{"data":`, "[]", "null"} {
		s := n8ntest.New(t, "")
		s.Before = func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/credentials") {
				say(200, "Content-Type: application/json", body)(w, r)
			}
		}
		if list, unknown, err := client(t, s, n8ntest.Key).Credentials(t.Context()); err == nil && unknown == "" {
			t.Errorf("%s is taken for a list: %v", body, list)
		}
	}
}

// TestWhatWasMadeIsFoundAgain: the ones of the name and the type, if n8n tells this key.
func TestWhatWasMadeIsFoundAgain(t *testing.T) {
	s := n8ntest.New(t, "")
	s.Keys["reader"] = []string{"credential:read"}
	for _, c := range []n8ntest.Credential{{ID: "1", Name: "Acme", Type: oauth2Type}, {ID: "2", Name: "Acme", Type: tokenType}, {ID: "3", Name: "Other", Type: oauth2Type}, {ID: "4", Name: "Acme", Type: oauth2Type}} {
		s.Add(c)
	}
	made := func(key string) ([]string, bool) {
		t.Helper()
		at := client(t, s, key)
		may, err := at.Permissions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, ids, told, err := at.Made(t.Context(), may, n8n.Credential{ID: id, Name: "Acme", Type: oauth2Type})
		if err != nil {
			t.Fatal(err)
		}
		return ids, told
	}
	if ids, told := made(n8ntest.Key); !told || !slices.Equal(ids, []string{"1", "4"}) {
		t.Errorf("%v, told %v", ids, told)
	}
	if ids, told := made("reader"); told || ids != nil {
		t.Errorf("without the right: %v, told %v", ids, told)
	}
}
