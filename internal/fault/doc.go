// Package fault is the one error type of the program: what failed, what to do about it, and which exit code follows.
package fault
