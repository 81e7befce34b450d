package scopes

import (
	"errors"
	"slices"
	"strings"
)

// endpoint returns the call's endpoint. The error says what replaces it, or where else the path is served; it claims no more
// than the tables do.
func (r request) endpoint() (*Endpoint, error) {
	if e := endpoints().find(r.api, r.method, r.path); e != nil {
		return e, nil
	}
	if t := twins().find(r.api, r.method, r.path); t != nil {
		return nil, errors.New(t.reason())
	}
	here, there := served(r.api, r.path), served(otherAPI(r.api), r.path)
	switch {
	case len(here) > 0:
		return nil, errors.New(taken(here))
	case len(there) > 0:
		only := "only in " + otherAPI(r.api) + "; "
		if e := fits(there, r.method); e != nil {
			return nil, errors.New(only + "use " + e.String() + " (" + scopeWords(e.AnyOf) + ")")
		}
		return nil, errors.New(only + taken(there))
	}
	if t := twins().find(v1, r.method, r.path); t != nil { // a v1 path requested from v2
		return nil, errors.New("not in v2; " + t.replacement())
	}
	return nil, errNoEndpoint
}

func otherAPI(api string) string {
	if api == v1 {
		return v2
	}
	return v1
}

// served returns the endpoints of the most literal path that matches this one, one for each of its methods.
func served(api string, path []segment) []*Endpoint {
	var list []*Endpoint
	for _, m := range methods {
		e := endpoints().find(api, m, path)
		if e == nil {
			continue
		}
		if len(list) > 0 && len(e.Params) < len(list[0].Params) {
			list = nil
		}
		if len(list) == 0 || e.Path == list[0].Path {
			list = append(list, e)
		}
	}
	return list
}

// fits returns the endpoint that does what the method did: v2 updates with PATCH where v1 used PUT.
func fits(list []*Endpoint, method string) *Endpoint {
	for _, also := range []string{method, map[string]string{"PUT": "PATCH", "PATCH": "PUT"}[method]} {
		if i := slices.IndexFunc(list, func(e *Endpoint) bool { return e.Method == also }); i >= 0 {
			return list[i]
		}
	}
	return nil
}

// taken says "/v1/users/me takes GET".
func taken(list []*Endpoint) string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = e.Method
	}
	return list[0].urlPath() + " takes " + strings.Join(names, ", ")
}
