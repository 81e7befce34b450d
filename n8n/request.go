package n8n

import (
	"cmp"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/scopes"
)

// callRunes is the maximum length of a URL; Pipedrive's longest path with ids is a tenth of that.
const callRunes = 1000

// requestMethod returns the method of an HTTP Request node's Pipedrive credential; empty: it uses none. The credential type
// it names takes precedence over attached credentials, which may remain from an earlier choice.
func requestMethod(parameters, credentials map[string]any) connection.Method {
	named, _ := parameters["nodeCredentialType"].(string)
	return cmp.Or(MethodOf(named), methodIn(credentials))
}

// request turns an HTTP Request node into a custom call. In old versions of the node the method's parameter is requestMethod.
func (n *Node) request(parameters map[string]any) {
	verb, verbForm := text(parameters, "requestMethod", "GET")
	if _, ok := parameters["method"]; ok {
		verb, verbForm = text(parameters, "method", "GET")
	}
	url, urlForm := text(parameters, "url", "")
	if urlForm == expression && !wholly(url) {
		urlForm = fixed // an embedded expression may stand for a path segment, which scopes.ParseCall handles
	}
	if n.Reason = unusable([]string{"method", "URL"}, verbForm, urlForm); n.Reason != "" {
		return
	}
	if strings.TrimSpace(url) == "" {
		n.Reason = "no URL"
		return
	}
	if !wholly(url) && !absolute(url) {
		n.Reason = "the URL does not begin with https://, so that n8n sends nothing"
		return
	}
	call := scopes.WithoutToken(sanitize.Line(strings.ToUpper(verb)+" "+url, callRunes)) // no character that hides its name
	if _, err := scopes.ParseCall(call); err != nil {
		n.Reason = sanitize.Line(err.Error(), nameRunes)
		n.Retired = call
		return
	}
	n.Call = call
}

// absolute reports whether a URL is one that n8n can send a request to.
func absolute(url string) bool {
	scheme, _, ok := strings.Cut(strings.TrimSpace(url), "://")
	return ok && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// wholly reports whether a URL's text begins with an expression, which then determines its scheme and host.
func wholly(url string) bool { return strings.HasPrefix(strings.TrimSpace(url), "{{") }
