// Package wizard is the setup itself, without a screen: the answers as a value, the steps and what follows from what.
// It declares what it needs of the outside world (ports.go), which cli supplies.
//
//	answers.go           all that the person has said and the setup has found out; what each confirmation was about
//	steps.go             the one table of steps; progress.go: how far the answers are, and what a change made open again
//	crumbs.go            what a finished step answered, in a few words
//	n8n_key.go           a key of n8n, and how the credential gets there; n8n_trouble.go: what is wrong with an address, a key or files
//	found.go             what workflows use, workflow by workflow; found_words.go: the same in words
//	runs.go              where n8n runs
//	flow.go              what a flow is: choices, effects, events; the world that effects are run with, and those of several flows
//	connect.go           the flow of connecting; connect_effects.go: what it wants of the world; connect_trouble.go: why it failed
//	testcalls.go         the flow of the test calls
//	pick.go              what can be picked; pick_words.go: what one types for it
//	credentials.go       what registering yields: the fields, and what can be said of a value by looking at it
//	callback.go          the app's one callback URL: the ways to choose it, what is refused
//	tasks.go             what to do in Pipedrive while registering
//	checks.go            results of test calls that still count
//	handover.go          the flow of handing over; handover_effects.go: what it wants of the world, and what is handed over
//	handover_into.go     into which credential of n8n
//	prove.go             having n8n make the test calls with what was pushed
//	export.go            what will be written
//	record.go            what stays in the terminal: what was set up, what to do next, how to go on after leaving
//	journal.go           the answers of a setup that was interrupted; never a secret
//	config_answers.go    configuration → answers → configuration, and where each secret goes
package wizard
