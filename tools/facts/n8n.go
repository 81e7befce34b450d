package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// recordScript runs n8n's nodes and prints what they send.
//
//go:embed record.cjs
var recordScript string

// request is one of a row of n8n's.
type request struct {
	Method   string   `json:"method"`
	API      string   `json:"api"`
	Path     string   `json:"path"`
	AnyOf    []string `json:"any_of,omitempty"`
	Status   string   `json:"status"`
	NotWhen  []string `json:"not_when,omitempty"`
	OnlyWhen []string `json:"only_when,omitempty"`
}

// operation is a row of n8n-operations.json.
type operation struct {
	Node          string    `json:"node"`
	Version       int       `json:"version"`
	Resource      string    `json:"resource"`
	ResourceName  string    `json:"resource_name"`
	Operation     string    `json:"operation"`
	OperationName string    `json:"operation_name"`
	Action        string    `json:"action"`
	Requests      []request `json:"requests"`
	Lookups       []field   `json:"lookups"`
	Note          string    `json:"note,omitempty"`
}

// field is one with a drop-down.
type field struct {
	Field  string `json:"field"`
	Loader string `json:"loader"`
}

// lookup is a row of n8n-lookups.json.
type lookup struct {
	Version  int       `json:"version"`
	Loader   string    `json:"loader"`
	Requests []request `json:"requests"`
	UsedBy   []string  `json:"used_by"`
}

func (o operation) key() string {
	return o.Resource + ":" + o.Operation + "@" + strconv.Itoa(o.Version)
}
func (l lookup) key() string { return l.Loader + "@" + strconv.Itoa(l.Version) }

func (o operation) requests() []request { return o.Requests }
func (l lookup) requests() []request    { return l.Requests }

// recording is what the script prints.
type recording struct {
	Version    string
	Operations []operation
	Loaders    []lookup
	Trigger    triggerFacts
}

// triggerFacts are those of the trigger that are compared.
type triggerFacts struct {
	Versions       []json.Number
	DefaultVersion json.Number `json:"default_version"`
	Credentials    []string
}

func record(ctx context.Context, node, folder string) (recording, error) {
	cmd := exec.CommandContext(ctx, node, "-", folder) //nolint:gosec // the program that the person names
	cmd.Stdin, cmd.Stderr = strings.NewReader(recordScript), os.Stderr
	said, err := cmd.Output()
	if err != nil {
		return recording{}, fmt.Errorf("running n8n's nodes: %w", err)
	}
	var r recording
	if err := json.NewDecoder(bytes.NewReader(said)).Decode(&r); err != nil {
		return recording{}, fmt.Errorf("what n8n's nodes send: %w", err)
	}
	if len(r.Operations) == 0 || r.Version == "" {
		return recording{}, fmt.Errorf("n8n's nodes in %s have no operations", folder)
	}
	return r, nil
}

// known are status and scopes of requests, by their routes.
type known map[string]request

// knownRequests tell the status of every request that is known: current and deprecated ones are specified, others have a
// row of what became of them.
func knownRequests(endpoints, twins *file) (known, error) {
	k := known{}
	old, err := rowsOf[twin](twins)
	if err != nil {
		return nil, err
	}
	for _, t := range old {
		status := "retired"
		if t.State == "undocumented" {
			status, t.AnyOf = "undocumented", nil
		}
		k[route(t.API, t.Method, t.Path)] = request{Status: status, AnyOf: t.AnyOf}
	}
	current, err := rowsOf[endpoint](endpoints)
	if err != nil {
		return nil, err
	}
	for _, e := range current {
		status := "current"
		if e.Deprecated {
			status = "deprecated"
		}
		k[route(e.API, e.Method, e.Path)] = request{Status: status, AnyOf: e.AnyOf}
	}
	return k, nil
}

// complete gives requests their status and scopes. A request that is no longer current keeps the scopes that it had.
func (k known) complete(requests, before []request) {
	for i, r := range requests {
		at := route(r.API, r.Method, r.Path)
		now, found := k[at]
		if !found {
			now.Status = "undocumented"
		}
		if now.Status == "retired" || now.Status == "undocumented" {
			if j := slices.IndexFunc(before, func(b request) bool { return route(b.API, b.Method, b.Path) == at }); j >= 0 {
				now.AnyOf = before[j].AnyOf
			}
		}
		requests[i].Status, requests[i].AnyOf = now.Status, now.AnyOf
	}
}

func refreshOperations(f *file, recorded []operation, k known) error {
	before, err := byKey[operation](f)
	if err != nil {
		return err
	}
	for i, o := range recorded {
		was := before[o.key()]
		recorded[i].Note = was.Note
		k.complete(recorded[i].Requests, was.Requests)
		if was.Note != "" && !sameRequests(was.Requests, recorded[i].Requests) {
			f.say("LOOK: %s sends something else: does its note still hold?", o.key())
		}
	}
	return replace(f, recorded)
}

func refreshLookups(f *file, recorded []lookup, k known) error {
	before, err := byKey[lookup](f)
	if err != nil {
		return err
	}
	for _, l := range recorded {
		k.complete(l.Requests, before[l.key()].Requests)
	}
	return replace(f, recorded)
}

// requesting is a row with requests.
type requesting interface {
	row
	requests() []request
}

// refreshKnown brings status and scopes up to date where only Pipedrive's side is made anew.
func refreshKnown[T requesting](f *file, k known) error {
	rows, err := rowsOf[T](f)
	if err != nil {
		return err
	}
	for _, r := range rows {
		k.complete(r.requests(), slices.Clone(r.requests()))
	}
	return replace(f, rows)
}

func byKey[T row](f *file) (map[string]T, error) {
	rows, err := rowsOf[T](f)
	all := map[string]T{}
	for _, r := range rows {
		all[r.key()] = r
	}
	return all, err
}

func sameRequests(a, b []request) bool {
	return slices.EqualFunc(a, b, func(a, b request) bool { return route(a.API, a.Method, a.Path) == route(b.API, b.Method, b.Path) })
}

// compareTrigger says what is different about the trigger, of which all is written by hand.
func compareTrigger(f *file, now triggerFacts) error {
	var was triggerFacts
	if err := json.Unmarshal([]byte(f.head+"]}"), &was); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	a, err := json.Marshal(was)
	if err != nil {
		return err
	}
	b, err := json.Marshal(now)
	if err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		f.say("LOOK: the trigger was %s and is %s", a, b)
	}
	return nil
}
