// Package browser drives the pages that a person meets while connecting in headless Chromium: the simulator's consent
// page and Developer Hub, and the callback page of a login. The programs are the real ones, built for the purpose.
//
// It is a module of its own, so that the program's go.mod does not carry a browser's protocol. It needs Chromium
// (Debian's package chromium):
//
//	cd e2e/browser && go test ./...
//	cd e2e/browser && go test ./... -pictures DIR     and a picture of each page, light and dark
package browser
