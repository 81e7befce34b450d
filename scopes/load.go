package scopes

import (
	_ "embed"
	"encoding/json"
	"slices"
)

//go:embed n8n-operations.json
var operationsJSON []byte

//go:embed n8n-lookups.json
var lookupsJSON []byte

func readOperations() []Operation {
	var file struct {
		Rows []struct {
			Version       int
			Resource      string
			ResourceName  string `json:"resource_name"`
			Operation     string
			OperationName string `json:"operation_name"`
			Action        string
			Requests      []Request
			Lookups       []struct{ Loader string }
		}
	}
	mustParse(operationsJSON, &file)
	operations := make([]Operation, len(file.Rows))
	for i, r := range file.Rows {
		o := Operation{
			Version: r.Version, Resource: r.Resource, ResourceName: r.ResourceName,
			Operation: r.Operation, Name: r.OperationName, Action: r.Action,
			Reads:    slices.Contains([]string{"get", "getAll", "search", "download"}, r.Operation),
			Requests: r.Requests,
		}
		for _, l := range r.Lookups {
			if !slices.Contains(o.Loaders, l.Loader) {
				o.Loaders = append(o.Loaders, l.Loader)
			}
		}
		operations[i] = o
	}
	return operations
}

// movedOperation is version 1's Deal Activity, Get Many, as version 2 does it: with the requests and the drop-downs of
// Activity, Get Many.
func movedOperation(operations []Operation) Operation {
	find := func(a Action) Operation {
		return operations[slices.IndexFunc(operations, func(o Operation) bool { return o.key() == a })]
	}
	o := find(Action{Resource: moved.Resource, Operation: moved.Operation, Version: oldVersion})
	now := find(Action{Resource: "activity", Operation: "getAll", Version: moved.Version})
	o.Version, o.Requests, o.Loaders = now.Version, now.Requests, now.Loaders
	return o
}

func readLoaders() []loader {
	var file struct {
		Rows []struct {
			Version  int
			Loader   string
			Requests []Request
		}
	}
	mustParse(lookupsJSON, &file)
	loaders := make([]loader, len(file.Rows))
	for i, r := range file.Rows {
		l := loader{version: r.Version, name: r.Loader, because: "lookup:" + r.Loader}
		for _, request := range r.Requests {
			l.needs = append(l.needs, anyOf(setOf(request.AnyOf...).widened()))
		}
		l.warnings = requestWarnings(l.because, r.Requests)
		loaders[i] = l
	}
	return loaders
}

// mustParse reads an embedded file: a mistake in it is one of the program.
func mustParse(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		panic(err)
	}
}
