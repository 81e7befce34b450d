// Package wizardtest is what the tests of both faces of the setup start from: a Pipedrive, a machine and an n8n that
// answer as a test says, answers up to a step, and a terminal. The program does not import it.
package wizardtest
