package simulator

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"connect-pipedrive/scopes"
)

// packedTable says what each endpoint takes and answers: api.json, which tools/apitable makes from Pipedrive's OpenAPI
// files, packed by go test -update, since the binary is to stay small.
//
// A type is written as JSON. A text is a scalar: int, num, bool, str, date, datetime, uuid, file or any, with its least
// and greatest value or length (int>1<500), or the values that it can have: =a|b texts, #0|1 numbers. A leading ? allows
// null. A list holds the type of its items, and "?" where null is allowed. An object holds its fields, those that are
// required with a !, "*" for the fields that have any name, and "?" where null is allowed. @7 is the seventh of the
// table's types.
//
//go:embed api.json.gz
var packedTable []byte

// shape is a type as the table has it: a string, []any or map[string]any.
type shape = any

// operation is what an endpoint takes and answers.
type operation struct {
	Query  map[string]shape `json:"q"`
	Body   shape            `json:"b"`
	Status int              `json:"s"` // of success; 0: 200
	Answer shape            `json:"a"`
}

// apiTable is the whole table.
type apiTable struct {
	Source    string               `json:"source"`
	Types     []shape              `json:"types"`
	Endpoints map[string]operation `json:"endpoints"`
}

// readTable reads the table when the first call comes; no other command pays for it.
var readTable = sync.OnceValue(func() *apiTable {
	var t apiTable
	unpacked, err := gzip.NewReader(bytes.NewReader(packedTable))
	if err == nil {
		err = json.NewDecoder(unpacked).Decode(&t)
	}
	if err != nil {
		panic(fmt.Sprintf("api.json.gz: %v", err)) // embedded; a test reads it
	}
	return &t
})

// operationOf gives what an endpoint takes and answers.
func operationOf(e scopes.Endpoint) operation {
	return readTable().Endpoints[e.API+" "+e.Method+" "+e.Path]
}

// resolved follows the name of a shared type.
func resolved(s shape) shape {
	for {
		name, ok := s.(string)
		if !ok || !strings.HasPrefix(name, "@") {
			return s
		}
		i, err := strconv.Atoi(name[1:])
		if err != nil {
			panic("api.json: " + name)
		}
		s = readTable().Types[i]
	}
}

// fieldOf gives the type of an object's field.
func fieldOf(object map[string]shape, name string) (shape, bool) {
	if s, ok := object[name]; ok {
		return resolved(s), true
	}
	if s, ok := object[name+"!"]; ok {
		return resolved(s), true
	}
	s, ok := object["*"]
	return resolved(s), ok
}

// scalar is a text of the table, taken apart.
type scalar struct {
	kind        string // int, num, bool, str, date, datetime, uuid, file, any; = and # for values
	values      []string
	null        bool
	least, most int
	hasLeast    bool
	hasMost     bool
}

func parseScalar(text string) scalar {
	var s scalar
	text, s.null = strings.CutPrefix(text, "?")
	if strings.HasPrefix(text, "=") || strings.HasPrefix(text, "#") {
		s.kind, s.values = text[:1], strings.Split(text[1:], "|")
		return s
	}
	text, most, hasMost := strings.Cut(text, "<")
	text, least, hasLeast := strings.Cut(text, ">")
	s.kind, s.hasLeast, s.hasMost = text, hasLeast, hasMost
	s.least, s.most = number(least, 0), number(most, 0)
	return s
}
