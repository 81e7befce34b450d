package handover

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/n8n/n8ntest"
)

// The id and the intent are written down before anything is sent; what was cut off is continued, and nothing is doubled.
func TestPushThatIsCutOff(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		s := newStand(t, n8ntest.Newest)
		s.cred.Token.Expiry = noon.Add(-time.Hour) // n8n may have renewed it since
		s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost {
				return
			}
			if k := s.known(); k.CredentialID == "" || k.Pushing.IsZero() || k.HandedOver.IsZero() || k.URL == "" {
				t.Errorf("before it is sent only this is written down: %+v", k)
			}
			if arrived {
				s.n8n.Answer(httptest.NewRecorder(), r)
			}
			w.WriteHeader(http.StatusBadGateway)
		}
		if _, err := s.try(); fault.KindOf(err) != fault.Unreachable || !strings.Contains(fault.HintOf(err), "push again, and nothing is doubled") {
			t.Fatal(err, fault.HintOf(err))
		}
		begun := s.known()
		if begun.Pushing.IsZero() {
			t.Fatalf("%+v", begun)
		}
		if s.n8n.Before = nil; arrived {
			s.n8n.Change(begun.CredentialID, func(c *n8ntest.Credential) {
				c.Data["oauthTokenData"] = map[string]any{"access_token": "renewed by n8n"}
			})
		}
		r := s.push()
		if c := s.only(); c.ID != begun.CredentialID || (access(c) == "renewed by n8n") != arrived {
			t.Errorf("arrived %v: %+v", arrived, c)
		}
		if arrived {
			s.wantSaid(r, "a push was cut off before")
		}
	}
}

// New tokens go there by way of another type: what is cut off or refused then becomes what it was, at once or by the next push.
func TestPushOfNewTokensThatIsCutOff(t *testing.T) {
	for name, tt := range map[string]struct{ status, times int }{"refused once": {400, 1}, "failed once": {502, 1}, "gone": {502, 9}, "refuses all": {400, 9}} {
		s := newStand(t, n8ntest.Newest)
		s.push()
		s.login("v1u:newer-secret")
		before := s.text()
		changes := 0
		s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPatch {
				return
			}
			if changes++; changes > 2 && changes <= 2+tt.times { // the first changes nothing
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(`{"message":"no"}`))
			}
		}
		_, err := s.try()
		if err == nil {
			t.Fatal(name)
		}
		back := s.only().Type == "pipedriveOAuth2Api" && access(s.only()) == "v1u:access-secret"
		if back != (tt.times == 1) || back == strings.Contains(fault.HintOf(err), "push again as soon as n8n answers") {
			t.Errorf("%s: %+v, %v, hint %q", name, s.only(), err, fault.HintOf(err))
		}
		if kept := s.text() == before; kept != (name == "refused once") {
			t.Errorf("%s: the configuration is\n%s", name, s.text())
		}
		s.n8n.Before = nil
		if back { // else n8n cannot have made other tokens of them
			s.cred.Token.Expiry = noon.Add(time.Hour)
		}
		s.push()
		if c := s.only(); c.Type != "pipedriveOAuth2Api" || access(c) != "v1u:newer-secret" {
			t.Errorf("%s: became %+v", name, c)
		}
	}
}

// cutOffUnnamed is a push to an n8n that gives ids itself, whose answer is lost with which it has so many credentials.
func (s *stand) cutOffUnnamed(credentials int) {
	s.Helper()
	s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			return
		}
		answer := httptest.NewRecorder()
		if s.n8n.Answer(answer, r); len(s.n8n.CredentialsNow()) == credentials {
			answer = &httptest.ResponseRecorder{Code: http.StatusBadGateway, Body: new(bytes.Buffer)}
		}
		w.WriteHeader(answer.Code)
		_, _ = answer.Body.WriteTo(w)
	}
	if _, err := s.try(); fault.KindOf(err) != fault.Unreachable {
		s.Fatal(err)
	}
	s.n8n.Before = nil
}

// Where n8n gives ids itself, and does not tell which credentials it has, nobody knows whether it made one: nothing is
// guessed, nothing doubled.
func TestPushThatIsCutOffWhereN8NGivesIDs(t *testing.T) {
	for _, version := range []string{n8ntest.Middle, n8ntest.Oldest} {
		s := newStand(t, version)
		scopes := s.n8n.Keys[n8ntest.Key]
		s.n8n.Keys[n8ntest.Key] = slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return scope == "credential:list" })
		s.cutOffUnnamed(1)
		for _, mayList := range []bool{false, true} { // with a key that may list, what was made without is no more certain
			told := "whether n8n made a credential then is not known"
			if mayList && version == n8ntest.Middle {
				told = "n8n has a credential of that name: " + s.only().ID
			}
			_, err := s.try()
			if fault.KindOf(err) != fault.Failed || !strings.Contains(err.Error(), "a push of 2026-11-22") || !strings.HasSuffix(err.Error(), told) || !strings.Contains(fault.HintOf(err), "--credential ID") {
				t.Errorf("%s: %v", version, err)
			}
			s.n8n.Keys[n8ntest.Key] = scopes
		}
		if version == n8ntest.Middle {
			s.order.Credential = s.only().ID
			s.push()
			s.only()
		}
	}
}

// Where it tells, what it made is found by the name that it has until n8n has answered, and is another company's if it only
// has the same name.
func TestPushThatIsCutOffIsContinuedWhereN8NGivesIDs(t *testing.T) {
	s := newStand(t, n8ntest.Middle)
	s.n8n.Add(n8ntest.Credential{ID: "another", Name: "Pipedrive", Type: "pipedriveOAuth2Api"})
	s.order.BasicAuth = true
	s.cutOffUnnamed(2)
	s.write(strings.Replace(s.text(), `credential_name = "Pipedrive"`, `credential_name = "Sales"`, 1)) // which is no other credential
	s.cutOffUnnamed(3)                                                                                  // now the answer for Basic Auth is lost
	r := s.push()
	all := s.n8n.Credentials()
	if len(all) != 3 || all[1].ID != r.N8N.CredentialID || all[1].Name != "Sales" || access(all[1]) != "v1u:access-secret" || all[2].ID != r.N8N.BasicAuthID || all[2].Name != BasicAuthName {
		t.Errorf("%+v, %+v", r.N8N, all)
	}
	if s.push(); len(s.n8n.Credentials()) != 3 || s.known().CredentialName != "Sales" {
		t.Errorf("%+v, %+v", s.known(), s.n8n.Credentials())
	}
}

// The mark is taken off once the id is written down: a push that is killed in between is continued by it.
func TestPushThatIsKilledBeforeTheMarkIsOff(t *testing.T) {
	s := newStand(t, n8ntest.Middle)
	s.order.BasicAuth = true
	var killed []string // the configuration each time that the mark is to be taken off
	s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			killed = append(killed, s.text())
			w.WriteHeader(http.StatusBadGateway)
		}
	}
	done := s.push().N8N
	s.n8n.Before = nil
	if len(killed) != 2 {
		t.Fatalf("%d names changed", len(killed))
	}
	s.write(killed[0])
	if k := s.known(); k.CredentialID != done.CredentialID || k.Pushing.IsZero() {
		t.Errorf("by then this is written down: %+v", k)
	}
	s.write(killed[1])
	if k := s.known(); k.BasicAuthID != done.BasicAuthID || k.Pushing.IsZero() {
		t.Errorf("by then this is written down: %+v", k)
	}
	s.write(strings.Replace(killed[1], strconv.Quote(done.CredentialName), `"Pipedrive"`, 1)) // as it was at the first
	s.push()
	if all := s.n8n.Credentials(); len(all) != 2 || all[0].Name != "Pipedrive" || all[1].Name != BasicAuthName {
		t.Errorf("%+v", all)
	}
}

// A name that n8n does not take back is no failure: it is told as it is.
func TestNameThatStaysMarked(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusBadGateway} {
		s := newStand(t, n8ntest.Middle)
		s.n8n.Before = func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPatch {
				w.WriteHeader(status)
			}
		}
		r := s.push()
		name := s.only().Name
		if !strings.HasPrefix(name, "Pipedrive (") || r.N8N.CredentialName != name {
			t.Errorf("%q, %+v", name, r.N8N)
		}
		s.wantSaid(r, strconv.Quote(name))
	}
}
