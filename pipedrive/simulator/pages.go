package simulator

import (
	_ "embed"
	"net/http"

	"connect-pipedrive/internal/markup"
)

// styleSheet is the one thing that the pages load.
//
//go:embed style.css
var styleSheet []byte

// policy allows the style sheet and nothing else. It has no form-action: browsers hold that against the redirect that
// answers a form, too, and the consent page's leads to the app's callback, whose host [::1] cannot be written there.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// render sends a page.
func render(w http.ResponseWriter, status int, title string, content func(*markup.Page)) {
	var p markup.Page
	p.Addf(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s · simulated Pipedrive</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>Simulated Pipedrive: nothing here leaves this machine.</header>
<main>
`, title)
	content(&p)
	p.Add(`</main>
</body>
</html>
`)
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	answer{status: status, media: htmlMedia, body: p.Bytes()}.write(w)
}

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(styleSheet) // the browser may be gone
}

// render sends the page that shows it.
func (p problem) render(w http.ResponseWriter) {
	render(w, http.StatusBadRequest, p.Title, p.write)
}

func (p problem) write(m *markup.Page) {
	m.Addf(`<div class="card" role="alert">
<h1>%s</h1>
<p>%s</p>
<p><a href="/developer-hub">Open the app in Developer Hub</a></p>
</div>
`, p.Title, p.Detail)
}

// small is a remark below a line; without text there is none.
func small(m *markup.Page, text string) {
	if text != "" {
		m.Addf(`<small>%s</small>`, text)
	}
}
