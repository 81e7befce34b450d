package handover

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"connect-pipedrive/internal/config"
	"connect-pipedrive/internal/connection"
)

// A row that lacks something would be offered somewhere and missing elsewhere.
func TestWaysAreComplete(t *testing.T) {
	names, files := map[string]bool{}, map[string]bool{}
	for _, w := range ways {
		if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(w.Name) || names[w.Name] {
			t.Errorf("name %q", w.Name)
		}
		if found, ok := Find(w.Name); !ok || found.Title != w.Title {
			t.Errorf("%s is not found", w.Name)
		}
		if w.Title == "" || len(w.Title) > 16 || len(w.About) < 20 || strings.HasSuffix(w.About, ".") || len(w.Brief()) > 130 || w.Brief() == "" || !strings.HasPrefix(w.About, w.Brief()) {
			t.Errorf("%s: title %q, about %q", w.Name, w.Title, w.About)
		}
		if (w.write == nil) == (w.deliver == nil) || (w.File == "") != (w.Name == Push) || w.File != "" && files[w.File] {
			t.Errorf("%s: file %q", w.Name, w.File)
		}
		names[w.Name], files[w.File] = true, true
	}
	var offered, withBasicAuth, forN8N []string
	for _, w := range Ways() {
		offered = append(offered, w.Name)
	}
	for _, w := range ways {
		if w.BasicAuth {
			withBasicAuth = append(withBasicAuth, w.Name)
		}
		if w.ForN8N() {
			forN8N = append(forN8N, w.Name)
		}
	}
	if got := strings.Join(offered, " "); got != "toml n8n push markdown env" {
		t.Errorf("offered are %s", got)
	}
	if basic, to := strings.Join(withBasicAuth, " "), strings.Join(forN8N, " "); basic != "n8n push" || to != "n8n push" {
		t.Errorf("with Basic Auth %s, to n8n %s", basic, to)
	}
	if len(Formats()) != len(ways)-1 || Ways()[0].Name != Configuration {
		t.Error("all but the push are formats, and the configuration comes first")
	}
}

// What is written holds secrets exactly where the table says so, and only that is for its owner alone.
func TestSecretsAreWhereTheTableSays(t *testing.T) {
	for _, w := range Formats() {
		s := setupOf(oauthCredential(), config.N8N{CredentialID: id})
		data, _ := write(t, s, w.Name, w.BasicAuth)
		has := strings.Contains(string(data), "secret")
		mayHave := has || w.Name == Configuration // which refers to them, or holds them
		if mayHave != w.Secret || w.Secret != (w.Perm() == 0o600) || len(data) == 0 {
			t.Errorf("%s: secrets %v, mode %v", w.Name, has, w.Perm())
		}
		s.Credential = func() (connection.Credential, error) { return connection.Credential{}, errors.New("locked") }
		if _, _, err := tryWrite(s, Order{Way: w}); (err != nil) != (w.Secret && w.Name != Configuration) {
			t.Errorf("%s with secrets that cannot be read: %v", w.Name, err)
		}
	}
}

// SECURITY.md promises which exports hold secrets: all of them, and no others.
func TestSecurityPageNamesTheSecrets(t *testing.T) {
	page, err := os.ReadFile("../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("`export`'s file: with secrets for (.*), without for (.*?) \\|").FindStringSubmatch(string(page))
	if row == nil {
		t.Fatal("SECURITY.md does not say what export's files hold")
	}
	for _, w := range Formats() {
		if strings.Contains(row[1], "`"+w.Name+"`") != w.Secret || strings.Contains(row[2], "`"+w.Name+"`") == w.Secret {
			t.Errorf("%s: secrets %v, not as SECURITY.md says: %s", w.Name, w.Secret, row[0])
		}
	}
}

func TestServiceWrites(t *testing.T) {
	var path string
	var mode fs.FileMode
	service := Service{Write: func(to string, _ []byte, perm fs.FileMode, overwrite bool) error {
		path, mode = to, perm
		if !overwrite {
			return fs.ErrExist
		}
		return nil
	}}
	sheet, _ := Find("markdown")
	if _, err := service.HandOver(t.Context(), Order{Way: ways[0], Overwrite: true}, Setup{Config: func() (config.Config, error) { return config.Config{}, fs.ErrPermission }}); !errors.Is(err, fs.ErrPermission) || path != "" {
		t.Errorf("a configuration that is not there: %v", err)
	}
	s := setupOf(connection.Credential{Method: connection.OAuth2}, config.N8N{CredentialID: id})
	if _, err := service.HandOver(t.Context(), Order{Way: sheet, Where: "x.md"}, s); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
	r, err := service.HandOver(t.Context(), Order{Way: sheet, Where: "x.md", Overwrite: true}, s)
	if err != nil || path != "x.md" || mode != 0o644 || r.N8N != s.N8N || r.Tokens {
		t.Errorf("%v: wrote %s with %v, %+v", err, path, mode, r)
	}
}
