package handover

import (
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
)

func TestOverwrite(t *testing.T) {
	data, result := write(t, setupOf(oauthCredential()), "n8n-overwrite", false)
	if want := `{"pipedriveOAuth2Api":{"clientId":"1a2b3c4d5e6f7a8b","clientSecret":"client-secret<&>"}}` + "\n"; string(data) != want || result.Tokens {
		t.Errorf("%s", data)
	}
	for _, c := range []connection.Credential{tokenCredential(), {Method: connection.OAuth2}} {
		if _, err := setupOf(c).overwrite(); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
			t.Error(err)
		}
	}
}

// A monitor has no secrets in it, and needs a credential that n8n has.
func TestMonitorNeedsACredential(t *testing.T) {
	if _, err := setupOf(oauthCredential()).monitor(); fault.KindOf(err) != fault.Usage || fault.HintOf(err) == "" {
		t.Error(err)
	}
	for _, c := range []connection.Credential{tokenCredential(), oauthCredential()} {
		if data, _ := write(t, setupOf(c, config.N8N{CredentialID: id}), Monitor, false); len(data) == 0 {
			t.Error("nothing is written")
		}
	}
}
