package tui

import (
	"github.com/charmbracelet/x/ansi"

	"connect-pipedrive/wizard"
)

// What is simulated in the demo, in the words that screens and prompts share.

// demoLine says what is simulated in a step of the demo.
func demoLine(s wizard.Step) string {
	long, _ := demoWords(s)
	return "demo: " + long
}

// demoFit says it in width columns.
func demoFit(s wizard.Step, width int) string {
	if line := demoLine(s); ansi.StringWidth(line) <= width {
		return line
	}
	_, short := demoWords(s)
	return fit("demo: "+short, width)
}

func demoWords(s wizard.Step) (long, short string) {
	switch s {
	case wizard.StepMethod:
		return "Pipedrive is simulated on this machine, nothing leaves it", "nothing leaves here"
	case wizard.StepActions:
		return "the catalogue is n8n's own, nothing is simulated here", "n8n's own list"
	case wizard.StepScopes:
		return "the scopes are the real ones, computed as for a real account", "the real scopes"
	case wizard.StepRegister:
		return "the account and the app exist already, so just tick everything off", "tick all off"
	case wizard.StepCredentials:
		return "the simulator's credentials are filled in", "filled in"
	case wizard.StepConnect:
		return "the simulator answers instead of Pipedrive", "simulated"
	case wizard.StepTests:
		return "the calls go to the simulator on this machine, its records are made up", "made-up records"
	}
	return "what is written works with the simulator only", "simulator only"
}
