package simulator

import (
	"net/http"
	"slices"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/scopes"
)

// hubPage is what Developer Hub shows.
type hubPage struct {
	registration
	Saved       string // "basic-info" or "scopes": what was just saved
	Added       bool   // the save switched on what was off
	Error, Hint string // why the basic info was not saved
}

// hub answers GET /developer-hub.
func (s *Server) hub(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	page := hubPage{registration: s.app.registration(), Saved: query.Get("saved"), Added: query.Has("added")}
	page.render(w, http.StatusOK)
}

func (p hubPage) render(w http.ResponseWriter, status int) {
	render(w, status, "Developer Hub", p.write)
}

// saveBasicInfo takes the form with the app's name and callback URL.
func (s *Server) saveBasicInfo(w http.ResponseWriter, r *http.Request) {
	name, callback := r.PostFormValue("name"), r.PostFormValue("callback")
	if err := s.SetCallback(callback); err != nil {
		page := hubPage{registration: s.app.registration(), Error: err.Error(), Hint: fault.HintOf(err)}
		page.Name, page.Callback = name, callback
		page.render(w, http.StatusBadRequest)
		return
	}
	if name != "" {
		s.app.setName(name)
	}
	http.Redirect(w, r, "/developer-hub?saved=basic-info", http.StatusSeeOther)
}

// saveScopes takes the form with the switches; only those that are on come with it.
func (s *Server) saveScopes(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	var on []scopes.Scope
	for _, name := range r.PostForm["scope"] {
		on = append(on, scopes.Scope(name))
	}
	before := s.app.registration().Scopes
	s.SetScopes(on)
	to := "/developer-hub?saved=scopes"
	if slices.ContainsFunc(s.app.registration().Scopes, func(sc scopes.Scope) bool { return !slices.Contains(before, sc) }) {
		to += "&added"
	}
	http.Redirect(w, r, to+"#scopes", http.StatusSeeOther)
}
