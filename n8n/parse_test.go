package n8n

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

func TestShapesOfWorkflows(t *testing.T) {
	for _, c := range []struct {
		name, text       string
		nodes, workflows int
	}{
		{"export", oneDeal, 1, 1},
		{"array", "[" + oneDeal + "," + onePerson + "]", 2, 2},
		{"data list", `{"data":[` + oneDeal + `],"nextCursor":null}`, 1, 1},
		{"data", `{"data":` + oneDeal + `}`, 1, 1},
		{"workflow", `{"workflow":` + oneDeal + `}`, 1, 1},
		{"deeper", `{"a":[{"b":{"workflow":{"workflow":` + oneDeal + `}}}]}`, 1, 1},
		{"execution", `{"data":[{"id":"1","workflowData":` + oneDeal + `,"data":{"resultData":{"runData":{"x":` + oneDeal + `}}}}]}`, 1, 1},
		{"template, description first", `{"workflow":{"nodes":[{"name":"n8n-nodes-base.pipedrive"}],"workflow":` + oneDeal + `}}`, 1, 1},
		{"template, description last", `{"workflow":{"workflow":` + oneDeal + `,"nodes":[{"name":"n8n-nodes-base.pipedrive"}]}}`, 1, 1},
		{"published version beside the draft", `{"activeVersion":` + onePerson + `,"nodes":[` + inner(oneDeal) + `]}`, 1, 1},
		{"pinned data first", `{"pinData":{"x":[{"json":` + oneDeal + `}]},"nodes":[` + inner(onePerson) + `]}`, 1, 1},
		{"one after the other", oneDeal + "\n\n" + onePerson + "\n", 2, 2},
		{"no nodes", `{"name":"x","nodes":[],"connections":{}}`, 0, 1},
		{"nodes of odd types", `{"nodes":[1,null,"x",[{}],{"type":5},` + inner(oneDeal) + `]}`, 1, 1},
		{"nodes that are an object", `{"nodes":{"x":` + oneDeal + `}}`, 1, 1},
		{"nodes that are a number", `{"nodes":7}`, 0, 0},
		{"byte order mark", "\xEF\xBB\xBF" + oneDeal, 1, 1},
		{"UTF-16, little endian", utf16le(oneDeal), 1, 1},
		{"as deep as may be", strings.Repeat("[", deepest) + oneDeal + strings.Repeat("]", deepest), 1, 1},
		{"one too deep", strings.Repeat("[", deepest+1) + oneDeal + strings.Repeat("]", deepest+1), 0, 0},
		{"too deep", strings.Repeat("[", 100) + oneDeal + strings.Repeat("]", 100), 0, 0},
		{"empty", " \n", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := parse([]byte(c.text))
			nodes := 0
			for _, w := range found.workflows {
				nodes += len(w.nodes)
			}
			if workflows := len(found.workflows); err != nil || nodes != c.nodes || workflows != c.workflows {
				t.Errorf("%d nodes, %d workflows, %v; want %d and %d", nodes, workflows, err, c.nodes, c.workflows)
			}
		})
	}
}

// TestNodesKeepTheirOwn: what one is read into is room for the next one, which may be shorter or say nothing.
func TestNodesKeepTheirOwn(t *testing.T) {
	const long = `{"operation":"getAll","filters":{"note":"longer than what comes next, and of another node"}}`
	found, err := parse([]byte(`{"nodes":[
		{"name":"A","type":"n8n-nodes-base.pipedrive","parameters":` + long + `,"credentials":{"pipedriveApi":{"id":"1"}}},
		{"name":"no","type":"n8n-nodes-base.set","parameters":{"operation":"other"},"credentials":{"other":{}}},
		{"name":"B","type":"n8n-nodes-base.pipedrive","parameters":{"operation":"get"}},
		{"name":"C","type":"n8n-nodes-base.pipedrive"}]}`))
	if err != nil || len(found.workflows) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	var got []string
	for _, n := range found.workflows[0].nodes {
		got = append(got, n.Name, string(n.Parameters), string(n.Credentials))
	}
	want := []string{"A", long, `{"pipedriveApi":{"id":"1"}}`, "B", `{"operation":"get"}`, "", "C", "", ""}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// inner is the one node of a workflow.
func inner(workflow string) string {
	_, rest, _ := strings.Cut(workflow, `{"nodes":[`)
	node, _, _ := strings.Cut(rest, `],"connections"`)
	return node
}

func utf16le(text string) string {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// FuzzParse makes sure that nothing in a file can stop the program, dirty a display, or get past the rules: what was
// resolved is known to package scopes.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		oneDeal, onePerson, `[{"workflow":` + oneDeal + `}]`, `{"data":[`, "\xFF\xFE{\x00", `{"nodes":[{"type":"n8n-nodes-base.pipedrive","typeVersion":"x"}]}`,
		`{"nodes":[{"type":"n8n-nodes-base.httpRequest","parameters":{"url":"=https://api.pipedrive.com/v1/deals/{{ 1 }}","nodeCredentialType":"pipedriveApi"}}]}`,
		`{"nodes":[{"type":"n8n-nodes-base.pipedrive","name":"\u001b[2J","parameters":{"resource":"note","operation":"*","a":[{"deal_id":0}]}}]}`,
		`{"nodes":[{"type":"n8n-nodes-base.pipedriveTrigger","typeVersion":1e99}]}`,
		`{"data":[{"id":7,"name":"\u202e","active":true,"versionId":"a","activeVersionId":"b","nodes":[],"activeVersion":{"nodes":[{"type":"n8n-nodes-base.pipedrive"}]}}],"nextCursor":null}`,
		`[{"active":true,"versionId":"a","activeVersionId":"b","nodes":[{"type":"n8n-nodes-base.pipedrive","credentials":{"pipedriveApi":{"id":"\u001b","name":{}}}}]},{"isArchived":true,"nodes":[]}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		w, err := Load([]string{"-"}, strings.NewReader(string(text)), Filter{})
		if err != nil {
			if msg := err.Error(); msg != sanitize.Line(msg, 0) {
				t.Errorf("message %q", msg)
			}
			return
		}
		for _, n := range w.Nodes {
			for _, s := range []string{n.Name, n.Reason, n.Call, n.Workflow, n.Credential.ID, n.Credential.Name} {
				if s != sanitize.Line(s, 0) {
					t.Errorf("not clean: %q", s)
				}
			}
			if resolved := n.Call != "" || n.Action != (scopes.Action{}); n.Reason == "" && !resolved {
				t.Errorf("neither resolved nor not: %+v", n)
			}
		}
		c, err := scopes.Resolve(w.Selection(2))
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Unresolved) != len(w.Unresolved()) {
			t.Errorf("unresolved afterwards: %v", c.Unresolved)
		}
	})
}

// BenchmarkLoad reads 20 MB with 10,000 nodes, half of them Pipedrive's, and as much pinned data.
func BenchmarkLoad(b *testing.B) {
	text := large()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		w, err := Load([]string{"-"}, strings.NewReader(text), Filter{})
		if err != nil || len(w.Nodes) != 5000 {
			b.Fatal(len(w.Nodes), err)
		}
	}
}

func large() string {
	var s strings.Builder
	s.WriteString(`{"name":"large","nodes":[`)
	code := strings.Repeat("const x = items.map(i => i.json);\\n", 28)
	for i := range 10_000 {
		if i > 0 {
			s.WriteByte(',')
		}
		if i%2 == 0 {
			fmt.Fprintf(&s, `{"name":"Deal %d","type":"n8n-nodes-base.pipedrive","typeVersion":2,"parameters":{"resource":"note","additionalFields":{"deal_id":%d}}}`, i, i)
		} else {
			fmt.Fprintf(&s, `{"name":"Code %d","type":"n8n-nodes-base.code","typeVersion":2,"parameters":{"jsCode":%q}}`, i, code)
		}
	}
	s.WriteString(`],"pinData":{"Deal 0":[`)
	for i := range 100_000 {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, `{"json":{"id":%d,"title":"A deal with a long title and more to it","nodes":[{"type":"x"}],"value":12.5,"tags":["a","b","c"]}}`, i)
	}
	s.WriteString(`]},"connections":{}}`)
	return s.String()
}
