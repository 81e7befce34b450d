// Package wizard is the setup itself, without a screen: the answers as a value, the steps and what follows from what,
// and the configuration. It declares what it needs of the outside world (ports.go), which cli supplies.
//
//	answers.go           all that the person has said and the setup has found out; what each confirmation was about
//	steps.go             the steps, when each is done, what a change invalidates
//	tasks.go             what to do in Pipedrive while registering
//	checks.go            results of test calls that still count
//	export.go            what will be written, what to do next in n8n, the record that stays in the terminal
//	journal.go           the answers of a setup that was interrupted; never a secret
//
//	config.go            config.toml as a value, with references in place of secrets
//	config_fields.go     its keys, their order, types and comments
//	config_parse.go      reading it; config_strict.go: unknown keys and wrong types; config_values.go: single values
//	config_encode.go     writing a new one
//	config_answers.go    configuration → answers → configuration, and where each secret goes
//
//	configfile.go        the file: loading, creating, what the commands keep in it
//	configupdate.go      changing single keys of it, and whether that would work
//	configlock.go        one process at a time
//	renew.go             a token's refresh: once, and kept before it is used
package wizard
