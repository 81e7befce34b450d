package scopes

import (
	"errors"
	"slices"
	"strings"
)

// endpoint finds the place of the call's endpoint. The error says where else the path is served.
func (r request) endpoint() (at int, err error) {
	x := endpoints()
	if at := x.find(r.api, r.method, r.path); at >= 0 {
		return at, nil
	}
	here, there := x.served(r.api, r.path), x.served(otherAPI(r.api), r.path)
	switch {
	case r.api == v1 && len(there) > 0 && (len(here) == 0 || fits(there, r.method) != nil):
		if e := fits(there, r.method); e != nil {
			return -1, errors.New("retired; use " + e.String())
		}
		return -1, errors.New("retired; " + taken(there))
	case len(here) > 0:
		return -1, errors.New(taken(here))
	case len(there) > 0:
		if e := fits(there, r.method); e != nil {
			return -1, errors.New("only in v1; use " + e.String())
		}
		return -1, errors.New("only in v1; " + taken(there))
	}
	return -1, errNoEndpoint
}

func otherAPI(api string) string {
	if api == v1 {
		return v2
	}
	return v1
}

// served lists the endpoints of the most literal path that takes this one, one for each of its methods.
func (x indexed) served(api string, path []segment) []*Endpoint {
	var list []*Endpoint
	for _, m := range methods {
		at := x.find(api, m, path)
		if at < 0 {
			continue
		}
		e := &x.list[at]
		if len(list) > 0 && parameters(e.Path) < parameters(list[0].Path) {
			list = nil
		}
		if len(list) == 0 || e.Path == list[0].Path {
			list = append(list, e)
		}
	}
	return list
}

// fits finds the endpoint that does what the method did: v2 updates with PATCH where v1 took PUT.
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
	return urlPath(list[0].API, list[0].Path) + " takes " + strings.Join(names, ", ")
}
