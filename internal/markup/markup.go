// Package markup writes HTML pages. It stands in for html/template, which calls methods by name: for that the linker
// keeps every exported method of the whole program, 2 MB of it.
package markup

import (
	"bytes"
	"fmt"
	"html"
)

// Page is a page under way. The zero value is empty.
type Page struct{ body bytes.Buffer }

// Addf adds a piece of HTML in which each %s stands for a text: between tags, or in an attribute's double quotes, and
// nowhere else. The texts are escaped, so what is in them adds neither elements nor attributes; addresses from outside
// must not become a link's.
func (p *Page) Addf(piece string, texts ...string) {
	escaped := make([]any, len(texts))
	for i, t := range texts {
		escaped[i] = html.EscapeString(t)
	}
	fmt.Fprintf(&p.body, piece, escaped...)
}

// Add adds HTML of the program's own as it is.
func (p *Page) Add(piece string) { p.body.WriteString(piece) }

// Bytes returns the page.
func (p *Page) Bytes() []byte { return p.body.Bytes() }
