package tui

import (
	"slices"

	"connect-pipedrive/wizard"
)

// screens is how each of wizard.Steps is shown.
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

// newSteps makes the steps of wizard.Steps, in their order.
func newSteps() []step { return slices.Clone(screens[:]) }
