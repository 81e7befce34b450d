package handover

import (
	"context"
	"io/fs"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/testkit"
)

const id = "aB3dE6gH9jK2mN5p"

var tokenCredential, oauthCredential = testkit.TokenCredential, testkit.OAuthCredential

// setupOf is a setup of a credential that n8n perhaps knows.
func setupOf(c connection.Credential, known ...config.N8N) Setup {
	s := Setup{Path: "config.toml", Method: c.Method, Made: noon}
	for _, k := range known {
		s.N8N = k
	}
	s.Credential = func() (connection.Credential, error) { return c, nil }
	s.Calls = func() ([]connection.RelayedCall, error) {
		return []connection.RelayedCall{{URL: "https://api.pipedrive.com/v1/users/me", DealFrom: -1, Name: "GET /v1/users/me", Scope: "base"}}, nil
	}
	s.Config = func() (config.Config, error) { return config.Config{Method: c.Method}, nil }
	return s
}

// write is a setup in a format.
func write(t *testing.T, s Setup, format string, withBasicAuth bool) (data []byte, r Result) {
	t.Helper()
	data, r, err := tryWrite(s, Order{Way: way(t, format), BasicAuth: withBasicAuth})
	if err != nil {
		t.Fatal(err)
	}
	return data, r
}

// tryWrite is what an order writes into a file.
func tryWrite(s Setup, o Order) (data []byte, r Result, err error) {
	service := Service{Write: func(_ string, d []byte, _ fs.FileMode, _ bool) error { data = d; return nil }}
	r, err = service.HandOver(context.Background(), o, s)
	return data, r, err
}

func way(t *testing.T, name string) Way {
	t.Helper()
	w, ok := Find(name)
	if !ok {
		t.Fatalf("there is no way %s", name)
	}
	return w
}
