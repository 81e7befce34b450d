package simulator

import (
	"net/http"
	"net/url"
)

// authorization is a request for consent, from the query of the authorize URL or from the consent page's form.
type authorization struct {
	ClientID, RedirectURI, State string
}

// problem is a page that tells the person why there is no consent to give. Pipedrive shows it instead of calling the
// app back.
type problem struct {
	Title, Detail string
}

// check wants a known app and its own callback URL. A scope parameter is ignored, empty as n8n sends it or not: the
// app's scopes are switched on in Developer Hub.
func (a authorization) check(reg registration) *problem {
	switch {
	case a.ClientID != ClientID:
		return &problem{"App not found", "No app has this client ID. A draft app is found only by users of the company in which it was made."}
	case !reg.accepts(a.RedirectURI):
		return &problem{"Invalid redirect URL", "The redirect_uri differs from the app's Callback URL. " +
			"They must be equal letter for letter, port and path included."}
	}
	return nil
}

func readAuthorization(form url.Values) authorization {
	return authorization{form.Get("client_id"), form.Get("redirect_uri"), form.Get("state")}
}

// consentPage is what the consent page shows.
type consentPage struct {
	authorization
	registration
	HasState bool
}

// authorize answers GET /oauth/authorize with the consent page.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	form := r.URL.Query()
	request, reg := readAuthorization(form), s.app.registration()
	if p := request.check(reg); p != nil {
		p.render(w)
		return
	}
	if s.opts.AutoApprove {
		s.callBack(w, r, request, true)
		return
	}
	render(w, http.StatusOK, "Allow "+reg.Name, consentPage{request, reg, form.Has("state")}.write)
}

// decide answers the consent page's form.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		problem{"Invalid request", "The form cannot be read."}.render(w)
		return
	}
	request := readAuthorization(r.PostForm)
	if p := request.check(s.app.registration()); p != nil {
		p.render(w)
		return
	}
	s.callBack(w, r, request, r.PostForm.Get("decision") == "allow")
}

// callBack sends the browser back to the app with the decision.
func (s *Server) callBack(w http.ResponseWriter, r *http.Request, request authorization, allowed bool) {
	answer := url.Values{}
	if allowed {
		answer.Set("code", s.app.consent(request.RedirectURI).String())
	} else {
		answer.Set("error", "user_denied")
	}
	if request.State != "" {
		answer.Set("state", request.State)
	}
	back := &callback{server: s, w: w, r: r, to: request.RedirectURI, query: answer}
	if k := s.faults.draw(Login); k != nil {
		w.Header().Set(faultHeader, k.Name)
		k.divert(back)
		return
	}
	back.send()
}

// callback is a redirect to the app under way.
type callback struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	to     string // the redirect URL
	query  url.Values
}

func (c *callback) url() string {
	u, err := url.Parse(c.to)
	if err != nil { // checked before
		return c.to
	}
	q := u.Query()
	for k, v := range c.query {
		q[k] = v
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (c *callback) send() {
	http.Redirect(c.w, c.r, c.url(), http.StatusSeeOther)
}
