package config

import (
	"bytes"
	"strings"

	"connect-pipedrive/internal/fault"
)

// setting is a key of config.toml with its value as TOML text.
type setting struct {
	keyRow
	value string
}

// settings returns the keys that the configuration needs, in the order of keyRows.
func (c Config) settings() []setting {
	c.Selection = c.Selection.Flatten()
	var out []setting
	for _, k := range keyRows {
		if k.write == nil {
			continue
		}
		if value := k.write(c); value != "" {
			out = append(out, setting{k, value})
		}
	}
	return out
}

// Encode returns the configuration as the text of a new file, with comments. The text is read back: whatever would not come
// back unchanged, or would be rejected, is a fault.Usage error.
func (c Config) Encode() ([]byte, error) {
	text := c.Text()
	back, err := Parse("the new configuration", text)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(back.Text(), text) {
		return nil, fault.New(fault.Usage, "correct what was entered last", "the configuration would not be read back as it is")
	}
	return text, nil
}

// Text returns the configuration as the text of a new file, with comments.
func (c Config) Text() []byte {
	return renderDocument("The setup of connect-pipedrive for n8n's Pipedrive nodes. Keep it to yourself: it may hold secrets.", c.settings())
}

// renderDocument returns a file with these settings, each under its comment and in its table.
func renderDocument(about string, settings []setting) []byte {
	var b bytes.Buffer
	comment := func(text string) { b.WriteString("# " + strings.ReplaceAll(text, "\n", "\n# ") + "\n") }
	comment(about)
	b.WriteByte('\n')
	above := ""
	for _, s := range settings {
		table, name := s.split()
		if table != above {
			above = table
			b.WriteByte('\n')
			t, _ := findKey(table)
			comment(t.comment)
			b.WriteString("[" + table + "]\n")
		}
		comment(s.comment)
		b.WriteString(name + " = " + s.value + "\n")
	}
	return b.Bytes()
}
