package secret

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"

	"connect-pipedrive/internal/plainjson"
)

// forms returns those in which another program may repeat a text: as it is, as JSON has it (Go and JavaScript differ), in a
// URL, and in base64, be it alone or in the middle of something longer such as "Bearer …". They are for finding a secret
// in what came from elsewhere; longer ones stand before those that they contain.
func forms(text string) []string {
	escaped, _ := json.Marshal(text) // a string always has a JSON form
	plain, _ := plainjson.Encode(text, "")
	list := base64Cores(text)
	for _, quoted := range []string{string(escaped), strings.TrimSuffix(string(plain), "\n")} {
		list = append(list, quoted[1:len(quoted)-1])
	}
	return append(list, url.QueryEscape(text), url.PathEscape(text), text)
}

// base64Cores returns what a text looks like within base64, at each of the three offsets, without the letters at the ends
// that depend on what stands beside it.
func base64Cores(text string) []string {
	var cores []string
	for offset := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			encoded := encoding.EncodeToString([]byte(strings.Repeat(" ", offset) + text))
			begin := (offset*8 + 5) / 6
			end := (offset + len(text)) * 8 / 6
			cores = append(cores, encoded[begin:end])
		}
	}
	return cores
}
