package pipedrive

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"

	"connect-pipedrive/internal/fault"
)

//go:embed page.html
var pageSource string

//go:embed page.css
var pageStyle string

var (
	pageTemplate = template.Must(template.New("page").Parse(pageSource))
	pagePolicy   = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src '" + styleHash() + "'"
)

// page is what the browser shows at the end.
type page struct {
	Mark  string // for the eye alone
	Title string
	Text  string
	Hint  string
	Style template.CSS
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

// write sends the page. It is not kept, loads nothing, tells nobody where it came from, and its address, which holds
// the code, is replaced in no one's favour: there is no script in it.
func (p page) write(w http.ResponseWriter, r *http.Request, status int) {
	p.Style = template.CSS(pageStyle)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_ = pageTemplate.Execute(w, p)
	}
}

// styleHash allows the page's one style sheet and no other.
func styleHash() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
