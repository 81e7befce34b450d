package scopes

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// factRequest is a request as the facts have it.
type factRequest struct {
	Method, API, Path, Status string
	AnyOf                     []string `json:"any_of"`
	NotWhen                   []string `json:"not_when"`
	OnlyWhen                  []string `json:"only_when"`
}

func (r factRequest) columns() []string {
	return []string{r.Method, r.API, r.Path, strings.Join(r.AnyOf, ","), r.Status, strings.Join(r.NotWhen, ","), strings.Join(r.OnlyWhen, ",")}
}

const requestColumns = "method\tapi\tpath\tany_of\tstatus\tnot_when\tonly_when"

// TestTablesHoldTheFacts holds that the embedded tables say what testdata/facts does. With -update it makes them anew.
func TestTablesHoldTheFacts(t *testing.T) {
	operations, requests := operationTables(t)
	for name, want := range map[string][][]string{
		"operations": operations, "requests": requests, "loaders": loaderTable(t), "endpoints": endpointTable(t), "twins": twinTable(t), "dates": dateTable(t),
		"version2": version2Table(t),
	} {
		var b strings.Builder
		for i, row := range want {
			if i > 0 && slices.ContainsFunc(row, func(column string) bool { return strings.ContainsAny(column, "\t\n") }) {
				t.Fatalf("a table cannot hold %q", row)
			}
			b.WriteString(strings.Join(row, "\t") + "\n")
		}
		path := filepath.Join("tables", name+".tsv")
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != b.String() {
			t.Errorf("%s differs from the facts: run go test ./scopes -update", path)
		}
	}
}

// factFile is a file of facts.
type factFile[T any] struct {
	Version, Date string // of the source; a specification's version is its day
	Rows          []T
}

func facts[T any](t *testing.T, name string) []T {
	t.Helper()
	return readFacts[T](t, name).Rows
}

func readFacts[T any](t *testing.T, name string) factFile[T] {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "facts", name))
	if err != nil {
		t.Fatal(err)
	}
	var file factFile[T]
	if err := json.Unmarshal(data, &file); err != nil || len(file.Rows) == 0 {
		t.Fatalf("%s: %d rows, %v", name, len(file.Rows), err)
	}
	return file
}

func dateTable(t *testing.T) [][]string {
	pipedrive, n8n := readFacts[any](t, "pipedrive-endpoints.json"), readFacts[any](t, "n8n-operations.json")
	return [][]string{{"#source\tversion\tday"}, {"pipedrive", pipedrive.Date, pipedrive.Date}, {"n8n", n8n.Version, n8n.Date}}
}

func operationTables(t *testing.T) (operations, requests [][]string) {
	operations = [][]string{{"#version\tresource\tresource_name\toperation\toperation_name\taction\tloaders\tnote"}}
	requests = [][]string{{"#version\tresource\toperation\t" + requestColumns}}
	for _, o := range facts[struct {
		Version                     int
		Resource, Operation, Action string
		ResourceName                string `json:"resource_name"`
		OperationName               string `json:"operation_name"`
		Requests                    []factRequest
		Lookups                     []struct{ Loader string }
		Note                        string
	}](t, "n8n-operations.json") {
		version := strconv.Itoa(o.Version)
		var loaders []string
		for _, l := range o.Lookups {
			if !slices.Contains(loaders, l.Loader) {
				loaders = append(loaders, l.Loader)
			}
		}
		operations = append(operations, []string{version, o.Resource, o.ResourceName, o.Operation, o.OperationName, o.Action, strings.Join(loaders, ","), ownNote(o.Note)})
		for _, r := range o.Requests {
			requests = append(requests, append([]string{version, o.Resource, o.Operation}, r.columns()...))
		}
	}
	return operations, requests
}

func loaderTable(t *testing.T) [][]string {
	rows := [][]string{{"#version\tloader\t" + requestColumns}}
	for _, l := range facts[struct {
		Version  int
		Loader   string
		Requests []factRequest
	}](t, "n8n-lookups.json") {
		if len(l.Requests) != 1 {
			t.Fatalf("%s sends %d requests, the table has room for one", l.Loader, len(l.Requests))
		}
		rows = append(rows, append([]string{strconv.Itoa(l.Version), l.Loader}, l.Requests[0].columns()...))
	}
	return rows
}

// ownNote is what a note says besides what follows from the requests: which of them are disputed.
func ownNote(note string) string {
	const disputed = "GET /api/v2/activityFields comes first and its scopes are disputed"
	if !strings.HasPrefix(note, disputed) {
		return note
	}
	_, rest, _ := strings.Cut(note, "on it is not sent")
	return strings.TrimPrefix(rest, "; ")
}

func endpointTable(t *testing.T) [][]string {
	rows := [][]string{{"#api\tmethod\tpath\toperation\tany_of\tcost\tdeprecated\tparams\tdisputed"}}
	for _, e := range facts[struct {
		API, Method, Path, Operation string
		AnyOf                        []string `json:"any_of"`
		Cost                         int
		Deprecated                   bool
		Params                       map[string]string
		Note                         string
	}](t, "pipedrive-endpoints.json") {
		deprecated := ""
		if e.Deprecated {
			deprecated = "deprecated"
		}
		var params []string
		for _, name := range parameterNames(e.Path) {
			if e.Params[name] == "" {
				t.Fatalf("%s: of what type is %s?", e.Path, name)
			}
			params = append(params, e.Params[name])
		}
		rows = append(rows, []string{e.API, e.Method, e.Path, e.Operation, strings.Join(e.AnyOf, ","), strconv.Itoa(e.Cost), deprecated,
			strings.Join(params, ","), disputed(t, e.Note)})
	}
	return rows
}

// disputed are the scopes that one of Pipedrive's sources names alone. Where a note says that the specification lists
// more, any_of has the fewer.
func disputed(t *testing.T, note string) string {
	for said, scopes := range map[string]string{
		"list only admin": "admin", "name only admin": "admin", "lists only deals:full": "deals:full",
		"lists only products:read and products:full": "products:read,products:full", "the specification lists deals:read too": "",
	} {
		if strings.Contains(note, said) {
			return scopes
		}
	}
	if note != "" {
		t.Fatalf("what does %q dispute?", note)
	}
	return ""
}

func parameterNames(path string) (names []string) {
	for s := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(s, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// twinTable has the parameters' types of the replaced paths as well: numbers, but for leads and channels.
func twinTable(t *testing.T) [][]string {
	rows := [][]string{{"#api\tmethod\tpath\tparams\tstate\ttwin\tany_of\tnote\trenamed\tdropped"}}
	for _, r := range facts[struct {
		API, Method, Path, State, Note string
		AnyOf                          []string `json:"any_of"`
		Renamed                        map[string]string
		Dropped                        []string
		Twin                           *struct {
			API, Method, Path string
			Query             map[string]string
		}
	}](t, "pipedrive-twins.json") {
		twin := ""
		if w := r.Twin; w != nil {
			twin = w.Method + " " + urlPath(w.API, w.Path)
			between := "?"
			for _, name := range slices.Sorted(maps.Keys(w.Query)) {
				twin += between + name + "=" + w.Query[name]
				between = "&"
			}
		}
		var params []string
		for range parameterNames(r.Path) {
			kind := "int"
			switch first, _, _ := strings.Cut(r.Path[1:], "/"); first {
			case "leads":
				kind = "uuid"
			case "channels":
				kind = "string"
			}
			params = append(params, kind)
		}
		var renamed []string
		for _, name := range slices.Sorted(maps.Keys(r.Renamed)) {
			renamed = append(renamed, name+"="+r.Renamed[name])
		}
		rows = append(rows, []string{r.API, r.Method, r.Path, strings.Join(params, ","), r.State, twin, strings.Join(r.AnyOf, ","), r.Note,
			strings.Join(renamed, ","), strings.Join(r.Dropped, ",")})
	}
	return rows
}

func version2Table(t *testing.T) [][]string {
	rows := [][]string{{"#resource\toperations\tfrom\tto\tnote"}}
	for _, r := range facts[struct {
		Resource, From, To, Note, Output string
		Operations                       []string
	}](t, "n8n-version-2.json") {
		rows = append(rows, []string{r.Resource, strings.Join(r.Operations, ","), r.From, r.To, r.Note + r.Output})
	}
	return rows
}
