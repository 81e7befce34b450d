// Package scopes knows what n8n's Pipedrive nodes need: which OAuth2 scopes for which action, and the least
// privilege that satisfies a selection of them. It is pure: the standard library only, no I/O.
//
//	catalogue.go   n8n's nodes, resources and operations, from the embedded n8n-*.json
//	endpoints.go   Pipedrive's endpoints, and the matching of custom API calls to them
//	table.go       the scope table: order, labels of Developer Hub, classes
//	selection.go   what a person picked: actions, calls, drop-downs, what files and notes relate to
//	needs.go       selection → needs: the rules of each action
//	solve.go       needs → the least privilege, exactly
//	checklist.go   the result, with reasons, assumptions, warnings; compare.go: granted against needed
//	format.go      the checklist as text, markdown, json, list
package scopes
