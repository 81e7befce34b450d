package tui

import "testing"

func TestPickerTakesCustomCalls(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("c")
		d.write("GET /api/v2/pipelines")
		d.want("Custom API call: GET /api/v2/pipelines", "needs deals:read")
		d.press("enter")
		d.want("added GET /api/v2/pipelines", "Custom API calls")
		d.write("GET /v1/nope")
		d.want("unresolved: ")
		d.press("enter")
		d.want("enter keeps it as unresolved")
		if n := len(d.model.answers.Selection.Calls); n != 1 {
			t.Fatalf("%d calls were taken", n)
		}
		d.press("enter", "enter")
		if got := d.model.answers.Selection.Calls; len(got) != 2 || got[1] != "GET /v1/nope" {
			t.Fatalf("the calls are %q", got)
		}
		d.want("❯     GET /v1/nope", "add a call…")
		d.press("x")
		if got := d.model.answers.Selection.Calls; len(got) != 1 || got[0] != "GET /api/v2/pipelines" {
			t.Fatalf("the calls are %q", got)
		}
		d.press("u")
		if n := len(d.model.answers.Selection.Calls); n != 2 {
			t.Fatal("a deleted call does not come back")
		}
	})
}

func TestPickerEditsCalls(t *testing.T) {
	s := picker(t)
	s.answers.Selection.Calls = []string{"GET /v1/users", "GET /api/v2/deals"}
	drive(t, s, func(d *driver) {
		d.press("c")
		d.write("GET /draft")
		d.press("esc", "end", "up", "up", "space")
		d.want("Custom API call: GET /v1/users")
		d.write("/me")
		d.press("enter")
		if got := d.model.answers.Selection.Calls; got[0] != "GET /v1/users/me" || len(got) != 2 {
			t.Fatalf("the calls are %q", got)
		}
		d.press("end", "space")
		d.want("Custom API call: GET /draft")
		d.press("ctrl+u")
		d.write("GET /api/v2/deals")
		d.press("enter")
		d.want("in the list already")
	})
}

func TestPickerKeepsATypedCallWhenTheStepIsLeft(t *testing.T) {
	drive(t, picker(t, "deal:get"), func(d *driver) {
		d.press("c")
		d.write("GET /api/v2/pi")
		d.press("esc", "enter")
		d.want("● Scopes")
		d.press("esc", "c")
		d.want("Custom API call: GET /api/v2/pi")
	})
}

func TestPickerTakesNoTokenWithACall(t *testing.T) {
	for _, name := range []string{"api_token", "API_TOKEN", "api%5Ftoken"} {
		drive(t, picker(t), func(d *driver) {
			d.press("c")
			d.write("GET /v1/users?" + name + "=s3cret&limit=1")
			d.press("enter")
			d.want("added GET /v1/users?limit=1")
			d.wantNot("s3cret")
			if got := d.model.answers.Selection.Calls; len(got) != 1 || got[0] != "GET /v1/users?limit=1" {
				t.Fatalf("the calls are %q", got)
			}
		})
	}
}
