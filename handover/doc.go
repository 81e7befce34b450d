// Package handover is what goes to n8n and how: a setup in each of the forms that it can be handed over in, for the
// commands and the wizard alike. What only n8n's API knows is in package n8n.
//
//	ways.go        the one table of ways: formats of a file, and the push
//	setup.go       what is handed over
//	service.go     an order in, a result out
//	credential.go  the credentials that n8n gets, which tokens go with them, and what has to be remembered
//	importfile.go  the file for n8n import:credentials; recipe.go: how it is imported
//	monitor.go     the workflow that makes the test calls inside n8n, and CREDENTIALS_OVERWRITE_DATA
//	env.go         variables for a shell or a container
//	sheet.go       the hand-over sheet; markdown.go: its text
//	push.go        into a running n8n: look, write the intent down, send, write down what came of it
package handover
