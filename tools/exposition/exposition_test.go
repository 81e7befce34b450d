// Package exposition holds the file of validate's --metrics against what Prometheus reads and recommends.
package exposition

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// written is the file that a run of the built program writes of three companies of a simulator: one that works, one whose
// names are as bad as names can be and whose token is refused, and one whose configuration cannot be used.
func written(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "connect-pipedrive")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	simulator := exec.CommandContext(ctx, program, "simulator")
	out, err := simulator.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := simulator.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = simulator.Wait() })
	env := os.Environ()
	buf, said := make([]byte, 4096), ""
	for strings.Count(said, "\n") < 4 {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		said += string(buf[:n])
	}
	for line := range strings.Lines(said) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		env = append(env, name+"="+strings.Trim(value, "'"))
	}
	companies := filepath.Join(dir, "companies")
	if err := os.Mkdir(companies, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"good.toml":           "version = 1\nmethod = \"api-token\"\n[selection]\nactions = [\"deal:get\"]\ncalls = [\"GET /v1/currencies\", \"GET /v1/users\"]\n",
		"b\"a\\d\n{x=1}.toml": "version = 1\nmethod = \"api-token\"\n[api_token]\ntoken = \"wrong\"\n[account]\ncompany = 'Globex \"& \\Sons'\n",
		"broken.toml":         "version = 7\n",
	} {
		if err := os.WriteFile(filepath.Join(companies, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	validate := exec.Command(program, "validate", "--config", "companies", "--metrics", "up.prom")
	validate.Dir, validate.Env = dir, env
	if out, err := validate.CombinedOutput(); validate.ProcessState.ExitCode() != 2 {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "up.prom"))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestExpositionIsWhatPrometheusReads(t *testing.T) {
	text := written(t)
	problems, err := promlint.New(bytes.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("promlint says %v, %v of\n%s", problems, err, text)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	seen := map[string]float64{}
	for name, family := range families {
		if family.GetType() != dto.MetricType_GAUGE {
			t.Errorf("%s is a %s", name, family.GetType())
		}
		for _, m := range family.Metric {
			series := name
			for _, l := range m.Label {
				series += fmt.Sprintf(" %s=%q", l.GetName(), l.GetValue())
			}
			if _, twice := seen[series]; twice {
				t.Errorf("%s is there twice", series)
			}
			seen[series] = m.Gauge.GetValue()
		}
	}
	for series, want := range map[string]float64{
		`connect_pipedrive_up config="companies/good.toml" company="Acme Demo"`:                             1,
		`connect_pipedrive_up config="companies/b\"a\\d {x=1}.toml" company="Globex \"& \\Sons"`:            0,
		`connect_pipedrive_up config="companies/broken.toml" company=""`:                                    0,
		`connect_pipedrive_check_up config="companies/good.toml" resource="deal"`:                           1,
		`connect_pipedrive_check_up config="companies/good.toml" resource="call" call="GET /v1/currencies"`: 1,
		`connect_pipedrive_check_up config="companies/b\"a\\d {x=1}.toml" resource="person"`:                0,
	} {
		if got, ok := seen[series]; !ok || got != want {
			t.Errorf("%s is %v, %v, want %v", series, got, ok, want)
		}
	}
	if slices.ContainsFunc([]string{"@", "wrong"}, func(s string) bool { return bytes.Contains(text, []byte(s)) }) {
		t.Errorf("an e-mail address or a secret is there:\n%s", text)
	}
}
