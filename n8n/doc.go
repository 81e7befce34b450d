// Package n8n knows n8n from outside: it reads exported workflows and hands credentials over. Nothing in a workflow is
// executed, and nothing of it is believed: what cannot be resolved is listed, never guessed.
//
// Workflows in:
//
//	workflows.go   what was found: which workflows count, their nodes, selection, suggested method
//	load.go        files, folders, standard input; running.go: a running n8n, page by page
//	parse.go       JSON of any of n8n's shapes → nodes
//	node.go        a node → an action, with n8n's defaults; request.go: HTTP Request → a custom call
//	elsewhere.go   other nodes that call Pipedrive, and workflows inside parameters
//	relation.go    what a file's or a note's node relates to
//	uses.go        which credential is used for what
//
// Credentials out:
//
//	credential.go  what n8n stores
//	client.go      n8n's public API: requests; answer.go: what its answers mean; reach.go: is there an n8n
//	permissions.go              what the API key may do
//	push.go        creating and changing a credential; schema.go: the fields that this n8n knows; trial.go: n8n's own test
//	address.go, redirect.go   the address at which n8n is opened, and the redirect URL that follows from it
package n8n
