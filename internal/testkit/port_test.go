package testkit

import "testing"

func TestAPortIsHandedOutOnce(t *testing.T) {
	port := FreePort()
	if !canListen("127.0.0.1", port) {
		t.Errorf("%d is in the way of who was given it", port)
	}
	if reserve(port) {
		t.Errorf("%d can be handed out again", port)
	}
}
