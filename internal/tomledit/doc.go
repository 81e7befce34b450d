// Package tomledit changes single keys of a TOML document and leaves every other byte as it is, comments included. It
// edits tables that have a header and a line for each key, and refuses what would have to be rewritten.
//
//   - parse.go: where every key, value and table of a document stands
//   - edit.go: setting, adding and removing keys
//   - value.go: values as TOML text
package tomledit
