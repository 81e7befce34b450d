package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// endpoint is a row of pipedrive-endpoints.json.
type endpoint struct {
	API        string            `json:"api"`
	Method     string            `json:"method"`
	Path       string            `json:"path"`
	Params     map[string]string `json:"params,omitempty"`
	Operation  string            `json:"operation"`
	AnyOf      []string          `json:"any_of"`
	Specified  []string          `json:"specified,omitempty"` // of a row that was corrected: what the specification says
	Cost       int               `json:"cost"`
	Deprecated bool              `json:"deprecated,omitempty"`
	Note       string            `json:"note,omitempty"`
}

func (e endpoint) key() string { return e.API + " " + e.Method + " " + e.Path }

// operationObject is the part of OpenAPI's operation object that is read.
type operationObject struct {
	OperationID string                `yaml:"operationId"`
	Deprecated  bool                  `yaml:"deprecated"`
	Cost        int                   `yaml:"x-token-cost"`
	Security    []map[string][]string `yaml:"security"`
	Parameters  []struct {
		Name   string `yaml:"name"`
		In     string `yaml:"in"`
		Schema struct {
			Type   string `yaml:"type"`
			Format string `yaml:"format"`
		} `yaml:"schema"`
	} `yaml:"parameters"`
}

// readSpecifications reads both OpenAPI files, in their order. OAuth2's own endpoints are no API.
func readSpecifications(dir string) ([]endpoint, error) {
	var all []endpoint
	for _, api := range []string{"v1", "v2"} {
		data, err := os.ReadFile(filepath.Join(dir, api+".yaml"))
		if err != nil {
			return nil, err
		}
		var doc struct {
			Paths yaml.Node `yaml:"paths"`
		}
		if err := yaml.Unmarshal(data, &doc); err != nil {
			return nil, fmt.Errorf("%s.yaml: %w", api, err)
		}
		for i := 0; i+1 < len(doc.Paths.Content); i += 2 {
			path, methods := doc.Paths.Content[i].Value, doc.Paths.Content[i+1]
			if strings.HasPrefix(path, "/oauth/") {
				continue
			}
			for j := 0; j+1 < len(methods.Content); j += 2 {
				var o operationObject
				if err := methods.Content[j+1].Decode(&o); err != nil {
					return nil, fmt.Errorf("%s.yaml %s: %w", api, path, err)
				}
				all = append(all, o.endpoint(api, strings.ToUpper(methods.Content[j].Value), path))
			}
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no endpoint is in the files of %s", dir)
	}
	return all, nil
}

func (o operationObject) endpoint(api, method, path string) endpoint {
	e := endpoint{API: api, Method: method, Path: path, Operation: o.OperationID, AnyOf: []string{}, Cost: o.Cost, Deprecated: o.Deprecated}
	for _, s := range o.Security {
		e.AnyOf = append(e.AnyOf, s["oauth2"]...)
	}
	for _, p := range o.Parameters {
		if p.In != "path" {
			continue
		}
		if e.Params == nil {
			e.Params = map[string]string{}
		}
		kind := "string"
		switch {
		case p.Schema.Type == "integer" || p.Schema.Type == "number":
			kind = "int"
		case p.Name == "field_code":
			kind = "code"
		case p.Schema.Format == "uuid":
			kind = "uuid"
		}
		e.Params[p.Name] = kind
	}
	return e
}

// refreshEndpoints takes over what is specified, and keeps what was written by hand.
func refreshEndpoints(f *file, specified []endpoint) error {
	before, err := rowsOf[endpoint](f)
	if err != nil {
		return err
	}
	kept := map[string]endpoint{}
	for _, e := range before {
		kept[e.key()] = e
	}
	for i, e := range specified {
		was := kept[e.key()]
		specified[i].Note = was.Note
		for name, kind := range was.Params {
			if e.Params[name] == "string" {
				e.Params[name] = kind
			}
		}
		if was.Specified == nil {
			continue
		}
		specified[i].AnyOf, specified[i].Specified = was.AnyOf, e.AnyOf
		if !slices.Equal(was.Specified, e.AnyOf) {
			f.say("LOOK: %s: corrected by hand to %v, and the specification no longer says %v but %v", e.key(), was.AnyOf, was.Specified, e.AnyOf)
		}
	}
	return replace(f, specified)
}

// twin is the part of a row of pipedrive-twins.json that follows from the endpoints, and what it follows from.
type twin struct {
	API, Method, Path, State string
	AnyOf                    []string `json:"any_of"`
	Twin                     *endpoint
}

var anyOfText = regexp.MustCompile(`"any_of": \[[^\]]*\]`)

// refreshTwins gives replacements the scopes of their endpoints, and says which rows a person has to write.
func refreshTwins(f, endpoints *file) error {
	all, err := rowsOf[endpoint](endpoints)
	if err != nil {
		return err
	}
	byRoute := map[string]endpoint{}
	for _, e := range all {
		byRoute[route(e.API, e.Method, e.Path)] = e
	}
	twins, err := rowsOf[twin](f)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for i, t := range twins {
		at := route(t.API, t.Method, t.Path)
		listed[at] = true
		if _, specified := byRoute[at]; specified != (t.State == "deprecated") {
			f.say("LOOK: %s is %q here, and specified: %v", at, t.State, specified)
		}
		if t.Twin == nil {
			continue
		}
		now, there := byRoute[route(t.Twin.API, t.Twin.Method, t.Twin.Path)]
		switch {
		case !there:
			f.say("LOOK: %s is replaced by %s, which is not specified", at, t.Twin.key())
		case !slices.Equal(now.AnyOf, t.AnyOf):
			list, err := encode(now.AnyOf)
			if err != nil {
				return err
			}
			f.say("changed: %s needs %s, was %v", at, list, t.AnyOf)
			f.rows[i] = anyOfText.ReplaceAllLiteralString(f.rows[i], `"any_of": `+list)
		}
	}
	for _, e := range all {
		if e.Deprecated && !listed[route(e.API, e.Method, e.Path)] {
			f.say("LOOK: %s is deprecated: write its row", e.key())
		}
	}
	for _, said := range endpoints.different {
		if _, gone, ok := strings.Cut(said, ": gone: "); ok {
			f.say("LOOK: %s left the specification: write its row", gone)
		}
	}
	return nil
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// route is a request without the names of its parameters.
func route(api, method, path string) string {
	return api + " " + method + " " + parameter.ReplaceAllLiteralString(path, "{}")
}
