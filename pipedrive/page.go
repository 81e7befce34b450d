package pipedrive

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strconv"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"connect-pipedrive/internal/fault"
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

// view is the page in HTML. It is Go, not a template: a template calls methods by name, for which the linker keeps
// every method of the whole program.
func (p page) view() g.Node {
	return h.Doctype(h.HTML(h.Lang("en"),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.Meta(h.Name("color-scheme"), h.Content("light dark")),
			h.TitleEl(g.Text(p.Title)),
			h.StyleEl(g.Raw(pageStyle)),
		),
		h.Body(h.Main(
			h.H1(h.Span(h.Aria("hidden", "true"), g.Text(p.Mark)), g.Text(" "+p.Title)),
			h.P(g.Text(p.Text)),
			g.If(p.Hint != "", h.P(h.Class("hint"), g.Text(p.Hint))),
			h.Footer(g.Text("connect-pipedrive, on this machine")),
		)),
	))
}

// write sends the page, at once and whole. It is not cached, loads nothing and tells nobody its address, which holds
// the code.
func (p page) write(w http.ResponseWriter, r *http.Request, status int) {
	var body bytes.Buffer
	_ = p.view().Render(&body) // into memory it cannot fail
	header := w.Header()
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", pagePolicy())
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Connection", "close")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = body.WriteTo(w)
	}
	_ = http.NewResponseController(w).Flush()
}

// pagePolicy allows the page's one style sheet and nothing else.
func pagePolicy() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
