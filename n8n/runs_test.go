package n8n

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"connect-pipedrive/internal/fault"
)

// workflow is one in which the draft does deals and what is published does persons.
const (
	draftNode     = `[{"name":"draft","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{}}]`
	publishedNode = `[{"name":"published","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"person"}}]`
)

func TestWhatRunsCounts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		filter     Filter
		want       Workflows // without nodes
		nodes      []string
	}{
		{"published", `{"name":"x","active":true,"nodes":` + draftNode + `,"activeVersion":{"nodes":` + publishedNode + `}}`,
			Filter{}, Workflows{Files: 1, Count: 1}, []string{"-: published"}},
		{"published, said first", `{"activeVersion":{"nodes":` + publishedNode + `},"nodes":` + draftNode + `}`,
			Filter{}, Workflows{Files: 1, Count: 1}, []string{"-: published"}},
		{"published without a node", `{"nodes":` + draftNode + `,"activeVersion":{"nodes":[]}}`,
			Filter{}, Workflows{Files: 1, Count: 1}, nil},
		{"never published", `{"active":false,"nodes":` + draftNode + `,"activeVersion":null,"versionId":"a","activeVersionId":null}`,
			Filter{}, Workflows{Files: 1, Count: 1}, []string{"-: draft"}},
		{"a draft that is what is published", `{"active":true,"nodes":` + draftNode + `,"versionId":"a","activeVersionId":"a"}`,
			Filter{}, Workflows{Files: 1, Count: 1}, []string{"-: draft"}},
		{"a draft that is not", `{"active":true,"nodes":` + draftNode + `,"versionId":"a","activeVersionId":"b"}`,
			Filter{}, Workflows{Files: 1, Count: 1, Drafts: []string{"-"}}, []string{"-: draft"}},
		{"a draft that is not, said last", `{"activeVersionId":"b","versionId":"a","nodes":` + draftNode + `,"active":true}`,
			Filter{}, Workflows{Files: 1, Count: 1, Drafts: []string{"-"}}, []string{"-: draft"}},
		{"unpublished again", `{"active":false,"nodes":` + draftNode + `,"versionId":"a","activeVersionId":"b"}`,
			Filter{}, Workflows{Files: 1, Count: 1}, []string{"-: draft"}},
		{"before there were versions", `{"id":7,"active":true,"nodes":` + draftNode + `}`,
			Filter{Active: true}, Workflows{Files: 1, Count: 1}, []string{"-: draft"}},
		{"archived", `[{"name":"gone","isArchived":true,"nodes":` + draftNode + `},{"name":"here","nodes":` + publishedNode + `}]`,
			Filter{}, Workflows{Files: 1, Count: 1, Archived: 1}, []string{"-: here: published"}},
		{"active only", `[{"name":"on","active":true,"nodes":` + draftNode + `},{"name":"off","active":false,"nodes":` + publishedNode + `},{"nodes":` + draftNode + `}]`,
			Filter{Active: true}, Workflows{Files: 1, Count: 1, Inactive: 2}, []string{"-: on: draft"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, err := Load([]string{"-"}, strings.NewReader(c.text), c.filter)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.nodes, where(w)); d != "" {
				t.Error(d)
			}
			w.Nodes, w.Shelved = nil, nil
			if d := cmp.Diff(c.want, w); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestPages: of n8n's API a page that others follow would pass for everything.
func TestPages(t *testing.T) {
	first, last := `{"data":[`+oneDeal+`],"nextCursor":"eyJ"}`, `{"nextCursor":null,"data":[`+onePerson+`]}`
	for text, nodes := range map[string]int{
		last: 1, first + last: 2, "[" + first + "," + last + "]": 2,
		first + `{"data":[],"nextCursor":null}`:                                1,
		`{"nodes":` + draftNode + `,"nextCursor":"eyJ"}`:                       1, // no page
		`{"nodes":` + draftNode + `,"settings":{"x":1},"meta":{"data":"eyJ"}}`: 1,
	} {
		if w, err := Load([]string{"-"}, strings.NewReader(text), Filter{}); err != nil || len(w.Nodes) != nodes {
			t.Errorf("%s: %d nodes, %v", text, len(w.Nodes), err)
		}
	}
	for _, text := range []string{first, last + first} {
		_, err := Load([]string{"-"}, strings.NewReader(text), Filter{})
		if fault.KindOf(err) != fault.Usage || !strings.Contains(fault.HintOf(err), "--n8n") {
			t.Errorf("%s: %v, %s", text, err, fault.HintOf(err))
		}
	}
}

// TestFilesThatAreCutOff: a part of a file never passes for the whole, wherever it ends.
func TestFilesThatAreCutOff(t *testing.T) {
	api := `{"data":[` + oneDeal + "," + onePerson + `],"nextCursor":null}`
	for _, whole := range []string{oneDeal, "\xEF\xBB\xBF[" + oneDeal + ",\n" + onePerson + "]", api, utf16le(oneDeal)} {
		if _, err := Load([]string{"-"}, strings.NewReader(whole), Filter{}); err != nil {
			t.Fatal(err)
		}
		for end := range len(whole) {
			w, err := Load([]string{"-"}, strings.NewReader(whole[:end]), Filter{})
			if fault.KindOf(err) != fault.Usage || len(w.Nodes) > 0 {
				t.Errorf("the first %d bytes of %q: %d nodes, %v", end, whole, len(w.Nodes), err)
			}
		}
	}
}

func TestCredentialsOfNodes(t *testing.T) {
	const both = `{"pipedriveApi":{"id":"t1","name":"Token"},"pipedriveOAuth2Api":{"id":"o1","name":"OAuth2"},"httpBasicAuth":{"id":"b1","name":"Basic"}}`
	token, oauth := CredentialRef{"t1", "Token", "pipedriveApi"}, CredentialRef{"o1", "OAuth2", "pipedriveOAuth2Api"}
	for _, c := range []struct {
		name, node string
		want       CredentialRef
	}{
		{"by default a token", `"type":"n8n-nodes-base.pipedrive","parameters":{},"credentials":` + both, token},
		{"of the authentication", `"type":"n8n-nodes-base.pipedrive","parameters":{"authentication":"oAuth2"},"credentials":` + both, oauth},
		{"the only one", `"type":"n8n-nodes-base.pipedrive","parameters":{},"credentials":{"pipedriveOAuth2Api":{"id":"o1","name":"OAuth2"}}`, oauth},
		{"of a trigger", `"type":"n8n-nodes-base.pipedriveTrigger","parameters":{"authentication":"oAuth2"},"credentials":` + both, oauth},
		{"none but another's", `"type":"n8n-nodes-base.pipedriveTrigger","parameters":{},"credentials":{"httpBasicAuth":{"id":"b1","name":"Basic"}}`, CredentialRef{}},
		{"of a request", `"type":"n8n-nodes-base.httpRequest","parameters":{"url":"https://api.pipedrive.com/v1/users","nodeCredentialType":"pipedriveOAuth2Api"},"credentials":` + both, oauth},
		{"of a request that names no type", `"type":"n8n-nodes-base.httpRequest","parameters":{"url":"https://api.pipedrive.com/v1/users"},"credentials":{"pipedriveApi":{"id":"t1","name":"Token"}}`, token},
		{"a name alone", `"type":"n8n-nodes-base.pipedrive","credentials":{"pipedriveApi":"Old"}`, CredentialRef{"", "Old", "pipedriveApi"}},
		{"none selected", `"type":"n8n-nodes-base.pipedrive","credentials":{}`, CredentialRef{}},
		{"hostile", `"type":"n8n-nodes-base.pipedrive","credentials":{"pipedriveApi":{"id":7,"name":"\u001b[2Jx"}}`, CredentialRef{"", "x", "pipedriveApi"}},
	} {
		w, err := Load([]string{"-"}, strings.NewReader(`{"nodes":[{"name":"n",`+c.node+`}]}`), Filter{})
		if err != nil || len(w.Nodes) != 1 {
			t.Fatal(c.name, err)
		}
		if got := w.Nodes[0].Credential; got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
