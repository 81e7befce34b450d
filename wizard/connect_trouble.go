package wizard

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

// Trouble is why connecting failed, as far as it decides what helps.
type Trouble int

// The troubles.
const (
	OtherTrouble      Trouble = iota
	PortTrouble               // nothing can listen on the callback's port
	DeniedTrouble             // the person, or Pipedrive's page, said no
	LateTrouble               // no answer came in time
	AppTrouble                // client ID or client secret is not the app's
	CodeTrouble               // the code was used, or too old
	TokenTrouble              // Pipedrive refuses the API token
	NoAnswerTrouble           // Pipedrive does not answer, or answers that it cannot right now
	NotKeptTrouble            // the login worked, but its token could not be stored
	HandedOverTrouble         // n8n has the tokens, and a refresh here could cut it off
	LoginEndedTrouble         // Pipedrive refuses the token of a login
)

// Trouble returns why it failed.
func (c Connect) Trouble(a Answers) Trouble {
	for _, t := range []struct {
		err error
		is  Trouble
	}{
		{connection.ErrPortBusy, PortTrouble}, {connection.ErrPortBarred, PortTrouble}, {connection.ErrDenied, DeniedTrouble},
		{connection.ErrNotAnswered, LateTrouble}, {connection.ErrUnknownApp, AppTrouble}, {connection.ErrCodeSpent, CodeTrouble},
		{connection.ErrNotKept, NotKeptTrouble}, {connection.ErrHandedOver, HandedOverTrouble},
	} {
		if errors.Is(c.Failure, t.err) {
			return t.is
		}
	}
	switch kind := fault.KindOf(c.Failure); {
	case kind == fault.Unreachable:
		return NoAnswerTrouble
	case kind == fault.Refused && a.Method == connection.APIToken:
		return TokenTrouble
	case kind == fault.Refused && !a.Credential().Token.AccessToken.IsZero():
		return LoginEndedTrouble
	}
	return OtherTrouble
}

// RefusedTokenCauses returns why Pipedrive may refuse the API token, causes with evidence first.
func (a Answers) RefusedTokenCauses() []string {
	causes := []string{
		"The token belongs to another company: switch to the right one, upper right, and copy it there",
		"Its user made a new one since",
	}
	n, whole := a.APIToken.Len(), apiTokenField.length
	switch {
	case n < whole:
		return slices.Insert(causes, 0, fmt.Sprintf("It was copied in part: it has %d characters, this one has %d", whole, n))
	case n > whole:
		return slices.Insert(causes, 0, fmt.Sprintf("More was copied than the token: it has %d characters, this has %d", whole, n))
	}
	return causes
}

// offerRemedies offers what can be done about a failure, the most helpful choice first.
func (c Connect) offerRemedies(a Answers, offer func(on bool, name ChoiceName, text, label string)) {
	app := a.Method == connection.OAuth2
	const back = "go back and change the credentials"
	switch c.Trouble(a) {
	case PortTrouble:
		offer(true, ChoosePaste, "paste the page's address instead", "Paste instead")
		offer(c.FreeURL != "", ChoosePort, "take the next free port, and change the app's callback URL", "port "+PortOf(c.FreeURL))
		offer(true, ChooseAgain, "try again, once the other program has ended", "again")
		offer(true, ChooseBack, back, "back")
	case AppTrouble:
		offer(true, ChooseBack, back, "To the fields")
		offer(true, ChooseAgain, "try again", "again")
	case TokenTrouble:
		offer(true, ChooseBack, back, "Other token")
		offer(true, ChooseAgain, "try again", "again")
	case NotKeptTrouble:
		offer(true, ChooseAgain, "go on with the login", "Go on with it")
		offer(true, ChooseLogin, "connect again in the browser", "connect again")
	case NoAnswerTrouble:
		offer(true, ChooseAgain, "try again", "Try again")
		offer(true, ChooseBack, back, "back")
		offer(app, ChooseLogin, "connect again in the browser", "connect again")
	default:
		offer(true, ChooseAgain, "try again", "Try again")
		offer(true, ChooseBack, back, "back")
	}
}

// PortOf returns the port of a redirect URL on this machine.
func PortOf(redirectURL string) string {
	u, err := url.Parse(redirectURL)
	if err != nil {
		return ""
	}
	return cmp.Or(u.Port(), "80")
}
