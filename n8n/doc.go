// Package n8n knows n8n from outside: it reads workflows, hands credentials over, and has n8n use them. Nothing in a workflow
// that is read is executed, and nothing in it is trusted: what cannot be resolved is listed, never guessed.
//
// Workflows in:
//
//	workflows.go   the result: which workflows count, their nodes, selection, suggested method
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
//	permissions.go what the API key may do
//	push.go        creating and changing a credential; schema.go: the fields that this n8n knows; find.go: which one a person means
//	relay.go       having n8n make calls with a credential it stores; temporary.go: the workflow that does it, and its
//	               answer; requests.go: nodes that make calls; failure.go: n8n's words for why one got no answer
//	monitor.go     a workflow that makes calls again and again
//	failures.go    what n8n shows of nodes that failed
//	triggers.go    whether Pipedrive's events reach the published triggers
//	address.go, redirect.go   the address at which n8n is opened, and the redirect URL that follows from it
package n8n
