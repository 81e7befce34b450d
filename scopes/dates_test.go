package scopes

import (
	"testing"
	"time"
)

func TestOutdated(t *testing.T) {
	all := sources()
	if len(all) != 2 || all[0].Name != "pipedrive" || all[1].Name != "n8n" {
		t.Fatalf("sources %v", all)
	}
	if d := TableDates(); d.Pipedrive != all[0].Day.Format(time.DateOnly) || d.N8n != all[1].Version {
		t.Errorf("dates %v of %v", d, all)
	}
	for _, s := range all {
		limit := s.Day.AddDate(0, 6, 0)
		for now, want := range map[time.Time]bool{s.Day: false, limit: false, limit.Add(time.Second): true, limit.AddDate(5, 0, 0): true} {
			got := false
			for _, o := range Outdated(now) {
				got = got || o == s
			}
			if got != want {
				t.Errorf("%s of %s, on %s: %v, want %v", s.Name, s.Day.Format(time.DateOnly), now.Format(time.DateOnly), got, want)
			}
		}
	}
}
