// Package tomledit changes single keys of a TOML document and leaves every other byte as it is, comments included.
//
//   - parse.go: where every key, value and table of a document stands
//   - edit.go: setting and removing keys, checked by reading the result back
//   - insert.go: where a key that is not there yet goes
//   - value.go: values as TOML text
package tomledit
