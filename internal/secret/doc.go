// Package secret keeps secrets out of everything that prints.
//
//   - secret.go: the type that prints as dots
//   - ref.go: what a configuration may hold instead of a secret (env:NAME, file:PATH, keyring:SERVICE/USER)
//   - store.go: reading and writing what a reference points to; place.go: room for it beforehand
//   - system.go: the keyring of the system, never waited for without end
//   - scrub.go: taking secrets out of what came from elsewhere; forms.go: what they may look like there
package secret
