package simulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

const htmlMedia = "text/html; charset=utf-8"

// answer is a whole answer, so that a fault can spoil it on its way out.
type answer struct {
	status int
	media  string // of the body; empty: JSON
	body   []byte
}

func (a answer) write(w http.ResponseWriter) {
	a.head(w)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // the client may be gone
}

func (a answer) head(w http.ResponseWriter) {
	w.Header().Set("Content-Type", cmp.Or(a.media, "application/json; charset=utf-8"))
}

func jsonAnswer(status int, value any) answer {
	body, err := json.Marshal(value)
	if err != nil {
		panic(err) // only maps, slices, strings and numbers are passed
	}
	return answer{status: status, body: body}
}

func htmlAnswer(status int, title string) answer {
	return answer{status: status, media: htmlMedia, body: fmt.Appendf(nil,
		"<!DOCTYPE html>\n<html lang=\"en\"><head><title>%[1]s</title></head><body><h1>%[1]s</h1></body></html>\n", title)}
}

// refusal returns the v1 error body, in which the text stands in error.
func refusal(status int, text string) answer {
	return jsonAnswer(status, map[string]any{"success": false, "error": text, "errorCode": status,
		"error_info": "Please check developers.pipedrive.com"})
}

// coded returns the v2 error body.
func coded(status int, text, code string) answer {
	return jsonAnswer(status, map[string]any{"success": false, "error": text, "code": code})
}

// The errors of the API, as Pipedrive words them.
func unauthorized() answer { return refusal(http.StatusUnauthorized, "unauthorized access") }
func invalidToken() answer {
	return jsonAnswer(http.StatusUnauthorized, map[string]any{"success": false,
		"message": "Invalid token: access_token is invalid", "error": "invalid_token"})
}
func malformedHeader() answer {
	return oauthError("invalid_request", "Invalid request: malformed authorization header")
}
func scopeMismatch() answer { return refusal(http.StatusForbidden, "Scope and URL mismatch") }
func overLimit() answer     { return refusal(http.StatusTooManyRequests, "Request over limit") }
func gone() answer          { return refusal(http.StatusGone, "Old resource permanently unavailable") }
func unknownRoute() answer  { return htmlAnswer(http.StatusNotFound, "404 Not Found") }
func notFound(what string) answer {
	return coded(http.StatusNotFound, what+" not found", "ERR_NOT_FOUND")
}

// invalid returns the 400 for what a call brought.
func invalid(err error) answer {
	return coded(http.StatusBadRequest, "Validation failed: "+err.Error(), "ERR_SCHEMA_VALIDATION_FAILED")
}

// webhookErrors returns the 400, 404 and 422 of webhooks: texts by the field that they are about.
func webhookErrors(status int, field, text string) answer {
	return jsonAnswer(status, map[string]any{"status": "error", "success": false, "error": "Validation failed",
		"errors": map[string][]string{field: {text}}})
}

func tooManyWebhooks() answer {
	return webhookErrors(http.StatusUnprocessableEntity, "webhooks", "the limit of 40 is reached")
}

// oauthError returns the body of a refused token request; message says more than error.
func oauthError(code, message string) answer {
	return jsonAnswer(http.StatusBadRequest, map[string]any{"success": false, "message": message, "error": code})
}
