package simulator

import (
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
	"net/url"
)

var errRedirect = errors.New("redirect_uri is invalid")

// token answers POST /oauth/token.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.send(w, r, s.tokenAnswer(r), pass{}, Token)
}

func (s *Server) tokenAnswer(r *http.Request) answer {
	if refused, ok := checkClient(r); !ok {
		return refused
	}
	form := r.PostForm
	var access, refresh pass
	var err error
	grant := form.Get("grant_type")
	switch grant {
	case "":
		return oauthError("invalid_request", "Missing parameter: grant_type")
	case "authorization_code":
		if u, parseErr := url.Parse(form.Get("redirect_uri")); parseErr != nil || u.Scheme == "" || u.Host == "" {
			return oauthError("invalid_request", "Invalid request: redirect_uri is not a valid URI")
		}
		access, refresh, err = s.app.redeem(codePass, form.Get("code"), form.Get("redirect_uri"), false)
	case "refresh_token":
		rotate := s.faults.given(rotateRefreshToken)
		access, refresh, err = s.app.redeem(refreshPass, form.Get("refresh_token"), "", rotate)
	default:
		return oauthError("unsupported_grant_type", "Unsupported grant type: grant_type is invalid")
	}
	switch {
	case errors.Is(err, errRedirect):
		return oauthError("invalid_request", "Invalid request: "+err.Error())
	case err != nil:
		return oauthError("invalid_grant", "Invalid grant: "+grant+" "+err.Error())
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"access_token": access.String(), "token_type": "Bearer", "expires_in": int(accessLife.Seconds()),
		"refresh_token": refresh.String(), "scope": access.Scopes, "api_domain": base(r),
	})
}

// revoke answers POST /oauth/revoke: always 200 to the app itself, whatever the token. token_type_hint is not needed,
// a token says itself what it is.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	if refused, ok := checkClient(r); !ok {
		refused.write(w)
		return
	}
	s.app.revoke(r.PostFormValue("token"))
	jsonAnswer(http.StatusOK, map[string]any{"success": true}).write(w)
}

// checkClient reads the form and wants the app's client ID and secret: by HTTP Basic or, as n8n may send them, in the form.
func checkClient(r *http.Request) (answer, bool) {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err := r.ParseForm(); err != nil || media != "application/x-www-form-urlencoded" {
		return oauthError("invalid_request", "Invalid request: content must be application/x-www-form-urlencoded"), false
	}
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	if id == "" || secret == "" {
		return oauthError("invalid_client", "Invalid client: cannot retrieve client credentials"), false
	}
	if subtle.ConstantTimeCompare([]byte(id+":"+secret), []byte(ClientID+":"+ClientSecret)) != 1 {
		return oauthError("invalid_client", "Invalid client: client is invalid"), false
	}
	return answer{}, true
}
