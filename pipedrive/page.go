package pipedrive

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strconv"

	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/markup"
)

//go:embed page.css
var pageStyle string

// page is what the browser shows at the end.
type page struct {
	Mark  string // for the eye alone
	Title string
	Text  string
	Hint  string
}

const (
	goBack       = "You can close this page and go back to the terminal."
	notTheAnswer = "This is not the answer to the current login"
)

var (
	pageWaiting = page{Mark: "…", Title: "Waiting for Pipedrive's answer", Text: "The login has not been answered yet."}
	pageForeign = page{Mark: "✗", Title: notTheAnswer,
		Text: "It belongs to another login or is incomplete. Nothing was used.",
		Hint: "The login in the terminal still waits: open its authorize URL."}
	pageStateless = page{Mark: "✗", Title: notTheAnswer,
		Text: "It has no state, as when it was begun in Developer Hub (Install & test) or in the Marketplace. Nothing was used.",
		Hint: "Begin in the terminal instead, which still waits: open its authorize URL."}
	pageAnswered = page{Mark: "✓", Title: "This login has been answered already", Text: goBack}
	pageStranger = page{Mark: "✗", Title: "This login is another user's", Text: "It takes no answer from you.",
		Hint: "If it is yours, paste the address from the browser's address bar into the terminal."}
	pageElsewhere = page{Mark: "✗", Title: "There is nothing here", Text: "This address only takes Pipedrive's answer to a login."}
)

// outcomePage returns the page about how the login ended.
func outcomePage(err error) (int, page) {
	if err == nil {
		return http.StatusOK, page{Mark: "✓", Title: "Connected to Pipedrive", Text: goBack}
	}
	p := page{Mark: "✗", Title: "Not connected", Text: "What failed: " + err.Error() + ".", Hint: fault.HintOf(err)}
	if fault.KindOf(err) == fault.Refused {
		return http.StatusOK, p // the answer itself was fine
	}
	return http.StatusBadGateway, p
}

// html returns the page as it is sent.
func (p page) html() []byte {
	var m markup.Page
	m.Addf(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style>`, p.Title)
	m.Add(pageStyle)
	m.Addf(`</style>
</head>
<body>
<main>
<h1><span aria-hidden="true">%s</span> %s</h1>
<p>%s</p>
`, p.Mark, p.Title, p.Text)
	if p.Hint != "" {
		m.Addf(`<p class="hint">%s</p>
`, p.Hint)
	}
	m.Add(`<footer>connect-pipedrive, on this machine</footer>
</main>
</body>
</html>
`)
	return m.Bytes()
}

// write sends the page in one piece. It is not cached, loads nothing, and does not pass on its address, which holds the code.
func (p page) write(w http.ResponseWriter, r *http.Request, status int) {
	body := p.html()
	h := w.Header()
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", pagePolicy())
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) //nolint:gosec // every text in it was escaped by markup
	}
	_ = http.NewResponseController(w).Flush()
}

// pagePolicy allows the page's style sheet and nothing else.
func pagePolicy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
