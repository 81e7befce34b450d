package scopes

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Call is a custom API call that matched an endpoint.
type Call struct {
	Method     string
	URLPath    string // "/api/v2/deals/42": the path to request, v1 as /v1
	Query      string // without "?", ready for a URL; an API token in it was left out
	Endpoint   Endpoint
	Expression bool // contains {{…}} in path or query, so only n8n knows what it requests
}

// Why a call is unresolved. These errors repeat nothing of the call, which comes from outside.
var (
	errNotText     = errors.New("not valid UTF-8")
	errNoMethod    = errors.New("no method; begin with it, as in GET /v1/users")
	errMethod      = errors.New("unknown method; Pipedrive takes GET, POST, PUT, PATCH and DELETE")
	errNoPath      = errors.New("no path; name it after the method, as in GET /v1/users")
	errWholeURL    = errors.New("the URL is an expression")
	errHostUnknown = errors.New("the host is an expression")
	errNotHTTPS    = errors.New("not https")
	errNoScheme    = errors.New("https:// is missing before the host")
	errHost        = errors.New("not a pipedrive.com host")
	errPort        = errors.New("a port other than 443")
	errNoAPI       = errors.New("the path starts with neither /v1 nor /api/v2")
	errV2          = errors.New("version 2 is served at /api/v2")
	errOpen        = errors.New("an expression has no end")
	errEscape      = errors.New("broken percent-encoding in the path")
	errCharacter   = errors.New("blanks or control characters in the path")
	errQuery       = errors.New("control characters in the query")
	errSelector    = errors.New("a field selector works only in v1")
	errDots        = errors.New("dot segments in the path")
	errNoEndpoint  = errors.New("no such endpoint")
)

// methods are the methods that Pipedrive accepts.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// mostSegments is more than the path of any endpoint has, including the API's prefix.
const mostSegments = 10

// ParseCall finds the endpoint of a call, the most literal path first: "GET /v1/users", "GET
// https://acme.pipedrive.com/api/v2/deals/42". An n8n expression, {{…}}, stands for one path segment, which only a parameter
// of a template matches. The error, one short line, says why the call is unresolved: "retired; use GET /api/v2/deals
// (deals:read or deals:full)".
func ParseCall(text string) (Call, error) {
	r, err := readCall(text)
	if err != nil {
		return Call{}, err
	}
	e, err := r.endpoint()
	if err != nil {
		return Call{}, err
	}
	c := Call{Method: r.method, Endpoint: *e, Query: r.query, Expression: strings.Contains(r.query, "{{")}
	var b strings.Builder
	for _, s := range r.path {
		b.WriteByte('/')
		if s.expression {
			b.WriteString(s.text)
			c.Expression = true
		} else {
			b.WriteString(url.PathEscape(s.text))
		}
	}
	c.URLPath = urlPath(e.API, b.String())
	return c, nil
}

// findCall is ParseCall for callers that only want the endpoint.
func findCall(text string) (*Endpoint, error) {
	r, err := readCall(text)
	if err != nil {
		return nil, err
	}
	return r.endpoint()
}

// request is a parsed call.
type request struct {
	method, api string
	path        []segment // without the API's prefix
	query       string    // ready for a URL
}

func readCall(text string) (r request, err error) {
	if !utf8.ValidString(text) {
		return r, errNotText
	}
	text = strings.TrimSpace(WithoutToken(text))
	method, target := text, ""
	if blank := strings.IndexFunc(text, unicode.IsSpace); blank >= 0 {
		method, target = text[:blank], strings.TrimSpace(text[blank:])
	}
	if method == "" || strings.ContainsAny(method, "/:{") {
		return r, errNoMethod
	}
	r.method = strings.ToUpper(method)
	if !slices.Contains(methods, r.method) {
		return r, errMethod
	}
	if target == "" {
		return r, errNoPath
	}
	path, err := withoutHost(target)
	if err != nil {
		return r, err
	}
	segments, rest, err := splitPath(path)
	if err != nil {
		return r, err
	}
	r.query, err = queryOf(rest)
	if err != nil {
		return r, err
	}
	if r.api, r.path, err = apiOf(segments); err != nil {
		return r, err
	}
	r.path = dropSelector(r.api, r.path)
	if n := len(r.path); r.api == v2 && n > 0 && strings.Contains(r.path[n-1].text, ":(") {
		return r, errSelector
	}
	return r, nil
}

// withoutHost returns what follows https://host, which has to be Pipedrive's.
func withoutHost(target string) (string, error) {
	if strings.HasPrefix(target, "{{") {
		if expressionLength(target) == len(target) {
			return "", errWholeURL
		}
		return "", errHostUnknown
	}
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || strings.ContainsAny(scheme, "/?#{") {
		switch host, _, _ := strings.Cut(target, "/"); {
		case host == "":
			return target, nil
		case strings.Contains(host, "{{"):
			return "", errHostUnknown
		case strings.Contains(host, "."):
			return "", errNoScheme
		}
		return "", errNoAPI
	}
	if !strings.EqualFold(scheme, "https") {
		return "", errNotHTTPS
	}
	host, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, path = rest[:end], rest[end:]
	}
	if strings.Contains(host, "{{") {
		return "", errHostUnknown
	}
	name, port, hasPort := strings.Cut(strings.ToLower(host), ":")
	if !pipedriveHost(name) {
		return "", errHost
	}
	if hasPort && port != "443" {
		return "", errPort
	}
	return path, nil
}

func pipedriveHost(name string) bool {
	outside := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' }
	if strings.ContainsFunc(name, outside) || strings.HasPrefix(name, ".") || strings.Contains(name, "..") {
		return false
	}
	return name == "pipedrive.com" || strings.HasSuffix(name, ".pipedrive.com")
}

// splitPath splits a path into its segments. rest starts with the "?" or "#" that ends it.
func splitPath(path string) (segments []segment, rest string, err error) {
	rest = path
	segments = make([]segment, 0, min(mostSegments, strings.Count(path, "/")))
	for strings.HasPrefix(rest, "/") {
		length, expression := segmentLength(rest[1:])
		if length < 0 {
			return nil, "", errOpen
		}
		s := segment{text: rest[1 : 1+length], expression: expression}
		rest = rest[1+length:]
		if s.text == "" && !strings.HasPrefix(rest, "/") {
			break // ignore a trailing slash
		}
		if !expression {
			if s.text, err = cleanSegment(s.text); err != nil {
				return nil, "", err
			}
		}
		if len(segments) == mostSegments {
			return nil, "", errNoEndpoint
		}
		segments = append(segments, s)
	}
	return segments, rest, nil
}

// segmentLength returns the length of a segment, or -1 if an expression in it does not end.
func segmentLength(text string) (length int, expression bool) {
	for length < len(text) && text[length] != '/' && text[length] != '?' && text[length] != '#' {
		if !strings.HasPrefix(text[length:], "{{") {
			length++
			continue
		}
		inner := expressionLength(text[length:])
		if inner == 0 {
			return -1, true
		}
		length += inner
		expression = true
	}
	return length, expression
}

// cleanSegment decodes a segment. One that would go up the path, or that no URL can contain, is refused.
func cleanSegment(text string) (string, error) {
	decoded, err := url.PathUnescape(text)
	if err != nil || !utf8.ValidString(decoded) {
		return "", errEscape
	}
	if strings.ContainsFunc(text, unicode.IsSpace) || strings.ContainsFunc(decoded, unicode.IsControl) {
		return "", errCharacter
	}
	if decoded == "." || decoded == ".." {
		return "", errDots
	}
	return decoded, nil
}

// apiOf removes the API's prefix: /v1 or /api/v1, and /api/v2.
func apiOf(path []segment) (api string, rest []segment, err error) {
	is := func(i int, text string) bool { return len(path) > i && path[i].text == text && !path[i].expression }
	switch {
	case is(0, v1):
		return v1, path[1:], nil
	case is(0, "api") && is(1, v1):
		return v1, path[2:], nil
	case is(0, "api") && is(1, v2):
		return v2, path[2:], nil
	case is(0, v2):
		return "", nil, errV2
	}
	return "", nil, errNoAPI
}
