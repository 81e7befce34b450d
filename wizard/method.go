package wizard

import (
	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
)

// Methods returns both ways to sign in, in the order in which they are offered: least privilege first.
func Methods() []connection.Method {
	return []connection.Method{connection.OAuth2, connection.APIToken}
}

// MethodQuestion asks for the method.
const MethodQuestion = "How shall n8n sign in to Pipedrive?"

// MethodHelp says what one answer is for.
const MethodHelp = "Each node in n8n has one credential. A workflow whose nodes use both methods needs both: go through this again for the other."

// MethodAbout says what a method means, in a line.
func MethodAbout(m connection.Method) string {
	if m == connection.OAuth2 {
		return "only the scopes that your actions need; about 10 minutes"
	}
	return "all rights of its user; 1 minute"
}

// Preselected returns the method that was chosen, or else the one that suits the workflows, or else the first.
func (a Answers) Preselected() connection.Method {
	for _, m := range []connection.Method{a.Method, a.Found.Suggested()} {
		if m != "" {
			return m
		}
	}
	return Methods()[0]
}

// Configured returns the method of the configuration that these answers come from; empty: there is none.
func (a Answers) Configured() connection.Method {
	if a.Refs == (config.Refs{}) {
		return ""
	}
	return a.Method
}

// PreselectedBecause says why a method is preselected; configured is the method of the configuration.
func (a Answers) PreselectedBecause(configured connection.Method) string {
	switch {
	case a.Found.Suggested() != "":
		return a.MethodReason()
	case a.Method != "" && a.Method == configured:
		return "As in " + a.StartedFrom + "."
	}
	return "OAuth2 is the safer one; the token is quicker."
}
