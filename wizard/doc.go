// Package wizard is the setup itself, without a screen: the answers as a value, the steps and what follows from what,
// validation, and the configuration file. It declares what it needs of the outside world (ports.go); cli supplies it.
package wizard
