package simulator

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"sync"
)

// files are the pages; they load nothing but the style sheet beside them.
//
//go:embed pages
var files embed.FS

// pages are the templates by file name, parsed when the first page is wanted: most commands never want one.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(files, "pages/*.html")) // embedded; the tests draw each
})

// policy allows the style sheet and nothing else. It has no form-action: browsers hold that against the redirect that
// answers a form, too, and the consent page's leads to the app's callback, whose host [::1] cannot be written there.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// render sends a page.
func render(w http.ResponseWriter, status int, name string, data any) {
	var page bytes.Buffer
	if err := pages().ExecuteTemplate(&page, name, data); err != nil {
		http.Error(w, "this page cannot be drawn", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	answer{status: status, html: true, body: page.Bytes()}.write(w)
}

func style(w http.ResponseWriter, _ *http.Request) {
	css, err := files.ReadFile("pages/style.css")
	if err != nil {
		http.Error(w, "no style sheet", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(css) // the browser may be gone
}

// indexPage is what index.html shows.
type indexPage struct {
	registration
	URL                              string
	APIToken, ClientID, ClientSecret string
	Company, User, Email             string
	Empty, AutoApprove               bool
	Faults                           []FaultKind
	Spent                            int
}

// index answers GET /.
func (s *Server) index(w http.ResponseWriter, r *http.Request) {
	render(w, http.StatusOK, "index.html", indexPage{
		registration: s.app.registration(), URL: base(r),
		APIToken: APIToken, ClientID: ClientID, ClientSecret: ClientSecret,
		Company: companyName, User: userName, Email: userEmail,
		Empty: s.opts.Empty, AutoApprove: s.opts.AutoApprove, Faults: s.faults.kinds, Spent: s.app.tokensSpent(),
	})
}

// identify answers GET /simulator, by which a client can tell a simulator from Pipedrive.
func (s *Server) identify(w http.ResponseWriter, _ *http.Request) {
	jsonAnswer(http.StatusOK, map[string]any{"simulator": true, "version": 1}).write(w)
}
