package tui

// newSteps makes the steps of wizard.Steps, in their order.
func newSteps() []step {
	return []step{
		stepMethod{},
		stepActions{},
		stepScopes{},
		stepRegister{},
		stepCredentials{},
		stepConnect{},
		stepTests{},
		stepExport{},
	}
}
