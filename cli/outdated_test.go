package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestOldTablesAreSaidOnce holds that who computes with old tables is told, once for each source.
func TestOldTablesAreSaidOnce(t *testing.T) {
	for _, args := range [][]string{{"scopes", "--action", "deal:get", "--format", "list"}, {"validate", "--config", "a.toml", "--config", "b.toml"}} {
		for day, want := range map[time.Time]int{releaseDay(): 0, releaseDay().AddDate(10, 0, 0): 2} {
			t.Chdir(t.TempDir())
			var out, errs bytes.Buffer
			w := world{in: nullFile(t), out: &out, err: &errs, getenv: func(string) string { return "" }, now: func() time.Time { return day }}
			run(t.Context(), w, &ending{}, args)
			if got := strings.Count(errs.String(), "more than six months ago"); got != want || strings.Contains(out.String(), "six months") {
				t.Errorf("%v on %s: said %d times, want %d\n%s%s", args, day.Format(time.DateOnly), got, want, errs.String(), out.String())
			}
			for _, of := range []string{"Pipedrive's scopes and endpoints are those of ", "n8n's actions are those of 2."} {
				if got := strings.Count(errs.String(), of); got != want/2 {
					t.Errorf("%v on %s: %q is said %d times", args, day.Format(time.DateOnly), of, got)
				}
			}
		}
	}
}
