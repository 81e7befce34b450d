package scopes

import (
	"path/filepath"
	"strconv"
	"strings"
)

// The characters that have to be escaped in GitHub's workflow commands: in the text, and in properties.
var (
	annotationText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	annotationProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// Annotations returns the findings as workflow commands for GitHub Actions, one per line.
func Annotations(findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		level := "warning"
		if f.Failing {
			level = "error"
		}
		var properties []string
		add := func(name, value string) {
			properties = append(properties, name+"="+annotationProperty.Replace(value))
		}
		if f.inFile() {
			add("file", filepath.ToSlash(filepath.Clean(f.File)))
			if f.Line > 0 {
				add("line", strconv.Itoa(f.Line))
			}
		}
		add("title", string(f.Rule))
		b.WriteString("::" + level + " " + strings.Join(properties, ",") + "::" + annotationText.Replace(f.text()) + "\n")
	}
	return b.String()
}
