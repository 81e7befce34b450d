package simulator

import (
	"bytes"
	_ "embed"
	"net/http"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"
)

// The pages are Go functions, not templates: a template calls methods by name, for which the linker keeps every method
// of the whole program. They load nothing but this style sheet.
//
//go:embed style.css
var styleSheet []byte

// policy allows the style sheet and nothing else. It has no form-action: browsers hold that against the redirect that
// answers a form, too, and the consent page's leads to the app's callback, whose host [::1] cannot be written there.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// render sends a page.
func render(w http.ResponseWriter, status int, page g.Node) {
	var body bytes.Buffer
	_ = page.Render(&body) // into memory it cannot fail
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("Referrer-Policy", "no-referrer")
	answer{status: status, html: true, body: body.Bytes()}.write(w)
}

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(styleSheet) // the browser may be gone
}

// layout is what all pages share.
func layout(title string, body ...g.Node) g.Node {
	return h.Doctype(h.HTML(h.Lang("en"),
		h.Head(
			h.Meta(h.Charset("utf-8")),
			h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1")),
			h.TitleEl(g.Text(title+" · simulated Pipedrive")),
			h.Link(h.Rel("stylesheet"), h.Href("/style.css")),
		),
		h.Body(
			h.Header(g.Text("Simulated Pipedrive: nothing here leaves this machine.")),
			h.Main(body...),
		),
	))
}

// view is the problem's page.
func (p problem) view() g.Node {
	return layout(p.Title, h.Div(h.Class("card"), h.Role("alert"),
		h.H1(g.Text(p.Title)),
		h.P(g.Text(p.Detail)),
		h.P(h.A(h.Href("/developer-hub"), g.Text("Open the app in Developer Hub"))),
	))
}

// section is a part of a page with a heading of its own.
func section(id, title string, children ...g.Node) g.Node {
	return h.Section(h.Aria("labelledby", id), h.H2(h.ID(id), g.Text(title)), g.Group(children))
}

// item is a term and what stands for it, in a list of such.
func item(term string, details ...g.Node) g.Node {
	return g.Group{h.Dt(g.Text(term)), h.Dd(details...)}
}

func code(text string) g.Node { return h.Code(g.Text(text)) }

func dim(text string) g.Node { return h.P(h.Class("dim"), g.Text(text)) }

// small is a remark; without text there is none.
func small(text string) g.Node { return g.If(text != "", h.Small(g.Text(text))) }

// saved says that a form was taken.
func saved(text string) g.Node { return h.P(h.Class("note"), h.Role("status"), g.Text(text)) }
