// Package pipedrive speaks with Pipedrive: OAuth2, the account, the test calls, and what its errors mean.
//
//	service.go     Service: where Pipedrive is, and what all calls share; Close gives up idle connections
//	address.go     base addresses, and which api_domain is trusted
//	transport.go   timeouts, sizes, no redirects; debuglog.go: what is logged of each request
//	network.go     network and TLS failures in plain words
//
//	authorize.go   one login: the race of callback, paste and deadline
//	callback.go    the loopback listener; peer_….go: whose visit it is; page.go and page.css: what the browser shows
//	redirect.go    the redirect URL, and where it can be listened to; paste.go: a pasted redirect URL
//	oauth.go       the token endpoint: exchange, refresh, revoke; tokenanswer.go: its answers,
//	                   none of them lost over an odd field; oauthanswer.go: its errors
//
//	client.go      Client: one credential; token.go: its token's life
//	fetch.go       one GET with its tries; retry.go: how long to wait; budget.go: the burst limit
//	account.go     who a credential belongs to
//	checks.go      the test calls, at once and in order; probe.go: which call tests what
//	relay.go       the same test calls, made by n8n; explain.go: what answers mean that n8n shows
//	answer.go      is the answer a list; verdict.go: what it means, by errortable.go; hints.go: what to do about it
//	scrub.go       remote text without control characters and without our own secrets
//
// Every text that comes from outside goes through scrub.go before it reaches an error, a check or an account.
package pipedrive
