package tui

import (
	"slices"

	"connect-pipedrive/wizard"
)

// screens holds the screen of each of wizard.Steps.
var screens = [...]step{
	wizard.StepN8N:      stepN8N{},
	wizard.StepMethod:   stepMethod{},
	wizard.StepActions:  stepActions{},
	wizard.StepScopes:   stepScopes{},
	wizard.StepRegister: stepRegister{},
	wizard.StepConnect:  stepConnect{},
	wizard.StepTest:     stepTests{},
	wizard.StepHandOver: stepHandOver{},
}

// newSteps returns a fresh step for each of wizard.Steps, in their order.
func newSteps() []step { return slices.Clone(screens[:]) }
