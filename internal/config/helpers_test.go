package config

import (
	_ "github.com/charmbracelet/x/exp/golden" // registers -update

	"connect-pipedrive/internal/testkit"
)

// The short names of what several packages' tests start from.
var (
	at, ada, sameSecrets = testkit.At, testkit.Ada, testkit.SameSecrets
	selecting, tokenFor  = testkit.Selecting, testkit.TokenFor
	testStore, put, ref  = testkit.Store, testkit.Put, testkit.Ref
)
