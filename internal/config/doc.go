// Package config is config.toml: a value, the file that holds it, and changes to that file that leave the rest of it alone.
//
//	config.go      the configuration as a value; filling in its secrets, and where they are stored
//	keys.go        one row per key, from which everything else follows; a new key is a field, a row, and -update for the example
//	kinds.go       what rows of a kind have in common, and the checks of single values
//	selection.go   the rows of [selection] that are lists
//	parse.go       reading: unknown keys, wrong types, each error with its position
//	encode.go      writing a new file
//
//	file.go        the file: loading, creating, and what the commands store in it
//	update.go      changing single keys of it, and whether that would work
//	lock.go        one process at a time
//	renew.go       refreshing a token: once, and stored before it is used
package config
