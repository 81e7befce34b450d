// Package atomicfile writes files whole or not at all.
//
// A file is written beside its target, synced, and put in its place in one step; the folder is synced after that. Who
// reads the target, or finds it after a crash at any moment, sees the old file or the new one. Nothing is written
// through a symbolic link or onto what is not a plain file.
//
//   - write.go: Write and its steps
//     Reserve makes room before anything depends on the write
//   - read.go: what is in a plain file, bounded
//   - log.go: a log that is written at its end, kept from others
//   - owner_*.go: whose a file is, and that it stays so
//   - check.go: whether a write could succeed, and words for why it does not
//   - os_*.go: what differs between systems
package atomicfile
