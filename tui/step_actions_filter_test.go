package tui

import "testing"

func TestPickerFilter(t *testing.T) {
	for filter, want := range map[string][]string{
		"getAll":             {"□ Get Many", "Deal Product", "Note"},
		"DEAL:GETA":          {"Deal 0/7", "Get Many"},
		"duplicate":          {"Deal 0/7", "Duplicate", "1 found"},
		"get many org":       {"Organization", "Get Many", "1 found"},
		"pipedrive node":     {"51 found"},
		"trigger":            {"Pipedrive Trigger node", "1 found"},
		"dealActivity":       {"Get Many → Activity, Get Many", "1 found"},
		"drop":               {"Drop-downs", "0 found"},
		"no such thing here": {"nothing matches", "0 found"},
	} {
		drive(t, picker(t), func(d *driver) {
			d.press("/")
			d.write(filter)
			d.want(want...)
			d.fits()
		})
	}
}

func TestPickerFilterTakesLettersAsText(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("/")
		d.write("aner")
		d.want("/ aner")
		d.wantPicked("")
		d.press("esc")
		d.wantNot("/ aner")
		d.want("0 of 51 actions picked")
	})
}

func TestPickerPicksWhatTheFilterShows(t *testing.T) {
	drive(t, picker(t), func(d *driver) {
		d.press("/")
		d.write("search")
		d.press("down", "up", "enter", "a")
		d.wantPicked("deal:search organization:search person:search product:search")
		d.press("n")
		d.wantPicked("")
		d.press("home", "space") // the node's row stands for what is shown of it
		d.wantPicked("deal:search organization:search person:search product:search")
		d.press("esc")
		d.want("4 of 51 actions picked")
		d.press("esc")
		d.want("● Method")
	})
}
