package simulator

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"connect-pipedrive/scopes"
)

// TestTableIsPacked holds what is embedded against api.json; with -update it packs it.
func TestTableIsPacked(t *testing.T) {
	table, err := os.ReadFile("api.json")
	if err != nil {
		t.Fatal(err)
	}
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(table); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("api.json.gz", packed.Bytes(), 0o644); err != nil { //nolint:gosec // it is no secret
			t.Fatal(err)
		}
		return
	}
	r, err := gzip.NewReader(bytes.NewReader(packedTable))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, table) {
		t.Errorf("api.json.gz is not api.json: run go test ./pipedrive/simulator -update (%v)", err)
	}
}

// TestTableHasEveryEndpoint that the scopes are known of, and says where it comes from.
func TestTableHasEveryEndpoint(t *testing.T) {
	table := readTable()
	if !strings.Contains(table.Source, "OpenAPI") || !strings.Contains(table.Source, "20") {
		t.Errorf("source %q", table.Source)
	}
	for _, e := range scopes.Endpoints() {
		if _, ok := table.Endpoints[e.API+" "+e.Method+" "+e.Path]; !ok {
			t.Errorf("%s is missing", e)
		}
	}
	if got, want := len(table.Endpoints), len(scopes.Endpoints()); got != want {
		t.Errorf("%d endpoints, want %d", got, want)
	}
}
