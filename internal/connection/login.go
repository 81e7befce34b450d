package connection

import "errors"

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
