package simulator

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"connect-pipedrive/scopes"
)

// appAt is an app whose clock stands where the test puts it.
func appAt(now *time.Time, on ...scopes.Scope) *app {
	a := newApp(Options{Scopes: on}, nil)
	a.now = func() time.Time { return *now }
	return a
}

func TestLifetimes(t *testing.T) {
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	a := appAt(&now, "deals:read")
	code := a.consent("http://localhost/").String()
	late := a.consent("http://localhost/").String()

	now = now.Add(codeLife - time.Second)
	access, refresh, err := a.redeem(codePass, code, "http://localhost/", false)
	if err != nil {
		t.Fatal("a code within its five minutes:", err)
	}
	now = now.Add(2 * time.Second)
	if _, _, err := a.redeem(codePass, late, "http://localhost/", false); !errors.Is(err, errExpired) {
		t.Errorf("a code after its five minutes: %v", err)
	}
	now = now.Add(accessLife - 5*time.Second)
	if _, err := a.access(access.String()); err != nil {
		t.Errorf("an access token within its hour: %v", err)
	}
	now = now.Add(10 * time.Second)
	if _, err := a.access(access.String()); !errors.Is(err, errInvalid) {
		t.Errorf("an access token after its hour: %v", err)
	}
	now = now.Add(59 * 24 * time.Hour)
	if _, _, err := a.redeem(refreshPass, refresh.String(), "", false); err != nil {
		t.Errorf("a refresh token within its 60 days: %v", err)
	}
	now = now.Add(24 * time.Hour)
	if _, _, err := a.redeem(refreshPass, refresh.String(), "", false); !errors.Is(err, errExpired) {
		t.Errorf("a refresh token after its 60 days: %v", err)
	}
}

func TestRotation(t *testing.T) {
	now := time.Now()
	a := appAt(&now, "deals:read")
	_, first, err := a.redeem(codePass, a.consent("http://localhost/").String(), "http://localhost/", true)
	if err != nil {
		t.Fatal(err)
	}
	_, second, err := a.redeem(refreshPass, first.String(), "", true)
	if err != nil || second.ID == first.ID {
		t.Fatalf("%v, %v after %v", err, second, first)
	}
	if _, _, err := a.redeem(refreshPass, first.String(), "", true); !errors.Is(err, errInvalid) {
		t.Errorf("a refresh token that was replaced: %v", err)
	}
	if _, _, err := a.redeem(refreshPass, second.String(), "", true); err != nil {
		t.Errorf("the one that replaced it: %v", err)
	}
}

// What is issued and what is switched on in the same moment must still have an order.
func TestCoarseClock(t *testing.T) {
	now := time.Now()
	a := appAt(&now, "deals:read")
	before, refresh, _ := a.redeem(codePass, a.consent("http://localhost/").String(), "http://localhost/", false)
	a.setScopes([]scopes.Scope{"deals:read", "contacts:read"})
	after, _, _ := a.redeem(refreshPass, refresh.String(), "", false)
	if _, err := a.access(before.String()); err == nil {
		t.Error("a token from before the change still works")
	}
	if _, err := a.access(after.String()); err != nil {
		t.Errorf("a token from after the change: %v", err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	var m memory
	for i := range remembered + 10 {
		if !m.add(strconv.Itoa(i)) {
			t.Fatalf("%d is not new", i)
		}
	}
	if m.add("10") || len(m.set) != remembered || m.has("9") || !m.has("10") {
		t.Errorf("%d remembered; 9: %v, 10: %v", len(m.set), m.has("9"), m.has("10"))
	}
}

func TestKindsOfPassAreNotMixedUp(t *testing.T) {
	now := time.Now()
	a := appAt(&now)
	code := a.consent("http://localhost/")
	access, refresh, _ := a.redeem(codePass, code.String(), "http://localhost/", false)
	for _, p := range []pass{code, access, refresh} {
		for _, want := range []kind{codePass, accessPass, refreshPass} {
			got, err := parsePass(want, p.String())
			if (err == nil) != (want == p.Kind) || err == nil && got != p {
				t.Errorf("%s read as %s: %v, %v", p.Kind, want, got, err)
			}
		}
	}
}

// A pass that was changed anywhere is refused, and no text upsets the reader.
func FuzzParsePass(f *testing.F) {
	good := pass{Kind: accessPass, ID: "i", Grant: "g", Issued: 1, Consented: 1, Scopes: "base"}.String()
	for _, seed := range []string{"", "v1u:", good, good[:len(good)-1], good + "A", "1:1:" + good[4:], "v1u:AAAA"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePass(accessPass, text)
		if err == nil && p.String() != text && p.String() != good {
			t.Errorf("%q was taken as %v", text, p)
		}
	})
}
