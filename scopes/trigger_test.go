package scopes

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// triggerFacts is what testdata/facts says of the trigger.
type triggerFacts struct {
	Spec struct {
		Actions []string          `json:"event_action"`
		Objects []string          `json:"event_object"`
		Maps    map[string]string `json:"maps"`
	}
	Params []struct {
		Name           string
		Options        [][2]string
		DisplayOptions struct {
			Hide map[string][]struct {
				Cnd map[string]float64 `json:"_cnd"`
			}
		}
	}
}

// TestTriggerHoldsTheFacts: what is said of each option of either version is what Pipedrive's specification makes of it.
func TestTriggerHoldsTheFacts(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "facts", "n8n-trigger.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f triggerFacts
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(f.Spec.Actions, webhookActions) || !slices.Equal(f.Spec.Objects, webhookObjects) {
		t.Errorf("webhooks take %v of %v", f.Spec.Actions, f.Spec.Objects)
	}
	tried := map[string]int{}
	for _, p := range f.Params {
		version := "1"
		for _, hide := range p.DisplayOptions.Hide["@version"] {
			if _, old := hide.Cnd["lte"]; old {
				version = "1.1"
			}
		}
		for _, option := range p.Options {
			e := Event{Version: version, Action: "*", Object: "*"}
			var fits bool
			switch p.Name {
			case "action":
				e.Action, fits = option[1], slices.Contains(f.Spec.Actions, option[1])
				if version == "1" && e.Action == "deleted" {
					fits = false
				}
			case "entity", "object":
				e.Object, fits = option[1], slices.Contains(f.Spec.Objects, option[1])
			default:
				continue
			}
			tried[version+" "+p.Name]++
			got := e.misfit()
			if (got == "") != fits || !fits && !strings.Contains(got, "Validation failed") {
				t.Errorf("%+v: %q, fits: %v", e, got, fits)
			}
			if now := f.Spec.Maps[e.Action]; now != "" && !strings.Contains(got, "with the action "+now) {
				t.Errorf("%+v becomes %s: %q", e, now, got)
			}
		}
	}
	if len(tried) != 4 {
		t.Errorf("tried %v", tried)
	}
}

// TestTriggerIsWarnedOf by what its node says, or by what to look for where no node is known.
func TestTriggerIsWarnedOf(t *testing.T) {
	of := func(events ...*Event) []string {
		s := Selection{Items: []Item{{Action: Trigger}}}
		for _, e := range events {
			s.Uses = append(s.Uses, Use{Node: "T", Action: Trigger, Event: e})
		}
		return said(t, s)
	}
	if got := of(); len(got) != 1 || !strings.Contains(got[0], "only the action All fits") {
		t.Errorf("by hand: %q", got)
	}
	if got := of(&Event{"1.1", "change", "deal"}, &Event{"1", "*", "*"}, &Event{"1.1", "", ""}); len(got) > 0 {
		t.Errorf("what fits: %q", got)
	}
	got := of(&Event{"1", "updated", "deal"}, &Event{"1", "merged", "person"}, &Event{"1.1", "create", "activityType"}, &Event{"1", "", "*"}, nil)
	for i, want := range []string{"with the action change", "with the action change", "no object activityType", "is an expression", "only the action All"} {
		if len(got) != 5 || !strings.Contains(got[i], want) {
			t.Fatalf("%d: %q, want %q", i, got, want)
		}
	}
}

// TestN8nHasToBePublic, or a trigger cannot work.
func TestN8nHasToBePublic(t *testing.T) {
	for address, want := range map[string]string{
		"": "", "https://n8n.acme.com": "", "https://acme.app.n8n.cloud/x": "", "https://93.184.216.34": "",
		"http://n8n.acme.com": "http://n8n.acme.com is not https", "http://localhost:5678": "http://localhost:5678 is not public",
		"https://127.0.0.1": "not public", "https://192.168.1.7:5678": "not public", "https://10.0.0.1": "not public", "https://[::1]": "not public",
		"https://[fd00::1]": "not public", "https://100.64.3.2": "not public", "https://169.254.1.1": "not public", "https://n8n": "not public",
		"https://n8n.local": "not public", "https://n8n.localhost": "not public", "https://N8N.Internal.": "not public", "https://[::ffff:10.0.0.1]": "not public",
	} {
		s := Selection{Items: []Item{{Action: Trigger}}, N8n: address}
		var got []string
		for _, text := range said(t, s) {
			if strings.Contains(text, "n8n's address") {
				got = append(got, text)
			}
		}
		if want == "" && len(got) > 0 || want != "" && (len(got) != 1 || !strings.Contains(got[0], want) || !strings.Contains(got[0], "cannot work")) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
		s.Items = []Item{{Action: Action{Resource: "deal", Operation: "get"}}}
		if got := said(t, s); strings.Contains(strings.Join(got, ""), "n8n's address") {
			t.Errorf("%s: %q without a trigger", address, got)
		}
	}
}
