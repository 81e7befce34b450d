// Package connection is the vocabulary in which the packages speak of a connection to Pipedrive: how it is
// authorized, with what credential, as whom, and what its test calls gave. Values only, no behaviour beyond them.
package connection
