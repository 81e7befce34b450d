// Package handover is what goes to n8n and how: a setup in each of the forms in which it can be handed over, for the commands
// and the wizard alike. Everything specific to n8n's API is in package n8n.
//
//	ways.go        the one table of ways: file formats, and the push
//	setup.go       what is handed over
//	service.go     an order in, a result out
//	credential.go  the credentials that n8n gets, which tokens go with them, and what has to be remembered
//	importfile.go  the file for n8n import:credentials; recipe.go: how to import it
//	monitor.go     the workflow that makes the test calls inside n8n, and CREDENTIALS_OVERWRITE_DATA
//	env.go         variables for a shell or a container
//	sheet.go       the hand-over sheet; markdown.go: its text
//	push.go        into a running n8n: look, record the intent, send, record the result
package handover
