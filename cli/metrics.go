package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"connect-pipedrive/internal/atomicfile"
	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// families are the metrics, in the order of the file. All are gauges: each run reports the present state. Dashboards and
// alerts rely on the names and labels.
var families = []struct{ name, help string }{
	{"up", "Whether everything that the configuration selects works (1) or not (0)."},
	{"check_up", "Whether all test calls of a resource work (1) or not (0). What cannot be tested has none."},
	{"missing_scopes", "How many scopes are needed and not granted."},
	{"excess_scopes", "How many scopes are granted and not needed."},
	{"token_expiry_timestamp_seconds", "When the access token that was used ends, in Unix time."},
	{"validation_duration_seconds", "How long validating the configuration took."},
	{"api_tokens_spent", "Tokens of the company's daily API budget that the validation cost."},
	{"last_run_timestamp_seconds", "When the configurations were last validated, in Unix time."},
	{"build_info", "Always 1; the version is that of connect-pipedrive."},
}

// sample is one series with its value.
type sample struct {
	family string // its name in families
	labels string // in the file's syntax
	value  float64
}

// configMetrics are the series of one configuration.
type configMetrics []sample

// measure returns the series of one configuration. What is unknown has no series. v is zero for a configuration that cannot
// be used at all.
func (a *app) measure(name string, v validation, up bool, took time.Duration) configMetrics {
	config := labels("config", name)
	company := cmp.Or(v.Account.Company, v.company)
	if v.Config == "" {
		if c, err := a.configFile(name).Load(); err == nil {
			company = c.Account.Company
		}
	}
	m := configMetrics{{"up", labels("config", name, "company", company), truth(up)}}
	m = append(m, measureChecks(name, v.Checks)...)
	if c := v.comparison; c != nil && c.Known() {
		m = append(m, sample{"missing_scopes", config, float64(len(c.Missing))}, sample{"excess_scopes", config, float64(len(c.Excess))})
	}
	if !v.expiry.IsZero() {
		m = append(m, sample{"token_expiry_timestamp_seconds", config, float64(v.expiry.Unix())})
	}
	return append(m, sample{"validation_duration_seconds", config, took.Seconds()}, sample{"api_tokens_spent", config, float64(v.TokensSpent)})
}

// measureChecks returns a series for each resource and each custom call.
func measureChecks(config string, checks []connection.Check) configMetrics {
	var m configMetrics
	for _, c := range checks {
		if c.Status == connection.StatusSkipped {
			continue
		}
		of := labels("config", config, "resource", c.Resource)
		if c.Resource == scopes.CallResource {
			of = labels("config", config, "resource", c.Resource, "call", c.Call)
		}
		i := slices.IndexFunc(m, func(had sample) bool { return had.labels == of })
		if i < 0 {
			i, m = len(m), append(m, sample{"check_up", of, 1})
		}
		m[i].value = min(m[i].value, truth(c.Status.Works()))
	}
	return m
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// writeMetrics writes the file of --metrics, completely or not at all, and readable by everybody: the collector runs as
// another user.
func (r *fleetRun) writeMetrics() error {
	all := configMetrics{}
	for _, o := range r.results {
		all = append(all, o.metrics...)
	}
	all = append(all, sample{"last_run_timestamp_seconds", "", float64(time.Now().Unix())}, sample{"build_info", labels("version", version()), 1})
	return atomicfile.Write(r.flags.metrics, all.exposition(), openFile, true)
}

// exposition returns Prometheus' text format: each family in one piece, after its help and type, and no series twice.
func (m configMetrics) exposition() []byte {
	var b strings.Builder
	for _, f := range families {
		name, seen := "connect_pipedrive_"+f.name, map[string]bool{}
		for _, s := range m {
			if s.family != f.name {
				continue
			}
			series := name + s.labels
			if seen[series] {
				continue
			}
			if len(seen) == 0 {
				fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s gauge\n", name, f.help, name)
			}
			seen[series] = true
			b.WriteString(series + " " + strconv.FormatFloat(s.value, 'f', -1, 64) + "\n")
		}
	}
	return []byte(b.String())
}

// labels returns names and values in braces; values are single lines, escaped as the format requires.
func labels(namesAndValues ...string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var pairs []string
	for pair := range slices.Chunk(namesAndValues, 2) {
		pairs = append(pairs, pair[0]+`="`+escape.Replace(sanitize.Line(pair[1], 0))+`"`)
	}
	return "{" + strings.Join(pairs, ",") + "}"
}
