// Package scopes knows what n8n's Pipedrive nodes need: which OAuth2 scopes for which action, and the least
// privilege that satisfies a selection of them. It is pure: the standard library only, no I/O.
//
// What there is, from embedded tables (tables/, made from testdata/facts) that are read when they are first wanted:
//
//	table.go       the scope table: order, labels of Developer Hub; set.go: sets of its rows
//	catalogue.go   n8n's resources, operations and drop-downs; load.go: reading the tables;
//	               dates.go: how old they are
//	actions.go     their names, with wildcards; unknown.go: the nearest name to one that does not exist
//	endpoints.go   Pipedrive's endpoints; routes.go: which one serves a path, by the types of its parameters
//	twins.go       what became of calls that Pipedrive retired or never documented, and what replaces them
//	call.go        custom API calls; query.go: their expressions and queries; token.go: never an API token in one;
//	               unresolved.go: why one matches nothing
//
// From what a person picked to what to switch on:
//
//	selection.go   what is picked: actions, calls, drop-downs, what files and notes relate to; the objects; select.go: what
//	               makes another selection of one
//	targets.go     the test calls of it: what n8n sends, once each, and the scopes that open them
//	rules.go       what each action needs
//	needs.go       selection → needs, assumptions, warnings
//	warnings.go    what may fail whatever the scopes, and what else to know; trigger.go: of the trigger
//	solve.go       needs → the least privilege, exactly
//	checklist.go   the result with its reasons; compare.go: a token's scopes against it
//	format.go      the checklist as text and list; markdown.go; sections.go: what there is to say besides
//	bycredential.go   a checklist for each credential of n8n
//	migrate.go     as if all were version 2, and the steps there: migratenode.go: of nodes; migratecall.go: of calls
//	findings.go    what a pipeline is to show; annotations.go: for GitHub Actions; sarif.go: for code scanning
package scopes
