// Package simulator is a Pipedrive on loopback: behind --demo, the simulator command, and the tests. It answers as
// Pipedrive does: consent page, tokens, scopes enforced call by call, error bodies, rate limits. It stores nothing
// that a call sends.
//
//   - options.go, server.go: starting, ending, who may call it
//   - app.go: the one app registered with it: scopes, callback URL, what was revoked
//   - pass.go: codes and tokens, signed, so that those of an earlier run are still good
//   - authorize.go, token.go: OAuth2; approve.go: pressing Allow without a browser
//   - api.go, route.go, ratelimit.go: the API; answer.go: the answers' bodies; records.go: the data of Acme Demo
//   - index.go, hub.go: the start page and Developer Hub; hub_view.go, consent_view.go: HTML; pages.go: what pages share
//   - fault.go: --fault; fault_*.go: the kinds, by what they spoil
package simulator
