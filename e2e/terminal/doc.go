// Package terminal drives the real binary in a real terminal (tmux), from an empty folder to the written file. Its
// tests need tmux and have the build tag e2e:
//
//	go test -tags e2e ./e2e/terminal
package terminal
