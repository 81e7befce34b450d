// Package config is config.toml: a value, the file that holds it, and changes to that file which leave the rest of it
// alone.
//
//	config.go   the configuration as a value, with references in place of secrets
//	fields.go   its keys, their order, types and comments
//	parse.go    reading it; strict.go: unknown keys and wrong types; values.go: single values
//	encode.go   writing a new one
//	file.go     the file: loading, creating, what the commands keep in it
//	update.go   changing single keys of it, and whether that would work
//	lock.go     one process at a time
//	renew.go    a token's refresh: once, and kept before it is used
package config
