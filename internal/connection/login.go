package connection

import "errors"

// HintReconnect is what helps where Pipedrive refuses the tokens that n8n has.
const HintReconnect = "open the credential in n8n and connect it again, or run connect-pipedrive login and then push"

// EndsUnused says how a connection ends that nobody ends.
const EndsUnused = "a connection that nobody uses for 60 days ends"

// Why a login did not come to a token, or its token cannot be used, besides the network. Errors match them.
var (
	ErrPortBusy    = errors.New("another program listens on the callback's port")
	ErrPortBarred  = errors.New("the callback's port cannot be listened to")
	ErrDenied      = errors.New("the access was not allowed")
	ErrNotAnswered = errors.New("the login was not answered in time")
	ErrUnknownApp  = errors.New("the client ID and the client secret are not an app's")
	ErrCodeSpent   = errors.New("the authorization code is no longer valid")
	ErrHandedOver  = errors.New("the refresh token belongs to n8n")
	ErrNotKept     = errors.New("the token could not be kept")
)
