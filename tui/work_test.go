package tui

import (
	"context"
	"testing"

	"connect-pipedrive/wizard"
)

// What was answered by an address that is no longer in the field says nothing about the one that is.
func TestALateAnswerOfAnotherAddressIsDropped(t *testing.T) {
	asked, stop := context.WithCancel(t.Context())
	defer stop()
	s := stepN8N{asking: work{id: workID{visit: 1, ctx: asked}}}
	for of, taken := range map[workID]bool{s.asking.id: true, {visit: 1, ctx: t.Context()}: false} {
		answer := happened{ofWork: ofWork{of}, event: wizard.Reached{Address: "http://localhost:5679"}}
		if got := s.happened(nil, answer, wizard.Answers{}).step.(stepN8N).reached.Address != ""; got != taken {
			t.Errorf("taken %v, want %v", got, taken)
		}
	}
}
