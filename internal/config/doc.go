// Package config is config.toml: a value, the file that holds it, and changes to that file which leave the rest of it
// alone.
//
//	config.go      the configuration as a value; filling its secrets in, and where they go
//	keys.go        one row for each key, from which all else follows; a new key is a field, a row, and -update for the example
//	kinds.go       what rows of a kind have in common, and the checks of single values
//	selection.go   the rows of [selection] that are lists
//	parse.go       reading: unknown keys, wrong types, each error with its place
//	encode.go      writing a new one
//
//	file.go        the file: loading, creating, what the commands keep in it
//	update.go      changing single keys of it, and whether that would work
//	lock.go        one process at a time
//	renew.go       a token's refresh: once, and kept before it is used
package config
