package config

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"connect-pipedrive/internal/tomledit"
)

const exampleFile = "../../config.toml.example"

// exampleHead is what config.toml.example says before its first key.
const exampleHead = `The configuration of connect-pipedrive. The wizard writes one, and starts from it the next time; copy this file to
config.toml to write one by hand. Every key may be left out. A key that is not in this example is an error, and so is
a value of another type than here.

login, a refresh, revoke and the account check change [oauth2.token], [api_token], [account] and handed_over; an export
or a push changes [n8n]. Everything else in the file stays as you wrote it, comments included. What they change has to be
a table with a header and a line for each key, as here.

A secret is either written out, or a reference to where it is:

    "0123…"                              the secret itself; then this file is for you alone (chmod 600)
    "env:NAME"                           an environment variable
    "file:PATH"                          a file with nothing else in it, relative to this one
    "keyring:SERVICE/USER"               the system's keyring; SERVICE ends at the first /

What the program writes back goes where the reference points. It cannot set your environment: it says what to set.

The first line is for editors that know TOML: the schema beside this file, which "connect-pipedrive schema" prints, lets
them complete and check what you write.`

// TestExample holds that config.toml.example is what the rows say. With -update it is written.
func TestExample(t *testing.T) {
	var settings []setting
	for _, k := range keyRows {
		if k.write != nil {
			settings = append(settings, setting{k, k.example})
		}
	}
	want := bytes.ReplaceAll(renderDocument(exampleHead, settings), []byte("# \n"), []byte("#\n"))
	want = append([]byte("#:schema ./"+SchemaFile+"\n"), want...)
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(exampleFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("config.toml.example is not what the rows say: go test ./internal/config -update")
	}
	c, err := Parse("config.toml.example", got)
	if err != nil {
		t.Fatal(err)
	}
	requireValid(t, string(got))
	if c.HoldsSecrets() {
		t.Error("an example to be copied must hold no secrets")
	}
}

// TestRowsAreComplete holds of every key that it is explained, that its example is read, comes back when it is written,
// and can be changed in an existing file where commands may.
func TestRowsAreComplete(t *testing.T) {
	tables := map[string]bool{"": true}
	for _, k := range keyRows {
		if k.comment == "" {
			t.Errorf("%s has no comment", k.path)
		}
		table, name := k.split()
		if !tables[table] {
			t.Errorf("%s stands before its table", k.path)
		}
		if k.kind == tomledit.Table {
			tables[k.path] = true
			continue
		}
		if k.read == nil {
			t.Errorf("%s is not read", k.path)
		}
		value := k.example
		if value == "false" {
			value = "true" // which differs from a key that is left out
		}
		text := name + " = " + value + "\n"
		if table != "" {
			text = "[" + table + "]\n" + text
		}
		c, err := Parse("example", []byte(text))
		if err != nil {
			t.Errorf("the example of %s: %v", k.path, err)
			continue
		}
		if written := string(c.Text()); !strings.Contains(written, name+" = "+value) {
			t.Errorf("%s = %s is not written:\n%s", k.path, value, written)
		}
		if back, err := Parse("written", c.Text()); err != nil || !bytes.Equal(back.Text(), c.Text()) {
			t.Errorf("%s comes back as another: %v\n%s", k.path, err, back.Text())
		}
		empty, _ := Parse("empty", nil)
		if (k.ref != nil) != (k.hold != nil && k.held != nil) || k.secret != "" && k.ref == nil {
			t.Errorf("%s is half a secret", k.path)
		}
		if bytes.Equal(c.Text(), empty.Text()) { // the only value there is
			continue
		}
		out, err := edit("c", []byte("# mine\n"), empty, c)
		if mayChange(k.path) != (err == nil) || err == nil && !strings.HasSuffix(string(out), name+" = "+value+"\n") {
			t.Errorf("changing %s: %v\n%s", k.path, err, out)
		}
	}
}
