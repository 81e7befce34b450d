package tui

import (
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/wizard"
)

// The words that screens and prompts share, so that both explain a choice alike.

// methodWords says what a method is good for.
func methodWords(m connection.Method) (title, text string) {
	if m == connection.OAuth2 {
		return m.Title(), "least privilege: n8n gets only the scopes that your actions need. Takes an app in Developer Hub, " +
			"about ten minutes."
	}
	return m.Title(), "quick: copy one line from Pipedrive. The token has all rights of its user, everywhere in the company, " +
		"and no scopes to limit it."
}

// browserErrorWords explain the errors that Pipedrive shows in the browser only, where this program cannot see them.
func browserErrorWords(a wizard.Answers) []string {
	return []string{
		"\"Invalid redirect URL\" in the browser: the app's Callback URL in Developer Hub has to be exactly " + a.RedirectURL() + ", and saved.",
		"\"App not found\" or \"cannot be installed\": a draft app works only for users of its sandbox company. Sign in there, or make " +
			"the app live.",
	}
}

// keepingWords says what a way to keep secrets means.
func keepingWords(k wizard.Keeping) (title, text string) {
	if k == wizard.KeepInKeyring {
		return "In the keyring", "encrypted, opened with your login. The file only names the entries, so it works for you on " +
			"this machine alone."
	}
	return "In the file", "readable text in a file that only your user may read (mode 0600). Whoever gets the file gets the access: " +
		"never commit or send it."
}

// notMeWords says how to get another account than the one that answered.
func notMeWords(m connection.Method) string {
	if m == connection.OAuth2 {
		return "In the browser, sign out of Pipedrive or switch to the right company (profile name, upper right), then connect again: " +
			"the consent page names the company that it is for."
	}
	return "In Pipedrive, switch to the right company (account name, upper right) and copy the API token there: each user has one " +
		"token for each company."
}
