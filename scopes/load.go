package scopes

import (
	_ "embed"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// The catalogue as tables, one row per line, with the columns named in the first line. A test generates them from the JSON in
// testdata/facts, which takes six times as long to read, and would slow down every command that needs scopes.
var (
	//go:embed tables/operations.tsv
	operationsTable string
	//go:embed tables/requests.tsv
	requestsTable string
	//go:embed tables/loaders.tsv
	loadersTable string
	//go:embed tables/endpoints.tsv
	endpointsTable string
	//go:embed tables/twins.tsv
	twinsTable string
	//go:embed tables/dates.tsv
	datesTable string
	//go:embed tables/version2.tsv
	differencesTable string
)

// rowsOf yields a table's rows, split into columns that are valid until the next row. A mistake in a table is a defect of the
// program, and panics.
func rowsOf(table string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		var columns []string
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, "#") {
				continue
			}
			columns = slices.AppendSeq(columns[:0], strings.SplitSeq(strings.TrimSuffix(line, "\n"), "\t"))
			if !yield(columns) {
				return
			}
		}
	}
}

func number(column string) int {
	n, err := strconv.Atoi(column)
	if err != nil {
		panic(err)
	}
	return n
}

// several returns the values of a column that may hold any number of them.
func several[T ~string](column string) []T {
	if column == "" {
		return nil
	}
	list := make([]T, 0, 1+strings.Count(column, ","))
	for name := range strings.SplitSeq(column, ",") {
		list = append(list, T(name))
	}
	return list
}

func readOperations() []Operation {
	operations := make([]Operation, 0, 100)
	for c := range rowsOf(operationsTable) {
		operations = append(operations, Operation{
			Version: number(c[0]), Resource: c[1], ResourceName: c[2], Operation: c[3], Name: c[4], Action: c[5],
			Reads:   slices.Contains([]string{"get", "getAll", "search", "download"}, c[3]),
			Loaders: several[string](c[6]),
			Note:    c[7],
		})
	}
	at := 0
	for c := range rowsOf(requestsTable) { // in the order of the operations
		for operations[at].key() != (Action{Version: number(c[0]), Resource: c[1], Operation: c[2]}) {
			at++
		}
		operations[at].Requests = append(operations[at].Requests, readRequest(c[3:]))
	}
	return operations
}

func readRequest(c []string) Request {
	return Request{Route: Route{Method: c[0], API: c[1], Path: c[2]}, AnyOf: several[Scope](c[3]), Status: RequestStatus(c[4]),
		NotWhen: several[string](c[5]), OnlyWhen: several[string](c[6])}
}

// movedOperation returns version 1's Deal Activity, Get Many, in the form that version 2 has: with the requests and
// drop-downs of Activity, Get Many.
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
	var loaders []loader
	for c := range rowsOf(loadersTable) {
		l := loader{version: number(c[0]), name: c[1], because: lookupPrefix + c[1]}
		l.request = readRequest(c[2:])
		l.need = setOf(l.request.AnyOf...).widened()
		advice := ""
		if l.version == oldVersion {
			advice = newerNode // whose drop-downs request nothing retired
		}
		if w, ok := requestWarning(l.request, advice); ok {
			l.warnings = []Warning{w}
		}
		loaders = append(loaders, l)
	}
	return loaders
}

func readEndpoints() []Endpoint {
	endpoints := make([]Endpoint, 0, 400)
	for c := range rowsOf(endpointsTable) {
		need := setOf(several[Scope](c[4])...).widened()
		endpoints = append(endpoints, Endpoint{Route: Route{c[0], c[1], c[2], several[ParamType](c[7])}, Operation: c[3],
			AnyOf: need.list(), Cost: number(c[5]), Deprecated: c[6] != "", Disputed: several[Scope](c[8]), need: need})
	}
	return endpoints
}

func readTwins() []Twin {
	twins := make([]Twin, 0, 120)
	for c := range rowsOf(twinsTable) {
		twins = append(twins, Twin{Route: Route{c[0], c[1], c[2], several[ParamType](c[3])}, State: State(c[4]), Use: c[5],
			AnyOf: setOf(several[Scope](c[6])...).widened().list(), Note: c[7], Renamed: several[string](c[8]), Dropped: several[string](c[9])})
	}
	return twins
}

func readDifferences() []difference {
	list := make([]difference, 0, 80)
	for c := range rowsOf(differencesTable) {
		list = append(list, difference{resource: c[0], operations: several[string](c[1]), from: c[2], to: c[3], note: c[4]})
	}
	return list
}
