package wizard

import (
	"strings"
)

// Block is a text with a title, to be drawn or printed; whoever shows it wraps long lines.
type Block struct {
	Title string
	Lines []string
}

// Preview returns what an export will write and where, secrets as dots.
func (a Answers) Preview() []Block {
	c, deposits, err := a.Config()
	if err != nil {
		return []Block{{Title: "This cannot be written", Lines: []string{err.Error()}}}
	}
	blocks := []Block{{Title: a.ConfigPath + ", readable by you alone", Lines: withoutComments(string(c.Redacted().Text()))}}
	var keyring, files, env []string
	for _, d := range deposits {
		switch {
		case d.Ref.IsKeyring():
			keyring = append(keyring, d.Ref.Target())
		case d.Ref.IsFile():
			files = append(files, d.Ref.Target())
		case d.Ref.IsEnv():
			env = append(env, d.Ref.Target())
		}
	}
	for _, b := range []Block{
		{"In the system's keyring", keyring},
		{"In files of their own", files},
		{"In the environment, where only you can set it", env},
	} {
		if b.Lines != nil {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// withoutComments returns the lines of a configuration without those that it has for whoever reads it later.
func withoutComments(text string) (lines []string) {
	for l := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if !strings.HasPrefix(l, "#") && (l != "" || len(lines) > 0 && lines[len(lines)-1] != "") {
			lines = append(lines, l)
		}
	}
	return lines
}
