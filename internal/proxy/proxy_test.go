package proxy

import (
	"net/http"
	"os"
	"os/exec"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

// TestFromEnvironment asks in a process of its own: the variables are read once.
func TestFromEnvironment(t *testing.T) {
	if os.Getenv("PROXY_TEST") == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestFromEnvironment$")
		cmd.Env = append(os.Environ(), "PROXY_TEST=1", "HTTP_PROXY=http://proxy.invalid", "HTTPS_PROXY=http://proxy.invalid", "NO_PROXY=", "no_proxy=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	for address, proxied := range map[string]bool{
		"http://localhost:1/": false, "http://LOCALHOST:1/": false, "http://localhost.:1/": false, "http://127.1:1/": false,
		"http://2130706433/": false, "http://[::1]:1/": false, "http://[::ffff:127.0.0.1]:1/": false, "http://a.localhost/": false,
		"http://0.0.0.0:1/": false, "https://LocalHost/": false,
		"https://api.pipedrive.com/": true, "http://localhost.example/": true, "http://10.0.0.1/": true,
	} {
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		u, err := FromEnvironment(req)
		if (u != nil) != proxied || err != nil {
			t.Errorf("%s: %v, %v", address, u, err)
		}
	}
}
