package pipedrive

import (
	"net/http"
	"testing"
)

func TestReadErrorFindsTheText(t *testing.T) {
	for name, c := range map[string]struct{ body, text, code string }{
		"error":             {`{"success":false,"error":"unauthorized access","errorCode":401}`, "unauthorized access", ""},
		"error and code":    {`{"error":"Deal not found","code":"ERR_NOT_FOUND"}`, "Deal not found", "ERR_NOT_FOUND"},
		"message":           {`{"success":false,"message":"Forbidden"}`, "Forbidden", ""},
		"OAuth":             {`{"message":"Invalid grant: refresh token is invalid","error":"invalid_grant"}`, "Invalid grant: refresh token is invalid", "invalid_grant"},
		"error_description": {`{"error":"invalid_client","error_description":"client is invalid"}`, "client is invalid", "invalid_client"},
		"code only":         {`{"code":"feature_capping_deals_limit"}`, "", "feature_capping_deals_limit"},
		"wrong types":       {`{"error":{"a":1},"message":["x"],"code":7}`, "", ""},
		"a JSON text":       {`"Company account is not open"`, `"Company account is not open"`, ""},
		"plain text":        {"Request over limit", "Request over limit", ""},
		"nothing":           {"", "", ""},
		"null":              {"null", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := readError(nil, []byte(c.body)); got.text != c.text || got.code != c.code || got.html {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestReadErrorKnowsWebPages(t *testing.T) {
	for name, got := range map[string]remoteError{
		"by its start":  readError(nil, []byte("\ufeff \r\n<!DOCTYPE html>")),
		"by its header": readError(http.Header{"Content-Type": {"text/html; charset=UTF-8"}}, []byte("Attention Required!")),
	} {
		if !got.html || got.text != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestReadContent(t *testing.T) {
	for name, c := range map[string]struct {
		body                    string
		ok, list, empty, failed bool
		id                      int64
	}{
		"rows":            {`{"success":true,"data":[{"id":7},{"id":8}]}`, true, true, false, false, 7},
		"v2, no rows":     {`{"success":true,"data":[]}`, true, true, true, false, 0},
		"v1, no rows":     {`{"success":true,"data":null}`, true, true, true, false, 0},
		"blanks":          {" {\n\"data\" : [ ] }", true, true, false, false, 0},
		"an object":       {`{"data":{"id":1}}`, true, false, false, false, 0},
		"no data":         {`{"success":true}`, true, false, true, false, 0},
		"id as text":      {`{"data":[{"id":"7"}]}`, true, true, false, false, 0},
		"id negative":     {`{"data":[{"id":-7}]}`, true, true, false, false, 0},
		"id fractional":   {`{"data":[{"id":1.5}]}`, true, true, false, false, 0},
		"rows of numbers": {`{"data":[1,2]}`, true, true, false, false, 0},
		"failed":          {`{"success":false,"error":"no"}`, true, false, true, true, 0},
		"success as text": {`{"success":"yes","data":[]}`, false, false, true, false, 0},
		"a list":          {`[1]`, false, false, true, false, 0},
		"null":            {`null`, false, false, true, false, 0},
		"truncated":       {`{"success":true,"data":[{"id":`, false, false, true, false, 0},
		"two values":      {`{"data":[]}{}`, false, false, true, false, 0},
		"nothing":         {``, false, false, true, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := readContent([]byte(c.body))
			id, _ := got.firstID()
			if ok != c.ok || got.isList() != c.list || got.isEmpty() != c.empty || (got.refused != "") != c.failed || id != c.id {
				t.Errorf("ok %v, list %v, empty %v, refused %q, id %d", ok, got.isList(), got.isEmpty(), got.refused, id)
			}
		})
	}
}
