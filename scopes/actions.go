package scopes

import (
	"slices"
	"strconv"
	"strings"
)

// Action names an operation, or the trigger. Version 0 means the selection's version.
type Action struct {
	Resource  string // "deal", or "trigger"
	Operation string // "create"; empty for the trigger
	Version   int
}

// Trigger is the Pipedrive Trigger node.
var Trigger = Action{Resource: "trigger"}

// String returns "deal:create", "dealActivity:getAll@1" or "trigger".
func (a Action) String() string {
	if a.Resource == Trigger.Resource {
		return a.Resource
	}
	if a.Version == 0 {
		return a.Resource + ":" + a.Operation
	}
	return a.Resource + ":" + a.Operation + "@" + strconv.Itoa(a.Version)
}

// in returns the action as a selection of that version names it: without a version if that is the selection's own.
func (a Action) in(version int) Action {
	if a.Version == version {
		a.Version = 0
	}
	return a
}

// ParseActions parses "deal:create", "dealActivity:getAll@1", "trigger", "deal:*", "*:get" or "*" (all of the Pipedrive
// node), in a selection of nodeVersion (0 is 2), and returns the actions it stands for, in n8n's order. A version equal to
// nodeVersion is dropped. Version 2 also accepts dealActivity:getAll, but no "*" for the resource includes it there. The
// error is an *UnknownError with the nearest name.
func ParseActions(text string, nodeVersion int) ([]Action, error) {
	version, err := knownVersion(nodeVersion)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(text)
	if name == Trigger.Resource {
		return []Action{Trigger}, nil
	}
	wanted, suffix, versioned := strings.Cut(name, "@")
	of := version
	if versioned {
		of = slices.Index([]string{oldVersion: "1", defaultVersion: "2"}, suffix)
	}
	resource, operation, ok := strings.Cut(wanted, ":")
	if wanted == "*" {
		operation, ok = "*", true
	}
	var found []Action
	rows := catalogue().rows
	for i := range rows {
		key := rows[i].key()
		if ok && key.Version == of && matches(resource, key.Resource) && matches(operation, key.Operation) && (key != moved || resource != "*") {
			found = append(found, key.in(version))
		}
	}
	if len(found) == 0 {
		return nil, &UnknownError{What: "action", Name: name, Nearest: nearestAction(name, version)}
	}
	return found, nil
}

func matches(pattern, name string) bool { return pattern == "*" || pattern == name }

// nodes are the names of n8n's nodes on the command line.
var nodes = []string{"pipedrive", "pipedrive-trigger"}

// NodeActions returns every action of a node: "pipedrive" or "pipedrive-trigger". The error is an *UnknownError.
func NodeActions(node string, nodeVersion int) ([]Action, error) {
	switch node {
	case nodes[0]:
		return ParseActions("*", nodeVersion)
	case nodes[1]:
		return []Action{Trigger}, nil
	}
	return nil, Unknown("node", node, nodes)
}

// knownVersion checks a version and returns the default for 0.
func knownVersion(version int) (int, error) {
	switch version {
	case 0:
		return defaultVersion, nil
	case oldVersion, defaultVersion:
		return version, nil
	}
	return 0, &UnknownError{What: "node version", Name: strconv.Itoa(version), Nearest: strconv.Itoa(defaultVersion)}
}

// nearestAction suggests an action, if need be of the other version, or a wildcard.
func nearestAction(name string, version int) string {
	name, _, _ = strings.Cut(name, "@")
	var here, elsewhere, resources, operations []string
	for _, r := range catalogue().rows {
		plain := Action{Resource: r.Resource, Operation: r.Operation.Operation}.String()
		if r.Version != version {
			elsewhere = append(elsewhere, plain)
			continue
		}
		here = append(here, plain)
		resources = append(resources, r.Resource)
		operations = append(operations, r.Operation.Operation)
	}
	near := Nearest(name, slices.Concat([]string{Trigger.Resource}, here, elsewhere))
	switch {
	case near == Trigger.Resource || slices.Contains(here, near):
		return near
	case near != "":
		other := oldVersion + defaultVersion - version
		return near + "@" + strconv.Itoa(other)
	}
	resource, operation, both := strings.Cut(name, ":")
	if near := Nearest(resource, resources); near != "" {
		return near + ":*"
	}
	if !both {
		operation = name
	}
	if near := Nearest(operation, operations); near != "" {
		return "*:" + near
	}
	return ""
}
