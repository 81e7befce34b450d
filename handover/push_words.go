package handover

import (
	"fmt"
	"time"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/n8n"
)

// What a push did, in words.

// describe says what happened to the credential, one line each. asked is the id that was requested.
func (p *pushing) describe(d delivery, pushed n8n.Pushed, created bool, asked string) []string {
	done := "updated"
	if created {
		done = "created"
	}
	lines := []string{fmt.Sprintf("%s the credential %q (%s) in n8n: %s", done, pushed.Name, pushed.ID, p.Address().EditorURL(pushed.ID))}
	lines = append(lines, d.staysLine()...)
	switch {
	case created && d.known && pushed.ID != asked:
		lines = append(lines, "n8n had none of the id "+asked+", and gives ids itself: choose the new one in your nodes")
	case created && d.known:
		lines = append(lines, "n8n had none of that id; nodes that name it find it now")
	case !created && p.order.ProjectID != "":
		lines = append(lines, "it stays in the project in which it is: n8n's editor moves it")
	}
	if lacking := p.may.Lacking(n8n.MayUpdateCredential); created && len(lacking) > 0 {
		lines = append(lines, "the API key lacks "+words.List(lacking, "and")+", which the next push needs")
	}
	for _, field := range pushed.LeftOut {
		lines = append(lines, "this n8n does not know the field "+field+", so it was not sent")
	}
	return lines
}

// describeTokens says who owns the tokens now. before is when they were last handed over.
func (p *pushing) describeTokens(d delivery, sent, created bool, before time.Time) []string {
	connect := "it is not connected yet: open it in n8n and connect the account there, or run `connect-pipedrive login` and push again"
	switch {
	case d.main.Type != n8n.CredentialType(connection.OAuth2):
		return nil
	case sent && !p.known.Pushing.IsZero() && !created, sent && !before.IsZero():
		return []string{"the tokens of the last login were sent once more; if n8n cannot connect with them, run `connect-pipedrive login` and push again", Refreshes}
	case sent:
		return []string{Refreshes}
	case created && !before.IsZero():
		return []string{"without tokens: those here were handed over on " + before.Format(time.DateOnly) + ", and n8n may have renewed them since; " + connect}
	case created:
		return []string{connect}
	case !p.known.Pushing.IsZero() && !before.IsZero():
		return []string{"a push was cut off before, and may have brought n8n the tokens, which it may have renewed since: none were sent; if it is " +
			"not connected, run `connect-pipedrive login` and push again"}
	case !before.IsZero():
		return []string{"n8n's own tokens stay: it has them since " + before.Format(time.DateOnly) + "; newer ones come by `connect-pipedrive login`"}
	}
	return []string{"no tokens were sent: what n8n is connected with stays"}
}

// Refreshes says who owns the tokens from now on.
const Refreshes = "from now on n8n refreshes the tokens; validate leaves them alone unless --refresh is given"

func describeBasicAuth(basic n8n.Pushed, created, newPassword bool) string {
	switch name := fmt.Sprintf("the Basic Auth credential %q (%s)", basic.Name, basic.ID); {
	case created:
		return "created " + name + ": choose it in the Pipedrive Trigger under Incoming Authentication"
	case newPassword:
		return "updated " + name + ", with a new password: unpublish and publish the workflows whose trigger uses it, so that Pipedrive gets it"
	default:
		return "updated " + name
	}
}
