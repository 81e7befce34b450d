package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"connect-pipedrive/pipedrive/simulator"
)

// refused are command lines that end at once, one a line.
const refused = `--plain --demo --config token.toml
--plain --demo --config ./config.toml
--plain --scopes deals:read
--plain --scopes x --demo
--plain --workflow -
--plain --api-key-file nowhere
--plain --n8n http://n8n.example.com
--plain --n8n NOBODY --api-key-file key --workflow nowhere.json
--plain --config broken.toml
--plain --service x --config new.toml
--plain --config demo.toml --service NOBODY
login --config broken.toml
login --config demo.toml --service NOBODY
login --config noid.toml
login --config nosecret.toml
login --config lost.toml
login --config envtoken.toml
login --config token.toml --service x
login --config token.toml --method oauth2
login --config new.toml
login --config new.toml --method api-token
login --config new.toml --method saml
login --config file/new.toml --method api-token
export
export --to nothing
export --to push
export --to env --with-basic-auth
export --to env --credential x
export --to env --config broken.toml
export --to n8n --config lost.toml
export --to n8n --config nosecret.toml
export --to n8n --config unknown.toml
export --to n8n-monitor --config token.toml
export --to env --config token.toml --output file
export --to n8n --config keyless.toml --credential x
export --to n8n-monitor --config handed.toml --service x
push --config broken.toml --n8n NOBODY
push --config unknown.toml --n8n NOBODY --api-key-file key
push --config token.toml --n8n NOBODY
push --config token.toml --n8n NOBODY --api-key-file file
push --config lost.toml --n8n NOBODY --api-key-file key
push --config token.toml --n8n NOBODY --webhook-base http://localhost:2
push --config token.toml
revoke --config broken.toml
revoke --config token.toml
revoke --config lost.toml
revoke --config noid.toml
revoke --config connected.toml --service x
revoke --config demo2.toml --service NOBODY
scopes
scopes --format yaml --action deal:get
scopes --config broken.toml
scopes --node pipe
scopes --action deal:nope
scopes --action deal:get --node-version 3
scopes --action deal:get --node-version 0
scopes --action note:get --related note=x
scopes --action deal:get --api-key-file key
scopes --workflow nowhere.json
scopes --n8n http://n8n.example.com
scopes --n8n NOBODY --api-key-file nowhere
scopes --n8n NOBODY --api-key-file key
scopes --action deal:get --by-credential
scopes --workflow flow.json --credential nope
scopes --workflow flow.json --granted base --against token.toml
scopes --workflow flow.json --against nowhere.toml
scopes --workflow flow.json --against broken.toml
scopes --workflow flow.json --granted ,
scopes --action deal:get --output file/x
scopes --action deal:get --output file
status --config [
status --config broken.toml
status --config *.nothing
validate --config token.toml --webhook-base x
validate --config token.toml --parallel 0
validate --config token.toml --concurrency 0
validate --config token.toml --timeout 0s
validate --config token.toml --metrics -
validate --config token.toml --metrics nowhere/x
validate --config token.toml --shard 1/1
validate --config token.toml --service x
validate --config demo.toml --service NOBODY
validate --config token.toml --n8n
validate --config token.toml --n8n=NOBODY --api-key-file key
validate --config handed.toml --n8n
validate --config handed.toml --n8n=http://localhost:2
validate --config handed.toml --n8n --api-key-file file
validate --config handed.toml --n8n --api-key-file key --webhook-base x
validate --insecure-http --config token.toml
validate --config lost.toml
validate --config unknown.toml
explain
explain file
explain nowhere
explain .
explain file file
explain file --since 3h
explain file --insecure-http
explain file --n8n NOBODY
explain --n8n NOBODY --since 0s
explain --n8n NOBODY
explain --n8n NOBODY --api-key-file nowhere
explain error.txt --config broken.toml
explain error.txt --config new.toml
simulator --addr 192.0.2.1:80
simulator --fault x
simulator --scopes x
man
man file/x
help x
pusssh
pussssh
nothing
version x
version --debug file/x`

// TestRefusals pins what is said, and the exit code, where a command cannot do what it was told.
func TestRefusals(t *testing.T) {
	var said string
	t.Run("all", func(t *testing.T) { said = refuseAll(t) })
	golden.RequireEqual(t, []byte(said))
}

func refuseAll(t *testing.T) string {
	s := newStage(t)
	s.simulate(simulator.Options{})
	s.closed = true
	t.Chdir(s.dir)
	away := nobody()
	const oauth2 = "method = \"oauth2\"\n[oauth2]\n"
	const token = "client_id = \"x\"\nclient_secret = \"y\"\n[oauth2.token]\naccess_token = \"z\"\n"
	for name, text := range map[string]string{
		"token.toml": tokenConfig(), "demo.toml": "demo = true\n" + tokenConfig(), "broken.toml": "x", "file": "", "key": "an n8n key",
		"noid.toml": oauth2 + "client_secret = \"x\"\n", "nosecret.toml": oauth2 + "client_id = \"x\"\n", "connected.toml": oauth2 + token, "demo2.toml": "demo = true\n" + oauth2 + token,
		"lost.toml": oauth2 + "client_id = \"env:GONE\"\nclient_secret = \"env:GONE\"\n[oauth2.token]\naccess_token = \"x\"\n", "error.txt": "Scope and URL mismatch",
		"unknown.toml": tokenConfig() + "[selection]\nrelated = { note = [\"activities\"] }\n", "flow.json": `{"nodes":[` + createNode + `]}`,
		"keyless.toml":  tokenConfig() + "[n8n]\nurl = \"http://localhost\"\napi_key = \"env:GONE\"\n",
		"envtoken.toml": strings.ReplaceAll(oauth2+token, "\"z\"", "\"env:GONE\""),
		"handed.toml":   tokenConfig() + "[n8n]\nurl = \"" + away + "\"\ncredential_id = \"x\"\n",
	} {
		s.write(name, text)
	}
	before := s.files()
	var all strings.Builder
	for line := range strings.SplitSeq(refused, "\n") {
		p := s.run(nil, strings.Split(strings.ReplaceAll(line, "NOBODY", away), " ")...)
		if p.code == 0 || p.out != "" {
			t.Errorf("%s: exit %d\n%.300s", line, p.code, p.out)
		}
		fmt.Fprintf(&all, "$ connect-pipedrive %s\n%s[%d]\n", line, p.err, p.code)
	}
	if after := s.files(); !slices.Equal(after, before) {
		t.Errorf("there are %q now, there were %q", after, before)
	}
	return strings.NewReplacer(away, "NOBODY", strings.TrimPrefix(away, "http://"), "NOBODY").Replace(all.String())
}
