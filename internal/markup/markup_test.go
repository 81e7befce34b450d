package markup

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	_ "github.com/charmbracelet/x/exp/golden" // go test ./... -update gives every package the flag
)

func TestAddf(t *testing.T) {
	var p Page
	p.Add("<p>100%</p>")
	p.Addf(`<a title="%s">%s</a>`, `"><script>`, "<b>'x' & y</b>")
	const want = `<p>100%</p><a title="&#34;&gt;&lt;script&gt;">&lt;b&gt;&#39;x&#39; &amp; y&lt;/b&gt;</a>`
	if got := string(p.Bytes()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// FuzzTextsStayTexts holds that a text adds no element and no attribute, and arrives as it was.
func FuzzTextsStayTexts(f *testing.F) {
	f.Add(`"`, "<script>")
	f.Add("' onload='", "&lt;")
	f.Fuzz(func(t *testing.T, attribute, text string) {
		xmlText := func(s string) bool {
			return strings.ToValidUTF8(s, "") == s && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0xfffe || r == 0xffff })
		}
		if !xmlText(attribute) || !xmlText(text) {
			t.Skip("XML, by which this is read back, has no such characters")
		}
		var p Page
		p.Addf(`<p title="%s">%s</p>`, attribute, text)
		d := xml.NewDecoder(strings.NewReader(string(p.Bytes())))
		var got string
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", p.Bytes(), err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				if token.Name.Local != "p" || len(token.Attr) != 1 || token.Attr[0].Value != attribute {
					t.Errorf("%s: %+v", p.Bytes(), token)
				}
			case xml.CharData:
				got += string(token)
			}
		}
		if got != text {
			t.Errorf("%q became %q", text, got)
		}
	})
}
