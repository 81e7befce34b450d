// Apitable makes the table by which the simulator checks requests and fills answers, of Pipedrive's OpenAPI files:
//
//	cd tools && go run ./apitable VERSION V1.yaml V2.yaml > ../pipedrive/simulator/api.json
//	cd .. && go test ./pipedrive/simulator -update
//
// VERSION is the date of the files. How a type is written stands in pipedrive/simulator/types.go, which reads the table.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

type object = map[string]any

// endpoint is a row of the table.
type endpoint struct {
	Query  object `json:"q,omitempty"`
	Body   any    `json:"b,omitempty"`
	Status int    `json:"s,omitempty"` // of success, if it is not 200
	Answer any    `json:"a,omitempty"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: apitable VERSION V1.yaml V2.yaml")
	}
	rows := map[string]endpoint{}
	for i, name := range os.Args[2:] {
		raw, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		var doc struct {
			Paths map[string]map[string]object `yaml:"paths"`
		}
		if err := yaml.Unmarshal(raw, &doc); err != nil {
			log.Fatal(err)
		}
		for path, methods := range doc.Paths {
			if strings.HasPrefix(path, "/oauth/") {
				continue // a server of its own
			}
			for method, operation := range methods {
				rows[fmt.Sprintf("v%d %s %s", i+1, strings.ToUpper(method), path)] = readEndpoint(operation)
			}
		}
	}
	write(os.Args[1], rows)
}

func readEndpoint(operation object) endpoint {
	e := endpoint{Query: object{}}
	for _, p := range list(operation["parameters"]) {
		p := p.(object)
		if p["in"] != "query" {
			continue
		}
		kind := typeOf(p["schema"].(object))
		if text, ok := kind.(string); ok && text == "int" && p["name"] == "limit" {
			kind = text + limitOf(p["description"])
		}
		e.Query[mark(p["name"].(string), p["required"] == true)] = kind
	}
	if body, ok := operation["requestBody"].(object); ok {
		e.Body = content(body)
	}
	for status, answer := range operation["responses"].(object) {
		if n, err := strconv.Atoi(fmt.Sprint(status)); err == nil && n < 300 {
			e.Answer = content(answer.(object))
			if n != 200 {
				e.Status = n
			}
		}
	}
	return e
}

var documentedLimit = regexp.MustCompile(`(?:maximum value of|upper limit is) (\d+)`)

// limitOf finds the greatest page in the description, where the schema leaves it out.
func limitOf(description any) string {
	if m := documentedLimit.FindStringSubmatch(fmt.Sprint(description)); m != nil {
		return "<" + m[1]
	}
	return ""
}

// content gives the type of a body: of its JSON, else of whatever there is.
func content(body object) any {
	media, _ := body["content"].(object)
	for _, name := range slices.Sorted(keys(media)) { // application/json is the first
		if schema, ok := media[name].(object)["schema"].(object); ok {
			return typeOf(schema)
		}
	}
	return nil
}

// typeOf writes a schema as the table does.
func typeOf(schema object) any {
	schema = flatten(schema)
	null := ""
	if schema["nullable"] == true {
		null = "?"
	}
	kind, _ := schema["type"].(string)
	properties, _ := schema["properties"].(object)
	switch {
	case properties != nil || kind == "object":
		return objectOf(schema, properties, null)
	case kind == "array":
		items, _ := schema["items"].(object)
		out := []any{typeOf(items)}
		if null != "" {
			out = append(out, null)
		}
		return out
	case schema["enum"] != nil:
		prefix := "="
		if kind == "integer" || kind == "number" {
			prefix = "#"
		}
		var values []string
		for _, v := range list(schema["enum"]) {
			if v != nil {
				values = append(values, fmt.Sprint(v))
			}
		}
		return null + prefix + strings.Join(values, "|")
	}
	return scalarOf(schema, kind, null)
}

func scalarOf(schema object, kind, null string) string {
	name := map[string]string{"integer": "int", "number": "num", "boolean": "bool", "string": "str"}[kind]
	if format, _ := schema["format"].(string); kind == "string" {
		name = cmp.Or(map[string]string{"date-time": "datetime", "date": "date", "uuid": "uuid", "binary": "file"}[format], name)
	}
	name = cmp.Or(name, "any")
	for _, bound := range []struct{ sign, keys string }{{">", "minimum minLength"}, {"<", "maximum maxLength"}} {
		for key := range strings.FieldsSeq(bound.keys) {
			if n, ok := schema[key].(int); ok {
				name += bound.sign + strconv.Itoa(n)
			}
		}
	}
	return null + name
}

func objectOf(schema, properties object, null string) any {
	out := object{}
	for name, p := range properties {
		out[mark(name, slices.Contains(list(schema["required"]), any(name)))] = typeOf(p.(object))
	}
	if more, ok := schema["additionalProperties"].(object); ok && len(properties) == 0 {
		out["*"] = typeOf(more)
	}
	if null != "" {
		out[null] = ""
	}
	return out
}

// flatten merges what allOf lists, and takes the first of oneOf and anyOf, or any value where they are scalars.
func flatten(schema object) object {
	for _, key := range []string{"oneOf", "anyOf"} {
		if choices := list(schema[key]); choices != nil {
			if first := choices[0].(object); first["type"] == "object" {
				return flatten(first)
			}
			return object{}
		}
	}
	parts := list(schema["allOf"])
	if parts == nil {
		return schema
	}
	out, properties, required := object{}, object{}, []any{}
	merge := func(from object) {
		for k, v := range from {
			if had := list(out[k]); k == "enum" && had != nil { // all of them hold
				v = slices.DeleteFunc(slices.Clone(had), func(v any) bool { return !slices.Contains(list(from[k]), v) })
			}
			out[k] = v
		}
		for name, p := range asObject(from["properties"]) {
			if had, ok := properties[name]; ok {
				p = object{"allOf": []any{had, p}}
			}
			properties[name] = p
		}
		required = append(required, list(from["required"])...)
	}
	for _, p := range parts {
		merge(flatten(p.(object)))
	}
	merge(schema)
	delete(out, "allOf")
	if len(properties) > 0 {
		out["properties"], out["required"] = properties, required
	}
	return out
}

func mark(name string, required bool) string {
	if required {
		return name + "!"
	}
	return name
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func asObject(v any) object {
	o, _ := v.(object)
	return o
}

func keys(o object) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range o {
			if !yield(k) {
				return
			}
		}
	}
}

// write prints the table, a row a line, objects that occur more than once apart.
func write(version string, rows map[string]endpoint) {
	seen := map[string]int{}
	for _, e := range rows {
		for _, part := range []any{e.Body, e.Answer} {
			count(part, seen)
		}
	}
	shared := map[string]string{}
	for text, n := range seen {
		if n > 1 {
			shared[text] = ""
		}
	}
	// The shorter first: what a type holds is named before it.
	order := slices.SortedFunc(func(yield func(string) bool) {
		for text := range shared {
			if !yield(text) {
				return
			}
		}
	}, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	for i, text := range order {
		shared[text] = "@" + strconv.Itoa(i)
	}
	out := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(out, "{\"source\":%s,\n\"types\":[\n", encode("Pipedrive's OpenAPI specifications v1 and v2, "+version))
	for i, text := range order {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(out, "%s%s\n", comma(i), encode(shorten(v, shared, text)))
	}
	fmt.Fprint(out, "],\n\"endpoints\":{\n")
	var names []string
	for name := range rows {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		e := rows[name]
		e.Body, e.Answer = shorten(e.Body, shared, ""), shorten(e.Answer, shared, "")
		fmt.Fprintf(out, "%s%s:%s\n", comma(i), encode(name), encode(e))
	}
	fmt.Fprint(out, "}}\n")
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}

// count counts the objects in a type that are worth a name.
func count(v any, seen map[string]int) {
	switch v := v.(type) {
	case object:
		text := encode(v)
		if len(text) > 40 {
			if seen[text]++; seen[text] > 1 {
				return // what it holds has been counted
			}
		}
		for _, p := range v {
			count(p, seen)
		}
	case []any:
		count(v[0], seen)
	}
}

// shorten replaces the objects that have a name, but for the one that is being defined.
func shorten(v any, shared map[string]string, defining string) any {
	switch v := v.(type) {
	case object:
		text := encode(v)
		if name := shared[text]; name != "" && text != defining {
			return name
		}
		out := object{}
		for k, p := range v {
			out[k] = shorten(p, shared, "")
		}
		return out
	case []any:
		return append([]any{shorten(v[0], shared, "")}, v[1:]...)
	}
	return v
}

func encode(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		log.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func comma(i int) string {
	if i > 0 {
		return ","
	}
	return ""
}
