// Package simulator is a Pipedrive on loopback: behind --demo, the simulator command, and the tests. It answers as
// Pipedrive does: consent page, tokens, scopes enforced call by call, requests checked, answers and error bodies as
// specified, rate limits. It keeps nothing that a call sends but webhooks, and those in memory.
//
//   - options.go, server.go: starting, ending, who may call it
//   - app.go: the one app registered with it: scopes, callback URL, what was revoked
//   - pass.go: codes and tokens, signed, so that those of an earlier run are still good
//   - authorize.go, token.go: OAuth2; approve.go: pressing Allow without a browser
//   - api.go, ratelimit.go: the API; route.go: which endpoint a call is for, retired ones among them; answer.go: errors and bodies
//   - types.go: what each endpoint takes and answers, a table (api.json, embedded packed) made from Pipedrive's OpenAPI
//     files by tools/apitable; check.go: requests held against it; sample.go: answers made of it
//   - read.go, filter.go, search.go, fields.go: answers to GETs; write.go: to the others; webhooks.go; records.go: the data of Acme Demo
//   - index.go, hub.go: the start page and Developer Hub; hub_view.go, consent_view.go: HTML; pages.go: what pages share
//   - fault.go: --fault; fault_*.go: the kinds, by what they spoil
package simulator
