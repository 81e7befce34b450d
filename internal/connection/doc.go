// Package connection is the vocabulary in which the packages speak of a connection to Pipedrive: how it is
// authorized, with what credential, as whom, and what its test calls gave. Values, and what follows from them alone.
package connection
