package pipedrive

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strconv"

	"connect-pipedrive/internal/fault"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var pageStyle string

var (
	pageTemplate = template.Must(template.Must(template.New("style").Parse(pageStyle)).New("page").Parse(pageSource))
	pagePolicy   = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src '" + styleHash() + "'"
)

// page is what the browser shows at the end.
type page struct {
	Mark  string // for the eye alone
	Title string
	Text  string
	Hint  string
}

var (
	pageWaiting = page{Mark: "…", Title: "Waiting for Pipedrive's answer", Text: "The login has not been answered yet."}
	pageForeign = page{Mark: "✗", Title: "This is not the answer to the current login",
		Text: "It belongs to another login or is incomplete. Nothing was used.",
		Hint: "The login in the terminal still waits: open its authorize URL."}
	pageAnswered  = page{Mark: "✓", Title: "This login has been answered already", Text: "You can close this page and go back to the terminal."}
	pageElsewhere = page{Mark: "✗", Title: "There is nothing here", Text: "This address only takes Pipedrive's answer to a login."}
)

// outcomePage tells how the login ended.
func outcomePage(err error) (int, page) {
	if err == nil {
		return http.StatusOK, page{Mark: "✓", Title: "Connected to Pipedrive", Text: "You can close this page and go back to the terminal."}
	}
	p := page{Mark: "✗", Title: "Not connected", Text: "What failed: " + err.Error() + ".", Hint: fault.HintOf(err)}
	if fault.KindOf(err) == fault.Refused {
		return http.StatusOK, p // an answer that was understood
	}
	return http.StatusBadGateway, p
}

// write sends the page, at once and whole. It is not cached, loads nothing and tells nobody its address, which holds
// the code.
func (p page) write(w http.ResponseWriter, r *http.Request, status int) {
	var body bytes.Buffer
	_ = pageTemplate.Execute(&body, p) // into memory it cannot fail: callback_test.go executes every page
	h := w.Header()
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = body.WriteTo(w)
	}
	_ = http.NewResponseController(w).Flush()
}

// styleHash allows the page's one style sheet and no other.
func styleHash() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
