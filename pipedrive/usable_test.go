package pipedrive

import (
	"sync"
	"testing"
	"time"
)

// TestNobodyGetsTheTokenThatWasJustReplaced asks for an expired token from many sides at once: whoever sees that it was
// renewed a moment ago has to see what it was renewed to as well.
func TestNobodyGetsTheTokenThatWasJustReplaced(t *testing.T) {
	a := &authority{lifetime: 3600}
	s := stub(t, Options{}, a.ServeHTTP)
	for range 300 {
		client := s.Open(oauthCredential("access-0", time.Now().Add(-time.Hour)), nil)
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				token, err := client.usable(t.Context())
				if err != nil || token.AccessToken.Reveal() == "access-0" {
					t.Errorf("the token is %s, %v", token.AccessToken.Reveal(), err)
				}
			})
		}
		wg.Wait()
	}
}
