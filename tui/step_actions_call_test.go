package tui

import "testing"

func TestPickerTakesCustomCalls(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.to("Custom API calls")
		d.press("space")
		d.write("GET /api/v2/pipelines")
		d.want("Add a custom API call", "Needs deals:read or deals:full")
		d.press("enter")
		d.want("added: GET /api/v2/pipelines", "▾ ■ Custom API calls", "❯ ■ GET /api/v2/pipelines")
		d.choose("A custom API call")
		d.write("GET /v1/nope")
		d.want("✗ unknown Pipedrive has no GET /v1/nope")
		d.press("enter")
		d.want("enter keeps it all the same, as not clear", "Keep it")
		if n := len(d.model.answers.Selection.Calls); n != 1 {
			t.Fatalf("%d calls were taken", n)
		}
		d.press("enter")
		if got := d.model.answers.Selection.Calls; len(got) != 2 || got[1] != "GET /v1/nope" {
			t.Fatalf("the calls are %q", got)
		}
		d.want("❯ ■ GET /v1/nope", "✗ unknown")
		d.press("x")
		if got := d.model.answers.Selection.Calls; len(got) != 1 || got[0] != "GET /api/v2/pipelines" {
			t.Fatalf("the calls are %q", got)
		}
		d.choose("Undo")
		if n := len(d.model.answers.Selection.Calls); n != 2 {
			t.Fatal("a call that was taken away does not come back")
		}
	})
}

func TestPickerTabTakesTheTwin(t *testing.T) {
	for typed, want := range map[string]string{
		"GET https://acme.pipedrive.com/v1/deals/42": "GET /api/v2/deals/42", "GET /api/v2/dealz": "GET /api/v2/deals",
	} {
		drive(t, picker(t), func(d *driver) {
			callTyped(typed)(d)
			d.want("tab takes " + want + " instead")
			d.press("tab")
			d.want("Needs deals:read or deals:full")
			d.press("enter")
			if got := d.model.answers.Selection.Calls; len(got) != 1 || got[0] != want {
				t.Errorf("%s became %q", typed, got)
			}
		})
	}
}

func TestPickerEditsCalls(t *testing.T) {
	s := picker(t)
	s.answers.Selection.Calls = []string{"GET /v1/users", "GET /api/v2/deals"}
	drive(t, s, func(d *driver) {
		callTyped("GET /draft")(d)
		d.press("esc")
		d.to("Custom API calls")
		d.press("right")
		d.to("GET /v1/users")
		d.press("space")
		d.want("Change a custom API call", "GET /v1/users")
		d.write("/me")
		d.press("enter")
		if got := d.model.answers.Selection.Calls; got[0] != "GET /v1/users/me" || len(got) != 2 {
			t.Fatalf("the calls are %q", got)
		}
		d.choose("A custom API call")
		d.want("GET /draft")
		d.press("ctrl+u")
		d.write("GET /api/v2/deals")
		d.press("enter")
		d.want("in your list already")
	})
}

func TestPickerKeepsATypedCallWhenTheStepIsLeft(t *testing.T) {
	drive(t, picker(t, "deal:get"), func(d *driver) {
		callTyped("GET /api/v2/pi")(d)
		d.press("esc", "enter")
		d.want("● Scopes")
		d.press("esc")
		d.choose("A custom API call")
		d.want("GET /api/v2/pi")
	})
}

func TestPickerTakesNoTokenWithACall(t *testing.T) {
	for _, name := range []string{"api_token", "API_TOKEN", "api%5Ftoken"} {
		drive(t, picker(t), func(d *driver) {
			callTyped("GET /v1/users?" + name + "=s3cret&limit=1")(d)
			d.press("enter")
			d.want("added: GET /v1/users?limit=1")
			d.wantNot("s3cret")
			if got := d.model.answers.Selection.Calls; len(got) != 1 || got[0] != "GET /v1/users?limit=1" {
				t.Fatalf("the calls are %q", got)
			}
		})
	}
}
